"""A list of 230 matters laid out as halls keep it, and the same with twelve mistakes at known cells.

Departments and totals are those of the published plan (8 departments, 230 matters, 49 high-frequency);
names, codes and limits are invented. Two layouts: `one_sheet` (title, two rows of headings, merged
departments, a row of sums, notes) and `by_department` (a sheet to each department, no department column).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DEPARTMENTS: tuple[tuple[str, str, int, int], ...] = (
    ("管委办公室", "管委会办公室", 11, 0),
    ("组织人事部", "组织部", 6, 4),
    ("经贸科技(发改)局", "经贸科技（发改）局", 76, 6),
    ("财政局", "财政局", 16, 0),
    ("社会发展局", "社发局", 99, 32),
    ("征收安置办公室", "征收安置办公室", 1, 0),
    ("应急管理局", "应急局", 13, 3),
    ("城市管理行政执法局", "城管局", 8, 4),
)
HEADINGS = (
    "序号", "责任部门", "事项名称", "业务办\n理项名称", "频次", "事 项 类 型", "办件类型", "实施编码",
    "法定", "承诺", "服务对象", "申请材料", "到现场次数", "是否收费", "计划生效日期", "备注",
)  # fmt: skip
COLUMN = {heading: number for number, heading in enumerate(HEADINGS, 1)}
TYPES = (
    ("01", "行政许可"),
    ("05", "05 行政给付"),
    ("07", "行政确认"),
    ("10", "其他权力"),
    ("20", "公共服务"),
)
STATUTORY = ("20个工作日", "２０个工作日", "60个自然日", "无", "20 个工作日", "十个工作日", "1年")
PROMISED = ("5个工作日", "3个工作日", "10个自然日", "即办", "１个工作日", "五个工作日", "3个月")
DATES: tuple[Any, ...] = (
    datetime(2026, 1, 1),  # noqa: DTZ001 (a spreadsheet knows no zone)
    "2026-01-01",
    "2026年1月1日",
    date(2026, 1, 1),
    "2026/1/1",
    None,
)


def uscc(number: int) -> str:
    """A made-up but well-formed code of an organ of government (11, in Anhui, Lu'an)."""
    base = f"11341500MB{number:07d}"
    total = sum(ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(base))
    return base + ALPHABET[(31 - total % 31) % 31]


@dataclass
class HallWorkbook:
    """The workbook and where things stand: `place[department index, matter index]` is (sheet title, row)."""

    book: Workbook
    offset: int
    place: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)

    def cell(self, matter: tuple[int, int], heading: str) -> Any:
        title, row = self.place[matter]
        return self.book[title].cell(row, COLUMN[heading] - (self.offset if COLUMN[heading] > 2 else 0))

    def where(self, matter: tuple[int, int], heading: str) -> tuple[str, int, str]:
        """Sheet, row and column letters of a cell."""
        cell = self.cell(matter, heading)
        return cell.parent.title, cell.row, get_column_letter(cell.column)

    def data(self) -> bytes:
        target = io.BytesIO()
        self.book.save(target)
        return target.getvalue()


def matter_values(department: int, number: int) -> list[Any]:
    """One row as it stands in the workbook, the department's name included."""
    _, alias, _, high = DEPARTMENTS[department]
    turn = department * 7 + number
    code, word = TYPES[turn % len(TYPES)]
    implementation_code = f"{uscc(department + 1)}400{code}{department + 1:02d}{number:03d}000"
    return [
        number + 1,
        alias,
        f"{alias}第{number + 1}项（样例）" + (" " if turn % 5 == 0 else ""),
        None,
        "高频" if number < high else "低频",
        word,
        "即办件" if turn % 7 == 3 else "承诺件",
        implementation_code,
        STATUTORY[turn % 7],
        PROMISED[turn % 7],
        ("自然人", "自然人、企业法人", "企业法人，事业法人")[turn % 3],
        "1.申请表；2.营业执照\n3.授权委托书" if turn % 2 else "1、申请表\n2、身份证",
        (1, "1次", "１", 0)[turn % 4],
        "否" if turn % 3 else "不收费",
        DATES[turn % len(DATES)],
        "样例" if turn % 9 == 0 else None,
    ]


