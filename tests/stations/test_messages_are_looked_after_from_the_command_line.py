"""`yichuang messages`, as whoever looks after them types it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from harness import MakeHall
from receivers import Rooms, Speaking, receiver, robot

from deployments.cli import app
from stations.cli import run
from storage.clock import now

assert app  # the commands are there once the entry point is imported

GONE = "http://127.0.0.1:9/send?key=hush-key"


@pytest.fixture
def rooms(make_hall: MakeHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rooms:
    return Rooms(make_hall, tmp_path, monkeypatch, {})


def at_the_keyboard(rooms: Rooms, channels: object, **more: object) -> Speaking:
    """Make a hall that the commands find: by its home and its object store."""
    speaking = rooms.speaking(channels, **more)
    settings = speaking.hall.settings
    rooms.monkeypatch.setenv("YICHUANG_HOME", str(settings.home))
    rooms.monkeypatch.setenv("YICHUANG_S3_ENDPOINT", settings.s3_endpoint or "")
    rooms.monkeypatch.setenv("YICHUANG_S3_BUCKET", settings.s3_bucket)
    rooms.monkeypatch.setenv("YICHUANG_S3_ACCESS_KEY", "access")
    rooms.monkeypatch.setenv("YICHUANG_S3_SECRET_KEY", "secret-secret")
    rooms.monkeypatch.setenv("YICHUANG_CHANNELS_FILE", str(settings.channels_file))
    rooms.monkeypatch.setenv("YICHUANG_MESSAGE_ATTEMPTS", str(settings.message_attempts))
    return speaking


def test_a_persons_messages_and_the_state_of_all_are_shown(
    rooms: Rooms, capsys: pytest.CaptureFixture[str]
) -> None:
    speaking = at_the_keyboard(rooms, {"mail": {"ghost": "g@example.test"}, "robots": [robot("wecom", GONE)]})
    speaking.tell("cg1", subject="黄牌：临近期限", at=now())
    assert run(["messages"]) == 0
    shown = capsys.readouterr().out
    for told in ("岗位页面", "城管群", "待发", "田望舒1条", "人员“ghost”不在本大厅"):
        assert told in shown
    assert "hush" not in shown
    assert run(["messages", "--person", "cg1"]) == 0
    assert "黄牌：临近期限" in capsys.readouterr().out
    assert run(["messages", "--person", "cg2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"messages": []}
    assert run(["messages", "--person", "nobody"]) == 2
    assert "没有编号为“nobody”的工作人员" in capsys.readouterr().err


def test_what_is_due_is_sent_and_what_failed_is_named_and_tried_again(
    rooms: Rooms, capsys: pytest.CaptureFixture[str]
) -> None:
    with receiver() as group:
        robots = [robot("wecom", GONE, name="坏群"), robot("wecom", group.url("/"), name="好群")]
        speaking = at_the_keyboard(rooms, {"robots": robots}, message_attempts=1)
        speaking.tell("cg1", at=now() - timedelta(minutes=1))
        assert run(["messages", "deliver"]) == 1
        shown = capsys.readouterr().out
        assert "已发送1条，未成1条，其中停发1条。" in shown
        assert "通道“坏群”：连接不上对方的服务器" in shown

        assert run(["messages", "failed", "--json"]) == 1
        [row] = json.loads(capsys.readouterr().out)["messages"]
        assert (row["channel"], row["state"], row["attempts"]) == ("坏群", "failed", 1)
        assert "hush" not in str(row)
        assert run(["messages", "retry", str(row["id"]), "--by", "d1"]) == 0
        assert run(["messages", "failed"]) == 0
        assert "没有停发的消息" in capsys.readouterr().out
        assert run(["messages", "retry", str(row["id"]), "--by", "d1"]) == 2
        assert "没有停发的消息" in capsys.readouterr().err


def test_a_list_is_written_and_handed_over(
    rooms: Rooms, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speaking = at_the_keyboard(rooms, None)
    speaking.tell("cg1", "cg2", at=now())
    file = tmp_path / "list.pdf"
    assert run(["messages", "list", "--department", "urban-management", "--out", str(file)]) == 0
    assert len(pypdfium2.PdfDocument(file)) == 1
    assert "2 条消息" in capsys.readouterr().out
    assert run(["messages", "list", "--person", "cg1", "--out", str(file)]) == 1  # never overwritten
    seen = ["--seen", "--by", "d1", "--out", str(tmp_path / "b.pdf")]
    assert run(["messages", "list", "--person", "cg1", *seen]) == 0
    assert run(["messages", "--person", "cg1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.split("b.pdf\n")[1]) == {"messages": []}


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--out", "x.pdf"],
        ["list", "--out", "x.pdf", "--person", "cg1", "--department", "finance"],
        ["list", "--out", "x.pdf", "--person", "cg1", "--seen"],
        ["list", "--out", "x.pdf", "--department", "nowhere"],
        ["retry", "1"],
        ["retry", "99", "--by", "d1"],
    ],
)
def test_a_wrong_call_is_answered_in_chinese(
    rooms: Rooms, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    at_the_keyboard(rooms, None)
    assert run(["messages", *arguments]) == 2
    assert any("一" <= sign <= "鿿" for sign in capsys.readouterr().err)


def test_a_wrong_file_of_channels_is_named_with_its_line(
    rooms: Rooms, capsys: pytest.CaptureFixture[str]
) -> None:
    at_the_keyboard(rooms, "mail:\n  cg1: nothing\n")
    assert run(["messages", "deliver"]) == 1
    assert "第2行有误：人员「cg1」的邮箱地址不正确" in capsys.readouterr().err
