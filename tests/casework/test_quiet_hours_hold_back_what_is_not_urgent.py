"""免打扰时段: over midnight, for every channel but the stations, unless it is urgent."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from receivers import Rooms, receiver, robot

from casework.channels.quiet import QuietHours
from casework.deliver import deliver
from casework.outbox import inbox
from storage.clock import SHANGHAI
from storage.values import MessageState

NIGHT = QuietHours(time(20), time(7, 30))
NOON = QuietHours(time(12), time(14))


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("hours", "at", "over"),
    [
        (NIGHT, on(23, 19, 59), on(23, 19, 59)),
        (NIGHT, on(23, 20), on(24, 7, 30)),
        (NIGHT, on(23, 23, 59), on(24, 7, 30)),
        (NIGHT, on(24, 0), on(24, 7, 30)),
        (NIGHT, on(24, 7, 29), on(24, 7, 30)),
        (NIGHT, on(24, 7, 30), on(24, 7, 30)),
        (NOON, on(23, 11, 59), on(23, 11, 59)),
        (NOON, on(23, 12), on(23, 14)),
        (NOON, on(23, 14), on(23, 14)),
    ],
)
def test_quiet_hours_end_at_the_next_end(hours: QuietHours, at: datetime, over: datetime) -> None:
    assert hours.over(at) == over


def test_what_is_told_at_night_is_at_the_station_and_goes_out_in_the_morning(either_rooms: Rooms) -> None:
    with receiver() as group:
        quiet = {"from": "20:00", "until": "07:30"}
        speaking = either_rooms.speaking({"quiet_hours": quiet, "robots": [robot("wecom", group.url("/"))]})
        speaking.tell("cg1", at=on(23, 22))
        assert len(inbox(speaking.hall, "cg1")) == 1
        for minute in (on(23, 22), on(24, 0), on(24, 7, 29)):
            assert deliver(speaking.hall, minute).sent == 0
        assert deliver(speaking.hall, on(24, 7, 30)).sent == 1
        assert speaking.row("城管群").not_before == on(24, 7, 30)


def test_what_is_urgent_goes_out_at_night(rooms: Rooms) -> None:
    with receiver() as group:
        quiet = {"from": "20:00", "until": "07:30"}
        speaking = rooms.speaking({"quiet_hours": quiet, "robots": [robot("wecom", group.url("/"))]})
        speaking.tell("cg1", at=on(23, 22), urgent=True)
        assert deliver(speaking.hall, on(23, 22)).sent == 1


def test_what_failed_in_the_evening_is_not_tried_again_in_the_night(rooms: Rooms) -> None:
    quiet = {"from": "20:00", "until": "07:30"}
    speaking = rooms.speaking({"quiet_hours": quiet, "robots": [robot("wecom", "http://127.0.0.1:9/")]})
    speaking.tell("cg1", at=on(23, 19, 59))
    deliver(speaking.hall, on(23, 19, 59) + timedelta(seconds=30))
    row = speaking.row("城管群")
    assert row.state == MessageState.WAITING
    assert row.next_try_at == on(24, 7, 30)
