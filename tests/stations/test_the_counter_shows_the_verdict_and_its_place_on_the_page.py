"""The whole hall as `yichuang up` starts it: one start for all tests of this file, with a real reader."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from harness import eventually
from PIL import Image

from deployments.home import free_port
from samples.make import Sample, make_application

pytestmark = pytest.mark.slow

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "counter.png"
UPDATE = os.environ.get("YICHUANG_UPDATE_PICTURES") == "1"
START_SECONDS, READ_SECONDS = 150.0, 150.0
HIGHLIGHT = (213, 40, 30)


@dataclass
class Running:
    """The hall that runs, and the case handed in."""

    process: subprocess.Popen[str]
    web: httpx.Client
    sample: Sample
    case: dict[str, Any]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`yichuang up` in a home of its own, with one case taken through by way of the API."""
    home = tmp_path_factory.mktemp("up")
    sample = make_application(
        "road-occupation", "scan", "legal_mismatch", 2026002, home / "sample", agent=False
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    port = free_port()
    environment |= {
        "YICHUANG_HOME": str(home / "home"),
        "YICHUANG_PORT": str(port),
        "YICHUANG_WORKERS": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "deployments.cli", "up"], env=environment, stdout=subprocess.PIPE, text=True
    )
    web = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)
    try:
        assert process.stdout is not None
        assert "一窗已启动" in process.stdout.readline()
        yield Running(process, web, sample, taken_through(web, sample))
    finally:
        process.kill()
        process.wait()


def taken_through(web: httpx.Client, sample: Sample) -> dict[str, Any]:
    """Hand the sample in and wait for its verdict."""
    options = sample.truth["options"]
    form = {"matter": sample.truth["matter"], "received": options["received"]}
    form |= {"applicant": options["applicant"]}
    files = [("files", (file.name, file.read_bytes())) for file in sample.files]
    begun = time.monotonic()
    receipt = web.post("/api/v1/cases", data=form, files=files)
    assert receipt.status_code == 201
    assert time.monotonic() - begun < 10
    case: dict[str, Any] = {}

    def done() -> bool:
        case.update(web.get(receipt.json()["case"]).json())
        return case["stage"] == "done"

    eventually(done, READ_SECONDS, 0.5)
    return case


def test_the_case_is_given_in_the_shape_of_the_contract(running: Running) -> None:
    case = running.case
    assert case["verdict"] in running.sample.truth["expected"]["acceptable"]
    assert case["rule_set_version"]
    assert case["owner"]["name"]
    for document in case["documents"]:
        assert {"file", "pages", "kind", "kind_confidence", "fields", "marks"} <= document.keys()
        for field in document["fields"].values():
            assert {"value", "raw", "confidence", "page", "box"} <= field.keys()
    for finding in case["findings"]:
        assert {"rule", "outcome", "material", "message", "basis", "evidence"} <= finding.keys()
    assert any(one["rule"] == "X-3" and one["outcome"] == "fail" for one in case["findings"])


def test_id_numbers_are_masked_wherever_the_case_is_shown(running: Running) -> None:
    numbers = [
        value
        for document in running.sample.truth["documents"]
        for name, value in document["fields"].items()
        if name.endswith("id_number")
    ]
    assert numbers
    shown = running.web.get(f"/cases/{running.case['number']}").text + str(running.case)
    assert not [number for number in numbers if number in shown]
    masked = [
        field["value"]
        for document in running.case["documents"]
        for name, field in document["fields"].items()
        if name.endswith("id_number")
    ]
    assert masked and all(re.fullmatch(r"\d{6}\*{8}[\dX]{4}", one) for one in masked)


def test_a_page_is_shown_upright_and_one_that_is_not_there_is_said(running: Running) -> None:
    address = f"/api/v1/cases/{running.case['number']}/pages"
    picture = running.web.get(f"{address}/1/1")
    assert picture.headers["content-type"] == "image/jpeg"
    assert min(Image.open(io.BytesIO(picture.content)).size) > 500
    assert Image.open(io.BytesIO(picture.content)).getexif() == {}
    for place in ("1/99", "99/1", "1/0", "1/-1"):
        assert running.web.get(f"{address}/{place}").json()["code"] == "no_such_page"
    assert running.web.get(f"{address}/1/one").json()["code"] == "wrong_input"


def test_the_page_says_the_verdict_ticks_the_materials_and_names_the_basis(running: Running) -> None:
    page = running.web.get(f"/cases/{running.case['number']}").text
    assert "需要补正" in page
    assert re.search(r'<li class="wrong"><span class="name">法定代表人身份证', page)
    assert re.search(r'<li class="ok"><span class="name">营业执照', page)
    assert "依据：" in page
    assert re.search(r'<rect x="0\.\d+"', page)


def test_a_browser_draws_the_evidence_on_the_page(running: Running, tmp_path: Path) -> None:
    address = f"{running.web.base_url}/cases/{running.case['number']}"
    failed = next(one for one in running.case["findings"] if one["outcome"] == "fail")
    dom = browse(tmp_path, address, "--dump-dom")
    assert failed["message"] in dom
    assert re.search(r'<svg class="lens fail" id="lens"[^>]*viewBox="', dom)
    shot = tmp_path / "counter.png"
    browse(tmp_path, address, f"--screenshot={shot}", "--window-size=1400,1180", "--hide-scrollbars")
    picture = Image.open(shot).convert("RGB")
    highlighted = sum(count for count, colour in picture.getcolors(2**24) or [] if colour == HIGHLIGHT)
    assert highlighted > 200
    if UPDATE:
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        picture.quantize(256, dither=Image.Dither.NONE).save(PICTURE, optimize=True)


def browse(folder: Path, address: str, *arguments: str) -> str:
    """Open a page in headless Chromium and return what it prints."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "Chromium is not installed; bin/test installs it"
    fixed = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000"]
    command = [program, *fixed, f"--user-data-dir={folder / 'profile'}", *arguments, address]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=True).stdout


def test_sigterm_stops_everything(running: Running) -> None:
    started = psutil.Process(running.process.pid).children(recursive=True)
    assert len(started) >= 5
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(timeout=30) == 0
    assert not [one for one in started if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
