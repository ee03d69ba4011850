"""Read the list from a workbook: entries with the place of every cell, all faults at once, nothing guessed.

Every fault names sheet, row, column and heading, what stands there and what is wanted. What is passed over
(a column that nobody knows, a sheet without headings) is told as a notice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl.cell.cell import ERROR_CODES

from casework.workbook import Sheet, open_workbook
from casework.workbook_faults import CellFault
from casework.workbook_headings import (
    MATERIAL,
    MATERIAL_LIST,
    PROMISED_UNIT,
    STATUTORY_UNIT,
)
from casework.workbook_rows import (
    RowKind,
    Section,
    department_in,
    kind_of,
    listed_materials,
    section_of,
    sum_stated,
)
from casework.workbook_tables import SheetKind, Table, find_table, letter
from rules.departments import Department, department_named, loose
from rules.implementation_list import (
    ELEMENTS,
    MATERIAL_ELEMENTS,
    Element,
    Entry,
    MaterialEntry,
    Sort,
)
from rules.list_checks import Fault, entry_faults, list_faults
from rules.list_values import NotUnderstoodError, as_text, understood

UNITS: Final = {"statutory": STATUTORY_UNIT, "promised": PROMISED_UNIT}
EXPORTED_FROM: Final = re.compile(r"导出自第([0-9]+)号")
UNKNOWN: Final = "?"
"""The department of rows below a heading that names none; a list with such rows has a fault."""
NOTES: Final = {"填写说明", "填表说明", "填报说明", "说明", "备注"}


@dataclass(slots=True)
class Draft:
    """An entry in the making, and where it stands."""

    table: Table
    row: int
    values: dict[str, Any]
    materials: list[MaterialEntry] = field(default_factory=list)

    def entry(self) -> Entry:
        """Return the entry as read so far."""
        return Entry(**self.values, materials=tuple(self.materials))


@dataclass(slots=True)
class ReadList:
    """What a workbook holds. Nothing of it may be published while there are `faults`.

    `stated` are the control totals of its sheet of totals, by department's key: (total, high or None).
    `exported_from` is the number of the release it was exported from, None if it was not.
    """

    departments: Sequence[Department]
    rule_sets: Collection[str]
    drafts: list[Draft] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    stated: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    exported_from: int | None = None
    entries: tuple[Entry, ...] = ()

    def fault(
        self,
        table: Table,
        row: int,
        column: int | None,
        sentence: str,
        stands: str = "",
        *,
        also: bool = False,
    ) -> None:
        """Note a fault; a cell is reproached once, unless `also` says that this is a further thing."""
        letters = letter(column) if column else ""
        heading = table.texts.get(column, "") if column else ""
        found = CellFault(table.sheet.title, row, letters, heading, stands, sentence)
        if also or not any(
            (one.sheet, one.row, one.column) == (found.sheet, row, letters) for one in self.faults
        ):
            self.faults.append(found)


def read_list(
    name: str, data: bytes, departments: Sequence[Department], rule_sets: Collection[str]
) -> ReadList:
    """Read a workbook; `rule_sets` are the keys that have rules. Raises WorkbookRefusedError."""
    read = ReadList(departments, rule_sets)
    sheets = open_workbook(name, data)
    tables = [table for sheet in sheets if (table := _table_of(read, sheet)) is not None]
    for table in tables:
        _check_headings(read, table)
    for table in (one for one in tables if one.kind is SheetKind.MATTERS):
        _read_matters(read, table)
    for table in (one for one in tables if one.kind is SheetKind.MATERIALS):
        _read_materials(read, table)
    for table in (one for one in tables if one.kind is SheetKind.TOTALS):
        _read_totals(read, table)
    if not any(table.kind is SheetKind.MATTERS for table in tables):
        where = "、".join(sheet.title for sheet in sheets) or "（无）"
        wanted = "没有找到表头：需要一行表头，其中有“事项名称”和至少一个其他要素的名称"
        read.faults.append(CellFault(where, 0, "", "", "", wanted))
    _check_entries(read)
    read.faults.sort(key=_order([sheet.title for sheet in sheets]))
    return read


def _order(titles: list[str]) -> Any:
    return lambda fault: (
        titles.index(fault.sheet) if fault.sheet in titles else 0,
        fault.row,
        len(fault.column),
        fault.column,
    )


def _table_of(read: ReadList, sheet: Sheet) -> Table | None:
    table = find_table(sheet)
    if table is not None or not sheet.cells:
        return table
    texts = [as_text(raw) for row in sheet.cells.values() for raw in row.values()]
    number = next((found for text in texts if (found := EXPORTED_FROM.search(text))), None)
    if number is not None:
        read.exported_from = int(number[1])
    elif loose(sheet.title) not in NOTES:
        read.notices.append(f"工作表“{sheet.title}”没有认出表头，其中的内容没有读取")
    return None


def _check_headings(read: ReadList, table: Table) -> None:
    for column in table.twice:
        read.fault(table, table.heading_row, column, "这个表头出现了两次，请只留一列")
    for column in table.unknown:
        near = table.near(column)
        if near:
            wanted = f"不认识这个表头，是不是“{near}”？请改正，否则这一列不会读取"
            read.fault(table, table.heading_row, column, wanted, table.texts[column])
        else:
            where = f"工作表“{table.sheet.title}”{letter(column)}列"
            read.notices.append(f"{where}的表头“{table.texts[column]}”不是清单要素，没有读取")


def _read_matters(read: ReadList, table: Table) -> None:
    default = _department_of_sheet(read, table)
    section: Section | None = None
    counting_from = begun = len(read.drafts)
    section_at = 0
    for row in table.rows():
        match kind_of(table, row, read.departments):
            case RowKind.ENTRY:
                lost = section is not None and section.department is None
                read.drafts.append(_draft(read, table, row, default, lost=lost))
            case RowKind.MORE if len(read.drafts) > begun:
                _add_material(read, table, row, read.drafts[-1])
            case RowKind.SECTION:
                _close_section(read, table, section_at, section, begun_at=counting_from)
                counting_from, section_at = len(read.drafts), row
                section = _open_section(read, table, row)
                default = section.department
            case RowKind.SUM:
                _check_sum(read, table, row, {counting_from, begun})
                counting_from = len(read.drafts) if section is None else counting_from
    _close_section(read, table, section_at, section, begun_at=counting_from)


def _department_of_sheet(read: ReadList, table: Table) -> Department | None:
    """Return the department that the sheet's title, or the title rows above the headings, name."""
    titles = [table.sheet.title]
    for row in sorted(table.sheet.cells):
        if row < table.heading_row:
            titles += [as_text(raw) for raw in table.sheet.cells[row].values()]
    return next((one for title in titles if (one := department_in(title, read.departments))), None)


