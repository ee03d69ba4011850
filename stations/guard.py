"""What stands before every request of the web: who may ask, how much may be sent, what a browser may do.

There are no accounts yet: the pages and the API are for this machine's own users, so they are bound to
127.0.0.1 and answer to no other name, and no other site's page may post to them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storage.settings import Settings

MIB = 1024 * 1024
MAX_FILES = 60
FILES_AT_THE_LIMIT = 4  # a whole batch may hold this many files of the largest size
LOOPBACK_NAMES = {"127.0.0.1", "localhost", "::1"}
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class TooMuchError(Exception):
    """More bytes came than a batch may hold."""


class Guard:
    """Refuse strange hosts, other sites' posts and oversized bodies; add the security headers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._limit = settings.max_file_mib * MIB * FILES_AT_THE_LIMIT
        self._hosts = None if settings.host in EVERYWHERE else LOOPBACK_NAMES | {settings.host}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with what is wrong."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        wrong = self._wrong(scope["method"], headers)
        if wrong is not None:
            await _answer(send, *wrong)
            return
        try:
            await self._app(scope, _counted(receive, self._limit), _with_headers(scope, send))
        except TooMuchError:
            await _answer(send, *self._too_much())

    def _wrong(self, method: str, headers: Mapping[str, str]) -> tuple[int, str, str, str] | None:
        host = headers.get("host", "")
        if self._hosts is not None and (urlsplit(f"//{host}").hostname or "") not in self._hosts:
            return 421, "wrong_host", "不接受以这个地址访问", "请在本机用 127.0.0.1 访问。"
        if method not in SAFE_METHODS and _is_cross_site(host, headers):
            return 403, "cross_site", "不接受其他网站发来的提交", "请从本窗口的页面提交。"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._limit:
            return self._too_much()
        return None

    def _too_much(self) -> tuple[int, str, str, str]:
        limit = self._limit // MIB
        return 413, "batch_too_large", f"一次提交的文件合计超过{limit}MiB", "请分几批提交，或降低扫描分辨率。"


def _is_cross_site(host: str, headers: Mapping[str, str]) -> bool:
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != host


def _counted(receive: Receive, limit: int) -> Receive:
    """Count the body's bytes, whatever its head claims."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise TooMuchError
        return message

    return counted


def _with_headers(scope: Scope, send: Send) -> Send:
    cache = "no-cache" if scope["path"].startswith("/static/") else "no-store"
    extra = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    extra.append((b"cache-control", cache.encode()))

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *extra]
        await send(message)

    return with_headers


async def _answer(send: Send, status: int, code: str, message: str, what_to_do: str) -> None:
    body = json.dumps({"code": code, "message": message, "what_to_do": what_to_do}, ensure_ascii=False)
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"connection", b"close")]
    headers += [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
