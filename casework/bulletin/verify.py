"""核对: the two counts held against each other, figure by figure and case by case (S51)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.bulletin.figures import Figure, figures_of
from casework.bulletin.from_events import from_events
from casework.bulletin.from_tables import from_tables
from casework.bulletin.records import Ledger
from casework.bulletin.span import Span
from storage.database import Database

SAME_VALUE_DIGITS: Final = 6
Told = tuple[str, bool, float]


@dataclass(frozen=True, slots=True)
class Difference:
    """A case that the two counts of a figure do not agree about; "" where a side does not count it."""

    figure: str
    name: str
    label: str
    by_events: str
    by_tables: str

    def words(self) -> str:
        """Return it as a sentence."""
        sides = f"事件为“{self.by_events or '不计'}”，数据表为“{self.by_tables or '不计'}”"
        return f"{self.name}（{self.figure}）：{self.label}，{sides}。"


@dataclass(frozen=True, slots=True)
class Verified:
    """What holding the counts against each other found."""

    compared: int
    differences: tuple[Difference, ...]


def verify(database: Database, span: Span) -> Verified:
    """Count a span both ways and return every difference."""
    with database.read() as transaction:
        events, tables = from_events(transaction, span.cut), from_tables(transaction, span.cut)
    return compare(events, tables, span)


def compare(events: Ledger, tables: Ledger, span: Span) -> Verified:
    """Hold the figures of two ledgers against each other."""
    ours, theirs = figures_of(events, span), figures_of(tables, span)
    found = [one for key in ours for one in _differences(ours[key], theirs[key])]
    return Verified(len(ours), tuple(found))


def _differences(ours: Figure, theirs: Figure) -> list[Difference]:
    mine, others = _counted(ours), _counted(theirs)
    notes, other_notes = _notes(ours), _notes(theirs)
    odd = [*(mine - others), *(others - mine)]
    definition = ours.definition
    return [
        Difference(definition.key, definition.name, label, notes.get(label, ""), other_notes.get(label, ""))
        for label in dict.fromkeys(label for label, _, _ in odd)
    ]


def _counted(figure: Figure) -> Counter[Told]:
    return Counter((item.label, item.hit, round(item.value, SAME_VALUE_DIGITS)) for item in figure.items)


def _notes(figure: Figure) -> Mapping[str, str]:
    told: dict[str, list[str]] = {}
    for item in figure.items:
        told.setdefault(item.label, []).append(item.note or ("符合" if item.hit else "不符合"))
    return {label: "；".join(notes) for label, notes in told.items()}


def ledger_of(database: Database, until: datetime) -> Ledger:
    """Return the ledger of the events before `until`."""
    with database.read() as transaction:
        return from_events(transaction, until)
