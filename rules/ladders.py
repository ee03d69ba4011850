"""预警阶梯: at which instants a clock is told about, to whom, in which colour (domain.md 3.7).

Ladders are data (ladders.yaml beside this file, or a hall's own), by clock and department. Whether a rung was
reached follows from the clock, the calendar and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from rules.clocks import Clock
from rules.errors import WrongValueError
from rules.working_calendar import WorkingCalendar, midnight_after
from rules.yaml_node import Node, read_node

OWN: Final = Path(__file__).parent / "ladders.yaml"
Colour = Literal["info", "amber", "yellow", "red"]
COLOUR_WORDS: Final[dict[str, str]] = {"info": "提示", "amber": "预警", "yellow": "黄牌", "red": "红牌"}
COLOURS: Final[tuple[Colour, ...]] = ("info", "amber", "yellow", "red")
"""From the mildest to the gravest."""
RECIPIENTS: Final = (
    "owner",
    "deputy",
    "section_head",
    "liaison_officer",
    "department_head",
    "clerk",
    "duty_head",
    "supervisor",
    "leader",
)


class When(StrEnum):
    """What a rung's instant is reckoned from."""

    USED = "used"
    LEFT = "left"
    OVERDUE = "overdue"
    BEFORE_CLOSE = "before_close"
    MIDNIGHT = "midnight"
    NEXT_MORNING = "next_morning"


WARNINGS: Final = frozenset({When.USED, When.LEFT, When.BEFORE_CLOSE})
"""Told before the end; only on the earlier of two clocks that run side by side (domain.md 3.2)."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder. `n`: a fraction, working days, or minutes; `clock_time` of the next morning."""

    key: str
    name: str
    when: When
    n: float
    clock_time: time
    colour: Colour
    tells: tuple[str, ...]
    answer: bool

    @property
    def warns(self) -> bool:
        """Whether it is told before the end."""
        return self.when in WARNINGS


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of some clocks, of one department or (None) of all others."""

    clocks: tuple[Clock, ...]
    department: str | None
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Ladders:
    """All ladders of a hall, and when papers are fetched in the course of a day."""

    ladders: tuple[Ladder, ...]
    runs: tuple[time, ...]
    tell_before: timedelta

    def of(self, clock: Clock, department: str) -> tuple[Rung, ...]:
        """Return the rungs of a clock for a department; its own ladder before the general one."""
        own = [one for one in self.ladders if clock in one.clocks and one.department in (None, department)]
        chosen = sorted(own, key=lambda one: one.department is None)
        return chosen[0].rungs if chosen else ()


@dataclass(frozen=True, slots=True)
class Term:
    """A clock that runs: first and last day, its length in working days, and since when warnings count.

    `since` is the instant at which the clock was started, resumed or extended last.
    """

    started_on: date
    due_on: date
    length: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """A rung and the instant at which it is reached."""

    rung: Rung
    at: datetime


def climb(rungs: Sequence[Rung], term: Term, calendar: WorkingCalendar, *, warned: bool) -> list[Reached]:
    """Return the rungs of a term with their instants, in the order in which they are reached.

    Left out are warnings that the term is too short for, all warnings unless it is to be `warned` about,
    and of two at one instant the milder.
    """
    at: dict[datetime, Rung] = {}
    for rung in rungs:
        instant = _instant(rung, term, calendar)
        if rung.warns and (not warned or instant <= term.since):
            continue
        held = at.get(instant)
        if held is None or COLOURS.index(held.colour) < COLOURS.index(rung.colour):
            at[instant] = rung
    return [Reached(at[instant], instant) for instant in sorted(at)]


def _instant(rung: Rung, term: Term, calendar: WorkingCalendar) -> datetime:
    days = int(rung.n)
    match rung.when:
        case When.USED:
            return calendar.opening(calendar.before(term.due_on, int(term.length * (1 - rung.n))))
        case When.LEFT:
            return calendar.opening(calendar.before(term.due_on, days))
        case When.OVERDUE:
            return calendar.closing(calendar.after(term.due_on, days).day)
        case When.BEFORE_CLOSE:
            return calendar.closing(term.due_on) - timedelta(minutes=days)
        case When.MIDNIGHT:
            return midnight_after(term.due_on)
        case When.NEXT_MORNING:
            morning = calendar.open_after(term.due_on)
            return calendar.opening(morning).replace(hour=rung.clock_time.hour, minute=rung.clock_time.minute)


@lru_cache(maxsize=8)
def load_ladders(file: Path = OWN) -> Ladders:
    """Read a file of ladders. Raises RuleFileError with line and a sentence in Chinese."""
    node = read_node(file)
    handover = node.child("handover", "移交班次")
    runs = tuple(_time(handover, "runs", one) for one in handover.texts("runs"))
    ladders = tuple(_ladder(one) for one in node.children("ladders", "阶梯"))
    before = timedelta(minutes=handover.number("tell_minutes_before"))
    handover.done()
    node.done()
    _once(node, ladders)
    return Ladders(ladders, runs, before)


def _ladder(node: Node) -> Ladder:
    clocks = tuple(_clock(node, one) for one in node.texts("clocks"))
    rungs = tuple(_rung(one) for one in node.children("rungs", "阶梯的一级"))
    keys = [rung.key for rung in rungs]
    if not clocks or not rungs or len(set(keys)) < len(keys):
        node.fail(WrongValueError, "阶梯要有时限和各级，各级的 key 不能重复")
    department = node.maybe_text("department")
    node.done()
    return Ladder(clocks, department, rungs)


def _clock(node: Node, told: str) -> Clock:
    if told not in set(Clock):
        node.fail(WrongValueError, f"没有「{told}」这个时限", "clocks")
    return Clock(told)


def _rung(node: Node) -> Rung:
    when, n, clock_time = _when(node)
    rung = Rung(
        node.text("key"),
        node.text("name"),
        when,
        n,
        clock_time,
        node.choice("colour", COLOURS),
        node.texts("tells"),
        node.flag("answer"),
    )
    if strange := sorted(set(rung.tells) - set(RECIPIENTS)):
        node.fail(WrongValueError, f"没有「{'、'.join(strange)}」这样的告知对象", "tells")
    node.done()
    return rung


def _when(node: Node) -> tuple[When, float, time]:
    told = node.child("when", "「when」")
    if len(told.data) != 1 or next(iter(told.data)) not in set(When):
        node.fail(WrongValueError, f"「when」只写一项：{'、'.join(When)}", "when")
    when = When(next(iter(told.data)))
    if when is When.USED:
        return when, told.fraction("used", 0.5), time()
    if when is When.NEXT_MORNING:
        return when, 0, _time(told, when, told.text(when))
    if when is When.MIDNIGHT:
        if not told.flag(when):
            told.fail(WrongValueError, "「midnight」只能写 true", when)
        return when, 0, time()
    return when, told.number(when), time()


def _time(node: Node, key: str, told: str) -> time:
    try:
        return time.fromisoformat(told)
    except ValueError:
        node.fail(WrongValueError, f"「{told}」不是时刻，请写成 09:00", key)


def _once(node: Node, ladders: Sequence[Ladder]) -> None:
    met = [(clock, ladder.department) for ladder in ladders for clock in ladder.clocks]
    if twice := sorted({f"{clock}" for clock, department in met if met.count((clock, department)) > 1}):
        node.fail(WrongValueError, f"{'、'.join(twice)}有两个阶梯", "ladders")
