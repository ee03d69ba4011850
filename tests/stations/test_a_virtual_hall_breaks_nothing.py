"""`yichuang simulate`, a fortnight over a long holiday: nothing that must always hold is ever broken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rules.states import CaseState
from stations.simulation.year import live
from storage.database import Database
from storage.hall import Hall
from storage.rows import all_rows
from storage.tables import CaseRow

pytestmark = pytest.mark.slow
FIRST = date(2026, 9, 28)


@pytest.fixture
def empty(hall: Hall, tmp_path: Path) -> Hall:
    """A hall without anything in it, on the running object store."""
    database = Database(f"sqlite:///{tmp_path / 'virtual.db'}", durable=False)
    database.upgrade()
    return Hall(hall.settings, database, hall.objects)


def test_a_fortnight_over_the_national_holiday(empty: Hall, tmp_path: Path) -> None:
    lived = live(empty, FIRST, days=14, cases_per_day=12, seed=3, folder=tmp_path)
    assert lived.broken == []
    assert (lived.days, lived.received) == (14, 12 * 6)
    assert lived.handed_over + lived.exempt + lived.breaches >= lived.received
    assert lived.cards["red"] > 0


def test_what_is_tampered_with_by_day_is_found_at_night(empty: Hall, tmp_path: Path) -> None:
    """The check can fail: cases that somebody gave away behind the verbs are named by their numbers."""
    nights: list[int] = []

    def give_away() -> None:
        nights.append(1)
        if len(nights) == 2:
            with empty.database.write() as transaction:
                for case in all_rows(transaction, CaseRow):
                    if case.state == CaseState.ACCEPTED:
                        case.owner = "w3"

    lived = live(empty, FIRST, days=3, cases_per_day=12, seed=4, folder=tmp_path, tell=give_away)
    assert any("/w3" in one for one in lived.broken)
    assert all(one.startswith("2026-09-30") for one in lived.broken if "/w3" in one)
