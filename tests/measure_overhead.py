"""What the whole flow costs beyond reading: `python tests/measure_overhead.py [CASES]`.

Starts the embedded form in a new home with one worker whose reader takes no time, sends cases one after the
other, and prints medians and the worst, in seconds: receipt (originals, case, event), and from the knock
until verdict, documents, findings, owner and events stand in the database.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time

os.environ["YICHUANG_HOME"] = tempfile.mkdtemp(prefix="yichuang-measure-")
os.environ["YICHUANG_WORKERS"] = "1"

import launch_parts

from casework.receive import Batch, receive
from storage.cases import case_by_id
from storage.hall import Hall, open_hall
from storage.settings import load_settings
from storage.values import Actor


def one(hall: Hall, number: int) -> tuple[float, float]:
    """Send one case; return the seconds of its receipt, and from the knock to the last row."""
    from flows.precheck import send_for_worker

    begun = time.perf_counter()
    files = [(f"{page}.jpg", f"case {number} page {page}".encode()) for page in range(4)]
    receipt = receive(
        hall, Batch(f"b{number}", "road-occupation", files), Actor("w1", "intake_clerk", "window-1")
    )
    received = time.perf_counter()
    send_for_worker()
    verdict = None
    while verdict is None:
        time.sleep(0.005)
        with hall.database.read() as transaction:
            verdict = case_by_id(transaction, receipt.case_id).verdict
    return received - begun, time.perf_counter() - received


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with launch_parts.up(load_settings()):
        hall = open_hall()
        for number in range(3):
            one(hall, -number - 1)
        times = [one(hall, number) for number in range(cases)]
    cores = len(os.sched_getaffinity(0))
    for name, values in zip(("receipt", "flow less reading"), zip(*times, strict=True), strict=True):
        sys.stdout.write(f"{name}: median {statistics.median(values):.3f} s, worst {max(values):.3f} s\n")
    sys.stdout.write(f"{cases} cases; load {os.getloadavg()[0]:.1f} on {cores} cores\n")


if __name__ == "__main__":
    main()
