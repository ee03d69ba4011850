"""企业微信, 钉钉 and other systems: what goes out, byte for byte, and which answers count as taken.

Signatures are computed here anew, with another library than the house's own.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from life import Life
from receivers import AT, Answer, Request, Rooms, receiver, reply, robot

from casework.deliver import deliver


def hmac_sha256(secret: str, signed: bytes) -> bytes:
    made = HMAC(secret.encode(), SHA256())
    made.update(signed)
    return made.finalize()


def answering(status: int, body: bytes, **headers: str) -> Answer:
    def answer(_: Request, handler: BaseHTTPRequestHandler) -> None:
        reply(handler, status, body, **headers)

    return answer


def test_wecom_gets_plain_text_at_the_address_with_its_key(rooms: Rooms) -> None:
    with receiver() as group:
        url = group.url("/cgi-bin/webhook/send?key=693a91f6")
        speaking = rooms.speaking({"robots": [robot("wecom", url)]})
        speaking.tell("cg1", subject="黄牌：一件临近期限", body="办件0001请今日办理。")
        deliver(speaking.hall, AT)
        [request] = group.requests
        number = speaking.row("城管群").id
        assert request.path == "/cgi-bin/webhook/send?key=693a91f6"
        assert request.headers["Content-Type"] == "application/json; charset=utf-8"
        assert request.told == {
            "msgtype": "text",
            "text": {"content": f"黄牌：一件临近期限\n办件0001请今日办理。\n（消息{number}，11月23日10:00）"},
        }


def test_a_text_too_long_for_wecom_is_cut_between_characters_and_says_so(rooms: Rooms) -> None:
    with receiver() as group:
        speaking = rooms.speaking({"robots": [robot("wecom", group.url("/"))]})
        speaking.tell("cg1", body="超" * 3000)
        deliver(speaking.hall, AT)
        content = group.requests[0].told["text"]["content"]
        assert 2040 < len(content.encode()) <= 2048
        assert "……（未完，请在岗位页面查看）" in content


def test_dingtalk_is_called_with_its_timestamp_and_sign(rooms: Rooms) -> None:
    with receiver() as group:
        url = group.url("/robot/send?access_token=abc")
        speaking = rooms.speaking({"robots": [robot("dingtalk", url, secret="SEC+/=&中")]})
        speaking.tell("cg1")
        deliver(speaking.hall, AT)
        [request] = group.requests
        asked = parse_qs(urlsplit(request.path).query)
        timestamp = str(int(AT.timestamp() * 1000))
        sign = base64.b64encode(hmac_sha256("SEC+/=&中", f"{timestamp}\nSEC+/=&中".encode())).decode()
        assert asked == {"access_token": ["abc"], "timestamp": [timestamp], "sign": [sign]}
        assert request.told["msgtype"] == "text"


def test_another_system_gets_a_signed_object_with_an_idempotency_key(rooms: Rooms) -> None:
    with receiver(answering(204, b"")) as system:
        speaking = rooms.speaking({"robots": [robot("webhook", system.url("/hook"), secret="共享的密钥")]})
        case = (life := Life(speaking.hall)).case(life.receive())
        speaking.tell("cg1", subject="黄牌", body="请办理", case_id=case.id)
        assert deliver(speaking.hall, AT + timedelta(seconds=90)).sent == 1
        [request] = system.requests
        timestamp = request.headers["X-Yichuang-Timestamp"]
        assert int(timestamp) == int(AT.timestamp()) + 90
        sign = hmac_sha256("共享的密钥", timestamp.encode() + b"." + request.body).hex()
        assert request.headers["X-Yichuang-Signature"] == f"sha256={sign}"
        key = request.headers["Idempotency-Key"]
        assert key.isalnum()
        assert key.isascii()
        assert request.told == {
            "key": key,
            "to": "城管群",
            "subject": "黄牌",
            "body": "请办理",
            "case_number": case.number,
            "made_at": "2026-11-23T10:00:00+08:00",
        }


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (answering(200, b'{"errcode":310000,"errmsg":"sign not match"}'), "错误代码310000"),
        (answering(200, b'{"errcode":45009,"errmsg":"api freq out of limit"}'), "错误代码45009"),
        (answering(200, b"<html>login</html>"), "不是机器人接口的格式"),
        (answering(200, b"[]"), "不是机器人接口的格式"),
        (answering(200, b'{"errcode":"0"}'), "错误代码不明"),
        (answering(404, b""), "HTTP 404"),
        (answering(200, b" " * 200_000 + b'{"errcode":0}'), "不是机器人接口的格式"),
    ],
)
def test_an_answer_that_is_no_success_is_a_failure_whatever_its_status(
    rooms: Rooms, kind: str, answer: Answer, why: str
) -> None:
    with receiver(answer) as group:
        speaking = rooms.speaking({"robots": [robot(kind, group.url("/"))]})
        speaking.tell("cg1")
        assert deliver(speaking.hall, AT).failed == 1
        assert why in speaking.row("城管群").last_error


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "webhook"])
def test_a_message_follows_no_redirect(rooms: Rooms, kind: str) -> None:
    with receiver() as elsewhere, receiver(answering(307, b"", Location=elsewhere.url("/"))) as group:
        speaking = rooms.speaking({"robots": [robot(kind, group.url("/"))]})
        speaking.tell("cg1")
        assert deliver(speaking.hall, AT).failed == 1
        assert elsewhere.requests == []
        assert "没有照办" in speaking.row("城管群").last_error
