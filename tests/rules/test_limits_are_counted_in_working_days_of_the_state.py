"""The test vectors of domain.md 3.6, and the counting rules of 3.3."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clocks import Clock, ClockEvent, Tick, due
from rules.rule_set import Limit, SourceMark
from rules.working_calendar import Deadline, published_calendar

CALENDAR = published_calendar()
VECTORS = [
    ("2026-02-10", 5, "2026-02-24"),
    ("2026-02-10", 20, "2026-03-16"),
    ("2026-02-10", 30, "2026-03-30"),
    ("2026-02-14", 1, "2026-02-24"),
    ("2026-01-01", 1, "2026-01-04"),
    ("2026-04-30", 5, "2026-05-11"),
    ("2026-04-30", 20, "2026-06-01"),
    ("2026-05-09", 1, "2026-05-11"),
    ("2026-09-18", 5, "2026-09-24"),
    ("2026-09-18", 10, "2026-10-09"),
    ("2025-01-24", 5, "2025-02-07"),
    ("2025-01-24", 20, "2025-02-27"),
    ("2025-09-26", 5, "2025-10-10"),
    ("2026-03-02", 20, "2026-03-30"),
]
DAYS = st.dates(date(2004, 1, 1), date(2026, 11, 1))


def working_days(n: int) -> Limit:
    return Limit(n, "working_day", SourceMark.VERIFIED)


@pytest.mark.parametrize(("start", "days", "end"), VECTORS)
def test_a_limit_ends_on_the_day_of_the_reference(start: str, days: int, end: str) -> None:
    assert CALENDAR.after(date.fromisoformat(start), days) == Deadline(date.fromisoformat(end))


def test_an_extension_of_ten_days_is_counted_on_from_the_end_of_the_first_twenty() -> None:
    events = [
        ClockEvent(Clock.STATUTORY, Tick.START, date(2026, 2, 10)),
        ClockEvent(Clock.STATUTORY, Tick.EXTEND, date(2026, 3, 10), days=10),
    ]
    assert due(Clock.STATUTORY, working_days(20), events, CALENDAR) == Deadline(date(2026, 3, 30))


def test_a_special_procedure_does_not_count_from_the_day_after_its_notice_to_its_end() -> None:
    events = [
        ClockEvent(Clock.STATUTORY, Tick.START, date(2026, 3, 2)),
        ClockEvent(Clock.STATUTORY, Tick.PAUSE, date(2026, 3, 9)),
        ClockEvent(Clock.STATUTORY, Tick.RESUME, date(2026, 3, 20)),
    ]
    assert due(Clock.STATUTORY, working_days(20), events, CALENDAR) == Deadline(date(2026, 4, 13))
    assert due(Clock.STATUTORY, working_days(20), events[:2], CALENDAR) is None


def test_a_limit_that_runs_into_an_unpublished_year_is_provisional() -> None:
    end = CALENDAR.after(date(2026, 12, 28), 5)
    assert end.provisional
    assert end.day > date(2027, 1, 1)


def test_a_limit_in_months_ends_on_the_same_day_of_the_month_or_the_next_working_day() -> None:
    month = Limit(1, "month", SourceMark.VERIFIED)
    assert CALENDAR.end_of(month, date(2026, 1, 31)).day == date(2026, 2, 28)
    assert CALENDAR.end_of(month, date(2026, 9, 3)).day == date(2026, 10, 8)


def test_a_limit_of_no_days_ends_on_the_day_itself() -> None:
    assert CALENDAR.end_of(working_days(0), date(2026, 11, 23)).day == date(2026, 11, 23)


def test_every_day_agrees_with_the_library_it_was_taken_from() -> None:
    day = date(2004, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_working(day) is chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_every_day_of_the_last_years_agrees_with_a_second_library() -> None:
    china = holidays.country_holidays("CN", years=range(2023, 2027))
    day = date(2023, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_working(day) is china.is_working_day(day), day
        day += timedelta(days=1)


@given(DAYS, st.integers(0, 40))
def test_as_many_working_days_lie_between_start_and_end_as_the_limit_has(start: date, days: int) -> None:
    end = CALENDAR.after(start, days).day
    assert CALENDAR.between(start, end) == days
    assert days == 0 or CALENDAR.is_working(end)


@given(DAYS, st.integers(1, 20), st.integers(0, 10), st.integers(0, 20))
def test_a_pause_never_shortens_a_limit(start: date, days: int, until_pause: int, length: int) -> None:
    begin = start + timedelta(days=until_pause)
    events = [ClockEvent(Clock.PROMISED, Tick.START, start)]
    paused = [
        *events,
        ClockEvent(Clock.PROMISED, Tick.PAUSE, begin),
        ClockEvent(Clock.PROMISED, Tick.RESUME, begin + timedelta(days=length)),
    ]
    without = due(Clock.PROMISED, working_days(days), events, CALENDAR)
    with_pause = due(Clock.PROMISED, working_days(days), paused, CALENDAR)
    assert without is not None
    assert with_pause is not None
    assert with_pause.day >= without.day
