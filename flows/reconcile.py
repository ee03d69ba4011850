"""断线补办: every minute, free work nobody picked up or whose worker is gone; an idle worker takes it.

The database decides what is overdue; this flow only moves it. Run twice at once it does nothing twice:
freeing a row is a conditional change.
"""

from __future__ import annotations

from prefect import flow

from casework.judge import redrive
from flows import precheck

DEPLOYMENT = "reconcile/every-minute"


@flow(name="reconcile", persist_result=False)
def reconcile() -> int:
    """Free overdue work and return how much there was; what was tried too often goes to a person."""
    return redrive(precheck.this_hall())
