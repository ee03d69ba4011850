from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from rules.code_lists import Frequency, LimitUnit
from rules.implementation_list import Entry, MaterialEntry, TimeLimit
from storage.catalogue import NewRelease, add_release, entries_of, in_force, latest, releases
from storage.database import Database
from storage.tables import DepartmentRow

AT = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
ENTRIES = (
    Entry(
        department="finance",
        name="代理记账",
        frequency=Frequency.LOW,
        statutory=TimeLimit(20, LimitUnit.WORKING_DAY),
        effective_from=date(2026, 1, 1),
        materials=(MaterialEntry(name="申请表", originals=1),),
    ),
    Entry(department="finance", name="非营利组织免税资格认定"),
)


def new(valid_from: date, *, workbook: str = "a" * 64, document: str = "六开政服〔2026〕1号") -> NewRelease:
    return NewRelease(document, None, AT, valid_from, False, workbook, {"finance": (16, None)})


@pytest.fixture
def finance(database: Database) -> Database:
    with database.write() as transaction:
        transaction.session.add(DepartmentRow(key="finance", name="财政局", declared_total=16))
    return database


def test_entries_come_back_as_they_were_published(finance: Database) -> None:
    with finance.write() as transaction:
        row = add_release(transaction, new(date(2026, 1, 1)), ENTRIES)
    with finance.read() as transaction:
        assert entries_of(transaction, row.number) == ENTRIES
        last = latest(transaction)
    assert last is not None
    assert (last.number, last.totals) == (1, {"finance": [16, None]})


@pytest.mark.parametrize("table", ["catalogue_releases", "catalogue_entries"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_the_database_itself_refuses_a_change(finance: Database, table: str, statement: str) -> None:
    with finance.write() as transaction:
        add_release(transaction, new(date(2026, 1, 1)), ENTRIES)
    change = "sample = sample" if table == "catalogue_releases" else "name = 'x'"
    with pytest.raises(DBAPIError, match="append-only"), finance.write() as transaction:
        transaction.session.execute(text(statement.format(table, change)))
    with finance.read() as transaction:
        assert entries_of(transaction, 1) == ENTRIES


def test_the_release_in_force_on_a_day_can_be_asked_for(finance: Database) -> None:
    days = [date(2026, 1, 1), date(2026, 7, 1), date(2026, 3, 1), date(2026, 3, 1)]
    with finance.write() as transaction:
        for number, day in enumerate(days):
            add_release(transaction, new(day, workbook=f"{number:064d}"), ENTRIES)
    with finance.read() as transaction:

        def number(day: date) -> int | None:
            found = in_force(transaction, day)
            return found.number if found else None

        assert number(date(2025, 12, 31)) is None
        assert number(date(2026, 1, 1)) == number(date(2026, 2, 28)) == 1
        assert number(date(2026, 3, 1)) == number(date(2026, 6, 30)) == 4
        assert number(date(2026, 7, 1)) == 2
        assert [one.number for one in releases(transaction)] == [1, 2, 3, 4]


def test_the_same_workbook_paper_and_day_cannot_be_two_releases(finance: Database) -> None:
    with finance.write() as transaction:
        add_release(transaction, new(date(2026, 1, 1)), ENTRIES)
    with pytest.raises(IntegrityError), finance.write() as transaction:
        add_release(transaction, new(date(2026, 1, 1)), ENTRIES)


def test_a_real_list_without_its_workbook_is_refused(finance: Database) -> None:
    with pytest.raises(IntegrityError), finance.write() as transaction:
        add_release(transaction, NewRelease("x", None, AT, date(2026, 1, 1), False, None, {}), ())
