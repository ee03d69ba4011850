"""The tables of a case's life, from receipt to the result in hand (domain.md 7). Rules: storage.tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.types import JSON, Text
from sqlmodel import Field, SQLModel

from storage.tables import Instant


class VisitRow(SQLModel, table=True):
    """一次到访: one applicant at one counter; may open several cases over one set of papers (S61)."""

    __tablename__: ClassVar[str] = "visits"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    window: str
    at: datetime = Field(sa_type=Instant)
    person: str = Field(foreign_key="people.key")


class CaseVisitRow(SQLModel, table=True):
    """Which cases a visit was for: the count of a case's rows is its 到办事现场次数 (S46)."""

    __tablename__: ClassVar[str] = "case_visits"

    visit_id: int = Field(primary_key=True, foreign_key="visits.id")
    case_id: int = Field(primary_key=True, foreign_key="cases.id", index=True)
    purpose: str


class PartyRow(SQLModel, table=True):
    """A party of a case: applicant, agent or contact person, as a person at the counter confirmed it.

    `identity` is an ID number or a USCC.
    """

    __tablename__: ClassVar[str] = "parties"
    __table_args__ = (
        CheckConstraint("role IN ('applicant', 'legal_representative', 'agent', 'contact')", name="role"),
    )

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    role: str = Field(primary_key=True)
    name: str
    identity: str = Field(default="", index=True)
    phone: str = ""
    address: str = ""


class SubmissionRow(SQLModel, table=True):
    """收件 of one round: each resubmission starts a fresh K1 (domain.md 3.3, 6)."""

    __tablename__: ClassVar[str] = "submissions"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    round: int = Field(primary_key=True)
    received_at: datetime = Field(sa_type=Instant)
    received_on: date
    batch_key: str = Field(unique=True)
    person: str | None = Field(default=None, foreign_key="people.key")


