"""视为受理: every morning before the hall opens, write down what the law has accepted overnight."""

from __future__ import annotations

from prefect import flow

from casework.lapse import deem_lapsed
from flows import precheck

DEPLOYMENT = "deem-accepted/every-morning"


@flow(name="deem-accepted", persist_result=False)
def deem() -> int:
    """Deem accepted every case whose five working days ran out; return how many there were."""
    return len(deem_lapsed(precheck.this_hall()))
