"""The virtual year: days pass, people come, departments are late, the machine stands still for an hour; every
night what must always hold is checked, and the cards are held against a second count.
"""

from __future__ import annotations

import heapq
import time as stopwatch
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from cronsim import CronSim

from casework.bulletin.figures import figures_of
from casework.bulletin.from_events import from_events
from casework.bulletin.from_tables import from_tables
from casework.bulletin.span import month_of
from casework.bulletin.verify import compare
from casework.calendar import Arrangement, import_year
from casework.cards import Cause, answer_card
from casework.delegate import record_absence
from casework.errors import (
    DelegationRefusedError,
    HandoverRefusedError,
    NothingToHandOverError,
    StepRefusedError,
)
from casework.handover import make_batch, make_result_batch, sign
from casework.rule_sets import catalogue
from casework.walk import TAKEN_OVER
from flows.sweeps import SWEEPS, Sweep
from rules.working_calendar import DAY, SHANGHAI
from stations.simulation.cases import People, VirtualCase, new_case
from stations.simulation.checks import Nightly
from stations.simulation.hall import DUTY_HEAD, W1, W3, furnish, member
from stations.simulation.ledger import Days, Ledger
from storage.calendar import calendar_of
from storage.deadlines import cards
from storage.hall import Hall

LEFT_OUT = frozenset({"reconcile", "deliver-messages", "integrity"})
"""No reader and no channel runs in a virtual hall, and the night's own check is stricter than the audit."""
RUNS = (time(10, 30), time(15, 0), time(16, 30), time(17, 20))
TRIES = 8
LATE_DEPARTMENT = 0.03
OUTAGES_A_YEAR = 12


@dataclass
class Lived:
    """What came of a simulation."""

    days: int = 0
    received: int = 0
    events: int = 0
    cards: Counter[str] = field(default_factory=Counter)
    handed_over: int = 0
    exempt: int = 0
    breaches: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    seconds: float = 0.0


def live(
    hall: Hall,
    first: date,
    days: int,
    cases_per_day: int,
    seed: int,
    folder: Path,
    tell: Callable[[], None] = lambda: None,
) -> Lived:
    """Let the hall live from `first` on; what must always hold is checked each night.

    Raises nothing for what is found broken: it stands in the result, in words.
    """
    begun = stopwatch.perf_counter()
    year = _Year(hall, first, days, cases_per_day, seed, folder)
    for day in (first + DAY * n for n in range(days)):
        year.pass_day(day)
        tell()
    year.lived.broken += held_against_the_bulletin(hall, first, days, year.lived)
    year.lived.seconds = stopwatch.perf_counter() - begun
    return year.lived


def held_against_the_bulletin(hall: Hall, first: date, days: int, lived: Lived) -> list[str]:
    """Hold the second count against the bulletins of all months, and their two counts against each other."""
    end = datetime.combine(first + DAY * days, time(0, 4), SHANGHAI)
    months = sorted({(first + DAY * n).replace(day=1) for n in range(days)})
    found, in_time, due = [], 0, 0
    for span in (month_of(month, end) for month in months):
        with hall.database.read() as transaction:
            counted = from_events(transaction, span.cut)
            told = from_tables(transaction, span.cut)
        found += [one.words() for one in compare(counted, told, span).differences]
        handed_over = figures_of(counted, span)["same_day"]
        in_time, due = in_time + handed_over.hits, due + handed_over.total
    if (in_time, due - in_time) != (lived.handed_over, lived.breaches):
        found.append(
            f"当日移交：通报为{in_time}件、未移交{due - in_time}件，"
            f"另一算法为{lived.handed_over}件、{lived.breaches}件"
        )
    return found


