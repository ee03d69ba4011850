"""好差评: five grades, once a visit; the two worst are verified, corrected, revisited, closed (2.8, K10)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from life import DUTY_HEAD, HANDLER, MORNING, W1, Life

from casework.errors import RatingRefusedError
from casework.rate import LoopStep, negative_ratings, rate, take_rating_step
from rules.clocks import Clock, Tick
from storage import events
from storage.errors import UnknownCaseError
from storage.hall import Hall
from storage.life import clock_events
from storage.life_tables import RatingRow
from storage.rows import of_case
from storage.values import Actor

PAD = Actor(None, "applicant", "rating-pad-1")
DUE = date(2026, 12, 14)
COMMENT = "许知远态度差，请打13800000000"


def ticks(life: Life, number: str) -> list[Tick]:
    with life.hall.database.read() as transaction:
        held = clock_events(transaction, life.case(number).id or 0)
    return [event.tick for event in held if event.clock is Clock.NEGATIVE_RATING]


def loop(life: Life, rating: int, *steps: LoopStep) -> None:
    for step in steps:
        take_rating_step(life.hall, rating, step, "电话联系，情况属实", DUTY_HEAD, life.at)


@pytest.mark.parametrize("stars", [3, 4, 5])
def test_a_good_rating_opens_nothing(hall: Hall, stars: int) -> None:
    life = Life(hall)
    number = life.receive()
    rating = rate(hall, number, stars, PAD, at=life.at)
    assert (negative_ratings(hall, MORNING.date()), ticks(life, number)) == ([], [])
    with pytest.raises(RatingRefusedError, match="不是差评"):
        loop(life, rating, LoopStep.VERIFY)


@pytest.mark.parametrize("stars", [1, 2])
def test_a_bad_rating_is_due_after_fifteen_working_days(hall: Hall, stars: int) -> None:
    life = Life(hall)
    number = life.receive()
    rating = rate(hall, number, stars, PAD, at=life.at)
    (on_time,) = negative_ratings(hall, DUE)
    assert (on_time.id, on_time.case_number, on_time.next) == (rating, number, LoopStep.VERIFY)
    assert (on_time.due.day, on_time.overdue) == (DUE, False)
    assert negative_ratings(hall, date(2026, 12, 15))[0].overdue
    assert ticks(life, number) == [Tick.START]


def test_the_loop_is_gone_through_in_its_order_and_stops_the_clock(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.receive()
    rating = rate(life.hall, number, 1, PAD, COMMENT, at=life.at)
    for step in LoopStep:
        for wrong in LoopStep:
            if wrong is not step:
                with pytest.raises(RatingRefusedError, match="现在应当"):
                    loop(life, rating, wrong)
        loop(life, rating, step)
    assert (negative_ratings(life.hall, DUE), ticks(life, number)) == ([], [Tick.START, Tick.STOP])
    with pytest.raises(RatingRefusedError, match="已经办结"):
        loop(life, rating, LoopStep.VERIFY)
    with life.hall.database.read() as transaction:
        log = events.of_case(transaction.session, life.case(number).id or 0)
        (row,) = of_case(transaction, RatingRow, life.case(number).id or 0)
    steps = [event.kind for event in log if event.kind.startswith("rating_")]
    assert steps == ["rating_verify", "rating_correct", "rating_revisit", "rating_close"]
    assert row.note.count("\n") == 3


def test_what_the_rater_wrote_stays_out_of_the_log(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive()
    rating = rate(hall, number, 1, PAD, COMMENT, at=life.at)
    take_rating_step(hall, rating, LoopStep.VERIFY, COMMENT, DUTY_HEAD, life.at)
    with hall.database.read() as transaction:
        log = events.of_case(transaction.session, life.case(number).id or 0)
        (row,) = of_case(transaction, RatingRow, life.case(number).id or 0)
    assert row.comment == COMMENT
    assert "138" not in str([event.detail for event in log if event.kind.startswith("rat")])


def test_anybody_may_correct_and_only_the_leaders_verify_and_close(hall: Hall) -> None:
    life = Life(hall)
    rating = rate(hall, life.receive(), 2, PAD, at=life.at)
    with pytest.raises(RatingRefusedError, match="核实由值班负责人、督查员办理"):
        take_rating_step(hall, rating, LoopStep.VERIFY, "属实", W1, life.at)
    with pytest.raises(RatingRefusedError, match="没有写明核实的情况"):
        take_rating_step(hall, rating, LoopStep.VERIFY, " ", DUTY_HEAD, life.at)
    loop(life, rating, LoopStep.VERIFY)
    take_rating_step(hall, rating, LoopStep.CORRECT, "已致歉", HANDLER, life.at)
    with pytest.raises(RatingRefusedError, match="回访由"):
        take_rating_step(hall, rating, LoopStep.REVISIT, "满意", HANDLER, life.at)


def test_a_visit_is_rated_once_and_each_visit_by_itself(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.receive(visit="v1")
    rate(life.hall, number, 5, PAD, visit_key="v1", at=life.at)
    with pytest.raises(RatingRefusedError, match="已经评价过"):
        rate(life.hall, number, 1, PAD, visit_key="v1", at=life.at)
    with pytest.raises(RatingRefusedError, match="没有这一次到访"):
        rate(life.hall, number, 1, PAD, visit_key="v2", at=life.at)
    rate(life.hall, number, 4, PAD, at=life.at)
    with pytest.raises(RatingRefusedError, match="已经评价过"):
        rate(life.hall, number, 4, PAD, at=life.at)


def test_one_visit_for_two_cases_is_rated_once(hall: Hall) -> None:
    life = Life(hall)
    first, second = life.receive(visit="v1"), life.receive(visit="v1")
    rate(hall, first, 5, PAD, visit_key="v1", at=life.at)
    with pytest.raises(RatingRefusedError, match="已经评价过"):
        rate(hall, second, 5, PAD, visit_key="v1", at=life.at)


def test_two_pads_at_once_give_one_rating(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.receive(visit="v1")

    def press(stars: int) -> bool:
        try:
            rate(life.hall, number, stars, PAD, visit_key="v1", at=life.at)
        except RatingRefusedError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(press, [1, 2, 4, 5])) == 1


def test_the_clock_runs_until_the_last_bad_rating_of_a_case_is_closed(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive(visit="v1")
    first = rate(hall, number, 1, PAD, visit_key="v1", at=life.at)
    second = rate(hall, number, 2, PAD, at=life.at)
    loop(life, first, *LoopStep)
    assert Tick.STOP not in ticks(life, number)
    loop(life, second, *LoopStep)
    assert ticks(life, number)[-1] is Tick.STOP


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_there_are_five_grades_and_no_others(hall: Hall, stars: int) -> None:
    life = Life(hall)
    with pytest.raises(RatingRefusedError, match="一星到五星"):
        rate(hall, life.receive(), stars, PAD, at=life.at)
    with pytest.raises(UnknownCaseError):
        rate(hall, "0", 5, PAD)
