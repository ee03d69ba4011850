from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from hall_workbook import HallWorkbook, one_sheet
from sqlmodel import select

from casework.audit import audit
from casework.catalogue import Publication, document_number, export, load_base, preview, publish
from casework.errors import UnknownPersonError
from casework.workbook_write import write_list
from rules.code_lists import Frequency
from storage.catalogue import departments, in_force, releases
from storage.errors import CatalogueNotPublishedError
from storage.hall import Hall
from storage.tables import EventRow

DAY = date(2026, 12, 1)
FIRST = Publication("d1", "六开政服〔2026〕12号", DAY)
SECOND = Publication("d1", "六开政服〔2026〕20号", date(2026, 12, 20))


def changed(hall: Hall, day: date = DAY) -> tuple[bytes, str]:
    """The list in force with one promise shortened, as a workbook; and the name of the matter."""
    base = load_base(hall.database, day)
    entries = list(base.entries)
    entries[5] = replace(entries[5], frequency=entries[5].frequency, condition="依法成立的企业")
    number = base.release.number if base.release else 0
    return write_list(entries, base.departments, f"导出自第{number}号目录"), entries[5].title()


def test_the_same_workbook_published_twice_is_one_release(either_hall: Hall) -> None:
    data = one_sheet().data()
    first = publish(either_hall, "清单.xlsx", data, FIRST)
    again = publish(either_hall, "清单.xlsx", data, FIRST)
    other_day = publish(either_hall, "清单.xlsx", data, replace(FIRST, valid_from=date(2026, 12, 9)))
    assert [(one.number, one.fresh) for one in (first, again, other_day)] == [
        (2, True),
        (2, False),
        (2, False),
    ]


def test_publishing_at_the_same_time_is_done_one_after_the_other(either_hall: Hall) -> None:
    workbooks = [one_sheet().data() for _ in range(2)]
    books = [one_sheet() for _ in range(2)]
    for number, made in enumerate(books):
        made.cell((2, 5), "服务对象").value = ("自然人", "企业法人")[number]
        workbooks.append(made.data())

    def go(turn: int) -> int:
        paper = replace(FIRST, document_number=f"六开政服〔2026〕{turn + 1}号")
        return publish(either_hall, f"{turn}.xlsx", workbooks[turn], paper).number

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(go, range(4)))
    with either_hall.database.read() as transaction:
        assert [one.number for one in releases(transaction)] == list(range(1, max(numbers) + 1))
        published = transaction.session.scalars(
            select(EventRow).where(EventRow.kind == "catalogue_published")
        ).all()
    assert [event.detail["release"] for event in published] == list(range(1, max(numbers) + 1))


def test_who_when_and_by_which_paper_is_in_the_chain_and_the_workbook_is_kept(hall: Hall) -> None:
    data = one_sheet().data()
    publish(hall, "清单.xlsx", data, FIRST)
    with hall.database.read() as transaction:
        release = in_force(transaction, DAY)
        event = transaction.session.scalars(select(EventRow).order_by(EventRow.seq.desc())).first()  # type: ignore[attr-defined]
    assert release is not None
    assert release.workbook_sha256 is not None
    assert hall.objects.get_original(release.workbook_sha256) == data
    assert event is not None
    assert (event.kind, event.person, event.role) == ("catalogue_published", "d1", "supervisor")
    assert event.detail["document_number"] == "六开政服〔2026〕12号"
    assert event.detail["workbook"] == release.workbook_sha256
    assert audit(hall).faults == ()


def test_only_a_supervisor_or_administrator_of_matters_publishes(hall: Hall) -> None:
    data = one_sheet().data()
    with pytest.raises(CatalogueNotPublishedError, match="督查人员"):
        publish(hall, "清单.xlsx", data, replace(FIRST, person="w1"))
    with pytest.raises(UnknownPersonError):
        publish(hall, "清单.xlsx", data, replace(FIRST, person="nobody"))
    with hall.database.read() as transaction:
        assert len(releases(transaction)) == 1


@pytest.mark.parametrize("written", ["六开政服[2026]12号", "六开政服（2026）12号", "六开政服〔2026〕 １２号"])
def test_a_document_number_has_one_form(written: str) -> None:
    assert document_number(written) == "六开政服〔2026〕12号"


