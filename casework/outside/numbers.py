"""外部编号: what another system calls a case of ours, and what it says of its own cases (S29, S30)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.errors import OutsideNumberTakenError, OutsideRefusedError
from casework.outside.interchange import Fault, read_records, refused
from casework.outside.tables import outside_system
from casework.staff import staff
from rules.outside import OutsideRecord, OutsideSystem, our_number
from storage.cases import case_by_number
from storage.clock import now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.life_tables import OutsideNumberRow, OutsideRecordRow
from storage.outside import cases_numbered, record_of
from storage.rows import add, get
from storage.tables import CaseRow
from storage.values import Actor

MAY = frozenset({"intake_clerk", "issue_clerk", "duty_head", "supervisor", "liaison_officer"})


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: records read, numbers newly recorded, records without a case of ours."""

    records: int
    linked: int
    without_case: int


def record_outside_number(
    hall: Hall, number: str, system: str, outside_number: str, actor: Actor, at: datetime | None = None
) -> bool:
    """Keep what another system calls a case; return whether that is new. Ours stays the case's number.

    Raises OutsideSystemUnknownError, OutsideNumberTakenError, OutsideRefusedError, UnknownCaseError,
    UnknownPersonError.
    """
    of_system = outside_system(hall.settings, system)
    written = outside_number.strip()
    if not written:
        raise OutsideRefusedError(why="没有写外部编号")
    with hall.database.write() as transaction:
        transaction.lock_name(f"outside:{system}")
        staff(transaction, actor, MAY, OutsideRefusedError, "登记外部编号")
        case = case_by_number(transaction, number)
        return _keep(transaction, of_system, written, case, actor, at or now())


def import_records(
    hall: Hall, system: str, name: str, data: bytes, actor: Actor, at: datetime | None = None
) -> Imported:
    """Take over what a system says of its cases, all of the file or nothing of it.

    Its number is recorded for every case of ours that it names. Raises OutsideFileRefusedError,
    OutsideSystemUnknownError, OutsideRefusedError, UnknownPersonError.
    """
    at = at or now()
    of_system = outside_system(hall.settings, system)
    records = read_records(of_system, name, data)
    with hall.database.write() as transaction:
        transaction.lock_name(f"outside:{system}")
        staff(transaction, actor, MAY, OutsideRefusedError, "导入外部系统的记录")
        ours = _named(transaction, records)
        faults, linked = [], 0
        for place, record in enumerate(records, start=1):
            case = ours.get(our_number(record.case_number))
            try:
                linked += case is not None and _keep(
                    transaction, of_system, record.outside_number, case, actor, at
                )
            except OutsideNumberTakenError as error:
                faults.append(Fault(0, f"第{place}条：{error.message.format(**error.details)}"))
            _store(transaction, of_system, record, at)
        if faults:
            raise refused(name, faults)
        without = sum(not _has_case(transaction, system, record, ours) for record in records)
        detail = {"system": system, "records": len(records), "linked": linked, "without_case": without}
        transaction.record(NewEvent("outside_imported", at, actor, detail=detail))
        return Imported(len(records), linked, without)


def _keep(
    transaction: Transaction, system: OutsideSystem, written: str, case: CaseRow, actor: Actor, at: datetime
) -> bool:
    """Write the alias unless it is there; raises OutsideNumberTakenError where it is another case's.

    The caller holds the system's lock.
    """
    before = get(transaction, OutsideNumberRow, (system.key, written))
    if before is not None and before.case_id != case.id:
        other = get(transaction, CaseRow, before.case_id)
        theirs = other.number if other else ""
        raise OutsideNumberTakenError(system=system.name, outside_number=written, case_number=theirs)
    if before is not None:
        return False
    row = OutsideNumberRow(
        system=system.key, number=written, case_id=case.id or 0, recorded_at=at, person=actor.person
    )
    add(transaction, row)
    detail = {"system": system.key, "number": written}
    transaction.record(
        NewEvent("outside_number_recorded", at, actor, case.id, case.state, case.state, detail=detail)
    )
    return True


def _named(transaction: Transaction, records: Sequence[OutsideRecord]) -> dict[str, CaseRow]:
    numbers = {our_number(record.case_number) for record in records if record.case_number}
    return {case.number: case for case in cases_numbered(transaction, numbers)}


def _has_case(transaction: Transaction, system: str, record: OutsideRecord, ours: dict[str, CaseRow]) -> bool:
    if our_number(record.case_number) in ours:
        return True
    return get(transaction, OutsideNumberRow, (system, record.outside_number)) is not None


def _store(transaction: Transaction, system: OutsideSystem, record: OutsideRecord, at: datetime) -> None:
    row = record_of(transaction, system.key, record.outside_number)
    if row is None:
        row = OutsideRecordRow(
            system=system.key,
            number=record.outside_number,
            state=record.state.code,
            received_on=record.received_on,
            imported_at=at,
        )
        add(transaction, row)
    row.case_number, row.state, row.imported_at = record.case_number, record.state.code, at
    row.received_on, row.decided_on = record.received_on, record.decided_on
