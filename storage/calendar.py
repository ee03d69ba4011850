"""The working calendar as the hall keeps it: the state's arrangement by year, and the hall's own days."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from sqlalchemy import delete
from sqlmodel import col, select

from rules.working_calendar import Sessions, WorkingCalendar, published_calendar
from storage.clock_tables import CalendarDayRow, CalendarHeadRow, CalendarYearRow, HallDayRow, OpeningHoursRow
from storage.database import Transaction
from storage.rows import all_rows, get

HEAD = 1
_held: dict[str, WorkingCalendar] = {}
"""Calendars by digest; a process meets a handful in its life."""
_TO_RECKON = (
    select(CalendarYearRow)
    .where(col(CalendarYearRow.reckoned_at).is_(None))
    .order_by(col(CalendarYearRow.year))
)


def calendar_of(transaction: Transaction) -> WorkingCalendar:
    """Return the hall's calendar; what a hall begins with where it has none of its own yet."""
    head = get(transaction, CalendarHeadRow, HEAD)
    if head is None:
        return published_calendar()
    if head.digest not in _held:
        _held[head.digest] = _load(transaction)
    return _held[head.digest]


def calendar_years(transaction: Transaction) -> Sequence[CalendarYearRow]:
    """Return the years whose arrangement is known, oldest first."""
    return sorted(all_rows(transaction, CalendarYearRow), key=lambda row: row.year)


def years_to_reckon(transaction: Transaction) -> Sequence[CalendarYearRow]:
    """Return the years after whose import the deadlines were not reckoned anew yet."""
    return transaction.session.scalars(_TO_RECKON).all()


def hall_days(transaction: Transaction, first: date) -> Sequence[HallDayRow]:
    """Return the days from `first` on which the hall keeps other hours."""
    query = select(HallDayRow).where(col(HallDayRow.day) >= first).order_by(col(HallDayRow.day))
    return transaction.session.scalars(query).all()


def put_year(transaction: Transaction, row: CalendarYearRow, days: Mapping[date, tuple[bool, str]]) -> None:
    """Write the arrangement of a year, in place of what was there; `days`: worked or not, and the name."""
    first, last = date(row.year, 1, 1), date(row.year, 12, 31)
    transaction.session.execute(delete(CalendarDayRow).where(col(CalendarDayRow.day).between(first, last)))
    transaction.session.merge(row)
    transaction.session.add_all(
        CalendarDayRow(day=day, worked=worked, name=name) for day, (worked, name) in days.items()
    )
    renew(transaction)


def put_hours(transaction: Transaction, hours: Mapping[int, Sessions]) -> None:
    """Write the hall's hours by weekday."""
    for weekday, sessions in hours.items():
        transaction.session.merge(OpeningHoursRow(weekday=weekday, sessions=_written(sessions)))
    renew(transaction)


def put_hall_day(
    transaction: Transaction,
    day: date,
    sessions: Sessions,
    reason: str,
    document_number: str,
    person: str | None,
    at: datetime,
) -> None:
    """Write that the hall keeps other hours on a day, in place of what was said before."""
    row = HallDayRow(
        day=day,
        sessions=_written(sessions),
        reason=reason,
        document_number=document_number,
        entered_by=person,
        entered_at=at,
    )
    transaction.session.merge(row)
    renew(transaction)


def renew(transaction: Transaction) -> None:
    """Name the calendar anew after a change, so that nobody goes on with the old one."""
    transaction.session.flush()
    content = [
        sorted(row.year for row in all_rows(transaction, CalendarYearRow)),
        sorted((row.day.isoformat(), row.worked) for row in all_rows(transaction, CalendarDayRow)),
        sorted((row.weekday, row.sessions) for row in all_rows(transaction, OpeningHoursRow)),
        sorted((row.day.isoformat(), row.sessions) for row in all_rows(transaction, HallDayRow)),
    ]
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    transaction.session.merge(CalendarHeadRow(id=HEAD, digest=digest))
    transaction.session.flush()


def _load(transaction: Transaction) -> WorkingCalendar:
    return WorkingCalendar(
        frozenset(row.year for row in all_rows(transaction, CalendarYearRow)),
        {row.day: row.worked for row in all_rows(transaction, CalendarDayRow)},
        {row.weekday: _read(row.sessions) for row in all_rows(transaction, OpeningHoursRow)},
        {row.day: _read(row.sessions) for row in all_rows(transaction, HallDayRow)},
    )


def _written(sessions: Sessions) -> list[list[str]]:
    return [[f"{begins:%H:%M}", f"{ends:%H:%M}"] for begins, ends in sessions]


def _read(sessions: Iterable[Sequence[str]]) -> Sessions:
    return tuple((_time(begins), _time(ends)) for begins, ends in sessions)


@lru_cache(maxsize=64)
def _time(text: str) -> time:
    return time.fromisoformat(text)
