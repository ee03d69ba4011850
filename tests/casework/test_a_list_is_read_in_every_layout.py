from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook

from casework.workbook_read import ReadList, read_list
from rules.departments import Department

DEPARTMENTS = (
    Department("administration-office", "管委办公室", ("管委会办公室",), 2, None),
    Department("urban-management", "城市管理行政执法局", ("城管局",), 2, 1),
)


def read(*sheets: tuple[str, list[list[Any]], list[str]]) -> ReadList:
    """Read a workbook of sheets: title, rows, merged areas."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows, merged in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    target = io.BytesIO()
    book.save(target)
    return read_list("清单.xlsx", target.getvalue(), DEPARTMENTS, {"road-occupation"})


def names(found: ReadList) -> list[tuple[str, str]]:
    return [(one.department, one.title()) for one in found.entries]


HEAD = ["序号", "事项名称", "频次"]


def test_rows_that_name_a_department_hold_for_the_rows_below() -> None:
    rows = [HEAD, ["一、管委会办公室（2项）"], [1, "档案查阅", "低频"], [2, "信息公开", "低频"],
            ["二、城管局（1项）"], [1, "占道", "高频"]]  # fmt: skip
    found = read(("清单", rows, ["A2:C2", "A5:C5"]))
    assert [one.told() for one in found.faults] == []
    assert names(found) == [
        ("administration-office", "档案查阅"),
        ("administration-office", "信息公开"),
        ("urban-management", "占道"),
    ]


def test_a_number_in_such_a_row_that_is_wrong_is_named() -> None:
    rows = [HEAD, ["一、管委会办公室（3项）"], [1, "档案查阅", "低频"]]
    (fault,) = read(("清单", rows, ["A2:C2"])).faults
    assert (fault.row, fault.column) == (2, "A")
    assert "标题写的是3项，下面列出1项" in fault.told()


def test_a_department_that_nobody_knows_is_named_once_with_its_row() -> None:
    rows = [HEAD, ["一、税务局（1项）"], [1, "领票", "低频"]]
    found = read(("清单", rows, ["A2:C2"]))
    assert [(one.row, one.column) for one in found.faults] == [(2, "A")]
    assert "不在部门表中；应为管委办公室、城市管理行政执法局" in found.faults[0].told()


def test_the_title_above_the_headings_names_the_department() -> None:
    found = read(("Sheet1", [["六安经开区城管局事项清单"], [], HEAD, [1, "占道", "高频"]], ["A1:C1"]))
    assert names(found) == [("urban-management", "占道")]


def test_variants_under_a_merged_name_are_one_matter() -> None:
    rows = [
        ["部门", "事项名称", "业务办理项", "频次"],
        ["城管局", "占道", "新办", "高频"],
        [None, None, "延期", "高频"],
        ["城管局", "广告", None, "低频"],
    ]
    found = read(("清单", rows, ["A2:A3", "B2:B3"]))
    assert found.faults == []
    assert [one.title() for one in found.entries] == ["占道（新办）", "占道（延期）", "广告"]
    assert len({one.matter_identity() for one in found.entries}) == 2


def test_materials_beside_a_merged_matter_belong_to_it() -> None:
    rows = [
        ["部门", "事项名称", "频次", "材料名称", "原件份数", "是否必要"],
        ["城管局", "占道", "高频", "申请表", 1, "必要"],
        [None, None, None, "营业执照", "1份", "非必要"],
        ["城管局", "广告", "低频", "效果图", 2, "容缺后补"],
    ]
    found = read(("清单", rows, ["A2:A3", "B2:B3", "C2:C3"]))
    assert found.faults == []
    assert [[one.name for one in entry.materials] for entry in found.entries] == [
        ["申请表", "营业执照"],
        ["效果图"],
    ]


def test_a_sheet_of_materials_is_joined_by_name_and_a_stranger_is_named() -> None:
    matters = [["部门", "事项名称", "频次"], ["城管局", "占道", "高频"]]
    materials = [
        ["事项名称", "材料名称", "原件份数"],
        ["占道", "申请表", 1],
        [None, "位置图", 1],
        ["拆迁", "协议", 1],
    ]
    found = read(("清单", matters, []), ("申请材料", materials, ["A2:A3"]))
    assert [one.name for one in found.entries[0].materials] == ["申请表", "位置图"]
    assert [(one.sheet, one.row, one.column) for one in found.faults] == [("申请材料", 4, "A")]
    assert "事项清单中没有这个事项" in found.faults[0].told()


def test_a_slip_in_a_heading_is_named_and_a_strange_column_is_only_told() -> None:
    rows = [
        ["部门", "事项名称", "频次", "承诺办结时线", "经办人签字"],
        ["城管局", "占道", "高频", "5个工作日", "x"],
    ]
    found = read(("清单", rows, []))
    assert [(one.row, one.column) for one in found.faults] == [(1, "D")]
    assert "是不是“承诺办结时限”" in found.faults[0].told()
    assert any("经办人签字" in notice for notice in found.notices)


def test_a_heading_that_comes_twice_is_named() -> None:
    found = read(("清单", [["部门", "事项名称", "频次", "事项"], ["城管局", "占道", "高频", "占道"]], []))
    assert [(one.row, one.column) for one in found.faults] == [(1, "D")]


def test_bare_days_take_their_unit_from_a_column_or_the_heading() -> None:
    rows = [
        ["部门", "事项名称", "法定办结时限", "法定办结时限单位", "承诺办结时限（工作日）"],
        ["城管局", "占道", 20, "工作日", 5],
    ]
    found = read(("清单", rows, []))
    assert found.faults == []
    assert [one.shown() for one in (found.entries[0].statutory, found.entries[0].promised) if one] == [
        "20个工作日", "5个工作日"
    ]  # fmt: skip


def test_a_row_without_a_department_is_named() -> None:
    rows = [["部门", "事项名称", "频次"], ["城管局", "占道", "高频"], [None, "广告", "低频"]]
    found = read(("清单", rows, []))
    assert [(one.row, one.column) for one in found.faults] == [(3, "A")]


def test_a_workbook_without_headings_is_said_to_have_none() -> None:
    found = read(("名单", [["张三", "李四"], ["王五", "赵六"]], []))
    assert "没有找到表头" in found.faults[0].told()


def test_numbers_of_empty_rows_and_notes_are_no_matters() -> None:
    rows = [
        HEAD,
        [1, "档案查阅", "低频"],
        [2],
        [3],
        ["小计", "1项"],
        ["注：以上事项自公布之日起实施"],
        ["填表人：", "某某"],
    ]
    found = read(("管委办公室", rows, []))
    assert [one.told() for one in found.faults] == []
    assert len(found.entries) == 1


def test_a_rule_set_that_does_not_exist_is_named() -> None:
    rows = [["部门", "事项名称", "规则集"], ["城管局", "占道", "road-occupation"], ["城管局", "广告", "ads"]]
    found = read(("清单", rows, []))
    assert [(one.row, one.column) for one in found.faults] == [(3, "C")]