class SettlementRow(SQLModel, table=True):
    """核定: what a person found where the machine was unsure, or wrong. The finding itself stays."""

    __tablename__: ClassVar[str] = "settlements"
    __table_args__ = (
        UniqueConstraint("case_id", "round", "position"),
        CheckConstraint("outcome IN ('pass', 'fail')", name="outcome"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    round: int
    position: int
    outcome: str
    reason: str = Field(sa_type=Text)
    person: str = Field(foreign_key="people.key")
    at: datetime = Field(sa_type=Instant)


class FieldCorrectionRow(SQLModel, table=True):
    """A person's reading of a field; the machine's value stays in `fields`. The last one counts."""

    __tablename__: ClassVar[str] = "field_corrections"

    id: int | None = Field(default=None, primary_key=True)
    field_id: int = Field(foreign_key="fields.id", index=True)
    value: str = Field(sa_type=Text)
    reason: str
    person: str = Field(foreign_key="people.key")
    at: datetime = Field(sa_type=Instant)


class ToldItemRow(SQLModel, table=True):
    """What a one-time notice told: a later demand on the same, unchanged paper is a new one (S27)."""

    __tablename__: ClassVar[str] = "told_items"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    round: int
    material: str
    rules: list[str] = Field(sa_type=JSON)


class DeferralRow(SQLModel, table=True):
    """容缺: a material that may come later, by `due_on` at the latest (K9)."""

    __tablename__: ClassVar[str] = "deferrals"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    material: str = Field(primary_key=True)
    name: str
    due_on: date = Field(index=True)
    supplied_at: datetime | None = Field(default=None, sa_type=Instant)
    supplied_round: int | None = None


class ClockEventRow(SQLModel, table=True):
    """What happened to a clock of a case; deadlines are reckoned from these rows (rules.clocks)."""

    __tablename__: ClassVar[str] = "clock_events"
    __table_args__ = (Index("ix_clock_events_case_id_clock", "case_id", "clock"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    clock: str
    tick: str
    on: date
    at: datetime = Field(sa_type=Instant)
    days: int = 0
    until: date | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class ExceptionRow(SQLModel, table=True):
    """异常: something for a person, in one of the twelve queues (domain.md 7). `key` makes it come once."""

    __tablename__: ClassVar[str] = "exceptions"
    __table_args__ = (Index("ix_exceptions_queue_closed_at", "queue", "closed_at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    queue: str
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    round: int | None = None
    position: int | None = None
    reason: str = Field(sa_type=Text)
    owner_role: str
    opened_at: datetime = Field(sa_type=Instant)
    touched_at: datetime | None = Field(default=None, sa_type=Instant)
    touched_by: str | None = Field(default=None, foreign_key="people.key")
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: str | None = Field(default=None, foreign_key="people.key")
    outcome: str | None = None
    note: str = Field(default="", sa_type=Text)


class HandoverBatchRow(SQLModel, table=True):
    """移交批次: papers to a department, or results back to the issue counter (S33, S38).

    Open while cases are added; signed by both sides it is done.
    """

    __tablename__: ClassVar[str] = "handover_batches"
    __table_args__ = (CheckConstraint("leg IN ('papers', 'results')", name="leg"),)

    id: int | None = Field(default=None, primary_key=True)
    leg: str
    department: str = Field(foreign_key="departments.key", index=True)
    made_on: date = Field(index=True)
    made_at: datetime = Field(sa_type=Instant)
    made_by: str = Field(foreign_key="people.key")
    list_number: str | None = Field(default=None, unique=True)
    signed_at: datetime | None = Field(default=None, sa_type=Instant)
    signed_by: str | None = Field(default=None, foreign_key="people.key")


class HandoverItemRow(SQLModel, table=True):
    """A paper or a result in a batch: how much was handed over, and how much the other side counted."""

    __tablename__: ClassVar[str] = "handover_items"
    __table_args__ = (UniqueConstraint("batch_id", "case_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="handover_batches.id", index=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    round: int
    name: str
    form: str
    copies: int
    pages: int
    counted_copies: int | None = None
    counted_pages: int | None = None
    difference: str = ""


class ElectronicPushRow(SQLModel, table=True):
    """电子移交: the electronic leg of a case, pushed at once and acknowledged by the department (S35)."""

    __tablename__: ClassVar[str] = "electronic_pushes"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    round: int = Field(primary_key=True)
    department: str = Field(foreign_key="departments.key", index=True)
    pushed_at: datetime = Field(sa_type=Instant)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_by: str | None = Field(default=None, foreign_key="people.key")


class ResultRow(SQLModel, table=True):
    """办理结果 and its place in the register of the issue counter: in − out is what lies there (S45)."""

    __tablename__: ClassVar[str] = "results"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    name: str
    licence_number: str = ""
    copies: int = 1
    valid_from: date | None = None
    valid_until: date | None = None
    made_by: str = Field(foreign_key="people.key")
    made_at: datetime = Field(sa_type=Instant)
    in_at: datetime | None = Field(default=None, sa_type=Instant)
    out_at: datetime | None = Field(default=None, sa_type=Instant)


class PickupNoticeRow(SQLModel, table=True):
    """An attempt to tell the applicant that the result is there (S42, K8)."""

    __tablename__: ClassVar[str] = "pickup_notices"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    channel: str
    reached: bool
    at: datetime = Field(sa_type=Instant)
    person: str = Field(foreign_key="people.key")


class DeliveryRow(SQLModel, table=True):
    """送达: who took the result, how, and when it counts as served (S43, S44).

    `signature_sha256`: the stored scan or pad image of the signature. By post `served_on` is the day of the
    courier's receipt.
    """

    __tablename__: ClassVar[str] = "deliveries"
    __table_args__ = (CheckConstraint("method IN ('pickup', 'courier')", name="method"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    method: str
    recipient: str
    relation: str = ""
    signature_sha256: str | None = None
    carrier: str = ""
    tracking_number: str = ""
    address: str = ""
    phone: str = ""
    dispatched_at: datetime | None = Field(default=None, sa_type=Instant)
    returned_at: datetime | None = Field(default=None, sa_type=Instant)
    served_on: date | None = None
    person: str = Field(foreign_key="people.key")


class RatingRow(SQLModel, table=True):
    """好差评: five grades; of the two worst each step of the closed loop is kept (domain.md 2.8, K10)."""

    __tablename__: ClassVar[str] = "ratings"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    visit_id: int | None = Field(default=None, foreign_key="visits.id", unique=True)
    stars: int
    comment: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=Instant)
    verified_at: datetime | None = Field(default=None, sa_type=Instant)
    corrected_at: datetime | None = Field(default=None, sa_type=Instant)
    revisited_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    note: str = Field(default="", sa_type=Text)


class SupervisionOrderRow(SQLModel, table=True):
    """督办: a question to a department about a clock of a case, to be answered by `reply_by` (S39)."""

    __tablename__: ClassVar[str] = "supervision_orders"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    clock: str
    ordered_at: datetime = Field(sa_type=Instant)
    ordered_by: str = Field(foreign_key="people.key")
    reply_by: datetime = Field(sa_type=Instant)
    reply: str = Field(default="", sa_type=Text)
    replied_at: datetime | None = Field(default=None, sa_type=Instant)
    replied_by: str | None = Field(default=None, foreign_key="people.key")


class OpinionRow(SQLModel, table=True):
    """征求意见: what another department was asked about a case, and what it answered (K11)."""

    __tablename__: ClassVar[str] = "opinions"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    department: str = Field(foreign_key="departments.key", index=True)
    question: str = Field(sa_type=Text)
    asked_at: datetime = Field(sa_type=Instant)
    asked_by: str = Field(foreign_key="people.key")
    opinion: str = Field(default="", sa_type=Text)
    given_at: datetime | None = Field(default=None, sa_type=Instant)
    given_by: str | None = Field(default=None, foreign_key="people.key")


class OutsideNumberRow(SQLModel, table=True):
    """The number that another system gave a case (一站通, a department's own): an alias, never ours (S30)."""

    __tablename__: ClassVar[str] = "outside_numbers"

    system: str = Field(primary_key=True)
    number: str = Field(primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    recorded_at: datetime = Field(sa_type=Instant)
    person: str | None = Field(default=None, foreign_key="people.key")


class OutsideRecordRow(SQLModel, table=True):
    """What another system says of a case of its own, as last imported (S29).

    `state` is that system's code and means nothing without it (rules.outside). `case_number`: ours as it is
    written there, "" where it has none.
    """

    __tablename__: ClassVar[str] = "outside_records"

    system: str = Field(primary_key=True)
    number: str = Field(primary_key=True)
    case_number: str = ""
    state: str
    received_on: date = Field(index=True)
    decided_on: date | None = None
    imported_at: datetime = Field(sa_type=Instant, index=True)
