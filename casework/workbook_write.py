"""Write the list as a workbook that a department can edit and hand back: read in again, it is the same list.

Text is never written as a formula. Columns of words offer the words, columns of codes are text, so that
Excel does not round them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from casework.workbook_headings import IDENTITY
from rules.departments import UNSPECIFIED, Department
from rules.implementation_list import ELEMENTS, MATERIAL_ELEMENTS, Element, Entry, Sort
from rules.list_values import shown

LIST_SHEET, MATERIALS_SHEET, TOTALS_SHEET, NOTES_SHEET = "事项清单", "申请材料", "控制数", "填写说明"
SERIAL: Final = "序号"
EMPTY_ROWS: Final = 300
"""Rows below the last that offer the words to choose from."""
WIDTHS: Final = {
    Sort.TEXT: 28, Sort.NAME: 24, Sort.CODE: 22, Sort.NUMBER: 9, Sort.YES_NO: 9,
    Sort.DATE: 13, Sort.LIMIT: 13, Sort.WORD: 12, Sort.WORDS: 16,
}  # fmt: skip
OWN_WIDTHS: Final = {
    "name": 36, "department": 20, "implementation_code": 36, "variant_code": 38, "legal_basis": 40,
    "condition": 40,
}  # fmt: skip
REQUIRED: Final = ("department", "name")
WANTED: Final = {
    Sort.CODE: "请按文本填写，不要让Excel改成数字",
    Sort.NUMBER: "填整数",
    Sort.YES_NO: "填“是”或“否”",
    Sort.DATE: "填日期，如2026-01-01",
    Sort.LIMIT: "填数字和单位，如“20个工作日”“60个自然日”；也可填“即办”“无”",
}
_HEADING_FONT: Final = Font(bold=True, color="FFFFFF")
_HEADING_FILL: Final = PatternFill("solid", fgColor="2F5D8A")
_REQUIRED_FILL: Final = PatternFill("solid", fgColor="A23B3B")
_LINE: Final = Side(style="thin", color="BBBBBB")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def write_list(
    entries: Sequence[Entry],
    departments: Sequence[Department],
    told: str,
    totals: Mapping[str, tuple[int, int | None]] | None = None,
) -> bytes:
    """Return an .xlsx with the list, its materials, the control totals and notes.

    `told` is the first line of the notes: from which release it comes. `totals` are control totals to
    write in place of the departments' own.
    """
    names = {one.key: one.name for one in departments}
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = LIST_SHEET
    _write_table(sheet, ELEMENTS, [_row(ELEMENTS, entry, names) for entry in entries], names)
    identity = [element for element in ELEMENTS if element.key in IDENTITY]
    rows = [
        _row(identity, entry, names) + _row(MATERIAL_ELEMENTS, material, names)
        for entry in entries
        for material in entry.materials
    ]
    _write_table(book.create_sheet(MATERIALS_SHEET), [*identity, *MATERIAL_ELEMENTS], rows, names)
    _write_totals(book.create_sheet(TOTALS_SHEET), departments, totals or {})
    _write_notes(book.create_sheet(NOTES_SHEET), told)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _row(elements: Sequence[Element], holder: Any, names: Mapping[str, str]) -> list[Any]:
    values = [shown(element, getattr(holder, element.key)) for element in elements]
    return [
        names.get(str(value), value) if element.key == "department" else value
        for element, value in zip(elements, values, strict=True)
    ]


def _write_table(
    sheet: Worksheet, elements: Sequence[Element], rows: list[list[Any]], names: Mapping[str, str]
) -> None:
    _write_headings(sheet, elements)
    for number, values in enumerate(rows, 1):
        _put(_at(sheet, number + 1, 1), number)
        for column, (element, value) in enumerate(zip(elements, values, strict=True), 2):
            _put(_at(sheet, number + 1, column), value)
            _shape(_at(sheet, number + 1, column), element)
    last = len(rows) + 1
    for column, element in enumerate(elements, 2):
        _offer_words(sheet, column, element, last + EMPTY_ROWS, names)
    fixed = next(column for column, element in enumerate(elements, 2) if element.key == "name") + 1
    sheet.freeze_panes = f"{get_column_letter(fixed)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(elements) + 1)}{max(last, 2)}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3


def _write_headings(sheet: Worksheet, elements: Sequence[Element]) -> None:
    _heading(_at(sheet, 1, 1), SERIAL, required=False)
    sheet.column_dimensions["A"].width = 6
    for column, element in enumerate(elements, 2):
        cell = _at(sheet, 1, column)
        _heading(cell, element.name, required=element.key in REQUIRED)
        width = OWN_WIDTHS.get(element.key, WIDTHS[element.sort])
        sheet.column_dimensions[get_column_letter(column)].width = max(width, 2 * len(element.name) + 2)
        if element.sort is Sort.CODE:
            sheet.column_dimensions[get_column_letter(column)].number_format = "@"  # the rows below too
        wanted = f"填：{'、'.join(element.codes.words())}" if element.codes else WANTED.get(element.sort)
        if element.sort is Sort.WORDS:
            wanted = f"{wanted}；可填几个，用“、”分开"
        if wanted:
            cell.comment = Comment(wanted, "一窗", width=260, height=90)
    sheet.row_dimensions[1].height = 30


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise AssertionError("nothing is merged in what is written")
    return cell


def _heading(cell: Cell, text: str, *, required: bool) -> None:
    cell.value = text
    cell.font, cell.fill = _HEADING_FONT, _REQUIRED_FILL if required else _HEADING_FILL
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _BORDER


def _put(cell: Cell, value: Any) -> None:
    """Write a value; text that looks like a formula stays text."""
    if value is None:
        return
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        if value[:1] in ("=", "+", "-", "@", "\t"):
            cell.quotePrefix = True
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"


def _shape(cell: Cell, element: Element) -> None:
    cell.border = _BORDER
    cell.alignment = Alignment(vertical="top", wrap_text=element.sort in (Sort.TEXT, Sort.NAME))
    if element.sort is Sort.CODE:
        cell.number_format = "@"


def _offer_words(
    sheet: Worksheet, column: int, element: Element, last: int, names: Mapping[str, str]
) -> None:
    words: tuple[str, ...] = ()
    if element.key == "department":
        words = tuple(names.values())
    elif element.sort is Sort.WORD and element.codes:
        words = element.codes.words()
    elif element.sort is Sort.YES_NO:
        words = ("是", "否")
    listed = ",".join(words)
    if not words or len(listed) > 250 or any("," in word for word in words):
        return  # Excel holds 255 characters of choices
    letters = get_column_letter(column)
    offered = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    offered.errorStyle = "warning"  # an alias of a department is right too: the import decides
    offered.add(f"{letters}2:{letters}{last}")
    sheet.add_data_validation(offered)


def _write_totals(
    sheet: Worksheet, departments: Sequence[Department], totals: Mapping[str, tuple[int, int | None]]
) -> None:
    for column, text in enumerate(("部门", "事项数", "高频事项数"), 1):
        _heading(_at(sheet, 1, column), text, required=False)
        sheet.column_dimensions[get_column_letter(column)].width = 28 if column == 1 else 14
    pairs = [totals.get(one.key, (one.total, one.high)) for one in departments]
    for row, (one, (total, high)) in enumerate(zip(departments, pairs, strict=True), 2):
        for column, value in enumerate((one.name, total, UNSPECIFIED if high is None else high), 1):
            _put(_at(sheet, row, column), value)
            _at(sheet, row, column).border = _BORDER
    last = len(departments) + 2
    sums = ("合计", sum(total for total, _ in pairs), sum(high or 0 for _, high in pairs))
    for column, value in enumerate[str | int](sums, 1):
        _put(_at(sheet, last, column), value)
        _at(sheet, last, column).font = Font(bold=True)
    sheet.freeze_panes = "A2"


NOTES: Final = (
    "一、在“事项清单”中修改，一行一个事项；有几个业务办理项的，一行一个业务办理项，事项名称相同。红底的列必填。",
    "二、申请材料写在“申请材料”表，一行一份材料，写明部门和事项名称。",
    "三、时限写数字和单位：20个工作日、60个自然日、即办、无。编码按文本填写。",
    "四、“控制数”是公布的各部门事项数。清单与它不等就不能公布；控制数有变的，凭文件号由督查人员一并调整。",
    "五、改好后交政务服务管理局导入：先看差别，再公布。第1行表头不要改名；一列删去了，等于清空这一列，预览会逐项列出。",
)


def _write_notes(sheet: Worksheet, told: str) -> None:
    sheet.column_dimensions["A"].width = 110
    for row, line in enumerate((told, *NOTES), 1):
        _put(_at(sheet, row, 1), line)
        _at(sheet, row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    _at(sheet, 1, 1).font = Font(bold=True)
