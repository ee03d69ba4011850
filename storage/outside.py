"""Numbers and records of other systems, and what they are compared with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import or_
from sqlmodel import col, select

from rules.states import CaseState
from storage.database import Transaction
from storage.life_tables import ExceptionRow, OutsideNumberRow, OutsideRecordRow
from storage.tables import CaseRow, EventRow, MatterRow

_Value = TypeVar("_Value", int, str)
AT_ONCE = 500
"""How many values one query names; SQLite takes no more than 32,766."""


def cases_of_period(
    transaction: Transaction, first: date, last: date, departments: Collection[str] = ()
) -> Sequence[CaseRow]:
    """Return the cases received from `first` to `last`, both included, of the departments; none: of all."""
    query = select(CaseRow).where(col(CaseRow.received_on) >= first, col(CaseRow.received_on) <= last)
    if departments:
        query = query.join(MatterRow, col(MatterRow.key) == col(CaseRow.matter)).where(
            col(MatterRow.department).in_(departments)
        )
    return transaction.session.scalars(query.order_by(col(CaseRow.id))).all()


def cases_numbered(transaction: Transaction, numbers: Collection[str]) -> list[CaseRow]:
    """Return the cases that have one of our numbers."""
    found: list[CaseRow] = []
    for some in _parts(numbers):
        query = select(CaseRow).where(col(CaseRow.number).in_(some))
        found += transaction.session.scalars(query.order_by(col(CaseRow.id))).all()
    return found


def cases_numbered_there(transaction: Transaction, system: str, numbers: Collection[str]) -> list[CaseRow]:
    """Return the cases that another system's numbers were recorded for."""
    found: list[CaseRow] = []
    for some in _parts(numbers):
        query = (
            select(CaseRow)
            .join(OutsideNumberRow, col(OutsideNumberRow.case_id) == col(CaseRow.id))
            .where(OutsideNumberRow.system == system, col(OutsideNumberRow.number).in_(some))
        )
        found += transaction.session.scalars(query.order_by(col(CaseRow.id))).all()
    return found


def outside_numbers(transaction: Transaction, system: str, cases: Collection[int]) -> dict[int, list[str]]:
    """Return the numbers that cases have in a system, by the case, oldest first."""
    found: dict[int, list[str]] = {case: [] for case in cases}
    for some in _parts(cases):
        query = select(OutsideNumberRow).where(
            OutsideNumberRow.system == system, col(OutsideNumberRow.case_id).in_(some)
        )
        order = (col(OutsideNumberRow.recorded_at), col(OutsideNumberRow.number))
        for row in transaction.session.scalars(query.order_by(*order)):
            found[row.case_id].append(row.number)
    return found


def filed_from(transaction: Transaction, cases: Collection[int]) -> dict[int, str]:
    """Return the state in which each archived case was filed."""
    return dict(_moved_to(transaction, cases, CaseState.ARCHIVED))


def refused_cases(transaction: Transaction, cases: Collection[int]) -> set[int]:
    """Return those of the cases that were refused."""
    return {case for case, _ in _moved_to(transaction, cases, CaseState.DECIDED_REFUSED)}


def decided_at(transaction: Transaction, cases: Collection[int]) -> dict[int, datetime]:
    """Return when each of the cases was decided, of those that were."""
    found: dict[int, datetime] = {}
    for some in _parts(cases):
        query = select(EventRow).where(
            col(EventRow.case_id).in_(some),
            col(EventRow.state_after).in_([CaseState.DECIDED_GRANTED, CaseState.DECIDED_REFUSED]),
            col(EventRow.kind).in_(["grant", "refuse"]),
        )
        found |= {row.case_id or 0: row.at for row in transaction.session.scalars(query)}
    return found


def record_of(transaction: Transaction, system: str, number: str) -> OutsideRecordRow | None:
    """Return what a system last said under its number, or None."""
    return transaction.session.get(OutsideRecordRow, (system, number))


def records_without_intake(
    transaction: Transaction, day: date, since: datetime, until: datetime
) -> Sequence[OutsideRecordRow]:
    """Return other systems' records of `day`, or imported from `since` up to `until`, that no case of ours
    belongs to, neither by their number nor by ours.
    """
    alias = select(OutsideNumberRow.number).where(
        OutsideNumberRow.system == OutsideRecordRow.system,
        OutsideNumberRow.number == OutsideRecordRow.number,
    )
    ours = select(CaseRow.id).where(CaseRow.number == OutsideRecordRow.case_number)
    query = (
        select(OutsideRecordRow)
        .where(
            or_(
                col(OutsideRecordRow.received_on) == day,
                (col(OutsideRecordRow.imported_at) >= since) & (col(OutsideRecordRow.imported_at) < until),
            ),
            ~alias.exists(),
            ~ours.exists(),
        )
        .order_by(col(OutsideRecordRow.system), col(OutsideRecordRow.number))
    )
    return transaction.session.scalars(query).all()


def open_exceptions_keyed(transaction: Transaction, prefix: str) -> Sequence[ExceptionRow]:
    """Return the exceptions that nobody has closed and whose key begins so, oldest first."""
    query = select(ExceptionRow).where(
        col(ExceptionRow.closed_at).is_(None), col(ExceptionRow.key).startswith(prefix, autoescape=True)
    )
    return transaction.session.scalars(query.order_by(col(ExceptionRow.id))).all()


def _moved_to(
    transaction: Transaction, cases: Collection[int], state: CaseState
) -> Iterator[tuple[int, str]]:
    for some in _parts(cases):
        query = select(EventRow).where(
            col(EventRow.case_id).in_(some),
            EventRow.state_after == state,
            col(EventRow.state_before) != state,
        )
        for row in transaction.session.scalars(query):
            yield row.case_id or 0, row.state_before or ""


def _parts(values: Collection[_Value]) -> Iterator[list[_Value]]:
    held = list(values)
    for start in range(0, len(held), AT_ONCE):
        yield held[start : start + AT_ONCE]
