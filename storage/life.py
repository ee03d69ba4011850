"""What the steps of a case ask of the database: clocks, settlements, exceptions, legs, deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from rules.clocks import Clock, ClockEvent, Tick
from rules.states import ENDED, CaseState
from storage.database import Transaction
from storage.life_tables import (
    CaseVisitRow,
    ClockEventRow,
    ElectronicPushRow,
    ExceptionRow,
    HandoverBatchRow,
    HandoverItemRow,
    PartyRow,
    ResultRow,
    SettlementRow,
    SubmissionRow,
    VisitRow,
)
from storage.people_tables import CreditRecordRow, DelegationRow, QualificationRow
from storage.rows import get, of_case
from storage.tables import CaseRow, MatterRow

NOTHING_TO_HAND_OVER = (
    CaseState.NOT_ACCEPTED,
    CaseState.WITHDRAWN,
    CaseState.RETURNED,
    CaseState.TERMINATED,
    CaseState.CORRECTION_NOTIFIED,
)
"""Papers that are with the applicant. What was closed at the window still goes to the department's files."""

_VISIT = select(VisitRow).where(VisitRow.key == bindparam("key"))
_EXCEPTION = select(ExceptionRow).where(ExceptionRow.key == bindparam("key"))
_BATCHES = (
    select(HandoverBatchRow, HandoverItemRow)
    .join(HandoverItemRow, col(HandoverItemRow.batch_id) == col(HandoverBatchRow.id))
    .where(HandoverItemRow.case_id == bindparam("case_id"), HandoverBatchRow.leg == bindparam("leg"))
    .order_by(col(HandoverBatchRow.id), col(HandoverItemRow.id))
)
_ITEMS = (
    select(HandoverItemRow)
    .where(HandoverItemRow.batch_id == bindparam("batch_id"))
    .order_by(col(HandoverItemRow.id))
)
_QUALIFIED = select(QualificationRow).where(
    QualificationRow.person == bindparam("person"),
    col(QualificationRow.matter).is_(None) | (col(QualificationRow.matter) == bindparam("matter")),
    col(QualificationRow.valid_from) <= bindparam("day"),
    col(QualificationRow.valid_to).is_(None) | (col(QualificationRow.valid_to) >= bindparam("day")),
)
_DELEGATIONS = (
    select(DelegationRow)
    .where(col(DelegationRow.first_day) <= bindparam("day"), col(DelegationRow.last_day) >= bindparam("day"))
    .order_by(col(DelegationRow.id))
)
_DELEGATIONS_FOR = _DELEGATIONS.where(
    col(DelegationRow.matter).is_(None) | (col(DelegationRow.matter) == bindparam("matter"))
)
_DELEGATIONS_TO = _DELEGATIONS.where(DelegationRow.taker == bindparam("person"))
_LOAD = (
    select(col(CaseRow.owner), func.count())
    .where(
        col(CaseRow.owner).in_(bindparam("people", expanding=True)),
        col(CaseRow.state).not_in([*ENDED, CaseState.ISSUED]),
    )
    .group_by(col(CaseRow.owner))
)
_LISTED = (
    select(HandoverItemRow.id)
    .join(HandoverBatchRow, col(HandoverBatchRow.id) == col(HandoverItemRow.batch_id))
    .where(
        HandoverBatchRow.leg == "papers",
        HandoverItemRow.case_id == CaseRow.id,
        HandoverItemRow.round == CaseRow.round,
    )
)
_TO_HAND_OVER = (
    col(CaseRow.state).not_in(NOTHING_TO_HAND_OVER),
    col(CaseRow.prechecked_at).is_not(None),
    ~_LISTED.exists(),
)
"""What holds of a case whose papers of the present round are to go and are on no list yet."""
_CASES_TO_HAND_OVER = (
    select(CaseRow)
    .join(MatterRow, col(MatterRow.key) == col(CaseRow.matter))
    .where(MatterRow.department == bindparam("department"), *_TO_HAND_OVER)
    .order_by(col(CaseRow.id))
)
_DEPARTMENTS_OF_CASES = (
    select(col(MatterRow.department), func.count())
    .select_from(CaseRow)
    .join(MatterRow, col(MatterRow.key) == col(CaseRow.matter))
    .where(*_TO_HAND_OVER)
    .group_by(col(MatterRow.department))
    .order_by(col(MatterRow.department))
)
_RESULTS_LISTED = (
    select(HandoverItemRow.case_id)
    .join(HandoverBatchRow, col(HandoverBatchRow.id) == col(HandoverItemRow.batch_id))
    .where(HandoverBatchRow.leg == "results")
)
_RESULTS_TO_HAND_OVER = (
    select(ResultRow)
    .join(CaseRow, col(CaseRow.id) == col(ResultRow.case_id))
    .join(MatterRow, col(MatterRow.key) == col(CaseRow.matter))
    .where(
        MatterRow.department == bindparam("department"),
        CaseRow.state == CaseState.RESULT_MADE,
        col(ResultRow.case_id).not_in(_RESULTS_LISTED),
    )
    .order_by(col(ResultRow.case_id))
)


