"""The stations' own channel: a message is there as soon as it is written, and shown until it was seen.

From here it goes on to the other channels that its reader has.
"""

from __future__ import annotations

from casework.channels.channels_file import Channels
from storage.database import Transaction
from storage.outbox import MAIL, put
from storage.outbox_tables import MessageRow
from storage.tables import PersonRow


def spread(transaction: Transaction, message: MessageRow, person: PersonRow, channels: Channels) -> int:
    """Write a message of the stations for every other channel; return how many rows were new.

    A group is told once, however many of its people are.
    """
    robots = [robot.name for robot in channels.robots.values() if robot.is_for(person)]
    mails = [MAIL] if person.key in channels.mail else []
    not_before = message.made_at
    if channels.quiet is not None and not message.urgent:
        not_before = channels.quiet.over(message.made_at)
    written = 0
    for channel in [*mails, *sorted(robots)]:
        to = person.key if channel == MAIL else None
        row = MessageRow(
            key=message.key,
            idempotency_key=idempotency_key(message.key, channel, to),
            channel=channel,
            person=to,
            subject=message.subject,
            body=message.body,
            case_id=message.case_id,
            urgent=message.urgent,
            made_at=message.made_at,
            not_before=not_before,
            next_try_at=not_before,
        )
        written += put(transaction, row)
    return written


def idempotency_key(key: str, channel: str, person: str | None) -> str:
    """Return what makes a message one: by which channel, to whom, what it is about."""
    return f"{channel}|{person or ''}|{key}"
