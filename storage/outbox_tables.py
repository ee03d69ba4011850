"""The table of what the hall has to say to its own people: one row is one message by one channel."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.types import Text
from sqlmodel import Field, SQLModel

from storage.tables import Instant
from storage.values import MessageState


class MessageRow(SQLModel, table=True):
    """消息: written in the transaction of what it tells; delivered later, at least once.

    `channel` is `station` (the person's own station), `mail`, or the name of a group's robot; `person` is
    None for a group. `key` is what it is about, the same for everybody who is told; `idempotency_key` is the
    same at every attempt of this row. Held back until `not_before` by quiet hours.

    Waiting rows are tried from `next_try_at` on. While `lease_owner` sends one, `next_try_at` is when the
    lease runs out, and somebody else tries. `last_error` is plain words without addresses or secrets.
    `seen_at` belongs to the stations: shown until it is set.
    """

    __tablename__: ClassVar[str] = "messages"
    __table_args__ = (
        Index("ix_messages_state_next_try_at", "state", "next_try_at"),
        Index("ix_messages_person_channel_seen_at", "person", "channel", "seen_at"),
        CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="state"),
        CheckConstraint("channel NOT IN ('station', 'mail') OR person IS NOT NULL", name="recipient"),
        CheckConstraint("lease_owner IS NULL OR state = 'waiting'", name="lease"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    idempotency_key: str = Field(unique=True)
    channel: str
    person: str | None = Field(default=None, foreign_key="people.key")
    subject: str
    body: str = Field(sa_type=Text)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    urgent: bool = False
    made_at: datetime = Field(sa_type=Instant)
    not_before: datetime = Field(sa_type=Instant)
    state: str = MessageState.WAITING
    attempts: int = 0
    next_try_at: datetime = Field(sa_type=Instant)
    lease_owner: str | None = None
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    last_error: str = ""
    seen_at: datetime | None = Field(default=None, sa_type=Instant)
