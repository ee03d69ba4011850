"""按期、提前、超期: by working days, without special procedures, longer where it was extended (S37)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from casework.bulletin.counting import Item
from casework.bulletin.figures import BY_KEY
from casework.bulletin.records import CaseRecord, Ledger, Round
from casework.bulletin.span import month_of
from rules.clocks import Clock, ClockEvent, Tick
from rules.rule_set import Limit, Limits, SourceMark
from storage.clock import SHANGHAI

ACCEPTED = date(2026, 10, 12)  # a Monday
LIMITS = Limits(
    Limit(20, "working_day", SourceMark.VERIFIED), Limit(3, "working_day", SourceMark.VERIFIED), None, ()
)
AT_ONCE = Limits(None, Limit(0, "working_day", SourceMark.VERIFIED), None, ())
STARTS = [ClockEvent(clock, Tick.START, ACCEPTED) for clock in (Clock.STATUTORY, Clock.PROMISED)]


def pause(begin: date, end: date) -> list[ClockEvent]:
    return [
        ClockEvent(clock, tick, day)
        for clock in (Clock.STATUTORY, Clock.PROMISED)
        for tick, day in ((Tick.PAUSE, begin), (Tick.RESUME, end))
    ]


def items(key: str, decided: date | None, more: list[ClockEvent], limits: Limits = LIMITS) -> list[Item]:
    taken = datetime(2026, 10, 12, 9, tzinfo=SHANGHAI)
    record = CaseRecord(
        1, "1", rounds=[Round(taken, ACCEPTED)], accepted_at=taken, limits=limits, clock=[*STARTS, *more]
    )
    if decided is not None:
        record.decided_at = datetime(decided.year, decided.month, decided.day, 17, tzinfo=SHANGHAI)
        record.decision = "grant"
    month = month_of(decided or date(2026, 10, 1), datetime(2027, 1, 4, tzinfo=SHANGHAI))
    return list(BY_KEY[key].counts(Ledger(cases={1: record}), month))


@pytest.mark.parametrize(
    ("key", "last"), [("promise_kept", date(2026, 10, 15)), ("on_time", date(2026, 11, 9))]
)
def test_s37_the_last_day_is_in_time_and_the_next_is_not(key: str, last: date) -> None:
    assert [item.hit for item in items(key, last, [])] == [True]
    assert [item.hit for item in items(key, last.replace(day=last.day + 1), [])] == [False]


def test_a_special_procedure_does_not_count() -> None:
    stands = pause(date(2026, 10, 13), date(2026, 10, 23))
    assert [item.hit for item in items("promise_kept", date(2026, 10, 27), stands)] == [True]
    assert [item.hit for item in items("promise_kept", date(2026, 10, 28), stands)] == [False]


def test_an_extension_moves_the_law_s_day_and_not_the_promise() -> None:
    extended = [ClockEvent(Clock.STATUTORY, Tick.EXTEND, date(2026, 10, 14), 10)]
    assert [item.hit for item in items("on_time", date(2026, 11, 23), extended)] == [True]
    assert [item.hit for item in items("on_time", date(2026, 11, 24), extended)] == [False]
    assert [item.hit for item in items("promise_kept", date(2026, 11, 23), extended)] == [False]


def test_early_is_at_least_a_working_day_before_the_promised_day() -> None:
    assert [(item.hit, item.note) for item in items("early", date(2026, 10, 14), [])] == [
        (True, "提前1个工作日")
    ]
    assert [item.hit for item in items("early", date(2026, 10, 15), [])] == [False]


def test_what_is_promised_on_the_spot_cannot_be_early() -> None:
    assert items("early", ACCEPTED, [], AT_ONCE) == []
    assert [item.hit for item in items("promise_kept", ACCEPTED, [], AT_ONCE)] == [True]


def test_a_case_without_a_limit_is_neither_in_time_nor_late() -> None:
    free = Limits(None, None, None, ())
    for key in ("on_time", "promise_kept", "early", "overdue"):
        assert items(key, ACCEPTED, [], free) == []


def test_an_open_case_is_overdue_at_the_end_of_the_month_unless_its_clock_stands() -> None:
    assert [item.value for item in items("overdue", None, [])] == [11.0]
    begin = date(2026, 10, 13)
    standing = [ClockEvent(clock, Tick.PAUSE, begin) for clock in (Clock.STATUTORY, Clock.PROMISED)]
    assert items("overdue", None, standing) == []


def test_what_is_decided_the_month_after_was_overdue_at_its_end() -> None:
    record = CaseRecord(1, "1", rounds=[Round(datetime(2026, 10, 12, tzinfo=SHANGHAI), ACCEPTED)])
    record.accepted_at, record.limits = datetime(2026, 10, 12, 9, tzinfo=SHANGHAI), LIMITS
    record.clock, record.decided_at = list(STARTS), datetime(2026, 11, 3, tzinfo=SHANGHAI)
    month = month_of(ACCEPTED, datetime(2027, 1, 4, tzinfo=SHANGHAI))
    assert len(list(BY_KEY["overdue"].counts(Ledger(cases={1: record}), month))) == 1
