"""The catalogue on the screen and as JSON: preview, list, quality, frequency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from casework.catalogue import Base, Preview
from casework.frequency import FrequencyReport
from rules.departments import UNSPECIFIED, TotalLine
from rules.frequency import COUNTER_NAMES, Counter, receiving_counter
from rules.implementation_list import ENTRY, Entry, matter_count, totals
from rules.list_differences import Change, ChangeKind
from rules.list_quality import Remark, counts, coverage, remarks, staffing
from storage.clock import SHANGHAI

SHOWN_CHANGES = 30
SHOWN_REMARKS = 200


def print_preview(console: Console, checked: Preview, *, everything: bool = False) -> None:
    """Print what publishing would do: differences, control totals, notices, and every fault with its cell."""
    names = {one.key: one.name for one in checked.base.departments}
    matters = matter_count(checked.entries)
    _line(console, f"表中共{len(checked.entries)}行、{matters}个事项。")
    _line(console, f"与{checked.base.told()}相比：{_summary(checked.changes)}。")
    shown = checked.changes if everything else checked.changes[:SHOWN_CHANGES]
    for change in shown:
        _line(console, f"  [{names.get(change.department, change.department)}] {change.sentence()}")
    if len(shown) < len(checked.changes):
        _line(console, f"  ……另有{len(checked.changes) - len(shown)}处差别，加 --all 全部列出")
    _print_totals(console, checked.lines)
    for line in checked.lines:
        if not line.equal:
            _line(console, f"与控制数不符：{line.fault()}")
    for notice in checked.notices:
        _line(console, f"提醒：{notice}")
    for key, (total, high) in checked.stated.items():
        given = f"{total}、高频{UNSPECIFIED if high is None else high}"
        _line(
            console, f"提醒：“控制数”表中{names[key]}写的是{given}，与已公布的控制数不同；加 --totals 才采用"
        )
    if checked.faults:
        _line(console, f"错误{len(checked.faults)}处：")
        for number, fault in enumerate(checked.faults, 1):
            _line(console, f"  {number}. {fault.told()}")


def as_json(checked: Preview) -> dict[str, Any]:
    """Return the preview as plain values."""
    return {
        "publishable": checked.publishable,
        "compared_with": checked.base.told(),
        "entries": len(checked.entries),
        "matters": matter_count(checked.entries),
        "faults": [
            {
                "sheet": one.sheet, "row": one.row, "column": one.column, "heading": one.heading,
                "stands": one.stands, "message": one.told(),
            }
            for one in checked.faults
        ],
        "notices": list(checked.notices),
        "totals": [_total(line) for line in checked.lines],
        "changes": [
            {
                "kind": one.kind.name.lower(), "department": one.department, "title": one.title,
                "elements": [
                    {"name": part.name, "before": part.before, "after": part.after} for part in one.elements
                ],
            }
            for one in checked.changes
        ],
    }  # fmt: skip


def print_base(console: Console, base: Base, department: str | None, day: date) -> None:
    """Print which list is in force and its totals; of one department also its entries."""
    _line(console, base.told() + ("。" if not base.sample else "。真正的清单由本厅导入，系统不作假定。"))
    if base.release is not None and base.release.published_by:
        at = base.release.published_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        _line(console, f"由{base.release.published_by}于{at}公布。")
    lines = totals(base.entries, base.departments, day)
    _print_totals(console, [one for one in lines if department in (None, one.department.key)])
    if department is None:
        return
    table = Table(show_edge=False, pad_edge=False)
    for heading in ("事项", "频次", "窗口", "法定", "承诺", "材料", "规则集"):
        table.add_column(heading, overflow="fold")
    for entry in _of(base, department):
        table.add_row(
            entry.title(),
            entry.frequency.word if entry.frequency else UNSPECIFIED,
            receiving_counter(entry.frequency).value,
            entry.statutory.shown() if entry.statutory else "—",
            entry.promised.shown() if entry.promised else "—",
            str(len(entry.materials)),
            entry.key or "—",
        )
    console.print(table)


def base_as_json(base: Base, department: str | None, day: date) -> dict[str, Any]:
    """Return the list in force as plain values."""
    release = base.release
    names = {one.key: one.name for one in base.departments}
    return {
        "release": release.number if release else None,
        "sample": base.sample,
        "told": base.told(),
        "document_number": release.document_number if release else None,
        "published_by": release.published_by if release else None,
        "published_at": release.published_at.isoformat() if release else None,
        "valid_from": release.valid_from.isoformat() if release else None,
        "workbook_sha256": release.workbook_sha256 if release else None,
        "departments": [
            _total(line)
            for line in totals(base.entries, base.departments, day)
            if department in (None, line.department.key)
        ],
        "entries": [
            {
                **ENTRY.dump_python(entry, mode="json", exclude_defaults=True),
                "department_name": names.get(entry.department, entry.department),
            }
            for entry in _of(base, department)
        ],
    }


def print_quality(
    console: Console, base: Base, department: str | None, people: Mapping[str, int], long_list: int
) -> None:
    """Print the quality report."""
    entries = _of(base, department)
    found = _remarks(base, entries, long_list)
    poor = len({one.title for one in found})
    _line(console, f"{base.told()}。查了{len(entries)}行，{poor}行有可改进之处，共{len(found)}条：")
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("问题")
    table.add_column("条数", justify="right")
    for sort, count in counts(found):
        table.add_row(sort, str(count))
    console.print(table)
    for one in found[:SHOWN_REMARKS]:
        _line(console, f"  [{one.sort}] {one.title}：{one.advice}")
    if len(found) > SHOWN_REMARKS:
        _line(console, f"  ……另有{len(found) - SHOWN_REMARKS}条，用 --department 或 --json 查看")
    entered, authorised, all_of_them = coverage(entries)
    _line(
        console, f"进驻大厅{entered}/{all_of_them}项，授权到位{authorised}/{all_of_them}项（没有写的不计）。"
    )
    for line in staffing(entries, dict(people)):
        _line(console, f"{line.counter}：{line.matters}项，{line.people}人，人均{line.ratio()}项")


def quality_as_json(
    base: Base, department: str | None, people: Mapping[str, int], long_list: int
) -> dict[str, Any]:
    """Return the quality report as plain values."""
    entries = _of(base, department)
    found = _remarks(base, entries, long_list)
    entered, authorised, all_of_them = coverage(entries)
    return {
        "told": base.told(),
        "counts": dict(counts(found)),
        "remarks": [
            {"department": one.department, "title": one.title, "sort": one.sort, "advice": one.advice}
            for one in found
        ],
        "coverage": {"entered": entered, "authorised": authorised, "matters": all_of_them},
        "staffing": [
            {"counter": line.counter, "matters": line.matters, "people": line.people}
            for line in staffing(entries, dict(people))
        ],
    }


def print_frequency(console: Console, found: FrequencyReport) -> None:
    """Print which counter receives what, the figures of the period, and the proposals."""
    _line(console, f"{found.base.told()}。")
    for counter in (Counter.HIGH, Counter.LOW):
        held = [one for one in found.base.entries if receiving_counter(one.frequency) is counter]
        _line(console, f"{COUNTER_NAMES[counter]}：可收{matter_count(held)}项")
    _line(console, f"{COUNTER_NAMES[Counter.ISSUE]}：只出件，不收件")
    period = f"{found.first.isoformat()}至{found.last.isoformat()}（{found.days}天）的办件"
    table = Table(title=period, title_justify="left", show_edge=False, pad_edge=False)
    for heading, justify in (("事项", "left"), ("频次", "left"), ("办件量", "right"), ("30日", "right"),
                             ("耗时中位", "right"), ("同日办理", "right")):  # fmt: skip
        table.add_column(heading, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for one in found.figures:
        if one.cases:
            table.add_row(
                one.title,
                one.frequency.word if one.frequency else UNSPECIFIED,
                str(one.cases),
                f"{one.monthly(found.days):.1f}",
                f"{one.hours:.1f}小时" if one.hours is not None else "尚无办结",
                f"{one.related:.0%}",
            )
    console.print(table)
    idle = sum(not one.cases for one in found.figures)
    _line(console, f"另有{idle}项在此期间没有办件。没有规则集的事项还不能统计。")
    _line(console, f"调整建议{len(found.proposals)}项（只是建议，须由人用 --approve 批准）：")
    for number, proposal in enumerate(found.proposals, 1):
        one = proposal.figures
        _line(
            console, f"  {number}. {one.title}（{one.key}）列为{proposal.frequency.word}：{proposal.reason}"
        )


def frequency_as_json(found: FrequencyReport) -> dict[str, Any]:
    """Return the report on frequency as plain values."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "counters": {
            counter.value: [
                one.title() for one in found.base.entries if receiving_counter(one.frequency) is counter
            ]
            for counter in Counter
        },
        "figures": [
            {
                "matter": one.key, "title": one.title,
                "frequency": one.frequency.value if one.frequency else None, "cases": one.cases,
                "monthly": round(one.monthly(found.days), 2), "hours": one.hours, "related": one.related,
            }
            for one in found.figures
        ],
        "proposals": [
            {"matter": one.figures.key, "frequency": one.frequency.value, "reason": one.reason}
            for one in found.proposals
        ],
    }  # fmt: skip


