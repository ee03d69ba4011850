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
PICKUP_NOTICE_LIMIT: Final = Limit(1, "working_day", SourceMark.RECOMMENDED)
"""K8 (S42)."""
SAME_DAY: Final = Limit(0, "calendar_day", SourceMark.VERIFIED)
"""K6, K7: the calendar date of the receipt, be it a working day or not (S33)."""


class Clock(StrEnum):
    """The clocks of domain.md 3.2, one for each stage of handling (环节, rules.stages), one for the
    answer to a supervision order (督办)."""

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
    STAGE_ACCEPTANCE = "E1"
    STAGE_WAIT = "E2"
    STAGE_EXAMINATION = "E3"
    STAGE_DECISION = "E4"
    STAGE_RESULT = "E5"
    SUPERVISION = "D1"


CLOCK_WORDS: Final = {
    Clock.CORRECTION: "一次性告知时限",
    Clock.STATUTORY: "法定办结时限",
    Clock.PROMISED: "承诺办结时限",
    Clock.DELIVERY: "送达时限",
    Clock.SPECIAL_PROCEDURE: "特别程序时限",
    Clock.HANDOVER: "当日移交",
    Clock.INSTANT: "即办时限",
    Clock.PICKUP_NOTICE: "通知领取时限",
    Clock.TOLERANCE: "容缺补交时限",
    Clock.NEGATIVE_RATING: "差评整改时限",
    Clock.OPINION: "征求意见时限",
    Clock.STAGE_ACCEPTANCE: "收件到受理环节",
    Clock.STAGE_WAIT: "受理到开始审查环节",
    Clock.STAGE_EXAMINATION: "审查环节",
    Clock.STAGE_DECISION: "决定环节",
    Clock.STAGE_RESULT: "制证环节",
    Clock.SUPERVISION: "督办答复时限",
}
DECISION_CLOCKS: Final = (Clock.STATUTORY, Clock.PROMISED)
BEYOND_THE_END: Final = frozenset({Clock.NEGATIVE_RATING, Clock.SUPERVISION})
"""Clocks that go on when a case has ended: a bad rating and a supervisor's question still want an answer."""


class Tick(StrEnum):
    """What happened to a clock. `start` is day 0; the notice day of a pause still counts."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """Something that happened to a clock on a day of the hall.

    `days`: working days that an extension adds, or that a special procedure is told to take (K5). `until`:
    the last day of a clock that ends on a day agreed upon, as a debt does (K9).
    """

    clock: Clock
    tick: Tick
    on: date
    days: int = 0
    until: date | None = None


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
    """Return the last day of a clock; None without a limit, or while it never started or stands.

    Pauses do not count: (notice day, end day] is left out of working days (domain.md 3.3, 8); in other units
    the end moves by as many calendar days as the pauses lasted. Extensions are in working days.
    """
    own = running_events(clock, events)
    if not own or _stands(own):
        return None
    if (until := own[0].until) is not None:
        return Deadline(until, not calendar.is_published(until))
    if limit is None:
        return None
    if limit == SAME_DAY:
        return Deadline(own[0].on)
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
