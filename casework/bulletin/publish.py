"""公布: once for each month its bulletin, once for each year its score sheet, stored as they were made.

The files lie in the object store under their hash; the event names them and keeps the figures, so that what
was published can be held against a later count.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from casework.bulletin.as_json import as_json
from casework.bulletin.build import Bulletin, build
from casework.bulletin.figures import Figure
from casework.bulletin.page import page, paper
from casework.bulletin.score_page import score_json, score_page, score_paper, score_workbook
from casework.bulletin.scores import ScoreSheet, score_sheet
from casework.bulletin.span import Span, last_closed_month, year_of
from casework.bulletin.workbook import workbook
from casework.errors import BulletinRefusedError
from rules.working_calendar import WorkingCalendar
from storage.bulletin import PUBLISHED, SCORED, events_of_kind
from storage.calendar import calendar_of
from storage.clock import local_date, now
from storage.database import Database, Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.values import MACHINE, Actor

SUGGESTED: Final = "load_suggested"
JANUARY: Final = 1
TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published: the month (or year), when, and the SHA-256 of each file by its ending."""

    period: str
    at: datetime
    files: Mapping[str, str]
    figures: Mapping[str, list[int]]


def files_of(bulletin: Bulletin) -> dict[str, bytes]:
    """Return a bulletin's files by their ending."""
    told = json.dumps(as_json(bulletin), ensure_ascii=False, indent=1, sort_keys=True)
    return {
        "html": page(bulletin).encode(),
        "pdf": paper(bulletin),
        "xlsx": workbook(bulletin),
        "json": told.encode(),
    }


def files_of_sheet(sheet: ScoreSheet) -> dict[str, bytes]:
    """Return a score sheet's files by their ending."""
    told = json.dumps(score_json(sheet), ensure_ascii=False, indent=1, sort_keys=True)
    return {
        "html": score_page(sheet).encode(),
        "pdf": score_paper(sheet),
        "xlsx": score_workbook(sheet),
        "json": told.encode(),
    }


def publish(hall: Hall, span: Span, actor: Actor = MACHINE, at: datetime | None = None) -> Publication:
    """Publish the bulletin of a closed month; a month that was published gives what was published then.

    Raises BulletinRefusedError for a month that is not over, ObjectStoreUnreachableError.
    """
    at = at or now()
    _must_be_over(span)
    if (before := publication(hall.database, PUBLISHED, span.key)) is not None:
        return before
    bulletin = build(hall, span, at)
    files, figures = _store(hall, files_of(bulletin)), counted(bulletin.figures.values())
    moves = [
        {"matter": one.matter, "cases": one.cases, "from": one.source, "to": one.target}
        for one in bulletin.load.moves
    ]
    return _record(hall, PUBLISHED, span, actor, at, files, figures, moves)


def publish_scores(hall: Hall, span: Span, actor: Actor = MACHINE, at: datetime | None = None) -> Publication:
    """Publish the score sheet of a year that is over, once.

    Raises BulletinRefusedError, ScoresWrongError, ObjectStoreUnreachableError.
    """
    at = at or now()
    _must_be_over(span)
    if (before := publication(hall.database, SCORED, span.key)) is not None:
        return before
    sheet = score_sheet(hall, span, at)
    figures = counted(point.figure for point in sheet.hall.points)
    return _record(hall, SCORED, span, actor, at, _store(hall, files_of_sheet(sheet)), figures, [])


def publish_what_is_due(hall: Hall, at: datetime | None = None) -> list[str]:
    """Publish the month that is over, and in January the year, on the first working day; return which.

    On any other day, and once they are published, nothing is done.
    """
    at = at or now()
    with hall.database.read() as transaction:
        calendar = calendar_of(transaction)
    if not is_first_working_day(local_date(at), calendar):
        return []
    month, published = last_closed_month(at), []
    if publication(hall.database, PUBLISHED, month.key) is None:
        published.append(publish(hall, month, at=at).period)
    if local_date(at).month == JANUARY:
        year = year_of(local_date(at).year - 1, at)
        if publication(hall.database, SCORED, year.key) is None:
            published.append(publish_scores(hall, year, at=at).period)
    return published


def is_first_working_day(day: date, calendar: WorkingCalendar) -> bool:
    """Say whether `day` is the first working day of its month."""
    return calendar.on_or_after(day.replace(day=1)).day == day


def publication(database: Database, kind: str, period: str) -> Publication | None:
    """Return what was published for a month or a year, None if nothing was."""
    with database.read() as transaction:
        return _publication(transaction, kind, period)


def counted(figures: Iterable[Figure]) -> dict[str, list[int]]:
    """Return of each figure how many met it and how many it counts: what a later count is held against."""
    return {figure.definition.key: [figure.hits, figure.total] for figure in figures}


def changed_since(published: Publication, figures: Mapping[str, Figure]) -> list[str]:
    """Return the figures that no longer are what was published, in words."""
    now_counted = counted(figures.values())
    return [
        f"{figures[key].definition.name}（{key}）：公布时为{hits}/{total}，现在为{_slashed(now_counted[key])}。"
        for key, (hits, total) in published.figures.items()
        if key in now_counted and now_counted[key] != [hits, total]
    ]


def _slashed(parts: list[int]) -> str:
    return "/".join(map(str, parts))


def _publication(transaction: Transaction, kind: str, period: str) -> Publication | None:
    for event in events_of_kind(transaction, kind):
        if event.detail["period"] == period:
            return Publication(period, event.at, event.detail["files"], event.detail["figures"])
    return None


def _must_be_over(span: Span) -> None:
    if not span.closed:
        raise BulletinRefusedError(why=f"{span.word}还没有结束", advice="请在期满后公布；现在可以先编制查看")


def _store(hall: Hall, files: Mapping[str, bytes]) -> dict[str, str]:
    """Store the files; return their SHA-256 by ending."""
    return {end: hall.objects.put_bulletin(data, TYPES[end]).sha256 for end, data in files.items()}


def _record(
    hall: Hall,
    kind: str,
    span: Span,
    actor: Actor,
    at: datetime,
    files: Mapping[str, str],
    figures: Mapping[str, list[int]],
    moves: list[dict[str, Any]],
) -> Publication:
    """Write the event, and what the load of the counters suggests; who comes second finds it written."""
    with hall.database.write() as transaction:
        transaction.lock_name(f"{kind}:{span.key}")
        before = _publication(transaction, kind, span.key)
        if before is not None:
            return before
        detail = {"period": span.key, "files": dict(files), "figures": dict(figures)}
        transaction.record(NewEvent(kind, at, actor, detail=detail))
        if moves:
            transaction.record(NewEvent(SUGGESTED, at, actor, detail={"period": span.key, "moves": moves}))
    return Publication(span.key, at, files, figures)
