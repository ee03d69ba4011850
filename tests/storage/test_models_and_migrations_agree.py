from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from storage.database import Database
from storage.errors import DatabaseNotUpgradedError, DatabaseUnreachableError
from storage.metadata import metadata


def test_the_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    before = inspect(database.engine).get_table_names()
    database.upgrade()
    database.check()
    assert inspect(database.engine).get_table_names() == before


def test_a_database_that_was_not_upgraded_is_named_so(empty_database: Database) -> None:
    with pytest.raises(DatabaseNotUpgradedError, match="yichuang up"):
        empty_database.check()


def test_a_database_that_does_not_answer_is_named_so_without_its_password(tmp_path: Path) -> None:
    database = Database("postgresql+psycopg://hall:hush-hush@127.0.0.1:9/none")
    with pytest.raises(DatabaseUnreachableError) as caught:
        database.check()
    assert "hush-hush" not in str(caught.value)
