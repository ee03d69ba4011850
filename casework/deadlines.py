"""时限: the running deadlines of a case, reckoned anew from its ledger in the transaction of every tick.

A deadline is never edited (design.md, 7): what stands in the table follows from clock events, limits, the
hall's calendar and its ladders. When a last day moves later, cards that spoke of the earlier one are
withdrawn with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.rule_sets import version_of
from rules.clocks import (
    CORRECTION_LIMIT,
    DECISION_CLOCKS,
    DELIVERY_LIMIT,
    OPINION_LIMIT,
    PICKUP_NOTICE_LIMIT,
    RATING_LIMIT,
    SAME_DAY,
    Clock,
    ClockEvent,
    Tick,
    due,
    running_events,
)
from rules.ladders import OWN, Ladders, Term, climb, load_ladders
from rules.rule_set import Limit, RuleSet, SourceMark
from rules.stages import STAGES
from rules.working_calendar import DAY, Deadline, WorkingCalendar, midnight_after
from storage import life
from storage.calendar import calendar_of
from storage.clock import local_date
from storage.clock_tables import DeadlineRow
from storage.database import Transaction
from storage.deadlines import unanswered
from storage.events import NewEvent
from storage.hall import Hall
from storage.life_tables import ClockEventRow
from storage.powers import matter_by_key
from storage.rows import of_case
from storage.tables import CaseRow
from storage.values import MACHINE

FIXED = {
    Clock.CORRECTION: CORRECTION_LIMIT,
    Clock.DELIVERY: DELIVERY_LIMIT,
    Clock.HANDOVER: SAME_DAY,
    Clock.INSTANT: SAME_DAY,
    Clock.PICKUP_NOTICE: PICKUP_NOTICE_LIMIT,
    Clock.NEGATIVE_RATING: RATING_LIMIT,
    Clock.OPINION: OPINION_LIMIT,
    **{clock: stage.target for clock, stage in STAGES.items()},
}
"""Limits that are the same for every matter."""


def ladders_of(hall: Hall) -> Ladders:
    """Return the hall's ladders. Raises RuleFileError."""
    return load_ladders(hall.settings.ladders_file or OWN)


