"""抽查: drawn by a seed, checked by somebody of the department, no finding closed without an action (S41)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from life import DUTY_HEAD, HANDLER, HEAD, MORNING, SELF, W1, W3, Life

from casework.errors import SampleCheckRefusedError
from casework.issue_counter import close, hand_out
from casework.sample_check import (
    Check,
    close_check,
    draw_sample,
    drawn_by_seed,
    record_action,
    record_check,
)
from storage import events
from storage.hall import Hall
from storage.people_tables import SampleCheckRow
from storage.rows import get
from storage.tables import CaseRow
from storage.values import Actor

DAY = MORNING.date()


def closed(life: Life) -> str:
    number = life.at_issue_counter()
    hand_out(life.hall, number, SELF, W3, life.at)
    close(life.hall, number, W3, life.at)
    return number


def draw(hall: Hall, count: int = 1, seed: int = 7) -> list[Check]:
    return draw_sample(hall, DAY, DAY, count, seed, DUTY_HEAD, MORNING)


def checker_of(check: Check) -> Actor:
    assert check.checker is not None
    return Actor(check.checker, "handler", "office")


def test_s41_the_same_seed_draws_the_same_cases_whatever_order_they_come_in() -> None:
    cases = [CaseRow(number=f"{n:04d}") for n in range(100)]
    drawn = [case.number for case in drawn_by_seed(cases, 10, 7)]
    assert [case.number for case in drawn_by_seed(cases[::-1], 10, 7)] == drawn
    assert [case.number for case in drawn_by_seed(cases, 20, 7)][:10] == drawn
    assert [case.number for case in drawn_by_seed(cases, 10, 8)] != drawn
    assert drawn != sorted(drawn)


def test_only_closed_cases_of_the_period_are_drawn_and_once(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = closed(life)
    life.receive()
    drawn = draw(life.hall, count=5)
    assert [one.case_number for one in drawn] == [number]
    assert draw(life.hall, count=5) == drawn
    later = DAY + timedelta(days=1)
    assert draw_sample(life.hall, later, later, 5, 7, DUTY_HEAD, MORNING) == []


def test_the_checker_is_of_the_department_and_had_no_hand_in_the_case(hall: Hall) -> None:
    life = Life(hall)
    closed(life)
    for seed in range(5):
        assert draw(hall, seed=seed)[0].checker in {"cg2", "cg3", "cg5"}
    (check,) = draw(hall)
    with pytest.raises(SampleCheckRefusedError, match="只由抽到该件的抽查人填写"):
        record_check(hall, check.id, "", HANDLER, MORNING)


def test_s41_a_finding_is_not_closed_without_an_action(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = closed(life)
    (check,) = draw(life.hall)
    checker = checker_of(check)
    with pytest.raises(SampleCheckRefusedError, match="还没有填写抽查结果"):
        close_check(life.hall, check.id, checker, MORNING)
    record_check(life.hall, check.id, "少收一份复印件", checker, MORNING)
    with pytest.raises(SampleCheckRefusedError, match="还没有纠正措施"):
        close_check(life.hall, check.id, DUTY_HEAD, MORNING)
    with pytest.raises(SampleCheckRefusedError, match="没有写明纠正措施"):
        record_action(life.hall, check.id, " ", HANDLER, MORNING)
    record_action(life.hall, check.id, "已补收归档", HANDLER, MORNING)
    with pytest.raises(SampleCheckRefusedError, match="由抽查人、值班负责人或督查员办结"):
        close_check(life.hall, check.id, W1, MORNING)
    close_check(life.hall, check.id, checker, MORNING)
    with life.hall.database.read() as transaction:
        row = get(transaction, SampleCheckRow, check.id)
        log = events.of_case(transaction.session, life.case(number).id or 0)
    assert row is not None
    assert (row.acted_by, row.closed_by) == ("cg1", check.checker)
    assert [event.kind for event in log][-3:] == [
        "sample_checked",
        "sample_acted_on",
        "sample_check_closed",
    ]
    with pytest.raises(SampleCheckRefusedError, match="已经办结"):
        close_check(life.hall, check.id, checker, MORNING)


def test_a_check_without_a_finding_is_closed_as_it_is(hall: Hall) -> None:
    life = Life(hall)
    closed(life)
    (check,) = draw(hall)
    record_check(hall, check.id, "", checker_of(check), MORNING)
    with pytest.raises(SampleCheckRefusedError, match="抽查结果已经填写"):
        record_check(hall, check.id, "迟到的问题", checker_of(check), MORNING)
    with pytest.raises(SampleCheckRefusedError, match="没有发现问题"):
        record_action(hall, check.id, "纠正", HANDLER, MORNING)
    close_check(hall, check.id, DUTY_HEAD, MORNING)


def test_only_some_draw_and_only_a_period_that_there_is(hall: Hall) -> None:
    with pytest.raises(SampleCheckRefusedError, match="抽取样本由"):
        draw_sample(hall, DAY, DAY, 1, 7, W1, MORNING)
    with pytest.raises(SampleCheckRefusedError, match="件数须大于零"):
        draw_sample(hall, DAY, DAY, 0, 7, HEAD, MORNING)
    with pytest.raises(SampleCheckRefusedError, match="最后一天不早于第一天"):
        draw_sample(hall, DAY, DAY - timedelta(days=1), 1, 7, HEAD, MORNING)
