"""预警阶梯: the default ladder of domain.md 3.7 to the minute, and strict reading of a hall's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clocks import CLOCK_WORDS, Clock
from rules.errors import RuleFileError
from rules.ladders import OWN, Reached, Term, climb, load_ladders
from rules.working_calendar import SHANGHAI, published_calendar

CALENDAR = published_calendar()
LADDERS = load_ladders()


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def term(start: str, days: int) -> Term:
    begins = instant(start)
    due = CALENDAR.after(begins.date(), days).day
    return Term(begins.date(), due, days, begins)


def same_day(start: str) -> Term:
    begins = instant(start)
    return Term(begins.date(), begins.date(), 0, begins)


def climbed(clock: Clock, of: Term, *, warned: bool = True) -> list[tuple[str, str]]:
    reached: list[Reached] = climb(LADDERS.of(clock, "finance"), of, CALENDAR, warned=warned)
    return [(one.rung.key, f"{one.at.astimezone(SHANGHAI):%m-%d %H:%M}") for one in reached]


def test_the_decision_is_warned_about_at_half_two_days_and_one_day_before_the_end() -> None:
    assert climbed(Clock.STATUTORY, term("2026-02-10 09:30", 20)) == [
        ("half", "03-02 08:00"),
        ("two-left", "03-12 08:00"),
        ("one-left", "03-13 08:00"),
        ("overdue", "03-16 17:30"),
        ("overdue-3", "03-19 17:30"),
    ]


def test_make_up_saturdays_and_long_holidays_move_every_rung() -> None:
    assert climbed(Clock.STATUTORY, term("2026-09-18 09:30", 10)) == [
        ("half", "09-24 08:00"),
        ("two-left", "09-30 08:00"),
        ("one-left", "10-08 08:00"),
        ("overdue", "10-09 17:30"),
        ("overdue-3", "10-13 17:30"),
    ]


@pytest.mark.parametrize("day", ["2026-11-23", "2026-02-14", "2026-09-20"])
def test_the_same_day_handover_climbs_through_the_afternoon_also_on_make_up_days(day: str) -> None:
    following = date.fromisoformat(day) + timedelta(days=1)
    assert climbed(Clock.HANDOVER, same_day(f"{day} 09:30")) == [
        ("list", f"{day[5:]} 16:00"),
        ("soon", f"{day[5:]} 17:00"),
        ("closing", f"{day[5:]} 17:30"),
        ("breach", f"{following:%m-%d} 00:00"),
    ]


def test_papers_that_came_after_closing_are_not_warned_about_but_still_due_at_midnight() -> None:
    assert climbed(Clock.HANDOVER, same_day("2026-11-23 18:05")) == [("breach", "11-24 00:00")]
    assert climbed(Clock.HANDOVER, same_day("2026-11-23 17:10")) == [
        ("closing", "11-23 17:30"),
        ("breach", "11-24 00:00"),
    ]


def test_a_half_day_moves_the_ladder_of_that_day() -> None:
    noon = {date(2026, 11, 23): ((time(8, 0), time(12, 0)),)}
    calendar = replace(CALENDAR, hall_days=noon)
    reached = climb(
        LADDERS.of(Clock.HANDOVER, "finance"), same_day("2026-11-23 09:30"), calendar, warned=True
    )
    assert [f"{one.at:%H:%M}" for one in reached] == ["10:30", "11:30", "12:00", "00:00"]


def test_of_two_clocks_side_by_side_only_the_earlier_warns() -> None:
    assert climbed(Clock.STATUTORY, term("2026-02-10 09:30", 20), warned=False) == [
        ("overdue", "03-16 17:30"),
        ("overdue-3", "03-19 17:30"),
    ]


@given(
    st.sampled_from(sorted(Clock)),
    st.dates(date(2024, 1, 1), date(2026, 10, 1)),
    st.times(),
    st.integers(0, 40),
)
def test_rungs_come_in_order_one_at_an_instant_and_no_warning_before_the_start(
    clock: Clock, start: date, hour: time, days: int
) -> None:
    of = term(f"{start} {hour:%H:%M}", days)
    reached = climb(LADDERS.of(clock, "finance"), of, CALENDAR, warned=True)
    instants = [one.at for one in reached]
    assert instants == sorted(set(instants))
    assert all(one.at > of.since for one in reached if one.rung.warns)
    assert any(not one.rung.warns for one in reached)


def test_every_clock_has_a_ladder_and_a_word() -> None:
    assert all(LADDERS.of(clock, "finance") for clock in Clock)
    assert set(CLOCK_WORDS) == set(Clock)


def test_a_department_s_own_ladder_comes_before_the_general_one(tmp_path: Path) -> None:
    file = tmp_path / "ladders.yaml"
    own = (
        "  - clocks: [K2]\n    department: finance\n    rungs:\n"
        "      - {key: early, name: 提前5天, when: {left: 5}, colour: amber, tells: [owner]}\n"
    )
    file.write_text(OWN.read_text(encoding="utf-8") + own, encoding="utf-8")
    ladders = load_ladders(file)
    assert [rung.key for rung in ladders.of(Clock.STATUTORY, "finance")] == ["early"]
    assert ladders.of(Clock.STATUTORY, "urban-management") == LADDERS.of(Clock.STATUTORY, "urban-management")
    assert ladders.of(Clock.PROMISED, "finance") == LADDERS.of(Clock.PROMISED, "finance")


WRONG = [
    ("clocks: [K2, K3]", "clocks: [K2, K33]", "没有「K33」这个时限"),
    ("tells: [owner]}", "tells: [boss]}", "没有「boss」这样的告知对象"),
    ("when: {used: 0.5}", "when: {used: 1.5}", "0到1之间"),
    ("when: {used: 0.5}", "when: {used: 0.5, left: 2}", "只写一项"),
    ("when: {used: 0.5}", "when: {sometime: 2}", "只写一项"),
    ("colour: info, tells: [owner]", "colour: pink, tells: [owner]", "不能是「pink」"),
    ('"10:30"', '"25:30"', "不是时刻"),
    ("clocks: [K4]", "clocks: [K2]", "有两个阶梯"),
    (
        "key: two-left, name: 剩余2个工作日, when: {left: 2}",
        "key: half, name: 又一次, when: {left: 2}",
        "不能重复",
    ),
    ("{midnight: true}", "{midnight: false}", "只能写 true"),
    ("name: 时限过半,", "nmae: 时限过半,", "name"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), WRONG)
def test_a_wrong_ladder_is_refused_with_its_line_in_chinese(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    file = tmp_path / "ladders.yaml"
    text = OWN.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(RuleFileError, match=told) as caught:
        load_ladders(file)
    assert "ladders.yaml" in str(caught.value)
