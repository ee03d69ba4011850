"""收件: take a batch of scans in. Once this returns, nothing of it can be lost.

Originals first, then in one transaction the case, its files, the event and the work to be done; the same
batch key sent twice gives the same case (the counter's network may drop the answer).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath
from secrets import randbelow
from typing import Literal

from casework.errors import (
    BatchKeyReusedError,
    FileTooLargeError,
    IssueCounterOnlyError,
    MatterNotInForceError,
    MatterNotPublishedError,
    NothingSubmittedError,
    UnknownMatterError,
    UnknownPersonError,
    WrongCounterError,
)
from casework.steps import Sitting
from rules.clocks import Clock, Tick
from rules.code_lists import Frequency
from rules.frequency import COUNTER_NAMES, Counter, receiving_counter
from rules.states import CaseState
from storage.cases import FileEntry, case_of_batch, files_of, next_case_number, open_case
from storage.clock import local_date, now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.life import visit_by_key
from storage.life_tables import CaseVisitRow, SubmissionRow, VisitRow
from storage.powers import matter_by_key, person_by_key, version_in_force
from storage.rows import add, get
from storage.rule_sets import published_versions
from storage.tables import CaseRow, MatterRow
from storage.values import Actor, WorkKind
from storage.work import add_work, work_of_case

MIB = 1024 * 1024
WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Batch:
    """What the counter hands in.

    `batch_key` is made by the counter once per batch. `window` is one character. `received_on` is today in
    Asia/Shanghai when left out. `agent_present`: somebody other than the applicant stands at the window.
    `visit_key` is the same for all batches of one visit, this one alone without. `override_reason`: why a
    counter receives what another one should (S6).
    """

    batch_key: str
    matter: str
    files: Sequence[tuple[str, bytes]]
    window: str = "1"
    channel: str = WINDOW
    agent_present: bool = False
    applicant_type: Literal["person", "organisation"] | None = None
    received_on: date | None = None
    visit_key: str | None = None
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """The receipt: the case's number and ids; `fresh` is false when the batch had come before."""

    case_number: str
    case_id: int
    work_id: int
    fresh: bool


def receive(hall: Hall, batch: Batch, actor: Actor, at: datetime | None = None) -> Received:
    """Take `batch` in, in the name of `actor`, who owns the case until it is routed.

    Raises NothingSubmittedError, FileTooLargeError, UnknownMatterError, MatterNotPublishedError,
    MatterNotInForceError, UnknownPersonError, BatchKeyReusedError, SerialsExhaustedError,
    ObjectStoreUnreachableError. Then nothing was taken in.
    """
    at = at or now()
    _check(hall, batch, actor)
    entries = store_originals(hall, batch.files)
    with hall.database.write() as transaction:
        transaction.lock_name(f"batch:{batch.batch_key}")
        before = case_of_batch(transaction, batch.batch_key)
        if before is not None:
            return _again(transaction, before, entries)
        return _open(hall, transaction, batch, entries, actor, at)


def _check(hall: Hall, batch: Batch, actor: Actor) -> None:
    with hall.database.read() as transaction:
        matter = matter_by_key(transaction, batch.matter)
        if matter is None:
            raise UnknownMatterError(matter=batch.matter)
        _check_counter(matter, batch)
        if actor.person is None or person_by_key(transaction, actor.person) is None:
            raise UnknownPersonError(person=actor.person or "")


def _check_counter(matter: MatterRow, batch: Batch) -> None:
    """Window 3 only issues; another counter than the matter's receives with a reason alone (S6)."""
    if batch.window == Counter.ISSUE:
        raise IssueCounterOnlyError
    right = receiving_counter(Frequency.HIGH if matter.high_frequency else Frequency.LOW)
    if batch.window != right and not batch.override_reason.strip():
        raise WrongCounterError(name=matter.name, counter=COUNTER_NAMES[right])


def store_originals(
    hall: Hall, files: Sequence[tuple[str, bytes]], taken: Iterable[str] = ()
) -> list[FileEntry]:
    """Store what came in; names get a number where another file of the case has them already.

    Raises NothingSubmittedError, FileTooLargeError, ObjectStoreUnreachableError.
    """
    if not files:
        raise NothingSubmittedError
    limit = hall.settings.max_file_mib
    for name, data in files:
        if len(data) > limit * MIB:
            raise FileTooLargeError(name=PurePath(name).name, limit=limit)
    names = set(taken)
    stored = hall.objects.put_originals([data for _, data in files])
    return [
        FileEntry(_unique(name, names), one.sha256, one.size)
        for (name, _), one in zip(files, stored, strict=True)
    ]


def _unique(name: str, taken: set[str]) -> str:
    """Return the bare file name, numbered if another file of the batch has it already."""
    path = PurePath(name.replace("\\", "/"))
    candidate, number = path.name or "扫描件", 1
    while candidate in taken:
        number += 1
        candidate = f"{path.stem}({number}){path.suffix}"
    taken.add(candidate)
    return candidate


