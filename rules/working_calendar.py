"""工作日历: which days are working days, and how limits are counted over them (domain.md 3.3).

Never "Monday to Friday": make-up Saturdays are working days, and holidays move. A year that is not in the
calendar is counted by the days that the law itself fixes, without swaps, and what was counted so is
provisional.

The hall's own closures, half days and opening hours are kept beside the state's arrangement. They move no
legal limit (许可法 82 knows legal holidays only); they say when the hall closes, which is when the last day
of a limit ends (民法典 203), and when people can be asked to act.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from rules.rule_set import Limit

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
DAY: Final = timedelta(days=1)
Sessions = tuple[tuple[time, time], ...]
"""Opening hours of one day: from and to, morning and afternoon; empty on a day the hall is closed."""
USUAL_HOURS: Final[Sessions] = ((time(8, 0), time(12, 0)), (time(14, 30), time(17, 30)))
FIRST_YEAR, LAST_YEAR = 2004, 2026
"""The years of which `chinesecalendar` holds the published arrangements (国务院办公厅通知)."""
_WEEKDAYS: Final = "一二三四五"
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

    `years` are the published ones. `exceptions` map a day to whether it is worked. `weekdays` are the hall's
    hours by weekday (Monday 0) where they differ from USUAL_HOURS, `hall_days` those of single days.
    """

    years: frozenset[int]
    exceptions: Mapping[date, bool]
    weekdays: Mapping[int, Sessions] = field(default_factory=dict)
    hall_days: Mapping[date, Sessions] = field(default_factory=dict)

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

    def before(self, end: date, days: int) -> date:
        """Return the `days`-th working day before `end`."""
        day = end
        while days > 0:
            day -= DAY
            days -= self.is_working(day)
        return day

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

    def hours(self, day: date) -> Sessions:
        """Return when the hall is open on `day`; on a make-up Saturday as on a Friday, never on a holiday."""
        if (own := self.hall_days.get(day)) is not None:
            return own
        if not self.is_working(day):
            return ()
        weekday = min(day.weekday(), calendar.FRIDAY)
        return self.weekdays.get(weekday, USUAL_HOURS)

    def hours_in_words(self) -> str:
        """Return the hours as papers print them; weekday by weekday where they differ."""
        told = [_words(self.weekdays.get(weekday, USUAL_HOURS)) for weekday in range(len(_WEEKDAYS))]
        if len(set(told)) == 1:
            return f"工作日 {told[0]}"
        return "；".join(f"周{name} {words}" for name, words in zip(_WEEKDAYS, told, strict=True))

    def is_open(self, day: date) -> bool:
        """Say whether people work in the hall on `day`."""
        return bool(self.hours(day))

    def open_after(self, day: date) -> date:
        """Return the next day after `day` on which the hall is open."""
        day += DAY
        while not self.is_open(day):
            day += DAY
        return day

    def opening(self, day: date) -> datetime:
        """Return the instant at which the hall opens on `day`, as usual where it is closed."""
        return _at(day, (self.hours(day) or USUAL_HOURS)[0][0])

    def closing(self, day: date) -> datetime:
        """Return the instant at which the hall closes on `day`, as usual where it is closed (民法典 203)."""
        return _at(day, (self.hours(day) or USUAL_HOURS)[-1][1])

    def is_open_at(self, instant: datetime) -> bool:
        """Say whether the hall is open, its noon break included."""
        day = instant.astimezone(SHANGHAI).date()
        return self.is_open(day) and self.opening(day) <= instant < self.closing(day)


def _words(sessions: Sessions) -> str:
    return "，".join(f"{a.hour}:{a.minute:02d}–{b.hour}:{b.minute:02d}" for a, b in sessions)


def midnight_after(day: date) -> datetime:
    """Return 24:00 of `day` in the hall."""
    return _at(day + DAY, time())


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, SHANGHAI)


@lru_cache(maxsize=1)
def published_calendar() -> WorkingCalendar:
    """Return the calendar that `chinesecalendar` was published with, loaded once: what a hall begins with."""
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
    return WorkingCalendar(frozenset(range(FIRST_YEAR, LAST_YEAR + 1)), exceptions)
