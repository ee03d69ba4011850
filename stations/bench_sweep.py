"""Does a sweep cost what is due, or what is open? The same thousand due cards among few cases and many."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from casework.cards import sweep
from casework.seed import seed_hall
from rules.clocks import Clock
from rules.ladders import Term, climb, load_ladders
from rules.states import CaseState
from rules.working_calendar import DAY, WorkingCalendar, published_calendar
from stations.temporary_postgresql import temporary_postgresql
from storage.clock_tables import DeadlineRow
from storage.database import Database, create_database
from storage.hall import Hall
from storage.objects import ObjectStore
from storage.settings import Settings
from storage.tables import CaseRow

LIMIT: Final = 20  # working days
FIRST: Final = date(2026, 3, 2)
CHUNK: Final = 10_000
RUNGS: Final = ("half", "two-left", "one-left")


@dataclass(frozen=True, slots=True)
class Swept:
    """One timed sweep: on which database, over how many open cases, cards raised, seconds."""

    database: str
    open_cases: int
    cards: int
    seconds: float


def run_sweeps(sizes: tuple[int, int], due: int, times: int, tell: Callable[[], None]) -> list[Swept]:
    """Sweep `times` times over each size on SQLite and on PostgreSQL, in turns."""
    found: list[Swept] = []
    with tempfile.TemporaryDirectory(prefix="yichuang-bench-") as folder, temporary_postgresql() as server:
        for name in ("SQLite", "PostgreSQL"):
            with _halls(name, sizes, Path(folder), server) as halls:
                for hall, size in zip(halls, sizes, strict=True):
                    _fill(hall, size, due, times)
                    tell()
                for turn in range(times):
                    for hall, size in zip(halls, sizes, strict=True):
                        found.append(_timed(hall, name, size, turn))
                        tell()
    return found


def _timed(hall: Hall, name: str, size: int, turn: int) -> Swept:
    at = published_calendar().opening(_day(turn))
    sweep(hall, at - timedelta(seconds=1))  # what fell due since the last turn is not this turn's
    begun = time.perf_counter()
    raised = sweep(hall, at)
    return Swept(name, size, raised, time.perf_counter() - begun)


def _day(turn: int) -> date:
    """Return the day of a turn, two working days apart: no rung of one turn meets the next."""
    return published_calendar().after(FIRST, 2 * turn).day


@contextmanager
def _halls(name: str, sizes: tuple[int, int], folder: Path, server: str) -> Iterator[list[Hall]]:
    halls = []
    for size in sizes:
        home = folder / f"{name}-{size}"
        home.mkdir()
        url = f"sqlite:///{home / 'hall.db'}"
        if name == "PostgreSQL":
            url = create_database(server, f"bench_{size}")
        settings = Settings(
            home=home,
            database_url=SecretStr(url),
            s3_endpoint="127.0.0.1:1",
            s3_access_key=SecretStr("none"),
            s3_secret_key=SecretStr("none"),
        )
        database = Database(url)
        database.upgrade()
        hall = Hall(settings, database, ObjectStore(settings))
        seed_hall(hall)
        halls.append(hall)
    try:
        yield halls
    finally:
        for hall in halls:
            hall.database.close()


def _fill(hall: Hall, size: int, due: int, times: int) -> None:
    """Write `size` open cases: `due` of them reach a rung on the day of each turn, the others later."""
    calendar = published_calendar()
    terms = [_term(calendar, _day(turn), RUNGS[n % len(RUNGS)]) for turn in range(times) for n in range(due)]
    late = _term(calendar, calendar.after(_day(times), LIMIT).day, "half")
    terms += [late] * (size - len(terms))
    numbered = list(enumerate(terms, start=1))
    for first in range(0, size, CHUNK):
        chunk = numbered[first : first + CHUNK]
        with hall.database.write() as transaction:
            transaction.session.bulk_insert_mappings(CaseRow, [_case(n) for n, _ in chunk])
            transaction.session.bulk_insert_mappings(
                DeadlineRow,
                [{"case_id": n, **term} for n, term in chunk],
            )


def _term(calendar: WorkingCalendar, day: date, rung: str) -> dict[str, Any]:
    """Return a running deadline whose next rung is `rung`, reached at the opening of `day`."""
    start = day - DAY * LIMIT * 2
    while True:
        start += DAY
        term = Term(start, calendar.after(start, LIMIT).day, LIMIT, calendar.opening(start))
        rungs = climb(load_ladders().of(Clock.STATUTORY, ""), term, calendar, warned=True)
        chosen = next(one for one in rungs if one.rung.key == rung)
        if chosen.at.date() >= day:
            break
    return {
        "clock": Clock.STATUTORY.value,
        "run": 1,
        "started_on": term.started_on,
        "due_on": term.due_on,
        "due_at": calendar.closing(term.due_on),
        "length": LIMIT,
        "since": term.since,
        "provisional": False,
        "warned": True,
        "next_rung": rung,
        "next_at": chosen.at,
    }


def _case(n: int) -> dict[str, Any]:
    received = datetime.combine(FIRST, datetime.min.time(), published_calendar().opening(FIRST).tzinfo)
    return {
        "id": n,
        "number": f"B{n:09d}",
        "matter": "road-occupation",
        "state": CaseState.UNDER_EXAMINATION.value,
        "window": "1",
        "channel": "window",
        "batch_key": f"bench-{n}",
        "received_at": received,
        "received_on": FIRST,
        "round": 1,
        "agent_present": False,
        "needs_review": False,
        "query_code": "",
        "next_power": "examine",
        "owner": "cg1",
    }
