from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from casework import workbook as opened
from casework.errors import WorkbookRefusedError
from casework.workbook import open_workbook
from casework.workbook_read import read_list
from rules.departments import Department

DEPARTMENTS = (Department("urban-management", "城市管理行政执法局", ("城管局",), 8, 4),)


def plain(change: Callable[[Workbook], None] | None = None) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["部门", "事项名称", "频次"])
    sheet.append(["城管局", "占道审批", "高频"])
    if change:
        change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(data: bytes, parts: dict[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """The same archive with some parts replaced, changed or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = parts.pop(name, None)
            content = old.read(name)
            new.writestr(name, change(content) if callable(change) else change or content)
        for name, content in parts.items():
            new.writestr(name, content)  # type: ignore[arg-type]
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "xx"><!ENTITY c "&b;&b;">]><a>&c;</a>'
REFUSED = {
    "old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧格式"),
    "with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "a page that is called xls": (b"<html><table><tr><td>1</td></tr></table></html>", "不是xlsx"),
    "text with commas": ("部门,事项名称\n城管局,占道".encode(), "不是xlsx"),
    "nothing": (b"", "不是xlsx"),
    "cut off": (plain()[:-200], "xlsx"),
    "macros": (repacked(plain(), {"xl/vbaProject.bin": b"x"}), "宏"),
    "another zip": (repacked(plain(), {"content.xml": b"<a/>"}), "ODS"),
    "entities": (repacked(plain(), {"xl/sharedStrings.xml": LAUGHS}), "实体"),
    "broken xml": (repacked(plain(), {SHEET: lambda xml: xml[: len(xml) // 2]}), "损坏"),
    "a bomb": (repacked(plain(), {"xl/media/a.bin": bytes(opened.MAX_UNPACKED + 1)}), "展开后"),
    "cells far away": (
        repacked(plain(), {SHEET: lambda xml: xml.replace(b'r="A2"', b'r="XFD1048576"')}),
        "超出",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_workbook_is_refused_and_what_to_do_is_said(case: tuple[bytes, str]) -> None:
    data, told = case
    with pytest.raises(WorkbookRefusedError) as caught:
        open_workbook("清单.xlsx", data)
    sentence = caught.value.sentence()
    assert told in sentence
    assert "请" in sentence
    assert not any(word in sentence for word in ("Error", "Traceback", "openpyxl"))


def test_dimensions_that_a_sheet_claims_are_not_believed() -> None:
    data = repacked(plain(), {SHEET: lambda xml: xml.replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"')})
    (sheet,) = open_workbook("清单.xlsx", data)
    assert sorted(sheet.cells) == [1, 2]


def test_an_area_merged_over_the_whole_sheet_costs_nothing() -> None:
    merged = b'<mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells><pageMargins'
    data = repacked(plain(), {SHEET: lambda xml: xml.replace(b"<pageMargins", merged, 1)})
    (sheet,) = open_workbook("清单.xlsx", data)
    assert len(sheet.merged) <= 2


def test_the_value_of_a_formula_is_read_and_one_without_a_value_is_named() -> None:
    def formula(book: Workbook) -> None:
        book.worksheets[0]["B2"] = '="占道"&"审批"'

    found = read_list("清单.xlsx", plain(formula), DEPARTMENTS, ())
    assert [(one.row, one.column) for one in found.faults] == [(2, "B")]
    assert "公式没有算出的值" in found.faults[0].told()


def test_an_error_value_is_named() -> None:
    def error(book: Workbook) -> None:
        book.worksheets[0]["B2"] = "#REF!"

    found = read_list("清单.xlsx", plain(error), DEPARTMENTS, ())
    assert [(one.row, one.column, one.stands) for one in found.faults] == [(2, "B", "#REF!")]


def test_a_code_that_excel_rounded_is_named() -> None:
    def rounded(book: Workbook) -> None:
        book.worksheets[0]["D1"], book.worksheets[0]["D2"] = "实施编码", 1.1341500e30

    found = read_list("清单.xlsx", plain(rounded), DEPARTMENTS, ())
    assert [(one.row, one.column) for one in found.faults] == [(2, "D")]
    assert "文本" in found.faults[0].told()
