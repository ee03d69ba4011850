"""Start a hall as `yichuang up` does, with the stand-in reader, and tell in JSON lines how it goes."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from deployments import launcher, services
from storage.settings import Settings, load_settings

real_worker = services.worker


def worker(settings: Settings, number: int) -> services.Service:
    command = [sys.executable, str(Path(__file__).with_name("stand_in.py"))]
    return dataclasses.replace(real_worker(settings, number), command=command)


def tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


services.worker = worker
with launcher.up(load_settings(), lambda step: tell(**dataclasses.asdict(step))) as running:
    tell(up=True, **dataclasses.asdict(running.addresses))
    running.wait()
tell(up=False)
