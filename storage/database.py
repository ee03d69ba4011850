"""The database: SQLite (WAL) where nothing else is set, PostgreSQL by one setting.

`read()` and `write()` open a transaction. A writer on SQLite takes the lock at once (BEGIN IMMEDIATE), so
that it waits its turn instead of failing half-way. Events asked for in a transaction are chained at its
end, just before the commit, so that every writer takes the chain's lock last and no two wait for each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storage import events
from storage.errors import DatabaseNotUpgradedError, DatabaseUnreachableError
from storage.settings import Settings

BUSY_TIMEOUT_MS = 30_000
MIGRATIONS = Path(__file__).parent / "migrations"

_Read = TypeVar("_Read")


class Transaction:
    """A transaction: the SQL session, the events to chain at its end, and what need not be asked twice."""

    def __init__(self, session: Session, *, writes: bool = False) -> None:
        self.session = session
        self.writes = writes
        self.pending: list[events.NewEvent] = []
        self._at_end: dict[object, Callable[[], object]] = {}
        self._held: dict[object, Any] = {}

    def record(self, new_event: events.NewEvent) -> None:
        """Append an event when this transaction commits; state and event live or die together."""
        self.pending.append(new_event)

    def at_end(self, key: object, act: Callable[[], object]) -> None:
        """Do `act` once before the commit, however often it is asked for under this key."""
        self._at_end.setdefault(key, act)

    def once(self, key: object, read: Callable[[], _Read]) -> _Read:
        """Return what `read` gives, read once under this key.

        Only for rows that one function writes, which keeps right what is held here: see storage.life.tick.
        """
        if key not in self._held:
            self._held[key] = read()
        held: _Read = self._held[key]
        return held

    def hold(self, row: object | None) -> None:
        """Keep a row until the end: the session forgets one that nobody holds, and asks for it again."""
        self._held[id(row)] = row

    def finish(self) -> None:
        """Do what was to be done at the end, then chain the events."""
        while self._at_end:
            self._at_end.pop(next(iter(self._at_end)))()
        events.append(self.session, self.pending)

    def lock_name(self, name: str) -> None:
        """Hold the lock called `name` until the end; SQLite has one writer anyway."""
        if self.session.get_bind().dialect.name == "postgresql":
            number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
            self.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


class Database:
    """A pool of connections to one database."""

    def __init__(self, url: str, *, durable: bool = True) -> None:
        """`durable=False`: SQLite does not wait for the disk; for data that nobody will miss."""
        self.engine = _engine(url, durable=durable)
        self._writer = self.engine.execution_options(yichuang_writer=True)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a transaction that changes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield Transaction(session)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Open a transaction; commit at the end with its events, or roll everything back."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            transaction = Transaction(session, writes=True)
            yield transaction
            transaction.finish()

    def upgrade(self) -> None:
        """Bring the tables to this version; safe to call at every start. Raises DatabaseUnreachableError."""
        try:
            with self._writer.connect() as connection:
                command.upgrade(_alembic_config(connection), "head")
                connection.commit()
        except OperationalError as error:
            raise DatabaseUnreachableError from error

    def check(self) -> None:
        """Raise DatabaseNotUpgradedError or DatabaseUnreachableError unless the tables are ours."""
        wanted = ScriptDirectory(str(MIGRATIONS)).get_current_head()
        try:
            with self.engine.connect() as connection:
                found = MigrationContext.configure(connection).get_current_revision()
        except OperationalError as error:
            raise DatabaseUnreachableError from error
        if found != wanted:
            raise DatabaseNotUpgradedError(found=found or "无", wanted=wanted)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def create_database(server: str, name: str) -> str:
    """Make an empty database on a PostgreSQL server, whose address names none; return its address."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(f"{server.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{server}/{name}"


def open_database(settings: Settings) -> Database:
    """Return the database of `settings`; makes the home when it holds the SQLite file."""
    if settings.database_url is None:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Database(settings.sql_url)


def _alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _engine(url: str, *, durable: bool) -> Engine:
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    if not durable:
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writer = connection.get_execution_options().get("yichuang_writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")
