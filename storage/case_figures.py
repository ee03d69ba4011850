"""Figures of real cases for the report on frequency (S8): how many, how long, what comes together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func
from sqlmodel import col, select

from rules.states import CaseState
from storage.database import Transaction
from storage.tables import CaseRow, EventRow, FieldRow, SubmittedDocumentRow

APPLICANT_FIELDS: Final = ("uscc", "id_number")
HANDLED: Final = (
    CaseState.NOT_ACCEPTED,
    CaseState.DECIDED_GRANTED,
    CaseState.DECIDED_REFUSED,
    CaseState.ISSUED,
    CaseState.CLOSED,
)
"""A case counts as handled when it first reaches one of these."""


@dataclass(frozen=True, slots=True)
class CaseFigure:
    """One case for the report on frequency: `hours` from receipt to the end of handling, None while open.

    `together` says that the same applicant handed in a case of another matter on the same day.
    """

    matter: str
    hours: float | None
    together: bool


def case_figures(transaction: Transaction, first: date, last: date) -> list[CaseFigure]:
    """Return the cases received from `first` to `last`, both included; nothing in them names a person."""
    period = (col(CaseRow.received_on) >= first, col(CaseRow.received_on) <= last)
    query = (
        select(col(CaseRow.id), col(CaseRow.matter), col(CaseRow.received_at), func.min(EventRow.at))
        .join(
            EventRow,
            (col(EventRow.case_id) == col(CaseRow.id)) & col(EventRow.state_after).in_(HANDLED),
            isouter=True,
        )
        .where(*period)
        .group_by(col(CaseRow.id), col(CaseRow.matter), col(CaseRow.received_at))
    )
    together = _handed_in_together(transaction, first, last)
    return [
        CaseFigure(matter, _hours(received_at, handled_at), case_id in together)
        for case_id, matter, received_at, handled_at in transaction.session.execute(query)
    ]


def _hours(received_at: datetime, handled_at: datetime | None) -> float | None:
    return (handled_at - received_at).total_seconds() / 3600 if handled_at is not None else None


def _handed_in_together(transaction: Transaction, first: date, last: date) -> set[int]:
    """Return the cases whose applicant handed in another matter that day (by the number on the form)."""
    query = (
        select(col(CaseRow.id), col(CaseRow.matter), col(CaseRow.received_on), col(FieldRow.value))
        .join(SubmittedDocumentRow, col(SubmittedDocumentRow.case_id) == col(CaseRow.id))
        .join(FieldRow, col(FieldRow.document_id) == col(SubmittedDocumentRow.id))
        .where(
            col(CaseRow.received_on) >= first,
            col(CaseRow.received_on) <= last,
            SubmittedDocumentRow.kind == "application_form",
            col(FieldRow.name).in_(APPLICANT_FIELDS),
            FieldRow.value != "",
        )
    )
    visits: dict[tuple[date, str], set[tuple[int, str]]] = defaultdict(set)
    for case_id, matter, day, number in transaction.session.execute(query):
        visits[day, number].add((case_id, matter))
    return {
        case_id
        for cases in visits.values()
        if len({matter for _, matter in cases}) > 1
        for case_id, _ in cases
    }
