"""Work items and their leases: what is to be done, who does it, and until when that is believed.

A worker that dies leaves a lease that runs out; somebody else then takes the work over. A worker that was
only slow finds, when it comes to write, that its lease is gone (LeaseLostError), and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, update
from sqlmodel import col, select

from storage.cases import case_by_id
from storage.database import Transaction
from storage.errors import LeaseLostError
from storage.tables import WorkRow
from storage.values import WorkKind, WorkState

LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Lease:
    """A piece of work in hand. `owner` is a random token; ids only, so it may travel through Prefect."""

    work_id: int
    case_id: int
    case_number: str
    round: int
    owner: str
    attempts: int


def add_work(
    transaction: Transaction, kind: WorkKind, case_id: int, number: int, now: datetime, pickup: timedelta
) -> int:
    """Write a piece of work for round `number` of a case; return its id.

    A worker is expected to be sent for right after the commit; `pickup` later the reconciler sends again.
    """
    row = WorkRow(
        kind=kind,
        case_id=case_id,
        round=number,
        state=WorkState.WAITING,
        idempotency_key=f"{kind}:{case_id}:{number}",
        created_at=now,
        lease_until=now + pickup,
    )
    transaction.session.add(row)
    transaction.session.flush()
    if row.id is None:
        raise AssertionError("the database gave the work no id")
    return row.id


def waits(transaction: Transaction, kind: WorkKind) -> bool:
    """Say whether work of `kind` waits: a read by the index, no lock."""
    waiting = and_(col(WorkRow.state) == WorkState.WAITING, col(WorkRow.kind) == kind)
    return transaction.session.scalars(select(WorkRow.id).where(waiting).limit(1)).first() is not None


def claim(
    transaction: Transaction, kind: WorkKind, owner: str, now: datetime, lease: timedelta, max_attempts: int
) -> Lease | None:
    """Take the oldest work that waits or whose lease ran out; None when there is none."""
    free = or_(
        col(WorkRow.state) == WorkState.WAITING,
        and_(col(WorkRow.state) == WorkState.LEASED, col(WorkRow.lease_until) < now),
    )
    oldest = (
        select(WorkRow)
        .where(col(WorkRow.kind) == kind, free, col(WorkRow.attempts) < max_attempts)
        .order_by(col(WorkRow.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = transaction.session.scalars(oldest).one_or_none()
    if row is None or row.id is None:
        return None
    row.state = WorkState.LEASED
    row.lease_owner = owner
    row.lease_until = now + lease
    row.attempts += 1
    number = case_by_id(transaction, row.case_id).number
    return Lease(row.id, row.case_id, number, row.round, owner, row.attempts)


def renew(transaction: Transaction, lease: Lease, now: datetime, duration: timedelta) -> None:
    """Hold the work for another `duration` from now; raises LeaseLostError."""
    _change(transaction, lease, {"lease_until": now + duration})


def finish(transaction: Transaction, lease: Lease, now: datetime) -> None:
    """Mark the work done, in the transaction that writes its result; raises LeaseLostError."""
    _change(transaction, lease, {"state": WorkState.DONE, "lease_owner": None, "finished_at": now})


def put_back(
    transaction: Transaction, lease: Lease, now: datetime, error_code: str, pickup: timedelta
) -> None:
    """Give failed work back, to be sent for again after a pause that doubles with each attempt.

    It waits as a lease nobody holds, so that no worker takes it before its time. Raises LeaseLostError.
    """
    pause = min(pickup * 2 ** min(lease.attempts - 1, 10), LONGEST_PAUSE)
    values = {
        "state": WorkState.LEASED,
        "lease_owner": None,
        "lease_until": now + pause,
        "last_error": error_code,
    }
    _change(transaction, lease, values)


def overdue(transaction: Transaction, kind: WorkKind, now: datetime, limit: int = 500) -> list[WorkRow]:
    """Return work that nobody picked up in time or whose lease ran out, oldest first."""
    query = (
        select(WorkRow)
        .where(
            col(WorkRow.kind) == kind,
            col(WorkRow.state).in_([WorkState.WAITING, WorkState.LEASED]),
            col(WorkRow.lease_until) < now,
        )
        .order_by(col(WorkRow.lease_until))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(transaction.session.scalars(query))


def send_again(transaction: Transaction, row: WorkRow, now: datetime, pickup: timedelta) -> None:
    """Make overdue work wait anew: a worker is sent for again, the next look comes after a growing pause."""
    row.state = WorkState.WAITING
    row.lease_owner = None
    row.lease_until = now + min(pickup * 2 ** min(row.sent, 10), LONGEST_PAUSE)
    row.sent += 1


def give_up(row: WorkRow, now: datetime) -> None:
    """Mark overdue work as failed: too many attempts; its case belongs into the exception queue."""
    row.state = WorkState.FAILED
    row.lease_owner = None
    row.finished_at = now


def work_of_case(transaction: Transaction, case_id: int) -> list[WorkRow]:
    """Return a case's work items, oldest first."""
    return list(
        transaction.session.scalars(
            select(WorkRow).where(WorkRow.case_id == case_id).order_by(col(WorkRow.id))
        )
    )


def backlog(transaction: Transaction) -> dict[str, int]:
    """Return how many work items stand in each state."""
    query = select(WorkRow.state, func.count()).group_by(col(WorkRow.state))
    return dict(transaction.session.execute(query).tuples().all())


def _change(transaction: Transaction, lease: Lease, values: dict[str, object]) -> None:
    mine = and_(
        col(WorkRow.id) == lease.work_id,
        col(WorkRow.state) == WorkState.LEASED,
        col(WorkRow.lease_owner) == lease.owner,
    )
    found = transaction.session.scalars(
        update(WorkRow).where(mine).values(**values).returning(col(WorkRow.id))
    ).all()
    if not found:
        raise LeaseLostError
