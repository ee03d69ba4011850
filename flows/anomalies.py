"""异常办理: every morning, look for signs of work off the system in what was written the day before (S13)."""

from __future__ import annotations

from prefect import flow

from casework.off_system import find_off_system_work
from flows import precheck
from rules.working_calendar import DAY
from storage.clock import local_date, now

DEPLOYMENT = "anomalies/every-morning"


@flow(name="anomalies", persist_result=False)
def look_for_anomalies() -> int:
    """Put yesterday's signs into queue Q12, each once; return how many were new."""
    return find_off_system_work(precheck.this_hall(), local_date(now()) - DAY).fresh