def _remarks(base: Base, entries: Sequence[Entry], long_list: int) -> list[Remark]:
    return remarks(entries, base.departments, base.rule_sets.keys(), long_list)


def _of(base: Base, department: str | None) -> list[Entry]:
    return [entry for entry in base.entries if department in (None, entry.department)]


def _summary(changes: Sequence[Change]) -> str:
    if not changes:
        return "没有差别"
    return "，".join(f"{kind}{sum(one.kind is kind for one in changes)}项" for kind in ChangeKind)


def _print_totals(console: Console, lines: Sequence[TotalLine]) -> None:
    table = Table(title="各部门事项数与控制数", title_justify="left", show_edge=False, pad_edge=False)
    table.add_column("部门")
    for heading in ("控制数", "清单", "控制数（高频）", "清单（高频）"):
        table.add_column(heading, justify="right")
    table.add_column("核对")
    for line in lines:
        high = UNSPECIFIED if line.department.high is None else str(line.department.high)
        cells = (str(line.department.total), str(line.counted), high, str(line.counted_high))
        table.add_row(line.department.name, *cells, "相等" if line.equal else "不符")
    total, counted = sum(one.department.total for one in lines), sum(one.counted for one in lines)
    high_total = sum(one.department.high or 0 for one in lines)
    high_counted = sum(one.counted_high for one in lines)
    equal = all(one.equal for one in lines)
    row = (str(total), str(counted), str(high_total), str(high_counted), "相等" if equal else "不符")
    table.add_row("合计", *row, style="bold")
    console.print(table)


def _total(line: TotalLine) -> dict[str, Any]:
    return {
        "department": line.department.name,
        "declared": line.department.total,
        "counted": line.counted,
        "declared_high": line.department.high,
        "counted_high": line.counted_high,
        "equal": line.equal,
    }


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, soft_wrap=True)
