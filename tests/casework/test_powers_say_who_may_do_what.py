"""Authorisation, powers, officers and liaison: S15 to S22 of the plan."""

from __future__ import annotations

from datetime import date

import pytest
import rule_papers as papers
from life import DEPUTY, FINANCE, HANDLER, LIAISON, MORNING, PERMIT, SECTION_HEAD, SELF, W1, W2, Life

from casework.accept import accept
from casework.at_once import handle_at_once
from casework.errors import HandoverRefusedError, StepRefusedError
from casework.examine import Granted, begin_examination, grant, propose
from casework.handover import acknowledge, make_batch, sign
from rules.states import PowerKind
from storage.hall import Hall
from storage.papers import papers_of_case
from storage.people_tables import DelegationRow
from storage.powers import add_absence, holders
from storage.rows import add
from storage.tables import PowerRow

DAY = date(2026, 11, 23)


def guards(caught: pytest.ExceptionInfo[StepRefusedError]) -> tuple[str, ...]:
    return tuple(caught.value.details["guards"])  # type: ignore[arg-type]


def test_s15_a_matter_without_an_authorisation_is_neither_accepted_nor_decided(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive([papers.drawing()], matter="drainage", clerk=W2)
    with pytest.raises(StepRefusedError) as caught:
        accept(hall, number, W2, life.at)
    assert guards(caught) == ("power",)
    assert "受理授权" in caught.value.sentence()


@pytest.mark.parametrize(
    ("power", "step"),
    [
        (PowerKind.ACCEPT, lambda hall, number: accept(hall, number, FINANCE, MORNING)),
        (PowerKind.EXAMINE, lambda hall, number: begin_examination(hall, number, FINANCE, MORNING)),
        (PowerKind.DECIDE, lambda hall, number: grant(hall, number, PERMIT, FINANCE, MORNING)),
    ],
)
def test_s16_each_act_needs_its_own_power(hall: Hall, power: PowerKind, step) -> None:
    life = Life(hall)
    number = {
        PowerKind.ACCEPT: life.receive,
        PowerKind.EXAMINE: life.accepted,
        PowerKind.DECIDE: life.examined,
    }[power]()
    with pytest.raises(StepRefusedError) as caught:
        step(hall, number)
    assert guards(caught) == ("power",)


def test_s17_a_matter_goes_the_way_of_its_class(hall: Hall) -> None:
    life = Life(hall)
    received_only = life.receive(matter="bookkeeping-agency", clerk=W2)
    accepted = life.receive()
    at_window = life.receive(matter="senior-card")
    assert life.case(received_only).owner == "cz1"  # the department accepts
    assert accept(hall, accepted, W1, life.at).owner == "cg1"  # accepted here, examined there
    card = Granted("老年人优待证", "发给老年人优待证")
    handle_at_once(hall, at_window, card, SELF, W1, life.at)
    assert life.case(at_window).state == "CLOSED"  # decided here


def test_s18_one_named_officer_has_the_case_and_the_deputy_when_absent(hall: Hall) -> None:
    life = Life(hall)
    with hall.database.write() as transaction:
        add_absence(transaction, "cg1", DAY, DAY, "年休")
    number = life.accepted()
    assert life.case(number).owner == DEPUTY.person
    with hall.database.read() as transaction:
        named = holders(transaction, "road-occupation", PowerKind.EXAMINE, DAY)
    assert [(one.person, one.rank) for one in named] == [("cg1", 1), ("cg2", 2), ("cg3", 3)]


def test_s18_who_was_given_the_power_for_the_day_acts_in_its_place(hall: Hall) -> None:
    life = Life(hall)
    with hall.database.write() as transaction:
        paper = "六开城管委〔2026〕1号"
        add(
            transaction,
            DelegationRow(giver="cg1", taker="cg5", first_day=DAY, last_day=DAY, document_number=paper),
        )
    number = life.accepted()
    assert life.case(number).owner == "cg5"


def test_s18_of_equals_the_one_with_fewer_cases_gets_it(hall: Hall) -> None:
    life = Life(hall)
    with hall.database.write() as transaction:
        add(
            transaction,
            PowerRow(
                person="cg5",
                matter="road-occupation",
                power="examine",
                rank=1,
                valid_from=date(2026, 1, 1),
                document_number="六开城管授〔2026〕9号",
                approved_at=MORNING,
            ),
        )
    owners = [life.case(life.accepted()).owner for _ in range(4)]
    assert sorted(owner or "" for owner in owners) == ["cg1", "cg1", "cg5", "cg5"]


@pytest.mark.parametrize(("area", "owner"), [("300", "cg2"), ("800", "cg1")])
def test_a_power_for_small_areas_takes_no_large_one(hall: Hall, area: str, owner: str) -> None:
    life = Life(hall)
    with hall.database.write() as transaction:
        add(
            transaction,
            PowerRow(
                person="cg2",
                matter="road-occupation",
                power="examine",
                rank=0,
                valid_from=date(2026, 1, 2),
                document_number="六开城管授〔2026〕8号",
                condition={"field": "area_m2", "from": 0, "below": 500},
                approved_at=MORNING,
            ),
        )
    measured = papers.with_field(papers.form(), "area_m2", area)
    number = life.accepted(papers=[measured, *papers.road()[1:]])
    assert life.case(number).owner == owner


def test_a_power_counts_only_once_it_was_approved(hall: Hall) -> None:
    life = Life(hall)
    with hall.database.write() as transaction:
        add(
            transaction,
            PowerRow(
                person="cg5",
                matter="road-occupation",
                power="examine",
                rank=0,
                valid_from=date(2026, 1, 1),
                document_number="六开城管授〔2026〕7号",
                entered_by="cg4",
            ),
        )
    assert life.case(life.accepted()).owner == "cg1"


def test_s19_papers_are_signed_for_by_the_liaison_officer_alone(hall: Hall) -> None:
    life = Life(hall)
    number = life.accepted()
    batch = make_batch(hall, "urban-management", W1, life.at)
    with pytest.raises(HandoverRefusedError, match="专人"):
        sign(hall, batch.id, HANDLER, at=life.at)
    sign(hall, batch.id, LIAISON, at=life.at)
    with pytest.raises(HandoverRefusedError, match="接收部门"):
        acknowledge(hall, number, FINANCE, life.at)


def test_s20_the_acceptance_notice_names_section_handler_and_telephone(hall: Hall) -> None:
    life = Life(hall)
    number = life.accepted()
    with hall.database.read() as transaction:
        head = papers_of_case(transaction, life.case(number).id or 0)[0].content["head"]
    assert (head["department"], head["section"]) == ("城市管理行政执法局", "市政审批科")
    assert (head["handler"], head["handler_phone"]) == ("田望舒", "0564-0000011")


def test_s21_a_decision_is_the_departments_also_where_the_window_takes_it(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive(matter="senior-card")
    done = handle_at_once(hall, number, Granted("老年人优待证", "发给优待证"), SELF, W1, life.at)
    with hall.database.read() as transaction:
        made = papers_of_case(transaction, life.case(number).id or 0)
    decision = next(paper for paper in made if paper.kind == "grant_decision")
    assert decision.id in done.papers
    assert decision.authority == "social-development"
    assert "六开社发授〔2026〕4号" in decision.content["delegation"]


def test_s22_the_fast_lane_shows_in_the_median_time_of_handling(hall: Hall) -> None:
    from casework.supervise import lanes

    life = Life(hall)
    number = life.receive(matter="senior-card")
    handle_at_once(hall, number, Granted("老年人优待证", "发给优待证"), SELF, W1, life.at)
    life.receive(matter="bookkeeping-agency", clerk=W2)
    fast, slow = lanes(hall, DAY, DAY)
    assert (fast.high_frequency, fast.handled, fast.median_hours) == (True, 1, 0.0)
    assert (slow.high_frequency, slow.received, slow.handled, slow.median_hours) == (False, 1, 0, None)


def test_nobody_decides_on_an_application_of_their_own_name(hall: Hall) -> None:
    from casework.parties import Party
    from casework.settle import confirm

    life = Life(hall)
    number = life.examined()
    confirm(hall, number, {"agent": Party("田望舒")}, W1, life.at)
    propose(hall, number, "grant", "符合条件", HANDLER, life.at)
    assert life.case(number).owner == SECTION_HEAD.person
    with pytest.raises(StepRefusedError, match="回避"):
        grant(hall, number, PERMIT, HANDLER, life.at)
    grant(hall, number, PERMIT, SECTION_HEAD, life.at)


def test_who_closed_an_exception_does_not_decide_the_case(hall: Hall) -> None:
    from casework.exceptions import close_exception, open_exception
    from storage.values import Actor, Queue

    life = Life(hall)
    number = life.examined()
    with hall.database.write() as transaction:
        case = life.case(number)
        row = open_exception(transaction, Queue.ANOMALY, "k", "时间倒置", life.at, case=case)
    with pytest.raises(StepRefusedError, match="异常没有复核完"):
        grant(hall, number, PERMIT, HANDLER, life.at)
    with hall.database.write() as transaction:
        from storage.powers import person_by_key

        reviewer = person_by_key(transaction, "cg3")
        assert reviewer is not None
        reviewer.roles = [*reviewer.roles, "supervisor"]
    close_exception(hall, row.id or 0, "accept_as_is", "核对无误", Actor("cg3", "supervisor", "o"), life.at)
    with pytest.raises(StepRefusedError, match="复核过该件的异常"):
        grant(hall, number, PERMIT, SECTION_HEAD, life.at)
    grant(hall, number, PERMIT, HANDLER, life.at)
