"""The bulletin as a workbook: one sheet of figures with native charts, and one sheet of cases per figure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from casework.bulletin.build import BY_DEPARTMENT, BY_WINDOW, Bulletin, Row
from casework.bulletin.charts import RATES, SHADES
from casework.bulletin.figures import BY_KEY, Figure
from storage.clock import local_date

FIGURES_SHEET: Final = "指标"
DEPARTMENTS_SHEET, WINDOWS_SHEET, DEFINITIONS_SHEET = "各部门", "各窗口", "口径"
HEADINGS: Final = ("分组", "指标", "单位", "本月", "其中", "共", "上月", "上年同月", "清单")
CASE_HEADINGS: Final = ("序号", "办件", "部门", "收件窗口", "事项或类别", "是否符合", "数值", "情况")
_NOT_IN_A_TITLE: Final = re.compile(r"[\[\]:*?/\\]")
_HEAD: Final = Font(bold=True, color="FFFFFF")
_FILL: Final = PatternFill("solid", fgColor=SHADES[0].lstrip("#"))
_LINE: Final = Side(style="thin", color="BBBBBB")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def workbook(bulletin: Bulletin) -> bytes:
    """Return the bulletin as .xlsx."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = FIGURES_SHEET
    _figures(sheet, bulletin)
    departments = book.create_sheet(DEPARTMENTS_SHEET)
    _breakdown(departments, "部门", BY_DEPARTMENT, bulletin.by_department)
    _chart(departments, "各部门收件量（件）", (2, 2), len(bulletin.by_department), "A")
    windows = book.create_sheet(WINDOWS_SHEET)
    _breakdown(windows, "窗口", BY_WINDOW, bulletin.by_window)
    _chart(windows, "各窗口收件量（件）", (2, 2), len(bulletin.by_window), "A")
    _definitions(book.create_sheet(DEFINITIONS_SHEET), bulletin)
    for figure in bulletin.figures.values():
        _cases(book.create_sheet(sheet_of(figure)), figure, bulletin)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet_of(figure: Figure) -> str:
    """Return the title of the sheet that lists a figure's cases."""
    return _NOT_IN_A_TITLE.sub("", figure.definition.name)[:31]


def _figures(sheet: Worksheet, bulletin: Bulletin) -> None:
    sheet.append([f"{bulletin.title}{f'（{bulletin.known}）' if bulletin.known else ''}"])
    sheet["A1"].font = Font(bold=True, size=14)
    told = (
        f"{bulletin.publisher}　编制日期：{local_date(bulletin.made_at)}　比率为百分数，空白为没有可计的办件"
    )
    sheet.append([told])
    sheet.append([])
    head(sheet, HEADINGS)
    first = sheet.max_row + 1
    places = {}
    for key, figure in bulletin.figures.items():
        places[key] = sheet.max_row + 1
        sheet.append(_figure_row(bulletin, key, figure))
        link = sheet.cell(sheet.max_row, len(HEADINGS))
        link.hyperlink, link.style = f"#'{sheet_of(figure)}'!A1", "Hyperlink"
    frame(sheet, first, (16, 20, 6, 9, 8, 8, 9, 10, 18))
    sheet.freeze_panes = f"A{first}"
    _rates_chart(sheet, bulletin, places)


def _figure_row(bulletin: Bulletin, key: str, figure: Figure) -> list[Any]:
    columns = [_number(column[key]) for column in bulletin.columns]
    one = figure.definition
    hits = figure.hits if one.kind == "rate" else None
    return [one.section, one.name, one.unit, columns[0], hits, figure.total, *columns[1:], sheet_of(figure)]


def _number(figure: Figure) -> float | int | None:
    """Return a figure as a number of the sheet, rounded as the paper shows it; None where there is none."""
    if figure.value is None:
        return None
    return figure.total if figure.definition.kind == "count" else round(figure.value, 1)


