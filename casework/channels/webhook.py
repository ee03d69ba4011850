"""Another system's receiver: a JSON object by POST, signed, with an idempotency key.

`X-Yichuang-Signature` is `sha256=` and the hex HMAC-SHA256, by the shared secret, over the value of
`X-Yichuang-Timestamp` (seconds), a full stop, and the body's bytes. `Idempotency-Key` is the same at every
attempt, so that a receiver takes a message once however often it comes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.channels.channels_file import Robot
from casework.channels.letter import Letter, Send
from casework.channels.posting import json_bytes, poster
from storage.clock import SHANGHAI


@contextmanager
def sender(robot: Robot, ca_file: Path | None) -> Iterator[Send]:
    """Yield what sends letters to the receiver."""
    secret = robot.secret.get_secret_value() if robot.secret else ""
    with poster(ca_file) as open_poster:

        def send(letter: Letter) -> None:
            body = json_bytes(_told(letter, robot.name))
            timestamp = str(int(letter.at.timestamp()))
            headers = {
                "Idempotency-Key": letter.token,
                "X-Yichuang-Timestamp": timestamp,
                "X-Yichuang-Signature": f"sha256={signature(secret, timestamp, body)}",
            }
            open_poster.post(robot.url.get_secret_value(), body, headers)

        yield send


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the hex HMAC-SHA256 over timestamp, a full stop and body."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _told(letter: Letter, group: str) -> dict[str, object]:
    return {
        "key": letter.token,
        "to": group,
        "subject": letter.subject,
        "body": letter.body,
        "case_number": letter.case_number,
        "made_at": letter.made_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
    }
