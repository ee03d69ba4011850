from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import events
from storage.database import Database
from storage.errors import EventChainBrokenError
from storage.events import NewEvent
from storage.values import Actor

AT = datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC)
CLERK = Actor("w1", "intake_clerk", "window-1")


def write(database: Database, *kinds: str) -> None:
    with database.write() as transaction:
        for kind in kinds:
            transaction.record(NewEvent(kind, AT, CLERK, detail={"金额": 12.5, "list": [1, "二"]}))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET kind = 'other' WHERE seq = 1",
        "DELETE FROM events WHERE seq = 2",
        "INSERT INTO events (seq, kind, at, role, device, detail, previous_hash, hash) "
        "VALUES (7, 'x', '2026-01-01', 'r', 'd', '{}', '', 'h')",
    ],
)
def test_the_database_itself_refuses(database: Database, statement: str) -> None:
    write(database, "received", "routed")
    with pytest.raises(DBAPIError, match="append-only"), database.write() as transaction:
        transaction.session.execute(text(statement))
    with database.read() as transaction:
        assert events.verify(transaction.session) == 2


def test_emptying_or_replacing_is_refused_too(database: Database) -> None:
    write(database, "received")
    postgresql = database.engine.dialect.name == "postgresql"
    statement = (
        "TRUNCATE events"
        if postgresql
        else "INSERT OR REPLACE INTO events (seq, kind, at, role, device, detail, previous_hash, hash) "
        "VALUES (1, 'x', '2026-01-01', 'r', 'd', '{}', '', 'h')"
    )
    with pytest.raises(DBAPIError, match="append-only"), database.write() as transaction:
        transaction.session.execute(text(statement))


def test_each_event_holds_the_hash_of_the_one_before(database: Database) -> None:
    write(database, "received", "prechecked")
    write(database, "routed")
    with database.read() as transaction:
        assert events.verify(transaction.session) == 3


@pytest.mark.parametrize(
    ("tampering", "seq"),
    [("UPDATE events SET person = 'w2' WHERE seq = 2", 2), ("DELETE FROM events WHERE seq = 3", 3)],
)
def test_whoever_takes_the_triggers_away_is_found_out(database: Database, tampering: str, seq: int) -> None:
    write(database, "received", "prechecked", "routed")
    drops = (
        ["DROP TRIGGER events_no_change ON events"]
        if database.engine.dialect.name == "postgresql"
        else ["DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"]
    )
    with database.write() as transaction:
        for statement in [*drops, tampering]:
            transaction.session.execute(text(statement))
    with pytest.raises(EventChainBrokenError) as caught, database.read() as transaction:
        events.verify(transaction.session)
    assert caught.value.details["seq"] == seq


def test_state_and_event_are_rolled_back_together(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as transaction:
        transaction.record(NewEvent("received", AT, CLERK))
        raise RuntimeError
    with database.read() as transaction:
        assert events.verify(transaction.session) == 0
