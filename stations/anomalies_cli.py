"""`yichuang anomalies`: signs of work that was done outside the system (体外循环)."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Annotated

import typer

from stations.cli import NOT_DONE, app, today
from stations.usage import ChineseCommand


@app.command(cls=ChineseCommand)
def anomalies(
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="查到哪天，不填为今天。"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="只输出一个JSON对象。")] = False,
) -> None:
    """异常：查找在系统之外办理的迹象，列入异常队列Q12。"""
    from casework.off_system import find_off_system_work
    from storage.hall import open_hall

    hall = open_hall()
    try:
        found = find_off_system_work(hall, on.date() if on else today())
    finally:
        hall.database.close()
    if as_json:
        told = {
            "day": found.day.isoformat(),
            "fresh": found.fresh,
            "signs": [{"key": one.key, "message": one.words} for one in found.signs],
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in found.lines()))
    if found.signs:
        raise typer.Exit(NOT_DONE)
