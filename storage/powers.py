"""Departments, matters, people and what they may do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import SQLModel, col, select

from rules.states import PowerKind
from storage.database import Transaction
from storage.life import delegations_on, delegations_to, load_of
from storage.people_tables import QualificationRow
from storage.rows import get
from storage.tables import (
    AbsenceRow,
    AuthorityRow,
    DepartmentRow,
    MatterRow,
    MatterVersionRow,
    PersonRow,
    PowerRow,
    WindowRow,
)

_IN_FORCE = (
    col(PowerRow.approved_at).is_not(None),
    col(PowerRow.valid_from) <= bindparam("day"),
    col(PowerRow.valid_to).is_(None) | (col(PowerRow.valid_to) >= bindparam("day")),
)
"""What holds of a power that is approved and in force on a day."""
_GRANTED_FOR = (
    select(PowerRow, PersonRow)
    .join(PersonRow, col(PersonRow.key) == col(PowerRow.person))
    .where(*_IN_FORCE, PowerRow.matter == bindparam("matter"), PowerRow.power == bindparam("power"))
    .order_by(col(PowerRow.rank), col(PowerRow.person))
)
_POWERS_OF = select(PowerRow.matter, PowerRow.power).where(*_IN_FORCE, PowerRow.person == bindparam("person"))
_AWAY = select(AbsenceRow.person).where(
    col(AbsenceRow.first_day) <= bindparam("day"), col(AbsenceRow.last_day) >= bindparam("day")
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a power on a day, and whether they are at work.

    `load` is how many open cases they own; for the others see Officer.
    """

    person: str
    name: str
    rank: int
    absent: bool
    document_number: str
    in_place_of: str = ""
    load: int = 0


@dataclass(frozen=True, slots=True)
class Officer:
    """Who holds a power on a day, by which paper; `in_place_of` names whose it is where it was delegated."""

    person: PersonRow
    rank: int
    document_number: str
    in_place_of: str = ""


Measure = Callable[[Collection[str]], Mapping[str, float]]
"""Says of a case the numbers in these fields, as far as they were read."""


def matter_by_key(transaction: Transaction, key: str) -> MatterRow | None:
    """Return the matter, or None."""
    return get(transaction, MatterRow, key)


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
    return get(transaction, PersonRow, key)


def people(transaction: Transaction) -> Sequence[PersonRow]:
    """Return all members of staff."""
    return transaction.session.scalars(select(PersonRow).order_by(col(PersonRow.key))).all()


def departments(transaction: Transaction) -> Sequence[DepartmentRow]:
    """Return all departments."""
    return transaction.session.scalars(select(DepartmentRow).order_by(col(DepartmentRow.key))).all()


def matters(transaction: Transaction) -> Sequence[MatterRow]:
    """Return all matters."""
    return transaction.session.scalars(select(MatterRow).order_by(col(MatterRow.key))).all()


def holders(
    transaction: Transaction,
    matter: str,
    power: PowerKind,
    day: date,
    measure: Measure = lambda _: {},
) -> list[Holder]:
    """Return who holds `power` for `matter` on `day`, and whether they can take a case.

    As `officers`, with absence and load.
    """
    found = officers(transaction, matter, power, day, measure)
    absent = away(transaction, day)
    load = load_of(transaction, [one.person.key for one in found])
    return [
        Holder(
            one.person.key,
            one.person.name,
            one.rank,
            one.person.key in absent,
            one.document_number,
            one.in_place_of,
            load[one.person.key],
        )
        for one in found
    ]


