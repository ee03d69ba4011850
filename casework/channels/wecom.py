"""企业微信群机器人: text of up to 2,048 bytes. Its address holds the key; there is no signature.

Plain text, not markdown: nothing that stands in a message can become a link or call out to people.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from casework.channels.channels_file import Robot
from casework.channels.letter import Letter, Send
from casework.channels.posting import json_bytes, must_be_taken, poster

LONGEST_TEXT: Final = 2048


@contextmanager
def sender(robot: Robot, ca_file: Path | None) -> Iterator[Send]:
    """Yield what sends letters to the group."""
    with poster(ca_file) as open_poster:

        def send(letter: Letter) -> None:
            body = json_bytes({"msgtype": "text", "text": {"content": letter.text(LONGEST_TEXT)}})
            must_be_taken(open_poster.post(robot.url.get_secret_value(), body, {}))

        yield send
