"""The event log: appended only, chained by SHA-256, so that a change or a gap shows.

The hash of an event covers its canonical JSON (sorted keys, no spaces, UTF-8, instants in UTC with
microseconds) and, through `previous_hash`, everything before it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session
from sqlmodel import col, select

from storage.errors import EventChainBrokenError
from storage.tables import EventHeadRow, EventRow
from storage.values import Actor

BEGINNING = "0" * 64
_HEAD = select(EventHeadRow.seq, EventHeadRow.hash).where(EventHeadRow.id == 1).with_for_update()
_APPEND = insert(EventRow)
_MOVE_HEAD = (
    update(EventHeadRow)
    .where(col(EventHeadRow.id) == 1)
    .values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))
)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be: what, when, by whom, which case, from which state to which, and the particulars."""

    kind: str
    at: datetime
    actor: Actor
    case_id: int | None = None
    state_before: str | None = None
    state_after: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def event_hash(row: EventRow) -> str:
    """Return the SHA-256 of the event's canonical JSON, `hash` left out."""
    return _hash(row.model_dump(exclude={"hash"}))


def _hash(content: Mapping[str, Any]) -> str:
    at = content["at"].astimezone(UTC).isoformat(timespec="microseconds")
    canonical = json.dumps({**content, "at": at}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def append(session: Session, pending: Sequence[NewEvent]) -> None:
    """Chain `pending` to the log inside the caller's transaction, holding the chain's end meanwhile."""
    if not pending:
        return
    session.flush()
    connection = session.connection()
    seq, previous = connection.execute(_HEAD).one()
    rows = []
    for new in pending:
        seq += 1
        rows.append(_content(new, seq, previous))
        previous = rows[-1]["hash"]
    connection.execute(_APPEND, rows)
    connection.execute(_MOVE_HEAD, {"to_seq": seq, "to_hash": previous})


def verify(session: Session) -> int:
    """Walk the whole chain; return its length. Raises EventChainBrokenError at the first bad event."""
    previous, count = BEGINNING, 0
    for page in session.scalars(select(EventRow).order_by(col(EventRow.seq))).yield_per(1000).partitions():
        previous = verify_from(count, previous, page)
        count += len(page)
    head = session.scalars(select(EventHeadRow)).one()
    if (head.seq, head.hash) != (count, previous):
        raise EventChainBrokenError(seq=count + 1, reason="末尾缺失")
    return count


def after(session: Session, seq: int) -> list[EventRow]:
    """Return the events behind `seq`, oldest first."""
    return list(session.scalars(select(EventRow).where(col(EventRow.seq) > seq).order_by(col(EventRow.seq))))


def verify_from(seq: int, previous: str, log: Sequence[EventRow]) -> str:
    """Check that `log` goes on from the event `seq` with that hash; return the last hash.

    Raises EventChainBrokenError at the first bad event.
    """
    for row in log:
        seq += 1
        if row.seq != seq:
            raise EventChainBrokenError(seq=seq, reason="缺号")
        if row.previous_hash != previous or row.hash != event_hash(row):
            raise EventChainBrokenError(seq=seq, reason="内容或校验值被改动")
        previous = row.hash
    return previous


def of_case(session: Session, case_id: int) -> Sequence[EventRow]:
    """Return a case's events, oldest first."""
    return session.scalars(
        select(EventRow).where(col(EventRow.case_id) == case_id).order_by(col(EventRow.seq))
    ).all()


def last_of_kind(session: Session, kind: str) -> EventRow | None:
    """Return the last event of a kind that belongs to no case."""
    query = select(EventRow).where(col(EventRow.kind) == kind, col(EventRow.case_id).is_(None))
    return session.scalars(query.order_by(col(EventRow.seq).desc()).limit(1)).one_or_none()


def _content(new: NewEvent, seq: int, previous: str) -> dict[str, Any]:
    """Return the event by column, as the next one of the chain."""
    content = {
        "seq": seq,
        "case_id": new.case_id,
        "kind": new.kind,
        "at": new.at,
        "person": new.actor.person,
        "role": new.actor.role,
        "device": new.actor.device,
        "state_before": new.state_before,
        "state_after": new.state_after,
        "detail": new.detail,
        "previous_hash": previous,
    }
    return {**content, "hash": _hash(content)}
