"""Rows that belong to a case, written and read one way; what needs more of a query has its own file.

A statement that is asked often is built once, with names for what it is asked with: building one anew takes
longer than asking it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from sqlalchemy import Column, Select, bindparam
from sqlalchemy.orm.util import identity_key
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
    values = key if isinstance(key, tuple) else (key,)
    known: _Row | None = transaction.session.identity_map.get(identity_key(table, values))
    if known is None:
        named = {column.name: value for column, value in zip(_key_of(table), values, strict=True)}
        known = transaction.session.scalars(_by_key(table), named).one_or_none()
        transaction.hold(known)
    return known


def of_case(transaction: Transaction, table: type[_Row], case_id: int) -> Sequence[_Row]:
    """Return a case's rows of a table, oldest first."""
    return transaction.session.scalars(_of_case(table), {"case_id": case_id}).all()


@cache
def _by_key(table: type[_Row]) -> Select[tuple[_Row]]:
    return select(table).where(*(column == bindparam(column.name) for column in _key_of(table)))


@cache
def _of_case(table: type[_Row]) -> Select[tuple[_Row]]:
    query = select(table).where(col(table.case_id) == bindparam("case_id"))  # type: ignore[attr-defined]
    return query.order_by(*_key_of(table))


def _key_of(table: type[SQLModel]) -> list[Column[object]]:
    return list(table.__table__.primary_key.columns)  # type: ignore[attr-defined]


def all_rows(transaction: Transaction, table: type[_Row]) -> Sequence[_Row]:
    """Return every row of a small table."""
    return transaction.session.scalars(select(table)).all()
