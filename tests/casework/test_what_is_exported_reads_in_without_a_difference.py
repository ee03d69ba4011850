from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from casework.workbook_read import read_list
from casework.workbook_write import write_list
from rules.code_lists import LimitUnit
from rules.departments import Department, loose
from rules.implementation_list import (
    ELEMENTS,
    MATERIAL_ELEMENTS,
    Element,
    Entry,
    MaterialEntry,
    Sort,
    TimeLimit,
)
from rules.list_differences import differences
from rules.list_values import as_text, understood

DEPARTMENTS = (
    Department("finance", "财政局", (), 16, None),
    Department("social-development", "社会发展局", ("社发局",), 99, 32),
)
USCC = "11500235MB1218247M"
OWN = ("department", "name", "variant_name", "key", "basic_code", "implementation_code", "variant_code",
       "authority_code", "statutory", "promised", "effective_from", "cancelled_on")  # fmt: skip
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"])
TEXTS = st.text(st.one_of(CHARACTERS, st.sampled_from("\n=+-@'（）、；。工作日无")), max_size=30)
LIMITS = st.builds(
    TimeLimit,
    st.integers(1, 9999),
    st.sampled_from([unit for unit in LimitUnit if unit not in (LimitUnit.INSTANT, LimitUnit.NONE)]),
) | st.sampled_from([TimeLimit(0, LimitUnit.INSTANT), TimeLimit(0, LimitUnit.NONE)])
DAYS = st.dates(date(1949, 1, 1), date(2100, 1, 1))


def values(element: Element) -> st.SearchStrategy[Any]:  # noqa: PLR0911 (a table of sorts)
    """What an element may hold, in the form in which the house keeps it."""
    match element.sort:
        case Sort.TEXT | Sort.NAME | Sort.CODE:
            return (
                TEXTS.map(lambda text: understood(element, text.lower() and as_text(text))).filter(
                    lambda text: not text.startswith("#") and not text[:1].isdigit()
                )
                if element.sort is not Sort.CODE
                else st.sampled_from(["", "A1B2", "000123", "9" * 20])
            )
        case Sort.NUMBER:
            return st.none() | st.integers(0, 9999)
        case Sort.YES_NO:
            return st.none() | st.booleans()
        case Sort.DATE:
            return st.none() | DAYS
        case Sort.LIMIT:
            return st.none() | LIMITS
    assert element.codes is not None
    if element.sort is Sort.WORD:
        return st.none() | st.sampled_from(list(element.codes))
    return st.lists(st.sampled_from(list(element.codes)), unique=True).map(tuple)


NAMED = TEXTS.map(lambda text: "".join(as_text(text).split())).filter(
    lambda text: (
        bool(loose(text)) and text not in ("/", "-", "--", "—", "——", "\\") and not text.startswith("#")
    )
)
MATERIALS = st.lists(
    st.builds(
        MaterialEntry,
        **{one.key: values(one) for one in MATERIAL_ELEMENTS if one.key != "name"},
        name=NAMED,
    ),
    max_size=3,
    unique_by=lambda one: (loose(one.name), loose(one.condition)),
)


@st.composite
def lists(draw: st.DrawFn) -> list[Entry]:
    names = draw(
        st.lists(
            st.tuples(NAMED, st.just("") | NAMED),
            max_size=4,
            unique_by=lambda one: (loose(one[0]), loose(one[1])),
        )
    )
    entries = []
    for number, (name, variant) in enumerate(names):
        code = f"{USCC}40001{number:05d}000"
        begun = draw(st.none() | DAYS)
        statutory = draw(st.none() | LIMITS)
        entries.append(
            Entry(
                **{one.key: draw(values(one)) for one in ELEMENTS if one.key not in OWN},
                department=draw(st.sampled_from(DEPARTMENTS)).key,
                name=name,
                variant_name=variant,
                basic_code=draw(st.sampled_from(["", code[19:]])),
                implementation_code=draw(st.sampled_from(["", code])),
                variant_code=draw(st.sampled_from(["", code + "01"])),
                statutory=statutory,
                promised=draw(st.sampled_from([None, statutory, TimeLimit(0, LimitUnit.INSTANT)])),
                effective_from=begun,
                cancelled_on=None if begun is None else draw(st.sampled_from([None, begun + timedelta(1)])),
                materials=tuple(draw(MATERIALS)),
            )
        )
    return entries


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(lists())
def test_any_list_comes_back_as_it_was(entries: list[Entry]) -> None:
    data = write_list(entries, DEPARTMENTS, "导出自第7号目录")
    read = read_list("清单.xlsx", data, DEPARTMENTS, ())
    assert [fault.told() for fault in read.faults] == []
    assert differences(entries, read.entries) == []
    assert list(read.entries) == entries
    assert read.exported_from == 7
    assert read.stated == {"finance": (16, None), "social-development": (99, 32)}


def test_text_that_looks_like_a_formula_stays_text() -> None:
    dangerous = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "=1+1"]
    entries = [
        Entry(department="finance", name=f"事项{n}", condition=text) for n, text in enumerate(dangerous)
    ]
    data = write_list(entries, DEPARTMENTS, "表")
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "受理条件")
    cells = [sheet.cell(row, column) for row in range(2, 7)]
    assert [cell.data_type for cell in cells] == ["s"] * 5
    assert all(cell.quotePrefix for cell in cells)
    assert [one.condition for one in read_list("表.xlsx", data, DEPARTMENTS, ()).entries] == dangerous


def test_the_workbook_is_ready_to_work_in() -> None:
    data = write_list([Entry(department="finance", name="代理记账")], DEPARTMENTS, "表")
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["事项清单", "申请材料", "控制数", "填写说明"]
    sheet = book["事项清单"]
    headings = [cell.value for cell in sheet[1]]
    assert headings == ["序号", *(element.name for element in ELEMENTS)]
    assert sheet.freeze_panes == "D2"
    assert all(sheet.column_dimensions[cell.column_letter].width >= 6 for cell in sheet[1])
    offered = {one.formula1 for one in sheet.data_validations.dataValidation}
    assert '"高频,低频"' in offered
    assert '"财政局,社会发展局"' in offered
    code = headings.index("实施编码") + 1
    assert sheet.cell(2, code).number_format == "@"
    assert sheet.column_dimensions[sheet.cell(1, code).column_letter].number_format == "@"
