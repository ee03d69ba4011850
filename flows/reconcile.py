"""断线补办: every minute, send again for work that nobody picked up or whose worker is gone.

The database decides what is overdue; this flow only moves it. Run twice at once it does nothing twice:
freeing a row is a conditional change, and a knock too many finds no case.
"""

from __future__ import annotations

from prefect import flow

from casework.judge import redrive
from flows import precheck

DEPLOYMENT = "reconcile/every-minute"
MOST_KNOCKS = 16


@flow(name="reconcile", persist_result=False)
def reconcile() -> int:
    """Free overdue work and knock for it; return how much there was. A worker that wakes takes all it can."""
    due = redrive(precheck.this_hall())
    for _ in range(min(due, MOST_KNOCKS)):
        precheck.send_for_worker()
    return due
