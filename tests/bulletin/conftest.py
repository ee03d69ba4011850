"""One October for all tests that only look at it: making it takes seconds."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from october import AFTER, Month, make_october, oct_

from casework.bulletin.build import Bulletin, build
from casework.bulletin.span import Span, month_of
from casework.seed import seed_hall
from storage.database import Database, open_database
from storage.hall import Hall
from storage.objects import ObjectStore
from storage.settings import Settings

sys.path.append(str(Path(__file__).parents[1] / "casework"))  # the random verbs are told there


@pytest.fixture(scope="session")
def october(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    """The hall of tests/october.py, to be read only."""
    home: Path = tmp_path_factory.mktemp("october")
    settings = s3_settings.model_copy(update={"home": home, "s3_bucket": f"b{uuid4().hex}"})
    database = open_database(settings)
    database.upgrade()
    hall = Hall(settings, database, ObjectStore(settings))
    hall.objects.prepare()
    seed_hall(hall)
    yield make_october(hall)
    database.close()


@pytest.fixture
def copied(october: Month, tmp_path: Path) -> Iterator[Hall]:
    """A copy of that hall, to be written to: the same objects, a database of its own."""
    file = tmp_path / "yichuang.db"
    with (
        sqlite3.connect(october.hall.settings.home / "yichuang.db") as source,
        sqlite3.connect(file) as target,
    ):
        source.backup(target)
    database = Database(f"sqlite:///{file}")
    yield Hall(october.hall.settings.model_copy(update={"home": tmp_path}), database, october.hall.objects)
    database.close()


@pytest.fixture(scope="session")
def span() -> Span:
    """October 2026, seen from the second of November."""
    return month_of(oct_(1), AFTER)


@pytest.fixture(scope="session")
def bulletin(october: Month, span: Span) -> Bulletin:
    """The bulletin of October 2026."""
    return build(october.hall, span, AFTER)
