from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import httpx
import pytest
import stand_in
from harness import CLERK, eventually, running, stand_in_worker

from casework.receive import Batch, receive
from storage.cases import case_by_id
from storage.hall import Hall
from storage.tables import CaseRow
from storage.work import backlog, work_of_case

pytestmark = pytest.mark.slow

NAME = "QINGSHAN-LUSHUI-LTD"


def case_now(hall: Hall, case_id: int) -> CaseRow:
    with hall.database.read() as transaction:
        return case_by_id(transaction, case_id)


def flow_runs(name: str) -> list[dict[str, Any]]:
    body = {"flow_runs": {"name": {"any_": [name]}}}
    found: list[dict[str, Any]] = httpx.post(
        f"{os.environ['PREFECT_API_URL']}/flow_runs/filter", json=body
    ).json()
    return found


def prefect_says(text: str, home: Path) -> bool:
    """Whether `text` stands in any file of Prefect's home: its database, its stored results."""
    files = [path for path in (home / "prefect").rglob("*") if path.is_file()]
    assert any(path.name == "prefect.db" for path in files)
    return any(text.encode() in path.read_bytes() for path in files)


def test_ten_cases_are_read_judged_and_routed_and_prefect_knows_none_of_their_contents(
    flowing_hall: Hall, s3_settings
) -> None:
    with running(stand_in_worker(flowing_hall.settings), flowing_hall.settings):
        receipts = [
            receive(flowing_hall, Batch(f"b{n}", "road-occupation", [(f"{NAME}.jpg", NAME.encode())]), CLERK)
            for n in range(10)
        ]
        eventually(lambda: all(case_now(flowing_hall, receipt.case_id).verdict for receipt in receipts))
        last = receipts[-1].case_number
        eventually(lambda: any(run["state_type"] == "COMPLETED" for run in flow_runs(last)))
    case = case_now(flowing_hall, receipts[0].case_id)
    assert (case.verdict, case.owner, case.queue) == ("complete", "w1", None)
    [run] = flow_runs(last)
    assert run["name"] == last
    assert set(run["parameters"]) == {"case_number", "lease"}
    assert not prefect_says(NAME, s3_settings.home)
    assert prefect_says(last, s3_settings.home)


def test_a_case_that_cannot_be_read_waits_and_its_error_tells_no_secret(
    flowing_hall: Hall, s3_settings
) -> None:
    with running(stand_in_worker(flowing_hall.settings), flowing_hall.settings) as worker:
        receipt = receive(flowing_hall, Batch("b", "road-occupation", [("1.jpg", b"FAIL")]), CLERK)

        def failed() -> bool:
            with flowing_hall.database.read() as transaction:
                return work_of_case(transaction, receipt.case_id)[0].last_error == "precheck_failed"

        eventually(failed)
        eventually(lambda: any(run["state_type"] == "FAILED" for run in flow_runs(receipt.case_number)))
        log = Path(f"/proc/{worker.pid}/fd/2").readlink().read_text()
    assert "ValueError" in log
    assert stand_in.SECRET not in log
    assert not prefect_says(stand_in.SECRET, s3_settings.home)
    with flowing_hall.database.read() as transaction:
        assert backlog(transaction) == {"leased": 1}
