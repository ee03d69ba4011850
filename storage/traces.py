"""What the log and the legs of cases tell about where work was done (S13)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from storage.database import Transaction
from storage.life_tables import ElectronicPushRow, HandoverBatchRow, HandoverItemRow
from storage.tables import CaseRow, EventRow, PersonRow, SubmittedFileRow


def events_written(transaction: Transaction, since: datetime, until: datetime) -> Sequence[EventRow]:
    """Return the events of cases that were written from `since` on, in the order of writing.

    The log is in that order whatever time an event claims: what is back-dated stands among the others. What
    claims to be of `until` or later is left out, so that one clock that is ahead does not blame all others.
    """
    in_time = (col(EventRow.at) >= since, col(EventRow.at) < until, col(EventRow.case_id).is_not(None))
    begins = select(func.min(EventRow.seq)).where(*in_time).scalar_subquery()
    query = select(EventRow).where(
        col(EventRow.seq) >= begins, col(EventRow.at) < until, col(EventRow.case_id).is_not(None)
    )
    return transaction.session.scalars(query.order_by(col(EventRow.seq))).all()


def events_of_cases(transaction: Transaction, cases: Collection[int]) -> Sequence[EventRow]:
    """Return the events of some cases in the order of writing."""
    query = select(EventRow).where(col(EventRow.case_id).in_(cases))
    return transaction.session.scalars(query.order_by(col(EventRow.seq))).all()


def scans_of(transaction: Transaction, cases: Collection[int]) -> dict[int, int]:
    """Return how many files were submitted for each case that has any."""
    query = (
        select(SubmittedFileRow.case_id, func.count())
        .where(col(SubmittedFileRow.case_id).in_(cases))
        .group_by(col(SubmittedFileRow.case_id))
    )
    return {row[0]: row[1] for row in transaction.session.execute(query)}


def handed_over_at(transaction: Transaction, cases: Collection[int]) -> dict[int, list[datetime]]:
    """Return when the department took over papers of each case, on either leg."""
    pushed = select(ElectronicPushRow.case_id, ElectronicPushRow.acknowledged_at).where(
        col(ElectronicPushRow.case_id).in_(cases), col(ElectronicPushRow.acknowledged_at).is_not(None)
    )
    signed = (
        select(HandoverItemRow.case_id, HandoverBatchRow.signed_at)
        .join(HandoverBatchRow, col(HandoverBatchRow.id) == col(HandoverItemRow.batch_id))
        .where(
            HandoverBatchRow.leg == "papers",
            col(HandoverItemRow.case_id).in_(cases),
            col(HandoverBatchRow.signed_at).is_not(None),
        )
    )
    found: dict[int, list[datetime]] = {}
    for query in (pushed, signed):
        for case, at in transaction.session.execute(query):
            if at is not None:
                found.setdefault(case, []).append(at)
    return found


def cases_by_id(transaction: Transaction, cases: Collection[int]) -> dict[int, CaseRow]:
    """Return the cases by their row number."""
    query = select(CaseRow).where(col(CaseRow.id).in_(cases))
    return {row.id or 0: row for row in transaction.session.scalars(query)}


def of_departments(transaction: Transaction) -> set[str]:
    """Return the keys of all staff that belong to a department."""
    query = select(PersonRow.key).where(col(PersonRow.department).is_not(None))
    return set(transaction.session.scalars(query))
