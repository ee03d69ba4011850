"""`yichuang calendar`: the working calendar: years with their notices, the hall's own days and hours."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stations.cli import FILE_REFUSED, NOT_DONE, WRONG_CALL, fail, today
from stations.staff_call import By, Json, actor, the_hall
from stations.usage import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from casework.calendar import CaseMoved
    from rules.working_calendar import Sessions

calendar = typer.Typer(
    name="calendar",
    cls=ChineseGroup,
    help="工作日历：各年放假安排、大厅的开放时间和停开日。",
    no_args_is_help=True,
    rich_markup_mode=None,
)
WEEKDAYS = "一二三四五"
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="哪一天。")]
Hours = Annotated[str, typer.Argument(metavar="HOURS", help="如 08:00-12:00,14:30-17:30；关闭 表示不开放。")]
NOTICES_SHOWN = 50


@calendar.command("import", cls=ChineseCommand)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="一年的放假安排（YAML）。")],
    by: By,
) -> None:
    """导入：一年的放假安排；受影响的期限重新计算，逐件列出。"""
    from casework.calendar import import_year, read_arrangement, reckon_years
    from casework.errors import CalendarRefusedError

    if not file.is_file():
        raise fail(f"没有这个文件：{file}。请核对路径后重试。", WRONG_CALL)
    with the_hall() as hall:
        who = actor(hall, by)
        try:
            arrangement = read_arrangement(file)
        except CalendarRefusedError as error:
            raise fail(error.sentence(), FILE_REFUSED) from None
        import_year(hall, arrangement, who)
        moved = reckon_years(hall)
    sys.stdout.write(f"{arrangement.year}年放假安排已导入（{arrangement.document_number}）。\n")
    _print_moved(moved)


@calendar.command(cls=ChineseCommand)
def show(
    year: Annotated[int | None, typer.Option(help="哪一年，不填为今年。")] = None, as_json: Json = False
) -> None:
    """查看：一年中与平常周次不同的日子、来源和文号，大厅的开放时间。"""
    from storage.calendar import calendar_of, calendar_years, hall_days

    chosen = year or today().year
    with the_hall() as hall, hall.database.read() as transaction:
        held, years = calendar_of(transaction), calendar_years(transaction)
        own = [row for row in hall_days(transaction, date(chosen, 1, 1)) if row.day.year == chosen]
    row = next((one for one in years if one.year == chosen), None)
    days = sorted(day for day in held.exceptions if day.year == chosen)
    if as_json:
        told = {
            "year": chosen,
            "published": row is not None,
            "source": row.source if row else None,
            "document_number": row.document_number if row else None,
            "off": [day.isoformat() for day in days if not held.exceptions[day]],
            "work_on": [day.isoformat() for day in days if held.exceptions[day]],
            "hall_days": {one.day.isoformat(): one.sessions for one in own},
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    if row is None:
        sys.stdout.write(f"{chosen}年放假安排还没有导入，期限暂按法定节假日推算（暂定）。\n")
    else:
        sys.stdout.write(f"{chosen}年　{row.source}　{row.document_number}\n")
        sys.stdout.write(f"放假（不含周末）：{_days([day for day in days if not held.exceptions[day]])}\n")
        sys.stdout.write(f"调休上班：{_days([day for day in days if held.exceptions[day]])}\n")
    for weekday, name in enumerate(WEEKDAYS):
        example = next(d for d in _week(chosen) if d.weekday() == weekday)
        sys.stdout.write(f"周{name}　{_hours(held.weekdays.get(weekday) or held.hours(example))}\n")
    for one in own:
        sys.stdout.write(f"{one.day:%m月%d日}　{_hours(held.hours(one.day)) or '不开放'}　{one.reason}\n")


@calendar.command(cls=ChineseCommand)
def day(
    on: Day,
    hours: Hours,
    by: By,
    reason: Annotated[str, typer.Option(help="原因。")],
    document: Annotated[str, typer.Option(help="文号。")] = "",
) -> None:
    """登记：大厅某一天停开、只开半天，或者周末加开；法定期限不因此变动。"""
    from casework.calendar import enter_hall_day, reckon_years, sessions_of

    with the_hall() as hall:
        enter_hall_day(hall, on.date(), sessions_of(hours), reason, document, actor(hall, by))
        reckon_years(hall)
    sys.stdout.write(f"{on:%Y年%m月%d日}：{_hours(sessions_of(hours)) or '不开放'}（{reason}）。\n")


@calendar.command(cls=ChineseCommand)
def hours(
    weekday: Annotated[int, typer.Argument(min=1, max=5, metavar="1-5", help="周几，1 为周一。")],
    told: Hours,
    by: By,
) -> None:
    """登记：周几的开放时间。"""
    from casework.calendar import enter_hours, reckon_years, sessions_of

    with the_hall() as hall:
        enter_hours(hall, {weekday - 1: sessions_of(told)}, actor(hall, by))
        reckon_years(hall)
    sys.stdout.write(f"周{WEEKDAYS[weekday - 1]}：{_hours(sessions_of(told))}。\n")


@calendar.command(cls=ChineseCommand)
def check() -> None:
    """检查：十月一日起，明年的放假安排还没有导入就报出来。"""
    from casework.calendar import missing_year

    with the_hall() as hall:
        missing = missing_year(hall)
    if missing is None:
        sys.stdout.write("放假安排齐全。\n")
        return
    sys.stdout.write(
        f"{missing}年放假安排还没有导入；跨入{missing}年的期限都是暂定的。"
        "通知公布后请用 yichuang calendar import 导入。\n"
    )
    raise typer.Exit(NOT_DONE)


def _print_moved(moved: list[CaseMoved]) -> None:
    from rules.clocks import CLOCK_WORDS

    if not moved:
        sys.stdout.write("没有期限变动。\n")
        return
    notices = sum(one.notice for one in moved)
    sys.stdout.write(f"{len(moved)} 件的期限有变，其中 {notices} 件须重新出具受理通知书（异常队列Q10）：\n")
    for one in moved[:NOTICES_SHOWN]:
        changes = "，".join(f"{CLOCK_WORDS[m.clock]} {m.before} → {m.after}" for m in one.moved)
        sys.stdout.write(f"  {one.number}　{changes}\n")
    if len(moved) > NOTICES_SHOWN:
        sys.stdout.write(f"  ……还有 {len(moved) - NOTICES_SHOWN} 件，见各件的经过（yichuang walk）。\n")


def _days(days: list[date]) -> str:
    return "、".join(f"{one:%m-%d}" for one in days) or "无"


def _hours(sessions: Sessions) -> str:
    return "，".join(f"{begins:%H:%M}–{ends:%H:%M}" for begins, ends in sessions)


def _week(year: int) -> list[date]:
    return [date(year, 11, n) for n in range(3, 10)]
