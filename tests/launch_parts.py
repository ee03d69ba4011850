"""The launcher with the stand-in reader in its workers."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

from deployments import launcher, services
from storage.settings import Settings

_real_worker = services.worker


def _worker(settings: Settings, number: int) -> services.Service:
    command = [sys.executable, str(Path(__file__).with_name("stand_in.py"))]
    return dataclasses.replace(_real_worker(settings, number), command=command)


services.worker = _worker
up = launcher.up
