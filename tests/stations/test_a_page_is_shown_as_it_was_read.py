from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest
import stand_in
from fastapi.testclient import TestClient
from harness import CLERK

from casework.judge import record_precheck, take_work
from casework.receive import Batch, receive
from extractors.values import PageImage
from rules.facts import Evidence, Finding, Outcome, verdict_of
from storage.hall import Hall

FILES = [("1.jpg", b"a"), ("2.jpg", b"b")]
JPEG = b"\xff\xd8\xff upright"
ENGINE = {"rapidocr", "cv2", "openvino", "onnxruntime", "tesserocr", "pypdfium2", "numpy"}


@pytest.fixture
def number(hall: Hall) -> str:
    """A case of two papers, the image of the first alone stored; nothing is submitted as `id_card`."""
    receipt = receive(hall, Batch("b", "road-occupation", FILES), CLERK)
    lease = take_work(hall, "a")
    assert lease is not None
    reading = replace(stand_in.reading_of(FILES), page_images=(PageImage("1.jpg", 1, JPEG),))
    findings = (
        finding("R-licence", Outcome.PASS, "licence", Evidence("1.jpg", 1, (0.0, 0.0, 1.0, 1.0))),
        finding("X-1", Outcome.UNKNOWN, "licence"),
        finding("X-3", Outcome.FAIL, "licence", Evidence("2.jpg", 1, (0.1, 0.2, 0.5, 0.25))),
        finding("R-id_card", Outcome.FAIL, "id_card"),
        finding("X-9", Outcome.UNKNOWN, ""),
    )
    record_precheck(hall, lease, reading, verdict_of(findings), "2026-01-01")
    return receipt.case_number


def finding(rule: str, outcome: Outcome, material: str, *places: Evidence) -> Finding:
    return Finding(rule, outcome, material, f"{rule} 的话", "办事指南", places)


def test_the_web_does_not_load_what_reads_pages() -> None:
    loaded = "import sys, stations.web; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert "stations" in done.stdout.split()
    assert ENGINE.isdisjoint(done.stdout.split())


def test_the_picture_of_a_page_is_the_stored_image_byte_for_byte(web: TestClient, number: str) -> None:
    answer = web.get(f"/api/v1/cases/{number}/pages/1/1")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.content == JPEG


def test_a_page_without_an_image_is_said_in_a_sentence(web: TestClient, number: str) -> None:
    answer = web.get(f"/api/v1/cases/{number}/pages/2/1")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_page")
    assert "没有存下第2个文件第1页的图像" in answer.json()["message"]
    page = web.get(f"/cases/{number}?finding=3").text
    assert re.search(r'id="unpictured">这一页没有可以显示的图像', page)
    assert re.search(r'id="sheet" href="" [^>]* hidden>\s*<img id="picture" alt=', page)
    assert f"/api/v1/cases/{number}/pages/2/1" not in page
    page = web.get(f"/cases/{number}?finding=1").text
    assert re.search(r'id="unpictured" hidden>', page)
    assert f'<img id="picture" src="/api/v1/cases/{number}/pages/1/1"' in page


def test_a_finding_without_a_place_of_its_own_points_at_its_materials_page(
    web: TestClient, number: str
) -> None:
    given = web.get(f"/api/v1/cases/{number}").json()["findings"]
    evidence = {one["rule"]: one["evidence"] for one in given}
    assert evidence["X-1"] == [{"file": "1.jpg", "page": 1, "box": [0.0, 0.0, 1.0, 1.0]}]
    assert evidence["X-3"] == [{"file": "2.jpg", "page": 1, "box": [0.1, 0.2, 0.5, 0.25]}]
    assert evidence["R-id_card"] == evidence["X-9"] == []
