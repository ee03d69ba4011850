"""Cases and the files they came with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from rules.states import ENDED, CaseState
from storage.case_numbers import compose
from storage.database import Transaction
from storage.errors import UnknownCaseError
from storage.life_tables import DeliveryRow
from storage.tables import CaseRow, DailySerialRow, PowerRow, SubmittedFileRow

_BY_NUMBER = select(CaseRow).where(CaseRow.number == bindparam("number"))
_BY_ID = select(CaseRow).where(CaseRow.id == bindparam("id"))
_LOCKED_BY_NUMBER = _BY_NUMBER.with_for_update(key_share=True)
_LOCKED_BY_ID = _BY_ID.with_for_update(key_share=True)
"""A sweep's card may refer to the case meanwhile: it needs no more than the share of its key."""
_NEXT = {
    name: insert(DailySerialRow)
    .on_conflict_do_update(index_elements=["day", "window"], set_={"last": col(DailySerialRow.last) + 1})
    .returning(col(DailySerialRow.last))
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
"""By the name of the dialect, as each says it its own way."""
_FILES_UPTO = (
    select(SubmittedFileRow)
    .where(SubmittedFileRow.case_id == bindparam("case_id"), SubmittedFileRow.round <= bindparam("round"))
    .order_by(col(SubmittedFileRow.round), col(SubmittedFileRow.position))
)


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A stored file of a batch: the name the clerk sees, its SHA-256 (hex) and its length in bytes."""

    name: str
    sha256: str
    size: int


def next_case_number(transaction: Transaction, hall_code: str, day: date, window: str) -> str:
    """Give out the next number of `window` on `day`; two windows, or two machines, never get the same.

    Raises SerialsExhaustedError.
    """
    statement = _NEXT[transaction.session.get_bind().dialect.name]
    series = {"day": day, "window": window, "last": 1}
    serial = transaction.session.connection().execute(statement, series).scalar_one()
    return compose(hall_code, day, window, serial)


def open_case(transaction: Transaction, case: CaseRow, files: Sequence[FileEntry]) -> int:
    """Write a new case and its files; return the case's id."""
    transaction.session.add(case)
    transaction.session.flush()
    if case.id is None:
        raise AssertionError("the database gave the case no id")
    add_files(transaction, case.id, case.round, files)
    return case.id


def add_files(transaction: Transaction, case_id: int, number: int, files: Sequence[FileEntry]) -> None:
    """Write the files of round `number` (1: as first submitted); positions go on from round to round."""
    before = len(files_upto(transaction, case_id, number))
    transaction.session.add_all(
        SubmittedFileRow(
            case_id=case_id,
            round=number,
            position=position,
            name=file.name,
            sha256=file.sha256,
            size=file.size,
        )
        for position, file in enumerate(files, start=before + 1)
    )
    transaction.session.flush()


def case_of_batch(transaction: Transaction, batch_key: str) -> CaseRow | None:
    """Return the case that the batch opened, if it did."""
    return transaction.session.scalars(select(CaseRow).where(CaseRow.batch_key == batch_key)).one_or_none()


def case_by_number(transaction: Transaction, number: str) -> CaseRow:
    """Return the case, locked against other writers when this transaction writes; raises UnknownCaseError."""
    query = _LOCKED_BY_NUMBER if transaction.writes else _BY_NUMBER
    case: CaseRow | None = transaction.session.scalars(query, {"number": number}).one_or_none()
    if case is None:
        raise UnknownCaseError(case_number=number)
    return case


def case_by_id(transaction: Transaction, case_id: int) -> CaseRow:
    """Return the case, locked against other writers when this transaction writes; raises UnknownCaseError."""
    query = _LOCKED_BY_ID if transaction.writes else _BY_ID
    case: CaseRow | None = transaction.session.scalars(query, {"id": case_id}).one_or_none()
    if case is None:
        raise UnknownCaseError(case_number=case_id)
    return case


def files_of(transaction: Transaction, case_id: int, number: int) -> Sequence[SubmittedFileRow]:
    """Return the files of a round in the order they came."""
    query = select(SubmittedFileRow).where(
        SubmittedFileRow.case_id == case_id, SubmittedFileRow.round == number
    )
    return transaction.session.scalars(query.order_by(col(SubmittedFileRow.position))).all()


def files_upto(transaction: Transaction, case_id: int, number: int) -> Sequence[SubmittedFileRow]:
    """Return the files of all rounds up to `number`, in the order they came."""
    return transaction.session.scalars(_FILES_UPTO, {"case_id": case_id, "round": number}).all()


def cases_with_same_files(transaction: Transaction, case_id: int) -> list[str]:
    """Return the numbers of other open cases of the same matter that hold every scan of this one."""
    mine = select(SubmittedFileRow.sha256).where(SubmittedFileRow.case_id == case_id).distinct()
    hashes = transaction.session.scalars(mine).all()
    matter = select(CaseRow.matter).where(CaseRow.id == case_id).scalar_subquery()
    query = (
        select(CaseRow.number)
        .join(SubmittedFileRow, col(SubmittedFileRow.case_id) == col(CaseRow.id))
        .where(
            CaseRow.id != case_id,
            CaseRow.matter == matter,
            col(CaseRow.state).not_in(ENDED),
            col(SubmittedFileRow.sha256).in_(hashes),
        )
        .group_by(col(CaseRow.number))
        .having(func.count(func.distinct(SubmittedFileRow.sha256)) == len(hashes))
        .order_by(col(CaseRow.number))
    )
    return list(transaction.session.scalars(query))


def cases_in(
    transaction: Transaction,
    *,
    state: CaseState | None = None,
    owner: str | None = None,
    queue: str | None = None,
    limit: int = 100,
) -> Sequence[CaseRow]:
    """Return cases, newest first, that match every condition given."""
    query = select(CaseRow)
    if state is not None:
        query = query.where(CaseRow.state == state)
    if owner is not None:
        query = query.where(CaseRow.owner == owner)
    if queue is not None:
        query = query.where(CaseRow.queue == queue)
    return transaction.session.scalars(query.order_by(col(CaseRow.id).desc()).limit(limit)).all()


def cases_of_matter(transaction: Transaction, matter: str) -> Sequence[CaseRow]:
    """Return all cases of a matter, oldest first."""
    query = select(CaseRow).where(CaseRow.matter == matter).order_by(col(CaseRow.id))
    return transaction.session.scalars(query).all()


def count_cases(transaction: Transaction) -> int:
    """Return the number of cases."""
    return transaction.session.scalar(select(func.count()).select_from(CaseRow)) or 0


def original_hashes(transaction: Transaction) -> Sequence[str]:
    """Return the SHA-256 of every original that a row names: scans, signatures, papers of authorisation."""
    columns = (SubmittedFileRow.sha256, DeliveryRow.signature_sha256, PowerRow.scan_sha256)
    found = {
        sha256 for column in columns for sha256 in transaction.session.scalars(select(column).distinct())
    }
    return sorted(sha256 for sha256 in found if sha256 is not None)
