"""The one flow that runs every scheduled task. A module of its own, so that Prefect finds it by its name."""

from __future__ import annotations

from prefect import flow

from casework.runs import recorded
from flows import precheck
from flows.sweeps import FLOW, NAMED
from storage.clock import now


@flow(name=FLOW, flow_run_name="{name}", persist_result=False)
def sweep(name: str) -> int:
    """Run one scheduled task now; return how much there was to do."""
    return recorded(precheck.this_hall(), name, NAMED[name].verb, now())
