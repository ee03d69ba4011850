"""工作日历: which days are working days, and how limits are counted over them (domain.md 3.3).

Never "Monday to Friday": make-up Saturdays are working days, and holidays move. A year that is not in the
calendar is counted by the days that the law itself fixes, without swaps, and what was counted so is
provisional.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from dateutil.relativedelta import relativedelta

from rules.rule_set import Limit

DAY: Final = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2004, 2026
"""The years of which `chinesecalendar` holds the published arrangements (国务院办公厅通知)."""
_FIXED_HOLIDAYS: Final = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Legal holidays on fixed dates (全国年节及纪念日放假办法); lunar ones are not reckoned here."""


@dataclass(frozen=True)
class Deadline:
    """The last day of a limit; `provisional` when a year not yet published was counted through."""

    day: date
    provisional: bool = False


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days of whole years: `exceptions` are the days that are not as their weekday says.

    `years` are the published ones. `exceptions` map a day to whether it is worked.
    """

    years: frozenset[int]
    exceptions: Mapping[date, bool]

    def is_working(self, day: date) -> bool:
        """Say whether `day` is a working day."""
        if (told := self.exceptions.get(day)) is not None:
            return told
        if day.year not in self.years and (day.month, day.day) in _FIXED_HOLIDAYS:
            return False
        return day.weekday() < calendar.SATURDAY

    def is_published(self, day: date) -> bool:
        """Say whether the arrangement of the day's year is known."""
        return day.year in self.years

    def after(self, start: date, days: int) -> Deadline:
        """Return the `days`-th working day after `start`, which is day 0 (民法典 201, 行政许可法 82)."""
        day, published = start, True
        while days > 0:
            day += DAY
            published = published and self.is_published(day)
            days -= self.is_working(day)
        return Deadline(day, not published)

    def on_or_after(self, day: date) -> Deadline:
        """Return `day`, or the next working day when it is none (民法典 203)."""
        published = self.is_published(day)
        while not self.is_working(day):
            day += DAY
            published = published and self.is_published(day)
        return Deadline(day, not published)

    def between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start`, up to and including `end`; negative backwards."""
        if end < start:
            return -self.between(end, start)
        days = (start + DAY * n for n in range(1, (end - start).days + 1))
        return sum(self.is_working(day) for day in days)

    def end_of(self, limit: Limit, start: date) -> Deadline:
        """Return the last day of `limit` counted from `start`, which is day 0.

        Limits in calendar days and months that end on a day of rest run on to the next working day
        (民法典 202, 203). A limit in hours ends on the day on which its last hour falls when it starts with
        the day's work: 24 hours are the next day.
        """
        if limit.unit == "working_day":
            return self.after(start, limit.n)
        if limit.unit == "calendar_day":
            return self.on_or_after(start + DAY * limit.n)
        if limit.unit == "month":
            return self.on_or_after(start + relativedelta(months=limit.n))
        return self.on_or_after(start + DAY * -(-limit.n // 24)) if limit.n >= 24 else Deadline(start)


def calendar_of(years: Iterable[int], exceptions: Mapping[date, bool]) -> WorkingCalendar:
    """Return the calendar of the published `years`."""
    return WorkingCalendar(frozenset(years), dict(exceptions))


@lru_cache(maxsize=1)
def published_calendar() -> WorkingCalendar:
    """Return the calendar that `chinesecalendar` was published with, loaded once."""
    import chinese_calendar

    days = (
        date(FIRST_YEAR, 1, 1) + DAY * n
        for n in range((date(LAST_YEAR + 1, 1, 1) - date(FIRST_YEAR, 1, 1)).days)
    )
    exceptions = {
        day: worked
        for day in days
        if (worked := bool(chinese_calendar.is_workday(day))) != (day.weekday() < calendar.SATURDAY)
    }
    return calendar_of(range(FIRST_YEAR, LAST_YEAR + 1), exceptions)