def _again(transaction: Transaction, case: CaseRow, entries: Sequence[FileEntry]) -> Received:
    if case.id is None:
        raise AssertionError("a stored case has an id")
    before = [file.sha256 for file in files_of(transaction, case.id, 1)]
    if before != [entry.sha256 for entry in entries]:
        raise BatchKeyReusedError(case_number=case.number)
    work_id = work_of_case(transaction, case.id)[0].id
    return Received(case.number, case.id, work_id or 0, fresh=False)


def _version_for(transaction: Transaction, key: str, day: date) -> str:
    """Return the published version that judges what is received on `day`.

    A day before the first version belongs to the first, as in rules.catalogue: there is no older one.
    """
    in_force = version_in_force(transaction, key, day)
    if in_force is not None:
        return in_force
    versions = published_versions(transaction, key)
    if versions and day < versions[0].valid_from:
        return versions[0].version
    matter = matter_by_key(transaction, key)
    name = matter.name if matter is not None else key
    if not versions:
        raise MatterNotPublishedError(name=name)
    raise MatterNotInForceError(name=name, day=day.isoformat())


def _open(
    hall: Hall,
    transaction: Transaction,
    batch: Batch,
    entries: Sequence[FileEntry],
    actor: Actor,
    at: datetime,
) -> Received:
    received_on = batch.received_on or local_date(at)
    case = CaseRow(
        number=next_case_number(transaction, hall.settings.hall_code, local_date(at), batch.window),
        matter=batch.matter,
        matter_version=_version_for(transaction, batch.matter, received_on),
        state=CaseState.RECEIVED,
        window=batch.window,
        channel=batch.channel,
        batch_key=batch.batch_key,
        agent_present=batch.agent_present,
        applicant_type=batch.applicant_type,
        received_at=at,
        received_on=received_on,
        query_code=f"{randbelow(1_000_000):06d}",
        owner=actor.person,
    )
    case_id = open_case(transaction, case, entries)
    pickup = timedelta(seconds=hall.settings.pickup_seconds)
    work_id = add_work(transaction, WorkKind.PRECHECK, case_id, case.round, at, pickup)
    person = person_by_key(transaction, actor.person or "")
    begin_round(Sitting(hall, transaction, case, person, actor, at), batch.batch_key, received_on)
    visit = None
    if batch.channel == WINDOW:
        key = batch.visit_key or batch.batch_key
        visit = join_visit(transaction, case_id, key, batch.window, "received", actor, at)
    matter = matter_by_key(transaction, batch.matter)
    transaction.record(
        NewEvent(
            kind="received",
            at=at,
            actor=actor,
            case_id=case_id,
            state_after=CaseState.RECEIVED,
            detail={
                "case_number": case.number,
                "matter": batch.matter,
                "department": matter.department if matter else None,
                "window": batch.window,
                "received_on": received_on.isoformat(),
                "visit": visit,
                "originals": [entry.sha256 for entry in entries],
                **({"override_reason": batch.override_reason} if batch.override_reason else {}),
            },
        )
    )
    return Received(case.number, case_id, work_id, fresh=True)


def begin_round(sitting: Sitting, batch_key: str, received_on: date) -> None:
    """Write when a round came in: its five days for a notice start (K1), and its day to hand over (K6).

    即办件 have the same day to be issued (K7).
    """
    case = sitting.case
    submission = SubmissionRow(
        case_id=sitting.case_id,
        round=case.round,
        received_at=sitting.at,
        received_on=received_on,
        batch_key=batch_key,
        person=sitting.actor.person,
    )
    add(sitting.transaction, submission)
    matter = matter_by_key(sitting.transaction, case.matter)
    instant = (Clock.INSTANT,) if matter is not None and matter.instant else ()
    for clock in (Clock.CORRECTION, Clock.HANDOVER, *instant):
        sitting.tick(clock, Tick.START, on=received_on, round=case.round)
    sitting.pass_stages("received")


def join_visit(
    transaction: Transaction,
    case_id: int,
    key: str,
    window: str,
    purpose: str,
    actor: Actor,
    at: datetime,
) -> int:
    """Write that a visit was (also) for this case; the first of its cases opens the visit (S46, S61).

    Returns the visit's row number. Raises UnknownPersonError: the machine meets nobody.
    """
    if actor.person is None:
        raise UnknownPersonError(person="")
    transaction.lock_name(f"visit:{key}")
    visit = visit_by_key(transaction, key) or add(
        transaction, VisitRow(key=key, window=window, at=at, person=actor.person)
    )
    visit_id = visit.id or 0
    if get(transaction, CaseVisitRow, (visit_id, case_id)) is None:
        add(transaction, CaseVisitRow(visit_id=visit_id, case_id=case_id, purpose=purpose))
    return visit_id