@pytest.mark.parametrize("written", ["", "六政服〔20224号", "2026年12号", "会议纪要"])
def test_what_is_no_document_number_is_refused(written: str) -> None:
    with pytest.raises(CatalogueNotPublishedError):
        document_number(written)


def test_the_next_release_holds_only_what_was_changed(hall: Hall) -> None:
    publish(hall, "清单.xlsx", one_sheet().data(), FIRST)
    data, title = changed(hall)
    seen = preview(load_base(hall.database, DAY), "改.xlsx", data, DAY)
    assert [one.sentence() for one in seen.changes] == [f"修改：{title}：受理条件：（空） → 依法成立的企业"]
    done = publish(hall, "改.xlsx", data, SECOND)
    assert (done.number, done.fresh) == (3, True)
    with hall.database.read() as transaction:
        before, after = in_force(transaction, DAY), in_force(transaction, SECOND.valid_from)
    assert before is not None
    assert after is not None
    assert (before.number, after.number) == (2, 3)


def test_a_list_without_a_change_is_no_new_release(hall: Hall) -> None:
    publish(hall, "清单.xlsx", one_sheet().data(), FIRST)
    data = export(load_base(hall.database, DAY))
    done = publish(hall, "同.xlsx", data, replace(SECOND, valid_from=DAY))
    assert (done.number, done.fresh, done.preview.changes) == (2, False, ())


def test_a_workbook_exported_before_the_last_release_is_refused(hall: Hall) -> None:
    publish(hall, "清单.xlsx", one_sheet().data(), FIRST)
    stale, _ = changed(hall)
    fresh = write_list(
        [replace(one, hours="工作日") for one in load_base(hall.database, DAY).entries],
        load_base(hall.database, DAY).departments,
        "导出自第2号目录",
    )
    publish(hall, "新.xlsx", fresh, SECOND)
    with pytest.raises(CatalogueNotPublishedError, match="导出自第2号目录，此后已公布第3号"):
        publish(hall, "旧.xlsx", stale, replace(SECOND, document_number="六开政服〔2026〕21号"))


def shortened() -> HallWorkbook:
    """The list after 城管局 gave a matter of high frequency away."""
    made = one_sheet()
    sheet, row = made.place[7, 0]
    for merged in [
        one for one in made.book[sheet].merged_cells.ranges if one.min_col == 2 and one.max_row == 234
    ]:
        made.book[sheet].unmerge_cells(str(merged))
        for below in range(merged.min_row, merged.max_row + 1):
            made.book[sheet].cell(below, 2).value = "城管局"
    made.book[sheet].delete_rows(row)
    made.book[sheet].cell(234, 3).value = "229项"
    totals = made.book.create_sheet("控制数")
    for line in (["部门", "事项数", "高频事项数"], ["城管局", 7, 3], ["合计", 7, 3]):
        totals.append(line)
    return made


def test_new_control_totals_come_with_the_list_by_the_same_paper(hall: Hall) -> None:
    data = shortened().data()
    with pytest.raises(CatalogueNotPublishedError, match="与控制数不符"):
        publish(hall, "清单.xlsx", data, FIRST)
    done = publish(hall, "清单.xlsx", data, replace(FIRST, new_totals=True))
    assert done.fresh
    with hall.database.read() as transaction:
        totals = {one.key: (one.total, one.high) for one in departments(transaction)}
        event = transaction.session.scalars(select(EventRow).order_by(EventRow.seq.desc())).first()  # type: ignore[attr-defined]
    assert totals["urban-management"] == (7, 3)
    assert totals["finance"] == (16, None)
    assert event is not None
    assert event.detail["new_totals"] == {"urban-management": [7, 3]}


def test_a_high_frequency_total_that_nobody_declared_counts_as_none(hall: Hall) -> None:
    made = one_sheet()
    made.cell((3, 0), "频次").value = "高频"
    assert load_base(hall.database, DAY).entries[0].frequency is not Frequency.HIGH
    with pytest.raises(CatalogueNotPublishedError, match="财政局：高频事项应为0（未说明），清单中有1"):
        publish(hall, "清单.xlsx", made.data(), FIRST)
