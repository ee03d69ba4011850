"""`yichuang rules`: what a department sees when it tries, checks and compares its rule sets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deployments.cli import app
from rules.catalogue import MATTERS
from stations.cli import NOT_DONE, WRONG_CALL, run
from storage.hall import Hall

SENIOR = MATTERS / "social_development" / "senior-card.yaml"

assert app


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["rules", *arguments])
    out = capsys.readouterr()
    return status, out.out, out.err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "social_development").mkdir()
    return tmp_path


def put(folder: Path, *changes: tuple[str, str]) -> Path:
    text = SENIOR.read_text(encoding="utf-8")
    for said, instead in changes:
        assert said in text
        text = text.replace(said, instead, 1)
    file = folder / "social_development" / SENIOR.name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_rule_set_that_is_fine(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "test", "senior-card", "--random", "64")
    assert status == 0
    assert "senior-card" in out and "64" in out and "1 个事项全部相符。" in out


def test_an_example_that_is_wrong_is_named(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    put(folder, ("    fail: [R-id_photo]\n", ""))
    status, out, err = call(capsys, "test", "--folder", str(folder))
    assert status == NOT_DONE
    assert "R-id_photo 的结论是 fail，例子里没有写" in out
    assert "没有试通的规则集不能发布" in err


def test_an_unknown_matter(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = call(capsys, "test", "senior-crad")
    assert status == WRONG_CALL
    assert "senior-card" in err


def test_a_clean_folder(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    put(folder)
    status, out, _ = call(capsys, "check", "--folder", str(folder))
    assert status == 0
    assert out.startswith("1 个文件，") and out.endswith("条核对规则，没有发现毛病。\n")


def test_a_flaw_is_named_with_file_and_line(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    file = put(folder, ("    pass: age.known and age >= 60\n", "    pass: age.known and age > 60\n"))
    status, out, err = call(capsys, "check", "--folder", str(folder))
    assert status == NOT_DONE
    line = int(out.split("第")[1].split("行")[0])
    assert "P-1" in file.read_text(encoding="utf-8").splitlines()[line - 1]
    assert "age = 60" in out and "1 处毛病" in err


def test_a_file_that_does_not_load(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    put(folder, ("    need: required\n", "    need: perhaps\n"))
    for arguments in (["check"], ["test"]):
        status, out, err = call(capsys, *arguments, "--folder", str(folder))
        assert status == NOT_DONE
        assert "perhaps" in out + err and "行" in out + err


def test_what_changed(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    new = put(folder, ("  frequency: high\n", "  frequency: low\n"))
    status, out, _ = call(capsys, "diff", "senior-card", str(new))
    assert (status, out.splitlines()[1:]) == (0, ["· 事项高频低频从「高频」改为「低频」"])
    assert call(capsys, "diff", "senior-card", "senior-card@2026-01-01")[1].endswith("· 没有改动\n")


def test_a_new_matter_is_published_by_name(
    capsys: pytest.CaptureFixture[str], folder: Path, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.hall.open_hall", lambda: hall)
    new = put(folder, ("key: senior-card", "key: senior-bus-card"), ("老年人优待证办理", "老年人公交卡办理"))
    new.rename(new.with_name("senior-bus-card.yaml"))
    asked = ("publish", "--by", "d1", "--document", "六开社发〔2026〕9号", "--folder", str(folder))
    assert call(capsys, *asked)[:2] == (0, "已发布：老年人公交卡办理，2026-01-01 起施行\n")
    assert call(capsys, *asked)[:2] == (0, "没有要发布的新版本。\n")


@pytest.mark.parametrize(
    ("old", "word"), [("senior-card@2020-01-01", "2026-01-01"), ("none.yaml", "没有这个文件")]
)
def test_a_version_that_is_not_there(capsys: pytest.CaptureFixture[str], old: str, word: str) -> None:
    status, _, err = call(capsys, "diff", old, "senior-card")
    assert status == WRONG_CALL
    assert word in err


def test_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "schema")
    assert (status, json.loads(out)["title"]) == (0, "事项的规则集")
