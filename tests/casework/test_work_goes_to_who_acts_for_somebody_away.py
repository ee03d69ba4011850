"""代行和缺勤: written down by who may, and open cases go where the power is that day (S18)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from life import DUTY_HEAD, FINANCE, HANDLER, HEAD, MORNING, W1, W3, Life

from casework.delegate import delegate, record_absence, reroute_absent
from casework.errors import DelegationRefusedError, UnknownMatterError, UnknownPersonError
from casework.examine import propose
from storage import events
from storage.hall import Hall
from storage.powers import powers_of
from storage.rows import all_rows
from storage.tables import EventRow
from storage.values import MACHINE, Queue

DAY = MORNING.date()
TOMORROW = DAY + timedelta(days=1)
PAPER = "六开城管委〔2026〕1号"


def test_who_acts_for_another_holds_their_powers_on_these_days_only(either_hall: Hall) -> None:
    delegate(either_hall, "cg1", "cg2", TOMORROW, TOMORROW, PAPER, HANDLER, at=MORNING)
    with either_hall.database.read() as transaction:
        may = {day: powers_of(transaction, "cg2", day) for day in (DAY, TOMORROW)}
        (event,) = [one for one in all_rows(transaction, EventRow) if one.kind == "delegated"]
    assert ("road-occupation", "decide") not in may[DAY]
    assert ("road-occupation", "decide") in may[TOMORROW]
    assert (event.person, event.detail["taker"]) == ("cg1", "cg2")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"taker": "cg1"}, "不能委托给自己"),
        ({"taker": "cz1"}, "只能委托给同一部门的人"),
        ({"last_day": DAY - timedelta(days=1)}, "最后一天早于第一天"),
        ({"document_number": " "}, "没有写委托书的文号"),
        ({"actor": FINANCE}, "只能由本人或所在部门负责人登记"),
        ({"actor": DUTY_HEAD}, "只能由本人或所在部门负责人登记"),
    ],
)
def test_a_delegation_that_is_not_in_order_is_refused(hall: Hall, asked: dict[str, Any], why: str) -> None:
    with pytest.raises(DelegationRefusedError, match=why):
        give(hall, **asked)


def give(hall: Hall, **asked: Any) -> int:
    usual = {
        "giver": "cg1",
        "taker": "cg2",
        "first_day": DAY,
        "last_day": TOMORROW,
        "document_number": PAPER,
        "actor": HEAD,
        "at": MORNING,
    }
    return delegate(hall, **(usual | asked))


def test_nobody_gives_the_same_matter_to_two(either_hall: Hall) -> None:
    give(either_hall, matter="road-occupation")
    give(either_hall, matter="temporary-structure", taker="cg3")
    for matter in ("road-occupation", None):
        with pytest.raises(DelegationRefusedError, match="已经委托给别人"):
            give(either_hall, matter=matter, taker="cg3", first_day=TOMORROW)
    give(
        either_hall,
        matter="road-occupation",
        taker="cg3",
        first_day=DAY + timedelta(days=2),
        last_day=date(2026, 12, 1),
    )


def test_a_delegation_names_people_and_matters_that_there_are(hall: Hall) -> None:
    with pytest.raises(UnknownPersonError):
        give(hall, taker="nobody")
    with pytest.raises(UnknownMatterError):
        give(hall, matter="nothing")


def test_an_absence_is_written_once_and_its_reason_stays_out_of_the_log(hall: Hall) -> None:
    record_absence(hall, "cg1", DAY, TOMORROW, "病假", HANDLER, MORNING)
    with pytest.raises(DelegationRefusedError, match="已经登记为不在岗"):
        record_absence(hall, "cg1", TOMORROW, TOMORROW, "事假", HEAD, MORNING)
    with pytest.raises(DelegationRefusedError, match="只能由本人"):
        record_absence(hall, "cg2", DAY, DAY, "病假", FINANCE, MORNING)
    with hall.database.read() as transaction:
        (event,) = [one for one in all_rows(transaction, EventRow) if one.kind == "absence_recorded"]
    assert event.detail == {"person": "cg1", "first_day": "2026-11-23", "last_day": "2026-11-24"}


def test_s18_the_cases_of_who_is_away_go_to_who_has_the_power(either_hall: Hall) -> None:
    life = Life(either_hall)
    at_window, examined = life.receive(), life.examined()
    record_absence(life.hall, "w1", DAY, DAY, "病假", DUTY_HEAD, life.at)
    record_absence(life.hall, "cg1", DAY, DAY, "病假", HEAD, life.at)
    done = reroute_absent(life.hall, DAY, DUTY_HEAD, life.at)
    assert {number: one.owner for number, one in done.moved.items()} == {at_window: "w2", examined: "cg2"}
    assert (life.case(at_window).owner, life.case(examined).owner) == ("w2", "cg2")
    with life.hall.database.read() as transaction:
        log = events.of_case(transaction.session, life.case(examined).id or 0)
    assert (log[-1].kind, log[-1].person, log[-1].detail["from"]) == ("routed", "d1", "cg1")
    assert reroute_absent(life.hall, DAY, MACHINE, life.at).moved == {}


def test_the_cases_of_who_delegated_go_to_who_acts_for_them(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    give(hall, taker="cg4", matter="road-occupation")
    assert reroute_absent(hall, DAY, HEAD, life.at).moved[number].owner == "cg4"
    assert "代田望舒" in reroute_reason(life, number)


def test_another_matter_that_was_delegated_moves_nothing(hall: Hall) -> None:
    life = Life(hall)
    life.examined()
    give(hall, taker="cg4", matter="temporary-structure")
    assert reroute_absent(hall, DAY, HEAD, life.at).moved == {}


def test_a_case_that_waits_for_its_decision_goes_to_who_may_decide(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    propose(hall, number, "grant", "符合条件", HANDLER, life.at)
    assert life.case(number).owner == "cg1"
    record_absence(hall, "cg1", DAY, DAY, "病假", HEAD, life.at)
    assert reroute_absent(hall, DAY, HEAD, life.at).moved[number].owner == "cg3"


def test_a_case_that_nobody_else_may_take_lies_in_a_visible_queue(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    for person in ("cg1", "cg2", "cg3"):
        record_absence(hall, person, DAY, DAY, "培训", HEAD, life.at)
    assert reroute_absent(hall, DAY, HEAD, life.at).moved[number].queue is Queue.AUTHORISATION_MISSING
    assert (life.case(number).owner, life.case(number).queue) == (None, "Q7")


def test_a_result_at_the_issue_counter_stays_and_is_told(hall: Hall) -> None:
    life = Life(hall)
    number = life.at_issue_counter()
    record_absence(hall, "w3", DAY, DAY, "病假", W3, life.at)
    done = reroute_absent(hall, DAY, DUTY_HEAD, life.at)
    assert (done.moved, done.left) == ({}, (number,))


def test_only_a_head_or_the_machine_reroutes_and_only_on_the_day(hall: Hall) -> None:
    with pytest.raises(DelegationRefusedError, match="改派办件由"):
        reroute_absent(hall, DAY, W1, MORNING)
    with pytest.raises(DelegationRefusedError, match="只能在当天改派"):
        reroute_absent(hall, TOMORROW, MACHINE, MORNING)


def reroute_reason(life: Life, number: str) -> str:
    with life.hall.database.read() as transaction:
        log = events.of_case(transaction.session, life.case(number).id or 0)
    return str(log[-1].detail["reason"])
