"""工作日历: the hall's own table of working days and hours, its import, and what a new year moves.

The table is seeded once from `chinesecalendar`; after that the hall imports the notice of each year
(国务院办公厅关于部分节假日安排的通知), and enters its own closures and half days, each with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from casework.deadlines import Moved, reckon
from casework.errors import CalendarRefusedError
from casework.exceptions import close_by_machine, open_exception
from casework.outbox import tell
from casework.recipients import Staff
from casework.staff import must, staff
from rules.clocks import CLOCK_WORDS, DECISION_CLOCKS
from rules.errors import RuleFileError
from rules.working_calendar import (
    DAY,
    FIRST_YEAR,
    LAST_YEAR,
    Sessions,
    published_calendar,
)
from rules.yaml_node import Node, read_node
from storage.calendar import calendar_of, calendar_years, put_hall_day, put_hours, put_year, years_to_reckon
from storage.clock import local_date, now
from storage.clock_tables import CalendarYearRow, DeadlineRow
from storage.database import Transaction
from storage.deadlines import open_cases_after
from storage.events import NewEvent
from storage.hall import Hall
from storage.life import open_exceptions
from storage.rows import of_case
from storage.tables import CaseRow
from storage.values import MACHINE, Actor, Queue

SOURCE: Final = "chinesecalendar 1.11.0（国务院办公厅历年放假安排）"
KNOWN: Final = {2025: "国办发明电〔2024〕12号", 2026: "国务院办公厅2025年11月4日通知"}
KEEPERS: Final = frozenset({"duty_head", "supervisor", "matter_administrator"})
FIRST_WARNING: Final = (10, 1)
"""Notices come out in late October to December; from this day on a missing year is said."""
PAGE: Final = 200
NOTICE_DUE: Final = "calendar:notice:"
"""Begins the key of an exception that a new notice ends."""


def seed_calendar(transaction: Transaction, at: datetime) -> int:
    """Write the years that `chinesecalendar` knows, where the hall has no calendar; return how many."""
    if calendar_years(transaction):
        return 0
    known = published_calendar()
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        days = {day: (worked, "") for day, worked in known.exceptions.items() if day.year == year}
        row = CalendarYearRow(year=year, source=SOURCE, document_number=KNOWN.get(year, ""), imported_at=at)
        put_year(transaction, row, days)
    return LAST_YEAR - FIRST_YEAR + 1


@dataclass(frozen=True, slots=True)
class Arrangement:
    """放假安排 of a year: which days are off, and which weekend days are worked instead."""

    year: int
    source: str
    document_number: str
    days: Mapping[date, tuple[bool, str]]


def read_arrangement(file: Path) -> Arrangement:
    """Read a file with a year's arrangement (docs/calendar.md). Raises CalendarRefusedError.

    Only days that differ from their weekday are kept; a day both off and worked, of another year, or a
    make-up day in the middle of the week is refused with its line.
    """
    try:
        return _arrangement(read_node(file))
    except RuleFileError as error:
        raise CalendarRefusedError(why=str(error)) from error


def _arrangement(node: Node) -> Arrangement:
    year, source = node.number("year"), node.text("source")
    number = node.text("document_number")
    days: dict[date, tuple[bool, str]] = {}
    for holiday in node.children("holidays", "节日"):
        name = holiday.text("name")
        first = holiday.day("off")
        last = holiday.maybe_day("until") or first
        must(first <= last, CalendarRefusedError, f"{name}的放假日期前后颠倒")
        for day in _each(first, last):
            _put(days, day, worked=False, name=name, year=year)
        for told in holiday.texts("work_on"):
            _put(days, _day(told, name), worked=True, name=f"{name}调休", year=year)
        holiday.done()
    node.done()
    must(bool(days), CalendarRefusedError, "文件里没有任何节日")
    kept = {day: told for day, told in days.items() if told[0] != (day.weekday() < 5)}
    return Arrangement(year, source, number, kept)


def _put(days: dict[date, tuple[bool, str]], day: date, *, worked: bool, name: str, year: int) -> None:
    must(day.year == year, CalendarRefusedError, f"{day:%Y年%m月%d日}（{name}）不在{year}年")
    must(day not in days, CalendarRefusedError, f"{day:%m月%d日}写了两次（{name}）")
    must(not worked or day.weekday() >= 5, CalendarRefusedError, f"{day:%m月%d日}（{name}）本来就是工作日")
    days[day] = (worked, name)


def _day(told: str, name: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise CalendarRefusedError(why=f"“{told}”（{name}）不是日期，请写成 2027-02-14") from None


def _each(first: date, last: date) -> Iterator[date]:
    return (first + DAY * n for n in range((last - first).days + 1))


def import_year(hall: Hall, arrangement: Arrangement, actor: Actor, at: datetime | None = None) -> None:
    """Write a year's arrangement in place of what was known of it; deadlines are reckoned by the next sweep,
    or at once by `reckon_years`. Raises CalendarRefusedError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        staff(transaction, actor, KEEPERS, CalendarRefusedError, "导入放假安排")
        row = CalendarYearRow(
            year=arrangement.year,
            source=arrangement.source,
            document_number=arrangement.document_number,
            imported_at=at,
            imported_by=actor.person,
        )
        put_year(transaction, row, arrangement.days)
        detail = {"year": arrangement.year, "document_number": arrangement.document_number}
        transaction.record(NewEvent("calendar_imported", at, actor, detail=detail))


