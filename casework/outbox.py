"""消息: what the hall tells its own people, written in the transaction of what it tells.

The stations show a message as soon as that transaction is through. Every other channel is a row of its own,
which casework.deliver sends later, at least once. Nothing of an applicant goes out: a message names cases by
their numbers and matters by their names.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.channels.channels_file import HALL, Channels, channels_of
from casework.channels.station import idempotency_key, spread
from casework.errors import ChannelsFileWrongError, NoSuchDepartmentError, NoSuchMessageError
from casework.staff import named, somebody
from storage import outbox as store
from storage.clock import now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.outbox_tables import MessageRow
from storage.powers import people
from storage.rows import all_rows, get
from storage.tables import DepartmentRow, PersonRow
from storage.values import Actor, MessageState

log = logging.getLogger(__name__)

LONGEST_SUBJECT: Final = 120  # characters
LONGEST_BODY: Final = 4000


def tell(
    hall: Hall,
    transaction: Transaction,
    to: Sequence[str],
    subject: str,
    body: str,
    *,
    key: str,
    at: datetime,
    case_id: int | None = None,
    urgent: bool = False,
) -> int:
    """Write a message to these people, by every channel that each of them has; return how many rows.

    One row for the station of each, one for the mail of whoever has an address, one for each robot of their
    groups. Whom the same `key` was told before is told nothing. Quiet hours hold back what is not `urgent`,
    except at the stations. `subject` and `body` name cases and matters, nothing of an applicant. A file of
    channels that cannot be read stops nobody: the stations have the message, and the rest follows once the
    file is mended.

    Raises UnknownPersonError; nothing that a channel does.
    """
    channels = _channels(hall)
    told = _Telling(subject, body, key, at, case_id, urgent)
    return sum(told.to(transaction, named(transaction, one), channels) for one in sorted(set(to)))


class _Telling:
    """One message while it is being written for one person after the other."""

    def __init__(
        self, subject: str, body: str, key: str, at: datetime, case_id: int | None, urgent: bool
    ) -> None:
        self.subject, self.body = " ".join(subject.split()), body.strip()
        self.key, self.at, self.case_id, self.urgent = key, at, case_id, urgent

    def to(self, transaction: Transaction, person: PersonRow, channels: Channels | None) -> int:
        """Write the message for one person; return how many rows."""
        row = MessageRow(
            key=self.key,
            idempotency_key=idempotency_key(self.key, store.STATION, person.key),
            channel=store.STATION,
            person=person.key,
            subject=self.subject[:LONGEST_SUBJECT],
            body=self.body[:LONGEST_BODY],
            case_id=self.case_id,
            urgent=self.urgent,
            made_at=self.at,
            not_before=self.at,
            state=MessageState.WAITING if channels is None else MessageState.SENT,
            next_try_at=self.at,
            sent_at=self.at,
        )
        if not store.put(transaction, row):
            return 0
        return 1 + (spread(transaction, row, person, channels) if channels is not None else 0)


def _channels(hall: Hall) -> Channels | None:
    try:
        return channels_of(hall.settings)
    except ChannelsFileWrongError as error:
        log.error("%s", error)
        return None


def inbox(hall: Hall, person: str) -> list[MessageRow]:
    """Return what a person has not acknowledged yet, oldest first. Raises UnknownPersonError."""
    with hall.database.read() as transaction:
        return list(store.unseen(transaction, [named(transaction, person).key]))


def mark_seen(hall: Hall, person: str, message_ids: Collection[int], at: datetime | None = None) -> int:
    """Write that a person has seen these messages of theirs: they are not shown again.

    Return how many were new to them; those of others, and those seen before, are left as they are.
    """
    with hall.database.write() as transaction:
        return store.see(transaction, person, message_ids, at or now())


@dataclass(frozen=True, slots=True)
class PrintedList:
    """A list as PDF, and what stands on it: row numbers of messages by person."""

    pdf: bytes
    listed: Mapping[str, Sequence[int]]


def printed_list(
    hall: Hall, at: datetime, *, department: str | None = None, person: str | None = None
) -> PrintedList:
    """Return what a person, or everybody of a department, has not seen, as a plain list on A4.

    `department` is a key, or `hall` for the hall's own people. Printing alone makes nothing seen: whoever
    brings the signed list back says so by `hand_over`. Raises UnknownPersonError, NoSuchDepartmentError.
    """
    from casework.papers.message_list import ListedMessage, message_list_pdf

    with hall.database.read() as transaction:
        reader, names = _readers(transaction, department, person)
        rows = store.unseen(transaction, list(names))
        numbers = store.case_numbers(transaction, rows)
    listed = [
        ListedMessage(
            row.id or 0,
            row.made_at,
            names[row.person or ""],
            row.urgent,
            row.subject,
            row.body,
            numbers.get(row.case_id or 0, ""),
        )
        for row in rows
    ]
    of_person: dict[str, list[int]] = {}
    for row in rows:
        of_person.setdefault(row.person or "", []).append(row.id or 0)
    return PrintedList(message_list_pdf(hall.settings.hall_name, reader, at, listed), of_person)


def hand_over(
    hall: Hall, listed: Mapping[str, Collection[int]], actor: Actor, at: datetime | None = None
) -> int:
    """Write that messages were seen on paper: row numbers by person. Return how many were new.

    Raises UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        somebody(transaction, actor)
        new = sum(store.see(transaction, person, ids, at) for person, ids in sorted(listed.items()))
        if new:
            detail = {"messages": {person: sorted(ids) for person, ids in sorted(listed.items())}}
            transaction.record(NewEvent("messages_handed_over", at, actor, detail=detail))
        return new


