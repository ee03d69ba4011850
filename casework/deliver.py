"""投递: send what is due, at least once, every channel on its own.

A message is leased, sent outside of any transaction, and then its outcome is written. Who dies in between
leaves a lease that runs out; the message is sent again with the same idempotency key. A channel that does
not answer costs nobody else time: each has its own thread, stops at its first failure until the next run,
and a thread that hangs is left behind.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from casework.channels import dingtalk, mail, webhook, wecom
from casework.channels.channels_file import Channels, channels_of
from casework.channels.letter import (
    ChannelDownError,
    Letter,
    LetterRefusedError,
    NotSentError,
    Send,
    not_set,
)
from casework.channels.station import spread
from storage import outbox as store
from storage.clock import now
from storage.events import NewEvent
from storage.hall import Hall
from storage.outbox_tables import MessageRow
from storage.powers import person_by_key
from storage.values import MACHINE, MessageState

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=5)
BATCH: Final = 10
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
MOST_PER_RUN: Final = {"wecom": 15, "dingtalk": 15}
"""A group's robot takes 20 messages a minute and then is deaf for a while."""
MOST: Final = 200
RUN_SECONDS: Final = 40.0  # no letter is begun after this
PATIENCE_SECONDS: Final = 15.0  # for the letter in hand
_ROBOTS: Final = {"wecom": wecom.sender, "dingtalk": dingtalk.sender, "webhook": webhook.sender}


