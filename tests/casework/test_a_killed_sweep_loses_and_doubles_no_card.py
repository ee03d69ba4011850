"""kill -9 of the sweep at any statement, then a restart: no card lost, none doubled (100 random kills)."""

from __future__ import annotations

import os
import random
import shutil
import signal
from datetime import datetime
from pathlib import Path

import pytest
from life import Life
from sqlalchemy import event

from casework import cards
from casework.cards import sweep
from storage import events
from storage.clock import SHANGHAI
from storage.clock_tables import CardRow, DeadlineRow
from storage.database import Database
from storage.hall import Hall
from storage.rows import all_rows
from storage.tables import EventRow

pytestmark = pytest.mark.slow

KILLS = 100
LATE = datetime(2026, 12, 31, 12, 0, tzinfo=SHANGHAI)
CASES = 8


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three deadlines, so that a sweep commits many times."""
    monkeypatch.setattr(cards, "PAGE", 3)


def filled(hall: Hall) -> None:
    life = Life(hall)
    for _ in range(CASES):
        life.accepted()


def killed(hall: Hall, url: str, statement: int) -> bool:
    """Sweep in a process that dies by SIGKILL before its n-th SQL statement; say whether it died."""
    child = os.fork()
    if child == 0:
        database = Database(url)
        left = statement

        def count(*_: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(database.engine, "before_cursor_execute", count)
        event.listen(database._writer, "before_cursor_execute", count)
        event.listen(database.engine, "commit", count)
        try:
            sweep(Hall(hall.settings, database, hall.objects), LATE)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def state(database: Database) -> tuple[list[str], list[str], list[object]]:
    with database.read() as transaction:
        events.verify(transaction.session)
        raised = [row.detail["card"] for row in all_rows(transaction, EventRow) if row.kind == "card_raised"]
        stored = [row.key for row in all_rows(transaction, CardRow)]
        following = sorted(
            (row.case_id, row.clock, row.next_rung) for row in all_rows(transaction, DeadlineRow)
        )
    return sorted(raised), sorted(stored), list(following)


def statements_of_a_sweep(database: Database, hall: Hall) -> int:
    met = 0

    def count(*_: object) -> None:
        nonlocal met
        met += 1

    event.listen(database._writer, "before_cursor_execute", count)
    sweep(Hall(hall.settings, database, hall.objects), LATE)
    return met


@pytest.mark.usefixtures("small_pages")
def test_on_sqlite_a_hundred_kills_leave_the_cards_of_one_undisturbed_sweep(
    hall: Hall, tmp_path: Path
) -> None:
    filled(hall)
    hall.database.close()
    source = hall.settings.home / "yichuang.db"
    for part in hall.settings.home.glob("yichuang.db*"):
        shutil.copy(part, tmp_path / part.name.replace("yichuang", "undisturbed"))
    undisturbed = Database(f"sqlite:///{tmp_path / 'undisturbed.db'}")
    total = statements_of_a_sweep(undisturbed, hall)
    expected = state(undisturbed)
    chance, kills, rounds = random.Random(20261123), 0, 0  # noqa: S311
    while kills < KILLS:
        rounds += 1
        copy = tmp_path / f"copy-{rounds}.db"
        for part in hall.settings.home.glob("yichuang.db*"):
            shutil.copy(part, tmp_path / part.name.replace(source.stem, copy.stem))
        url = f"sqlite:///{copy}"
        while killed(hall, url, chance.randint(1, total)):
            kills += 1
        database = Database(url)
        sweep(Hall(hall.settings, database, hall.objects), LATE)
        assert state(database) == expected
        database.close()
    undisturbed.close()
    assert len(expected[1]) > CASES
    assert expected[0] == expected[1]


@pytest.mark.usefixtures("small_pages")
def test_on_postgresql_too(either_hall: Hall) -> None:
    """Ten kills of one sweep after the other: what is raised is what an undisturbed one would have raised."""
    filled(either_hall)
    either_hall.database.engine.dispose()
    url = either_hall.settings.sql_url
    chance = random.Random(7)  # noqa: S311
    kills = sum(killed(either_hall, url, chance.randint(1, 60)) for _ in range(10))
    sweep(either_hall, LATE)
    raised, stored, _ = state(either_hall.database)
    per_case = len(stored) / CASES
    assert kills > 0
    assert raised == stored
    assert len(set(stored)) == len(stored)
    assert per_case == int(per_case), "every case went the same way, so each has the same cards"
    assert sweep(either_hall, LATE) == 0
