"""The catalogue: its releases with their entries, and the departments with their control totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import col, select

from rules.departments import Department
from rules.implementation_list import ENTRY, Entry
from storage.database import Transaction
from storage.tables import (
    CatalogueEntryRow,
    CatalogueReleaseRow,
    DepartmentRow,
)

LOCK: Final = "catalogue"


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A release to be. `totals` by department: (matters, high-frequency matters or None)."""

    document_number: str
    published_by: str | None
    published_at: datetime
    valid_from: date
    sample: bool
    workbook_sha256: str | None
    totals: Mapping[str, tuple[int, int | None]]


def departments(transaction: Transaction) -> list[Department]:
    """Return the departments with their control totals."""
    rows = transaction.session.scalars(select(DepartmentRow).order_by(col(DepartmentRow.key))).all()
    return [
        Department(row.key, row.name, tuple(row.aliases), row.declared_total, row.declared_high_frequency)
        for row in rows
    ]


def set_totals(transaction: Transaction, totals: Mapping[str, tuple[int, int | None]]) -> None:
    """Write new control totals of departments; the caller records who gave them, by which paper."""
    for key, (total, high) in totals.items():
        row = transaction.session.get_one(DepartmentRow, key)
        row.declared_total, row.declared_high_frequency = total, high


def latest(transaction: Transaction) -> CatalogueReleaseRow | None:
    """Return the release published last, or None."""
    query = select(CatalogueReleaseRow).order_by(col(CatalogueReleaseRow.number).desc()).limit(1)
    return transaction.session.scalars(query).one_or_none()


def in_force(transaction: Transaction, day: date) -> CatalogueReleaseRow | None:
    """Return the release in force on `day`, or None."""
    query = (
        select(CatalogueReleaseRow)
        .where(col(CatalogueReleaseRow.valid_from) <= day)
        .order_by(col(CatalogueReleaseRow.valid_from).desc(), col(CatalogueReleaseRow.number).desc())
        .limit(1)
    )
    return transaction.session.scalars(query).one_or_none()


def releases(transaction: Transaction) -> Sequence[CatalogueReleaseRow]:
    """Return all releases, oldest first."""
    return transaction.session.scalars(
        select(CatalogueReleaseRow).order_by(col(CatalogueReleaseRow.number))
    ).all()


def published_before(
    transaction: Transaction, workbook_sha256: str, document_number: str, valid_from: date
) -> CatalogueReleaseRow | None:
    """Return the release that this very workbook made: with the same paper and day, or just now."""
    query = select(CatalogueReleaseRow).where(
        CatalogueReleaseRow.workbook_sha256 == workbook_sha256,
        CatalogueReleaseRow.document_number == document_number,
        CatalogueReleaseRow.valid_from == valid_from,
    )
    found: CatalogueReleaseRow | None = transaction.session.scalars(query).one_or_none()
    last = latest(transaction)
    return found or (last if last is not None and last.workbook_sha256 == workbook_sha256 else None)


def entries_of(transaction: Transaction, number: int) -> tuple[Entry, ...]:
    """Return the entries of a release in their order."""
    query = select(CatalogueEntryRow.content).where(CatalogueEntryRow.release == number)
    contents = transaction.session.scalars(query.order_by(col(CatalogueEntryRow.position)))
    return tuple(ENTRY.validate_python(content) for content in contents)


def add_release(transaction: Transaction, new: NewRelease, entries: Sequence[Entry]) -> CatalogueReleaseRow:
    """Write the next release and its entries; the caller holds the lock LOCK, so that numbers have no gap."""
    last = latest(transaction)
    row = CatalogueReleaseRow(
        number=last.number + 1 if last is not None else 1,
        document_number=new.document_number,
        published_by=new.published_by,
        published_at=new.published_at,
        valid_from=new.valid_from,
        sample=new.sample,
        workbook_sha256=new.workbook_sha256,
        totals={key: list(pair) for key, pair in new.totals.items()},
    )
    transaction.session.add(row)
    transaction.session.flush()
    transaction.session.add_all(
        CatalogueEntryRow(
            release=row.number,
            position=position,
            department=entry.department,
            matter=entry.key or None,
            name=entry.name,
            variant_name=entry.variant_name,
            content=ENTRY.dump_python(entry, mode="json", exclude_defaults=True),
        )
        for position, entry in enumerate(entries, start=1)
    )
    transaction.session.flush()
    return row


def workbook_hashes(transaction: Transaction) -> Sequence[str]:
    """Return the SHA-256 of every workbook that a release was published from."""
    query = select(CatalogueReleaseRow.workbook_sha256).where(
        col(CatalogueReleaseRow.workbook_sha256).is_not(None)
    )
    return [sha256 for sha256 in transaction.session.scalars(query.distinct()) if sha256]
