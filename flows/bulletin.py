"""通报: at eight on the first working day of a month, publish the month that is over; in January the year."""

from __future__ import annotations

from prefect import flow

from casework.bulletin.publish import publish_what_is_due
from flows import precheck

DEPLOYMENT = "bulletin/every-morning"


@flow(name="bulletin", persist_result=False)
def bulletin() -> int:
    """Publish what is due today and was not published yet; return how many there were."""
    return len(publish_what_is_due(precheck.this_hall()))
