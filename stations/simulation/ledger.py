"""The second count: what the event log alone says must have happened, by other means than the house uses.

Days are counted over a plain list of working days from `chinese_calendar`; no clock, ladder, deadline or
table of the house is asked. Each night the house's cards and states are held against it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

from storage.tables import EventRow

ZONE = ZoneInfo("Asia/Shanghai")
CLOSING = time(17, 30)
ENDS_PAPERS = {"notify_correction", "withdraw", "return_papers", "decline", "terminate", "close"}
ENDS_NOTICE = {"accept", "accept_with_tolerance", "deem_accepted"} | ENDS_PAPERS
DECIDES = {"grant", "refuse", "terminate", "withdraw"}


class Days:
    """Working days as a sorted list; enough for limits that end within the years it holds."""

    def __init__(self, first: int, last: int) -> None:
        self.worked = [
            day
            for n in range((date(last, 12, 31) - date(first, 1, 1)).days + 1)
            if chinese_calendar.is_workday(day := date(first, 1, 1) + timedelta(days=n))
        ]

    def after(self, day: date, days: int, pauses: Iterable[tuple[date, date]] = ()) -> date | None:
        """Return the `days`-th working day after `day`, paused ones left out; None beyond the list."""
        left = self.worked[bisect_right(self.worked, day) :]
        stood = list(pauses)
        going = [one for one in left if not any(begin < one <= end for begin, end in stood)]
        return (going[days - 1] if days else day) if days <= len(going) else None


@dataclass
class Told:
    """What the log says of a case."""

    matter: str = ""
    state: str | None = None
    holder: str | None = None
    rounds: int = 0
    round_on: date | None = None
    pushed: bool = False
    acknowledged: bool = False
    signed: bool = False
    accepted_on: date | None = None
    pauses: list[tuple[date, date]] = field(default_factory=list)
    paused_on: date | None = None


Expected = tuple[int, str, str, date]
"""A card that must be there: case, clock, rung, last day."""


class Ledger:
    """Folds the log as it grows, and says which red cards of K1, K2, K3 and K6 must have been raised."""

    def __init__(
        self, limits: dict[str, tuple[int | None, int | None]], taken_over: frozenset[str], days: Days
    ) -> None:
        self.limits = limits
        self.taken_over = taken_over
        self.days = days
        self.cases: dict[int, Told] = {}
        self.seq = 0
        self.expected: set[Expected] = set()
        self._open: dict[tuple[int, str], tuple[str, date]] = {}
        self.handed_over = 0
        self.exempt = 0

    def read(self, log: Iterable[EventRow]) -> set[int]:
        """Fold further events; return the cases they belong to."""
        changed = set()
        for event in log:
            self.seq = event.seq
            if event.case_id is not None:
                changed.add(event.case_id)
                self._fold(event.case_id, self.cases.setdefault(event.case_id, Told()), event)
        return changed

    def _fold(self, case: int, told: Told, event: EventRow) -> None:
        kind, day = event.kind, event.at.astimezone(ZONE).date()
        if kind == "received":
            told.matter = event.detail["matter"]
        if event.state_after is not None:
            told.state = event.state_after
        if kind in ("routed", "queued"):
            told.holder = event.detail["to"]
        elif kind in self.taken_over and event.person is not None:
            told.holder = event.person
        if kind in ("received", "resubmit"):
            self._new_round(case, told, day)
        if kind in ENDS_NOTICE:
            self._stop(case, "K1", event.at)
        if kind in ENDS_PAPERS:
            self.exempt += self._stop(case, "K6", event.at)
        self._legs(case, told, event)
        self._decision(case, told, event, day)

    def _new_round(self, case: int, told: Told, day: date) -> None:
        told.rounds += 1
        told.round_on, told.signed, told.pushed, told.acknowledged = day, False, False, False
        self._start(case, "K6", "breach", day)
        due = self.days.after(day, 5)
        if due is not None:
            self._start(case, "K1", "overdue", due)

    def _legs(self, case: int, told: Told, event: EventRow) -> None:
        if event.kind == "pushed":
            told.pushed = True
        elif event.kind == "papers_signed_for":
            told.signed = True
        elif event.kind == "push_acknowledged":
            told.acknowledged = True
        else:
            return
        if event.kind != "pushed" and told.signed and (told.acknowledged or not told.pushed):
            self.handed_over += self._stop(case, "K6", event.at)

    def _decision(self, case: int, told: Told, event: EventRow, day: date) -> None:
        if event.kind in ("accept", "accept_with_tolerance", "deem_accepted"):
            at_receipt = event.kind == "deem_accepted" or told.rounds > 1
            told.accepted_on = told.round_on if at_receipt else day
            self._run_decision(case, told)
        elif event.kind == "suspend":
            told.paused_on = day
            for clock in ("K2", "K3"):
                self._stop(case, clock, event.at)
        elif event.kind == "resume" and told.paused_on is not None:
            told.pauses.append((told.paused_on, day))
            told.paused_on = None
            self._run_decision(case, told)
        elif event.kind in DECIDES:
            for clock in ("K2", "K3"):
                self._stop(case, clock, event.at)

    def _run_decision(self, case: int, told: Told) -> None:
        for clock, limit in zip(("K2", "K3"), self.limits[told.matter], strict=True):
            if limit is not None and told.accepted_on is not None:
                due = self.days.after(told.accepted_on, limit, told.pauses)
                if due is not None:
                    self._start(case, clock, "overdue", due)

    def _start(self, case: int, clock: str, rung: str, due: date) -> None:
        self._open[case, clock] = (rung, due)

    def _stop(self, case: int, clock: str, at: datetime) -> bool:
        """Stop a clock; say whether it ran and was in time."""
        open_one = self._open.pop((case, clock), None)
        if open_one is None:
            return False
        late = at >= _end(clock, open_one[1])
        if late:
            self.expected.add((case, clock, *open_one))
        return not late

    def must_be_there(self, at: datetime) -> set[Expected]:
        """Return the red cards of a first breach that must have been raised by `at`."""
        running = {
            (case, clock, rung, due)
            for (case, clock), (rung, due) in self._open.items()
            if at >= _end(clock, due)
        }
        return self.expected | running


def _end(clock: str, due: date) -> datetime:
    if clock == "K6":
        return datetime.combine(due + timedelta(days=1), time(), ZONE)
    return datetime.combine(due, CLOSING, ZONE)
