from __future__ import annotations

from dataclasses import replace

import pytest
from harness import CLERK, eventually, running, stand_in_worker

from casework.receive import Batch, receive
from storage.hall import Hall
from storage.work import backlog

pytestmark = [pytest.mark.alone, pytest.mark.slow]


def test_the_idle_worker_takes_what_comes_while_the_other_reads(flowing_hall: Hall) -> None:
    """One case takes long; six that come after it must not wait for it."""
    first = stand_in_worker(flowing_hall.settings)

    def states() -> dict[str, int]:
        with flowing_hall.database.read() as transaction:
            return backlog(transaction)

    with (
        running(first, flowing_hall.settings),
        running(replace(first, name="worker-2"), flowing_hall.settings),
    ):
        receive(flowing_hall, Batch("long", "road-occupation", [("1.jpg", b"SLOW 40")]), CLERK)
        eventually(lambda: states() == {"leased": 1})
        for number in range(6):
            receive(flowing_hall, Batch(f"b{number}", "road-occupation", [("1.jpg", b"1")]), CLERK)
        eventually(lambda: states() == {"leased": 1, "done": 6}, seconds=35)
