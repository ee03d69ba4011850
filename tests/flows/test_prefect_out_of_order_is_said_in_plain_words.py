from __future__ import annotations

import threading

import pytest
from harness import CLERK

from casework.judge import take_work
from casework.receive import Batch, receive
from flows import precheck
from flows.errors import PrefectUnreachableError, ScheduleNotCreatedError
from flows.health import check_schedule, next_scheduled_run, prefect_is_healthy
from storage.hall import Hall

NOBODY = "http://127.0.0.1:9/api"


def test_a_server_that_schedules_nothing_is_found_out(prefect_server: str) -> None:
    assert prefect_is_healthy(prefect_server)
    with pytest.raises(ScheduleNotCreatedError, match=r"没有生成任何定时任务.*sqlalchemy"):
        check_schedule(prefect_server, "reconcile/never-served", seconds=1.0)


def test_a_server_that_does_not_answer_is_named_so() -> None:
    assert not prefect_is_healthy(NOBODY)
    with pytest.raises(PrefectUnreachableError, match="不会丢失"):
        next_scheduled_run(NOBODY, "reconcile/every-minute")


def test_without_a_server_a_case_waits_and_loses_no_attempt(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(hall, Batch("b", "road-occupation", [("1.jpg", b"1")]), CLERK)
    monkeypatch.setattr(precheck, "this_hall", lambda: hall)
    monkeypatch.setenv("PREFECT_API_URL", NOBODY)
    stopping = threading.Event()
    worker = threading.Thread(target=precheck.work_until, args=(stopping,))
    worker.start()
    stopping.wait(1.0)
    stopping.set()
    worker.join(10)
    assert not worker.is_alive()
    lease = take_work(hall, "later")
    assert lease is not None
    assert lease.attempts == 1