@dataclass
class Delivered:
    """What a run did: letters `sent`, attempts that `failed`, letters `given_up`; `down`: why, by channel."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    down: dict[str, str] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """Return the run in words."""
        told = [f"已发送{self.sent}条，未成{self.failed}条，其中停发{self.given_up}条。"]
        names = {store.MAIL: "电子邮件"}
        return told + [f"{names.get(one, f'通道“{one}”')}：{why}。" for one, why in sorted(self.down.items())]


def deliver(hall: Hall, at: datetime | None = None) -> Delivered:
    """Send every message that is due, except on channels that fail. Raises ChannelsFileWrongError.

    Several may deliver at once: no message is leased to two.
    """
    at = at or now()
    channels = channels_of(hall.settings)
    due = _due(hall, at)
    if store.STATION in due:
        _spread_the_rest(hall, channels, at)
        due = _due(hall, at) - {store.STATION}
    runs = [_Run(hall, channels, one, at) for one in sorted(due)]
    threads = [threading.Thread(target=run.go, name="deliver", daemon=True) for run in runs]
    for thread in threads:
        thread.start()
    end = time.monotonic() + RUN_SECONDS + PATIENCE_SECONDS
    total = Delivered()
    for thread, run in zip(threads, runs, strict=True):
        thread.join(max(0.0, end - time.monotonic()))
        if thread.is_alive():
            run.leave_behind()
        total.sent += run.done.sent
        total.failed += run.done.failed
        total.given_up += run.done.given_up
        total.down |= run.done.down
    return total


def _due(hall: Hall, at: datetime) -> set[str]:
    with hall.database.read() as transaction:
        return store.due_channels(transaction, at)


def _spread_the_rest(hall: Hall, channels: Channels, at: datetime) -> None:
    """Give other channels what was told while the file of channels could not be read."""
    with hall.database.write() as transaction:
        for row in store.to_spread(transaction, at):
            person = person_by_key(transaction, row.person or "")
            if person is not None:
                spread(transaction, row, person, channels)
            row.state = MessageState.SENT


class _Run:
    """One channel in one run of the delivery."""

    def __init__(self, hall: Hall, channels: Channels, channel: str, at: datetime) -> None:
        self.hall, self.channels, self.channel, self.at = hall, channels, channel, at
        self.done = Delivered()
        self.owner = uuid4().hex
        self.untried: list[int] = []
        self.stop_at = time.monotonic() + RUN_SECONDS
        robot = channels.robots.get(channel)
        self.left = MOST_PER_RUN.get(robot.kind, MOST) if robot else MOST

    def go(self) -> None:
        """Send batch after batch; an error of ours leaves the leases to run out."""
        try:
            while self.left > 0 and not self._over():
                letters = self._lease()
                if not letters:
                    return
                self.left -= len(letters)
                self._send(letters)
        except Exception as error:
            log.error("delivery stopped in the middle: %s", type(error).__name__)
            self.done.down[self.channel] = "投递中断，稍后自动重试"

    def _over(self) -> bool:
        return bool(self.done.down) or time.monotonic() > self.stop_at

    def _lease(self) -> list[tuple[Letter, int]]:
        """Return letters, each with the number of its attempt, from 1."""
        limit = min(BATCH, self.left)
        with self.hall.database.write() as transaction:
            rows = store.lease(transaction, self.channel, self.owner, self.at, self.at + LEASE, limit)
            numbers = store.case_numbers(transaction, rows)
            return [(_letter(row, numbers.get(row.case_id or 0), self.at), row.attempts) for row in rows]

    def leave_behind(self) -> None:
        """Give up waiting for the letter in hand; the others of its batch are due again at once.

        Long after `stop_at`: should the thread come back, it begins no further letter.
        """
        self.done.down[self.channel] = "一直没有答复，本次不再等待"
        self._put_back()

    def _send(self, letters: Sequence[tuple[Letter, int]]) -> None:
        self.untried = [letter.id for letter, _ in letters]
        with ExitStack() as stack:
            send: Send | None = None
            for letter, attempt in letters:
                if self._over():
                    self._put_back()
                    return
                self.untried.remove(letter.id)
                if attempt > self.hall.settings.message_attempts:  # whoever tried last never came back
                    self._not_sent(letter, attempt - 1, "多次发送都没有结果", final=True)
                    continue
                try:
                    send = send or stack.enter_context(self._sender())
                    send(letter)
                except LetterRefusedError as error:
                    self._not_sent(letter, attempt, error.why, final=True)
                except ChannelDownError as error:
                    self._not_sent(letter, attempt, error.why)
                    self.done.down[self.channel] = error.why
                except NotSentError as error:
                    self._not_sent(letter, attempt, error.why)
                except Exception as error:  # ours: it must not hold up the letters behind this one
                    log.error("message %d: %s", letter.id, type(error).__name__)
                    self._not_sent(letter, attempt, f"发送时出错（{type(error).__name__}）")
                else:
                    self._sent(letter)

    def _sender(self) -> AbstractContextManager[Send]:
        settings = self.hall.settings
        if self.channel == store.MAIL:
            return mail.sender(settings, self.channels.mail)
        robot = self.channels.robots.get(self.channel)
        if robot is None:
            return not_set("通道文件中没有这个机器人")
        return _ROBOTS[robot.kind](robot, settings.channels_ca_file)

    def _put_back(self) -> None:
        with self.hall.database.write() as transaction:
            store.put_back_untried(transaction, self.untried, self.owner, self.at)

    def _sent(self, letter: Letter) -> None:
        with self.hall.database.write() as transaction:
            store.settle_sent(transaction, letter.id, self.owner, self.at)
        self.done.sent += 1

    def _not_sent(self, letter: Letter, attempt: int, why: str, *, final: bool = False) -> None:
        final = final or attempt >= self.hall.settings.message_attempts
        with self.hall.database.write() as transaction:
            row = store.message_by_id(transaction, letter.id)
            again = None if final or row is None else self._again(row, attempt)
            held = store.settle_failed(transaction, letter.id, self.owner, why, again)
            if held and final and row is not None:
                detail = {"message": row.id, "channel": row.channel, "attempts": attempt}
                event = NewEvent("message_given_up", self.at, MACHINE, row.case_id, detail=detail)
                transaction.record(event)
        self.done.failed += 1
        self.done.given_up += final

    def _again(self, row: MessageRow, attempt: int) -> datetime:
        """Return when to try next: after a pause that doubles, and not in quiet hours unless urgent."""
        at = self.at + min(FIRST_PAUSE * 2 ** min(attempt - 1, 10), LONGEST_PAUSE)
        quiet = self.channels.quiet
        return at if quiet is None or row.urgent else quiet.over(at)


def _letter(row: MessageRow, case_number: str | None, at: datetime) -> Letter:
    token = hashlib.sha256(row.idempotency_key.encode()).hexdigest()[:40]
    return Letter(row.id or 0, token, row.person, row.subject, row.body, case_number, row.made_at, at)
