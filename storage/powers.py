"""Departments, matters, people and what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import SQLModel, col, select

from storage.database import Transaction
from storage.tables import AbsenceRow, DepartmentRow, MatterRow, MatterVersionRow, PersonRow, PowerRow
from storage.values import PowerKind


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a power on a day, and whether they are at work."""

    person: str
    name: str
    rank: int
    absent: bool
    document_number: str


def matter_by_key(transaction: Transaction, key: str) -> MatterRow | None:
    """Return the matter, or None."""
    return transaction.session.get(MatterRow, key)


def add_matter(transaction: Transaction, row: MatterRow) -> None:
    """Write a new matter, so that what refers to it can follow."""
    transaction.session.add(row)
    transaction.session.flush()


def version_in_force(transaction: Transaction, matter: str, day: date) -> str | None:
    """Return the version of a matter's rule set in force on `day`, or None."""
    query = (
        select(MatterVersionRow.version)
        .where(
            MatterVersionRow.matter == matter,
            col(MatterVersionRow.valid_from) <= day,
            col(MatterVersionRow.valid_to).is_(None) | (col(MatterVersionRow.valid_to) >= day),
        )
        .order_by(col(MatterVersionRow.valid_from).desc())
        .limit(1)
    )
    return transaction.session.scalars(query).one_or_none()


def department_named(transaction: Transaction, name: str) -> DepartmentRow | None:
    """Return the department by its name or one of its aliases (社发局 is 社会发展局), or None."""
    rows = transaction.session.scalars(select(DepartmentRow)).all()
    return next((row for row in rows if name == row.name or name in row.aliases), None)


def person_by_key(transaction: Transaction, key: str) -> PersonRow | None:
    """Return the member of staff, or None."""
    return transaction.session.get(PersonRow, key)


def people(transaction: Transaction) -> Sequence[PersonRow]:
    """Return all members of staff."""
    return transaction.session.scalars(select(PersonRow).order_by(col(PersonRow.key))).all()


def matters(transaction: Transaction) -> Sequence[MatterRow]:
    """Return all matters."""
    return transaction.session.scalars(select(MatterRow).order_by(col(MatterRow.key))).all()


def holders(transaction: Transaction, matter: str, power: PowerKind, day: date) -> list[Holder]:
    """Return who holds `power` for `matter` on `day`, the named officer first, then deputies."""
    query = (
        select(PowerRow, PersonRow)
        .join(PersonRow, col(PersonRow.key) == col(PowerRow.person))
        .where(
            PowerRow.matter == matter,
            PowerRow.power == power,
            col(PowerRow.valid_from) <= day,
            col(PowerRow.valid_to).is_(None) | (col(PowerRow.valid_to) >= day),
        )
        .order_by(col(PowerRow.rank), col(PowerRow.person))
    )
    away = set(
        transaction.session.scalars(
            select(AbsenceRow.person).where(col(AbsenceRow.first_day) <= day, col(AbsenceRow.last_day) >= day)
        )
    )
    return [
        Holder(person.key, person.name, granted.rank, person.key in away, granted.document_number)
        for granted, person in transaction.session.execute(query)
    ]


def powers_of(transaction: Transaction, person: str, day: date) -> set[tuple[str, PowerKind]]:
    """Return what a person may do on `day`, as (matter, power)."""
    query = select(PowerRow.matter, PowerRow.power).where(
        PowerRow.person == person,
        col(PowerRow.valid_from) <= day,
        col(PowerRow.valid_to).is_(None) | (col(PowerRow.valid_to) >= day),
    )
    return {(matter, PowerKind(power)) for matter, power in transaction.session.execute(query)}


def add_absence(transaction: Transaction, person: str, first_day: date, last_day: date, reason: str) -> None:
    """Write that a person is away from `first_day` to `last_day`, both included."""
    transaction.session.add(AbsenceRow(person=person, first_day=first_day, last_day=last_day, reason=reason))
    transaction.session.flush()


def put_hall_data(transaction: Transaction, rows: dict[str, list[dict[str, Any]]]) -> int:
    """Write departments, matters, versions, people and powers that are not there yet; return how many.

    `rows` is keyed by table; what is there already is left as it is.
    """
    added = 0
    for name, table in HALL_TABLES.items():
        for values in rows.get(name, []):
            row = table.model_validate(values)
            if not _is_there(transaction, row):
                transaction.session.add(row)
                transaction.session.flush()
                added += 1
    return added


HALL_TABLES: dict[str, type[SQLModel]] = {
    "departments": DepartmentRow,
    "matters": MatterRow,
    "matter_versions": MatterVersionRow,
    "people": PersonRow,
    "powers": PowerRow,
}


def _is_there(transaction: Transaction, row: SQLModel) -> bool:
    if isinstance(row, PowerRow):
        query = select(PowerRow).where(
            PowerRow.person == row.person,
            PowerRow.matter == row.matter,
            PowerRow.power == row.power,
            PowerRow.valid_from == row.valid_from,
        )
        return transaction.session.scalars(query).first() is not None
    if isinstance(row, MatterVersionRow):
        return transaction.session.get(MatterVersionRow, (row.matter, row.version)) is not None
    return transaction.session.get(type(row), getattr(row, "key")) is not None  # noqa: B009
