"""Rows that belong to a case, written and read one way; what needs more of a query has its own file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, cast

from sqlmodel import SQLModel, col, select

from storage.database import Transaction

_Row = TypeVar("_Row", bound=SQLModel)


def add(transaction: Transaction, row: _Row) -> _Row:
    """Write a new row; return it with what the database gave it."""
    transaction.session.add(row)
    transaction.session.flush()
    return row


def get(transaction: Transaction, table: type[_Row], key: object) -> _Row | None:
    """Return the row with this primary key (a tuple where it has several columns), or None.

    It is asked for once a transaction.
    """
    row = transaction.session.get(table, key)
    if row is not None:
        transaction.hold(row)
    return row


def of_case(transaction: Transaction, table: type[_Row], case_id: int) -> Sequence[_Row]:
    """Return a case's rows of a table, oldest first."""
    key = [cast("object", column) for column in table.__table__.primary_key.columns]  # type: ignore[attr-defined]
    query = select(table).where(col(table.case_id) == case_id)  # type: ignore[attr-defined]
    return transaction.session.scalars(query.order_by(*key)).all()  # type: ignore[arg-type]


def all_rows(transaction: Transaction, table: type[_Row]) -> Sequence[_Row]:
    """Return every row of a small table."""
    return transaction.session.scalars(select(table)).all()
