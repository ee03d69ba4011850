"""Start a hall as `yichuang up` does, with the stand-in reader, and tell in JSON lines how it goes."""

from __future__ import annotations

import dataclasses
import json
import sys
from contextlib import suppress

from launch_parts import up

from storage.settings import load_settings


def tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


with (
    suppress(KeyboardInterrupt),
    up(load_settings(), lambda step: tell(**dataclasses.asdict(step))) as running,
):
    tell(up=True, **dataclasses.asdict(running.addresses))
    running.wait()
tell(up=False)