def _open_section(read: ReadList, table: Table, row: int) -> Section:
    column, raw = min(table.sheet.cells[row].items())
    section = section_of(as_text(raw), read.departments)
    if section.department is None:
        read.fault(table, row, column, _unknown_department(read), as_text(raw))
    return section


def _close_section(read: ReadList, table: Table, row: int, section: Section | None, begun_at: int) -> None:
    if section is not None and section.counted is not None:
        held = _matters_since(read, begun_at)
        if held != section.counted:
            told = f"标题写的是{section.counted}项，下面列出{held}项"
            read.fault(table, row, min(table.sheet.cells[row]), told, section.text)


def _check_sum(read: ReadList, table: Table, row: int, beginnings: set[int]) -> None:
    stated = sum_stated(table, row)
    if stated is not None:
        column, number = stated
        held = sorted({_matters_since(read, start) for start in {*beginnings, 0}})
        if number not in held:
            shown = "或".join(str(one) for one in held)
            read.fault(table, row, column, f"合计写的是{number}项，上面列出{shown}项")


def _matters_since(read: ReadList, start: int) -> int:
    """Return the number of matters among the drafts from `start` on; a row without a name is one too."""
    return len(
        {(one.values["department"], loose(one.values["name"]) or one.row) for one in read.drafts[start:]}
    )


