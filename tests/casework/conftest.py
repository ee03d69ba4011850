"""Halls with channels, for the tests of what the hall tells its people."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import MakeHall
from receivers import Rooms


@pytest.fixture
def rooms(make_hall: MakeHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rooms:
    """Makes halls on SQLite."""
    return Rooms(make_hall, tmp_path, monkeypatch, {})


@pytest.fixture(params=["sqlite", "postgresql"])
def either_rooms(request: pytest.FixtureRequest, rooms: Rooms) -> Rooms:
    """Makes halls; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "postgresql":
        from pydantic import SecretStr

        rooms.database["database_url"] = SecretStr(request.getfixturevalue("postgresql_url"))
    return rooms