def _readers(
    transaction: Transaction, department: str | None, person: str | None
) -> tuple[str, dict[str, str]]:
    """Return for whom a list is, in words, and the names of its people by key."""
    if person is not None:
        row = named(transaction, person)
        return row.name, {row.key: row.name}
    unit = None if department in (None, HALL) else get(transaction, DepartmentRow, department)
    if unit is None and department != HALL:
        raise NoSuchDepartmentError(department=department)
    members = store.people_of(transaction, unit.key if unit else None)
    return unit.name if unit else "政务服务大厅", {one.key: one.name for one in members}


def given_up(hall: Hall) -> list[MessageRow]:
    """Return the messages that could not be delivered and wait for a person, oldest first."""
    with hall.database.read() as transaction:
        return list(store.given_up(transaction))


@dataclass(frozen=True, slots=True)
class Overview:
    """How the messages stand: `counts` by (channel, state), `unseen` by name of person.

    `strangers`: who and what the file of channels names that the hall does not have, in words.
    """

    counts: Mapping[tuple[str, str], int]
    unseen: Mapping[str, int]
    strangers: Sequence[str]


def overview(hall: Hall) -> Overview:
    """Return how the messages of the hall stand. Raises ChannelsFileWrongError."""
    channels = channels_of(hall.settings)
    with hall.database.read() as transaction:
        names = {one.key: one.name for one in people(transaction)}
        departments = {HALL} | {one.key for one in all_rows(transaction, DepartmentRow)}
        counts, unseen = store.counts(transaction), store.unseen_counts(transaction)
    strangers = [f"人员“{key}”" for key in channels.mail if key not in names]
    meant = {one.department for one in channels.robots.values() if one.department is not None}
    strangers += [f"部门“{key}”" for key in sorted(meant - departments)]
    return Overview(counts, {names.get(key, key): count for key, count in unseen.items()}, strangers)


def retry(hall: Hall, message_id: int, actor: Actor, at: datetime | None = None) -> None:
    """Have a message that was given up tried again from now on, with all its attempts.

    Raises NoSuchMessageError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        somebody(transaction, actor)
        row = store.message_by_id(transaction, message_id)
        if row is None or row.state != MessageState.FAILED:
            raise NoSuchMessageError(message_id=message_id)
        row.state, row.attempts, row.next_try_at = MessageState.WAITING, 0, at
        detail = {"message": row.id, "channel": row.channel}
        transaction.record(NewEvent("message_retried", at, actor, row.case_id, detail=detail))
