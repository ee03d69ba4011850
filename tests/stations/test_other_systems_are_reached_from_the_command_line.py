from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from life import Life

import storage.hall
from deployments.cli import app
from stations.cli import run
from storage.hall import Hall

assert app
DAY = ["--on", "2026-11-23"]
HEADINGS = "外部编号,办件编号,办件状态,收件日期\n"


@pytest.fixture
def life(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Iterator[Life]:
    """A hall that the command line opens."""
    monkeypatch.setattr(storage.hall, "open_hall", lambda: hall)
    return Life(hall)


def test_a_day_is_exported_imported_and_reconciled(
    life: Life, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number, file = life.receive(), tmp_path / "办件.csv"
    period = ["--from", "2026-11-23", "--to", "2026-11-23"]
    assert run(["outside", "export", "exchange", str(file), "--by", "w1", *period]) == 0
    assert number in file.read_text(encoding="utf-8-sig")
    assert run(["outside", "export", "exchange", str(file), "--by", "w1", *period]) == 1
    back = tmp_path / "对方.csv"
    back.write_text(f"{HEADINGS}A1,{number},10,2026-11-23\n", encoding="utf-8")
    assert run(["outside", "import", "exchange", str(back), "--by", "w1"]) == 0
    capsys.readouterr()
    assert run(["outside", "reconcile", "exchange", str(back), *DAY, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in told["mismatches"]] == ["state_differs"]
    assert (told["cases"], told["fresh"]) == (1, 1)


def test_what_they_have_no_code_for_is_said(
    life: Life, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    life.receive()
    call = ["outside", "export", "zero_based", str(tmp_path / "a.csv"), "--by", "w1"]
    assert run([*call, "--from", "2026-11-23", "--to", "2026-11-23"]) == 1
    assert "没有写入：系统“从零编码的系统”没有“已收件”的代码" in capsys.readouterr().err


def test_bad_rows_are_listed_and_give_status_3(
    life: Life, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "坏.csv"
    file.write_text(f"{HEADINGS},,02,2026-11-23\nA1,,77,昨天\n", encoding="utf-8")
    assert run(["outside", "import", "exchange", str(file), "--by", "w1"]) == 3
    shown = capsys.readouterr().err
    assert "第2行：没有外部编号" in shown
    assert "第3行：系统“省级交换库”没有办件状态“77”的对照" in shown


@pytest.mark.parametrize(
    ("system", "by", "told"),
    [("elsewhere", "w1", "没有外部系统“elsewhere”"), ("exchange", "nobody", "没有编号为“nobody”")],
)
def test_a_wrong_system_or_person_is_a_wrong_call(
    life: Life, tmp_path: Path, capsys: pytest.CaptureFixture[str], system: str, by: str, told: str
) -> None:
    assert run(["outside", "export", system, str(tmp_path / "a.csv"), "--by", by]) == 2
    assert told in capsys.readouterr().err


def test_anomalies_are_listed_and_give_status_1(
    life: Life, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    life.receive()
    assert run(["anomalies", *DAY]) == 0
    file = tmp_path / "对方.csv"
    file.write_text(f"{HEADINGS}A7,,12,2026-11-23\n", encoding="utf-8")
    assert run(["outside", "import", "exchange", str(file), "--by", "w1"]) == 0
    capsys.readouterr()
    assert run(["anomalies", *DAY, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["signs"][0]["key"] == "no_intake:exchange:A7"
