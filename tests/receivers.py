"""Real servers on loopback that messages are sent to: a mail server, and receivers on HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from harness import MakeHall
from ruamel.yaml import YAML

from casework.outbox import tell
from storage.clock import SHANGHAI
from storage.hall import Hall
from storage.outbox_tables import MessageRow
from storage.rows import all_rows

AT = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)


@dataclass
class Request:
    """A request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)


Answer = Callable[[Request, BaseHTTPRequestHandler], None]


def ok(_: Request, handler: BaseHTTPRequestHandler) -> None:
    reply(handler, 200, b'{"errcode":0,"errmsg":"ok"}')


def reply(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@dataclass
class Receiver:
    """A server that keeps what it was sent and answers as it is told."""

    answer: Answer = ok
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def receiver(answer: Answer = ok) -> Iterator[Receiver]:
    """Run a receiver on a free port of loopback."""
    kept = Receiver(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = Request(self.path, dict(self.headers), body)
            kept.requests.append(request)
            try:
                kept.answer(request, self)
            except OSError:
                self.close_connection = True  # who asked has gone

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class MailBox:
    """A mail server's memory: what it took, and whom it refuses, as {address: reply}."""

    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    port: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.raw.append(envelope.content)
        self.mails.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"


@contextmanager
def mail_server(**options: Any) -> Iterator[MailBox]:
    """Run a mail server on a free port of loopback."""
    box = MailBox()
    controller = Controller(box, hostname="127.0.0.1", port=_free_port(), **options)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def _free_port() -> int:
    from deployments.home import free_port

    return free_port()


@dataclass
class Speaking:
    """A hall with channels, as a sweep finds it."""

    hall: Hall

    def tell(self, *to: str, at: datetime = AT, **said: Any) -> int:
        """Tell something in a transaction of its own."""
        said = {"subject": "临近期限", "body": "", "key": uuid4().hex, **said}
        subject, body, key = said.pop("subject"), said.pop("body"), said.pop("key")
        with self.hall.database.write() as transaction:
            return tell(self.hall, transaction, to, subject, body, key=key, at=at, **said)

    def rows(self, channel: str | None = None) -> list[MessageRow]:
        """Return the messages as they are stored, oldest first."""
        with self.hall.database.read() as transaction:
            found = sorted(all_rows(transaction, MessageRow), key=lambda row: row.id or 0)
        return [row for row in found if channel in (None, row.channel)]

    def row(self, channel: str) -> MessageRow:
        """Return the only message of a channel."""
        [found] = self.rows(channel)
        return found


@dataclass
class Rooms:
    """Makes halls that have channels."""

    make_hall: MakeHall
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    database: dict[str, object]

    def speaking(self, channels: object = None, **settings: object) -> Speaking:
        """Return a hall with this file of channels (an object for YAML, or its text)."""
        file = self.folder / f"channels-{uuid4().hex}.yaml"
        if isinstance(channels, str):
            file.write_text(channels, encoding="utf-8")
        else:
            YAML().dump(channels or {"mail": {}}, file)
        return Speaking(self.make_hall(channels_file=file, **self.database, **settings))


def robot(kind: str, url: str, name: str = "城管群", **more: object) -> dict[str, object]:
    """Return a robot of the urban management department as the file has it."""
    secret = {} if kind == "wecom" else {"secret": "SEC-of-the-test"}
    return {"name": name, "kind": kind, "url": url, "department": "urban-management", **secret, **more}