def tick(
    hall: Hall,
    transaction: Transaction,
    case: CaseRow,
    event: ClockEvent,
    at: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    """Write down what happened to a clock; the case's deadlines follow at the end of the transaction."""
    life.tick(transaction, case.id or 0, event, at, detail)
    transaction.at_end(("deadlines", case.id), lambda: reckon(hall, transaction, case, at))


@dataclass(frozen=True, slots=True)
class Moved:
    """A last day that moved: from where to where."""

    clock: Clock
    before: date
    after: date


def reckon(hall: Hall, transaction: Transaction, case: CaseRow, at: datetime, why: str = "") -> list[Moved]:
    """Bring the deadlines of a case in line with its ledger; return the last days that moved.

    `why`: what changed outside the case, the calendar for one; then every rung is looked at again.
    """
    calendar, matter = calendar_of(transaction), matter_by_key(transaction, case.matter)
    department = matter.department if matter else ""
    held = {row.clock: row for row in of_case(transaction, DeadlineRow, case.id or 0)}
    moved = []
    for row in wanted(transaction, case, calendar):
        before = held.pop(row.clock, None)
        if before is not None and not why and _same(before, row):
            continue
        was = before.due_on if before is not None and before.run == row.run else None
        _to_first_rung(hall, row, department, calendar)
        _put(transaction, before, row)
        if was is not None and was != row.due_on:
            moved.append(Moved(Clock(row.clock), was, row.due_on))
            _withdraw_what_came_early(transaction, case, row, at, why)
    for row in held.values():
        transaction.session.delete(row)
    transaction.session.flush()
    return moved


def _same(before: DeadlineRow, row: DeadlineRow) -> bool:
    names = ("run", "started_on", "due_on", "due_at", "length", "since", "provisional", "warned")
    return all(getattr(before, name) == getattr(row, name) for name in names)


def _put(transaction: Transaction, before: DeadlineRow | None, row: DeadlineRow) -> None:
    """Write a deadline in place of what stood there, or as a new one."""
    if before is None:
        transaction.session.add(row)
    else:
        before.sqlmodel_update(row)


def _to_first_rung(hall: Hall, row: DeadlineRow, department: str, calendar: WorkingCalendar) -> None:
    """Set the first rung as the next one; a card that was raised before is not raised again."""
    ladder = ladders_of(hall).of(Clock(row.clock), department)
    rungs = climb(ladder, term_of(row), calendar, warned=row.warned)
    row.next_rung, row.next_at = (rungs[0].rung.key, rungs[0].at) if rungs else (None, None)


def term_of(row: DeadlineRow) -> Term:
    """Return the term that a running deadline is."""
    return Term(row.started_on, row.due_on, row.length, row.since)


def wanted(transaction: Transaction, case: CaseRow, calendar: WorkingCalendar) -> Iterator[DeadlineRow]:
    """Return the deadlines that follow from the ledger."""
    ticks = life.ticks_of(transaction, case.id or 0)
    held = life.clock_events(transaction, case.id or 0)
    rule_set = version_of(case)
    ends = {clock: _due(clock, rule_set, held, calendar) for clock in {event.clock for event in held}}
    decision = [ends[clock] for clock in DECISION_CLOCKS if ends.get(clock) is not None]
    earliest = min((one.day for one in decision if one is not None), default=None)
    warned_clock = next(
        (one for one in DECISION_CLOCKS if (end := ends.get(one)) and end.day == earliest), None
    )
    for clock in sorted(clock for clock, end in ends.items() if end is not None):
        own, end = running_events(clock, held), ends[clock]
        if end is None:
            continue
        yield DeadlineRow(
            case_id=case.id or 0,
            clock=clock,
            run=sum(one.clock == clock and one.tick == Tick.START for one in ticks),
            started_on=own[0].on,
            due_on=end.day,
            due_at=_ends_at(clock, end.day, calendar),
            length=_length(clock, rule_set, own, end.day, calendar),
            since=_since(clock, ticks),
            provisional=end.provisional,
            warned=clock not in DECISION_CLOCKS or clock is warned_clock,
        )


def _due(
    clock: Clock, rule_set: RuleSet | None, held: Sequence[ClockEvent], calendar: WorkingCalendar
) -> Deadline | None:
    own = running_events(clock, held)
    if not own or own[-1].tick is Tick.STOP:
        return None
    return due(clock, limit_of(clock, rule_set, own), held, calendar)


def limit_of(clock: Clock, rule_set: RuleSet | None, own: Sequence[ClockEvent]) -> Limit | None:
    """Return the limit of a clock whose events since its last start are `own`."""
    if clock is Clock.STATUTORY:
        return rule_set.limits.statutory if rule_set else None
    if clock is Clock.PROMISED:
        return rule_set.limits.promised if rule_set else None
    if clock is Clock.SPECIAL_PROCEDURE:
        return Limit(own[0].days, "working_day", SourceMark.VERIFIED)
    return FIXED.get(clock)


def _length(
    clock: Clock, rule_set: RuleSet | None, own: Sequence[ClockEvent], end: date, calendar: WorkingCalendar
) -> int:
    limit = limit_of(clock, rule_set, own)
    if limit is None or limit.unit != "working_day":
        return calendar.between(own[0].on, end)
    return limit.n + sum(event.days for event in own if event.tick is Tick.EXTEND)


def _ends_at(clock: Clock, day: date, calendar: WorkingCalendar) -> datetime:
    """Return the last instant: the hall's closing (民法典 203), for handing over 24:00 (S33)."""
    return midnight_after(day) if clock is Clock.HANDOVER else calendar.closing(day)


def _since(clock: Clock, ticks: Sequence[ClockEventRow]) -> datetime:
    """Return when the clock was last set going; a start that was written late counts from its own day."""
    last = [row for row in ticks if row.clock == clock and row.tick != Tick.PAUSE][-1]
    return last.at if local_date(last.at) == last.on else midnight_after(last.on - DAY)


def _withdraw_what_came_early(
    transaction: Transaction, case: CaseRow, row: DeadlineRow, at: datetime, why: str
) -> None:
    reason = why or f"时限延至{row.due_on:%Y年%m月%d日}"
    for card in unanswered(transaction, case.id or 0, row.clock, due_before=row.due_on):
        card.withdrawn_at, card.withdrawn_because = at, reason
        detail = {"card": card.key, "clock": card.clock, "rung": card.rung, "reason": reason}
        transaction.record(NewEvent("card_withdrawn", at, MACHINE, case.id, case.state, case.state, detail))
