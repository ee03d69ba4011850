from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from october import Month, make_october

import storage.hall
from casework.bulletin.publish import publish_what_is_due
from casework.bulletin.span import month_of
from deployments.cli import app
from stations.cli import run
from storage.clock import SHANGHAI
from storage.hall import Hall

assert app
NOVEMBER = datetime(2026, 11, 2, 8, tzinfo=SHANGHAI)


@pytest.fixture
def whenever(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Month:
    """October in a hall that the command line opens."""
    monkeypatch.setattr(storage.hall, "open_hall", lambda: hall)
    return make_october(hall)


@pytest.fixture
def month(whenever: Month) -> Iterator[Month]:
    """The same on the second of November."""
    with time_machine.travel(NOVEMBER, tick=False):
        yield whenever


def test_the_bulletin_of_the_last_month_is_made_shown_and_held_against_the_tables(
    month: Month, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bulletin"]) == 0
    shown = capsys.readouterr().out
    assert "2026年10月政务服务改革进展情况通报" in shown
    assert "本月收件11件" in shown
    assert "6/9" in shown
    assert run(["bulletin", "--month", "2026-10", "--out", str(tmp_path / "out")]) == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        f"bulletin-2026-10.{end}" for end in ("html", "json", "pdf", "xlsx")
    ]
    capsys.readouterr()
    assert run(["bulletin", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["figure"]: one["total"] for one in told["figures"]}["received"] == 11
    assert run(["bulletin", "--verify"]) == 0
    assert "38项指标，从事件和从数据表两种算法逐件一致" in capsys.readouterr().out


def test_what_was_published_and_what_was_changed_since_is_said(
    whenever: Month, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_what_is_due(whenever.hall, NOVEMBER)
    assert run(["bulletin", "--month", "2026-10", "--verify"]) == 0
    assert "与2026年11月2日公布的一致" in capsys.readouterr().out
    with sqlite3.connect(whenever.hall.settings.home / "yichuang.db") as connection:
        connection.execute("UPDATE ratings SET stars = 5")
    assert run(["bulletin", "--month", "2026-10", "--verify"]) == 1
    shown = capsys.readouterr().out
    assert f"满意率（satisfied）：{whenever.cases['B']}" in shown
    assert "请报告系统审计员" in shown
    assert run(["bulletin", "--month", "2026-10", "--verify", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {one["case"] for one in told["differences"]} == {whenever.cases["B"], whenever.cases["E"]}


def test_the_year_is_scored_and_the_counters_are_compared(
    month: Month, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bulletin", "--year", "2026"]) == 0
    shown = capsys.readouterr().out
    assert "未满年" in shown
    assert "城市管理行政执法局" in shown
    assert run(["bulletin", "--year", "2026", "--out", str(tmp_path)]) == 0
    assert (tmp_path / "scores-2026.pdf").exists()
    assert run(["load"]) == 0
    assert "建议综合窗口2同时受理" in capsys.readouterr().out
    assert run(["load", "--month", "2026-10", "--ratio", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["window"], one["cases"]) for one in told["counters"]] == [("1", 11), ("2", 0)]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["bulletin", "--month", "2026-13"], "“2026-13”不是月份"),
        (["bulletin", "--month", "2026-12"], "2026年12月还没有开始"),
        (["bulletin", "--year", "2027"], "2027年还没有开始"),
        (["bulletin", "--year", "2026", "--verify"], "不能与"),
        (["load", "--month", "十月"], "“十月”不是月份"),
    ],
)
def test_a_wrong_call_is_answered_in_chinese(
    hall: Hall,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    call: list[str],
    said: str,
) -> None:
    monkeypatch.setattr(storage.hall, "open_hall", lambda: hall)
    with time_machine.travel(NOVEMBER, tick=False):
        assert run(call) == 2
    assert said in capsys.readouterr().err


def test_the_present_month_is_marked_as_not_over(month: Month, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bulletin", "--month", "2026-11"]) == 0
    assert "未满月，数据截至11月2日" in capsys.readouterr().out
    assert not month_of(NOVEMBER.date(), NOVEMBER).closed
