"""Messages written, leased and settled. Every query that delivery asks goes by an index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from storage.database import Transaction
from storage.outbox_tables import MessageRow
from storage.tables import CaseRow, PersonRow
from storage.values import MessageState

STATION = "station"
MAIL = "mail"
SPREAD_AT_ONCE = 500
_PUT = {
    name: insert(MessageRow)
    .on_conflict_do_nothing(index_elements=["idempotency_key"])
    .returning(col(MessageRow.id))
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
"""By the name of the dialect, as each says it its own way."""


def put(transaction: Transaction, row: MessageRow) -> bool:
    """Write a message; False, and nothing written, where its idempotency key is there already.

    Also when another transaction writes the same key at this moment: the caller's own is never spoilt.
    """
    statement = _PUT[transaction.session.get_bind().dialect.name]
    written = transaction.session.connection().execute(statement, row.model_dump(exclude={"id"}))
    return written.first() is not None


def there_already(transaction: Transaction, idempotency_keys: Collection[str]) -> set[str]:
    """Return which of these messages were written before."""
    query = select(MessageRow.idempotency_key).where(col(MessageRow.idempotency_key).in_(idempotency_keys))
    return set(transaction.session.scalars(query))


def to_spread(transaction: Transaction, at: datetime) -> Sequence[MessageRow]:
    """Return the stations' messages that other channels still have to be given, oldest first, locked."""
    query = (
        select(MessageRow)
        .where(
            MessageRow.state == MessageState.WAITING,
            col(MessageRow.next_try_at) <= at,
            MessageRow.channel == STATION,
        )
        .order_by(col(MessageRow.next_try_at), col(MessageRow.id))
        .limit(SPREAD_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    return transaction.session.scalars(query).all()


def due_channels(transaction: Transaction, at: datetime) -> set[str]:
    """Return the channels with messages to be tried at `at`; the stations' own with some to spread."""
    query = (
        select(MessageRow.channel)
        .where(MessageRow.state == MessageState.WAITING, col(MessageRow.next_try_at) <= at)
        .distinct()
    )
    return set(transaction.session.scalars(query))


def lease(
    transaction: Transaction, channel: str, owner: str, at: datetime, until: datetime, limit: int
) -> Sequence[MessageRow]:
    """Take up to `limit` due messages of a channel until `until`, urgent ones first.

    `attempts` of each counts the one that begins now. Nobody else is given them before `until`.
    """
    query = (
        select(MessageRow)
        .where(
            MessageRow.state == MessageState.WAITING,
            col(MessageRow.next_try_at) <= at,
            MessageRow.channel == channel,
        )
        .order_by(col(MessageRow.urgent).desc(), col(MessageRow.next_try_at), col(MessageRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = transaction.session.scalars(query).all()
    for row in rows:
        row.lease_owner, row.next_try_at = owner, until
        row.attempts += 1
    return rows


def settle_sent(transaction: Transaction, message_id: int, owner: str, at: datetime) -> bool:
    """Write that a leased message was sent; False where the lease is lost."""
    values = {"state": MessageState.SENT, "sent_at": at, "last_error": "", "lease_owner": None}
    return _settle(transaction, message_id, owner, values)


def settle_failed(
    transaction: Transaction, message_id: int, owner: str, why: str, next_try_at: datetime | None
) -> bool:
    """Write why a leased message was not sent; `next_try_at` None gives it up. False: the lease is lost."""
    values: dict[str, object] = {"last_error": why, "lease_owner": None}
    if next_try_at is None:
        values["state"] = MessageState.FAILED
    else:
        values["next_try_at"] = next_try_at
    return _settle(transaction, message_id, owner, values)


def put_back_untried(
    transaction: Transaction, message_ids: Collection[int], owner: str, at: datetime
) -> None:
    """Give leased messages back that nobody tried to send: due at once, the attempt not counted."""
    transaction.session.execute(
        update(MessageRow)
        .where(col(MessageRow.id).in_(message_ids), col(MessageRow.lease_owner) == owner)
        .values(lease_owner=None, next_try_at=at, attempts=MessageRow.attempts - 1)
    )


def unseen(transaction: Transaction, people: Collection[str]) -> Sequence[MessageRow]:
    """Return what these people have not acknowledged at their stations, oldest first."""
    query = (
        select(MessageRow)
        .where(
            col(MessageRow.person).in_(people),
            MessageRow.channel == STATION,
            col(MessageRow.seen_at).is_(None),
        )
        .order_by(col(MessageRow.made_at), col(MessageRow.id))
    )
    return transaction.session.scalars(query).all()


def see(transaction: Transaction, person: str, message_ids: Collection[int], at: datetime) -> int:
    """Write that a person has seen these of their own messages; return how many were new to them."""
    seen = transaction.session.scalars(
        update(MessageRow)
        .where(
            col(MessageRow.id).in_(message_ids),
            col(MessageRow.person) == person,
            col(MessageRow.channel) == STATION,
            col(MessageRow.seen_at).is_(None),
        )
        .values(seen_at=at)
        .returning(col(MessageRow.id))
    )
    return len(seen.all())


def message_by_id(transaction: Transaction, message_id: int) -> MessageRow | None:
    """Return a message, locked against other writers when this transaction writes; or None."""
    query = select(MessageRow).where(MessageRow.id == message_id)
    if transaction.writes:
        query = query.with_for_update()
    return transaction.session.scalars(query).one_or_none()


def given_up(transaction: Transaction) -> Sequence[MessageRow]:
    """Return the messages that were given up, oldest first."""
    query = select(MessageRow).where(MessageRow.state == MessageState.FAILED)
    return transaction.session.scalars(query.order_by(col(MessageRow.made_at), col(MessageRow.id))).all()


def counts(transaction: Transaction) -> dict[tuple[str, str], int]:
    """Return how many messages of each channel stand in each state, as {(channel, state): count}."""
    query = select(MessageRow.channel, MessageRow.state, func.count()).group_by(
        col(MessageRow.channel), col(MessageRow.state)
    )
    return {(channel, state): count for channel, state, count in transaction.session.execute(query)}


def unseen_counts(transaction: Transaction) -> dict[str, int]:
    """Return how many messages each person has not acknowledged, people with none left out."""
    query = (
        select(MessageRow.person, func.count())
        .where(MessageRow.channel == STATION, col(MessageRow.seen_at).is_(None))
        .group_by(col(MessageRow.person))
        .order_by(col(MessageRow.person))
    )
    return {person: count for person, count in transaction.session.execute(query) if person is not None}


def case_numbers(transaction: Transaction, rows: Collection[MessageRow]) -> dict[int, str]:
    """Return the numbers of the cases that the messages are about, by the case's row."""
    ids = {row.case_id for row in rows if row.case_id is not None}
    query = select(CaseRow.id, CaseRow.number).where(col(CaseRow.id).in_(ids))
    return {case_id: number for case_id, number in transaction.session.execute(query) if case_id is not None}


def people_of(transaction: Transaction, department: str | None) -> Sequence[PersonRow]:
    """Return the members of a department, None: of the hall itself, by key."""
    query = select(PersonRow).where(
        PersonRow.department == department if department else col(PersonRow.department).is_(None)
    )
    return transaction.session.scalars(query.order_by(col(PersonRow.key))).all()


def _settle(transaction: Transaction, message_id: int, owner: str, values: dict[str, object]) -> bool:
    mine = (col(MessageRow.id) == message_id, col(MessageRow.lease_owner) == owner)
    query = update(MessageRow).where(*mine).values(**values).returning(col(MessageRow.id))
    return transaction.session.scalars(query).first() is not None
