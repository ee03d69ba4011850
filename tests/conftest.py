"""The shared harness: a real S3 server, a real Prefect server and a real PostgreSQL, each started at most
once per run and only when a test asks for it.

The environment is settled here, before anything imports Prefect.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

# A shell that starts tests in the background has them ignore Ctrl-C, and what they start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

SESSION_HOME = Path(tempfile.mkdtemp(prefix="yichuang-tests-"))
_KEPT = "YICHUANG_UPDATE_PICTURES"
for _name in [n for n in os.environ if n.startswith(("YICHUANG_", "PREFECT_")) and n != _KEPT]:
    del os.environ[_name]
os.environ["YICHUANG_HOME"] = str(SESSION_HOME)

from deployments.home import free_port  # noqa: E402

os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{free_port()}/api"
os.environ["PREFECT_LOGGING_LEVEL"] = "WARNING"

from harness import MakeHall, running  # noqa: E402

from casework.seed import seed_hall  # noqa: E402
from deployments import services  # noqa: E402
from stations.temporary_postgresql import temporary_postgresql  # noqa: E402
from storage.database import Database, create_database, open_database  # noqa: E402
from storage.hall import Hall  # noqa: E402
from storage.objects import ObjectStore  # noqa: E402
from storage.settings import Settings  # noqa: E402

COMPANY = Path(tempfile.gettempdir()) / f"yichuang-tests-{os.environ.get('PYTEST_XDIST_TESTRUNUID', 'one')}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Hold a lock while a test runs, shared by all processes of the run; who is `alone` has it alone."""
    with COMPANY.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if item.get_closest_marker("alone") else fcntl.LOCK_SH)
        return (yield)


def pytest_unconfigure() -> None:
    shutil.rmtree(SESSION_HOME, ignore_errors=True)
    COMPANY.unlink(missing_ok=True)  # whoever is still at it has nobody beside it


@pytest.fixture(scope="session")
def s3_settings() -> Iterator[Settings]:
    """A running rclone S3 server with its keys."""
    settings = Settings(
        home=SESSION_HOME / "s3",
        s3_endpoint=f"127.0.0.1:{free_port()}",
        s3_access_key="access",
        s3_secret_key="secret-secret",
        prefect_api_url=os.environ["PREFECT_API_URL"],
    )
    with running(services.object_store(settings), settings):
        yield settings


@pytest.fixture(scope="session")
def prefect_server(s3_settings: Settings) -> Iterator[str]:
    """A running Prefect server; its API's address."""
    with running(services.prefect_server(s3_settings), s3_settings):
        yield os.environ["PREFECT_API_URL"]


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[str]:
    """A temporary PostgreSQL on loopback; its address without a database name."""
    with temporary_postgresql() as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql_cluster: str) -> str:
    """The address of an empty PostgreSQL database of its own."""
    return create_database(postgresql_cluster, f"test_{uuid4().hex}")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'hall.db'}")
    else:
        database = Database(request.getfixturevalue("postgresql_url"))
    yield database
    database.close()


@pytest.fixture
def database(empty_database: Database) -> Database:
    """A database with this version's tables, on SQLite and on PostgreSQL."""
    empty_database.upgrade()
    return empty_database


@pytest.fixture
def make_hall(s3_settings: Settings, tmp_path: Path) -> Iterator[MakeHall]:
    """Make a seeded hall with a home and a bucket of its own; settings may be given by name."""
    made: list[Hall] = []

    def make(**settings: object) -> Hall:
        home = tmp_path / f"home-{len(made)}"
        chosen = s3_settings.model_copy(
            update={"home": home, "s3_bucket": f"b{uuid4().hex}", **settings},
        )
        database = open_database(chosen)
        database.upgrade()
        hall = Hall(chosen, database, ObjectStore(chosen))
        hall.objects.prepare()
        seed_hall(hall)
        made.append(hall)
        return hall

    yield make
    for hall in made:
        hall.database.close()


@pytest.fixture
def hall(make_hall: MakeHall) -> Hall:
    """A seeded hall on SQLite."""
    return make_hall()


@pytest.fixture(params=["sqlite", "postgresql"])
def either_hall(request: pytest.FixtureRequest, make_hall: MakeHall) -> Hall:
    """A seeded hall; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return make_hall()
    from pydantic import SecretStr

    return make_hall(database_url=SecretStr(request.getfixturevalue("postgresql_url")))


@pytest.fixture
def flowing_hall(make_hall: MakeHall, prefect_server: str, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A hall with short leases whose cases move through the real Prefect server."""
    from flows import precheck

    hall = make_hall(lease_seconds=2.0, pickup_seconds=1.0, prefect_api_url=prefect_server)
    monkeypatch.setattr(precheck, "this_hall", lambda: hall)
    return hall
