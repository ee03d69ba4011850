"""转办: every morning before the hall opens, give the open cases of whoever is away to who has the power."""

from __future__ import annotations

from prefect import flow

from casework.delegate import reroute_absent
from flows import precheck
from storage.clock import local_date, now
from storage.values import MACHINE

DEPLOYMENT = "reroute-absent/every-morning"


@flow(name="reroute-absent", persist_result=False)
def reroute() -> int:
    """Give away what lies with people who are away today; return how many cases went on."""
    return len(reroute_absent(precheck.this_hall(), local_date(now()), MACHINE).moved)
