"""工作日历: the hall's own table, its import, its own days, and what moves when a year is published."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import chinese_calendar
import holidays
import pytest
from life import DUTY_HEAD, W1, Life

from casework.accept import notify_again
from casework.calendar import (
    enter_hall_day,
    enter_hours,
    import_year,
    missing_year,
    read_arrangement,
    reckon_years,
    sessions_of,
)
from casework.cards import sweep
from casework.errors import CalendarRefusedError
from rules.working_calendar import DAY, USUAL_HOURS, WorkingCalendar
from storage.calendar import calendar_of, calendar_years
from storage.clock import SHANGHAI
from storage.clock_tables import DeadlineRow
from storage.deadlines import cards
from storage.hall import Hall
from storage.life import open_exceptions
from storage.papers import papers_of_case
from storage.rows import all_rows, of_case
from storage.tables import EventRow

YEAR = """\
year: 2027
source: 国务院办公厅关于2027年部分节假日安排的通知
document_number: 国办发明电〔2026〕9号
holidays:
  - {name: 元旦, off: 2027-01-01, until: 2027-01-04}
  - name: 春节
    off: 2027-02-05
    until: 2027-02-11
    work_on: ["2027-01-31", "2027-02-14"]
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    file = tmp_path / "2027.yaml"
    file.write_text(YEAR, encoding="utf-8")
    return file


def calendar(hall: Hall) -> WorkingCalendar:
    with hall.database.read() as transaction:
        return calendar_of(transaction)


def terms(life: Life, number: str) -> dict[str, DeadlineRow]:
    with life.hall.database.read() as transaction:
        return {row.clock: row for row in of_case(transaction, DeadlineRow, life.case(number).id or 0)}


def test_every_day_of_the_hall_s_own_table_agrees_with_chinesecalendar_and_holidays(
    either_hall: Hall,
) -> None:
    own = calendar(either_hall)
    known = holidays.country_holidays("CN", years=range(2023, 2027))
    for n in range((date(2027, 1, 1) - date(2004, 1, 1)).days):
        day = date(2004, 1, 1) + DAY * n
        assert own.is_working(day) == chinese_calendar.is_workday(day), day
        if day.year >= 2023:
            assert own.is_working(day) == known.is_working_day(day), day
    assert [2027 in own.years, 2026 in own.years] == [False, True]


def test_a_deadline_in_a_year_to_come_is_provisional_until_its_notice_is_imported(
    either_hall: Hall, notice: Path
) -> None:
    life = Life(either_hall, at=at("2026-12-28 09:30"))
    number = life.accepted()
    before = terms(life, number)["K2"]
    assert before.provisional
    import_year(life.hall, read_arrangement(notice), DUTY_HEAD, at("2026-12-29 10:00"))
    assert terms(life, number)["K2"].due_on == before.due_on, "nothing moves silently"
    (moved,) = reckon_years(life.hall, at("2026-12-29 10:05"))
    after = terms(life, number)["K2"]
    assert not after.provisional
    assert moved.number == number
    assert {(one.clock, one.before, one.after) for one in moved.moved} >= {
        ("K2", before.due_on, after.due_on)
    }
    assert reckon_years(life.hall, at("2026-12-29 10:06")) == []
    with life.hall.database.read() as transaction:
        logged = [row for row in all_rows(transaction, EventRow) if row.kind == "deadlines_moved"]
        (left,) = open_exceptions(transaction, queue="Q10")
    assert "国办发明电〔2026〕9号" in logged[0].detail["why"]
    assert "重新出具受理通知书" in left.reason


def test_a_new_notice_with_the_new_day_settles_it(hall: Hall, notice: Path) -> None:
    life = Life(hall, at=at("2026-12-28 09:30"))
    number = life.accepted()
    import_year(hall, read_arrangement(notice), DUTY_HEAD, at("2026-12-29 10:00"))
    reckon_years(hall, at("2026-12-29 10:05"))
    notify_again(hall, number, W1, at("2026-12-29 11:00"))
    with hall.database.read() as transaction:
        assert open_exceptions(transaction, queue="Q10") == []
        printed = [
            paper.content["decide_by"]
            for paper in papers_of_case(transaction, life.case(number).id or 0)
            if paper.kind == "acceptance_notice"
        ]
    assert len(printed) == 2
    assert printed[0] != printed[1]
    assert printed[1] == terms(life, number)["K2"].due_on.isoformat()