def enter_hall_day(
    hall: Hall,
    day: date,
    sessions: Sessions,
    reason: str,
    document_number: str,
    actor: Actor,
    at: datetime | None = None,
) -> None:
    """Write that the hall is closed, open half the day, or open on a day of rest.

    It moves no legal limit, but the hour at which the day ends. Raises CalendarRefusedError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        staff(transaction, actor, KEEPERS, CalendarRefusedError, "登记大厅开放时间")
        must(bool(reason.strip()), CalendarRefusedError, "没有写明原因")
        must(day >= local_date(at), CalendarRefusedError, "过去的日子不能再改开放时间")
        put_hall_day(transaction, day, sessions, reason.strip(), document_number, actor.person, at)
        _reckon_again(transaction, day.year)
        detail = {"day": day.isoformat(), "open": bool(sessions), "document_number": document_number}
        transaction.record(NewEvent("hall_day_entered", at, actor, detail=detail))


def enter_hours(hall: Hall, hours: Mapping[int, Sessions], actor: Actor, at: datetime | None = None) -> None:
    """Write the hall's hours by weekday (Monday 0). Raises CalendarRefusedError."""
    at = at or now()
    with hall.database.write() as transaction:
        staff(transaction, actor, KEEPERS, CalendarRefusedError, "登记大厅开放时间")
        must(all(hours.values()), CalendarRefusedError, "工作日要有开放时间；不开放的日子请单独登记")
        put_hours(transaction, hours)
        _reckon_again(transaction, local_date(at).year)
        transaction.record(NewEvent("opening_hours_entered", at, actor, detail={"weekdays": sorted(hours)}))


