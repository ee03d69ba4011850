"""What the bulletin counts from: the event log in pages, and the same facts out of the tables (S51).

The two never meet here: casework.bulletin folds the one and gathers the other, and compares.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import col, select

from storage.clock_tables import CardRow
from storage.database import Transaction
from storage.life_tables import (
    CaseVisitRow,
    ClockEventRow,
    DeliveryRow,
    ElectronicPushRow,
    ExceptionRow,
    FieldCorrectionRow,
    HandoverBatchRow,
    HandoverItemRow,
    RatingRow,
    SubmissionRow,
    SupervisionOrderRow,
)
from storage.people_tables import FeedbackRow, TicketRow
from storage.tables import (
    CaseRow,
    EventRow,
    FieldRow,
    MatterRow,
    PrintedPaperRow,
    SubmittedDocumentRow,
    WorkRow,
)
from storage.values import WorkState

PAGE: Final = 5000
"""Events in one page: a year of 50 000 cases is read without being held."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An event as far as it is counted: who did it is not."""

    seq: int
    case_id: int | None
    kind: str
    at: datetime
    detail: dict[str, Any]


def cards_raised(transaction: Transaction, until: datetime) -> Sequence[CardRow]:
    """Return the cards raised before `until`."""
    query = select(CardRow).where(col(CardRow.raised_at) < until).order_by(col(CardRow.id))
    return transaction.session.scalars(query).all()


def events_in_pages(
    transaction: Transaction, kinds: Collection[str], until: datetime, page: int = PAGE
) -> Iterator[Logged]:
    """Yield the events of `kinds` that claim a time before `until`, in the order of writing."""
    last = 0
    while True:
        query = (
            select(*(col(one) for one in (EventRow.seq, EventRow.case_id, EventRow.kind, EventRow.at)))
            .add_columns(col(EventRow.detail))
            .where(col(EventRow.seq) > last, col(EventRow.kind).in_(kinds), col(EventRow.at) < until)
            .order_by(col(EventRow.seq))
            .limit(page)
        )
        rows = transaction.session.execute(query).all()
        yield from (Logged(*row) for row in rows)
        if len(rows) < page:
            return
        last = rows[-1][0]


def events_of_kind(transaction: Transaction, kind: str) -> Sequence[EventRow]:
    """Return the events of a rare kind, oldest first."""
    return transaction.session.scalars(
        select(EventRow).where(EventRow.kind == kind).order_by(col(EventRow.seq))
    ).all()


PUBLISHED: Final = "bulletin_published"
SCORED: Final = "score_sheet_published"


def published_hashes(transaction: Transaction) -> list[str]:
    """Return the SHA-256 of every file that a published bulletin or score sheet names."""
    events = [*events_of_kind(transaction, PUBLISHED), *events_of_kind(transaction, SCORED)]
    return sorted({sha256 for event in events for sha256 in event.detail["files"].values()})


@dataclass(frozen=True, slots=True)
class PaperMade:
    """A paper of a case by its kind and time; `flag`: deemed accepted, or withdrawn, as the kind has it."""

    case_id: int
    kind: str
    at: datetime
    flag: bool


def cases_received(transaction: Transaction, until: datetime) -> Iterator[tuple[CaseRow, str]]:
    """Yield the cases received before `until`, each with the department of its matter."""
    query = (
        select(CaseRow, MatterRow.department)
        .join(MatterRow, col(MatterRow.key) == col(CaseRow.matter))
        .where(col(CaseRow.received_at) < until)
        .order_by(col(CaseRow.id))
    )
    for row in transaction.session.execute(query):
        yield row[0], row[1]


def rounds_received(transaction: Transaction, until: datetime) -> Iterator[tuple[int, datetime, date]]:
    """Yield case, instant and date of every round received before `until`, oldest first."""
    query = (
        select(SubmissionRow.case_id, SubmissionRow.received_at, col(SubmissionRow.received_on))
        .where(col(SubmissionRow.received_at) < until)
        .order_by(col(SubmissionRow.case_id), col(SubmissionRow.round))
    )
    yield from (tuple(row) for row in transaction.session.execute(query))


def first_readings(transaction: Transaction) -> dict[int, datetime]:
    """Return when the machine was done with the first round of each case."""
    query = select(WorkRow.case_id, WorkRow.finished_at).where(
        WorkRow.round == 1, WorkRow.state == WorkState.DONE, col(WorkRow.finished_at).is_not(None)
    )
    return {row[0]: row[1] for row in transaction.session.execute(query)}


def papers_made(transaction: Transaction, kinds: Collection[str], until: datetime) -> Iterator[PaperMade]:
    """Yield the papers of `kinds` made out before `until`, oldest first."""
    content = col(PrintedPaperRow.content)
    flag = func.coalesce(content["deemed"].as_boolean(), content["withdrawn"].as_boolean(), False)
    query = (
        select(PrintedPaperRow.case_id, PrintedPaperRow.kind, PrintedPaperRow.made_at, flag)
        .where(
            col(PrintedPaperRow.kind).in_(kinds),
            col(PrintedPaperRow.made_at) < until,
            col(PrintedPaperRow.case_id).is_not(None),
        )
        .order_by(col(PrintedPaperRow.id))
    )
    yield from (PaperMade(row[0], row[1], row[2], bool(row[3])) for row in transaction.session.execute(query))