def _draft(read: ReadList, table: Table, row: int, default: Department | None, *, lost: bool) -> Draft:
    """Read a row; `lost` says that its section names a department that nobody knows, as was told there."""
    values = {element.key: _value(read, table, row, element) for element in ELEMENTS}
    if lost and not values["department"]:
        values["department"] = UNKNOWN
    else:
        values["department"] = _department(read, table, row, values["department"], default)
    if values["key"] and values["key"] not in read.rule_sets:
        told = "没有这个规则集；还没有规则集的事项请留空"
        read.fault(table, row, table.column_of("key"), told, values["key"])
    draft = Draft(table, row, values)
    _add_material(read, table, row, draft)
    column = table.column_of(MATERIAL_LIST)
    if column is not None and not draft.materials:
        draft.materials += listed_materials(as_text(table.sheet.raw(row, column)))
    return draft


def _department(read: ReadList, table: Table, row: int, text: str, default: Department | None) -> str:
    """Return the key of the row's department: its own cell's, else the section's or the sheet's."""
    column = table.column_of("department")
    if not text:
        if default is None:
            read.fault(table, row, column or table.column_of("name"), "没有写部门")
        return default.key if default else ""
    found = department_named(read.departments, text)
    if found is None:
        read.fault(table, row, column, _unknown_department(read), text)
    return found.key if found else ""


def _unknown_department(read: ReadList) -> str:
    return f"不在部门表中；应为{'、'.join(one.name for one in read.departments)}，或其登记的别名"


def _value(read: ReadList, table: Table, row: int, element: Element, prefix: str = "") -> Any:
    """Return the element's value in this row; notes a fault and returns its empty value where it has none."""
    column = table.column_of(prefix + element.key)
    if column is None:
        return understood(element, None)
    sheet = table.sheet
    raw = sheet.raw(row, column)
    if sheet.first_of(row, column) in sheet.uncomputed:
        told = "公式没有算出的值；请在Excel或WPS中打开并保存一次，或改写为文字"
        read.fault(table, row, column, told)
        return understood(element, None)
    try:
        if isinstance(raw, str) and raw.strip() in ERROR_CODES:
            raise NotUnderstoodError("文字或数字，不能是公式的错误值")
        return understood(element, _with_unit(table, row, column, element, raw))
    except NotUnderstoodError as error:
        read.fault(table, row, column, f"应为{error.wanted}", as_text(raw))
        return understood(element, None)


def _with_unit(table: Table, row: int, column: int, element: Element, raw: Any) -> Any:
    """Join a bare number of days with its unit: from the column of units, or from the heading's brackets."""
    if element.sort is not Sort.LIMIT or not re.fullmatch(r"[0-9]+", as_text(raw)):
        return raw
    unit = table.column_of(UNITS[element.key])
    stated = as_text(table.sheet.raw(row, unit)) if unit else table.columns[column].note
    return f"{as_text(raw)}{stated}"


def _add_material(read: ReadList, table: Table, row: int, draft: Draft) -> None:
    """Read the material that stands in this row beside or below its matter."""
    if table.column_of(f"{MATERIAL}name") is None:
        return
    values = {element.key: _value(read, table, row, element, MATERIAL) for element in MATERIAL_ELEMENTS}
    if any(value not in (None, "") for value in values.values()):
        if not values["name"]:
            read.fault(table, row, table.column_of(f"{MATERIAL}name"), "没有写材料名称")
        draft.materials.append(MaterialEntry(**values))


def _read_materials(read: ReadList, table: Table) -> None:
    for row in table.rows():
        if kind_of(table, row, read.departments) not in (RowKind.ENTRY, RowKind.MORE):
            continue
        draft = _owner(read, table, row)
        if draft is None:
            continue
        if draft.materials and draft.table is not table and _own_materials(draft):
            told = "这个事项的申请材料在事项清单中已经列出，请只留一处"
            read.fault(table, row, table.column_of("name"), told)
            continue
        _add_material(read, table, row, draft)


