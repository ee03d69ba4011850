"""What every channel is given to send, and how it says that it could not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from storage.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way. `token` is its idempotency key: letters and digits, the same at every attempt.

    `person` is the key of whoever it is for, None for a group. `made_at`: when it was written; `at`: now.
    """

    id: int
    token: str
    person: str | None
    subject: str
    body: str
    case_number: str | None
    made_at: datetime
    at: datetime

    def text(self, limit: int) -> str:
        """Return it as plain text of up to `limit` bytes of UTF-8, with a number to know it again by."""
        foot = f"\n（消息{self.id}，{self.made_at.astimezone(SHANGHAI):%m月%d日%H:%M}）"
        return clipped(f"{self.subject}\n{self.body}".rstrip(), limit - len(foot.encode())) + foot


Send = Callable[[Letter], None]
"""Sends one letter, or raises one of the errors below."""


class NotSentError(Exception):
    """This letter was not sent this time; nothing is said of the next one.

    `why` is plain words without address, secret or what the other side wrote.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class ChannelDownError(NotSentError):
    """The channel does not work just now: the next letter would fare no better."""


class LetterRefusedError(NotSentError):
    """This one letter will never be taken, whatever the channel does with others."""


CUT = "……（未完，请在岗位页面查看）"


def clipped(text: str, limit: int) -> str:
    """Return `text` cut to `limit` bytes of UTF-8 between two characters, saying so where it was cut."""
    if len(text.encode()) <= limit:
        return text
    room = limit - len(CUT.encode())
    return text.encode()[:room].decode(errors="ignore") + CUT


@contextmanager
def not_set(what: str) -> Iterator[Send]:
    """Yield the sender of a channel that is not there: it says what is not set."""

    def send(letter: Letter) -> None:
        raise ChannelDownError(what)

    yield send
