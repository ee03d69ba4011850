"""`yichuang schedule` and `yichuang sweep`: what runs by itself, and one of it now."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from stations.cli import WRONG_CALL, app, fail
from stations.staff_call import Json, the_hall
from stations.usage import ChineseCommand

if TYPE_CHECKING:
    from storage.clock_tables import SweepRunRow


@app.command(cls=ChineseCommand)
def schedule(
    as_json: Json = False,
    prefect_file: Annotated[
        bool, typer.Option("--prefect-file", help="输出给自有 Prefect 工作池用的部署文件。")
    ] = False,
) -> None:
    """定时任务：列出每一项，何时运行，上次结果，下次时间。"""
    from flows.sweeps import SWEEPS, next_run, prefect_yaml
    from storage.clock import now

    if prefect_file:
        sys.stdout.write(prefect_yaml())
        return
    from casework.runs import last_runs

    with the_hall() as hall:
        runs, at = last_runs(hall), now()
    rows = [(one, runs.get(one.name), next_run(one, at)) for one in SWEEPS]
    if as_json:
        told = [
            {
                "name": one.name,
                "words": one.words,
                "cron": one.cron,
                "next_run": due.isoformat(),
                "runs": run.runs if run else 0,
                "last_started": run.started_at.isoformat() if run and run.started_at else None,
                "last_done": run.done if run else None,
                "failed": run.failed if run and _failed(run) else None,
            }
            for one, run, due in rows
        ]
        sys.stdout.write(json.dumps({"schedule": told}, ensure_ascii=False, indent=2) + "\n")
        return
    table = Table("任务", "名称", "时间", "上次运行", "结果", "下次运行")
    for one, run, due in rows:
        table.add_row(
            one.words, one.name, one.cron, _when(run.started_at if run else None), _result(run), _when(due)
        )
    Console(highlight=False, width=None if sys.stdout.isatty() else 120).print(table)


@app.command(cls=ChineseCommand)
def sweep(
    name: Annotated[str, typer.Argument(metavar="NAME", help="任务的名称，见 yichuang schedule。")],
) -> None:
    """补跑：现在就运行一项定时任务；重复运行没有妨碍。"""
    from casework.runs import recorded
    from flows.sweeps import NAMED
    from storage.clock import now

    if name not in NAMED:
        raise fail(f"没有定时任务 {name}。可以是：{'、'.join(NAMED)}。", WRONG_CALL)
    with the_hall() as hall:
        done = recorded(hall, name, NAMED[name].verb, now())
    sys.stdout.write(f"{NAMED[name].words}：办了 {done} 项。\n")


def _result(run: SweepRunRow | None) -> str:
    if run is None or run.started_at is None:
        return "还没有运行过"
    if _failed(run):
        return f"失败（{run.failed}）"
    return f"办了 {run.done} 项" if run.ended_at and run.ended_at >= run.started_at else "正在运行"


def _failed(run: SweepRunRow) -> bool:
    return run.failed_at is not None and run.started_at is not None and run.failed_at >= run.started_at


def _when(at: datetime | None) -> str:
    from storage.clock import SHANGHAI

    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}" if at else "—"
