"""A launcher in a process of its own, as the tests of this folder need it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from harness import TESTS

from deployments.home import free_port


class Launched:
    """The launcher's process and what it told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.told: list[dict[str, Any]] = []

    def await_up(self) -> dict[str, Any]:
        """Read until it says that all is up; return the addresses."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append(json.loads(line))
            if "up" in self.told[-1]:
                return self.told[-1]
        raise AssertionError(f"it ended: {self.told}")

    def descendants(self) -> list[psutil.Process]:
        """Return every process it started, and those they started."""
        return psutil.Process(self.process.pid).children(recursive=True)


@contextmanager
def launched(home: Path, **settings: str) -> Iterator[Launched]:
    """Start a launcher on `home`; kill it at the end if it still runs."""
    environment = {
        **os.environ,
        "YICHUANG_HOME": str(home),
        "YICHUANG_PORT": str(free_port()),
        "YICHUANG_WORKERS": "1",
        **settings,
    }
    environment.pop("PREFECT_API_URL")
    process = subprocess.Popen(
        [sys.executable, str(TESTS / "launch.py")], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Launched(process)
    finally:
        process.kill()
        process.wait()


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Return those of `processes` that still run."""
    return [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
