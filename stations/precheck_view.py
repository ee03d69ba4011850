"""How a precheck looks on a terminal: progress while reading, then the verdict with its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from rules.facts import Finding, Outcome, VerdictKind
from rules.text import KIND_NAMES
from rules.words import place_words

if TYPE_CHECKING:
    from casework.precheck import PrecheckResult  # loads the engines

VERDICTS = {
    VerdictKind.COMPLETE: ("材料齐全，可以受理", "bold green"),
    VerdictKind.CORRECTION: ("需要补正", "bold red"),
    VerdictKind.REVIEW: ("需要人工核对", "bold yellow"),
    VerdictKind.REFUSE: ("不予受理", "bold magenta"),
}
OUTCOMES = {
    Outcome.REFUSE: ("不受理", "magenta"),
    Outcome.FAIL: ("不合格", "red"),
    Outcome.UNKNOWN: ("待核对", "yellow"),
    Outcome.PASS: ("合格", "green"),
}


@contextmanager
def reading_progress(console: Console, files: int) -> Iterator[Callable[[str, int], None]]:
    """Show which page is being read; yields the callback for the reader."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(f"正在准备识别（{files}个文件）", total=None)
        count = 0

        def read(file: str, page: int) -> None:
            nonlocal count
            count += 1
            progress.update(task, description=f"已读{count}页：{file} 第{page}页")

        yield read


def print_result(console: Console, result: PrecheckResult) -> None:
    """Print the papers that were recognised, the findings worst first, and the verdict."""
    _print_papers(console, result)
    _print_findings(console, result)
    words, style = VERDICTS[result.verdict.verdict]
    pages = max(result.reading.page_count, 1)
    console.print(Text(f"初审结论：{words}", style=style))
    console.print(
        f"事项：{result.rule_set.name}（规则版本 {result.rule_set.version}），收件日期 {result.received_on}，"
        f"{result.reading.page_count}页，每页 {result.reading.seconds / pages:.2f} 秒"
    )


def _print_papers(console: Console, result: PrecheckResult) -> None:
    table = Table(title="收到的材料", title_justify="left")
    for heading in ("材料", "所在页", "读到的内容"):
        table.add_column(heading, overflow="fold")
    for document in result.reading.documents:
        places = "、".join(f"{file} 第{page}页" for file, page in document.parts)
        names = ("name", "applicant", "principal", "lessee", "title")
        told = next((document.fields[n].value for n in names if n in document.fields), "")
        table.add_row(KIND_NAMES.get(document.kind, document.kind), places, Text(told))
    console.print(table)


def _print_findings(console: Console, result: PrecheckResult) -> None:
    order = list(OUTCOMES)
    told = [f for f in result.verdict.findings if f.outcome is not Outcome.PASS]
    passed = len(result.verdict.findings) - len(told)
    if told:
        table = Table(title="需要处理的问题", title_justify="left", show_lines=True)
        for heading in ("结果", "规则", "问题", "位置", "依据"):
            table.add_column(heading, overflow="fold")
        for finding in sorted(told, key=lambda f: order.index(f.outcome)):
            words, style = OUTCOMES[finding.outcome]
            table.add_row(
                Text(words, style=style),
                finding.rule,
                Text(finding.message),
                _places(finding),
                Text(finding.basis),
            )
        console.print(table)
    console.print(f"另有 {passed} 项检查合格。" if told else f"{passed} 项检查全部合格。")


def _places(finding: Finding) -> str:
    return "\n".join(dict.fromkeys(place_words(e) for e in finding.evidence)) or "—"
