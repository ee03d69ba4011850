"""How bulletins, score sheets and the load of the counters are shown: as tables, in words, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from casework.bulletin.build import Bulletin
from casework.bulletin.publish import Publication
from casework.bulletin.scores import Score, ScoreSheet
from casework.bulletin.span import Span
from casework.bulletin.verify import Verified
from casework.bulletin.words import load_lines, summary
from casework.load import NamedLoad
from storage.clock import local_date


def print_bulletin(console: Console, bulletin: Bulletin) -> None:
    """Print the summary and the table of figures."""
    console.print(Text(bulletin.title, style="bold"))
    if bulletin.known:
        console.print(Text(f"（{bulletin.known}）"))
    for sentence in summary(bulletin):
        console.print(Text(sentence))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    spans = (bulletin.span, bulletin.before, bulletin.last_year)
    table.add_column("指标")
    for heading in (spans[0].word, "其中／共", spans[1].word, spans[2].word):
        table.add_column(heading, justify="right", no_wrap=True)
    for section, definitions in bulletin.sections():
        table.add_row(Text(section, style="bold"))
        for one in definitions:
            if one.key in bulletin.figures:
                now, before, year = (column[one.key] for column in bulletin.columns)
                table.add_row(f"  {one.name}", now.shown(), now.parts(), before.shown(), year.shown())
    console.print(table)


def print_scores(console: Console, sheet: ScoreSheet) -> None:
    """Print who scored what."""
    console.print(Text(sheet.title, style="bold"))
    if sheet.known:
        console.print(Text(f"（{sheet.known}）"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("类别", "名称", "总分", "等次", "计入权重"):
        table.add_column(heading, justify="right" if heading in ("总分", "计入权重") else "left")
    for kind, scores in (("全厅", [sheet.hall]), ("部门", sheet.departments), ("窗口", sheet.windows)):
        for score in scores:
            table.add_row(kind, score.name, _points(score), score.grade, str(score.counted))
    console.print(table)


def _points(score: Score) -> str:
    return "—" if score.total is None else f"{score.total:.1f}"


def print_load(console: Console, named: NamedLoad) -> None:
    """Print the load of each counter, and what it suggests."""
    report = named.report
    console.print(Text(f"{report.span.word}各窗口忙闲", style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("窗口", "收件", "当天答复", "答复用时（分钟，中位）", "最忙的时段", "最多的事项"):
        table.add_column(heading, overflow="fold")
    for one in report.counters:
        busiest = max(one.by_hour, key=lambda hour: one.by_hour[hour], default=None)
        most = next(iter(one.by_matter), "")
        table.add_row(
            one.name,
            str(one.cases),
            str(one.timed),
            "—" if one.minutes is None else f"{one.minutes:.0f}",
            "—" if busiest is None else f"{busiest}时（{one.by_hour[busiest]}件）",
            f"{named.names.matter(most)}（{one.by_matter[most]}件）" if most else "—",
        )
    console.print(table)
    lines = [*load_lines(report, named.names), *named.frequency]
    for line in lines or ["窗口之间没有需要调整的。"]:
        console.print(Text(line))


def load_json(named: NamedLoad) -> dict[str, Any]:
    """Return the load of the counters as JSON values; minutes are medians."""
    report = named.report
    return {
        "month": report.span.key,
        "limit": report.limit,
        "ratio": report.ratio,
        "counters": [
            {
                "window": one.window,
                "name": one.name,
                "cases": one.cases,
                "by_matter": dict(one.by_matter),
                "by_hour": {str(hour): count for hour, count in one.by_hour.items()},
                "answered_same_day": one.timed,
                "minutes": one.minutes,
            }
            for one in report.counters
        ],
        "suggested": [
            {"matter": one.matter, "cases": one.cases, "from": one.source, "to": one.target}
            for one in report.moves
        ],
        "frequency": list(named.frequency),
    }


def verified_lines(
    span: Span, found: Verified, before: Publication | None, changed: Sequence[str]
) -> list[str]:
    """Return what holding the counts against each other found, in words."""
    lines = [one.words() for one in found.differences] + list(changed)
    if found.differences:
        names = {one.figure for one in found.differences}
        lines.append(
            f"{span.word}：{found.compared}项指标中有{len(names)}项两种算法不一致，请报告系统审计员。"
        )
    else:
        lines.append(f"{span.word}：{found.compared}项指标，从事件和从数据表两种算法逐件一致。")
    if before is not None:
        on = local_date(before.at)
        lines.append(f"与{on.year}年{on.month}月{on.day}日公布的{'不一致' if changed else '一致'}。")
    return lines


def verified_json(
    span: Span, found: Verified, before: Publication | None, changed: Sequence[str]
) -> dict[str, Any]:
    """Return the same as JSON values."""
    return {
        "month": span.key,
        "agrees": not found.differences and not changed,
        "compared": found.compared,
        "differences": [
            {
                "figure": one.figure,
                "name": one.name,
                "case": one.label,
                "by_events": one.by_events,
                "by_tables": one.by_tables,
            }
            for one in found.differences
        ],
        "published_at": before.at.isoformat() if before else None,
        "changed_since_published": list(changed),
    }
