"""视为受理, found by a sweep that may run again, late, and beside itself; deadlines in unpublished years."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import rule_papers as papers
from life import HANDLER, LIAISON, PERMIT, W1, Life

from casework.correct import notify_correction
from casework.examine import begin_examination, grant
from casework.handover import acknowledge
from casework.lapse import deem_lapsed
from storage.clock import SHANGHAI
from storage.hall import Hall
from storage.life import open_exceptions


def test_only_what_nobody_answered_is_accepted_and_each_once(either_hall: Hall) -> None:
    life = Life(either_hall)
    silent = life.receive(papers.drop(papers.road(), "location_drawing"))
    answered = life.receive(papers.drop(papers.road(), "location_drawing"))
    notify_correction(life.hall, answered, W1, at=life.at)
    assert deem_lapsed(life.hall, life.at + timedelta(days=7)) == []
    assert deem_lapsed(life.hall, life.at + timedelta(days=8)) == [silent]
    assert deem_lapsed(life.hall, life.at + timedelta(days=9)) == []
    assert life.case(silent).accepted_on == date(2026, 11, 23)
    assert life.case(answered).state == "CORRECTION_NOTIFIED"


def test_a_correction_that_came_back_starts_five_days_anew(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive(papers.drop(papers.road(), "location_drawing"))
    notify_correction(hall, number, W1, at=life.at)
    life.at += timedelta(days=14)
    life.resubmit(number, [papers.drawing()])
    assert deem_lapsed(hall, life.at + timedelta(days=7)) == []
    assert deem_lapsed(hall, life.at + timedelta(days=8)) == [number]
    assert life.case(number).accepted_on == date(2026, 12, 7)


def test_a_deadline_in_an_unpublished_year_is_provisional_seen_and_hinders_no_decision(hall: Hall) -> None:
    life = Life(hall, at=datetime(2026, 12, 28, 9, 30, tzinfo=SHANGHAI))
    number = life.accepted()
    with hall.database.read() as transaction:
        (open_one,) = open_exceptions(transaction, queue="Q10")
    assert "尚未公布" in open_one.reason
    acknowledge(hall, number, LIAISON, life.at)
    begin_examination(hall, number, HANDLER, life.at)
    grant(hall, number, PERMIT, HANDLER, life.at)
    assert life.case(number).state == "DECIDED_GRANTED"
