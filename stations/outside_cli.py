"""`yichuang outside`: cases go to another system as a file, its records come in; both are compared."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from stations.catalogue_cli import read_file, write_new
from stations.cli import FILE_REFUSED, NOT_DONE, WRONG_CALL, fail, talk, today
from stations.staff_call import By, Json, the_hall
from stations.staff_call import actor as _actor
from stations.usage import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from casework.outside.reconcile import Reconciliation
    from storage.hall import Hall

outside = typer.Typer(
    name="outside",
    cls=ChineseGroup,
    help="外部系统：导出办件、导入对方记录、每日对账。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FAULTS_SHOWN = 50
System = Annotated[str, typer.Argument(metavar="SYSTEM", help="外部系统的键，如 exchange。")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV 或 JSON Lines 文件。")]


@outside.command(cls=ChineseCommand)
def export(
    system: System,
    file: File,
    by: By,
    first: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="收件日期自哪天，不填为今天。"
        ),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="收件日期到哪天，不填为今天。"),
    ] = None,
    form: Annotated[
        Literal["csv", "csv-gb18030", "jsonl"],
        typer.Option("--format", help="文件格式，不填为 csv（UTF-8）。"),
    ] = "csv",
    reveal: Annotated[
        bool, typer.Option("--reveal", help="写出申请人的完整姓名或名称；逐件记录在案。")
    ] = False,
) -> None:
    """导出：把办件写成对方的代码和表头；申请人只写首字。"""
    from casework.outside.export import export_cases

    begins, ends = (one.date() if one else today() for one in (first, last))
    with _hall() as hall:
        made = export_cases(hall, system, begins, ends, _actor(hall, by), form=form, reveal=reveal)
    write_new(file, made.data)
    sys.stdout.write(f"{made.cases} 件，已写入 {file}\n")
    for number, why in made.left_out:
        talk.print(f"{number} 没有写入：{why}。", style="yellow", markup=False, soft_wrap=True)
    if made.left_out:
        raise typer.Exit(NOT_DONE)


@outside.command("import", cls=ChineseCommand)
def import_(system: System, file: File, by: By, as_json: Json = False) -> None:
    """导入：收下对方的记录和编号；有一行不符就一行也不收。"""
    from casework.outside.numbers import import_records

    data = read_file(file)
    with _hall() as hall:
        made = import_records(hall, system, file.name, data, _actor(hall, by))
    if as_json:
        _print_json({"records": made.records, "linked": made.linked, "without_case": made.without_case})
        return
    sys.stdout.write(f"{made.records} 条记录，新登记编号 {made.linked} 个")
    sys.stdout.write(f"，{made.without_case} 条在本大厅没有办件\n" if made.without_case else "\n")


@outside.command(cls=ChineseCommand)
def reconcile(
    system: System,
    file: File,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="对哪天收件的账，不填为今天。"),
    ] = None,
    as_json: Json = False,
) -> None:
    """对账：对方的记录与某天的办件逐件核对，不符之处列入异常队列Q11。"""
    from casework.outside.interchange import read_records
    from casework.outside.reconcile import reconcile as compare
    from casework.outside.tables import outside_system

    data = read_file(file)
    with _hall() as hall:
        records = read_records(outside_system(hall.settings, system), file.name, data)
        found = compare(hall, system, records, on.date() if on else today())
    if as_json:
        _print_json(_told(found))
    else:
        sys.stdout.write("".join(f"{line}\n" for line in found.lines()))
    if found.found:
        raise typer.Exit(NOT_DONE)


@contextmanager
def _hall() -> Iterator[Hall]:
    """Open the hall for one call; what a caller may get wrong ends it in Chinese, with its exit status."""
    from casework.errors import OutsideFileRefusedError, OutsideSystemUnknownError

    try:
        with the_hall() as hall:
            yield hall
    except OutsideFileRefusedError as error:
        faults: Any = error.details["faults"]
        for fault in faults[:FAULTS_SHOWN]:
            talk.print(f"{fault}。", markup=False, soft_wrap=True)
        raise fail(error.sentence(), FILE_REFUSED) from None
    except OutsideSystemUnknownError as error:
        raise fail(error.sentence(), WRONG_CALL) from None


def _told(found: Reconciliation) -> dict[str, Any]:
    return {
        "day": found.day.isoformat(),
        "records": found.records,
        "cases": found.cases,
        "fresh": found.fresh,
        "mismatches": [
            {"kind": one.kind.value, "subject": one.subject, "message": one.words} for one in found.found
        ],
        "repaired": list(found.repaired),
    }


def _print_json(told: object) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