def _rates_chart(sheet: Worksheet, bulletin: Bulletin, places: dict[str, int]) -> None:
    """Put the main rates beside the table, in a little table of their own that the chart draws from."""
    keys = [key for key in RATES if any(column[key].total for column in bulletin.columns)]
    if not keys:
        return
    column, top = len(HEADINGS) + 2, 4
    words = ("主要比率", *(span.word for span in (bulletin.span, bulletin.before, bulletin.last_year)))
    for offset, word in enumerate(words):
        sheet.cell(top, column + offset, word)
    for row, key in enumerate(keys, start=top + 1):
        values = [BY_KEY[key].name, *(_number(one[key]) for one in bulletin.columns)]
        for offset, value in enumerate(values):
            sheet.cell(row, column + offset, value)
    made = _bar("主要比率（%）")
    last = top + len(keys)
    made.add_data(
        Reference(sheet, min_col=column + 1, max_col=column + 3, min_row=top, max_row=last),
        titles_from_data=True,
    )
    made.set_categories(Reference(sheet, min_col=column, min_row=top + 1, max_row=last))
    _shade(made)
    sheet.add_chart(made, f"K{last + 2}")


def _breakdown(sheet: Worksheet, who: str, keys: Sequence[str], rows: Iterable[Row]) -> None:
    head(sheet, [who, *(f"{BY_KEY[key].name}（{BY_KEY[key].unit}）" for key in keys)])
    for row in rows:
        sheet.append([row.name, *(_number(figure) for figure in row.figures)])
    frame(sheet, 2, (28, *(16 for _ in keys)))
    sheet.freeze_panes = "B2"


def _chart(sheet: Worksheet, title: str, place: tuple[int, int], rows: int, names: str) -> None:
    """Draw one column of a breakdown below it."""
    if not rows:
        return
    column, first = place
    made = _bar(title)
    data = Reference(sheet, min_col=column, min_row=first - 1, max_row=first - 1 + rows)
    made.add_data(data, titles_from_data=True)
    made.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=first - 1 + rows))
    _shade(made)
    made.legend = None
    sheet.add_chart(made, f"{names}{first + rows + 2}")


def _bar(title: str) -> BarChart:
    made = BarChart()
    made.type, made.title, made.height, made.width = "bar", title, 11, 20
    made.dataLabels = DataLabelList(showVal=True)
    made.x_axis.scaling.orientation = "maxMin"
    made.x_axis.delete = made.y_axis.delete = False
    return made


def _shade(made: BarChart) -> None:
    for series, shade in zip(made.series, SHADES, strict=False):
        series.graphicalProperties.solidFill = shade.lstrip("#")
        series.graphicalProperties.line.solidFill = SHADES[0].lstrip("#")


def _definitions(sheet: Worksheet, bulletin: Bulletin) -> None:
    head(sheet, ("指标", "条目", "口径"))
    for figure in bulletin.figures.values():
        one = figure.definition
        sheet.append([one.name, one.duty, one.sentence])
    frame(sheet, 2, (22, 8, 100))


def _cases(sheet: Worksheet, figure: Figure, bulletin: Bulletin) -> None:
    head(sheet, CASE_HEADINGS)
    names, rate = bulletin.names, figure.definition.kind == "rate"
    for number, item in enumerate(figure.items, start=1):
        row = [
            number,
            item.label,
            names.department(item.department) if item.department else "",
            names.window(item.window) if item.window else "",
            names.matter(item.sort),
            ("是" if item.hit else "否") if rate else "",
            round(item.value, 2) if figure.definition.kind == "mean" else "",
            item.note,
        ]
        sheet.append(row)
    frame(sheet, 2, (6, 24, 26, 32, 36, 10, 8, 44))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:H{max(sheet.max_row, 2)}"


def head(sheet: Worksheet, words: Sequence[str]) -> None:
    """Write a line of headings below what is there."""
    sheet.append(list(words))
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill, cell.border = _HEAD, _FILL, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def frame(sheet: Worksheet, first: int, widths: Sequence[int]) -> None:
    """Draw the lines of a table and set its columns' widths; numbers of cases are text and stay so."""
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for row in sheet.iter_rows(min_row=first, max_col=len(widths)):
        for cell in row:
            cell.border = _BORDER
            if isinstance(cell.value, str):
                cell.alignment = Alignment(vertical="top", wrap_text=True)
                cell.data_type = "s"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
