"""忙闲: what each counter takes in, how long it takes, and what might go to the other one (S9).

It only suggests. Opening a matter at another counter is a decision of people; until then receiving there
needs a reason (casework.receive).
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from casework.bulletin.from_events import from_events
from casework.bulletin.names import Names, names_of
from casework.bulletin.records import CaseRecord, Ledger
from casework.bulletin.span import Span
from casework.frequency import report_of as frequency_report
from rules.code_lists import Frequency
from rules.frequency import COUNTER_NAMES, Counter, Thresholds
from storage.clock import SHANGHAI, local_date
from storage.database import Database

RATIO: Final = 1.5
"""A counter that takes in so many times as much as the other is busy enough to be relieved."""
FEWEST: Final = 10
"""With fewer cases than that at both counters together nothing is suggested: it would be chance."""
RECEIVING: Final = (Counter.HIGH, Counter.LOW)


@dataclass(frozen=True, slots=True)
class CounterLoad:
    """What one counter took in: cases by matter and by hour of the day, and how soon it answered.

    `minutes` is the median from receipt to the first answer over the cases answered the same day, of which
    there were `timed`; None where there was none.
    """

    window: str
    cases: int
    by_matter: Mapping[str, int]
    by_hour: Mapping[int, int]
    minutes: float | None
    timed: int

    @property
    def name(self) -> str:
        """The counter's name."""
        return COUNTER_NAMES[Counter(self.window)] if self.window in set(Counter) else f"窗口{self.window}"


@dataclass(frozen=True, slots=True)
class Move:
    """A matter that might be received at the other counter too, and how many cases it had."""

    matter: str
    cases: int
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """The load of the counters over a span. `ratio`: the busier over the other, None where one is idle."""

    span: Span
    limit: float
    counters: tuple[CounterLoad, ...]
    ratio: float | None
    moves: tuple[Move, ...]


def load_of(ledger: Ledger, span: Span, limit: float = RATIO) -> LoadReport:
    """Return what the counters took in during a span, and what might be moved above the ratio `limit`."""
    received = [
        case
        for case in ledger.cases.values()
        if case.rounds
        and span.day_is_in(case.rounds[0].received_on)
        and span.knows(case.rounds[0].received_at)
    ]
    windows = sorted({case.window for case in received} | {one.value for one in RECEIVING})
    counters = tuple(
        _load(window, [case for case in received if case.window == window]) for window in windows
    )
    by_window = {one.window: one for one in counters}
    quiet, busy = sorted((by_window[one.value] for one in RECEIVING), key=lambda one: one.cases)
    ratio = busy.cases / quiet.cases if quiet.cases else None
    above = busy.cases + quiet.cases >= FEWEST and (ratio is None or ratio >= limit)
    return LoadReport(span, limit, counters, ratio, tuple(_moves(busy, quiet)) if above else ())


def _load(window: str, cases: Sequence[CaseRecord]) -> CounterLoad:
    minutes = [taken for case in cases if (taken := _minutes(case)) is not None]
    return CounterLoad(
        window,
        len(cases),
        dict(Tally(case.matter for case in cases).most_common()),
        dict(sorted(Tally(case.rounds[0].received_at.astimezone(SHANGHAI).hour for case in cases).items())),
        median(minutes) if minutes else None,
        len(minutes),
    )


def _minutes(case: CaseRecord) -> float | None:
    """Return the minutes from receipt to the first answer, None where it did not come the same day."""
    came = case.rounds[0].received_at
    said = [case.accepted_at, *case.notices[:1], case.ended.at if case.ended else None]
    answers = [at for at in said if at is not None and local_date(at) == local_date(came)]
    return (min(answers) - came).total_seconds() / 60 if answers else None


def _moves(busy: CounterLoad, quiet: CounterLoad) -> list[Move]:
    """Return the matters that bring the counters closest together, one after the other while it helps."""
    difference, left, found = busy.cases - quiet.cases, dict(busy.by_matter), []
    while left:
        matter = min(left, key=lambda one: (abs(difference - 2 * left[one]), one))
        cases = left.pop(matter)
        if abs(difference - 2 * cases) >= abs(difference):
            break
        found.append(Move(matter, cases, busy.window, quiet.window))
        difference -= 2 * cases
    return found


@dataclass(frozen=True, slots=True)
class NamedLoad:
    """A load report with what keys are called, and what the report on frequency proposes (S8), in words."""

    report: LoadReport
    names: Names
    frequency: tuple[str, ...]


def report_of(database: Database, span: Span, limit: float = RATIO) -> NamedLoad:
    """Return the load of the counters over a span, counted from the events."""
    with database.read() as transaction:
        ledger, names = from_events(transaction, span.cut), names_of(transaction)
    bands = frequency_report(database, span.first, span.known_until, Thresholds())
    words = {Frequency.HIGH: "高频", Frequency.LOW: "低频"}
    told = tuple(
        f"{one.figures.title}可改为{words[one.frequency]}事项：{one.reason}。" for one in bands.proposals
    )
    return NamedLoad(load_of(ledger, span, limit), names, told)