def clock_events(transaction: Transaction, case_id: int) -> list[ClockEvent]:
    """Return what happened to the clocks of a case, oldest first."""
    return [
        ClockEvent(Clock(row.clock), Tick(row.tick), row.on, row.days, row.until)
        for row in ticks_of(transaction, case_id)
    ]


def ticks_of(transaction: Transaction, case_id: int) -> list[ClockEventRow]:
    """Return what happened to the clocks of a case as rows, oldest first; read once a transaction."""
    return transaction.once(
        (ClockEventRow, case_id), lambda: list(of_case(transaction, ClockEventRow, case_id))
    )


def tick(
    transaction: Transaction,
    case_id: int,
    event: ClockEvent,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write down what happened to a clock; nothing else writes there, so that `ticks_of` may remember."""
    ticks = ticks_of(transaction, case_id)
    row = ClockEventRow(
        case_id=case_id,
        clock=event.clock,
        tick=event.tick,
        on=event.on,
        at=at,
        days=event.days,
        until=event.until,
        detail=dict(detail or {}),
    )
    transaction.session.add(row)
    ticks.append(row)


def settlements_of(transaction: Transaction, case_id: int, number: int) -> dict[int, SettlementRow]:
    """Return what people settled in a round, by the finding's position."""
    rows = of_case(transaction, SettlementRow, case_id)
    return {row.position: row for row in rows if row.round == number}


def parties_of(transaction: Transaction, case_id: int) -> dict[str, PartyRow]:
    """Return the parties of a case by their role."""
    return {row.role: row for row in of_case(transaction, PartyRow, case_id)}


def submission_of(transaction: Transaction, case_id: int, number: int) -> SubmissionRow | None:
    """Return when and by whom a round was received."""
    return get(transaction, SubmissionRow, (case_id, number))


def submission_of_batch(transaction: Transaction, batch_key: str) -> SubmissionRow | None:
    """Return the round that a batch opened, if it did."""
    query = select(SubmissionRow).where(SubmissionRow.batch_key == batch_key)
    return transaction.session.scalars(query).one_or_none()


def visit_by_key(transaction: Transaction, key: str) -> VisitRow | None:
    """Return the visit, if it was opened."""
    return transaction.session.scalars(_VISIT, {"key": key}).one_or_none()


def visits_of_case(transaction: Transaction, case_id: int) -> Sequence[int]:
    """Return the visits that were for a case, oldest first."""
    query = select(CaseVisitRow.visit_id).where(CaseVisitRow.case_id == case_id)
    return transaction.session.scalars(query.order_by(col(CaseVisitRow.visit_id))).all()


def cases_of_visit(transaction: Transaction, visit_id: int) -> Sequence[int]:
    """Return the cases that a visit was for, oldest first."""
    query = select(CaseVisitRow.case_id).where(CaseVisitRow.visit_id == visit_id)
    return transaction.session.scalars(query.order_by(col(CaseVisitRow.case_id))).all()


def exception_by_key(transaction: Transaction, key: str) -> ExceptionRow | None:
    """Return the exception that was opened under this key, open or closed."""
    return transaction.session.scalars(_EXCEPTION, {"key": key}).one_or_none()


def open_exceptions(
    transaction: Transaction, *, case_id: int | None = None, queue: str | None = None
) -> Sequence[ExceptionRow]:
    """Return exceptions that nobody has closed, oldest first."""
    query = select(ExceptionRow).where(col(ExceptionRow.closed_at).is_(None))
    if case_id is not None:
        query = query.where(ExceptionRow.case_id == case_id)
    if queue is not None:
        query = query.where(ExceptionRow.queue == queue)
    return transaction.session.scalars(query.order_by(col(ExceptionRow.opened_at))).all()


def push_of(transaction: Transaction, case_id: int) -> ElectronicPushRow | None:
    """Return the last electronic handover of a case."""
    rows = of_case(transaction, ElectronicPushRow, case_id)
    return rows[-1] if rows else None


def batches_of_case(
    transaction: Transaction, case_id: int, leg: str
) -> list[tuple[HandoverBatchRow, HandoverItemRow]]:
    """Return the batches of one leg that a case lies in, each with its items, oldest first."""
    found = transaction.session.execute(_BATCHES, {"case_id": case_id, "leg": leg})
    return [(batch, item) for batch, item in found]


def items_of_batch(transaction: Transaction, batch_id: int) -> Sequence[HandoverItemRow]:
    """Return what lies in a batch, in the order of the list."""
    return transaction.session.scalars(_ITEMS, {"batch_id": batch_id}).all()


def credit_is_bad(transaction: Transaction, identity: str, day: date) -> bool:
    """Say whether an applicant has a credit record that was not repaired by `day`."""
    query = select(CreditRecordRow).where(
        CreditRecordRow.identity == identity,
        col(CreditRecordRow.since) <= day,
        col(CreditRecordRow.repaired_on).is_(None) | (col(CreditRecordRow.repaired_on) > day),
    )
    return transaction.session.scalars(query).first() is not None


def is_qualified(transaction: Transaction, person: str, matter: str, day: date) -> bool:
    """Say whether a person was trained for a matter, or for all, on `day` (S47)."""
    asked = {"person": person, "matter": matter, "day": day}
    return transaction.session.scalars(_QUALIFIED, asked).first() is not None


def delegations_on(transaction: Transaction, matter: str, day: date) -> Sequence[DelegationRow]:
    """Return the delegations that hold for a matter on `day`."""
    return transaction.session.scalars(_DELEGATIONS_FOR, {"matter": matter, "day": day}).all()


def delegations_to(transaction: Transaction, person: str, day: date) -> Sequence[DelegationRow]:
    """Return the delegations by which a person acts for others on `day`."""
    return transaction.session.scalars(_DELEGATIONS_TO, {"person": person, "day": day}).all()


def load_of(transaction: Transaction, people: Sequence[str]) -> dict[str, int]:
    """Return how many open cases each person owns."""
    if not people:
        return {}
    found = transaction.session.execute(_LOAD, {"people": people})
    counted = {owner: count for owner, count in found if owner is not None}
    return {person: counted.get(person, 0) for person in people}


def cases_to_hand_over(transaction: Transaction, department: str) -> Sequence[CaseRow]:
    """Return the cases of a department whose papers of the present round are on no list yet, oldest first.

    Papers that went back to the applicant, and those that wait to be corrected, are not to be handed over.
    """
    return transaction.session.scalars(_CASES_TO_HAND_OVER, {"department": department}).all()


def departments_of_cases(transaction: Transaction) -> dict[str, int]:
    """Return how many cases wait to be listed for each department."""
    return dict(transaction.session.execute(_DEPARTMENTS_OF_CASES).tuples().all())


def results_to_hand_over(transaction: Transaction, department: str) -> Sequence[ResultRow]:
    """Return the results that a department has made and put on no list yet, oldest first."""
    return transaction.session.scalars(_RESULTS_TO_HAND_OVER, {"department": department}).all()


def stock(transaction: Transaction) -> tuple[int, int, int]:
    """Return how many results came in to the issue counter, went out, and lie there (S45)."""
    came = transaction.session.scalar(
        select(func.count()).select_from(ResultRow).where(col(ResultRow.in_at).is_not(None))
    )
    went = transaction.session.scalar(
        select(func.count())
        .select_from(ResultRow)
        .where(col(ResultRow.in_at).is_not(None), col(ResultRow.out_at).is_not(None))
    )
    lying = transaction.session.scalar(
        select(func.count())
        .select_from(CaseRow)
        .where(col(CaseRow.state).in_([CaseState.AT_ISSUE_COUNTER, CaseState.NOTIFIED]))
    )
    return came or 0, went or 0, lying or 0
