"""培训: it gates what a person may accept (S47)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from life import DUTY_HEAD, FINANCE, HEAD, MORNING, SECTION_HEAD, W1, Life
from staff_made import add_person

from casework.accept import accept
from casework.authorise import Authorisation, approve_authorisation, enter_authorisation
from casework.errors import StepRefusedError, TrainingRefusedError, UnknownMatterError
from casework.train import record_training
from rules.states import PowerKind
from storage.hall import Hall
from storage.life import is_qualified
from storage.rows import all_rows
from storage.tables import EventRow
from storage.values import Actor

DAY = MORNING.date()


def new_clerk(hall: Hall) -> Actor:
    """Return a clerk who has the power to accept, and no training."""
    clerk = add_person(hall, "w4", None, ["intake_clerk"])
    asked = Authorisation("w4", "road-occupation", (PowerKind.ACCEPT,), DAY, "六开政服授〔2026〕9号")
    (power,) = enter_authorisation(hall, asked, b"scan", SECTION_HEAD, MORNING)
    approve_authorisation(hall, power, DUTY_HEAD, MORNING)
    return clerk


def test_s47_a_clerk_accepts_after_the_training_and_not_before(either_hall: Hall) -> None:
    life = Life(either_hall)
    clerk, number = new_clerk(life.hall), life.receive()
    with pytest.raises(StepRefusedError, match="还没有通过该事项的培训"):
        accept(life.hall, number, clerk, life.at)
    record_training(life.hall, "w4", "跟班学习", DAY, SECTION_HEAD, matter="road-occupation", at=life.at)
    accept(life.hall, number, clerk, life.at)
    assert life.case(number).state == "ACCEPTED"


def test_a_training_for_one_matter_is_none_for_another_and_ends(hall: Hall) -> None:
    new_clerk(hall)
    record_training(hall, "w4", "跟班学习", DAY, HEAD, matter="road-occupation", valid_to=DAY, at=MORNING)
    with hall.database.read() as transaction:
        assert is_qualified(transaction, "w4", "road-occupation", DAY)
        assert not is_qualified(transaction, "w4", "temporary-structure", DAY)
        assert not is_qualified(transaction, "w4", "road-occupation", DAY + timedelta(days=1))


def test_the_same_training_is_written_once(either_hall: Hall) -> None:
    rows = {record_training(either_hall, "w1", "集中培训", DAY, DUTY_HEAD, at=MORNING) for _ in range(2)}
    assert len(rows) == 1
    with either_hall.database.read() as transaction:
        kinds = [event.kind for event in all_rows(transaction, EventRow)]
    assert kinds.count("training_recorded") == 1


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"actor": W1}, "登记培训由"),
        ({"actor": FINANCE}, "登记培训由"),
        ({"matter": "bookkeeping-agency"}, "部门只登记本部门事项的培训"),
        ({"matter": None}, "部门只登记本部门事项的培训"),
        ({"person": "cg3"}, "不能登记自己的培训"),
        ({"training": " "}, "没有写是什么培训"),
        ({"valid_to": DAY - timedelta(days=1)}, "终止日期早于开始日期"),
    ],
)
def test_a_training_that_is_not_in_order_is_refused(hall: Hall, asked: dict[str, Any], why: str) -> None:
    usual = {
        "person": "w1",
        "training": "现场指导",
        "valid_from": DAY,
        "actor": SECTION_HEAD,
        "matter": "road-occupation",
    }
    with pytest.raises(TrainingRefusedError, match=why):
        record_training(hall, **(usual | asked))
    with pytest.raises(UnknownMatterError):
        record_training(hall, **(usual | {"matter": "nothing"}))
