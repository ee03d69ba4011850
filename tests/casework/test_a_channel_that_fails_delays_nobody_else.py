"""Every channel stands alone: one that hangs, errs or is gone costs the others nothing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from receivers import AT, Request, Rooms, mail_server, receiver, reply, robot

from casework import deliver as delivery
from casework.channels import mail, posting
from casework.deliver import deliver
from casework.outbox import given_up
from storage.values import MessageState


@contextmanager
def silent_server(drip: bytes = b"") -> Iterator[int]:
    """A port that never finishes an answer; with `drip` it sends a byte now and then."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def one(taken: socket.socket) -> None:
            with taken:
                while not over.wait(0.05):
                    if drip:
                        try:
                            taken.sendall(drip)
                        except OSError:
                            return

        def serve() -> None:
            while not over.is_set():
                try:
                    taken, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=one, args=(taken,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        over.set()


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "SECONDS", 1.0)
    monkeypatch.setattr(mail, "SECONDS", 1.0)
    monkeypatch.setattr(delivery, "RUN_SECONDS", 1.5)
    monkeypatch.setattr(delivery, "PATIENCE_SECONDS", 1.0)


def test_a_receiver_that_never_answers_delays_nobody_and_waits_for_the_next_run(either_rooms: Rooms) -> None:
    with silent_server() as port, receiver() as group:
        deaf = robot("webhook", f"http://127.0.0.1:{port}/", name="哑")
        speaking = either_rooms.speaking({"robots": [deaf, robot("wecom", group.url("/"))]})
        for _ in range(5):
            speaking.tell("cg1")
        began = time.monotonic()
        done = deliver(speaking.hall, AT)
        assert time.monotonic() - began < 4
        assert (done.sent, done.failed) == (5, 1)
        assert done.down == {"哑": "对方1秒内没有应答"}
        assert [row.attempts for row in speaking.rows("哑")] == [1, 0, 0, 0, 0]
        assert {row.state for row in speaking.rows("城管群")} == {MessageState.SENT}
        assert deliver(speaking.hall, AT).failed == 1  # the next of them has its turn
        assert [row.attempts for row in speaking.rows("哑")] == [1, 1, 0, 0, 0]


def test_one_that_drips_is_left_behind(rooms: Rooms) -> None:
    with silent_server(drip=b"H") as port, receiver() as group:
        slow = robot("webhook", f"http://127.0.0.1:{port}/", name="慢")
        speaking = rooms.speaking({"robots": [slow, robot("wecom", group.url("/"))]})
        speaking.tell("cg1")
        speaking.tell("cg1")
        began = time.monotonic()
        done = deliver(speaking.hall, AT)
        assert time.monotonic() - began < 5
        assert done.sent == 2
        assert "慢" in done.down
        assert {row.state for row in speaking.rows("慢")} == {MessageState.WAITING}


def test_a_mail_server_that_hangs_delays_no_group(rooms: Rooms) -> None:
    with silent_server() as port, receiver() as group:
        speaking = rooms.speaking(
            {"mail": {"cg1": "tian@example.test"}, "robots": [robot("wecom", group.url("/"))]},
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_sender="hall@example.test",
        )
        speaking.tell("cg1")
        done = deliver(speaking.hall, AT)
        assert (done.sent, done.failed) == (1, 1)
        assert done.down == {"mail": "邮件服务器没有应答，或者中断了连接"}


def test_after_a_failure_a_channel_is_left_alone_until_the_next_run(rooms: Rooms) -> None:
    def broken(_: Request, handler: BaseHTTPRequestHandler) -> None:
        reply(handler, 503, b"")

    with receiver(broken) as group:
        speaking = rooms.speaking({"robots": [robot("wecom", group.url("/"))]})
        for _ in range(9):
            speaking.tell("cg1")
        deliver(speaking.hall, AT)
        assert len(group.requests) == 1