def test_an_import_that_was_broken_off_is_finished_by_the_next_sweep(hall: Hall, notice: Path) -> None:
    life = Life(hall, at=at("2026-12-28 09:30"))
    number = life.accepted()
    import_year(hall, read_arrangement(notice), DUTY_HEAD, at("2026-12-29 10:00"))
    before = terms(life, number)["K2"].due_on
    reckon_years(hall, at("2026-12-29 10:05"))
    with hall.database.write() as transaction:
        row = next(one for one in calendar_years(transaction) if one.year == 2027)
        row.reckoned_at = None
    assert reckon_years(hall, at("2026-12-29 10:10")) == []
    assert terms(life, number)["K2"].due_on != before
    with hall.database.read() as transaction:
        assert all(row.reckoned_at for row in calendar_years(transaction))


def test_from_october_on_a_missing_year_is_said(hall: Hall, notice: Path) -> None:
    assert missing_year(hall, at("2026-09-30 23:59")) is None
    assert missing_year(hall, at("2026-10-01 00:00")) == 2027
    assert missing_year(hall, at("2027-01-05 00:00")) == 2027
    import_year(hall, read_arrangement(notice), DUTY_HEAD, at("2026-11-04 10:00"))
    assert missing_year(hall, at("2026-12-01 00:00")) is None


WRONG = [
    ("2027-01-04}", "2026-12-31}", "前后颠倒"),
    ("off: 2027-02-05", "off: 2027-01-02", "写了两次"),
    ('"2027-01-31"', '"2027-01-28"', "本来就是工作日"),
    ('"2027-01-31"', '"2028-01-30"', "不在2027年"),
    ('"2027-01-31"', '"1月31日"', "不是日期"),
    ("year: 2027", "year: 二〇二七", "year"),
    ("source:", "sauce:", "source"),
    ("holidays:", "holidays: []\nothers:", "others"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), WRONG)
def test_a_wrong_notice_is_refused_in_chinese_and_nothing_changes(
    notice: Path, right: str, wrong: str, told: str
) -> None:
    notice.write_text(YEAR.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(CalendarRefusedError, match=told):
        read_arrangement(notice)


def test_only_who_keeps_the_calendar_changes_it(hall: Hall, notice: Path) -> None:
    with pytest.raises(CalendarRefusedError, match="值班负责人"):
        import_year(hall, read_arrangement(notice), W1, at("2026-11-04 10:00"))


def test_a_closure_moves_no_legal_limit_but_ends_the_day_early(hall: Hall) -> None:
    life = Life(hall, at=at("2026-11-23 08:30"))
    number = life.accepted()
    before = terms(life, number)
    enter_hall_day(
        hall, date(2026, 11, 23), sessions_of("08:00-12:00"), "停电检修", "通知3号", DUTY_HEAD, life.at
    )
    reckon_years(hall, life.at)
    after = terms(life, number)
    assert after["K2"].due_on == before["K2"].due_on
    sweep(hall, at("2026-11-23 12:00"))
    with hall.database.read() as transaction:
        raised = [card.rung for card in cards(transaction) if card.clock == "K6"]
    assert sorted(raised) == ["closing", "list", "soon"]


def test_hours_differ_by_weekday_and_on_single_days(hall: Hall) -> None:
    enter_hours(hall, {4: sessions_of("08:00-12:00，14:30-17:00")}, DUTY_HEAD, at("2026-11-20 08:00"))
    enter_hall_day(
        hall,
        date(2026, 11, 28),
        sessions_of("09:00-12:00"),
        "周六延时服务",
        "",
        DUTY_HEAD,
        at("2026-11-20 08:00"),
    )
    enter_hall_day(hall, date(2026, 11, 26), (), "搬迁", "通知4号", DUTY_HEAD, at("2026-11-20 08:00"))
    own = calendar(hall)
    assert own.closing(date(2026, 11, 27)).time() == time(17, 0)
    assert own.closing(date(2026, 11, 25)).time() == time(17, 30)
    assert own.hours(date(2026, 11, 23)) == USUAL_HOURS
    assert WorkingCalendar(frozenset(), {}).hours_in_words() == "工作日 8:00–12:00，14:30–17:30"
    assert own.hours_in_words().endswith("周四 8:00–12:00，14:30–17:30；周五 8:00–12:00，14:30–17:00")
    assert [own.is_open(date(2026, 11, day)) for day in (26, 27, 28, 29)] == [False, True, True, False]
    assert [own.is_working(date(2026, 11, day)) for day in (26, 27, 28, 29)] == [True, True, False, False]
    assert own.open_after(date(2026, 11, 25)) == date(2026, 11, 27)


@pytest.mark.parametrize("told", ["8点到12点", "12:00-08:00", "08:00-12:00,11:00-17:00", "08:00"])
def test_hours_that_make_no_sense_are_refused(told: str) -> None:
    with pytest.raises(CalendarRefusedError):
        sessions_of(told)
