"""`yichuang papers`: the papers of a case, and all kinds of papers of one worked example."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from stations.cli import NOT_DONE, WRONG_CALL, app, fail, talk
from stations.usage import ChineseCommand

if TYPE_CHECKING:
    from casework.papers.listing import CasePaper

DEVICE = "command-line"


@app.command(cls=ChineseCommand)
def papers(
    case: Annotated[str | None, typer.Argument(metavar="CASE", help="办件编号。")] = None,
    example: Annotated[
        Path | None, typer.Option("--example", metavar="DIR", help="把一件样例的全部文书写到这个文件夹。")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="打印该办件的全部文书，写到这个文件夹。")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="PERSON", help="打印人的编号，与 --out 同用。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="只输出一个JSON对象。")] = False,
) -> None:
    """文书：列出一个办件的文书，或打印出来；或制作一件样例的全部文书。"""
    if (case is None) == (example is None):
        raise fail("请给出办件编号，或者用 --example 指明样例文书写到哪个文件夹。")
    if (by and out is None) or (out is not None and case is None):
        raise fail("--out 和 --by 同用，打印一个办件的文书：请给出办件编号、文件夹和打印人的编号。")
    if example is not None:
        _write_example(example)
    elif case is not None and out is not None:
        _print_all(case, out, by)
    elif case is not None:
        _list(case, as_json)


def _write_example(folder: Path) -> None:
    from casework.papers.contents import kind_of
    from casework.papers.example import example_papers
    from casework.papers.paper import render_paper

    with talk.status("正在制作样例文书"):
        made = example_papers()
        for position, (number, content) in enumerate(made, start=1):
            pdf = render_paper(content, number).pdf
            _write(folder / f"{position:02d}-{kind_of(content)}.pdf", pdf)
    sys.stdout.write(f"{len(made)} 种文书，在 {folder}\n")


def _print_all(case: str, folder: Path, by: str | None) -> None:
    from casework.errors import UnknownPersonError
    from casework.papers.listing import print_case_papers
    from storage.errors import UnknownCaseError
    from storage.hall import open_hall

    if not by:
        raise fail("打印文书须说明由谁打印。请加上 --by 和打印人的编号。")
    hall = open_hall()
    count = 0
    try:
        for count, (paper, pdf) in enumerate(print_case_papers(hall, case, by, DEVICE), start=1):
            _write(folder / f"{count:02d}-{paper.kind}.pdf", pdf)
    except (UnknownCaseError, UnknownPersonError) as error:
        raise fail(error.sentence(), WRONG_CALL) from None
    finally:
        hall.database.close()
    sys.stdout.write(f"{count} 份文书，在 {folder}\n" if count else "该办件还没有文书。\n")


def _list(case: str, as_json: bool) -> None:
    from casework.papers.listing import case_papers
    from storage.database import open_database
    from storage.errors import UnknownCaseError
    from storage.settings import load_settings

    database = open_database(load_settings())
    try:
        database.check()
        listed = case_papers(database, case)
    except UnknownCaseError as error:
        raise fail(error.sentence(), WRONG_CALL) from None
    finally:
        database.close()
    if as_json:
        told = {"case": case, "papers": [_plain(one) for one in listed]}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    elif listed:
        _print_table(listed)
    else:
        sys.stdout.write("该办件还没有文书。\n")


def _print_table(listed: list[CasePaper]) -> None:
    from casework.papers.kinds import FORMS
    from casework.papers.words import minute

    table = Table()
    for heading in ("文书", "文号", "制作时间", "制作人", "页数", "打印次数"):
        table.add_column(heading, overflow="fold")
    for one in listed:
        pages = "未打印" if one.pages is None else str(one.pages)
        table.add_row(
            FORMS[one.kind].title, one.number, minute(one.made_at), one.made_by, pages, str(one.prints)
        )
    Console(highlight=False, width=None if sys.stdout.isatty() else 110).print(table, markup=False)


def _plain(paper: CasePaper) -> dict[str, Any]:
    from storage.clock import SHANGHAI

    return {
        "kind": paper.kind.value,
        "number": paper.number,
        "made_at": paper.made_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "made_by": paper.made_by,
        "pages": paper.pages,
        "prints": paper.prints,
        "sha256": paper.sha256,
        "template_version": paper.template_version,
    }


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError:
        raise fail(f"写不了文件：{file}。请看文件夹能不能写，或换一个位置重试。", NOT_DONE) from None
