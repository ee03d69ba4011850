"""`yichuang simulate`: a virtual year of a hall, with what must always hold checked every night."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from stations.cli import NOT_DONE, app, fail, talk
from stations.usage import ChineseCommand

if TYPE_CHECKING:
    from stations.simulation.year import Lived
    from storage.hall import Hall

YEAR = 365


@app.command(cls=ChineseCommand)
def simulate(
    first: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="从哪天开始。")
    ],
    days: Annotated[int, typer.Option(min=1, max=5 * YEAR, help="多少天。")] = YEAR,
    cases_per_day: Annotated[int, typer.Option(min=1, max=2000, help="每个开放日收多少件。")] = 200,
    seed: Annotated[int, typer.Option(help="种子；同样的参数，过同样的日子。")] = 1,
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="把模拟大厅的数据目录留在这里；不填则用后删除。")
    ] = None,
) -> None:
    """模拟：一个虚拟大厅过上许多天，有人请假、部门迟到、机器停一小时；每晚检查一切是否还对。"""
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise fail(f"{keep} 不是空文件夹，请换一个。")
    with _home(keep) as home, _virtual_hall(home) as hall:
        lived = _live(hall, first, days, cases_per_day, seed, home)
    from stations.simulation.view import print_lived

    print_lived(Console(highlight=False, width=None if sys.stdout.isatty() else 110), lived)
    if lived.broken:
        raise typer.Exit(NOT_DONE)


def _live(hall: Hall, first: datetime, days: int, cases_per_day: int, seed: int, home: Path) -> Lived:
    from stations.simulation.year import live

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=talk, transient=True) as progress:
        task = progress.add_task("一天一天过去", total=days)
        return live(hall, first.date(), days, cases_per_day, seed, home, lambda: progress.advance(task))


@contextmanager
def _home(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="yichuang-simulate-") as folder:
        yield Path(folder)


@contextmanager
def _virtual_hall(home: Path) -> Iterator[Hall]:
    """Start an object store of its own and open an empty hall on it; SQLite does not wait for the disk."""
    from deployments.children import Child
    from deployments.home import settle_services
    from deployments.services import environment_of, object_store
    from storage.database import Database
    from storage.hall import Hall
    from storage.objects import ObjectStore
    from storage.settings import Settings

    settings = settle_services(Settings(_env_file=None, home=home)).model_copy(update={"s3_local_dir": None})
    child = Child(object_store(settings), environment_of(settings), home / "logs")
    child.start()
    database = Database(settings.sql_url, durable=False)
    try:
        deadline = time.monotonic() + child.service.patience
        while not child.service.ready():
            if time.monotonic() > deadline:
                raise fail("对象存储没有启动，请运行 yichuang doctor 查看原因。", NOT_DONE)
            time.sleep(0.1)
        database.upgrade()
        hall = Hall(settings, database, ObjectStore(settings))
        hall.objects.prepare()
        yield hall
    finally:
        database.close()
        child.ask_to_stop()
        child.kill()
