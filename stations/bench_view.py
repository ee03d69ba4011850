"""What a benchmark prints: the same tables for the eye and, as Markdown, for docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import psutil
from rich.console import Console
from rich.table import Table

from rules.thresholds import SURE
from samples.looks import LOOKS
from stations.bench_readers import HOW_TO_INSTALL, NAMES, OURS, READERS
from stations.bench_score import (
    Exactness,
    Judged,
    Score,
    add_up,
    into_bins,
    ratio,
    sure_and_wrong_per_thousand,
)
from stations.bench_sweep import Swept
from stations.bench_verdicts import Slice
from stations.demo import LOOK_NAMES

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its title, headings in Chinese and English, rows of the same length."""

    title: str
    headings: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a benchmark: where and how it was run, its tables, and what is to be said of them."""

    command: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def report_reading(
    command: str, scores: Sequence[Score], peaks: Mapping[str, float], versions: Mapping[str, str | None]
) -> Report:
    """Put the readers side by side; one that is not installed is named all the same."""
    ours = [score for score in scores if score.reader == OURS]
    pages = sum(score.pages for score in ours)
    counts = f"{len(ours)} 份材料，{pages} 页。{len(ours)} papers, {pages} pages"
    return Report(command, (counts,), (_readers(scores, peaks, versions), _looks(scores, versions)))


def _readers(
    scores: Sequence[Score], peaks: Mapping[str, float], versions: Mapping[str, str | None]
) -> Sheet:
    headings = (
        ("读取器", "reader"), ("版本", "version"), ("每页秒数", "s/page"), ("每页CPU秒", "CPU s/page"),
        ("文中有值", "value in text"), ("字符差错", "character error"), ("字段准确", "fields exact"),
        ("内存MiB", "peak"), ("没读成", "failed"),
    )  # fmt: skip
    ours = add_up(score for score in scores if score.reader == OURS)
    rows = []
    for reader in READERS:
        version = versions[reader]
        if version is None:
            missing = f"未安装，安装：{HOW_TO_INSTALL[reader]}"
            rows.append((NAMES[reader], missing, *[NOTHING] * (len(headings) - 2)))
            continue
        total = add_up(score for score in scores if score.reader == reader)
        rows.append(
            (
                NAMES[reader],
                version,
                _against(total.seconds, ours.seconds),
                _against(total.cpu_seconds, ours.cpu_seconds),
                _of(total.present, total.printed),
                _percent(total.character_error),
                _of(total.exact, total.fields) if total.fields else NOTHING,
                f"{peaks[reader]:.0f}",
                str(total.failed),
            )
        )
    return Sheet("同一批新页面，各读取器 The same fresh pages, each reader", headings, tuple(rows))


def _looks(scores: Sequence[Score], versions: Mapping[str, str | None]) -> Sheet:
    headings = (
        ("样貌", "look"), ("读取器", "reader"), ("页数", "pages"), ("每页秒数", "s/page"),
        ("文中有值", "value in text"), ("字符差错", "character error"), ("字段准确", "fields exact"),
    )  # fmt: skip
    rows = []
    for look in LOOKS:
        for reader in (one for one in READERS if versions[one] is not None):
            total = add_up(one for one in scores if one.reader == reader and one.look == look)
            rows.append(
                (
                    LOOK_NAMES[look],
                    NAMES[reader],
                    str(total.pages),
                    f"{total.seconds:.2f}",
                    _of(total.present, total.printed),
                    _percent(total.character_error),
                    _of(total.exact, total.fields) if total.fields else NOTHING,
                )
            )
    return Sheet("按样貌 By look", headings, tuple(rows))


def report_pile(command: str, pages: int, alone: Sequence[float], together: Sequence[float]) -> Report:
    """Return how long one pile of scanned pages takes one warm reader, and one that a neighbour helps."""
    headings = (
        ("读取进程", "readers"),
        ("秒数（中位）", "seconds, median"),
        ("最快", "least"),
        ("最慢", "most"),
    )
    first = median(alone)
    rows = tuple(
        (name, _against(median(seconds), first), f"{min(seconds):.2f}", f"{max(seconds):.2f}")
        for name, seconds in (("一个核心 one core", alone), ("两个核心 two cores", together))
    )
    note = (
        f"一叠 {pages} 页扫描件，各读 {len(alone)} 次。One pile of {pages} scanned pages, {len(alone)} times"
    )
    return Report(command, (note,), (Sheet("一叠扫描件 One pile of scans", headings, rows),))


def report_verdicts(command: str, rule_sets: int, slices: Sequence[Slice]) -> Report:
    """Show each tenth of a run of verdicts, and what the whole comes to."""
    rates = [one.verdicts / one.seconds for one in slices]
    total = sum(one.verdicts for one in slices)
    differ = sum(one.disagreements for one in slices)
    grown = slices[-1].memory - slices[0].memory
    rows = tuple(
        (str(index), str(one.verdicts), f"{rate:.0f}", f"{one.memory:.0f}", str(one.disagreements))
        for index, (one, rate) in enumerate(zip(slices, rates, strict=True), start=1)
    )
    return Report(
        command,
        (
            f"{rule_sets} 个规则集，{total} 个结论，每秒 {median(rates):.0f} 个（中位数），"
            f"两个引擎不一致 {differ} 个，内存变化 {grown:+.0f} MiB。"
            f"{rule_sets} rule sets, {total} verdicts, {median(rates):.0f} a second (median), "
            f"{differ} disagreements, memory {grown:+.0f} MiB",
        ),
        (
            Sheet(
                "每十分之一 Each tenth",
                (
                    ("段", "tenth"),
                    ("结论", "verdicts"),
                    ("每秒", "a second"),
                    ("内存MiB", "memory, both processes"),
                    ("不一致", "disagreements"),
                ),
                rows,
            ),
        ),
    )


def report_sweeps(command: str, swept: Sequence[Swept]) -> Report:
    """Put the sweeps over few and over many open cases side by side, database by database."""
    notes, rows = [], []
    for name in dict.fromkeys(one.database for one in swept):
        few, many = sorted({one.open_cases for one in swept})
        both = [
            [one for one in swept if one.database == name and one.open_cases == size] for size in (few, many)
        ]
        medians = [median(one.seconds for one in own) for own in both]
        share = medians[1] / medians[0]
        notes.append(
            f"{name}：{many} 件在办的一次扫描是 {few} 件的 {share:.2f} 倍（中位数）。"
            f"{name}: a sweep over {many} open cases takes {share:.2f} times the one over {few} (median)"
        )
        rows += [
            (name, str(turn), str(one.cards), f"{one.seconds:.2f}", f"{other.seconds:.2f}")
            for turn, (one, other) in enumerate(zip(*both, strict=True), start=1)
        ]
    headings = (
        ("数据库", "database"),
        ("次", "turn"),
        ("卡片", "cards raised"),
        ("较少，秒", "few open, seconds"),
        ("较多，秒", "many open, seconds"),
    )
    return Report(command, tuple(notes), (Sheet("每次扫描 Each sweep", headings, tuple(rows)),))


def report_calibration(command: str, judged: Sequence[Judged], papers: Sequence[Exactness]) -> Report:
    """Return the reliability table, how often a value so sure is right, and what of all was right."""
    looks = [(LOOK_NAMES[look], look) for look in LOOKS]
    rows = []
    for one in into_bins(judged):
        right, count = sum(one.right.values()), sum(one.count.values())
        of_looks = [_of(one.right.get(look, 0), one.count.get(look, 0)) for look in LOOKS]
        rows.append((one.name, *of_looks, _of(right, count), _percent(right / count if count else None)))
    headings = (("可信度", "confidence"), *looks, ("合计", "all"), ("正确率", "right"))
    sheet = Sheet("可信度与正确 Confidence and truth: right / read", headings, tuple(rows))
    wrong = sum(one.sure_and_wrong for one in judged)
    rate = sure_and_wrong_per_thousand(judged)
    note = (
        f"可信度不低于 {SURE} 却读错：{len(judged)} 个值中 {wrong} 个，每千个 {rate:.1f} 个。"
        f"Sure (≥{SURE}) and wrong: {wrong} of {len(judged)} values, {rate:.1f} per 1000"
    )
    return Report(command, (note,), (sheet, _exact(papers)))


def _exact(papers: Sequence[Exactness]) -> Sheet:
    headings = (
        ("样貌", "look"), ("种类认对", "kind right"), ("字段准确", "fields exact"), ("准确率", "share"),
        ("带校验码的", "with check digit"),
    )  # fmt: skip
    rows = []
    for look in LOOKS:
        of_look = [one for one in papers if one.look == look]
        exact, fields = sum(one.exact for one in of_look), sum(one.fields for one in of_look)
        rows.append(
            (
                LOOK_NAMES[look],
                _of(sum(one.kind_right for one in of_look), len(of_look)),
                _of(exact, fields),
                _percent(exact / fields if fields else None),
                _of(sum(one.exact_numbers for one in of_look), sum(one.numbers for one in of_look)),
            )
        )
    return Sheet("种类与字段 Kinds and fields", headings, tuple(rows))


def _against(seconds: float, ours: float) -> str:
    times = ratio(seconds, ours)
    return f"{seconds:.2f}" if times is None else f"{seconds:.2f} ({times:.2f}×)"


def _of(part: int, whole: int) -> str:
    return f"{part} / {whole}" if whole else NOTHING


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.1%}"


def machine() -> str:
    """Return what it ran on: cores, model, memory, system, and how busy it was."""
    told = subprocess.run(
        ["lscpu"], capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C"}
    ).stdout
    model = re.search(r"^Model name:\s*(.+)$", told, re.M)
    memory = psutil.virtual_memory().total / 1024**3
    return (
        f"{os.cpu_count()} × {model.group(1) if model else platform.machine()}, {memory:.0f} GiB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def print_report(console: Console, report: Report, ran_on: str) -> None:
    """Print the tables and what is to be said of them."""
    for sheet in report.sheets:
        table = Table(title=sheet.title, title_justify="left")
        for heading, _ in sheet.headings:
            table.add_column(heading, overflow="fold")
        for row in sheet.rows:
            table.add_row(*row)
        console.print(table)
    for note in (*report.notes, report.command, ran_on):
        console.print(note, markup=False, soft_wrap=True)


def as_markdown(report: Report, ran_on: str) -> str:
    """Return the report as a section of docs/benchmarks.md."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    told = (str(today), ran_on, f"`{report.command}`", *report.notes)
    parts = ["\n".join(f"* {one}" for one in told)]
    parts += [f"**{sheet.title}**\n\n{_grid(sheet)}" for sheet in report.sheets]
    return "\n\n".join(parts)


def _grid(sheet: Sheet) -> str:
    headings = [" ".join(heading) for heading in sheet.headings]
    lines: Iterable[Sequence[str]] = (headings, ["---"] * len(headings), *sheet.rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def write_section(page: Path, name: str, text: str) -> None:
    """Put the text between the page's two marks of this name; all else on the page stays."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = page.read_text("utf-8").partition(begin)
    _, _, after = rest.partition(end)
    if not after:
        raise ValueError(f"{page.name} has no marks {begin} and {end}.")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")
