"""tell(): in the caller's transaction, once for a key, by every channel that somebody has."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from receivers import AT, Rooms, robot

from casework.deliver import deliver
from casework.errors import UnknownPersonError
from casework.outbox import inbox, mark_seen, tell
from storage.values import MessageState

NOWHERE = "http://127.0.0.1:9/"
CHANNELS = {
    "mail": {"cg1": "tian@example.test", "cz1": "gu@example.test"},
    "robots": [
        robot("wecom", NOWHERE),
        robot("webhook", NOWHERE, name="城管负责人", roles=["department_head"]),
        {"name": "大厅群", "kind": "wecom", "url": NOWHERE, "department": "hall"},
    ],
}


def told_by(rows: list[object]) -> list[tuple[str, str | None]]:
    return [(row.channel, row.person) for row in rows]  # type: ignore[attr-defined]


def test_each_gets_it_at_the_station_by_mail_and_their_group_once(either_rooms: Rooms) -> None:
    speaking = either_rooms.speaking(CHANNELS)
    assert speaking.tell("cg1", "cg2", "cz1") == 6
    assert told_by(speaking.rows()) == [
        ("station", "cg1"),
        ("mail", "cg1"),
        ("城管群", None),
        ("station", "cg2"),
        ("station", "cz1"),
        ("mail", "cz1"),
    ]


def test_a_robot_for_a_role_is_told_only_what_that_role_is_told(rooms: Rooms) -> None:
    speaking = rooms.speaking(CHANNELS)
    speaking.tell("cg5")
    assert told_by(speaking.rows()) == [("station", "cg5"), ("城管群", None), ("城管负责人", None)]


def test_the_halls_own_people_have_a_group_too(rooms: Rooms) -> None:
    speaking = rooms.speaking(CHANNELS)
    speaking.tell("d1")
    assert told_by(speaking.rows()) == [("station", "d1"), ("大厅群", None)]


def test_the_same_key_again_writes_nothing(either_rooms: Rooms) -> None:
    speaking = either_rooms.speaking(CHANNELS)
    assert speaking.tell("cg1", key="near:1:yellow") == 3
    assert speaking.tell("cg1", key="near:1:yellow", subject="另一句话", urgent=True) == 0
    assert speaking.tell("cg1", key="near:1:red") == 3


def test_whoever_is_told_later_is_told_and_the_others_not_again(rooms: Rooms) -> None:
    speaking = rooms.speaking(CHANNELS)
    speaking.tell("cg1", key="k")
    assert speaking.tell("cg1", "cg2", key="k") == 1
    assert told_by(speaking.rows())[-1] == ("station", "cg2")


def test_a_transaction_that_fails_leaves_no_message(either_rooms: Rooms) -> None:
    speaking = either_rooms.speaking(CHANNELS)
    with (
        pytest.raises(ZeroDivisionError),
        speaking.hall.database.write() as transaction,
    ):
        assert tell(speaking.hall, transaction, ["cg1"], "黄牌", "", key="k", at=AT) == 3
        raise ZeroDivisionError
    assert speaking.rows() == []


def test_two_who_tell_the_same_at_once_tell_it_once_and_neither_fails(either_rooms: Rooms) -> None:
    speaking = either_rooms.speaking(CHANNELS)
    together, written = threading.Barrier(4), []

    def one() -> None:
        together.wait()
        written.append(speaking.tell("cg1", "cg2", "cg5", key="k"))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written) == [0, 0, 0, 6]
    assert len(speaking.rows()) == 6


def test_nobody_to_tell_is_no_mistake_and_a_stranger_is_one(rooms: Rooms) -> None:
    speaking = rooms.speaking(CHANNELS)
    assert speaking.tell() == 0
    with pytest.raises(UnknownPersonError):
        speaking.tell("cg1", "nobody")
    assert speaking.rows() == []


def test_it_is_at_the_station_at_once_and_shown_until_it_was_seen(either_rooms: Rooms) -> None:
    speaking = either_rooms.speaking()
    hall = speaking.hall
    speaking.tell("cg1", subject="第一条")
    speaking.tell("cg1", "cg2", subject="第二条", at=AT + timedelta(minutes=1))
    first, second = inbox(hall, "cg1")
    assert [first.subject, second.subject] == ["第一条", "第二条"]
    assert mark_seen(hall, "cg2", [first.id or 0], AT) == 0  # not theirs
    assert mark_seen(hall, "cg1", [first.id or 0], AT) == 1
    assert mark_seen(hall, "cg1", [first.id or 0], AT + timedelta(hours=1)) == 0
    assert [one.subject for one in inbox(hall, "cg1")] == ["第二条"]
    assert [one.subject for one in inbox(hall, "cg2")] == ["第二条"]
    assert speaking.rows()[0].seen_at == AT


def test_a_file_of_channels_that_cannot_be_read_stops_no_sweep_and_loses_nothing(
    either_rooms: Rooms, caplog: pytest.LogCaptureFixture
) -> None:
    speaking = either_rooms.speaking("mail: [")
    file: Path | None = speaking.hall.settings.channels_file
    assert file is not None
    assert speaking.tell("cg1", "cg2", key="k") == 2
    assert [one.subject for one in inbox(speaking.hall, "cg1")] == ["临近期限"]
    assert "channels_file_wrong" in caplog.text

    file.write_text("mail: {cg1: tian@example.test}\n", encoding="utf-8")
    deliver(speaking.hall, AT + timedelta(minutes=1))
    assert told_by(speaking.rows()) == [("station", "cg1"), ("station", "cg2"), ("mail", "cg1")]
    assert {row.state for row in speaking.rows("station")} == {MessageState.SENT}
    assert speaking.tell("cg1", "cg2", key="k") == 0
