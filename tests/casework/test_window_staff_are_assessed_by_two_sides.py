"""考核: by the hall and by the home department; one alone is incomplete (S12, S53)."""

from __future__ import annotations

import pytest
from life import DUTY_HEAD, HANDLER, HEAD, MORNING, W1, W3

from casework.assess import Assessed, assess, assessment_report
from casework.errors import AssessmentRefusedError
from storage.hall import Hall
from storage.rows import all_rows
from storage.tables import EventRow

PERIOD = "2026-Q4"


def of(hall: Hall, person: str) -> Assessed:
    return next(one for one in assessment_report(hall, PERIOD) if one.person == person)


def test_s12_s53_an_assessment_is_complete_with_both_sides(either_hall: Hall) -> None:
    assert of(either_hall, "w3").missing == ("政务服务管理局", "原部门")
    assert assess(either_hall, "w3", PERIOD, 92, DUTY_HEAD, at=MORNING) == "hall"
    assert of(either_hall, "w3").words() == "罗晓岚：政务服务管理局92分；不完整：缺原部门的考核。"
    assert assess(either_hall, "w3", PERIOD, 88, HEAD, "出件及时", MORNING) == "home"
    assert of(either_hall, "w3").missing == ()
    assert of(either_hall, "w3").words() == "罗晓岚：政务服务管理局92分，原部门88分。"
    assert of(either_hall, "w1").missing == ("政务服务管理局", "原部门")


def test_the_score_stays_out_of_the_log(hall: Hall) -> None:
    assess(hall, "w3", PERIOD, 92, DUTY_HEAD, at=MORNING)
    with hall.database.read() as transaction:
        (event,) = [one for one in all_rows(transaction, EventRow) if one.kind == "assessed"]
    assert (event.person, event.detail) == ("d1", {"person": "w3", "period": PERIOD, "side": "hall"})


def test_each_side_assesses_once_a_period(hall: Hall) -> None:
    assess(hall, "w3", PERIOD, 92, DUTY_HEAD, at=MORNING)
    with pytest.raises(AssessmentRefusedError, match="政务服务管理局在这一期已经考核过"):
        assess(hall, "w3", PERIOD, 60, DUTY_HEAD, at=MORNING)
    assert assess(hall, "w3", "2026-11", 60, DUTY_HEAD, at=MORNING) == "hall"


def test_only_the_heads_of_both_sides_assess_and_nobody_themself(hall: Hall) -> None:
    for person, actor in (("w1", HEAD), ("w3", HANDLER), ("w3", W1)):
        with pytest.raises(AssessmentRefusedError, match="由政务服务管理局或原部门的负责人考核"):
            assess(hall, person, PERIOD, 90, actor, at=MORNING)
    with pytest.raises(AssessmentRefusedError, match="不能考核自己"):
        assess(hall, "w3", PERIOD, 90, W3, at=MORNING)
    with pytest.raises(AssessmentRefusedError, match="不是部门派驻窗口的人员"):
        assess(hall, "cg1", PERIOD, 90, HEAD, at=MORNING)


@pytest.mark.parametrize(
    ("period", "score", "why"),
    [
        ("2026-Q5", 90, "考核期应如"),
        ("去年", 90, "考核期应如"),
        (PERIOD, 101, "从0到100"),
        (PERIOD, -1, "从0到100"),
    ],
)
def test_period_and_score_have_their_forms(hall: Hall, period: str, score: int, why: str) -> None:
    with pytest.raises(AssessmentRefusedError, match=why):
        assess(hall, "w3", period, score, DUTY_HEAD, at=MORNING)
