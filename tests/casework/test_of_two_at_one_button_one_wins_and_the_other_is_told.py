"""Two people press the same button at the same moment, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from life import DEPUTY, HANDLER, LIAISON, PERMIT, SELF, W1, W2, W3, Life

from casework.accept import accept
from casework.correct import notify_correction
from casework.errors import AlreadySettledError, HandoverRefusedError, StepRefusedError
from casework.examine import begin_examination, grant, propose
from casework.handover import acknowledge, make_batch, sign
from casework.issue_counter import hand_out
from storage import events
from storage.errors import HallError
from storage.hall import Hall
from storage.papers import papers_of_case

Press = Callable[[], object]


def at_once(*presses: Press) -> tuple[list[object], list[HallError]]:
    """Press all buttons at the same moment; return what was done, and what the others were told."""
    start, done, told = threading.Barrier(len(presses)), [], []

    def run(press: Press) -> None:
        start.wait()
        try:
            done.append(press())
        except HallError as error:
            told.append(error)

    threads = [threading.Thread(target=run, args=(press,)) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, told


def count(life: Life, number: str, kind: str) -> int:
    with life.hall.database.read() as transaction:
        events.verify(transaction.session)
        log = events.of_case(transaction.session, life.case(number).id or 0)
    return sum(event.kind == kind for event in log)


def test_two_clerks_accept_one_case(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.receive()
    done, told = at_once(
        lambda: accept(life.hall, number, W1, life.at), lambda: accept(life.hall, number, W2, life.at)
    )
    assert (len(done), len(told)) == (1, 1)
    assert isinstance(told[0], StepRefusedError)
    assert "已于11月23日09:30办为“已受理”" in told[0].sentence()
    assert count(life, number, "accept") == 1
    with life.hall.database.read() as transaction:
        papers = papers_of_case(transaction, life.case(number).id or 0)
    assert [paper.kind for paper in papers] == ["acceptance_notice"]


def test_one_accepts_while_the_other_asks_for_corrections(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.receive()
    done, told = at_once(
        lambda: accept(life.hall, number, W1, life.at),
        lambda: notify_correction(life.hall, number, W2, at=life.at),
    )
    assert (len(done), len(told)) == (1, 1)
    assert life.case(number).state == "ACCEPTED"


def test_two_deciders_decide_one_case(either_hall: Hall) -> None:
    from life import SECTION_HEAD

    life = Life(either_hall)
    number = life.examined()
    propose(life.hall, number, "grant", "符合条件", HANDLER, life.at)
    done, told = at_once(
        lambda: grant(life.hall, number, PERMIT, HANDLER, life.at),
        lambda: grant(life.hall, number, PERMIT, SECTION_HEAD, life.at),
    )
    assert (len(done), len(told)) == (1, 1)
    assert count(life, number, "grant") == 1


def test_a_batch_is_made_and_signed_once(either_hall: Hall) -> None:
    life = Life(either_hall)
    life.accepted()
    made, refused = at_once(
        lambda: make_batch(life.hall, "urban-management", W1, life.at),
        lambda: make_batch(life.hall, "urban-management", W2, life.at),
    )
    assert (len(made), len(refused)) == (1, 1)
    batch = made[0].id  # type: ignore[attr-defined]
    signed, told = at_once(
        lambda: sign(life.hall, batch, LIAISON, at=life.at),
        lambda: sign(life.hall, batch, LIAISON, at=life.at),
    )
    assert len(signed) == 1
    assert isinstance(told[0], HandoverRefusedError)


def test_a_result_is_handed_out_once(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.at_issue_counter()
    done, told = at_once(*[lambda: hand_out(life.hall, number, SELF, W3, life.at)] * 4)
    assert (len(done), len(told)) == (1, 3)
    assert count(life, number, "issue") == 1


def test_a_doubt_is_settled_once(either_hall: Hall) -> None:
    import rule_papers as papers
    from life import unsure

    from casework.findings import standing_findings
    from casework.settle import settle
    from casework.steps import sit
    from rules.facts import Outcome

    life = Life(either_hall)
    doubtful = papers.swap(papers.road(), "business_licence", lambda one: unsure(one, "uscc"))
    number = life.receive(doubtful)
    with sit(life.hall, number, W1, life.at) as sitting:
        found = standing_findings(sitting.transaction, sitting.case)
    place = next(one.position for one in found if one.outcome is Outcome.UNKNOWN)
    done, told = at_once(
        lambda: settle(life.hall, number, place, "pass", "一致", W1, life.at),
        lambda: settle(life.hall, number, place, "fail", "不一致", W2, life.at),
    )
    assert len(done) == 1
    assert isinstance(told[0], AlreadySettledError)


def test_two_examiners_begin_with_one_case(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.accepted()
    acknowledge(life.hall, number, LIAISON, life.at)
    done, told = at_once(
        lambda: begin_examination(life.hall, number, HANDLER, life.at),
        lambda: begin_examination(life.hall, number, DEPUTY, life.at),
    )
    assert (len(done), len(told)) == (1, 1)
    assert life.case(number).owner in {"cg1", "cg2"}


@pytest.mark.parametrize("people", [8])
def test_numbers_of_papers_neither_repeat_nor_skip_when_many_cases_are_accepted_at_once(
    either_hall: Hall, people: int
) -> None:
    life = Life(either_hall)
    numbers = [life.receive() for _ in range(people)]
    done, told = at_once(
        *[lambda number=number: accept(life.hall, number, W1, life.at) for number in numbers]
    )
    with life.hall.database.read() as transaction:
        serials = [
            paper.serial
            for number in numbers
            for paper in papers_of_case(transaction, life.case(number).id or 0)
        ]
    assert (len(done), told) == (people, [])
    assert sorted(serials) == list(range(1, people + 1))
