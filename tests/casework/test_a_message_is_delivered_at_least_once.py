"""deliver(): leased, sent, written; whoever dies in between loses nothing, and what fails is tried again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from harness import eventually
from life import Life
from receivers import AT, Request, Rooms, mail_server, ok, receiver, reply, robot
from sqlalchemy import text

from casework.deliver import LEASE, deliver
from casework.errors import NoSuchMessageError
from casework.outbox import given_up, retry
from casework.walk import walk
from deployments.services import environment_of
from storage.values import Actor, MessageState

SUPERVISOR = Actor("d1", "supervisor", "board")


def broken(_: Request, handler: BaseHTTPRequestHandler) -> None:
    reply(handler, 500, b"")


def test_what_is_due_is_sent_once_by_every_channel(either_rooms: Rooms) -> None:
    with receiver() as group, mail_server() as box:
        speaking = either_rooms.speaking(
            {"mail": {"cg1": "tian@example.test"}, "robots": [robot("wecom", group.url("/"))]},
            smtp_host="127.0.0.1",
            smtp_port=box.port,
            smtp_security="none",
            smtp_sender="hall@example.test",
        )
        speaking.tell("cg1", subject="黄牌", body="请处理办件0001")
        done = deliver(speaking.hall, AT)
        assert (done.sent, done.failed, done.down) == (2, 0, {})
        assert deliver(speaking.hall, AT + timedelta(days=1)).sent == 0
        assert len(group.requests) == len(box.mails) == 1
        assert {row.state for row in speaking.rows()} == {MessageState.SENT}
        assert {row.sent_at for row in speaking.rows()} == {AT}


def test_two_deliverers_never_send_the_same_message(either_rooms: Rooms) -> None:
    def slowly(request: Request, handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.02)
        ok(request, handler)

    with receiver(slowly) as group:
        speaking = either_rooms.speaking({"robots": [robot("webhook", group.url("/"))]})
        for _ in range(25):
            speaking.tell("cg1")
        threads = [threading.Thread(target=deliver, args=(speaking.hall, AT)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tokens = [request.headers["Idempotency-Key"] for request in group.requests]
        assert len(tokens) == len(set(tokens)) == 25


def test_killed_between_sending_and_writing_it_is_sent_again_with_the_same_key(rooms: Rooms) -> None:
    killed: list[subprocess.Popen[bytes]] = []

    def kill(request: Request, handler: BaseHTTPRequestHandler) -> None:
        eventually(lambda: killed)
        os.kill(killed[0].pid, signal.SIGKILL)
        killed[0].wait()

    with receiver(kill) as group:
        speaking = rooms.speaking({"robots": [robot("webhook", group.url("/"))]})
        speaking.tell("cg1")
        script = (
            "from datetime import datetime\nfrom casework.deliver import deliver\n"
            "from storage.hall import open_hall\n"
            f"deliver(open_hall(), datetime.fromisoformat('{AT.isoformat()}'))"
        )
        environment = environment_of(speaking.hall.settings)
        killed.append(subprocess.Popen([sys.executable, "-c", script], env=environment))
        assert killed[0].wait(60) == -signal.SIGKILL

        assert speaking.row("城管群").state == MessageState.WAITING
        group.answer = ok
        assert deliver(speaking.hall, AT + LEASE - timedelta(seconds=1)).sent == 0  # still leased
        assert deliver(speaking.hall, AT + LEASE).sent == 1
        first, second = group.requests
        assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
        assert speaking.row("城管群").attempts == 2


def test_what_fails_is_tried_again_after_pauses_that_double(either_rooms: Rooms) -> None:
    with receiver(broken) as group:
        speaking = either_rooms.speaking({"robots": [robot("wecom", group.url("/"))]})
        speaking.tell("cg1")
        at, pauses = AT, []
        for _ in range(8):
            assert deliver(speaking.hall, at).failed == 1
            row = speaking.row("城管群")
            pauses.append((row.next_try_at - at) // timedelta(minutes=1))
            assert deliver(speaking.hall, row.next_try_at - timedelta(seconds=1)).failed == 0
            at = row.next_try_at
        assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
        assert row.last_error == "对方回答HTTP 500"


def test_giving_up_is_seen_and_a_person_can_have_it_tried_again(either_rooms: Rooms) -> None:
    with receiver(broken) as group:
        speaking = either_rooms.speaking({"robots": [robot("wecom", group.url("/"))]}, message_attempts=2)
        hall = speaking.hall
        case = (life := Life(hall)).case(life.receive())
        speaking.tell("cg1", case_id=case.id)
        assert deliver(hall, AT).given_up == 0
        assert deliver(hall, AT + timedelta(minutes=1)).given_up == 1
        [row] = given_up(hall)
        assert (row.channel, row.attempts, row.last_error) == ("城管群", 2, "对方回答HTTP 500")
        assert deliver(hall, AT + timedelta(days=9)).failed == 0

        retry(hall, row.id or 0, SUPERVISOR, AT + timedelta(hours=1))
        with pytest.raises(NoSuchMessageError):
            retry(hall, row.id or 0, SUPERVISOR, AT + timedelta(hours=1))
        group.answer = ok
        assert deliver(hall, AT + timedelta(hours=1)).sent == 1
        assert given_up(hall) == []
        story = walk(hall.database, case.number)
        assert [line.what for line in story.lines[-2:]] == [
            f"消息{row.id}停发",
            f"消息{row.id}重新发送",
        ]
        assert story.lines[-1].who == "方承业"
        assert story.agrees


def test_a_message_whose_senders_never_come_back_is_given_up_too(rooms: Rooms) -> None:
    with receiver() as group:
        speaking = rooms.speaking({"robots": [robot("wecom", group.url("/"))]}, message_attempts=3)
        speaking.tell("cg1")
        with speaking.hall.database.write() as transaction:
            transaction.session.execute(text("UPDATE messages SET attempts = 3 WHERE channel = '城管群'"))
        assert deliver(speaking.hall, AT).given_up == 1
        assert group.requests == []
        assert [row.last_error for row in given_up(speaking.hall)] == ["多次发送都没有结果"]


def test_due_messages_are_found_by_their_index_however_many_were_sent(either_rooms: Rooms) -> None:
    speaking = either_rooms.speaking()
    with speaking.hall.database.write() as transaction:
        session = transaction.session
        series = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
            " INSERT INTO messages (key, idempotency_key, channel, person, subject, body, urgent, made_at,"
            " not_before, state, attempts, next_try_at, last_error)"
            " SELECT 'k', 'k' || i, 'mail', 'cg1', '', '', FALSE, :at, :at, 'sent', 1, :at, '' FROM n"
        )
        session.execute(text(series), {"at": AT})
        session.execute(text("ANALYZE"))
        postgresql = session.get_bind().dialect.name == "postgresql"
        asked = "SELECT id FROM messages WHERE state = 'waiting' AND next_try_at <= :at AND channel = 'mail'"
        plan = session.execute(text(f"EXPLAIN {'' if postgresql else 'QUERY PLAN '}" + asked), {"at": AT})
        assert "ix_messages_state_next_try_at" in str(plan.all())
