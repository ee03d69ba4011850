from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, Transaction
from storage.errors import UnknownAuthorityError, UnknownPaperError
from storage.papers import add_paper, next_paper_number, paper_by_id, papers_of_batch
from storage.tables import AuthorityRow, PrintedPaperRow

AT = datetime(2026, 11, 23, 1, 2, tzinfo=UTC)


class PowerCutError(Exception):
    pass


@pytest.fixture
def office(database: Database) -> Database:
    with database.write() as transaction:
        transaction.session.add_all(
            [
                AuthorityRow(key="urban", name="某区城市管理行政执法局", short_name="六开城管"),
                AuthorityRow(key="hall", name="某区政务服务管理局", short_name="六开政服"),
            ]
        )
    return database


def number_one(transaction: Transaction, authority: str, kind: str, word: str) -> PrintedPaperRow:
    number = next_paper_number(transaction, authority, word, 2026)
    row = PrintedPaperRow(
        kind=kind,
        number=number.text,
        serial=number.serial,
        authority=authority,
        year=2026,
        batch="test",
        content={},
        made_at=AT,
        copies=2,
    )
    return add_paper(transaction, row)


def serials(database: Database, authority: str, kind: str) -> list[int]:
    with database.read() as transaction:
        papers = papers_of_batch(transaction, "test")
    return sorted(one.serial for one in papers if (one.authority, one.kind) == (authority, kind))


def test_a_number_reads_as_an_official_writes_it(office: Database) -> None:
    with office.write() as transaction:
        assert next_paper_number(transaction, "urban", "受", 2026).text == "六开城管受〔2026〕1号"
        assert next_paper_number(transaction, "urban", "受", 2026).text == "六开城管受〔2026〕2号"
        assert next_paper_number(transaction, "urban", "不受", 2026).text == "六开城管不受〔2026〕1号"
        assert next_paper_number(transaction, "hall", "受", 2026).text == "六开政服受〔2026〕1号"
        assert next_paper_number(transaction, "urban", "受", 2027).text == "六开城管受〔2027〕1号"


def test_printers_at_once_get_every_number_once_also_when_some_fail(office: Database) -> None:
    def issue(turn: int) -> None:
        """Every third transaction fails after taking its numbers; the order of the two series changes."""
        series = [("urban", "acceptance_notice", "受"), ("hall", "receipt", "收")]
        with suppress(PowerCutError), office.write() as transaction:
            for authority, kind, word in series if turn % 2 else reversed(series):
                number_one(transaction, authority, kind, word)
            if turn % 3 == 0:
                raise PowerCutError

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(issue, range(60)))
    assert serials(office, "urban", "acceptance_notice") == list(range(1, 41))
    assert serials(office, "hall", "receipt") == list(range(1, 41))


def test_a_number_taken_in_vain_goes_to_the_next_paper(office: Database) -> None:
    with suppress(PowerCutError), office.write() as transaction:
        assert number_one(transaction, "urban", "receipt", "收").serial == 1
        raise PowerCutError
    with office.write() as transaction:
        assert number_one(transaction, "urban", "receipt", "收").serial == 1


def test_an_authority_without_a_short_name_is_named(office: Database) -> None:
    with office.write() as transaction, pytest.raises(UnknownAuthorityError, match="finance"):
        next_paper_number(transaction, "finance", "受", 2026)


def test_a_paper_that_is_not_there_is_named(office: Database) -> None:
    with office.read() as transaction, pytest.raises(UnknownPaperError, match="没有这份文书"):
        paper_by_id(transaction, 7)


CHANGES = [
    "DELETE FROM printed_papers",
    "UPDATE printed_papers SET number = 'x'",
    "UPDATE printed_papers SET serial = 9, number = 'x'",
    "UPDATE printed_papers SET content = '{}'",
    "UPDATE printed_papers SET made_by = NULL",
    "UPDATE printed_papers SET pdf_sha256 = NULL",
    "UPDATE printed_papers SET page_count = 2",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_printed_paper_stays_as_it_is(office: Database, change: str) -> None:
    with office.write() as transaction:
        row = number_one(transaction, "urban", "receipt", "收")
        row.pdf_sha256, row.page_count, row.template_version = "a" * 64, 1, "t"
    with pytest.raises(DBAPIError, match="stays as it is"), office.write() as transaction:
        transaction.session.execute(text(change))


def test_prints_are_counted_on(office: Database) -> None:
    for _ in range(2):
        with office.write() as transaction:
            papers = papers_of_batch(transaction, "test")
            paper = papers[0] if papers else number_one(transaction, "urban", "receipt", "收")
            paper.prints += 1
    with office.read() as transaction:
        assert papers_of_batch(transaction, "test")[0].prints == 2
