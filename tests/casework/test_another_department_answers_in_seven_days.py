"""征求意见 and 督办: whoever was asked has a day to answer by, and a card when it is over (K11, S39)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from life import DUTY_HEAD, FINANCE, HANDLER, HEAD, W1, Life

from casework.cards import sweep
from casework.errors import OpinionRefusedError
from casework.opinion import ask_opinion, give_opinion
from casework.outbox import inbox
from casework.supervise import order, reply
from rules.clocks import Clock
from storage.clock import SHANGHAI
from storage.clock_tables import DeadlineRow
from storage.deadlines import cards
from storage.hall import Hall
from storage.rows import of_case


def terms(life: Life, number: str) -> dict[str, date]:
    with life.hall.database.read() as transaction:
        rows = of_case(transaction, DeadlineRow, life.case(number).id or 0)
    return {row.clock: row.due_on for row in rows}


def raised(life: Life, clock: str) -> list[tuple[str, str]]:
    with life.hall.database.read() as transaction:
        return [(card.rung, card.colour) for card in cards(transaction) if card.clock == clock]


def test_a_department_that_is_asked_has_seven_working_days_and_is_told_at_once(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.examined()
    ask_opinion(life.hall, number, "finance", "费用标准是否适用", HANDLER, life.at)
    assert terms(life, number)["K11"] == date(2026, 12, 2)
    assert "K2" in terms(life, number), "the decision's clock goes on"
    assert [message.subject for message in inbox(life.hall, "cz2")] == [f"【征求意见】办件{number}"]
    sweep(life.hall, datetime(2026, 12, 2, 17, 30, tzinfo=SHANGHAI))
    assert raised(life, "K11") == [("overdue", "amber")]
    give_opinion(life.hall, number, "适用", FINANCE, life.at + timedelta(days=10))
    assert "K11" not in terms(life, number)


def test_the_clock_stops_with_the_last_answer(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    ask_opinion(hall, number, "finance", "费用", HANDLER, life.at)
    ask_opinion(hall, number, "social-development", "影响", HANDLER, life.at + timedelta(days=1))
    give_opinion(hall, number, "无意见", FINANCE, life.at + timedelta(days=2))
    assert terms(life, number)["K11"] == date(2026, 12, 2)


def test_only_who_examines_asks_and_only_who_was_asked_answers_once(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    with pytest.raises(OpinionRefusedError, match="承办人"):
        ask_opinion(hall, number, "finance", "费用", HEAD, life.at)
    with pytest.raises(OpinionRefusedError, match="没有这个部门"):
        ask_opinion(hall, number, "treasury", "费用", HANDLER, life.at)
    with pytest.raises(OpinionRefusedError, match="没有向您的部门"):
        give_opinion(hall, number, "适用", FINANCE, life.at)
    ask_opinion(hall, number, "finance", "费用", HANDLER, life.at)
    with pytest.raises(OpinionRefusedError, match="还没有答复"):
        ask_opinion(hall, number, "finance", "又问", HANDLER, life.at)
    with pytest.raises(OpinionRefusedError, match="没有写明意见"):
        give_opinion(hall, number, " ", FINANCE, life.at)
    with pytest.raises(OpinionRefusedError, match="不在审查中"):
        ask_opinion(hall, life.receive(), "finance", "费用", W1, life.at)


def test_s39_an_order_without_an_answer_is_carded_to_the_leader(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.examined()
    by = datetime(2026, 11, 26, 17, 30, tzinfo=SHANGHAI)
    order(life.hall, number, Clock.STATUTORY, ("说明原因",), by, DUTY_HEAD, life.at)
    sweep(life.hall, by)
    assert raised(life, "D1") == [("overdue", "red"), ("one-left", "amber")]
    assert any("督办" in message.subject for message in inbox(life.hall, "l1"))
    reply(life.hall, number, Clock.STATUTORY, "已安排", HANDLER, by + timedelta(hours=1))
    assert "D1" not in terms(life, number)


def test_of_two_orders_the_earlier_day_counts_until_it_is_answered(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    early, late = (datetime(2026, 11, day, 17, 30, tzinfo=SHANGHAI) for day in (25, 27))
    order(hall, number, Clock.STATUTORY, ("一",), early, DUTY_HEAD, life.at)
    order(hall, number, Clock.PROMISED, ("二",), late, DUTY_HEAD, life.at)
    assert terms(life, number)["D1"] == early.date()
    reply(hall, number, Clock.STATUTORY, "已安排", HANDLER, life.at)
    assert terms(life, number)["D1"] == late.date()
