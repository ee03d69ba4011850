"""当日移交: told before the run, reported next morning, exempt only for a reason (S33, S34)."""

from __future__ import annotations

from datetime import datetime

import pytest
from life import DUTY_HEAD, W1, Life

from casework.calendar import enter_hall_day
from casework.cards import Cause, answer_card, sweep
from casework.errors import HandoverRefusedError
from casework.handover_day import exempt_from_handover, report_breaches, tell_liaisons
from casework.outbox import inbox
from storage.clock import SHANGHAI
from storage.deadlines import cards
from storage.hall import Hall


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def subjects(hall: Hall, person: str, word: str) -> list[str]:
    return [message.subject for message in inbox(hall, person) if word in message.subject]


def test_liaison_officers_are_told_once_before_each_run_what_waits(either_hall: Hall) -> None:
    life = Life(either_hall)
    life.accepted()
    assert tell_liaisons(life.hall, at("11-23 09:59")) == 0
    assert tell_liaisons(life.hall, at("11-23 10:00")) == 1
    assert tell_liaisons(life.hall, at("11-23 10:05")) == 0
    assert tell_liaisons(life.hall, at("11-23 10:30")) == 0, "not after they had to come"
    life.accepted()
    assert tell_liaisons(life.hall, at("11-23 14:42")) == 1
    assert subjects(life.hall, "cg4", "【移交】") == [
        "【移交】10:30有1件材料待领取",
        "【移交】15:00有2件材料待领取",
    ]


def test_nobody_is_called_when_nothing_waits_or_the_hall_is_closed(hall: Hall) -> None:
    life = Life(hall)
    life.accepted()
    life.handed_over()
    assert tell_liaisons(hall, at("11-23 14:40")) == 0
    other = Life(hall, at=at("11-28 09:30"))
    other.accepted()
    assert tell_liaisons(hall, at("11-28 14:40")) == 0, "a Saturday"


def test_make_up_saturdays_run_like_any_working_day(hall: Hall) -> None:
    life = Life(hall, at=at("02-14 09:30"))
    life.receive()
    assert tell_liaisons(hall, at("02-14 10:00")) == 1
    assert sweep(hall, at("02-14 17:30")) > 0


def test_breaches_are_reported_on_the_next_open_morning_once_with_their_causes(either_hall: Hall) -> None:
    life = Life(either_hall, at=at("11-27 09:30"))
    number = life.accepted()
    sweep(life.hall, at("11-28 00:00"))
    with life.hall.database.read() as transaction:
        breach = next(card for card in cards(transaction) if card.rung == "breach")
    answer_card(life.hall, breach.id or 0, Cause.LIAISON_ABSENT, "", DUTY_HEAD, at("11-28 00:10"))
    assert report_breaches(life.hall, at("11-28 09:00")) == 0, "closed on Saturday"
    assert report_breaches(life.hall, at("11-30 09:00")) == 1
    assert report_breaches(life.hall, at("11-30 09:05")) == 0
    assert report_breaches(life.hall, at("12-01 09:00")) == 0
    told = [message for message in inbox(life.hall, "d1") if "【通报】" in message.subject]
    assert [message.subject for message in told] == ["【通报】全大厅当日未移交1件"]
    assert number in told[0].body
    assert "专人缺席" in told[0].body
    assert subjects(life.hall, "cg5", "【通报】") == ["【通报】城市管理行政执法局当日未移交1件"]


def test_a_report_that_was_missed_is_made_up_the_next_morning(hall: Hall) -> None:
    life = Life(hall)
    life.accepted()
    sweep(hall, at("11-24 00:00"))
    later = Life(hall, at=at("11-24 09:30"))
    later.accepted()
    sweep(hall, at("11-25 00:00"))
    assert report_breaches(hall, at("11-25 09:00")) == 2


def test_what_is_exempt_is_exempt_for_a_stated_reason_by_who_may_say_so(hall: Hall) -> None:
    life = Life(hall)
    number = life.accepted()
    with pytest.raises(HandoverRefusedError, match="值班负责人或督查员"):
        exempt_from_handover(hall, number, "电子件齐全", W1, at("11-23 16:00"))
    with pytest.raises(HandoverRefusedError, match="理由"):
        exempt_from_handover(hall, number, " ", DUTY_HEAD, at("11-23 16:00"))
    exempt_from_handover(hall, number, "部门当日停电，电子件已推送", DUTY_HEAD, at("11-23 15:30"))
    sweep(hall, at("11-24 00:00"))
    with hall.database.read() as transaction:
        assert [card for card in cards(transaction) if card.clock == "K6"] == []


def test_on_a_day_on_which_the_hall_closes_nobody_is_called(hall: Hall) -> None:
    enter_hall_day(hall, at("11-23 00:00").date(), (), "停电", "通知5号", DUTY_HEAD, at("11-23 07:00"))
    life = Life(hall)
    life.accepted()
    assert tell_liaisons(hall, at("11-23 10:00")) == 0
