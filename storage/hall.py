"""The hall's memory in one hand: settings, database and object store."""

from __future__ import annotations

from dataclasses import dataclass

from storage.database import Database, open_database
from storage.objects import ObjectStore
from storage.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Hall:
    """What every verb of `casework` is given."""

    settings: Settings
    database: Database
    objects: ObjectStore


def open_hall(settings: Settings | None = None) -> Hall:
    """Open the hall of `settings`, by default that of the environment.

    Raises DatabaseUnreachableError, DatabaseNotUpgradedError, ObjectStoreUnreachableError.
    """
    settings = settings or load_settings()
    database = open_database(settings)
    database.check()
    return Hall(settings, database, ObjectStore(settings))
