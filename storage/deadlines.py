"""Running deadlines and cards: found by the index on the next instant, whatever else is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from rules.states import ENDED
from storage.clock_tables import CardRow, DeadlineRow
from storage.database import Transaction
from storage.tables import CaseRow

_ANY_REACHED = select(DeadlineRow.case_id).where(col(DeadlineRow.next_at) <= bindparam("at")).limit(1)
_CASES = select(CaseRow).where(col(CaseRow.id).in_(bindparam("ids", expanding=True)))
_CARD = select(CardRow).where(CardRow.key == bindparam("key"))


def any_reached(transaction: Transaction, at: datetime) -> bool:
    """Say whether a running deadline has a rung reached by `at`; no lock is taken."""
    return transaction.session.scalars(_ANY_REACHED, {"at": at}).first() is not None


def deadlines_reached(transaction: Transaction, at: datetime, limit: int) -> Sequence[DeadlineRow]:
    """Return running deadlines with a rung reached by `at`, the longest past first.

    They are locked; those that another sweep holds at this moment are left to it.
    """
    query = (
        select(DeadlineRow)
        .where(col(DeadlineRow.next_at) <= at)
        .order_by(col(DeadlineRow.next_at), col(DeadlineRow.case_id), col(DeadlineRow.clock))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return transaction.session.scalars(query).all()


def deadlines_past(transaction: Transaction, at: datetime, clocks: Sequence[str]) -> Sequence[DeadlineRow]:
    """Return running deadlines of some clocks whose last instant is over at `at`, the oldest first."""
    query = (
        select(DeadlineRow)
        .where(col(DeadlineRow.due_at) < at, col(DeadlineRow.clock).in_(clocks))
        .order_by(col(DeadlineRow.due_at), col(DeadlineRow.case_id))
    )
    return transaction.session.scalars(query).all()


def open_cases_after(transaction: Transaction, after: int, limit: int) -> Sequence[CaseRow]:
    """Return open cases by row number beyond `after`, locked against other writers."""
    query = (
        select(CaseRow)
        .where(col(CaseRow.id) > after, col(CaseRow.state).not_in(ENDED))
        .order_by(col(CaseRow.id))
        .limit(limit)
        .with_for_update(key_share=True)
    )
    return transaction.session.scalars(query).all()


def cases_by_ids(transaction: Transaction, ids: Sequence[int]) -> dict[int, CaseRow]:
    """Return cases by row number, not locked."""
    return {row.id or 0: row for row in transaction.session.scalars(_CASES, {"ids": ids})}


def card_by_key(transaction: Transaction, key: str) -> CardRow | None:
    """Return the card that was raised under this key."""
    return transaction.session.scalars(_CARD, {"key": key}).one_or_none()


def unanswered(transaction: Transaction, case_id: int, clock: str, *, due_before: date) -> Sequence[CardRow]:
    """Return the cards of a clock, of an earlier last day, that nobody has answered or withdrawn."""
    query = select(CardRow).where(
        CardRow.case_id == case_id,
        CardRow.clock == clock,
        col(CardRow.due_on) < due_before,
        col(CardRow.answered_at).is_(None),
        col(CardRow.withdrawn_at).is_(None),
    )
    return transaction.session.scalars(query).all()


def cards(
    transaction: Transaction,
    *,
    since: datetime | None = None,
    raised_since: datetime | None = None,
    until: datetime | None = None,
    department: str | None = None,
    person: str | None = None,
    open_only: bool = False,
) -> Sequence[CardRow]:
    """Return cards by the instant they were due, newest first.

    `open_only`: those that nobody has seen to yet: answered where an answer is asked for, else acknowledged.
    """
    query = select(CardRow)
    if since is not None:
        query = query.where(col(CardRow.due_at) >= since)
    if raised_since is not None:
        query = query.where(col(CardRow.raised_at) >= raised_since)
    if until is not None:
        query = query.where(col(CardRow.due_at) < until)
    if department is not None:
        query = query.where(CardRow.department == department)
    if open_only:
        query = query.where(
            col(CardRow.withdrawn_at).is_(None),
            col(CardRow.answered_at).is_(None),
            col(CardRow.to_answer) | col(CardRow.acknowledged_at).is_(None),
        )
    found = transaction.session.scalars(query.order_by(col(CardRow.due_at).desc(), col(CardRow.id).desc()))
    return [card for card in found if person is None or person in card.told]
