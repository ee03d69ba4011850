"""Our cases for another system: its codes, its headings, and no more of the applicant than it needs (S29)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from casework.errors import OutsideRefusedError
from casework.explain import REVEALED
from casework.outside.interchange import Form, write_rows
from casework.outside.numbers import MAY
from casework.outside.standing import our_cases
from casework.outside.tables import outside_system
from casework.parties import parties
from casework.staff import staff
from rules.outside import NoSuchCodeError, OurCase, OutsideSystem
from rules.text import mask_name
from storage.catalogue import entries_of, in_force
from storage.clock import local_date, now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.outside import cases_of_period, decided_at
from storage.powers import matters
from storage.tables import CaseRow
from storage.values import Actor

COLUMNS: Final = (
    "case_number",
    "outside_number",
    "matter",
    "matter_code",
    "matter_name",
    "state",
    "state_word",
    "received_on",
    "accepted_on",
    "decided_on",
    "applicant",
)


@dataclass(frozen=True, slots=True)
class Exported:
    """The file, how many cases are in it, and why others are not: their number and the reason."""

    data: bytes
    cases: int
    left_out: tuple[tuple[str, str], ...]


def export_cases(
    hall: Hall,
    system: str,
    first: date,
    last: date,
    actor: Actor,
    *,
    form: Form = "csv",
    reveal: bool = False,
    at: datetime | None = None,
) -> Exported:
    """Write the cases received from `first` to `last` for a system; a case it has no code for is left out.

    The applicant's name is masked; with `reveal` it is whole, and every case's events say who looked. An
    event says that data went out. Raises OutsideSystemUnknownError, OutsideRefusedError, UnknownPersonError.
    """
    at = at or now()
    of_system = outside_system(hall.settings, system)
    with hall.database.write() as transaction:
        staff(transaction, actor, MAY, OutsideRefusedError, "向外部系统导出办件")
        rows = cases_of_period(transaction, first, last, of_system.departments)
        written, left_out = [], []
        told = _Told.of(transaction, rows, local_date(at))
        for row, case in zip(rows, our_cases(transaction, of_system, rows), strict=True):
            try:
                name = parties(transaction, row).applicant.name
                written.append(_row(of_system, row, case, told, name if reveal else mask_name(name)))
            except NoSuchCodeError as error:
                left_out.append((row.number, str(error)))
                continue
            if reveal:
                transaction.record(_revealed(row, system, actor, at))
        detail = {"system": system, "cases": len(written), "left_out": len(left_out), "revealed": reveal}
        transaction.record(NewEvent("outside_exported", at, actor, detail=detail))
        return Exported(write_rows(of_system, COLUMNS, written, form), len(written), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Told:
    """What the rows need besides the case: names and codes of matters, and when cases were decided."""

    names: Mapping[str, str]
    codes: Mapping[str, str]
    decided: Mapping[int, datetime]

    @classmethod
    def of(cls, transaction: Transaction, rows: Iterable[CaseRow], day: date) -> _Told:
        release = in_force(transaction, day)
        entries = entries_of(transaction, release.number) if release else ()
        codes = {one.key: one.implementation_code or one.basic_code for one in entries if one.key}
        names = {matter.key: matter.name for matter in matters(transaction)}
        return cls(names, codes, decided_at(transaction, [row.id or 0 for row in rows]))


def _row(system: OutsideSystem, row: CaseRow, case: OurCase, told: _Told, applicant: str) -> dict[str, str]:
    """Return a row; raises NoSuchCodeError where the system has no code for the case's state."""
    state = system.code_of(case.state)
    decided = told.decided.get(row.id or 0)
    return {
        "case_number": row.number,
        "outside_number": "、".join(sorted(case.outside_numbers)),
        "matter": row.matter,
        "matter_code": told.codes.get(row.matter, ""),
        "matter_name": told.names.get(row.matter, ""),
        "state": state.code,
        "state_word": state.word,
        "received_on": row.received_on.isoformat(),
        "accepted_on": row.accepted_on.isoformat() if row.accepted_on else "",
        "decided_on": local_date(decided).isoformat() if decided else "",
        "applicant": applicant,
    }


def _revealed(row: CaseRow, system: str, actor: Actor, at: datetime) -> NewEvent:
    detail = {"what": "export", "system": system}
    return NewEvent(REVEALED, at, actor, row.id, row.state, row.state, detail)
