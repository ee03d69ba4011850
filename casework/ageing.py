"""How old open work is: how much is open, how much is overdue, and how many days the oldest has lain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Lying:
    """Something open: its row number, since which day, and by when it is due."""

    id: int
    since: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Ages:
    """The ages of open work on a day; days are calendar days, `overdue` are row numbers, oldest first."""

    open: int
    overdue: tuple[int, ...]
    oldest_days: int

    def words(self, name: str) -> str:
        """Return the figures as a line."""
        if not self.open:
            return f"{name}：没有未办结的。"
        return f"{name}：未办结{self.open}件，超期{len(self.overdue)}件，最久{self.oldest_days}天。"


def ages(lying: Sequence[Lying], day: date) -> Ages:
    """Return the ages on `day`; due that day is not overdue yet."""
    ordered = sorted(lying, key=lambda one: (one.since, one.id))
    overdue = tuple(one.id for one in ordered if one.due_on < day)
    return Ages(len(ordered), overdue, (day - ordered[0].since).days if ordered else 0)