def _own_materials(draft: Draft) -> bool:
    """Say whether the sheet of matters itself lists this entry's materials."""
    columns = (draft.table.column_of(MATERIAL_LIST), draft.table.column_of(f"{MATERIAL}name"))
    return any(column and draft.table.sheet.raw(draft.row, column) is not None for column in columns)


def _owner(read: ReadList, table: Table, row: int) -> Draft | None:
    """Return the entry that a row of the sheet of materials belongs to; notes a fault where there is none."""
    named = {
        element.key: _value(read, table, row, element)
        for element in ELEMENTS
        if element.key in ("department", "name", "variant_name", "implementation_code", "variant_code")
    }
    department = department_named(read.departments, named["department"])
    if department is None:
        department = department_in(table.sheet.title, read.departments)
    found = [one for one in read.drafts if _matches(one, named, department)]
    variant = loose(named["variant_name"])
    found = [one for one in found if loose(one.values["variant_name"]) == variant] or found
    column = table.column_of("name")
    if len(found) == 1:
        return found[0]
    if not any(named.values()):
        told = "没有写是哪个事项的材料"
    elif found:
        told = "有几个事项或业务办理项符合，请写明部门和业务办理项"
    else:
        told = "事项清单中没有这个事项"
    read.fault(table, row, column, told, named["name"])
    return None


def _matches(draft: Draft, named: dict[str, Any], department: Department | None) -> bool:
    given = {key: loose(value) for key, value in named.items() if value and key != "department"}
    if not given or (department and draft.values["department"] != department.key):
        return False
    return all(loose(draft.values[key]) == value for key, value in given.items())


def _read_totals(read: ReadList, table: Table) -> None:
    for row in table.rows():
        department_column, total_column = table.column_of("department"), table.column_of("total")
        text = as_text(table.sheet.raw(row, department_column or 1))
        if not text or kind_of(table, row, ()) in (RowKind.SUM, RowKind.NOTE):
            continue
        department = department_named(read.departments, text)
        numbers = [
            as_text(table.sheet.raw(row, column)) if column else ""
            for column in (total_column, table.column_of("high"))
        ]
        if department is None:
            read.fault(table, row, department_column, _unknown_department(read), text)
        elif not numbers[0].isdigit():
            read.fault(table, row, total_column, "应为整数", numbers[0])
        elif numbers[1] and not numbers[1].isdigit() and numbers[1] not in ("未说明", "-", "/", "—"):
            read.fault(table, row, table.column_of("high"), "应为整数，或“未说明”", numbers[1])
        else:
            high = int(numbers[1]) if numbers[1].isdigit() else None
            read.stated[department.key] = (int(numbers[0]), high)


def _check_entries(read: ReadList) -> None:
    read.entries = tuple(draft.entry() for draft in read.drafts)
    for draft, entry in zip(read.drafts, read.entries, strict=True):
        for fault in entry_faults(entry):
            _note(read, draft, fault)
    for position, fault, before in list_faults(read.entries):
        draft, earlier = read.drafts[position], read.drafts[before]
        where = "" if earlier.table is draft.table else f"工作表“{earlier.table.sheet.title}”"
        _note(read, draft, Fault(fault.element, f"{fault.sentence}，与{where}第{earlier.row}行相同"))


def _note(read: ReadList, draft: Draft, fault: Fault) -> None:
    """Note what is wrong with an entry at the cell of its element; more than one thing may be."""
    table = draft.table
    keys = (MATERIAL_LIST, f"{MATERIAL}name") if fault.element == "materials" else (fault.element,)
    column = next((found for key in keys if (found := table.column_of(key))), None)
    column = column or table.column_of("name")
    stands = as_text(table.sheet.raw(draft.row, column)) if column and fault.element != "materials" else ""
    missing = fault.sentence.startswith("没有写")  # was told already where its cell could not be understood
    read.fault(table, draft.row, column, fault.sentence, "" if missing else stands, also=not missing)
