"""The papers: their numbers, and what was printed.

A number is 机关简称 + 文种字 + 〔year〕 + serial + 号. It is given out within the transaction that writes the
paper: rolled back, the next paper gets it, so that none repeats and none is skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from storage.database import Transaction
from storage.errors import UnknownAuthorityError, UnknownPaperError
from storage.rows import get
from storage.tables import AuthorityRow, PaperSerialRow, PrintedPaperRow

_NEXT = {
    name: insert(PaperSerialRow)
    .on_conflict_do_update(
        index_elements=["authority", "word", "year"], set_={"last": col(PaperSerialRow.last) + 1}
    )
    .returning(col(PaperSerialRow.last))
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
"""By the name of the dialect, as each says it its own way."""


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """A document number and its serial within authority, word and year."""

    text: str
    serial: int


def authority_by_key(transaction: Transaction, key: str) -> AuthorityRow:
    """Return the authority: a department's key, or `hall`; raises UnknownAuthorityError."""
    authority = get(transaction, AuthorityRow, key)
    if authority is None:
        raise UnknownAuthorityError(authority=key)
    return authority


def next_paper_number(transaction: Transaction, authority_key: str, word: str, year: int) -> PaperNumber:
    """Give out the next number of an authority's papers of `word` in `year`, within this transaction.

    Raises UnknownAuthorityError.
    """
    authority = authority_by_key(transaction, authority_key)
    # One lock for all series: two transactions that number several papers each cannot wait for one another.
    transaction.lock_name("paper_serials")
    statement = _NEXT[transaction.session.get_bind().dialect.name]
    series = {"authority": authority_key, "word": word, "year": year, "last": 1}
    serial = transaction.session.connection().execute(statement, series).scalar_one()
    return PaperNumber(f"{authority.short_name}{word}〔{year}〕{serial}号", serial)


def add_paper(transaction: Transaction, paper: PrintedPaperRow) -> PrintedPaperRow:
    """Write a new paper; return it with its id."""
    transaction.session.add(paper)
    transaction.session.flush()
    return paper


def paper_by_id(transaction: Transaction, paper_id: int) -> PrintedPaperRow:
    """Return the paper, locked against other writers if this transaction writes; raises UnknownPaperError."""
    query = select(PrintedPaperRow).where(PrintedPaperRow.id == paper_id)
    if transaction.writes:
        query = query.with_for_update()
    paper: PrintedPaperRow | None = transaction.session.scalars(query).one_or_none()
    if paper is None:
        raise UnknownPaperError(paper=paper_id)
    return paper


def papers_of_case(transaction: Transaction, case_id: int) -> Sequence[PrintedPaperRow]:
    """Return a case's papers in the order they were made out."""
    query = select(PrintedPaperRow).where(PrintedPaperRow.case_id == case_id)
    return transaction.session.scalars(query.order_by(col(PrintedPaperRow.id))).all()


def papers_of_batch(transaction: Transaction, batch: str) -> Sequence[PrintedPaperRow]:
    """Return the papers of a batch of several cases in the order they were made out."""
    query = select(PrintedPaperRow).where(PrintedPaperRow.batch == batch)
    return transaction.session.scalars(query.order_by(col(PrintedPaperRow.id))).all()


def numbers_with_gaps(transaction: Transaction) -> list[str]:
    """Return the series whose serials do not run from 1 without a gap: authority, kind, year."""
    series = (PrintedPaperRow.authority, PrintedPaperRow.kind, PrintedPaperRow.year)
    query = (
        select(*series)
        .group_by(*(col(one) for one in series))
        .having(func.count() != func.max(PrintedPaperRow.serial))
    )
    return [f"{authority} {kind} {year}" for authority, kind, year in transaction.session.execute(query)]


def paper_hashes(transaction: Transaction) -> Sequence[str]:
    """Return the SHA-256 of every PDF that a paper names."""
    query = select(PrintedPaperRow.pdf_sha256).where(col(PrintedPaperRow.pdf_sha256).is_not(None)).distinct()
    return [sha256 for sha256 in transaction.session.scalars(query) if sha256 is not None]
