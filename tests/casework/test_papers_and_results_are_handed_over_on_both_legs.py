"""移交, 审查, 时限, 监督: S33 to S41 of the plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import rule_papers as papers
from life import (
    DUTY_HEAD,
    HANDLER,
    HEAD,
    LIAISON,
    PERMIT,
    W1,
    W3,
    Life,
)

from casework.correct import notify_correction
from casework.errors import (
    HandoverRefusedError,
    NothingToHandOverError,
    StepRefusedError,
    SupervisionRefusedError,
)
from casework.examine import begin_examination, extend, make_result, propose, resume, suspend
from casework.handover import (
    Counted,
    acknowledge,
    both_legs_done,
    departments_waiting,
    make_batch,
    make_result_batch,
    sign,
)
from casework.supervise import order, overdue, reply, stages
from rules.clocks import Clock, stopped_on
from storage import events
from storage.hall import Hall
from storage.life import clock_events, items_of_batch, open_exceptions
from storage.papers import papers_of_batch, papers_of_case

DEPARTMENT = "urban-management"


def handed_over_on(life: Life, number: str) -> date | None:
    with life.hall.database.read() as transaction:
        return stopped_on(Clock.HANDOVER, clock_events(transaction, life.case(number).id or 0))


def test_s33_what_came_today_is_listed_counted_and_signed_for_today(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.accepted()
    assert departments_waiting(life.hall) == {DEPARTMENT: 1}
    batch = make_batch(life.hall, DEPARTMENT, W1, life.at)
    with life.hall.database.read() as transaction:
        (listed,) = papers_of_batch(transaction, str(batch.id))
    rows = listed.content["rows"]
    assert [row["material"] for row in rows] == ["申请表", "营业执照", "法定代表人身份证", "位置图"]
    assert {row["case_number"] for row in rows} == {number}
    assert handed_over_on(life, number) is None
    acknowledge(life.hall, number, LIAISON, life.at)
    assert sign(life.hall, batch.id, LIAISON, at=life.at) == []
    assert handed_over_on(life, number) == date(2026, 11, 23)


def test_s33_a_batch_is_signed_for_once_and_the_second_is_told_by_whom(either_hall: Hall) -> None:
    life = Life(either_hall)
    life.accepted()
    batch = make_batch(life.hall, DEPARTMENT, W1, life.at)
    sign(life.hall, batch.id, LIAISON, at=life.at)
    with pytest.raises(HandoverRefusedError, match="已由宋小满于11月23日09:30签收"):
        sign(life.hall, batch.id, LIAISON, at=life.at)


def test_s34_there_may_be_several_runs_a_day_and_none_lists_a_paper_twice(hall: Hall) -> None:
    life = Life(hall)
    life.accepted()
    first = make_batch(hall, DEPARTMENT, W1, life.at)
    with pytest.raises(NothingToHandOverError):
        make_batch(hall, DEPARTMENT, W1, life.at)
    life.accepted()
    second = make_batch(hall, DEPARTMENT, W1, life.at)
    assert (first.items, second.items) == (4, 4)
    assert first.list_number != second.list_number


def test_s34_what_is_brought_after_a_notice_goes_over_as_well_and_alone(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive(papers.drop(papers.road(), "location_drawing"))
    life.handed_over()
    notify_correction(hall, number, W1, at=life.at)
    with pytest.raises(NothingToHandOverError):
        make_batch(hall, DEPARTMENT, W1, life.at)
    life.resubmit(number, [papers.drawing()])
    batch = make_batch(hall, DEPARTMENT, W1, life.at)
    with hall.database.read() as transaction:
        assert [item.name for item in items_of_batch(transaction, batch.id)] == ["位置图"]


def test_s35_one_leg_alone_is_no_handover(hall: Hall) -> None:
    life = Life(hall)
    number = life.accepted()
    life.handed_over()
    with hall.database.read() as transaction:
        assert not both_legs_done(transaction, life.case(number).id or 0)
    assert handed_over_on(life, number) is None
    with pytest.raises(StepRefusedError, match="没有确认收到"):
        begin_examination(hall, number, HANDLER, life.at)
    acknowledge(hall, number, LIAISON, life.at)
    assert handed_over_on(life, number) == date(2026, 11, 23)


def test_a_difference_is_kept_item_by_item_and_lies_in_its_queue(hall: Hall) -> None:
    life = Life(hall)
    life.accepted()
    batch = make_batch(hall, DEPARTMENT, W1, life.at)
    with hall.database.read() as transaction:
        drawing = next(item for item in items_of_batch(transaction, batch.id) if item.name == "位置图")
    told = sign(hall, batch.id, LIAISON, {drawing.id or 0: Counted(1, 2, "多一页")}, life.at)
    assert told == ["位置图：清单1份1页，实收1份2页，多一页"]
    with hall.database.read() as transaction:
        (open_one,) = open_exceptions(transaction, queue="Q8")
    assert open_one.reason == told[0]


def test_s36_examination_decision_and_production_are_stages_with_who_and_when(hall: Hall) -> None:
    life = Life(hall)
    number = life.decided()
    make_result(hall, number, PERMIT.licence_name, HANDLER, at=life.at)
    with hall.database.read() as transaction:
        log = events.of_case(transaction.session, life.case(number).id or 0)
    who = {event.kind: event.person for event in log}
    assert (who["begin_examination"], who["propose"], who["grant"], who["make_result"]) == ("cg1",) * 4
    assert [one.stage for one in stages(hall, number, life.at)] == [
        "收件到受理",
        "受理到开始审查",
        "审查",
        "决定",
        "制证",
    ]


def test_s37_a_special_procedure_stops_both_clocks_and_an_extension_is_granted_once(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    with pytest.raises(StepRefusedError):
        suspend(hall, number, "等领导出差回来", "等待", 3, HANDLER, at=life.at)
    suspend(hall, number, "专家评审", "需要评审", 5, HANDLER, at=life.at)
    life.at += timedelta(days=7)
    assert resume(hall, number, HANDLER, life.at) == date(2026, 12, 28)
    with pytest.raises(StepRefusedError, match="部门负责人"):
        extend(hall, number, "情况复杂", HANDLER, life.at)
    extend(hall, number, "情况复杂", HEAD, life.at)
    with pytest.raises(StepRefusedError, match="已经延期一次"):
        extend(hall, number, "还是复杂", HEAD, life.at)
    with hall.database.read() as transaction:
        made = papers_of_case(transaction, life.case(number).id or 0)
    assert [paper.kind for paper in made][-2:] == ["special_procedure_notice", "extension_notice"]
    assert made[-1].content["days"] == 10


def test_s38_a_result_cannot_be_issued_before_the_issue_counter_signed_for_it(hall: Hall) -> None:
    from casework.issue_counter import notify_pickup

    life = Life(hall)
    number = life.decided()
    make_result(hall, number, PERMIT.licence_name, HANDLER, at=life.at)
    with pytest.raises(StepRefusedError, match="已制证"):
        notify_pickup(hall, number, "电话", W3, reached=True, at=life.at)
    with pytest.raises(HandoverRefusedError, match="专人"):
        make_result_batch(hall, DEPARTMENT, HANDLER, life.at)
    batch = make_result_batch(hall, DEPARTMENT, LIAISON, life.at)
    with pytest.raises(HandoverRefusedError, match="综合出件员"):
        sign(hall, batch.id, W1, at=life.at)
    sign(hall, batch.id, W3, at=life.at)
    assert life.case(number).state == "AT_ISSUE_COUNTER"


def test_s39_what_is_overdue_has_an_order_and_an_answer(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    assert overdue(hall, life.at) == []
    late = life.at + timedelta(days=5)
    (one,) = overdue(hall, late)
    assert (one.number, one.clock, one.due, one.days_over) == (number, Clock.PROMISED, date(2026, 11, 26), 1)
    assert not one.ordered
    by = late + timedelta(days=1)
    with pytest.raises(SupervisionRefusedError, match="督查员"):
        order(hall, number, Clock.PROMISED, ("说明原因",), by, HANDLER, late)
    order(hall, number, Clock.PROMISED, ("说明原因", "两日内办结"), by, DUTY_HEAD, late)
    with pytest.raises(SupervisionRefusedError, match="没有答复"):
        order(hall, number, Clock.PROMISED, ("说明原因",), by, DUTY_HEAD, late)
    assert overdue(hall, late)[0].ordered
    reply(hall, number, Clock.PROMISED, "现场勘验延误，今日办结", HEAD, by)


def test_s40_a_stage_that_drags_shows_though_the_whole_is_in_time(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    quick = stages(hall, number, life.at)
    dragging = stages(hall, number, life.at + timedelta(days=11))
    assert not any(one.slow for one in quick)
    assert [(one.stage, one.working_days, one.target) for one in dragging if one.slow] == [("审查", 9, 5)]


def test_a_refusal_is_written_with_reasons_and_remedies(hall: Hall) -> None:
    from casework.examine import refuse

    life = Life(hall)
    number = life.examined()
    propose(hall, number, "refuse", "占用消防通道", HANDLER, life.at)
    with pytest.raises(StepRefusedError, match="理由"):
        refuse(hall, number, "申请占用的位置", (), HANDLER, life.at)
    refuse(hall, number, "申请占用的位置是消防车通道", ("占用消防车通道为法律所禁止",), HANDLER, life.at)
    with hall.database.read() as transaction:
        decision = papers_of_case(transaction, life.case(number).id or 0)[-1]
    assert decision.kind == "refusal_decision"
    assert decision.content["remedies"]["litigation_months"] == 6
