"""What the records of people are asked for: powers to approve, delegations, feedback, ratings, checks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import col, select

from rules.states import ENDED, CaseState
from storage.database import Transaction
from storage.life_tables import CaseVisitRow, RatingRow, VisitRow
from storage.people_tables import (
    AssessmentRow,
    DelegationRow,
    FeedbackRow,
    QualificationRow,
    SampleCheckRow,
    TicketRow,
)
from storage.tables import AbsenceRow, CaseRow, EventRow, PersonRow, PowerRow

WORST = 2
"""差评: two stars or one (domain.md 2.8)."""


def power_entered(
    transaction: Transaction, person: str, matter: str, power: str, valid_from: date
) -> PowerRow | None:
    """Return the power that was entered for a person from that very day, or None."""
    query = select(PowerRow).where(
        PowerRow.person == person,
        PowerRow.matter == matter,
        PowerRow.power == power,
        PowerRow.valid_from == valid_from,
    )
    return transaction.session.scalars(query).one_or_none()


def powers_in_force(transaction: Transaction, day: date) -> Sequence[PowerRow]:
    """Return every approved power that holds on `day`."""
    query = select(PowerRow).where(
        col(PowerRow.approved_at).is_not(None),
        col(PowerRow.valid_from) <= day,
        col(PowerRow.valid_to).is_(None) | (col(PowerRow.valid_to) >= day),
    )
    return transaction.session.scalars(query.order_by(col(PowerRow.rank))).all()


def delegations_of(
    transaction: Transaction, giver: str, first_day: date, last_day: date
) -> Sequence[DelegationRow]:
    """Return what `giver` has delegated for any of these days."""
    query = select(DelegationRow).where(
        DelegationRow.giver == giver,
        col(DelegationRow.first_day) <= last_day,
        col(DelegationRow.last_day) >= first_day,
    )
    return transaction.session.scalars(query).all()


def absences_of(
    transaction: Transaction, person: str, first_day: date, last_day: date
) -> Sequence[AbsenceRow]:
    """Return the absences of a person that touch any of these days."""
    query = select(AbsenceRow).where(
        AbsenceRow.person == person,
        col(AbsenceRow.first_day) <= last_day,
        col(AbsenceRow.last_day) >= first_day,
    )
    return transaction.session.scalars(query).all()


def givers_on(transaction: Transaction, day: date) -> dict[str, list[str | None]]:
    """Return who has delegated on `day`, with the matters (None: all of theirs)."""
    query = select(DelegationRow).where(
        col(DelegationRow.first_day) <= day, col(DelegationRow.last_day) >= day
    )
    found: dict[str, list[str | None]] = {}
    for row in transaction.session.scalars(query):
        found.setdefault(row.giver, []).append(row.matter)
    return found


def open_cases_owned_by(transaction: Transaction, people: Collection[str]) -> Sequence[CaseRow]:
    """Return the open cases of these people, oldest first, locked against other writers."""
    query = (
        select(CaseRow)
        .where(col(CaseRow.owner).in_(people), col(CaseRow.state).not_in([*ENDED, CaseState.ISSUED]))
        .order_by(col(CaseRow.id))
        .with_for_update()
    )
    return transaction.session.scalars(query).all()


def trained(
    transaction: Transaction, person: str, matter: str | None, training: str, valid_from: date
) -> QualificationRow | None:
    """Return the training of a person that was written down before, or None."""
    query = select(QualificationRow).where(
        QualificationRow.person == person,
        QualificationRow.training == training,
        QualificationRow.valid_from == valid_from,
        QualificationRow.matter == matter if matter else col(QualificationRow.matter).is_(None),
    )
    return transaction.session.scalars(query).first()


def open_feedback(transaction: Transaction) -> Sequence[FeedbackRow]:
    """Return the feedback that is not closed, oldest first."""
    query = select(FeedbackRow).where(col(FeedbackRow.closed_at).is_(None))
    return transaction.session.scalars(query.order_by(col(FeedbackRow.given_at))).all()


def open_tickets(transaction: Transaction) -> Sequence[TicketRow]:
    """Return the problem tickets that are not closed, oldest first."""
    query = select(TicketRow).where(col(TicketRow.closed_at).is_(None))
    return transaction.session.scalars(query.order_by(col(TicketRow.raised_at))).all()


def visit_of_case(transaction: Transaction, key: str, case_id: int) -> VisitRow | None:
    """Return the visit where it was for this case, or None."""
    query = (
        select(VisitRow)
        .join(CaseVisitRow, col(CaseVisitRow.visit_id) == col(VisitRow.id))
        .where(VisitRow.key == key, CaseVisitRow.case_id == case_id)
    )
    return transaction.session.scalars(query).one_or_none()


def rating_of(transaction: Transaction, case_id: int, visit_id: int | None) -> RatingRow | None:
    """Return the rating of a visit; without one, the rating that the case was given beside its visits."""
    query = (
        select(RatingRow).where(RatingRow.visit_id == visit_id)
        if visit_id is not None
        else select(RatingRow).where(RatingRow.case_id == case_id, col(RatingRow.visit_id).is_(None))
    )
    return transaction.session.scalars(query).first()


def open_negative_ratings(transaction: Transaction, case_id: int | None = None) -> Sequence[RatingRow]:
    """Return the ratings of the two worst grades that are not closed, oldest first; of one case if given."""
    query = select(RatingRow).where(col(RatingRow.stars) <= WORST, col(RatingRow.closed_at).is_(None))
    if case_id is not None:
        query = query.where(RatingRow.case_id == case_id)
    return transaction.session.scalars(query.order_by(col(RatingRow.at), col(RatingRow.id))).all()


def cases_closed(transaction: Transaction, since: datetime, until: datetime) -> Sequence[CaseRow]:
    """Return the cases that were closed from `since` up to `until`, by number."""
    closed = select(EventRow.case_id).where(
        EventRow.state_after == CaseState.CLOSED,
        col(EventRow.state_before) != CaseState.CLOSED,
        col(EventRow.at) >= since,
        col(EventRow.at) < until,
    )
    query = select(CaseRow).where(col(CaseRow.id).in_(closed)).order_by(col(CaseRow.number))
    return transaction.session.scalars(query).all()


def checks_of_draw(transaction: Transaction, draw: str) -> Sequence[SampleCheckRow]:
    """Return the checks of a draw, in the order in which its cases were drawn."""
    query = select(SampleCheckRow).where(SampleCheckRow.draw == draw).order_by(col(SampleCheckRow.id))
    return transaction.session.scalars(query).all()


def hands_on(transaction: Transaction, case_id: int) -> set[str]:
    """Return who did anything with a case."""
    query = select(EventRow.person).where(col(EventRow.case_id) == case_id, col(EventRow.person).is_not(None))
    return {person for person in transaction.session.scalars(query) if person}


def assessments(transaction: Transaction, period: str) -> Sequence[AssessmentRow]:
    """Return the assessments of a period."""
    query = select(AssessmentRow).where(AssessmentRow.period == period)
    return transaction.session.scalars(query).all()


def window_staff(transaction: Transaction) -> Sequence[PersonRow]:
    """Return those whom a department has sent to a window, by key."""
    query = select(PersonRow).where(col(PersonRow.home_department).is_not(None))
    return transaction.session.scalars(query.order_by(col(PersonRow.key))).all()
