"""The bulletin of a month as data: three columns side by side, breakdowns, days and queues."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Final

from casework.bulletin.counting import Item
from casework.bulletin.counting_beside import COLOURS
from casework.bulletin.figures import BY_KEY, DEFINITIONS, Definition, Figure, figures_of
from casework.bulletin.from_events import from_events
from casework.bulletin.names import Names, names_of
from casework.bulletin.records import Ledger
from casework.bulletin.span import Span, month_before, year_before
from casework.load import LoadReport, load_of
from rules.working_calendar import DAY
from storage.clock import now
from storage.hall import Hall
from storage.values import QUEUE_WORDS, Queue

BY_DEPARTMENT: Final = (
    "received", "decided", "same_day", "on_time", "promise_kept", "first_pass", "overdue", "stars",
)  # fmt: skip
BY_WINDOW: Final = ("received", "same_day", "first_pass", "one_time", "automation", "served", "courier")
Columns = tuple[Mapping[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a breakdown: who, and its figures in the order of the columns."""

    key: str
    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Bulletin:
    """A month's bulletin: the month, the month before and the same month a year before."""

    hall_name: str
    span: Span
    before: Span
    last_year: Span
    made_at: datetime
    columns: Columns
    ledger: Ledger
    names: Names
    load: LoadReport

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The figures of the month itself."""
        return self.columns[0]

    @property
    def title(self) -> str:
        """2026年10月政务服务改革进展情况通报."""
        return f"{self.span.word}政务服务改革进展情况通报"

    @property
    def publisher(self) -> str:
        """In whose name it is published."""
        return self.names.authority or self.hall_name

    @property
    def known(self) -> str:
        """What is said of a month that is not over, "" of one that is."""
        day = self.span.known_until
        return "" if self.span.closed else f"未满月，数据截至{day.month}月{day.day}日"

    def sections(self) -> list[tuple[str, list[Definition]]]:
        """Return the figures section by section."""
        return [(name, list(own)) for name, own in groupby(DEFINITIONS, lambda one: one.section)]

    @cached_property
    def by_department(self) -> list[Row]:
        """The breakdown by department, busiest first."""
        return self._rows(BY_DEPARTMENT, lambda item: item.department, self.names.department)

    @cached_property
    def by_window(self) -> list[Row]:
        """The breakdown by receiving counter."""
        rows = self._rows(BY_WINDOW, lambda item: item.window, self.names.window)
        return sorted(rows, key=lambda row: row.key)

    def _rows(
        self, keys: Sequence[str], group: Callable[[Item], str], name: Callable[[str], str]
    ) -> list[Row]:
        split = {key: self.figures[key].by(group) for key in keys}
        groups = {one for found in split.values() for one in found if one}
        nothing = {key: Figure(BY_KEY[key], ()) for key in keys}
        rows = [
            Row(one, name(one), tuple(split[key].get(one, nothing[key]) for key in keys)) for one in groups
        ]
        return sorted(rows, key=lambda row: (-row.figures[0].total, row.name))

    @cached_property
    def queues(self) -> list[tuple[str, int, int, int]]:
        """Each queue with something in it: name, opened in the month, open at its end, oldest in days."""
        opened = self.figures["exceptions"].by(lambda item: item.sort)
        lying = self.figures["queue_open"].by(lambda item: item.sort)
        return [
            (
                f"{queue.value} {QUEUE_WORDS[queue]}",
                opened[queue].total if queue in opened else 0,
                lying[queue].total if queue in lying else 0,
                int(max((item.value for item in lying[queue].items), default=0)) if queue in lying else 0,
            )
            for queue in Queue
            if queue in opened or queue in lying
        ]

    @cached_property
    def cards(self) -> list[tuple[str, list[int]]]:
        """The cards of the month by department, in the order of COLOURS."""
        if "cards_answered" not in self.figures:
            return []
        split = self.figures["cards_answered"].by(lambda item: item.department)
        return [
            (
                self.names.department(key),
                [sum(one.sort == colour for one in found.items) for colour in COLOURS],
            )
            for key, found in split.items()
        ]

    @cached_property
    def stars(self) -> list[int]:
        """How many ratings there were of five, four, three, two stars and one."""
        given = [int(item.value) for item in self.figures["stars"].items]
        return [given.count(stars) for stars in (5, 4, 3, 2, 1)]

    @cached_property
    def days(self) -> list[tuple[date, int, int]]:
        """Each day of the month: cases received, and rounds that broke the handover of that day."""
        received, late = [0] * 31, [0] * 31
        for case in self.ledger.cases.values():
            if case.rounds and self.span.day_is_in(case.rounds[0].received_on):
                received[case.rounds[0].received_on.day - 1] += self.span.knows(case.rounds[0].received_at)
        for item in self.figures["same_day"].items:
            if not item.hit:
                late[item.day - 1] += 1
        count = (self.span.last - self.span.first).days + 1
        return [(self.span.first + DAY * n, received[n], late[n]) for n in range(count)]

    def ordered(self, label: str) -> bool:
        """Say whether an order of supervision was ever given for a case."""
        return any(one.label == label and self.span.knows(one.opened_at) for one in self.ledger.orders)


def build(hall: Hall, span: Span, at: datetime | None = None) -> Bulletin:
    """Return the bulletin of a month, counted from the events alone."""
    at = at or now()
    with hall.database.read() as transaction:
        return bulletin_of(from_events(transaction, span.cut), names_of(transaction), span, at, hall)


def bulletin_of(ledger: Ledger, names: Names, span: Span, at: datetime, hall: Hall) -> Bulletin:
    """Return the bulletin of a ledger."""
    before, last_year = month_before(span, at), year_before(span, at)
    columns = tuple(figures_of(ledger, one) for one in (span, before, last_year))
    return Bulletin(
        hall.settings.hall_name, span, before, last_year, at, columns, ledger, names, load_of(ledger, span)
    )
