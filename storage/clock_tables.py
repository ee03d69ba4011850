"""The tables of the hall's clocks: the working calendar, running deadlines, cards. Rules: storage.tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.types import JSON, Text
from sqlmodel import Field, SQLModel

from storage.tables import Instant


class CalendarHeadRow(SQLModel, table=True):
    """The one row that names the calendar as it is now, by the SHA-256 of all it consists of."""

    __tablename__: ClassVar[str] = "calendar_heads"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    digest: str


class CalendarYearRow(SQLModel, table=True):
    """放假安排 of a year: where it was published, under which number, who imported it.

    `reckoned_at`: when the deadlines that reach the year had been reckoned anew; None while that is to do.
    """

    __tablename__: ClassVar[str] = "calendar_years"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    source: str
    document_number: str = ""
    imported_at: datetime = Field(sa_type=Instant)
    imported_by: str | None = Field(default=None, foreign_key="people.key")
    reckoned_at: datetime | None = Field(default=None, sa_type=Instant)


class CalendarDayRow(SQLModel, table=True):
    """A day that is not as its weekday says: a holiday, or a make-up day (调休上班)."""

    __tablename__: ClassVar[str] = "calendar_days"

    day: date = Field(primary_key=True)
    worked: bool
    name: str = ""


class OpeningHoursRow(SQLModel, table=True):
    """The hall's hours on a weekday (Monday 0): [["08:00", "12:00"], ["14:30", "17:30"]]."""

    __tablename__: ClassVar[str] = "opening_hours"

    weekday: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sessions: list[list[str]] = Field(sa_type=JSON)


class HallDayRow(SQLModel, table=True):
    """A day on which the hall keeps other hours: closed (no sessions), half a day, open on a weekend."""

    __tablename__: ClassVar[str] = "hall_days"

    day: date = Field(primary_key=True)
    sessions: list[list[str]] = Field(sa_type=JSON)
    reason: str
    document_number: str = ""
    entered_by: str | None = Field(default=None, foreign_key="people.key")
    entered_at: datetime = Field(sa_type=Instant)


class DeadlineRow(SQLModel, table=True):
    """A clock that runs, as it follows from the ledger (clock_events), the calendar and the ladder.

    Never edited: it is reckoned again in the transaction of every tick. `run` counts the clock's starts;
    `next_at` is when the next rung of the ladder is reached. Sweeps find it by that index alone.
    """

    __tablename__: ClassVar[str] = "deadlines"
    __table_args__ = (
        Index("ix_deadlines_next_at", "next_at"),
        Index("ix_deadlines_due_at", "due_at"),
    )

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    clock: str = Field(primary_key=True)
    run: int
    started_on: date
    due_on: date
    due_at: datetime = Field(sa_type=Instant)
    length: int
    since: datetime = Field(sa_type=Instant)
    provisional: bool = False
    warned: bool = True
    next_rung: str | None = None
    next_at: datetime | None = Field(default=None, sa_type=Instant)


class CardRow(SQLModel, table=True):
    """预警、黄牌、红牌: a rung that a case's clock reached. `key` makes it come once.

    `due_at` is the instant at which the rung was reached, `raised_at` the one at which it was written: later
    when everything was down. `told` are the people it went to.
    """

    __tablename__: ClassVar[str] = "cards"
    __table_args__ = (
        Index("ix_cards_case_id_clock", "case_id", "clock"),
        Index("ix_cards_due_at", "due_at"),
        CheckConstraint("colour IN ('info', 'amber', 'yellow', 'red')", name="colour"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    case_id: int = Field(foreign_key="cases.id")
    clock: str
    run: int
    rung: str
    name: str
    colour: str
    due_on: date
    due_at: datetime = Field(sa_type=Instant)
    raised_at: datetime = Field(sa_type=Instant)
    department: str = Field(foreign_key="departments.key", index=True)
    window: str
    owner: str | None = None
    told: list[str] = Field(default_factory=list, sa_type=JSON)
    to_answer: bool = False
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_by: str | None = Field(default=None, foreign_key="people.key")
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by: str | None = Field(default=None, foreign_key="people.key")
    cause: str | None = None
    answer: str = Field(default="", sa_type=Text)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_by: str | None = Field(default=None, foreign_key="people.key")
    withdrawn_because: str = Field(default="", sa_type=Text)


class SweepRunRow(SQLModel, table=True):
    """How something scheduled ran last: begun, ended with how much there was to do, or failed and why."""

    __tablename__: ClassVar[str] = "sweep_runs"

    sweep: str = Field(primary_key=True)
    runs: int = 0
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    done: int = 0
    failed_at: datetime | None = Field(default=None, sa_type=Instant)
    failed: str = ""
