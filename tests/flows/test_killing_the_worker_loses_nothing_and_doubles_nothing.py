from __future__ import annotations

import time
from pathlib import Path

import pytest
from harness import CLERK, eventually, running, stand_in_worker

from casework.receive import Batch, receive
from flows.scheduled import sweep
from storage import events
from storage.cases import case_by_id
from storage.hall import Hall
from storage.readings import documents_of, findings_of
from storage.work import work_of_case

pytestmark = [pytest.mark.alone, pytest.mark.slow]


def test_killed_in_the_middle(flowing_hall: Hall, tmp_path: Path) -> None:
    """The worker dies by SIGKILL while it reads; nothing is told to Prefect, nothing is written."""
    service = stand_in_worker(flowing_hall.settings)
    crash = f"CRASH {tmp_path / 'crashed'}".encode()
    receipt = receive(flowing_hall, Batch("b", "road-occupation", [("1.jpg", crash)]), CLERK)
    with running(service, flowing_hall.settings) as worker:
        eventually(lambda: worker.poll() is not None)
    with flowing_hall.database.read() as transaction:
        assert case_by_id(transaction, receipt.case_id).verdict is None
        assert work_of_case(transaction, receipt.case_id)[0].state == "leased"
    with running(service, flowing_hall.settings):
        time.sleep(flowing_hall.settings.lease_seconds)
        assert sweep("reconcile") == 1

        def judged() -> bool:
            with flowing_hall.database.read() as transaction:
                return case_by_id(transaction, receipt.case_id).verdict is not None

        eventually(judged)
    with flowing_hall.database.read() as transaction:
        work = work_of_case(transaction, receipt.case_id)
        log = [event.kind for event in events.of_case(transaction.session, receipt.case_id)]
        assert [(item.state, item.attempts) for item in work] == [("done", 2)]
        assert len(documents_of(transaction, receipt.case_id, 1)) == 1
        assert len(findings_of(transaction, receipt.case_id, 1)) == 1
        assert log == ["received", "prechecked", "routed"]
        events.verify(transaction.session)


def test_a_long_reading_keeps_its_lease(flowing_hall: Hall) -> None:
    """Reading takes three leases' time; the reconciler must not give the case to another."""
    receipt = receive(flowing_hall, Batch("b", "road-occupation", [("1.jpg", b"SLOW 5")]), CLERK)
    with running(stand_in_worker(flowing_hall.settings), flowing_hall.settings):
        deadline = time.monotonic() + 20
        state = ""
        while state != "done" and time.monotonic() < deadline:
            time.sleep(1.0)
            with flowing_hall.database.read() as transaction:
                state = work_of_case(transaction, receipt.case_id)[0].state
            if state == "leased":
                assert sweep("reconcile") == 0
    with flowing_hall.database.read() as transaction:
        assert [(item.state, item.attempts) for item in work_of_case(transaction, receipt.case_id)] == [
            ("done", 1)
        ]
