"""One supervised child: start it, see whether it lives, start it again with growing pauses, stop it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from deployments.services import Service

GUARD = Path(__file__).with_name("guard.py")
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
LOG_LIMIT = 10 * 1024 * 1024


class Child:
    """A service's process, in a session of its own so that Ctrl-C reaches only the launcher."""

    def __init__(self, service: Service, environment: dict[str, str], logs: Path) -> None:
        self.service = service
        self.log = logs / f"{service.name}.log"
        self.restarts = 0
        self._environment = environment | service.environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.5
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        """The process's number, None before the first start."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it, its output appended to its log (the last 10 MiB and more go to one older file)."""
        self.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(GUARD), str(os.getpid()), *self.service.command],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._started = time.monotonic()

    def lives(self) -> bool:
        """Say whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def tend(self) -> bool:
        """Start it again if it died and its pause is over; say whether that was done."""
        if self.lives():
            return False
        current = time.monotonic()
        if not self._not_before:
            if current - self._started > STEADY_SECONDS:
                self._pause = 0.5
            self._not_before = current + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        if current < self._not_before:
            return False
        self._not_before = 0.0
        self.restarts += 1
        self.start()
        return True

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process."""
        if self._process is not None and self.lives():
            self._process.terminate()

    def kill(self) -> None:
        """Send SIGKILL to the process and those it started, and take its exit status."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
