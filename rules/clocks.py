"""时限: what the clocks of a case say, reckoned from its clock events alone (domain.md 3.2, 3.3).

Nothing keeps a due date: a deadline follows from start, pauses, extension and the calendar, and is reckoned
again whenever somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from rules.rule_set import Limit, Limits, SourceMark
from rules.working_calendar import DAY, Deadline, WorkingCalendar

CORRECTION_LIMIT: Final = Limit(5, "working_day", SourceMark.VERIFIED)
"""K1: 行政许可法第三十二条第一款第四项."""
DELIVERY_LIMIT: Final = Limit(10, "working_day", SourceMark.VERIFIED)
"""K4: 行政许可法第四十四条."""
OPINION_LIMIT: Final = Limit(7, "working_day", SourceMark.VERIFIED)
"""K11: 国发〔1999〕9号."""
RATING_LIMIT: Final = Limit(15, "working_day", SourceMark.UNVERIFIED)
"""K10: an example of one city."""


class Clock(StrEnum):
    """The clocks of domain.md 3.2."""

    CORRECTION = "K1"
    STATUTORY = "K2"
    PROMISED = "K3"
    DELIVERY = "K4"
    SPECIAL_PROCEDURE = "K5"
    HANDOVER = "K6"
    INSTANT = "K7"
    PICKUP_NOTICE = "K8"
    TOLERANCE = "K9"
    NEGATIVE_RATING = "K10"
    OPINION = "K11"


class Tick(StrEnum):
    """What happened to a clock. `start` is day 0; the notice day of a pause still counts."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """Something that happened to a clock on a day of the hall; `days` working days for an extension."""

    clock: Clock
    tick: Tick
    on: date
    days: int = 0


def running_events(clock: Clock, events: Iterable[ClockEvent]) -> list[ClockEvent]:
    """Return the events of the clock since its last start; empty when it never started."""
    own = [event for event in events if event.clock is clock]
    starts = [place for place, event in enumerate(own) if event.tick is Tick.START]
    return own[starts[-1] :] if starts else []


def stopped_on(clock: Clock, events: Iterable[ClockEvent]) -> date | None:
    """Return the day on which the clock stopped, None while it runs or when it never started."""
    return next((e.on for e in running_events(clock, events) if e.tick is Tick.STOP), None)


def due(
    clock: Clock, limit: Limit | None, events: Iterable[ClockEvent], calendar: WorkingCalendar
) -> Deadline | None:
    """Return the last day of `limit` on a clock; None without a limit, or while it never started or stands.

    Pauses do not count: (notice day, end day] is left out of working days (domain.md 3.3, 8); in other units
    the end moves by as many calendar days as the pauses lasted. Extensions are in working days.
    """
    own = running_events(clock, events)
    if not own or limit is None or _stands(own):
        return None
    pauses = _pauses(own)
    first = (
        _after(own[0].on, limit.n, pauses, calendar)
        if limit.unit == "working_day"
        else _moved(calendar.end_of(limit, own[0].on), pauses, calendar)
    )
    more = sum(event.days for event in own if event.tick is Tick.EXTEND)
    if not more:
        return first
    end = _after(first.day, more, pauses, calendar)
    return Deadline(end.day, end.provisional or first.provisional)


def _stands(own: list[ClockEvent]) -> bool:
    turns = [event.tick for event in own if event.tick in (Tick.PAUSE, Tick.RESUME)]
    return bool(turns) and turns[-1] is Tick.PAUSE


def _pauses(own: list[ClockEvent]) -> list[tuple[date, date]]:
    begins = [event.on for event in own if event.tick is Tick.PAUSE]
    ends = [event.on for event in own if event.tick is Tick.RESUME]
    return list(zip(begins, ends, strict=False))


def _after(start: date, days: int, pauses: list[tuple[date, date]], calendar: WorkingCalendar) -> Deadline:
    day, published = start, True
    while days > 0:
        day += DAY
        published = published and calendar.is_published(day)
        days -= calendar.is_working(day) and not any(begin < day <= end for begin, end in pauses)
    return Deadline(day, not published)


def _moved(end: Deadline, pauses: list[tuple[date, date]], calendar: WorkingCalendar) -> Deadline:
    if not pauses:
        return end
    moved = calendar.on_or_after(end.day + DAY * sum((stop - begin).days for begin, stop in pauses))
    return Deadline(moved.day, moved.provisional or end.provisional)


def decision_due(
    limits: Limits, events: Iterable[ClockEvent], calendar: WorkingCalendar
) -> tuple[Deadline | None, Deadline | None]:
    """Return the statutory and the promised last day of the decision (K2, K3)."""
    held = list(events)
    statutory = due(Clock.STATUTORY, limits.statutory, held, calendar)
    return statutory, due(Clock.PROMISED, limits.promised, held, calendar)