def officers(
    transaction: Transaction,
    matter: str,
    power: PowerKind,
    day: date,
    measure: Measure = lambda _: {},
) -> list[Officer]:
    """Return who holds `power` for `matter` on `day`, the named officer first, then deputies.

    `measure` gives the numbers of the case that conditions of a power look at; one that is not known meets
    no condition. A power that was delegated for the day is held by who acts, in place of who gave it.
    """
    asked_for = {"day": day, "matter": matter, "power": power}
    rows = list(transaction.session.execute(_GRANTED_FOR, asked_for))
    asked = {row.condition["field"] for row, _ in rows if row.condition}
    measured = measure(asked) if asked else {}
    granted = [(row, person) for row, person in rows if _meets(row.condition, measured)]
    acting = {one.giver: one for one in delegations_on(transaction, matter, day)}
    people = {one.key: one for one in _people(transaction, [one.taker for one in acting.values()])}
    found = []
    for row, person in granted:
        taken = acting.get(person.key)
        if taken is None:
            found.append(Officer(person, row.rank, row.document_number))
        else:
            found.append(Officer(people[taken.taker], row.rank, taken.document_number, person.name))
    return found


def ranked(transaction: Transaction, matter: str, power: PowerKind, day: date, rank: int) -> list[str]:
    """Return who holds `power` for `matter` on `day` at a rank, conditions and absences aside."""
    rows = transaction.session.execute(_GRANTED_FOR, {"day": day, "matter": matter, "power": power})
    return [person.key for power_row, person in rows if power_row.rank == rank]


def powers_of(transaction: Transaction, person: str, day: date) -> set[tuple[str, PowerKind]]:
    """Return what a person may do on `day`, as (matter, power), conditions aside; delegated powers too."""
    held = _own_powers(transaction, person, day)
    for delegation in delegations_to(transaction, person, day):
        given = _own_powers(transaction, delegation.giver, day)
        held |= {one for one in given if delegation.matter in (None, one[0])}
    return held


def _own_powers(transaction: Transaction, person: str, day: date) -> set[tuple[str, PowerKind]]:
    found = transaction.session.execute(_POWERS_OF, {"day": day, "person": person})
    return {(matter, PowerKind(power)) for matter, power in found}


def _meets(condition: Mapping[str, Any] | None, measured: Mapping[str, float]) -> bool:
    """Say whether a case lies in the span that a power is narrowed to."""
    if condition is None:
        return True
    value = measured.get(condition["field"])
    if value is None:
        return False
    at_least, below = condition.get("from"), condition.get("below")
    return (at_least is None or value >= at_least) and (below is None or value < below)


def away(transaction: Transaction, day: date) -> set[str]:
    """Return who is away on `day`."""
    return set(transaction.session.scalars(_AWAY, {"day": day}))


def _people(transaction: Transaction, keys: Sequence[str]) -> Sequence[PersonRow]:
    if not keys:
        return []
    return transaction.session.scalars(select(PersonRow).where(col(PersonRow.key).in_(keys))).all()


def add_absence(transaction: Transaction, person: str, first_day: date, last_day: date, reason: str) -> None:
    """Write that a person is away from `first_day` to `last_day`, both included."""
    transaction.session.add(AbsenceRow(person=person, first_day=first_day, last_day=last_day, reason=reason))
    transaction.session.flush()


def put_hall_data(transaction: Transaction, rows: dict[str, list[dict[str, Any]]]) -> int:
    """Write the hall's rows that are not there yet; return how many.

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
    "windows": WindowRow,
    "departments": DepartmentRow,
    "authorities": AuthorityRow,
    "matters": MatterRow,
    "matter_versions": MatterVersionRow,
    "people": PersonRow,
    "powers": PowerRow,
    "qualifications": QualificationRow,
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
    if isinstance(row, QualificationRow):
        known = select(QualificationRow).where(
            QualificationRow.person == row.person,
            QualificationRow.matter == row.matter,
            QualificationRow.training == row.training,
        )
        return transaction.session.scalars(known).first() is not None
    if isinstance(row, MatterVersionRow):
        return transaction.session.get(MatterVersionRow, (row.matter, row.version)) is not None
    return transaction.session.get(type(row), getattr(row, "key")) is not None  # noqa: B009
