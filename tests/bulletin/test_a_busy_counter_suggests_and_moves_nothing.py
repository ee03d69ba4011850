"""忙闲: when one counter takes in much more than the other, what might go there is said, not done (S9)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from october import AFTER, oct_

from casework.bulletin.records import CaseRecord, Ended, Ledger, Round
from casework.bulletin.span import month_of
from casework.load import load_of
from storage.clock import SHANGHAI

MONTH = month_of(oct_(1), AFTER)
NINE = datetime(2026, 10, 12, 9, tzinfo=SHANGHAI)


def ledger(*loads: tuple[str, str, int]) -> Ledger:
    """Cases at a window, of a matter, so many."""
    made: dict[int, CaseRecord] = {}
    for window, matter, count in loads:
        for _ in range(count):
            key = len(made) + 1
            made[key] = CaseRecord(key, str(key), matter, window=window, rounds=[Round(NINE, oct_(12))])
    return Ledger(cases=made)


def moves(*loads: tuple[str, str, int]) -> list[tuple[str, str, str]]:
    return [(one.matter, one.source, one.target) for one in load_of(ledger(*loads), MONTH).moves]


def test_s09_the_matters_that_level_the_counters_are_suggested() -> None:
    busy = (("1", "a", 30), ("1", "b", 12), ("1", "c", 3))
    assert moves(*busy, ("2", "d", 10)) == [("b", "1", "2"), ("c", "1", "2")]


def test_it_works_in_both_directions() -> None:
    assert moves(("2", "a", 20), ("2", "b", 10), ("1", "c", 12)) == [("b", "2", "1")]


@pytest.mark.parametrize(("busy", "suggested"), [(14, False), (15, True)])
def test_below_the_ratio_nothing_is_suggested(busy: int, suggested: bool) -> None:
    assert bool(moves(("1", "a", busy - 2), ("1", "b", 2), ("2", "c", 10))) is suggested


def test_a_handful_of_cases_is_chance() -> None:
    assert moves(("1", "a", 4), ("1", "b", 4), ("2", "c", 1)) == []


def test_a_matter_that_would_only_turn_the_tables_stays() -> None:
    assert moves(("1", "a", 20)) == []


def test_the_minutes_are_those_to_the_first_answer_of_the_same_day() -> None:
    made = ledger(("1", "a", 4))
    one, two, three, _ = made.cases.values()
    one.accepted_at = NINE + timedelta(minutes=10)
    two.notices = [NINE + timedelta(minutes=30)]
    three.ended = Ended("decline", NINE + timedelta(days=1))
    [first, _second] = load_of(made, MONTH).counters
    assert (first.cases, first.minutes, first.timed) == (4, 20.0, 2)
    assert (first.by_hour, first.by_matter) == ({9: 4}, {"a": 4})
