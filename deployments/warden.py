"""See to it that nothing outlives the launcher, grandchildren included. `python -m deployments.warden MARK`.

The launcher holds the other end of our standard input: when it ends, in whatever way, the pipe closes. Every
process it started, and every one those started, carries MARK in its environment; what is left is killed.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress

import psutil

MARK_VARIABLE = "YICHUANG_LAUNCH_MARK"
PATIENCE_SECONDS = 10.0


def marked(mark: str) -> list[psutil.Process]:
    """Return the living processes that carry `mark`."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(MARK_VARIABLE) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def sweep(mark: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Kill every process that carries `mark`, until none is left or `seconds` are over."""
    deadline = time.monotonic() + seconds
    while (left := marked(mark)) and time.monotonic() < deadline:
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        time.sleep(0.05)


def main() -> None:
    """Wait for the launcher's end, then sweep."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    sweep(sys.argv[1])


if __name__ == "__main__":
    main()
