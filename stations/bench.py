"""`yichuang bench`: measure the reader on fresh pages, beside others: figures that anyone can check."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from stations.cli import NOT_DONE, fail, talk
from stations.usage import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from stations.bench_papers import BenchPaper
    from stations.bench_view import Report

bench = typer.Typer(
    name="bench",
    cls=ChineseGroup,
    help="测评：用新做的页面，量速度、准确和可信度。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Seed = Annotated[int | None, typer.Option(min=1, max=999_999, help="种子；不填则用新的，并在结果中写明。")]
PerLook = Annotated[int, typer.Option("--per-look", min=1, max=700, help="每种样貌几份材料。")]
Write = Annotated[bool, typer.Option("--write", help="把结果写进 docs/benchmarks.md。")]


@bench.command(cls=ChineseCommand)
def reading(seed: Seed = None, per_look: PerLook = 12, write: Write = False) -> None:
    """同一批新页面，与 OCRmyPDF、Tesseract、RapidOCR 并排比较。"""
    from stations.bench_readers import READERS, version_of
    from stations.bench_run import compare
    from stations.bench_view import report_reading

    seed = _settled(seed, write)
    versions = {reader: version_of(reader) for reader in READERS}
    installed = [reader for reader in READERS if versions[reader] is not None]
    with _measuring(seed, per_look, len(installed)) as (papers, tell):
        scores, peaks = compare(papers, installed, seed, tell)
    command = _command("reading", seed, per_look)
    _show(report_reading(command, scores, peaks, versions), "reading", write)


@bench.command(cls=ChineseCommand)
def calibration(seed: Seed = None, per_look: PerLook = 48, write: Write = False) -> None:
    """可信度说得准不准：各档可信度的字段值，有多少读对了。"""
    from stations.bench_run import judge_all
    from stations.bench_view import report_calibration

    seed = _settled(seed, write)
    with _measuring(seed, per_look, 1) as (papers, tell):
        judged, exact = judge_all(papers, tell)
    for one in judged:
        if one.sure_and_wrong:
            read = f"{one.look} {one.kind}.{one.name}：读作“{one.value}”，应为“{one.truth}”"
            talk.print(f"{read}（{one.confidence:.2f}）", style="yellow", markup=False, soft_wrap=True)
    _show(report_calibration(_command("calibration", seed, per_look), judged, exact), "calibration", write)


@bench.command(cls=ChineseCommand)
def pile(
    seed: Seed = None,
    pages: Annotated[int, typer.Option(min=2, max=100, help="一叠几页。")] = 10,
    times: Annotated[int, typer.Option(min=1, max=100, help="读几次。")] = 5,
    write: Write = False,
) -> None:
    """一叠扫描件要多久：一个核心，和两个核心互相帮忙。"""
    from stations.bench_papers import make_pile
    from stations.bench_readers import ReaderEndedError
    from stations.bench_run import time_pile
    from stations.bench_view import report_pile

    seed = _settled(seed, write)
    with tempfile.TemporaryDirectory(prefix="yichuang-bench-") as folder:
        with _progress("制作页面", pages) as tell:
            papers = make_pile(seed, pages, Path(folder), tell)
        with _progress("识别", 2 * times) as tell:
            try:
                alone, together = time_pile(papers, pages, times, Path(folder) / "readers", tell)
            except ReaderEndedError as error:
                raise fail(f"一个读取进程中途退出，没有结果：{error}", NOT_DONE) from None
    command = f"bin/run bench pile --seed {seed} --pages {pages} --times {times}"
    _show(report_pile(command, pages, alone, together), "pile", write)


@bench.command(cls=ChineseCommand)
def verdicts(
    seed: Seed = None,
    count: Annotated[int, typer.Option(min=1000, help="核对多少件。")] = 100_000,
    write: Write = False,
) -> None:
    """每秒能下多少个结论：31个事项的例子，两个引擎各算一遍；内存涨不涨。"""
    from rules.catalogue import load_catalogue
    from stations.bench_papers import fresh_seed
    from stations.bench_verdicts import run_verdicts
    from stations.bench_view import report_verdicts

    seed, catalogue = seed or fresh_seed(), load_catalogue()
    with _progress("核对", 10) as tell:
        slices = run_verdicts(catalogue, count, seed, tell)
    command = f"bin/run bench verdicts --seed {seed} --count {count}"
    _show(report_verdicts(command, len(catalogue.matters), slices), "verdicts", write)


@bench.command(cls=ChineseCommand)
def sweep(
    few: Annotated[int, typer.Option("--few", min=5000, help="较少的在办件数。")] = 10_000,
    many: Annotated[int, typer.Option("--many", min=5000, help="较多的在办件数。")] = 1_000_000,
    due: Annotated[int, typer.Option("--due", min=1, max=1000, help="每次有几件到时。")] = 1000,
    times: Annotated[int, typer.Option(min=1, max=5, help="扫几次。")] = 5,
    write: Write = False,
) -> None:
    """时限扫描的耗时随到时的件数走，不随在办的件数走：SQLite 和 PostgreSQL 各比一遍。"""
    from stations.bench_sweep import run_sweeps
    from stations.bench_view import report_sweeps
    from stations.temporary_postgresql import PostgresqlMissingError

    with _progress("装入和扫描", 4 + 4 * times) as tell:
        try:
            swept = run_sweeps((few, many), due, times, tell)
        except PostgresqlMissingError:
            raise fail("本机没有 PostgreSQL 服务程序；请先运行 bin/test，它会安装。", NOT_DONE) from None
    command = f"bin/run bench sweep --few {few} --many {many} --due {due} --times {times}"
    _show(report_sweeps(command, swept), "sweep", write)


def _settled(seed: int | None, write: bool) -> int:
    """Return the seed to use; figures from pages that were tuned on are never written down."""
    from stations.bench_papers import fresh_seed, was_used_for_tuning
    from stations.bench_view import PAGE

    if write and not PAGE.exists():
        raise fail(f"没有 docs/{PAGE.name}，请在源码文件夹中运行。")
    if seed is None:
        return fresh_seed()
    if was_used_for_tuning(seed):
        why = f"种子 {seed} 用于调试过识别，结果会偏好"
        if write:
            raise fail(f"{why}，不能写进文档。请换一个种子，或不填。")
        talk.print(f"{why}，不作为成绩。", style="yellow", markup=False)
    return seed


def _command(name: str, seed: int, per_look: int) -> str:
    return f"bin/run bench {name} --seed {seed} --per-look {per_look}"


@contextmanager
def _measuring(
    seed: int, per_look: int, readers: int
) -> Iterator[tuple[list[BenchPaper], Callable[[], None]]]:
    """Make the papers in a folder that goes when they have been read; yields them, and who hears of it."""
    from samples.looks import LOOKS
    from stations.bench_papers import make_papers
    from stations.bench_readers import ReaderEndedError

    with tempfile.TemporaryDirectory(prefix="yichuang-bench-") as folder:
        with _progress("制作页面", per_look * len(LOOKS)) as tell:
            papers = make_papers(seed, per_look, Path(folder), tell)
        with _progress("识别", len(papers) * readers) as tell:
            try:
                yield papers, tell
            except ReaderEndedError as error:
                raise fail(f"一个读取进程中途退出，没有结果：{error}", NOT_DONE) from None


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=talk, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def _show(report: Report, name: str, write: bool) -> None:
    from stations.bench_view import PAGE, as_markdown, machine, print_report, write_section

    ran_on = machine()
    print_report(Console(highlight=False, width=None if sys.stdout.isatty() else 120), report, ran_on)
    if write:
        write_section(PAGE, name, as_markdown(report, ran_on))
        talk.print(f"已写进 docs/{PAGE.name}。", markup=False)
