"""The period a figure is for: a month or a year of the hall, and up to which instant it is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from casework.errors import BulletinRefusedError
from rules.working_calendar import DAY
from storage.clock import SHANGHAI, local_date

_MONTH: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def midnight(day: date) -> datetime:
    """Return the instant at which `day` begins in the hall."""
    return datetime.combine(day, time(), SHANGHAI)


@dataclass(frozen=True, slots=True)
class Span:
    """Days of the hall from `first` to `last`, both included; nothing at or after `cut` is known.

    A closed period is cut at its end, so that it is counted the same whenever it is counted again.
    """

    first: date
    last: date
    cut: datetime

    @property
    def begins(self) -> datetime:
        """The instant at which it begins."""
        return midnight(self.first)

    @property
    def closed(self) -> bool:
        """Whether all of it is over."""
        return self.cut >= midnight(self.last + DAY)

    @property
    def key(self) -> str:
        """2026-10, or 2026 for a year."""
        return f"{self.first:%Y-%m}" if self.first.month == self.last.month else f"{self.first:%Y}"

    @property
    def word(self) -> str:
        """2026年10月, or 2026年."""
        month = f"{self.first.month}月" if self.first.month == self.last.month else ""
        return f"{self.first.year}年{month}"

    @property
    def known_until(self) -> date:
        """The last day of which anything is known."""
        return min(self.last, local_date(self.cut))

    def day_is_in(self, day: date) -> bool:
        """Say whether a day of the hall lies in it."""
        return self.first <= day <= self.last

    def holds(self, at: datetime | None) -> bool:
        """Say whether something happened in it, as far as is known."""
        return at is not None and self.begins <= at < self.cut

    def knows(self, at: datetime | None) -> bool:
        """Say whether something had happened by its end."""
        return at is not None and at < self.cut


def month_of(day: date, now: datetime) -> Span:
    """Return the month of `day`."""
    first = day.replace(day=1)
    after = (first + 31 * DAY).replace(day=1)
    return Span(first, after - DAY, min(midnight(after), max(now, midnight(first))))


def year_of(year: int, now: datetime) -> Span:
    """Return a year."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return Span(first, after - DAY, min(midnight(after), max(now, midnight(first))))


def parse_month(text: str, now: datetime) -> Span:
    """Return the month that `text` (2026-10) names. Raises BulletinRefusedError."""
    found = _MONTH.fullmatch(text)
    if found is None:
        raise BulletinRefusedError(why=f"“{text}”不是月份", advice="请写成2026-10这样")
    return month_of(date(int(found[1]), int(found[2]), 1), now)


def last_closed_month(now: datetime) -> Span:
    """Return the month before the present one."""
    return month_of(local_date(now).replace(day=1) - DAY, now)


def month_before(span: Span, now: datetime) -> Span:
    """Return the month before."""
    return month_of(span.first - DAY, now)


def year_before(span: Span, now: datetime) -> Span:
    """Return the same month, or the year, before."""
    if span.first.month != span.last.month:
        return year_of(span.first.year - 1, now)
    return month_of(span.first.replace(year=span.first.year - 1), now)
