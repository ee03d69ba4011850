from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import stand_in
from harness import CLERK

from casework.judge import record_precheck, take_work
from casework.receive import Batch, receive
from storage import events
from storage.hall import Hall
from storage.work import backlog

CASES = 24


def test_eight_workers_share_the_cases_without_doubles(either_hall: Hall) -> None:
    for number in range(CASES):
        receive(either_hall, Batch(f"b{number}", "road-occupation", [("1.jpg", b"%d" % number)]), CLERK)

    def work(worker: int) -> list[int]:
        taken = []
        while (lease := take_work(either_hall, f"worker-{worker}-{len(taken)}")) is not None:
            reading = stand_in.reading_of([("1.jpg", b"form")])
            record_precheck(either_hall, lease, reading, stand_in.verdict_on(reading), "2026-01-01")
            taken.append(lease.case_id)
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [case_id for share in pool.map(work, range(8)) for case_id in share]
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == CASES
    with either_hall.database.read() as transaction:
        assert backlog(transaction) == {"done": CASES}
        assert (
            events.verify(transaction.session) == 2 + CASES * 3
        )  # seeded, its sample list, three of each case