def sessions_of(told: str) -> Sessions:
    """Read hours as people write them: 08:00-12:00,14:30-17:30; 关闭 is none. Raises CalendarRefusedError."""
    if told.strip() in ("", "关闭"):
        return ()
    try:
        pairs = [part.strip().split("-") for part in told.replace("，", ",").split(",")]
        found = tuple((time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in pairs)
    except ValueError:
        raise CalendarRefusedError(why=f"“{told}”看不懂，请写成 08:00-12:00,14:30-17:30，或“关闭”") from None
    flat = [one for pair in found for one in pair]
    must(flat == sorted(set(flat)), CalendarRefusedError, f"“{told}”的时刻前后颠倒")
    return found


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A case whose last days moved with the calendar; `notice` says that the applicant was told another."""

    number: str
    moved: tuple[Moved, ...]
    notice: bool


def reckon_years(hall: Hall, at: datetime | None = None) -> list[CaseMoved]:
    """Reckon every open case anew where a year of the calendar changed; return what moved.

    Page by page, each in a transaction; broken off, it begins anew and changes nothing twice.
    """
    at = at or now()
    with hall.database.read() as transaction:
        years = {row.year: row.document_number for row in years_to_reckon(transaction)}
    if not years:
        return []
    why = f"{max(years)}年放假安排{years[max(years)]}导入后重新计算"
    found: list[CaseMoved] = []
    last = 0
    while True:
        with hall.database.write() as transaction:
            cases = open_cases_after(transaction, last, PAGE)
            for case in cases:
                moved = reckon(hall, transaction, case, at, why)
                _settle_provisional(transaction, case, why, at)
                if moved:
                    found.append(_moved(transaction, case, moved, why, at))
            if not cases:
                for row in years_to_reckon(transaction):
                    row.reckoned_at = at
                return found
            last = cases[-1].id or 0


def _moved(transaction: Transaction, case: CaseRow, moved: list[Moved], why: str, at: datetime) -> CaseMoved:
    """Write what moved; where the applicant was told another day, a new notice is due (domain.md 3.3, 10)."""
    notice = any(one.clock in DECISION_CLOCKS for one in moved)
    detail: dict[str, Any] = {
        "moved": [[one.clock.value, str(one.before), str(one.after)] for one in moved],
        "why": why,
        "notice_due": notice,
    }
    transaction.record(NewEvent("deadlines_moved", at, MACHINE, case.id, case.state, case.state, detail))
    if notice:
        reason = "办结期限有变，须向申请人重新出具受理通知书：" + "；".join(
            f"{CLOCK_WORDS[one.clock]}改为{one.after:%Y年%m月%d日}" for one in moved
        )
        key = f"{NOTICE_DUE}{case.id}:{moved[0].after.isoformat()}"
        open_exception(transaction, Queue.CALENDAR_PROVISIONAL, key, reason, at, case=case)
    return CaseMoved(case.number, tuple(moved), notice)


def _settle_provisional(transaction: Transaction, case: CaseRow, why: str, at: datetime) -> None:
    """Close the exception that said a deadline was provisional, once none is."""
    if any(row.provisional for row in of_case(transaction, DeadlineRow, case.id or 0)):
        return
    for row in open_exceptions(transaction, case_id=case.id, queue=Queue.CALENDAR_PROVISIONAL):
        if not row.key.startswith(NOTICE_DUE):
            close_by_machine(transaction, row, "correct_data", why, at, case)


def missing_year(hall: Hall, at: datetime | None = None) -> int | None:
    """Return next year when it is October or later and its arrangement is not imported, else None."""
    today = local_date(at or now())
    with hall.database.read() as transaction:
        known = calendar_of(transaction).years
    if today.year not in known:
        return today.year
    late = (today.month, today.day) >= FIRST_WARNING and today.year + 1 not in known
    return today.year + 1 if late else None


def warn_of_missing_year(hall: Hall, at: datetime | None = None) -> int:
    """Tell who keeps the calendar, once a week, that a year is missing; return how many messages."""
    at = at or now()
    missing = missing_year(hall, at)
    if missing is None:
        return 0
    week = local_date(at).isocalendar()
    subject = f"【提醒】{missing}年放假安排还没有导入"
    body = (
        f"跨入{missing}年的期限都是暂定的。国务院办公厅的通知公布后，请用 yichuang calendar import 导入，"
        "受影响的期限会重新计算并逐件列出。"
    )
    with hall.database.write() as transaction:
        staff = Staff(transaction, at)
        to = [*staff.in_role("matter_administrator"), *staff.in_role("duty_head")]
        key = f"calendar-missing:{missing}:{week.year}-{week.week}"
        return tell(hall, transaction, to, subject, body, key=key, at=at)


def _reckon_again(transaction: Transaction, year: int) -> None:
    for row in calendar_years(transaction):
        if row.year == year:
            row.reckoned_at = None
