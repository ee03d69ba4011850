"""收件: take a batch of scans in. Once this returns, nothing of it can be lost.

Originals first, then in one transaction the case, its files, the event and the work to be done; the same
batch key sent twice gives the same case (the counter's network may drop the answer).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Literal

from casework.errors import (
    BatchKeyReusedError,
    FileTooLargeError,
    MatterNotInForceError,
    MatterNotPublishedError,
    NothingSubmittedError,
    UnknownMatterError,
    UnknownPersonError,
)
from rules.states import CaseState
from storage.cases import FileEntry, case_of_batch, files_of, next_case_number, open_case
from storage.clock import local_date, now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.powers import matter_by_key, person_by_key, version_in_force
from storage.rule_sets import published_versions
from storage.tables import CaseRow
from storage.values import Actor, WorkKind
from storage.work import add_work, work_of_case

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Batch:
    """What the counter hands in.

    `batch_key` is made by the counter once per batch. `window` is one character. `received_on` is today in
    Asia/Shanghai when left out. `agent_present`: somebody other than the applicant stands at the window.
    """

    batch_key: str
    matter: str
    files: Sequence[tuple[str, bytes]]
    window: str = "1"
    channel: str = "window"
    agent_present: bool = False
    applicant_type: Literal["person", "organisation"] | None = None
    received_on: date | None = None


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
    entries = _store_originals(hall, batch)
    with hall.database.write() as transaction:
        transaction.lock_name(f"batch:{batch.batch_key}")
        before = case_of_batch(transaction, batch.batch_key)
        if before is not None:
            return _again(transaction, before, entries)
        return _open(hall, transaction, batch, entries, actor, at)


def _check(hall: Hall, batch: Batch, actor: Actor) -> None:
    if not batch.files:
        raise NothingSubmittedError
    limit = hall.settings.max_file_mib
    for name, data in batch.files:
        if len(data) > limit * MIB:
            raise FileTooLargeError(name=PurePath(name).name, limit=limit)
    with hall.database.read() as transaction:
        if matter_by_key(transaction, batch.matter) is None:
            raise UnknownMatterError(matter=batch.matter)
        if actor.person is None or person_by_key(transaction, actor.person) is None:
            raise UnknownPersonError(person=actor.person or "")


def _store_originals(hall: Hall, batch: Batch) -> list[FileEntry]:
    taken: set[str] = set()
    stored = hall.objects.put_originals([data for _, data in batch.files])
    return [
        FileEntry(_unique(name, taken), one.sha256, one.size)
        for (name, _), one in zip(batch.files, stored, strict=True)
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
        owner=actor.person,
    )
    case_id = open_case(transaction, case, entries)
    pickup = timedelta(seconds=hall.settings.pickup_seconds)
    work_id = add_work(transaction, WorkKind.PRECHECK, case_id, case.round, at, pickup)
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
                "window": batch.window,
                "originals": [entry.sha256 for entry in entries],
            },
        )
    )
    return Received(case.number, case_id, work_id, fresh=True)
