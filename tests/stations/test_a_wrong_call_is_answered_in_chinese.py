from __future__ import annotations

import re
from pathlib import Path

import pytest

from deployments import cli as _commands  # noqa: F401  (adds up, demo and doctor)
from stations.cli import run

ENGLISH = re.compile(r"Usage|Options|Missing|Invalid|Error|Try |Show this|No such|required")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["precheck", "1.jpg"], "缺少选项 --matter"),
        (["precheck", "--matter", "senior-card"], "缺少参数 FILE"),
        (["precheck", "1.jpg", "--matter"], "选项 --matter 的用法不正确"),
        (["precheck", "--mattter", "x", "1.jpg"], "您要的是不是 --matter"),
        (["precheck", "--matter", "x", "--received", "昨天", "1.jpg"], "应写作 YYYY-MM-DD"),
        (["precheck", "--matter", "x", "--applicant", "cat", "1.jpg"], "选项 --applicant 的值不正确"),
        (["precheck", "--matter", "senior-card", "没有.jpg"], "没有这个文件：没有.jpg"),
        (["precheck", "--matter", "senior-card", "/"], "文件夹"),
        (["samples"], "缺少选项 --out"),
        (["samples", "--out", "x", "--count", "0"], "选项 --count 的值不正确"),
        (["samples", "--out", "x", "--matter", "nothing"], "可以是：road-occupation"),
        (["samples", "--out", "x", "--matter", "senior-card", "--defect", "expired_lease"], "没有缺陷"),
        (["fly"], "没有命令 fly"),
        (["doctor", "me"], "多了或少了参数"),
    ],
)
def test_what_is_wrong_is_said_and_the_status_is_2(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    shown = capsys.readouterr()
    assert told in shown.err.replace("\n", "")
    assert not ENGLISH.search(shown.err)
    assert shown.out == ""


def test_an_unknown_matter_is_answered_with_the_nearest_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "1.jpg"
    file.write_bytes(b"\xff\xd8\xff")
    assert run(["precheck", "--matter", "road-ocupation", "--json", str(file)]) == 2
    shown = capsys.readouterr()
    assert "road-occupation" in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("command", [[], ["precheck"], ["up"], ["demo"], ["samples"], ["doctor"]])
def test_help_is_chinese_throughout(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "用法：yichuang" in shown
    assert not ENGLISH.search(shown)


def test_samples_are_written_where_they_are_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["samples", "--out", str(tmp_path), "--count", "1", "--matter", "senior-card", "--look", "clean"]
    assert run(call) == 0
    assert "1 件" in capsys.readouterr().out
    assert len(list(tmp_path.glob("*/truth.json"))) == 1


def test_the_doctor_says_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["doctor"])
    shown = capsys.readouterr()
    assert "rclone" in shown.out
    assert status == (1 if "有问题" in shown.out else 0)
