"""Runs of what is scheduled: when each last ran, what it found, or why it failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storage.clock import now
from storage.clock_tables import SweepRunRow
from storage.hall import Hall
from storage.rows import all_rows, get


def recorded(hall: Hall, name: str, verb: Callable[[Hall, datetime], int], at: datetime) -> int:
    """Do what is scheduled under `name` and write how it went; what the verb raises goes on."""
    _write(hall, name, started_at=at)
    try:
        done = verb(hall, at)
    except Exception as error:
        _write(hall, name, failed_at=now(), failed=type(error).__name__)
        raise
    _write(hall, name, ended_at=now(), done=done)
    return done


def last_runs(hall: Hall) -> dict[str, SweepRunRow]:
    """Return how each scheduled task ran last, by name."""
    with hall.database.read() as transaction:
        return {row.sweep: row for row in all_rows(transaction, SweepRunRow)}


def _write(hall: Hall, name: str, **told: object) -> None:
    with hall.database.write() as transaction:
        transaction.lock_name(f"sweep:{name}")
        row = get(transaction, SweepRunRow, name)
        if row is None:
            row = SweepRunRow(sweep=name)
            transaction.session.add(row)
        for key, value in told.items():
            setattr(row, key, value)
        row.runs += "started_at" in told
