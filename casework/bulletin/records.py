"""One small record per case: all that any figure asks about it, whichever way it was gathered.

`from_events` fills them out of the log, `from_tables` out of the tables. The figures are defined once, over
these records, so that the two counts can differ only where log and tables do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from rules.clocks import ClockEvent
from rules.rule_set import Limits
from rules.working_calendar import WorkingCalendar, published_calendar
from storage.values import Queue

UNSURE_QUEUES: Final = frozenset(
    {
        Queue.LOW_CONFIDENCE,
        Queue.CONFLICT,
        Queue.UNCLASSIFIED_PAGE,
        Queue.IDENTITY_NUMBER,
        Queue.EXPIRED,
    }
)
"""Queues into which a finding comes that the machine could not make sure of."""


@dataclass(frozen=True, slots=True)
class Round:
    """收件 of one round: when it came, and the date it counts from."""

    received_at: datetime
    received_on: date


@dataclass(frozen=True, slots=True)
class Ended:
    """How a case ended before a decision (a step's key), and when."""

    how: str
    at: datetime


@dataclass(slots=True)
class CaseRecord:
    """A case as the bulletin knows it. No name, no text: instants, keys and the number of the case.

    `doubts`: when something of its reading went to a person. `pushes`: the electronic leg, with its
    acknowledgement. `visits`: purpose by visit.
    """

    case_id: int
    number: str = ""
    matter: str = ""
    department: str = ""
    window: str = ""
    rounds: list[Round] = field(default_factory=list)
    first_read_at: datetime | None = None
    doubts: list[datetime] = field(default_factory=list)
    notices: list[datetime] = field(default_factory=list)
    accepted_at: datetime | None = None
    accepted_how: str = ""
    limits: Limits | None = None
    clock: list[ClockEvent] = field(default_factory=list)
    ended: Ended | None = None
    pushes: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    signed: list[datetime] = field(default_factory=list)
    exempted: list[datetime] = field(default_factory=list)
    decided_at: datetime | None = None
    decision: str = ""
    served_at: datetime | None = None
    served_how: str = ""
    visits: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class OpenedRecord:
    """Something that was opened and may have been closed: an exception, a rating, feedback, a ticket.

    `label` is what a list calls it; `sort` is its queue, its stars or nothing; `answered_at` where it is
    answered before it is closed.
    """

    label: str
    opened_at: datetime
    case_id: int | None = None
    department: str = ""
    sort: str = ""
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    due_on: date | None = None


@dataclass(slots=True)
class CardRecord:
    """A card (牌): which clock and rung, its colour, and what became of it."""

    card: str
    case_id: int | None
    colour: str
    clock: str
    rung: str
    department: str
    raised_at: datetime
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    cause: str = ""
    withdrawn_at: datetime | None = None


@dataclass(slots=True)
class Ledger:
    """Everything that was counted up to one instant, and the calendar that its days are counted by."""

    cases: dict[int, CaseRecord] = field(default_factory=dict)
    exceptions: dict[int, OpenedRecord] = field(default_factory=dict)
    ratings: dict[int, OpenedRecord] = field(default_factory=dict)
    feedback: dict[int, OpenedRecord] = field(default_factory=dict)
    tickets: dict[int, OpenedRecord] = field(default_factory=dict)
    orders: list[OpenedRecord] = field(default_factory=list)
    cards: dict[str, CardRecord] = field(default_factory=dict)
    calendar: WorkingCalendar = field(default_factory=published_calendar)

    def number_of(self, case_id: int | None) -> str:
        """Return a case's number, "" for what belongs to none."""
        case = self.cases.get(case_id or 0)
        return case.number if case else ""

    def department_of(self, case_id: int | None) -> str:
        """Return the department of a case's matter, "" for none."""
        case = self.cases.get(case_id or 0)
        return case.department if case else ""

    def window_of(self, case_id: int | None) -> str:
        """Return the counter that received a case, "" for none."""
        case = self.cases.get(case_id or 0)
        return case.window if case else ""
