from __future__ import annotations

from pathlib import Path

import httpx
import psutil
import pytest
from harness import CLERK, eventually
from launching import Launched, alive, launched

from casework.receive import Batch, receive
from casework.runs import last_runs
from deployments.doctor import check
from flows.health import next_scheduled_run
from storage.cases import case_by_id
from storage.hall import Hall, open_hall
from storage.settings import load_settings
from storage.work import work_of_case

pytestmark = [pytest.mark.alone, pytest.mark.slow]


def test_a_fresh_home_comes_up_takes_a_case_heals_itself_and_goes_down(tmp_path: Path) -> None:
    with launched(tmp_path, YICHUANG_LEASE_SECONDS="5") as launcher:
        addresses = launcher.await_up()
        assert next(step["service"] for step in launcher.told if step.get("ready")) == "objects"
        api = f"{addresses['prefect']}/api"
        assert httpx.get(f"{api}/health").json() is True
        assert next_scheduled_run(api, "sweep/reconcile") is not None
        settings = load_settings(tmp_path)
        assert [one for one in check(settings) if not one.ok] == []
        hall = open_hall(settings)
        a_killed_worker_comes_back_and_the_schedule_frees_its_case(launcher, hall, tmp_path / "crashed")
        assert last_runs(hall)["reconcile"].ended_at is not None
        started = launcher.descendants()
        launcher.process.terminate()
        assert launcher.process.wait(timeout=20) == 0
        assert alive(started) == []


def a_killed_worker_comes_back_and_the_schedule_frees_its_case(
    launcher: Launched, hall: Hall, once: Path
) -> None:
    """Nobody asks: within a minute or so the served schedule finds the dead lease and the case is read."""

    def workers() -> list[psutil.Process]:
        living = alive(launcher.descendants())
        return [one for one in living if any("stand_in.py" in part for part in one.cmdline())]

    [worker] = workers()
    crash = f"CRASH {once}".encode()
    receipt = receive(hall, Batch("b", "road-occupation", [("1.jpg", crash)]), CLERK)
    eventually(lambda: [one for one in workers() if one.pid != worker.pid], seconds=40)

    def judged() -> bool:
        with hall.database.read() as transaction:
            return case_by_id(transaction, receipt.case_id).verdict == "complete"

    eventually(judged, seconds=100, pause=0.5)
    with hall.database.read() as transaction:
        [work] = work_of_case(transaction, receipt.case_id)
        assert work.sent > 1
        assert work.attempts > 1
