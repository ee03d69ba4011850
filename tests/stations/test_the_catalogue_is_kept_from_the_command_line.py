from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hall_workbook import DEPARTMENTS, MISTAKES, by_department, one_sheet, plant

from deployments.cli import app
from stations import catalogue_cli
from stations.catalogue_cli import catalogue
from stations.cli import run
from storage.hall import Hall

ENGLISH = re.compile(r"Usage|Options|Missing|Invalid|Error|Try |Show this|No such|required|Traceback")
PAPER = ["--document", "六开政服〔2026〕12号", "--by", "d1", "--from", "2026-12-01"]
COMMANDS = ["import", "export", "template", "show", "quality", "frequency"]
assert app


@pytest.fixture
def here(hall: Hall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The command line over a hall on real storage; a folder to write workbooks into."""
    monkeypatch.setattr(catalogue_cli, "_database", lambda: hall.database)
    monkeypatch.setattr(catalogue_cli, "_hall", lambda: hall)
    return tmp_path


def write(folder: Path, data: bytes, name: str = "清单.xlsx") -> str:
    file = folder / name
    file.write_bytes(data)
    return str(file)


def test_twelve_mistakes_are_printed_with_row_and_column(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = one_sheet()
    cells = plant(made)
    assert run(["catalogue", "import", write(here, made.data()), "--publish", *PAPER]) == 1
    shown = capsys.readouterr()
    assert "错误12处" in shown.out
    for (sheet, row, column), mistake in zip(cells, MISTAKES, strict=True):
        line = next(one for one in shown.out.splitlines() if f"“{sheet}”第{row}行{column}列" in one)
        assert mistake.says in line
    assert "没有公布任何内容" in shown.err
    assert run(["catalogue", "show"]) == 0
    assert "样例目录：230项中的" in capsys.readouterr().out


def test_the_clean_list_is_previewed_then_published(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(here, by_department().data())
    assert run(["catalogue", "import", file]) == 0
    shown = capsys.readouterr()
    assert "表中共230行、230个事项" in shown.out
    assert "没有公布" in shown.err
    assert run(["catalogue", "import", file, "--publish", *PAPER]) == 0
    assert "已公布为第2号目录" in capsys.readouterr().err
    assert run(["catalogue", "import", file, "--publish", *PAPER]) == 0
    assert "已经公布过，是第2号目录" in capsys.readouterr().err
    assert run(["catalogue", "show", "--on", "2026-12-01", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["release"], told["sample"], len(told["entries"])) == (2, False, 230)
    assert [
        (one["department"], one["counted"], one["counted_high"], one["equal"])
        for one in sorted(told["departments"], key=lambda one: str(one["department"]))
    ] == [(name, total, high, True) for name, _, total, high in sorted(DEPARTMENTS)]


def test_what_is_exported_is_imported_without_a_difference(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(here / "导出.xlsx")
    assert run(["catalogue", "export", file]) == 0
    assert run(["catalogue", "export", file]) == 1  # never over somebody's work
    assert "没有覆盖" in capsys.readouterr().err
    run(["catalogue", "import", file])  # the sample does not meet the totals
    shown = capsys.readouterr().out
    assert "没有差别" in shown
    assert "错误" not in shown
    assert "城市管理行政执法局：事项数应为8" in shown


def test_a_preview_can_be_read_by_a_program(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = one_sheet()
    plant(made, MISTAKES[:1])
    assert run(["catalogue", "import", write(here, made.data()), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["publishable"] is False
    assert [(one["row"], one["column"], one["heading"]) for one in told["faults"]] == [
        (made.where(MISTAKES[0].matter, "事项名称")[1], "C", "事项名称")
    ]


@pytest.mark.parametrize(
    ("arguments", "told", "status"),
    [
        (["import", "没有.xlsx"], "没有这个文件", 2),
        (["import", "{txt}"], "不是xlsx", 3),
        (["import", "{txt}", "--publish"], "--document 文号 --by", 2),
        (["import", "{txt}", "--publish", "--document", "会议纪要", "--by", "d1"], "文号", 2),
        (["import"], "缺少参数 FILE", 2),
        (["import", "{txt}", "--from", "明天"], "应写作 YYYY-MM-DD", 2),
        (["export", "清单.xls"], "以 .xlsx 结尾", 2),
        (["export", "/没有/这个/清单.xlsx"], "写不进去", 1),
        (["show", "--department", "税务局"], "没有部门“税务局”", 2),
        (["frequency", "--from", "2026-12-01", "--to", "2026-01-01"], "颠倒", 2),
        (["frequency", "--low", "30"], "不能大于", 2),
        (["frequency", "--approve", "road-occupation"], "--document 文号 --by", 2),
        (["fly"], "没有命令 fly", 2),
    ],
)
def test_a_wrong_call_is_answered_in_chinese(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str, status: int
) -> None:
    (here / "清单.txt").write_text("部门,事项", encoding="utf-8")
    assert run(["catalogue", *(one.format(txt=here / "清单.txt") for one in arguments)]) == status
    shown = capsys.readouterr()
    assert told in shown.err.replace("\n", "")
    assert not ENGLISH.search(shown.err)
    assert shown.out == ""


def test_quality_and_frequency_are_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "quality", "--department", "城管局"]) == 0
    shown = capsys.readouterr().out
    assert "[缺实施编码]" in shown
    assert "综合窗口1（高频）" in shown
    assert run(["catalogue", "frequency"]) == 0
    shown = capsys.readouterr().out
    assert "综合窗口3（综合出件）：只出件，不收件" in shown
    assert "调整建议" in shown


def test_a_machine_without_a_hall_can_preview_but_not_publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YICHUANG_HOME", str(tmp_path / "home"))
    file = write(tmp_path, one_sheet().data())
    assert run(["catalogue", "import", file]) == 0
    assert "本机还没有大厅数据" in capsys.readouterr().err
    assert run(["catalogue", "template", str(tmp_path / "空白表.xlsx")]) == 0
    capsys.readouterr()
    assert run(["catalogue", "import", file, "--publish", *PAPER]) == 1
    assert "yichuang up" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("command", [[], *([one] for one in COMMANDS)])
def test_help_is_chinese_throughout(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", *command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "用法：yichuang" in shown
    assert not ENGLISH.search(shown)


def test_every_command_and_option_is_written_down() -> None:
    from typer.main import get_command

    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    commands = get_command(catalogue).commands  # type: ignore[attr-defined]
    assert sorted(commands) == sorted(COMMANDS)
    for name, command in commands.items():
        assert f"### `yichuang catalogue {name}`" in page
        options = [one for parameter in command.params for one in parameter.opts if one.startswith("--")]
        assert [one for one in options if one != "--help" and f"| `{one}` |" not in page] == []
