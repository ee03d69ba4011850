"""With every other table emptied, the events give the same figures and the same cases behind them (S51)."""

from __future__ import annotations

import sqlite3

import pytest
from october import AFTER, Month

from casework.bulletin.build import Bulletin, build
from casework.bulletin.from_events import KINDS, fold, from_events
from casework.bulletin.page import page
from casework.bulletin.span import Span
from storage.bulletin import events_in_pages
from storage.hall import Hall

KEPT = ("events", "event_head", "alembic_version")


def empty_all_but_events(hall: Hall) -> None:
    with sqlite3.connect(hall.settings.home / "yichuang.db", isolation_level=None) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        names = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]
        for name in names:
            connection.execute(f'DROP TRIGGER "{name}"')
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table not in KEPT and not table.startswith("sqlite_"):
                connection.execute(f'DELETE FROM "{table}"')  # noqa: S608
        assert connection.execute("SELECT count(*) FROM cases").fetchone() == (0,)


def test_s51_the_figures_come_from_the_events_alone(copied: Hall, span: Span, bulletin: Bulletin) -> None:
    empty_all_but_events(copied)
    again = build(copied, span, AFTER)
    assert [[one.items for one in column.values()] for column in again.columns] == [
        [one.items for one in column.values()] for column in bulletin.columns
    ]
    assert "urban-management" in page(again)  # the keys stand for names that nobody knows any more


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_the_log_is_read_in_pages_of_any_size(october: Month, span: Span, size: int) -> None:
    with october.hall.database.read() as transaction:
        whole = from_events(transaction, span.cut)
        paged = fold(events_in_pages(transaction, KINDS, span.cut, size))
    assert paged == whole


def test_an_event_of_an_older_version_is_counted_as_far_as_it_tells() -> None:
    """Events from before they told their limits: no deadline is known of them, nothing breaks."""
    from storage.bulletin import Logged

    told = {"case_number": "1", "matter": "m", "window": "1", "originals": []}
    ledger = fold([Logged(1, 1, "received", AFTER, told), Logged(2, 1, "accept", AFTER, {})])
    assert (ledger.cases[1].rounds[0].received_on, ledger.cases[1].limits) == (AFTER.date(), None)
