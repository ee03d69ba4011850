"""One POST to somebody's receiver, the same for every channel on HTTP: short, and nothing of it is logged.

Redirects are not followed: the message would go where nobody sent it. An address is a secret, and httpx
writes it into its log line for every request, httpcore where a redirect repeats it; both are silent here.
"""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from casework.channels.letter import ChannelDownError, NotSentError

SECONDS: Final = 10.0  # to connect, to send, and between two pieces of the answer
OF_THIS_LETTER: Final = frozenset({400, 409, 413, 415, 422})
"""What a receiver says of one message; the next may fare better."""
LONGEST_ANSWER: Final = 64 * 1024
_secret: ContextVar[bool] = ContextVar("posting_to_a_secret_address", default=False)


def _not_while_posting(record: logging.LogRecord) -> bool:
    return not _secret.get()


for _name in ("httpx", *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks"))):
    logging.getLogger(_name).addFilter(_not_while_posting)


@dataclass(frozen=True, slots=True)
class Poster:
    """An open client. `post` returns the answer's bytes, or raises NotSentError with plain words."""

    client: httpx.Client

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        """POST a JSON body; return what a 2xx answer says, its beginning only where it is long."""
        hidden = _secret.set(True)
        try:
            with self.client.stream("POST", url, content=body, headers=_JSON | dict(headers)) as answer:
                if not answer.is_success:
                    raise _not_taken(answer.status_code)
                return _beginning(answer)
        except httpx.TimeoutException:
            raise ChannelDownError(f"对方{SECONDS:.0f}秒内没有应答") from None
        except (httpx.ConnectError, httpx.ProxyError):
            raise ChannelDownError("连接不上对方的服务器，或者其证书不受信任") from None
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError):
            raise ChannelDownError("与对方服务器的连接中断，或者应答不合规范") from None
        finally:
            _secret.reset(hidden)


_JSON: Final = {"Content-Type": "application/json; charset=utf-8"}


@contextmanager
def poster(ca_file: Path | None) -> Iterator[Poster]:
    """Yield a client that trusts `ca_file` too; raises ChannelDownError where it cannot be read."""
    try:
        trusted = httpx.create_ssl_context()
        if ca_file is not None:
            trusted.load_verify_locations(ca_file)
    except OSError:
        raise ChannelDownError("根证书文件（YICHUANG_CHANNELS_CA_FILE）不能读取") from None
    with httpx.Client(verify=trusted, timeout=SECONDS, follow_redirects=False) as client:
        yield Poster(client)


def json_bytes(told: Mapping[str, Any]) -> bytes:
    """Return the body exactly as it is sent and signed."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def must_be_taken(answer: bytes) -> None:
    """Raise ChannelDownError unless the answer of a group's robot says that it took the message.

    Both makers answer HTTP 200 with `errcode` in JSON, 0 for success.
    """
    try:
        told = json.loads(answer)
        code = told["errcode"]
    except (ValueError, KeyError, TypeError):
        raise ChannelDownError("对方的应答不是机器人接口的格式") from None
    if code != 0:
        raise ChannelDownError(f"机器人没有接受消息，错误代码{code if isinstance(code, int) else '不明'}")


def _beginning(answer: httpx.Response) -> bytes:
    taken = b""
    for piece in answer.iter_bytes():
        taken += piece
        if len(taken) > LONGEST_ANSWER:
            break
    return taken[:LONGEST_ANSWER]


def _not_taken(status: int) -> NotSentError:
    aside = "（要求转到别处，没有照办）" if 300 <= status < 400 else ""
    what = NotSentError if status in OF_THIS_LETTER else ChannelDownError
    return what(f"对方回答HTTP {status}{aside}")
