from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import bad_files
import pytest

from samples.make import make_application

pytestmark = pytest.mark.slow

BOX = [float] * 4


def precheck(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the real command; it needs no service."""
    command = [sys.executable, "-m", "deployments.cli", "precheck", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)


def test_a_born_digital_application_gives_status_0_and_nothing_but_json(tmp_path: Path) -> None:
    sample = make_application("senior-card", "clean", "expired_id", 7, tmp_path, agent=False)
    done = precheck(*sample.options, "--json", *sample.files)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    options = sample.truth["options"]
    assert result["matter"] == "senior-card"
    assert result["received_on"] == options["received"]
    assert result["verdict"] in sample.truth["expected"]["acceptable"]
    assert result["needs_review"] is any(one["outcome"] == "unknown" for one in result["findings"])
    assert result["refused_files"] == []
    names = {file.name for file in sample.files}
    for document in result["documents"]:
        the_document_is_as_promised(document, names)
    for finding in result["findings"]:
        assert {"rule", "outcome", "material", "message", "basis", "evidence"} <= finding.keys()
        assert finding["outcome"] in {"pass", "fail", "unknown", "refuse"}
        assert finding["message"] and finding["basis"]
        for place in finding["evidence"]:
            the_place_is_on_a_page(place, names)
    assert any(one["rule"] == "X-5" and one["outcome"] == "fail" for one in result["findings"])


def the_document_is_as_promised(document: dict[str, Any], names: set[str]) -> None:
    assert document["file"] in names
    assert document["pages"] == sorted(document["pages"])
    assert document["pages"][0] >= 1
    assert isinstance(document["kind"], str)
    assert 0 <= document["kind_confidence"] <= 1
    for field in document["fields"].values():
        assert {"value", "raw", "confidence", "page", "box"} <= field.keys()
        the_place_is_on_a_page(field, names)
    assert {"seals", "signatures"} <= document["marks"].keys()
    for seal in document["marks"]["seals"]:
        assert {"page", "box", "text", "confidence"} <= seal.keys()


def the_place_is_on_a_page(place: dict[str, Any], names: set[str]) -> None:
    left, top, right, bottom = place["box"]
    assert place["file"] in names
    assert place["page"] >= 1
    assert 0 <= left < right <= 1
    assert 0 <= top < bottom <= 1


def test_refused_files_give_status_3_a_chinese_sentence_each_and_the_others_are_still_read(
    tmp_path: Path,
) -> None:
    sample = make_application("senior-card", "clean", "none", 8, tmp_path / "good", agent=False)
    bad = {
        "坏.pdf": bad_files.damaged_pdf(),
        "加密.pdf": bad_files.encrypted_pdf(),
        "照片.jpg": bad_files.renamed_program(),
        "空.png": b"",
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    done = precheck(*sample.options, "--json", *sample.files, *(tmp_path / name for name in bad))
    assert done.returncode == 3, done.stderr
    result = json.loads(done.stdout)
    refused = {one["file"]: one["reason"] for one in result["refused_files"]}
    assert refused.keys() == bad.keys()
    assert "密码" in refused["加密.pdf"]
    assert "空的" in refused["空.png"]
    assert "不是扫描件" in refused["照片.jpg"]
    for name, reason in refused.items():
        assert f"{name}：{reason}" in done.stderr.replace("\n", "")
    assert any(document["kind"] == "id_card" for document in result["documents"])
    assert result["verdict"] != "complete"
    assert result["needs_review"] is True


def test_on_a_terminal_the_verdict_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "空.png").write_bytes(b"")
    done = precheck("--matter", "senior-card", tmp_path / "空.png")
    assert done.returncode == 3
    assert "初审结论" in done.stdout
    assert "空的" in done.stderr
