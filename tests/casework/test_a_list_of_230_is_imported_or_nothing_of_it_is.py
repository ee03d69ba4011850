from __future__ import annotations

from datetime import date

import pytest
from hall_workbook import DEPARTMENTS, MISTAKES, HallWorkbook, by_department, one_sheet, plant

from casework.catalogue import Publication, load_base, preview, publish
from rules.implementation_list import matter_count
from storage import events
from storage.catalogue import entries_of, in_force, releases
from storage.errors import CatalogueNotPublishedError
from storage.hall import Hall

DAY = date(2026, 12, 1)
PUBLICATION = Publication("d1", "六开政服〔2026〕12号", DAY)
LAYOUTS = {"one sheet": one_sheet, "a sheet to each department": by_department}


@pytest.fixture(params=LAYOUTS.values(), ids=LAYOUTS.keys())
def workbook(request: pytest.FixtureRequest) -> HallWorkbook:
    made: HallWorkbook = request.param()
    return made


def test_all_twelve_mistakes_are_named_with_sheet_row_and_column(hall: Hall, workbook: HallWorkbook) -> None:
    cells = plant(workbook)
    found = preview(load_base(hall.database, DAY), "清单.xlsx", workbook.data(), DAY)
    named = {(fault.sheet, fault.row, fault.column): fault.told() for fault in found.faults}
    assert len(cells) == 12
    for cell, mistake in zip(cells, MISTAKES, strict=True):
        sheet, row, column = cell
        assert cell in named, mistake
        assert f"工作表“{sheet}”第{row}行{column}列" in named[cell]
        assert mistake.says in named[cell]
    assert set(named) == set(cells)  # and nothing else is reproached
    assert not found.publishable


def test_nothing_of_a_list_with_mistakes_is_published(either_hall: Hall, workbook: HallWorkbook) -> None:
    plant(workbook)
    with either_hall.database.read() as transaction:
        before = events.verify(transaction.session)
    with pytest.raises(CatalogueNotPublishedError, match="错误"):
        publish(either_hall, "清单.xlsx", workbook.data(), PUBLICATION)
    with either_hall.database.read() as transaction:
        assert [one.sample for one in releases(transaction)] == [True]
        assert events.verify(transaction.session) == before


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one.says)
def test_one_mistake_is_enough_to_publish_nothing(hall: Hall, mistake: object) -> None:
    made = one_sheet()
    plant(made, (mistake,))  # type: ignore[arg-type]
    with pytest.raises(CatalogueNotPublishedError):
        publish(hall, "清单.xlsx", made.data(), PUBLICATION)
    with hall.database.read() as transaction:
        assert len(releases(transaction)) == 1


def test_the_clean_list_equals_the_control_totals_of_every_department(
    either_hall: Hall, workbook: HallWorkbook
) -> None:
    done = publish(either_hall, "清单.xlsx", workbook.data(), PUBLICATION)
    assert (done.number, done.fresh, done.preview.faults) == (2, True, ())
    counted = {line.department.name: (line.counted, line.counted_high) for line in done.preview.lines}
    assert counted == {name: (total, high) for name, _, total, high in DEPARTMENTS}
    with either_hall.database.read() as transaction:
        release = in_force(transaction, DAY)
        assert release is not None
        assert (release.number, release.sample, release.published_by) == (2, False, "d1")
        entries = entries_of(transaction, 2)
    assert matter_count(entries) == len(entries) == 230


def test_values_written_in_every_way_are_understood(hall: Hall) -> None:
    found = preview(load_base(hall.database, DAY), "清单.xlsx", one_sheet().data(), DAY)
    assert {one.statutory.shown() for one in found.entries if one.statutory} == {
        "20个工作日", "60个自然日", "无", "10个工作日", "12个月"
    }  # fmt: skip
    assert {one.promised.shown() for one in found.entries if one.promised} == {
        "5个工作日", "3个工作日", "10个自然日", "即办", "1个工作日", "3个月"
    }  # fmt: skip
    assert {one.effective_from for one in found.entries} == {date(2026, 1, 1), None}
    assert {one.visits for one in found.entries} == {0, 1}
    assert {one.fee for one in found.entries} == {False}
    assert {len(one.materials) for one in found.entries} == {2, 3}
    assert {one.name for entry in found.entries for one in entry.materials} == {
        "申请表", "营业执照", "授权委托书", "身份证"
    }  # fmt: skip


def test_a_sum_that_is_not_the_number_of_rows_is_named(hall: Hall) -> None:
    made = one_sheet()
    sheet = made.book.worksheets[0]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "合计")
    sheet.cell(row, 3).value = "231项"
    found = preview(load_base(hall.database, DAY), "清单.xlsx", made.data(), DAY)
    assert [(one.row, one.column) for one in found.faults] == [(row, "C")]
    assert "230项" in found.faults[0].told()


def test_a_list_that_misses_a_matter_is_refused_by_the_control_totals(hall: Hall) -> None:
    made = by_department()
    sheet = made.book["城管局"]
    sheet.delete_rows(4 + 7, 2)  # the last matter and the line of sums
    with pytest.raises(CatalogueNotPublishedError, match="城市管理行政执法局：事项数应为8，清单中有7"):
        publish(hall, "清单.xlsx", made.data(), PUBLICATION)
