"""What the whole flow costs beyond reading: `python tests/measure_overhead.py [CASES [PAGES]]`.

Starts the embedded form in a new home with one worker whose reader takes no time, sends cases of PAGES (6)
pages of 300 kB one after the other, each page also stored as its upright image, and prints medians and the
worst, in seconds: receipt (originals, case, event), from the receipt until verdict, documents, images,
findings, owner and events stand in the database, and both together.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from random import Random

os.environ["YICHUANG_HOME"] = tempfile.mkdtemp(prefix="yichuang-measure-")
os.environ["YICHUANG_WORKERS"] = "1"

import launch_parts

from casework.receive import Batch, receive
from storage.cases import case_by_id
from storage.hall import Hall, open_hall
from storage.settings import load_settings
from storage.values import Actor

PAGE_BYTES = 300_000


def one(hall: Hall, number: int, pages: int) -> tuple[float, float, float]:
    """Send one case; return the seconds of its receipt, from there to the last row, and of both."""
    noise = Random(number)  # noqa: S311
    files = [
        (f"{page}.jpg", f"case {number} page {page}\n".encode() + noise.randbytes(PAGE_BYTES))
        for page in range(pages)
    ]
    begun = time.perf_counter()
    receipt = receive(
        hall, Batch(f"b{number}", "road-occupation", files), Actor("w1", "intake_clerk", "window-1")
    )
    received = time.perf_counter()
    verdict = None
    while verdict is None:
        time.sleep(0.005)
        with hall.database.read() as transaction:
            verdict = case_by_id(transaction, receipt.case_id).verdict
    over = time.perf_counter()
    return received - begun, over - received, over - begun


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    pages = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    with launch_parts.up(load_settings()):
        hall = open_hall()
        for number in range(3):
            one(hall, -number - 1, pages)
        times = [one(hall, number, pages) for number in range(cases)]
    for name, values in zip(("receipt", "flow less reading", "both"), zip(*times, strict=True), strict=True):
        sys.stdout.write(f"{name}: median {statistics.median(values):.3f} s, worst {max(values):.3f} s\n")
    cores = len(os.sched_getaffinity(0))
    sys.stdout.write(f"{cases} cases of {pages} pages; load {os.getloadavg()[0]:.1f} on {cores} cores\n")


if __name__ == "__main__":
    main()
