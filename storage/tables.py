"""The tables. Instants are UTC; dates are calendar dates of the hall. Words as in domain.md 8.

Rows are plain values once their transaction is over. Only this room builds queries from them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Dialect, ForeignKeyConstraint, Index, MetaData, UniqueConstraint
from sqlalchemy.types import JSON, DateTime, Text, TypeDecorator
from sqlmodel import Field, SQLModel

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; refuses one without a zone, so that no local time is stored by mistake."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DepartmentRow(SQLModel, table=True):
    """部门: a department with its aliases and the control totals of the published list (domain.md S2)."""

    __tablename__: ClassVar[str] = "departments"

    key: str = Field(primary_key=True)
    name: str = Field(unique=True)
    aliases: list[str] = Field(default_factory=list, sa_type=JSON)
    declared_total: int
    declared_high_frequency: int | None = None


class WindowRow(SQLModel, table=True):
    """窗口: the windows of the hall, 1 + 2 + 3 + 2 of them (domain.md S4). Only the integrated one is ours.

    `words` are what people ask for there; `phone` and `location` stand on the slip that sends them.
    """

    __tablename__: ClassVar[str] = "windows"

    key: str = Field(primary_key=True)
    name: str = Field(unique=True)
    kind: str
    location: str
    phone: str = ""
    counters: int = 1
    words: list[str] = Field(default_factory=list, sa_type=JSON)


class AuthorityRow(SQLModel, table=True):
    """机关: in whose name papers are made out: a department (by its key) or the hall itself (`hall`).

    `short_name` begins its document numbers. `seals`: the name of the seal by kind of paper, where the
    department's own rule differs from the usual one. `review_authority` and `court`: where an applicant
    turns against its decisions (行政复议, 行政诉讼).
    """

    __tablename__: ClassVar[str] = "authorities"

    key: str = Field(primary_key=True)
    name: str = Field(unique=True)
    short_name: str = Field(unique=True)
    seals: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    review_authority: str = ""
    court: str = ""


class MatterRow(SQLModel, table=True):
    """政务服务事项: a matter, by the key of contract.md."""

    __tablename__: ClassVar[str] = "matters"

    key: str = Field(primary_key=True)
    name: str
    department: str = Field(foreign_key="departments.key", index=True)
    high_frequency: bool = False
    instant: bool = False


class CatalogueReleaseRow(SQLModel, table=True):
    """A release of the catalogue (实施清单): who published it when, by which paper, from which day.

    Never changed, as triggers see to. In force on a day is the release with the last `valid_from` up to it,
    of several the last number. `totals` are the control totals it was held to, by department:
    [matters, high-frequency or null]. `sample` says that it does not hold the whole list.
    """

    __tablename__: ClassVar[str] = "catalogue_releases"
    __table_args__ = (
        UniqueConstraint("workbook_sha256", "document_number", "valid_from"),
        CheckConstraint("sample OR workbook_sha256 IS NOT NULL", name="workbook_kept"),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    document_number: str
    published_by: str | None = Field(default=None, foreign_key="people.key")
    published_at: datetime = Field(sa_type=Instant)
    valid_from: date = Field(index=True)
    sample: bool = False
    workbook_sha256: str | None = None
    totals: dict[str, Any] = Field(sa_type=JSON)


class CatalogueEntryRow(SQLModel, table=True):
    """An entry of a release; `content` holds its elements as plain values (rules.implementation_list)."""

    __tablename__: ClassVar[str] = "catalogue_entries"

    release: int = Field(primary_key=True, foreign_key="catalogue_releases.number")
    position: int = Field(primary_key=True)
    department: str = Field(foreign_key="departments.key")
    matter: str | None = Field(default=None, index=True)
    name: str
    variant_name: str = ""
    content: dict[str, Any] = Field(sa_type=JSON)


class MatterVersionRow(SQLModel, table=True):
    """A version of a matter's rule set and the days it is in force (both included).

    `digest` is the SHA-256 of its rule file without its last day; the rest says who published it by which
    paper, None for what the seed brought.
    """

    __tablename__: ClassVar[str] = "matter_versions"

    matter: str = Field(primary_key=True, foreign_key="matters.key")
    version: str = Field(primary_key=True)
    valid_from: date
    valid_to: date | None = None
    digest: str | None = None
    document_number: str | None = None
    published_by: str | None = Field(default=None, foreign_key="people.key")
    published_at: datetime | None = Field(default=None, sa_type=Instant)


class PersonRow(SQLModel, table=True):
    """A member of staff; `department` None: the hall itself. `window`: the counter they sit at, if any.

    `home_department`: who sent them to the window, and assesses them together with the hall (S12).
    """

    __tablename__: ClassVar[str] = "people"

    key: str = Field(primary_key=True)
    name: str
    department: str | None = Field(default=None, foreign_key="departments.key")
    section: str = ""
    phone: str = ""
    roles: list[str] = Field(default_factory=list, sa_type=JSON)
    window: str | None = None
    home_department: str | None = Field(default=None, foreign_key="departments.key")


class PowerRow(SQLModel, table=True):
    """授权: what a person may do with a matter, from and to which day, by which paper (domain.md S15, S16).

    `rank` 1 is the named officer of the one-to-one rule, 2 the deputy, 3 the section head (S18). It counts
    once another person than the one who entered it has approved it. `condition` narrows it to cases whose
    value of a field lies in a span: {"field": "area_m2", "from": 0, "below": 500}.
    """

    __tablename__: ClassVar[str] = "powers"
    __table_args__ = (
        UniqueConstraint("person", "matter", "power", "valid_from"),
        Index("ix_powers_matter_power", "matter", "power"),
        CheckConstraint("power IN ('receive', 'accept', 'examine', 'decide')", name="power"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        CheckConstraint("approved_by IS NULL OR approved_by <> entered_by", name="four_eyes"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person: str = Field(foreign_key="people.key")
    matter: str = Field(foreign_key="matters.key")
    power: str
    rank: int = 1
    valid_from: date
    valid_to: date | None = None
    document_number: str
    condition: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    scan_sha256: str | None = None
    entered_by: str | None = Field(default=None, foreign_key="people.key")
    approved_by: str | None = Field(default=None, foreign_key="people.key")
    approved_at: datetime | None = Field(default=None, sa_type=Instant)


class AbsenceRow(SQLModel, table=True):
    """Days on which a person is away (both included)."""

    __tablename__: ClassVar[str] = "absences"

    id: int | None = Field(default=None, primary_key=True)
    person: str = Field(foreign_key="people.key", index=True)
    first_day: date
    last_day: date
    reason: str = ""


class CaseRow(SQLModel, table=True):
    """办件. Exactly one of `owner` and `queue` is set: one person has it, or a visible queue does."""

    __tablename__: ClassVar[str] = "cases"
    __table_args__ = (
        CheckConstraint("(owner IS NULL) <> (queue IS NULL)", name="one_owner"),
        Index("ix_cases_state_queue", "state", "queue"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    matter: str = Field(foreign_key="matters.key", index=True)
    matter_version: str | None = None
    state: str
    window: str
    channel: str
    batch_key: str = Field(unique=True)
    agent_present: bool = False
    applicant_type: str | None = None
    received_at: datetime = Field(sa_type=Instant)
    received_on: date = Field(index=True)
    round: int = 1
    verdict: str | None = None
    needs_review: bool = False
    prechecked_at: datetime | None = Field(default=None, sa_type=Instant)
    phone_given_by_others: int | None = None
    query_code: str = ""
    accepted_on: date | None = None
    proposal: str | None = None
    proposed_by: str | None = None
    next_power: str | None = None
    owner: str | None = Field(default=None, foreign_key="people.key", index=True)
    queue: str | None = None
    queue_reason: str | None = None


class SubmittedFileRow(SQLModel, table=True):
    """A file as it came in; its bytes lie in the object store under `sha256`."""

    __tablename__: ClassVar[str] = "submitted_files"
    __table_args__ = (
        UniqueConstraint("case_id", "round", "position"),
        UniqueConstraint("case_id", "round", "name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    round: int
    position: int
    name: str
    sha256: str = Field(index=True)
    size: int
    refused_code: str | None = None
    refused_reason: str | None = None


class SubmittedDocumentRow(SQLModel, table=True):
    """申请材料 as submitted: one document that the reader found.

    `superseded_in`: the round whose papers took its place; until then it counts for every later round.
    """

    __tablename__: ClassVar[str] = "submitted_documents"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    round: int
    position: int
    kind: str
    kind_confidence: float
    legibility: float
    grey: bool
    text: str = Field(sa_type=Text)
    superseded_in: int | None = None


class PageRow(SQLModel, table=True):
    """A page of a document: which page of which file (from 1), and its upright image if one is stored."""

    __tablename__: ClassVar[str] = "pages"
    __table_args__ = (UniqueConstraint("document_id", "file_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="submitted_documents.id", index=True)
    file_id: int = Field(foreign_key="submitted_files.id", index=True)
    position: int
    number: int
    blank: bool
    image_sha256: str | None = None


class FieldRow(SQLModel, table=True):
    """A field read from a document, with its place; the box is in fractions of the upright page."""

    __tablename__: ClassVar[str] = "fields"
    __table_args__ = (UniqueConstraint("document_id", "name"), Index("ix_fields_name_value", "name", "value"))

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="submitted_documents.id", index=True)
    name: str
    value: str = Field(sa_type=Text)
    raw: str = Field(sa_type=Text)
    confidence: float
    blank: bool
    file_name: str
    page: int
    box: list[float] = Field(sa_type=JSON)


class MarkRow(SQLModel, table=True):
    """A seal's impression (`sort` seal), a place that asks for a mark (place), a note (note), a code (code).

    Of a code `text` is what it says and `asks_for` its format. `red`: a seal found by its colour; None in
    rows older than the column.
    """

    __tablename__: ClassVar[str] = "marks"

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="submitted_documents.id", index=True)
    sort: str
    asks_for: str | None = None
    text: str | None = None
    sure_text: str | None = None
    red: bool | None = None
    state: str | None = None
    confidence: float
    file_name: str
    page: int
    box: list[float] = Field(sa_type=JSON)


class FindingRow(SQLModel, table=True):
    """What a rule said of the case: outcome, Chinese message, legal basis and the places it looked at."""

    __tablename__: ClassVar[str] = "findings"
    __table_args__ = (UniqueConstraint("case_id", "round", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    round: int
    position: int
    rule: str
    outcome: str
    material: str
    message: str = Field(sa_type=Text)
    basis: str = Field(sa_type=Text)
    evidence: list[dict[str, Any]] = Field(sa_type=JSON)


class EventRow(SQLModel, table=True):
    """What happened. Rows are only appended (triggers see to it); each holds the hash of the one before."""

    __tablename__: ClassVar[str] = "events"
    __table_args__ = (ForeignKeyConstraint(["case_id"], ["cases.id"]),)

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    case_id: int | None = Field(default=None, index=True)
    kind: str = Field(index=True)
    at: datetime = Field(sa_type=Instant, index=True)
    person: str | None = None
    role: str
    device: str
    state_before: str | None = None
    state_after: str | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    previous_hash: str
    hash: str = Field(unique=True)


class EventHeadRow(SQLModel, table=True):
    """The end of the event chain: one row, so that writers queue here and a cut-off tail is noticed."""

    __tablename__: ClassVar[str] = "event_head"

    id: int = Field(primary_key=True)
    seq: int
    hash: str


class WorkRow(SQLModel, table=True):
    """A piece of work and its lease.

    WAITING: nobody works on it; past `lease_until` the reconciler sends for a worker again.
    LEASED: `lease_owner` works on it; past `lease_until` anybody may take it over.
    """

    __tablename__: ClassVar[str] = "work"
    __table_args__ = (Index("ix_work_state_lease_until", "state", "lease_until"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    case_id: int = Field(foreign_key="cases.id", index=True)
    round: int
    state: str
    idempotency_key: str = Field(unique=True)
    created_at: datetime = Field(sa_type=Instant)
    lease_until: datetime = Field(sa_type=Instant)
    lease_owner: str | None = None
    attempts: int = 0
    sent: int = 1
    last_error: str | None = None
    finished_at: datetime | None = Field(default=None, sa_type=Instant)


class DailySerialRow(SQLModel, table=True):
    """The last case number given out at a window on a day; never goes back."""

    __tablename__: ClassVar[str] = "daily_serials"

    day: date = Field(primary_key=True)
    window: str = Field(primary_key=True)
    last: int


class PaperSerialRow(SQLModel, table=True):
    """The last number of an authority's papers of one word (文种字) in a year; never goes back."""

    __tablename__: ClassVar[str] = "paper_serials"

    authority: str = Field(primary_key=True, foreign_key="authorities.key")
    word: str = Field(primary_key=True)
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class PrintedPaperRow(SQLModel, table=True):
    """文书: a paper with its number and what it says. Of one case, or of a `batch` (a list of several).

    `template_version`, `pdf_sha256` and `page_count` come with the first print and stay; the bytes lie in the
    object store. `prints` counts every print, `copies` is how many each makes. Triggers keep the rest as it
    is, so that no number is given twice or lost.
    """

    __tablename__: ClassVar[str] = "printed_papers"
    __table_args__ = (
        UniqueConstraint("authority", "kind", "year", "serial"),
        CheckConstraint("(case_id IS NULL) OR (batch IS NULL)", name="case_or_batch"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    number: str = Field(unique=True)
    serial: int
    authority: str = Field(foreign_key="authorities.key")
    year: int
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    batch: str | None = Field(default=None, index=True)
    content: dict[str, Any] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=Instant)
    made_by: str | None = Field(default=None, foreign_key="people.key")
    copies: int
    template_version: str | None = None
    pdf_sha256: str | None = None
    page_count: int | None = None
    prints: int = 0
