"""初审流程: a batch of scans from receipt to its officer's desk.

The receipt (casework.receive) has stored the originals and written the work item. A knock (`send_for_worker`)
then wakes one of the long-lived workers, which takes the oldest case that waits through the flow below, then
the next, until none waits. The knock carries nothing: which case is next stands in the database, so a knock
too many does nothing, a lost one is made good by flows.reconcile, and no worker sits idle while another has
two cases before it.

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
from casework.judge import give_back, keep_work, record_precheck, take_work
from flows.errors import PrecheckFailedError
from storage.errors import HallError, LeaseLostError
from storage.hall import Hall, open_hall
from storage.work import Lease

log = logging.getLogger(__name__)

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
        record_precheck(hall, lease, result.reading, result.verdict, result.rule_set_version)
    return case_number


@task(name="precheck-next", persist_result=False)
def precheck_next() -> int:
    """Take every case that waits through the flow, the oldest first; return how many there were."""
    hall = this_hall()
    count = 0
    while (lease := take_work(hall, owner=uuid4().hex)) is not None:
        state: Any = precheck(lease.case_number, lease, return_state=True)
        log.info("%s %s", lease.case_number, "prechecked" if state.is_completed() else "to be tried again")
        if not state.is_completed():
            with suppress(LeaseLostError):
                give_back(hall, lease, "precheck_failed")
        count += 1
    return count


def send_for_worker() -> bool:
    """Knock: have a worker take the next case. False if Prefect cannot be reached: the case waits, safe."""
    try:
        precheck_next.delay()
    except Exception as error:
        log.warning("Prefect is out of reach (%s); the reconciler will send again", type(error).__name__)
        return False
    return True


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
