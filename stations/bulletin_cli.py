"""`yichuang bulletin` and `yichuang load`: the month's figures, the year's score, the counters' load."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from stations.cli import NOT_DONE, WRONG_CALL, app, fail, talk
from stations.usage import ChineseCommand

if TYPE_CHECKING:
    from casework.bulletin.span import Span
    from storage.hall import Hall

Month = Annotated[str | None, typer.Option("--month", metavar="YYYY-MM", help="哪个月，不填为上一个满月。")]
Json = Annotated[bool, typer.Option("--json", help="只输出一个JSON对象。")]


@app.command(cls=ChineseCommand)
def bulletin(
    month: Month = None,
    year: Annotated[
        int | None, typer.Option(min=2000, max=2099, metavar="YYYY", help="改为该年的年度考评表。")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="写成网页、PDF、工作簿和JSON，放到这个文件夹。")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="从事件和数据表各算一遍，逐项核对；与已公布的也核对。")
    ] = False,
    as_json: Json = False,
) -> None:
    """通报：每月各项指标和年度考评，只凭事件记录计算。"""
    from storage.hall import open_hall

    if year is not None and (month is not None or verify):
        raise fail("--year 是年度考评表，不能与 --month、--verify 同用。")
    hall = open_hall()
    with closing(hall.database):
        if year is not None:
            _year(hall, year, out, as_json)
        elif verify:
            _verify(hall, _span(month), as_json)
        else:
            _month(hall, _span(month), out, as_json)


def _span(month: str | None) -> Span:
    from casework.bulletin.span import last_closed_month, parse_month
    from casework.errors import BulletinRefusedError
    from storage.clock import local_date, now

    at = now()
    if month is None:
        return last_closed_month(at)
    try:
        span = parse_month(month, at)
    except BulletinRefusedError as error:
        raise fail(error.sentence()) from None
    if span.first > local_date(at):
        raise fail(f"{span.word}还没有开始。", WRONG_CALL)
    return span


def _month(hall: Hall, span: Span, out: Path | None, as_json: bool) -> None:
    from casework.bulletin.as_json import as_json as told
    from casework.bulletin.build import build
    from casework.bulletin.publish import files_of
    from stations.bulletin_view import print_bulletin

    made = build(hall, span)
    if out is not None:
        _write(out, f"bulletin-{span.key}", files_of(made))
    if as_json:
        _json(told(made))
    elif out is None:
        print_bulletin(_console(), made)


def _year(hall: Hall, year: int, out: Path | None, as_json: bool) -> None:
    from casework.bulletin.publish import files_of_sheet
    from casework.bulletin.score_page import score_json
    from casework.bulletin.scores import score_sheet
    from casework.bulletin.span import year_of
    from stations.bulletin_view import print_scores
    from storage.clock import local_date, now

    at = now()
    if date(year, 1, 1) > local_date(at):
        raise fail(f"{year}年还没有开始。", WRONG_CALL)
    sheet = score_sheet(hall, year_of(year, at), at)
    if out is not None:
        _write(out, f"scores-{year}", files_of_sheet(sheet))
    if as_json:
        _json(score_json(sheet))
    elif out is None:
        print_scores(_console(), sheet)


def _verify(hall: Hall, span: Span, as_json: bool) -> None:
    from casework.bulletin.figures import figures_of
    from casework.bulletin.publish import changed_since, publication
    from casework.bulletin.verify import ledger_of, verify
    from stations.bulletin_view import verified_json, verified_lines
    from storage.bulletin import PUBLISHED

    found = verify(hall.database, span)
    before = publication(hall.database, PUBLISHED, span.key)
    now_counted = figures_of(ledger_of(hall.database, span.cut), span) if before else {}
    changed = changed_since(before, now_counted) if before else []
    if as_json:
        _json(verified_json(span, found, before, changed))
    else:
        sys.stdout.write("".join(f"{line}\n" for line in verified_lines(span, found, before, changed)))
    if found.differences or changed:
        raise typer.Exit(NOT_DONE)


@app.command(cls=ChineseCommand)
def load(
    month: Month = None,
    ratio: Annotated[
        float, typer.Option(min=1.0, metavar="N", help="一个窗口的收件是另一个的多少倍时提出建议。")
    ] = 1.5,
    as_json: Json = False,
) -> None:
    """忙闲：各窗口的收件量和用时，建议哪些事项在另一个窗口也收；只建议，不调整。"""
    from casework.load import report_of
    from stations.bulletin_view import load_json, print_load
    from storage.hall import open_hall

    hall = open_hall()
    with closing(hall.database):
        report = report_of(hall.database, _span(month), ratio)
    if as_json:
        _json(load_json(report))
    else:
        print_load(_console(), report)


def _write(folder: Path, stem: str, files: Mapping[str, bytes]) -> None:
    """Write the files of a bulletin; one that is there already is replaced: it can be made again."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for end, data in files.items():
            (folder / f"{stem}.{end}").write_bytes(data)
    except OSError:
        raise fail(f"文件写不进去：{folder}。请检查文件夹和权限。", NOT_DONE) from None
    names = "、".join(f"{stem}.{end}" for end in files)
    talk.print(f"已写到 {folder}：{names}", markup=False, soft_wrap=True)


def _console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)


def _json(told: object) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
