"""The console entry point: the commands of `stations.cli`, and those that start or look over the hall.

Heavy imports stand inside the commands: `yichuang precheck` needs no Prefect, and `demo` settles its
environment before anything reads it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from deployments import simulate_cli  # noqa: F401  # it adds its command to the app
from stations import anomalies_cli, bulletin_cli, explain_cli, papers_cli, schedule_cli, walk_cli  # noqa: F401  # they add their commands to the app
from stations.bench import bench
from stations.calendar_cli import calendar
from stations.cards_cli import cards
from stations.catalogue_cli import catalogue
from stations.cli import NOT_DONE, app, fail, main, talk
from stations.messages_cli import messages
from stations.outside_cli import outside
from stations.rules_cli import rules
from stations.usage import ChineseCommand

if TYPE_CHECKING:
    from deployments.launcher import Launcher, OnProgress
    from samples.make import Sample
    from stations.demo import Outcome
    from storage.settings import Settings

__all__ = ["app", "main"]

app.add_typer(bench)
app.add_typer(calendar)
app.add_typer(cards)
app.add_typer(catalogue)
app.add_typer(messages)
app.add_typer(outside)
app.add_typer(rules)

KEPT_SETTINGS = ("YICHUANG_WORKERS", "YICHUANG_OCR_BACKEND")


@app.command(cls=ChineseCommand)
def up() -> None:
    """启动全部服务，直到按 Ctrl-C 或收到 SIGTERM。"""
    from deployments.launcher import up as launch
    from storage.settings import load_settings

    with _starting() as tell, launch(load_settings(), tell) as running:
        _print_addresses(running)
        running.wait()
        talk.print("正在停止……")
    talk.print("已停止。")


@app.command(cls=ChineseCommand)
def demo(
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="把样例和数据目录留在这里；不填则用后删除。")
    ] = None,
) -> None:
    """演示：制作 16 件样例申请，从扫描件走到结论，列出结果，不留痕迹。"""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="yichuang-demo-") as folder:
            outcomes = _demonstrate(Path(folder))
    else:
        outcomes = _demonstrate(keep.absolute())
        talk.print(f"样例在 {keep / 'samples'}，数据目录在 {keep / 'home'}。", markup=False)
    if any(one.missed or one.verdict is None for one in outcomes):
        raise typer.Exit(NOT_DONE)


@app.command(cls=ChineseCommand)
def doctor() -> None:
    """检查本机环境和正在运行的服务，说明哪里不对、怎么办。"""
    from deployments.doctor import check
    from storage.settings import load_settings

    with talk.status("正在检查"):
        checks = check(load_settings())
    table = Table(title="环境检查", title_justify="left")
    for heading in ("项目", "结果", "情况", "怎么办"):
        table.add_column(heading, overflow="fold")
    for one in checks:
        table.add_row(one.name, "[green]正常[/]" if one.ok else "[bold red]有问题[/]", one.detail, one.remedy)
    Console(highlight=False).print(table)
    if wrong := sum(not one.ok for one in checks):
        raise fail(f"有 {wrong} 项需要处理，见上表。", NOT_DONE)


@contextmanager
def _starting() -> Iterator[OnProgress]:
    """Show what is being started; yields the listener for the launcher."""
    with talk.status("正在启动") as status:

        def tell(step: object) -> None:
            from deployments.launcher import Progress as Step

            assert isinstance(step, Step)  # noqa: S101
            if step.ready:
                talk.print(f"  ✓ {step.message}（{step.seconds:.0f} 秒）", style="green", markup=False)
            elif "重新启动" in step.message:
                talk.print(f"  ! {step.message}", style="yellow", markup=False)
            status.update(f"{step.message}（{step.seconds:.0f} 秒）")

        yield tell


def _print_addresses(running: Launcher) -> None:
    table = Table(title="一窗已启动，按 Ctrl-C 停止", title_justify="left", show_header=False)
    where = running.addresses
    rows = [("窗口网页", where.web), ("接口说明", f"{where.web}/api/v1/openapi.json" if where.web else None)]
    rows += [("任务调度", where.prefect), ("对象存储", where.object_store), ("数据目录", where.home)]
    for name, address in rows:
        if address:
            table.add_row(name, address)
    Console(highlight=False).print(table)
    sys.stdout.flush()


def _demonstrate(folder: Path) -> list[Outcome]:
    """Make the samples while the services start, take all of them through, print the table."""
    _forget_the_hall(folder / "home")
    from deployments.launcher import up as launch
    from storage.settings import load_settings

    talk.print("正在制作样例申请，同时启动服务")
    with (
        _making_samples(folder / "samples") as made,
        _starting() as tell,
        launch(load_settings(), tell) as running,
    ):
        outcomes = _take_all(running.settings, made())
    from stations.demo import print_outcomes

    print_outcomes(Console(highlight=False, width=None if sys.stdout.isatty() else 110), outcomes)
    return outcomes


def _forget_the_hall(home: Path) -> None:
    """Point this process at a home of its own and a free port: the demonstration touches no hall's data."""
    for name in [name for name in os.environ if name.startswith(("YICHUANG_", "PREFECT_"))]:
        if name not in KEPT_SETTINGS:
            del os.environ[name]
    os.environ["YICHUANG_HOME"] = str(home)
    from deployments.home import free_port

    os.environ["YICHUANG_PORT"] = str(free_port())


@contextmanager
def _making_samples(folder: Path) -> Iterator[Callable[[], list[Sample]]]:
    """Make the samples in a process of its own; yields what waits for them and returns them."""
    command = [sys.executable, "-m", "samples", "--demo", "--out", str(folder)]
    making = subprocess.Popen(  # out of reach of Ctrl-C: it is ended below
        command, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[1], start_new_session=True
    )

    def made() -> list[Sample]:
        from samples.make import Sample

        if making.wait() != 0:
            raise fail("样例没有做成，请运行 bin/run 补装字体等软件包后重试。", NOT_DONE)
        truths = [
            (one.parent, json.loads(one.read_text("utf-8"))) for one in sorted(folder.glob("*/truth.json"))
        ]
        return [Sample(one, tuple(one / name for name in truth["files"]), truth) for one, truth in truths]

    try:
        yield made
    finally:
        making.kill()
        making.wait()


def _take_all(settings: Settings, samples: list[Sample]) -> list[Outcome]:
    from stations.demo import take_through
    from storage.hall import open_hall

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    hall = open_hall(settings)
    try:
        with Progress(*columns, console=talk, transient=True) as progress:
            task = progress.add_task("收件、识别、核对", total=len(samples))
            return take_through(
                hall, samples, settings.worker_count, lambda done: progress.update(task, completed=done)
            )
    finally:
        hall.database.close()


if __name__ == "__main__":
    main()
