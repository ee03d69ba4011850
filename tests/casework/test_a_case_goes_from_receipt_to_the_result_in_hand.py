"""The whole life of a case: every state, every event, every paper, every clock."""

from __future__ import annotations

from datetime import timedelta

from life import HANDLER, SELF, W1, W3, Life

from casework.issue_counter import archive, close, hand_out, notify_pickup, register
from rules.clocks import Clock, Tick
from storage import events
from storage.hall import Hall
from storage.life import clock_events
from storage.papers import papers_of_case

STATES = [
    "RECEIVED",
    "ACCEPTED",
    "UNDER_EXAMINATION",
    "DECIDED_GRANTED",
    "RESULT_MADE",
    "AT_ISSUE_COUNTER",
    "NOTIFIED",
    "ISSUED",
    "CLOSED",
    "ARCHIVED",
]


def test_every_state_is_passed_in_order_and_every_paper_is_made_out(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.at_issue_counter()
    life.at += timedelta(hours=2)
    notify_pickup(life.hall, number, "电话", W3, reached=True, at=life.at)
    hand_out(life.hall, number, SELF, W3, life.at)
    close(life.hall, number, W3, life.at)
    archive(life.hall, number, W3, life.at)
    case_id = life.case(number).id or 0
    with life.hall.database.read() as transaction:
        log = events.of_case(transaction.session, case_id)
        papers = papers_of_case(transaction, case_id)
        events.verify(transaction.session)
    moved = [event.state_after for event in log if event.state_before != event.state_after]
    assert moved == STATES
    assert [paper.kind for paper in papers] == [
        "acceptance_notice",
        "grant_decision",
        "pickup_notice",
        "proof_of_service",
    ]
    assert papers[1].authority == "urban-management"
    assert register(life.hall).agrees


def test_every_clock_that_ran_has_stopped_when_the_case_is_closed(hall: Hall) -> None:
    life = Life(hall)
    number = life.at_issue_counter()
    notify_pickup(life.hall, number, "电话", W3, reached=True, at=life.at)
    hand_out(life.hall, number, SELF, W3, life.at)
    with life.hall.database.read() as transaction:
        held = clock_events(transaction, life.case(number).id or 0)
    running = {
        clock
        for clock in Clock
        if [event.tick for event in held if event.clock is clock][-1:] not in ([], [Tick.STOP])
    }
    assert running == set()


def test_every_step_names_who_took_it_and_where(hall: Hall) -> None:
    life = Life(hall)
    number = life.decided()
    with life.hall.database.read() as transaction:
        log = events.of_case(transaction.session, life.case(number).id or 0)
    who = {event.kind: (event.person, event.role, event.device) for event in log}
    assert who["accept"] == (W1.person, W1.role, W1.device)
    assert who["grant"] == (HANDLER.person, HANDLER.role, HANDLER.device)
