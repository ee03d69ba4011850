"""意见建议 and 问题单: each step by who may, in its order, with an ageing report (S49, S63)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from life import DUTY_HEAD, FINANCE, HANDLER, HEAD, LIAISON, MORNING, W1, W2, Life

from casework.ageing import Ages, Lying, ages
from casework.errors import ListeningRefusedError, UnknownMatterError
from casework.listen import (
    ageing,
    answer_ticket,
    close_feedback,
    close_ticket,
    forward_feedback,
    raise_ticket,
    record_feedback,
    reply_to_feedback,
)
from storage.errors import UnknownCaseError
from storage.hall import Hall
from storage.people_tables import FeedbackRow, TicketRow
from storage.rows import all_rows, get
from storage.tables import EventRow

DAY = MORNING.date()
DUE = DAY + timedelta(days=5)
SAID = "王建国反映：排队太久，电话13800000000"


def feedback(hall: Hall) -> int:
    return record_feedback(hall, SAID, DUE, W1, matter="road-occupation", at=MORNING)


def ticket(hall: Hall, **asked: Any) -> int:
    usual = {
        "subject": "受理标准不一",
        "text": "两个窗口说法不同",
        "department": "urban-management",
        "owner": "cg2",
        "due_on": DUE,
        "actor": W1,
        "at": MORNING,
    }
    return raise_ticket(hall, **(usual | asked))


def test_s49_feedback_is_forwarded_answered_and_closed(either_hall: Hall) -> None:
    said = feedback(either_hall)
    forward_feedback(either_hall, said, "urban-management", W1, MORNING)
    reply_to_feedback(either_hall, said, "已增开窗口", HANDLER, MORNING)
    close_feedback(either_hall, said, W1, MORNING)
    with either_hall.database.read() as transaction:
        row = get(transaction, FeedbackRow, said)
        log = [one for one in all_rows(transaction, EventRow) if one.kind.startswith("feedback")]
    assert row is not None
    assert (row.department, row.replied_by, row.closed_by) == ("urban-management", "cg1", "w1")
    assert [one.kind for one in log] == [
        "feedback_recorded",
        "feedback_forwarded",
        "feedback_replied",
        "feedback_closed",
    ]
    assert [one.person for one in log] == ["w1", "w1", "cg1", "w1"]


def test_what_people_wrote_stays_out_of_the_log(hall: Hall) -> None:
    said = feedback(hall)
    forward_feedback(hall, said, "urban-management", W1, MORNING)
    reply_to_feedback(hall, said, "已致歉王建国", HANDLER, MORNING)
    with hall.database.read() as transaction:
        log = str([one.detail for one in all_rows(transaction, EventRow)])
    assert "王建国" not in log


def test_no_step_is_skipped(hall: Hall) -> None:
    said = feedback(hall)
    with pytest.raises(ListeningRefusedError, match="还没有转给相关单位"):
        reply_to_feedback(hall, said, "好", HANDLER, MORNING)
    forward_feedback(hall, said, "finance", W1, MORNING)
    forward_feedback(hall, said, "urban-management", W1, MORNING)
    with pytest.raises(ListeningRefusedError, match="还没有答复，不能办结"):
        close_feedback(hall, said, W1, MORNING)
    with pytest.raises(ListeningRefusedError, match="由接收转办的单位答复"):
        reply_to_feedback(hall, said, "好", FINANCE, MORNING)
    with pytest.raises(ListeningRefusedError, match="没有写答复的内容"):
        reply_to_feedback(hall, said, " ", HANDLER, MORNING)
    reply_to_feedback(hall, said, "已改进", HANDLER, MORNING)
    with pytest.raises(ListeningRefusedError, match="已经答复，不再转办"):
        forward_feedback(hall, said, "finance", W1, MORNING)
    with pytest.raises(ListeningRefusedError, match="由登记人、值班负责人或督查员办结"):
        close_feedback(hall, said, W2, MORNING)
    close_feedback(hall, said, DUTY_HEAD, MORNING)
    with pytest.raises(ListeningRefusedError, match="已经办结"):
        close_feedback(hall, said, DUTY_HEAD, MORNING)


def test_feedback_belongs_to_a_case_and_its_matter(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive()
    said = record_feedback(hall, SAID, DUE, W1, case_number=number, at=MORNING)
    with hall.database.read() as transaction:
        row = get(transaction, FeedbackRow, said)
    assert row is not None
    assert (row.case_id, row.matter) == (life.case(number).id, "road-occupation")
    with pytest.raises(UnknownCaseError):
        record_feedback(hall, SAID, DUE, W1, case_number="0", at=MORNING)
    with pytest.raises(UnknownMatterError):
        record_feedback(hall, SAID, DUE, W1, matter="nothing", at=MORNING)


@pytest.mark.parametrize("said", [record_feedback, None])
def test_nothing_is_taken_down_without_words_or_with_a_day_that_is_past(
    hall: Hall, said: Callable[..., int] | None
) -> None:
    take_down = said or (lambda hall, text, due, actor, at: ticket(hall, text=text, due_on=due))
    with pytest.raises(ListeningRefusedError, match="没有写内容"):
        take_down(hall, " ", DUE, W1, at=MORNING)
    with pytest.raises(ListeningRefusedError, match="办理期限早于今天"):
        take_down(hall, "有话", DAY - timedelta(days=1), W1, at=MORNING)


def test_s63_only_the_owner_or_the_duty_head_closes_an_answered_ticket(either_hall: Hall) -> None:
    raised = ticket(either_hall)
    with pytest.raises(ListeningRefusedError, match="只有责任人或值班负责人能办结"):
        close_ticket(either_hall, raised, HEAD, MORNING)
    with pytest.raises(ListeningRefusedError, match="还没有答复，不能办结"):
        close_ticket(either_hall, raised, DUTY_HEAD, MORNING)
    with pytest.raises(ListeningRefusedError, match="由该部门答复"):
        answer_ticket(either_hall, raised, "已统一", FINANCE, MORNING)
    answer_ticket(either_hall, raised, "已统一", LIAISON, MORNING)
    close_ticket(either_hall, raised, DUTY_HEAD, MORNING)
    with either_hall.database.read() as transaction:
        row = get(transaction, TicketRow, raised)
    assert row is not None
    assert (row.answered_by, row.closed_by, row.closed_at) == ("cg4", "d1", MORNING)
    with pytest.raises(ListeningRefusedError, match="已经办结"):
        answer_ticket(either_hall, raised, "再改", LIAISON, MORNING)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"owner": "cz1"}, "责任人不是该部门的人"),
        ({"department": "nowhere"}, "没有部门“nowhere”"),
        ({"subject": " "}, "没有写标题"),
    ],
)
def test_a_ticket_has_a_subject_and_an_owner_in_its_department(
    hall: Hall, asked: dict[str, Any], why: str
) -> None:
    with pytest.raises(ListeningRefusedError, match=why):
        ticket(hall, **asked)


def test_s49_s63_the_ageing_report_counts_what_is_open_and_overdue_and_how_old(either_hall: Hall) -> None:
    feedback(either_hall)
    late = ticket(either_hall, due_on=DAY)
    ticket(either_hall, due_on=DUE, department="finance", owner="cz1")
    later = DAY + timedelta(days=3)
    report = ageing(either_hall, later)
    assert report.feedback == Ages(1, (), 3)
    assert report.tickets == Ages(2, (late,), 3)
    assert report.lines() == [
        "意见建议：未办结1件，超期0件，最久3天。",
        "问题单：未办结2件，超期1件，最久3天。",
    ]
    assert ageing(either_hall, later, "finance").tickets == Ages(1, (), 3)
    answer_ticket(either_hall, late, "已统一", LIAISON, MORNING)
    close_ticket(either_hall, late, DUTY_HEAD, MORNING)
    assert ageing(either_hall, later).tickets == Ages(1, (), 3)


def test_what_is_due_today_is_not_overdue_and_nothing_open_is_said_so() -> None:
    assert ages([Lying(1, date(2026, 1, 1), date(2026, 1, 2))], date(2026, 1, 2)) == Ages(1, (), 1)
    assert ages([], date(2026, 1, 2)).words("问题单") == "问题单：没有未办结的。"
