"""通道文件: read strictly, with the line that is wrong; its secrets come out nowhere."""

from __future__ import annotations

import io
import logging
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from receivers import AT, Request, Rooms, receiver, reply, robot

from casework.channels.channels_file import channels_of
from casework.deliver import deliver
from casework.errors import ChannelsFileWrongError
from storage.settings import Settings

GOOD = """\
quiet_hours: {from: "20:00", until: "07:30"}
mail:
  cg1: tian@example.test
robots:
  - name: 城管群
    kind: dingtalk
    url: https://oapi.example.test/robot/send?access_token=hush-token
    secret: hush-secret
    department: urban-management
    roles: [handler]
"""


def read(folder: Path, text: str) -> object:
    file = folder / "channels.yaml"
    file.write_text(text, encoding="utf-8")
    return channels_of(Settings(channels_file=file))


@pytest.mark.parametrize(
    ("change", "line", "why"),
    [
        (("quiet_hours", "quiet"), 1, "没有「quiet」这一条目"),
        (('"20:00"', '"25:00"'), 1, "应当写作"),
        (('"07:30"', '"20:00"'), 1, "起止相同"),
        (("tian@example.test", "tian"), 3, "邮箱地址不正确"),
        (("tian@example.test", '"a@b.c\\nBcc: x@y.z"'), 3, "邮箱地址不正确"),
        (("tian@example.test", "12"), 3, "应当是文字"),
        (("name: 城管群", "name: mail"), 5, "保留的名称"),
        (("name: 城管群", "name: 甲|乙"), 5, "竖线"),
        (("kind: dingtalk", "kind: hush-kind"), 6, "只能是wecom、dingtalk、webhook"),
        (("https://", "ftp://"), 7, "http 或 https"),
        (("https://oapi", "https://hush-user:hush-word@oapi"), 7, "http 或 https"),
        (("https://oapi.example.test", "file:///etc"), 7, "http 或 https"),
        (("https://oapi.example.test/robot", '"https://oapi.example.test/ro bot"#'), 7, "http 或 https"),
        (("    secret: hush-secret\n", ""), 6, "须写明签名用的「secret」"),
        (("kind: dingtalk", "kind: wecom"), 8, "没有「secret」"),
        (("roles: [handler]", "roles: [hush-role]"), 10, "没有岗位"),
        (("roles: [handler]", "role: handler"), 10, "没有「role」这一条目"),
        (
            ("    department: urban-management\n    roles: [handler]\n", ""),
            5,
            "须写明「department」或「roles」",
        ),
        (("mail:\n  cg1: tian@example.test", "mail: ["), 4, "YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_without_its_secrets(
    tmp_path: Path, change: tuple[str, str], line: int, why: str
) -> None:
    with pytest.raises(ChannelsFileWrongError) as caught:
        read(tmp_path, GOOD.replace(*change))
    told = str(caught.value)
    assert f"第{line}行" in told
    assert why in told
    for secret in ("hush-token", "hush-secret", "hush-user", "hush-word", "hush-kind"):
        assert secret not in told


def test_two_robots_of_one_name_are_refused(tmp_path: Path) -> None:
    once = GOOD[GOOD.index("  - name") :]
    with pytest.raises(ChannelsFileWrongError, match="第11行"):
        read(tmp_path, GOOD + once)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00", b"just a text", b""])
def test_a_file_that_is_none_is_refused_in_chinese(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "channels.yaml"
    file.write_bytes(content)
    with pytest.raises(ChannelsFileWrongError, match="消息通道文件"):
        channels_of(Settings(channels_file=file))


def test_a_file_that_is_not_there_is_refused_and_none_at_all_is_no_mistake(tmp_path: Path) -> None:
    with pytest.raises(ChannelsFileWrongError, match="没有这个文件"):
        channels_of(Settings(channels_file=tmp_path / "none.yaml"))
    assert not channels_of(Settings()).robots


def test_a_changed_file_counts_at_once(tmp_path: Path) -> None:
    assert "cg2" not in read(tmp_path, GOOD).mail  # type: ignore[attr-defined]
    changed = GOOD.replace("cg1:", "cg2: b@example.test\n  cg1:")
    assert "cg2" in read(tmp_path, changed).mail  # type: ignore[attr-defined]


def test_what_was_read_shows_no_secret_when_it_is_printed(tmp_path: Path) -> None:
    assert "hush" not in repr(read(tmp_path, GOOD))


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "webhook"])
@pytest.mark.parametrize("status", [200, 302, 404, 500, None])
def test_no_log_no_error_and_no_row_holds_an_address_or_a_secret(
    rooms: Rooms, kind: str, status: int | None
) -> None:
    def answer(_: Request, handler: BaseHTTPRequestHandler) -> None:
        body = b'{"errcode":1,"errmsg":"hush-back"}'
        reply(handler, status or 200, body, Location="http://127.0.0.1:9/hush-there")

    everything = io.StringIO()
    listener = logging.StreamHandler(everything)
    logging.getLogger().addHandler(listener)
    levels = {name: logging.getLogger(name).level for name in ("", "httpx", "httpcore")}
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        with receiver(answer) as group:
            url = (
                group.url("/hush-path?key=hush-key")
                if status
                else "http://127.0.0.1:9/hush-path?key=hush-key"
            )
            secret = {} if kind == "wecom" else {"secret": "hush-secret"}
            speaking = rooms.speaking({"robots": [robot(kind, url, **secret)]})
            speaking.tell("cg1")
            done = deliver(speaking.hall, AT)
    finally:
        logging.getLogger().removeHandler(listener)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    assert done.sent + done.failed == 1
    assert "hush" not in everything.getvalue()
    assert "hush" not in str(done.lines())
    assert "hush" not in repr(speaking.rows())
