"""对账: what another system says of a day's cases is held against ours; every difference goes to a person.

A difference comes into queue Q11 once, however often it is found. One that is no longer there is told, so
that who has it in the queue can close it (S30).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.exceptions import open_exception
from casework.outside.standing import our_cases
from casework.outside.tables import outside_system
from rules.outside import (
    Mismatch,
    MismatchKind,
    OurCase,
    OutsideRecord,
    OutsideSystem,
    mismatches,
    our_number,
)
from storage.clock import now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.life import exception_by_key
from storage.life_tables import ExceptionRow
from storage.outside import cases_numbered, cases_numbered_there, cases_of_period, open_exceptions_keyed
from storage.tables import CaseRow
from storage.values import MACHINE, Actor, Queue


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a run found: all differences, which of them are new, and which earlier ones are gone."""

    system: str
    day: date
    records: int
    cases: int
    found: tuple[Mismatch, ...]
    fresh: int
    repaired: tuple[str, ...]

    def lines(self) -> list[str]:
        """Return the report in words."""
        told = [f"与“{self.system}”对账：{self.day}收件{self.cases}件，对方记录{self.records}条。"]
        told += [f"不符：{one.words}。" for one in self.found]
        told += [f"已一致：{words}。请在异常队列中办结。" for words in self.repaired]
        if not self.found:
            return [*told, "没有不符之处。"]
        return [*told, f"共{len(self.found)}处不符，其中新发现{self.fresh}处，已列入异常队列Q11。"]


def reconcile(
    hall: Hall,
    system: str,
    records: Sequence[OutsideRecord],
    day: date,
    actor: Actor = MACHINE,
    at: datetime | None = None,
) -> Reconciliation:
    """Compare `records` with the cases received on `day` and with those they name (S30).

    Raises OutsideSystemUnknownError.
    """
    at = at or now()
    of_system = outside_system(hall.settings, system)
    with hall.database.write() as transaction:
        transaction.lock_name(f"outside:{system}")
        rows = _rows(transaction, of_system, records, day)
        cases = our_cases(transaction, of_system, list(rows.values()))
        found = mismatches(of_system, cases, records, day)
        fresh = [_put(transaction, of_system, one, _held_up(one, rows), actor, at) for one in found]
        result = Reconciliation(
            of_system.name,
            day,
            len(records),
            sum(case.received_on == day for case in cases),
            tuple(found),
            sum(fresh),
            _repaired(transaction, of_system, found, cases, records, day),
        )
        detail = {"system": system, "day": day.isoformat(), "found": len(found), "fresh": result.fresh}
        transaction.record(NewEvent("outside_reconciled", at, actor, detail=detail))
        return result


def _rows(
    transaction: Transaction, system: OutsideSystem, records: Sequence[OutsideRecord], day: date
) -> dict[str, CaseRow]:
    """Return the cases to look at: those of the day, and those that a record names by either number."""
    of_day = cases_of_period(transaction, day, day, system.departments)
    theirs = {record.outside_number for record in records}
    ours = {our_number(record.case_number) for record in records if record.case_number}
    named = (
        cases_numbered_there(transaction, system.key, theirs) + cases_numbered(transaction, ours)
        if records
        else []
    )
    return {row.number: row for row in (*of_day, *named)}


def _key(system: OutsideSystem, mismatch: Mismatch) -> str:
    return f"outside:{system.key}:{mismatch.key}"


def _put(
    transaction: Transaction,
    system: OutsideSystem,
    mismatch: Mismatch,
    case: CaseRow | None,
    actor: Actor,
    at: datetime,
) -> bool:
    """Put a difference into the queue; return whether it had not been there before."""
    key = _key(system, mismatch)
    if exception_by_key(transaction, key) is not None:
        return False
    reason = f"与“{system.name}”不符：{mismatch.words}"
    open_exception(transaction, Queue.EXTERNAL_NUMBER, key, reason, at, case=case, actor=actor)
    return True


def _held_up(mismatch: Mismatch, rows: Mapping[str, CaseRow]) -> CaseRow | None:
    """Return the case that the difference belongs to, and whose decision waits until it is looked at.

    That their system lacks it is no fault of the case: the applicant does not wait for that.
    """
    missing = mismatch.kind is MismatchKind.MISSING_THERE
    return None if missing else rows.get(mismatch.case_number)


def _repaired(
    transaction: Transaction,
    system: OutsideSystem,
    found: Sequence[Mismatch],
    cases: Sequence[OurCase],
    records: Sequence[OutsideRecord],
    day: date,
) -> tuple[str, ...]:
    """Return, in words, what lies in the queue, was looked at in this run, and is no longer so."""
    still = {_key(system, one) for one in found}
    seen = {case.number for case in cases} | {record.outside_number for record in records}
    return tuple(
        row.reason
        for row in open_exceptions_keyed(transaction, f"outside:{system.key}:")
        if row.key not in still and _looked_at(row, seen, day)
    )


def _looked_at(row: ExceptionRow, seen: set[str], day: date) -> bool:
    received_on, _, subject = row.key.split(":")[2:5]
    return subject in seen or received_on == day.isoformat()
