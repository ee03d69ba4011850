"""`yichuang calendar`, `cards`, `schedule` and `sweep`, as the duty head types them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from life import Life

from casework.cards import sweep
from deployments.cli import app
from stations.cli import run
from storage.clock import SHANGHAI
from storage.deadlines import cards
from storage.hall import Hall

assert app  # the commands are there once the entry point is imported

NIGHT = datetime(2026, 11, 24, 8, 30, tzinfo=SHANGHAI)
YEAR = """\
year: 2027
source: 国务院办公厅关于2027年部分节假日安排的通知
document_number: 国办发明电〔2026〕9号
holidays:
  - {name: 元旦, off: 2027-01-01, until: 2027-01-03}
"""


@pytest.fixture
def desk(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Life:
    """A hall that the commands find, the morning after papers were left lying."""
    settings = hall.settings
    monkeypatch.setenv("YICHUANG_HOME", str(settings.home))
    monkeypatch.setenv("YICHUANG_S3_ENDPOINT", settings.s3_endpoint or "")
    monkeypatch.setenv("YICHUANG_S3_BUCKET", settings.s3_bucket)
    monkeypatch.setenv("YICHUANG_S3_ACCESS_KEY", "access")
    monkeypatch.setenv("YICHUANG_S3_SECRET_KEY", "secret-secret")
    life = Life(hall)
    life.accepted()
    sweep(hall, NIGHT)
    return life


def breach(life: Life) -> int:
    with life.hall.database.read() as transaction:
        return next(card.id or 0 for card in cards(transaction) if card.rung == "breach")


def test_a_breach_is_listed_answered_and_gone(desk: Life, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cards", "list"]) == 0
    shown = capsys.readouterr().out
    assert "当日未移交" in shown
    assert "待答复" in shown
    card = str(breach(desk))
    assert run(["cards", "answer", card, "--by", "d1", "--cause", "liaison_absent"]) == 0
    assert run(["cards", "answer", card, "--by", "d1", "--cause", "other"]) == 1
    assert "已经答复" in capsys.readouterr().err
    assert run(["cards", "list", "--all", "--json"]) == 0
    told = {one["id"]: one for one in json.loads(capsys.readouterr().out)["cards"]}
    assert (told[int(card)]["cause"], told[int(card)]["colour"]) == ("liaison_absent", "red")


def test_a_card_is_acknowledged_or_withdrawn_by_whom_it_concerns(
    desk: Life, capsys: pytest.CaptureFixture[str]
) -> None:
    card = str(breach(desk))
    assert run(["cards", "acknowledge", card, "--by", "cz1"]) == 1
    assert "不由您办理" in capsys.readouterr().err
    assert run(["cards", "acknowledge", card, "--by", "nobody"]) == 2
    assert run(["cards", "acknowledge", card, "--by", "d1"]) == 0
    assert run(["cards", "withdraw", card, "--by", "d1", "--reason", "误报"]) == 0
    assert "已撤回" in capsys.readouterr().out


@pytest.mark.usefixtures("desk")
def test_a_hall_without_open_cards_says_so(hall: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cards", "list", "--department", "finance"]) == 0
    assert capsys.readouterr().out == "没有待办的预警卡片。\n"
    assert hall.settings.home.exists()


@pytest.mark.usefixtures("desk")
def test_a_year_is_imported_shown_and_no_longer_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text(YEAR, encoding="utf-8")
    with time_machine.travel(NIGHT, tick=False):
        assert run(["calendar", "check"]) == 1
        assert run(["calendar", "import", str(file), "--by", "w1"]) == 1
        assert run(["calendar", "import", str(file), "--by", "d1"]) == 0
        assert run(["calendar", "check"]) == 0
    capsys.readouterr()
    assert run(["calendar", "show", "--year", "2027"]) == 0
    assert "国办发明电〔2026〕9号" in capsys.readouterr().out
    assert run(["calendar", "show", "--year", "2026", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "2026-02-14" in told["work_on"]
    assert run(["calendar", "show", "--year", "2031"]) == 0
    assert "还没有导入" in capsys.readouterr().out


@pytest.mark.usefixtures("desk")
def test_a_wrong_file_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text(YEAR.replace("2027-01-03", "2028-01-03"), encoding="utf-8")
    assert run(["calendar", "import", str(file), "--by", "d1"]) == 3
    assert "不在2027年" in capsys.readouterr().err
    assert run(["calendar", "import", str(tmp_path / "none.yaml"), "--by", "d1"]) == 2


@pytest.mark.usefixtures("desk")
def test_a_closure_and_hours_are_entered(capsys: pytest.CaptureFixture[str]) -> None:
    with time_machine.travel(NIGHT, tick=False):
        told = [
            "calendar",
            "day",
            "2026-11-26",
            "关闭",
            "--by",
            "d1",
            "--reason",
            "搬迁",
            "--document",
            "1号",
        ]
        assert run(told) == 0
        assert run(["calendar", "hours", "5", "08:00-12:00,14:30-17:00", "--by", "d1"]) == 0
        assert run(["calendar", "hours", "5", "八点", "--by", "d1"]) == 1
        assert run(["calendar", "show"]) == 0
    shown = capsys.readouterr().out
    assert "11月26日　不开放　搬迁" in shown
    assert "周五　08:00–12:00，14:30–17:00" in shown


@pytest.mark.usefixtures("desk")
def test_the_schedule_tells_last_and_next_and_a_task_is_run_now(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sweep", "nonsense"]) == 2
    assert run(["sweep", "clocks"]) == 0
    capsys.readouterr()
    assert run(["schedule", "--json"]) == 0
    told = {one["name"]: one for one in json.loads(capsys.readouterr().out)["schedule"]}
    assert told["clocks"]["runs"] == 1
    assert told["clocks"]["last_started"]
    assert told["breach-report"]["runs"] == 0
    assert all(datetime.fromisoformat(one["next_run"]) for one in told.values())
    assert run(["schedule"]) == 0
    assert "还没有运行过" in capsys.readouterr().out
