"""初审流程: a batch of scans from receipt to its officer's desk.

The receipt (casework.receive) has stored the originals and written the work item. Every worker with nothing
to do looks for waiting work ten times a second and takes the oldest case through the flow below, then the
next: no case waits while a worker is idle. Nothing is queued with Prefect per case: its task queue hands work
to busy workers as well as to idle ones, and costs a case more than the look (deployments/README.md).

Prefect sees ids only: case number, row numbers, a random lease token.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from prefect import flow, task

from casework import read
from casework.judge import give_back, keep_work, record_precheck, take_work, work_waits
from flows.errors import PrecheckFailedError
from flows.health import api_url, prefect_is_healthy
from storage.errors import HallError, LeaseLostError
from storage.hall import Hall, open_hall
from storage.work import Lease

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.1  # between two looks of an idle worker; a look takes a millisecond
PAUSE_SECONDS = 2.0  # when the database does not answer
LONGEST_HOLD = 12  # leases in a row; a reader that hangs longer than that loses its case


@cache
def this_hall() -> Hall:
    """Return the hall of the environment, opened once per process."""
    return open_hall()


@flow(
    name="precheck",
    flow_run_name="{case_number}",
    retries=1,
    retry_delay_seconds=1,
    persist_result=False,
    validate_parameters=False,
)
def precheck(case_number: str, lease: Lease) -> str:
    """Take one case through: fetch its scans, read and check them, record and route it."""
    hall = this_hall()
    with _nothing_personal_in_errors(), _holding(hall, lease):
        submission = read.load_submission(hall, lease.case_id, lease.round)
        result = read.read_and_check(submission)
        record_precheck(
            hall,
            lease,
            result.reading,
            result.verdict,
            result.rule_set_version,
            phone_given_by_others=result.phone_given_by_others,
            superseded=result.superseded,
        )
    return case_number


@task(name="on-duty", persist_result=False)
def on_duty() -> None:
    """Stand on Prefect's list of task workers as a sign that this process is at work; nothing to run."""


def work_until(stopping: threading.Event) -> None:
    """Take through whatever waits, case after case, until told to stop; the case in hand comes first."""
    while not stopping.is_set():
        try:
            pause = 0.0 if _take_next() else LOOK_SECONDS
        except Exception as error:
            log.error("no look at the waiting cases just now: %s", type(error).__name__)
            pause = PAUSE_SECONDS
        stopping.wait(pause)


def _take_next() -> bool:
    """Take the oldest case that waits through the flow; False if none waits or Prefect does not answer."""
    hall = this_hall()
    if not (work_waits(hall) and prefect_is_healthy(api_url())):
        return False
    lease = take_work(hall, owner=uuid4().hex)
    if lease is None:
        return False
    if not _went_through(lease):
        log.info("%s to be tried again", lease.case_number)
        with suppress(LeaseLostError):
            give_back(hall, lease, "precheck_failed")
    return True


def _went_through(lease: Lease) -> bool:
    try:
        state: Any = precheck(lease.case_number, lease, return_state=True)
    except Exception as error:  # Prefect itself, in the middle
        log.error("%s: %s outside the flow", lease.case_number, type(error).__name__)
        return False
    return bool(state.is_completed())


@contextmanager
def _nothing_personal_in_errors() -> Iterator[None]:
    """Let only an error's code out: Prefect stores the text of what a flow raises."""
    try:
        yield
    except LeaseLostError:
        log.info("another worker has the case, or it is done; nothing written")
    except HallError as error:
        raise PrecheckFailedError(cause=error.code) from None
    except Exception as error:
        where = [
            f"{Path(frame.filename).name}:{frame.lineno}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        log.error("a step failed: %s at %s", type(error).__name__, " > ".join(where))
        raise PrecheckFailedError(cause=type(error).__name__) from None


@contextmanager
def _holding(hall: Hall, lease: Lease) -> Iterator[None]:
    """Renew the lease while the case is in hand, however many pages it has."""
    over = threading.Event()

    def renew() -> None:
        for _ in range(LONGEST_HOLD * 3):
            if over.wait(hall.settings.lease_seconds / 3):
                return
            with suppress(Exception):
                keep_work(hall, lease)

    holder = threading.Thread(target=renew, name="lease", daemon=True)
    holder.start()
    try:
        yield
    finally:
        over.set()
        holder.join()