class _Year:
    """The state of a simulation between two days."""

    def __init__(
        self, hall: Hall, first: date, days: int, cases_per_day: int, seed: int, folder: Path
    ) -> None:
        self.hall, self.cases_per_day = hall, cases_per_day
        self.chance = Random(seed)  # noqa: S311  # a year that can be lived again
        self.matters = furnish(hall, first, folder)
        self.people = People(hall, self.chance)
        self.lived = Lived()
        self.agenda: list[tuple[datetime, int, VirtualCase]] = []
        self.order = count()
        last = first + DAY * (days - 1)
        self.outages = {
            first + DAY * self.chance.randrange(days) for _ in range(OUTAGES_A_YEAR * days // 365 + 1)
        }
        self.nightly = Nightly(hall, _ledger(first.year, last.year))
        self.sweeps = [
            (sweep, CronSim(sweep.cron, datetime.combine(first, time(), SHANGHAI)))
            for sweep in SWEEPS
            if sweep.name not in LEFT_OUT
        ]
        self.due_sweeps = [(next(when), n) for n, (_, when) in enumerate(self.sweeps)]
        heapq.heapify(self.due_sweeps)

    def pass_day(self, day: date) -> None:
        """Let one day pass, from midnight to midnight, and check the night."""
        with self.hall.database.read() as transaction:
            calendar = calendar_of(transaction)
        down = self._outage(day)
        if calendar.is_open(day):
            self._people_come(day)
            self._handovers(day)
        self._import_next_year(day)
        self._absences(day)
        for at, act in self._in_order(day, down):
            act(at)
        self.lived.days += 1
        night = datetime.combine(day + DAY, time(0, 4), SHANGHAI)
        self.lived.broken += [f"{day.isoformat()}　{one}" for one in self.nightly.check(night)]
        ledger = self.nightly.ledger
        self.lived.handed_over, self.lived.exempt = ledger.handed_over, ledger.exempt
        self.lived.breaches = len([one for one in ledger.must_be_there(night) if one[1] == "K6"])
        self.lived.events, self.lived.cards = ledger.seq, self.nightly.colours

    def _outage(self, day: date) -> tuple[datetime, datetime] | None:
        if day not in self.outages:
            return None
        begins = datetime.combine(day, time(self.chance.randint(8, 17), 10), SHANGHAI)
        return begins, begins + timedelta(hours=1)

    def _people_come(self, day: date) -> None:
        for _ in range(self.cases_per_day):
            hour, minute = (
                self.chance.choice((8, 9, 9, 10, 10, 11, 14, 15, 15, 16, 17)),
                self.chance.randint(0, 59),
            )
            at = datetime.combine(day, time(hour, minute if hour != 17 else minute // 3), SHANGHAI)
            self._plan(at, new_case(self.chance, self.matters))
            self.lived.received += 1

    def _plan(self, at: datetime, case: VirtualCase) -> None:
        heapq.heappush(self.agenda, (at, next(self.order), case))

    def _handovers(self, day: date) -> None:
        self.runs = [
            (datetime.combine(day, run, SHANGHAI), department)
            for department in sorted(set(self.matters.values()))
            if self.chance.random() >= LATE_DEPARTMENT
            for run in RUNS
        ]
        self.runs.sort()

    def _in_order(
        self, day: date, down: tuple[datetime, datetime] | None
    ) -> Iterator[tuple[datetime, Callable[[datetime], None]]]:
        """Yield what happens on the day, in order of time; what falls into an outage waits for its end."""
        end = datetime.combine(day + DAY, time(0, 3), SHANGHAI)
        runs = list(getattr(self, "runs", []))
        while True:
            nexts = [
                (self.agenda[0][0], 0) if self.agenda else (end, 0),
                (runs[0][0], 1) if runs else (end, 1),
                (self.due_sweeps[0][0], 2),
            ]
            at, which = min(nexts)
            if at >= end:
                self.runs = []
                return
            really = down[1] if down is not None and down[0] <= at < down[1] else at
            if which == 0:
                _, _, case = heapq.heappop(self.agenda)
                yield really, lambda then, case=case: self._step(case, then)  # type: ignore[misc]
            elif which == 1:
                _, department = runs.pop(0)
                yield really, lambda then, department=department: self._run(department, then)  # type: ignore[misc]
            else:
                _, n = heapq.heappop(self.due_sweeps)
                sweep, when = self.sweeps[n]
                heapq.heappush(self.due_sweeps, (next(when), n))
                if really == at:  # a run that fell into an outage is missed, as with any scheduler
                    yield at, lambda then, sweep=sweep: self._sweep(sweep, then)  # type: ignore[misc]

    def _sweep(self, sweep: Sweep, at: datetime) -> None:
        sweep.verb(self.hall, at)
        if sweep.name == "breach-report":
            self._answer_breaches(at)

    def _step(self, case: VirtualCase, at: datetime) -> None:
        step = case.step
        try:
            then = self.people.do(case, at)
            case.tries = 0
        except (StepRefusedError, HandoverRefusedError) as error:
            why: Any = error.details.get("guards") or [error.details["why"]]
            self.lived.refused[f"{step}: {'、'.join(why)}"] += 1
            case.tries += 1
            then = self.people.next_morning(at) if case.tries < TRIES else None
        if then is not None:
            self._plan(then, case)

    def _run(self, department: str, at: datetime) -> None:
        """The liaison officer fetches the papers and brings the results."""
        liaison = member(department, "liaison")
        with suppress(NothingToHandOverError):
            batch = make_batch(self.hall, department, W1, at)
            sign(self.hall, batch.id, liaison, at=at)
        with suppress(NothingToHandOverError):
            batch = make_result_batch(self.hall, department, liaison, at)
            sign(self.hall, batch.id, W3, at=at)

    def _answer_breaches(self, at: datetime) -> None:
        with self.hall.database.read() as transaction:
            found = [
                card.id or 0
                for card in cards(transaction, since=at - timedelta(days=15), open_only=True)
                if card.rung == "breach"
            ]
        for card in found:
            answer_card(self.hall, card, Cause.LIAISON_ABSENT, "", DUTY_HEAD, at)

    def _absences(self, day: date) -> None:
        """Now and then an officer is away for some days; the morning's sweep gives their cases away."""
        for department in sorted(set(self.matters.values())):
            if self.chance.random() < 0.02:
                who = member(department, self.chance.choice(("officer", "deputy")))
                at = datetime.combine(day, time(7, 0), SHANGHAI)
                back, head = day + DAY * self.chance.randint(1, 5), member(department, "head")
                with suppress(DelegationRefusedError):  # away already
                    record_absence(self.hall, who.person or "", day, back, "请假", head, at)

    def _import_next_year(self, day: date) -> None:
        with self.hall.database.read() as transaction:
            known = calendar_of(transaction).years
        if (day.month, day.day) == (11, 15) and day.year + 1 not in known:
            at = datetime.combine(day, time(10, 0), SHANGHAI)
            import_year(self.hall, _made_up(day.year + 1), DUTY_HEAD, at)


def _made_up(year: int) -> Arrangement:
    """Return an arrangement for a year that none is published for: New Year's days and a make-up Sunday."""
    first = date(year, 1, 1)
    sunday = next(first + DAY * n for n in range(3, 11) if (first + DAY * n).isoweekday() == 7)
    days = {first + DAY * n: (False, "元旦") for n in range(3) if (first + DAY * n).isoweekday() < 6}
    return Arrangement(year, "模拟", f"模拟放假安排〔{year - 1}〕1号", days | {sunday: (True, "元旦调休")})


def _ledger(first: int, last: int) -> Ledger:
    limits = {}
    for key, rule_set in catalogue().matters.items():
        both = (rule_set.limits.statutory, rule_set.limits.promised)
        limits[key] = tuple(one.n if one and one.unit == "working_day" else None for one in both)
    return Ledger(limits, TAKEN_OVER, Days(first, last))  # type: ignore[arg-type]