def one_sheet() -> HallWorkbook:
    """All departments on one sheet: a title, two rows of headings, merged departments, sums and notes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "政务服务事项清单"
    made = HallWorkbook(book, 0)
    _title(sheet, "进驻政务服务大厅综合窗口事项清单（2026年版）")
    _two_rows_of_headings(sheet, 3)
    row = 5
    for department, (_, _, total, _) in enumerate(DEPARTMENTS):
        first = row
        for number in range(total):
            _write_row(sheet, row, matter_values(department, number))
            made.place[department, number] = (sheet.title, row)
            row += 1
        if total > 1:
            sheet.merge_cells(start_row=first, end_row=row - 1, start_column=2, end_column=2)
    sheet.cell(row, 1, "合计")
    sheet.cell(row, 3, "230项")
    sheet.cell(row + 1, 1, "注：本清单根据事项动态调整情况更新。")
    return made


def by_department() -> HallWorkbook:
    """A sheet to each department, named by an alias; no column of departments."""
    book = Workbook()
    book.remove(book.worksheets[0])
    made = HallWorkbook(book, 1)
    for department, (_, alias, total, _) in enumerate(DEPARTMENTS):
        sheet = book.create_sheet(alias)
        _title(sheet, "政务服务事项清单")
        for column, heading in enumerate([one for one in HEADINGS if one != "责任部门"], 1):
            sheet.cell(3, column, {"法定": "法定办结时限", "承诺": "承诺办结时限"}.get(heading, heading))
        for number in range(total):
            values = matter_values(department, number)
            _write_row(sheet, 4 + number, values[:1] + values[2:])
            made.place[department, number] = (alias, 4 + number)
        sheet.cell(4 + total, 1, f"小计：{total}项")
    return made


@dataclass(frozen=True)
class Mistake:
    """A mistake: in which matter and column it stands, what is written there, what the message must say."""

    matter: tuple[int, int]
    heading: str
    write: Callable[[Any], Any]
    says: str


def _duplicate_of_the_row_above(_: Any) -> Any:
    return matter_values(4, 19)[7]


MISTAKES: tuple[Mistake, ...] = (
    Mistake((1, 2), "事项名称", lambda _: None, "没有写事项名称"),
    Mistake(
        (2, 0),
        "实施编码",
        lambda code: code[:17] + ("1" if code[17] != "1" else "2") + code[18:],
        "统一社会信用代码",
    ),
    Mistake((2, 9), "实施编码", lambda code: code[:-1], "应为31位，现为30位"),
    Mistake((2, 33), "实施编码", lambda code: code[:18] + "7" + code[19:], "行使层级1至6"),
    Mistake((3, 5), "实施编码", lambda code: code[:21] + "66" + code[23:], "不是已知的事项类型"),
    Mistake((4, 20), "实施编码", _duplicate_of_the_row_above, "重复"),
    Mistake((4, 41), "法定", lambda _: "20", "带单位的时限"),
    Mistake((4, 77), "承诺", lambda _: "200个工作日", "长于法定办结时限"),
    Mistake((5, 0), "事 项 类 型", lambda _: "行政拍卖", "其中之一：行政许可"),
    Mistake((6, 3), "频次", lambda _: "中频", "其中之一：高频、低频"),
    Mistake((6, 12), "计划生效日期", lambda _: "2026-02-30", "日期"),
    Mistake((7, 6), "到现场次数", lambda _: "多次", "整数"),
)


def plant(made: HallWorkbook, mistakes: tuple[Mistake, ...] = MISTAKES) -> list[tuple[str, int, str]]:
    """Write the mistakes into the workbook; return the cell of each."""
    cells = []
    for mistake in mistakes:
        cell = made.cell(mistake.matter, mistake.heading)
        cell.value = mistake.write(cell.value)
        cells.append(made.where(mistake.matter, mistake.heading))
    return cells


def _title(sheet: Worksheet, text: str) -> None:
    sheet.cell(1, 1, text)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(HEADINGS))


def _two_rows_of_headings(sheet: Worksheet, row: int) -> None:
    for column, heading in enumerate(HEADINGS, 1):
        if heading in ("法定", "承诺"):
            sheet.cell(row + 1, column, heading)
        else:
            sheet.cell(row, column, heading)
            sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
    sheet.cell(row, COLUMN["法定"], "办结时限")
    sheet.merge_cells(start_row=row, end_row=row, start_column=COLUMN["法定"], end_column=COLUMN["承诺"])


def _write_row(sheet: Worksheet, row: int, values: list[Any]) -> None:
    for column, value in enumerate(values, 1):
        if value is not None:
            sheet.cell(row, column, value)
