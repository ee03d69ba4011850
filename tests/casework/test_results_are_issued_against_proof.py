"""出件: S42 to S46 of the plan, and 行政许可法 44."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from life import SELF, W1, W3, Life

from casework.errors import StepRefusedError
from casework.issue_counter import (
    Parcel,
    Recipient,
    came_back,
    close,
    delivered,
    dispatch,
    hand_out,
    notify_pickup,
    register,
)
from casework.visit import visit_count
from rules.clocks import Clock, stopped_on
from storage.cases import original_hashes
from storage.hall import Hall
from storage.life import clock_events, open_exceptions
from storage.life_tables import DeliveryRow, PickupNoticeRow
from storage.papers import papers_of_case
from storage.rows import of_case

PARCEL = Parcel("邮政快递", "EB123456789CN", "王建国", "六安市金安区皖西路12号", "13800001111")


def test_s42_each_attempt_to_tell_the_applicant_is_kept_and_the_first_success_counts(hall: Hall) -> None:
    life = Life(hall)
    number = life.at_issue_counter()
    assert notify_pickup(hall, number, "电话", W3, reached=False, at=life.at) is None
    assert life.case(number).state == "AT_ISSUE_COUNTER"
    later = life.at + timedelta(hours=3)
    assert notify_pickup(hall, number, "短信", W3, reached=True, at=later) is not None
    with hall.database.read() as transaction:
        case_id = life.case(number).id or 0
        tries = of_case(transaction, PickupNoticeRow, case_id)
        told = stopped_on(Clock.PICKUP_NOTICE, clock_events(transaction, case_id))
    assert [(one.channel, one.reached) for one in tries] == [("电话", False), ("短信", True)]
    assert (life.case(number).state, told) == ("NOTIFIED", date(2026, 11, 23))


@pytest.mark.parametrize(
    ("recipient", "why"),
    [
        (replace(SELF, signature=None), "签名"),
        (replace(SELF, identity_checked=False), "身份"),
        (Recipient("李晓梅", "受托人", identity_checked=True, signature=b"s"), "授权"),
    ],
)
def test_s43_nothing_is_handed_out_without_identity_signature_and_authority(
    hall: Hall, recipient: Recipient, why: str
) -> None:
    life = Life(hall)
    number = life.at_issue_counter()
    with pytest.raises(StepRefusedError, match=why):
        hand_out(hall, number, recipient, W3, life.at)
    assert life.case(number).state == "AT_ISSUE_COUNTER"


def test_s43_the_signature_is_kept_and_the_proof_of_service_names_the_decision(hall: Hall) -> None:
    life = Life(hall)
    number = life.at_issue_counter()
    agent = Recipient("李晓梅", "受托人", identity_checked=True, authorised=True, signature=b"signed")
    hand_out(hall, number, agent, W3, life.at)
    with hall.database.read() as transaction:
        case_id = life.case(number).id or 0
        (delivery,) = of_case(transaction, DeliveryRow, case_id)
        made = papers_of_case(transaction, case_id)
        audited = original_hashes(transaction)
    proof = made[-1].content
    assert delivery.signature_sha256 in audited
    assert hall.objects.get_original(delivery.signature_sha256 or "") == b"signed"
    assert (proof["signed_by"], proof["relation"]) == ("李晓梅", "受托人")
    assert proof["documents"][0]["number"] == made[1].number


def test_s44_by_courier_the_day_of_the_receipt_is_the_day_of_service(hall: Hall) -> None:
    life = Life(hall)
    number = life.at_issue_counter()
    with pytest.raises(StepRefusedError, match="快递单号"):
        dispatch(hall, number, replace(PARCEL, tracking_number=""), W3, life.at)
    with pytest.raises(StepRefusedError, match="签收记录"):
        delivered(hall, number, "王建国", date(2026, 11, 25), W3, life.at)
    dispatch(hall, number, PARCEL, W3, life.at)
    delivered(hall, number, "王建国", date(2026, 11, 25), W3, life.at + timedelta(days=3))
    with hall.database.read() as transaction:
        (delivery,) = of_case(transaction, DeliveryRow, life.case(number).id or 0)
    assert (life.case(number).state, delivery.served_on) == ("ISSUED", date(2026, 11, 25))


def test_s44_a_parcel_that_comes_back_lies_in_its_queue_and_can_be_fetched(hall: Hall) -> None:
    life = Life(hall)
    number = life.at_issue_counter()
    dispatch(hall, number, PARCEL, W3, life.at)
    came_back(hall, number, "收件人电话停机", W3, life.at)
    with hall.database.read() as transaction:
        assert [one.reason for one in open_exceptions(transaction, queue="Q9")] == [
            "快递退回：收件人电话停机"
        ]
    hand_out(hall, number, SELF, W3, life.at)
    assert life.case(number).state == "ISSUED"


def test_s45_what_lies_at_the_counter_is_what_came_in_less_what_went_out(either_hall: Hall) -> None:
    life = Life(either_hall)
    first = life.at_issue_counter()
    second = life.at_issue_counter()
    hand_out(life.hall, first, SELF, W3, life.at)
    close(life.hall, first, W3, life.at)
    figures = register(life.hall)
    assert (figures.came_in, figures.went_out, figures.lying) == (2, 1, 1)
    assert figures.agrees
    assert life.case(second).state == "AT_ISSUE_COUNTER"


def test_s46_every_coming_to_the_hall_is_counted(hall: Hall) -> None:
    life = Life(hall)
    number = life.at_issue_counter()
    assert visit_count(hall, number) == 1
    hand_out(hall, number, SELF, W3, life.at)
    assert visit_count(hall, number) == 2


def test_window_1_hands_out_nothing_that_lies_at_window_3(hall: Hall) -> None:
    life = Life(hall)
    number = life.at_issue_counter()
    with pytest.raises(StepRefusedError, match="综合出件员"):
        hand_out(hall, number, SELF, W1, life.at)