def test_an_address_that_a_mail_server_refuses_stops_no_other_mail(rooms: Rooms) -> None:
    with mail_server() as box:
        box.refused = {"gone@example.test": "550 no such user"}
        speaking = rooms.speaking(
            {"mail": {"cg1": "gone@example.test", "cg2": "zheng@example.test"}},
            smtp_host="127.0.0.1",
            smtp_port=box.port,
            smtp_security="none",
            smtp_sender="hall@example.test",
        )
        speaking.tell("cg1", "cg2")
        done = deliver(speaking.hall, AT)
        assert (done.sent, done.failed, done.given_up, done.down) == (1, 1, 1, {})
        assert [row.last_error for row in given_up(speaking.hall)] == ["邮件服务器不接受此收件地址（550）"]
        assert box.recipients == [["zheng@example.test"]]


def test_a_mailbox_that_is_full_is_tried_again_and_stops_no_other_mail(rooms: Rooms) -> None:
    with mail_server() as box:
        box.refused = {"full@example.test": "452 mailbox full"}
        speaking = rooms.speaking(
            {"mail": {"cg1": "full@example.test", "cg2": "zheng@example.test"}},
            smtp_host="127.0.0.1",
            smtp_port=box.port,
            smtp_security="none",
            smtp_sender="hall@example.test",
        )
        speaking.tell("cg1", "cg2")
        done = deliver(speaking.hall, AT)
        assert (done.sent, done.failed, done.given_up, done.down) == (1, 1, 0, {})
        box.refused = {}
        assert deliver(speaking.hall, AT + timedelta(minutes=1)).sent == 1


def test_a_message_that_a_receiver_dislikes_stops_no_other(rooms: Rooms) -> None:
    def picky(request: Request, handler: BaseHTTPRequestHandler) -> None:
        reply(handler, 422 if request.told["subject"] == "坏" else 204, b"")

    with receiver(picky) as system:
        speaking = rooms.speaking({"robots": [robot("webhook", system.url("/"))]})
        speaking.tell("cg1", subject="坏", urgent=True)
        speaking.tell("cg1", subject="好")
        done = deliver(speaking.hall, AT)
        assert (done.sent, done.failed, done.down) == (1, 1, {})


def test_an_error_of_ours_over_one_letter_holds_up_no_other(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver() as group:
        speaking = rooms.speaking({"robots": [robot("webhook", group.url("/"))]})
        speaking.tell("cg1", subject="坏", urgent=True)
        speaking.tell("cg1", subject="好")
        told = delivery.webhook._told

        def stumble(letter: object, name: str) -> dict[str, object]:
            found = told(letter, name)  # type: ignore[arg-type]
            return {**found, "bad": 1 / 0} if found["subject"] == "坏" else found

        monkeypatch.setattr(delivery.webhook, "_told", stumble)
        done = deliver(speaking.hall, AT)
        assert (done.sent, done.failed) == (1, 1)
        assert [row.last_error for row in speaking.rows("城管群")] == ["发送时出错（ZeroDivisionError）", ""]


def test_a_group_is_sent_no_more_than_its_robot_takes_in_a_minute(rooms: Rooms) -> None:
    with receiver() as group:
        speaking = rooms.speaking({"robots": [robot("wecom", group.url("/"))]})
        for _ in range(25):
            speaking.tell("cg1")
        assert deliver(speaking.hall, AT).sent == 15
        assert deliver(speaking.hall, AT + timedelta(minutes=1)).sent == 10


def test_a_robot_that_left_the_file_is_said_to_be_missing(rooms: Rooms) -> None:
    speaking = rooms.speaking({"robots": [robot("wecom", "http://127.0.0.1:9/")]})
    speaking.tell("cg1")
    file = speaking.hall.settings.channels_file
    assert file is not None
    file.write_text("mail: {}\n", encoding="utf-8")
    assert deliver(speaking.hall, AT).down == {"城管群": "通道文件中没有这个机器人"}
