"""What the tests of storage, casework, flows and deployments share besides the fixtures of conftest.py."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from deployments import services
from storage.hall import Hall
from storage.settings import Settings, home_from_environment
from storage.values import Actor

TESTS = Path(__file__).parent
CLERK = Actor("w1", "intake_clerk", "window-1")
MakeHall = Callable[..., Hall]


def eventually(question: Callable[[], object], seconds: float = 30.0, pause: float = 0.05) -> None:
    """Wait until `question` is answered with something true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(pause)


@contextmanager
def running(service: services.Service, settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """Run one service as the launcher does, until the end of the block."""
    environment = services.environment_of(settings) | service.environment
    log = home_from_environment() / f"{service.name}-{uuid4().hex[:6]}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(service.command, env=environment, stdout=output, stderr=output)
    try:
        eventually(lambda: service.ready() or process.poll() is not None, service.patience, 0.1)
        assert process.poll() is None, log.read_text()
        yield process
    finally:
        process.kill()
        process.wait()


def stand_in_worker(settings: Settings) -> services.Service:
    """A worker whose reader needs no models (tests/stand_in.py)."""
    return replace(
        services.worker(settings, 1), command=[sys.executable, str(TESTS / "stand_in.py")], patience=60.0
    )
