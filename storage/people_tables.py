"""The tables of the people of the hall: training, delegation, credit, feedback, tickets (domain.md 1.6)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.types import Text
from sqlmodel import Field, SQLModel

from storage.tables import Instant


class QualificationRow(SQLModel, table=True):
    """培训合格: which matter a person was trained for; `matter` None: all of them (S47)."""

    __tablename__: ClassVar[str] = "qualifications"

    id: int | None = Field(default=None, primary_key=True)
    person: str = Field(foreign_key="people.key", index=True)
    matter: str | None = Field(default=None, foreign_key="matters.key")
    training: str
    valid_from: date
    valid_to: date | None = None
    recorded_by: str | None = Field(default=None, foreign_key="people.key")


class DelegationRow(SQLModel, table=True):
    """委托代行: from day to day (both included) `taker` acts with the powers of `giver`, by a paper."""

    __tablename__: ClassVar[str] = "delegations"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="period"),
        CheckConstraint("giver <> taker", name="another"),
    )

    id: int | None = Field(default=None, primary_key=True)
    giver: str = Field(foreign_key="people.key", index=True)
    taker: str = Field(foreign_key="people.key")
    matter: str | None = Field(default=None, foreign_key="matters.key")
    first_day: date
    last_day: date
    document_number: str


class CreditRecordRow(SQLModel, table=True):
    """失信记录: while it is not repaired, nothing may come later (容缺, domain.md section 4)."""

    __tablename__: ClassVar[str] = "credit_records"

    id: int | None = Field(default=None, primary_key=True)
    identity: str = Field(index=True)
    document_number: str
    since: date
    repaired_on: date | None = None


class FeedbackRow(SQLModel, table=True):
    """意见建议: forwarded to the unit it concerns, answered, closed (S49)."""

    __tablename__: ClassVar[str] = "feedback"

    id: int | None = Field(default=None, primary_key=True)
    text: str = Field(sa_type=Text)
    matter: str | None = Field(default=None, foreign_key="matters.key")
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    department: str | None = Field(default=None, foreign_key="departments.key", index=True)
    given_at: datetime = Field(sa_type=Instant)
    recorded_by: str = Field(foreign_key="people.key")
    due_on: date
    forwarded_at: datetime | None = Field(default=None, sa_type=Instant)
    forwarded_by: str | None = Field(default=None, foreign_key="people.key")
    reply: str = Field(default="", sa_type=Text)
    replied_at: datetime | None = Field(default=None, sa_type=Instant)
    replied_by: str | None = Field(default=None, foreign_key="people.key")
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: str | None = Field(default=None, foreign_key="people.key")


class TicketRow(SQLModel, table=True):
    """问题单 between window and department, with owner and due date (S63)."""

    __tablename__: ClassVar[str] = "tickets"

    id: int | None = Field(default=None, primary_key=True)
    subject: str
    text: str = Field(sa_type=Text)
    department: str = Field(foreign_key="departments.key", index=True)
    owner: str = Field(foreign_key="people.key")
    raised_by: str = Field(foreign_key="people.key")
    raised_at: datetime = Field(sa_type=Instant)
    due_on: date
    answer: str = Field(default="", sa_type=Text)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by: str | None = Field(default=None, foreign_key="people.key")
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: str | None = Field(default=None, foreign_key="people.key")


class SampleCheckRow(SQLModel, table=True):
    """抽查: a closed case drawn for a checker of its department (S41).

    `draw` names period, size and seed. `finding` "" once it was checked: nothing was found. What was found
    is not closed without an action.
    """

    __tablename__: ClassVar[str] = "sample_checks"
    __table_args__ = (
        UniqueConstraint("draw", "case_id"),
        CheckConstraint("closed_at IS NULL OR finding = '' OR action <> ''", name="action"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw: str
    case_id: int = Field(foreign_key="cases.id", index=True)
    checker: str | None = Field(default=None, foreign_key="people.key")
    drawn_at: datetime = Field(sa_type=Instant)
    finding: str = Field(default="", sa_type=Text)
    checked_at: datetime | None = Field(default=None, sa_type=Instant)
    action: str = Field(default="", sa_type=Text)
    acted_at: datetime | None = Field(default=None, sa_type=Instant)
    acted_by: str | None = Field(default=None, foreign_key="people.key")
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: str | None = Field(default=None, foreign_key="people.key")


class AssessmentRow(SQLModel, table=True):
    """考核: what the hall (`hall`) and the home department (`home`) each think of a window clerk (S12, S53).

    `period`: 2026, 2026-Q4 or 2026-11.
    """

    __tablename__: ClassVar[str] = "assessments"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        CheckConstraint("side IN ('hall', 'home')", name="side"),
        CheckConstraint("person <> assessor", name="another"),
    )

    person: str = Field(primary_key=True, foreign_key="people.key")
    period: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    assessor: str = Field(foreign_key="people.key")
    score: int
    note: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=Instant)