def clock_rows(transaction: Transaction, clocks: Collection[str], until: datetime) -> Iterator[ClockEventRow]:
    """Yield what happened to some clocks before `until`, oldest first."""
    query = (
        select(ClockEventRow)
        .where(col(ClockEventRow.clock).in_(clocks), col(ClockEventRow.at) < until)
        .order_by(col(ClockEventRow.id))
    )
    yield from transaction.session.scalars(query)


def pushes(transaction: Transaction, until: datetime) -> Iterator[tuple[int, datetime, datetime | None]]:
    """Yield case, push and acknowledgement of every electronic handover before `until`."""
    query = (
        select(ElectronicPushRow.case_id, ElectronicPushRow.pushed_at, ElectronicPushRow.acknowledged_at)
        .where(col(ElectronicPushRow.pushed_at) < until)
        .order_by(col(ElectronicPushRow.case_id), col(ElectronicPushRow.round))
    )
    yield from (tuple(row) for row in transaction.session.execute(query))


def papers_signed_for(transaction: Transaction, until: datetime) -> Iterator[tuple[int, datetime]]:
    """Yield case and time of every batch of papers that a department signed for before `until`."""
    query = (
        select(HandoverItemRow.case_id, HandoverBatchRow.signed_at)
        .join(HandoverBatchRow, col(HandoverBatchRow.id) == col(HandoverItemRow.batch_id))
        .where(HandoverBatchRow.leg == "papers", col(HandoverBatchRow.signed_at) < until)
        .distinct()
        .order_by(col(HandoverBatchRow.signed_at))
    )
    yield from (tuple(row) for row in transaction.session.execute(query))


def deliveries_served(transaction: Transaction) -> dict[int, str]:
    """Return how each case was served: pickup or courier."""
    query = select(DeliveryRow.case_id, DeliveryRow.method).where(col(DeliveryRow.served_on).is_not(None))
    return {row[0]: row[1] for row in transaction.session.execute(query)}


def case_visits(transaction: Transaction) -> Iterator[tuple[int, int, str]]:
    """Yield case, visit and purpose of every visit, oldest first."""
    query = select(CaseVisitRow.case_id, CaseVisitRow.visit_id, CaseVisitRow.purpose)
    rows = transaction.session.execute(query.order_by(col(CaseVisitRow.visit_id)))
    yield from (tuple(row) for row in rows)


def fields_read_by_people(transaction: Transaction, until: datetime) -> Iterator[tuple[int, datetime]]:
    """Yield case and time of every field that a person read anew before `until`."""
    query = (
        select(SubmittedDocumentRow.case_id, FieldCorrectionRow.at)
        .join(FieldRow, col(FieldRow.document_id) == col(SubmittedDocumentRow.id))
        .join(FieldCorrectionRow, col(FieldCorrectionRow.field_id) == col(FieldRow.id))
        .where(col(FieldCorrectionRow.at) < until)
    )
    yield from (tuple(row) for row in transaction.session.execute(query))


def exceptions_opened(transaction: Transaction, until: datetime) -> Sequence[ExceptionRow]:
    """Return the exceptions opened before `until`, oldest first."""
    query = select(ExceptionRow).where(col(ExceptionRow.opened_at) < until)
    return transaction.session.scalars(query.order_by(col(ExceptionRow.id))).all()


def ratings_given(transaction: Transaction, until: datetime) -> Sequence[RatingRow]:
    """Return the ratings given before `until`, oldest first."""
    query = select(RatingRow).where(col(RatingRow.at) < until)
    return transaction.session.scalars(query.order_by(col(RatingRow.id))).all()


def feedback_given(transaction: Transaction, until: datetime) -> Sequence[FeedbackRow]:
    """Return the feedback given before `until`, oldest first."""
    query = select(FeedbackRow).where(col(FeedbackRow.given_at) < until)
    return transaction.session.scalars(query.order_by(col(FeedbackRow.id))).all()


def tickets_raised(transaction: Transaction, until: datetime) -> Sequence[TicketRow]:
    """Return the problem tickets raised before `until`, oldest first."""
    query = select(TicketRow).where(col(TicketRow.raised_at) < until)
    return transaction.session.scalars(query.order_by(col(TicketRow.id))).all()


def orders_given(transaction: Transaction, until: datetime) -> Sequence[SupervisionOrderRow]:
    """Return the supervision orders given before `until`, oldest first."""
    query = select(SupervisionOrderRow).where(col(SupervisionOrderRow.ordered_at) < until)
    return transaction.session.scalars(query.order_by(col(SupervisionOrderRow.id))).all()
