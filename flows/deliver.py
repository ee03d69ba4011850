"""投递消息: every minute, send what the hall has to tell its people by mail and to their groups.

A channel that fails ends nothing: its messages wait for the next minutes, those of the others are sent.
"""

from __future__ import annotations

from prefect import flow

from casework.deliver import deliver
from flows import precheck

DEPLOYMENT = "deliver-messages/every-minute"


@flow(name="deliver-messages", persist_result=False)
def deliver_messages() -> int:
    """Send the messages that are due; return how many were sent."""
    return deliver(precheck.this_hall()).sent
