"""钉钉自定义机器人 with 加签: `timestamp` (milliseconds) and `sign` are added to its address.

sign = Base64 of HMAC-SHA256, by the secret, over the timestamp, a newline and the secret itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote_plus

from casework.channels.channels_file import Robot
from casework.channels.letter import Letter, Send
from casework.channels.posting import json_bytes, must_be_taken, poster

LONGEST_TEXT: Final = 15_000
"""A request of up to 20,000 bytes is taken; the rest is room for JSON's own signs."""


@contextmanager
def sender(robot: Robot, ca_file: Path | None) -> Iterator[Send]:
    """Yield what sends letters to the group."""
    with poster(ca_file) as open_poster:

        def send(letter: Letter) -> None:
            content = {"msgtype": "text", "text": {"content": letter.text(LONGEST_TEXT)}}
            must_be_taken(open_poster.post(signed_url(robot, letter.at), json_bytes(content), {}))

        yield send


def signed_url(robot: Robot, at: datetime) -> str:
    """Return the robot's address as it is called at `at`: it holds for an hour."""
    secret = robot.secret.get_secret_value() if robot.secret else ""
    url = robot.url.get_secret_value()
    timestamp = str(round(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    sign = quote_plus(base64.b64encode(digest).decode())
    return f"{url}{'&' if '?' in url else '?'}timestamp={timestamp}&sign={sign}"
