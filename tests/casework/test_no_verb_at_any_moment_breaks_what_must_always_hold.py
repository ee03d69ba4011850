"""Random verbs of random people at random cases: done or refused, design.md's invariants hold after each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
import rule_papers as papers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from life import (
    DEPUTY,
    DUTY_HEAD,
    FINANCE,
    HANDLER,
    HEAD,
    LIAISON,
    PERMIT,
    SECTION_HEAD,
    SELF,
    W1,
    W2,
    W3,
    Life,
    unsure,
)

from casework.accept import accept, accept_with_tolerance, deem_accepted, notify_again
from casework.at_once import handle_at_once
from casework.cards import sweep
from casework.correct import notify_correction
from casework.deadlines import wanted
from casework.decline import Declined, decline, return_papers, terminate, withdraw
from casework.examine import begin_examination, extend, grant, make_result, propose, refuse, resume, suspend
from casework.handover import acknowledge, make_batch, make_result_batch, sign
from casework.handover_day import exempt_from_handover
from casework.issue_counter import (
    Parcel,
    archive,
    close,
    delivered,
    dispatch,
    hand_out,
    notify_pickup,
    register,
)
from casework.papers.contents import NonAcceptanceGround
from casework.settle import settle
from casework.walk import WORDS, walk
from rules.clocks import BEYOND_THE_END
from rules.life_cycle import STEPS
from rules.states import ACCEPTED_STATES, ENDED, CaseState
from storage import events
from storage.calendar import calendar_of
from storage.clock_tables import DeadlineRow
from storage.errors import HallError
from storage.hall import Hall
from storage.life_tables import HandoverBatchRow
from storage.papers import papers_of_case
from storage.rows import all_rows, of_case
from storage.tables import PrintedPaperRow
from storage.values import Actor

PEOPLE = [W1, W2, W3, DUTY_HEAD, HANDLER, DEPUTY, SECTION_HEAD, HEAD, LIAISON, FINANCE]
MOVES = 60
DEPARTMENT = "urban-management"
PARCEL = Parcel("邮政快递", "EB1", "王建国", "皖西路12号", "13800001111")
ELSEWHERE = Declined(NonAcceptanceGround.NOT_THIS_AUTHORITY, "不在本区", "金安区城管局")
INCOMING = {
    "complete": papers.road,
    "wanting": lambda: papers.drop(papers.road(), "location_drawing"),
    "doubtful": lambda: papers.swap(papers.road(), "business_licence", lambda one: unsure(one, "uscc")),
}

Verb = Callable[[Life, str, Actor], object]
VERBS: dict[str, Verb] = {
    "settle": lambda life, number, who: settle(life.hall, number, 3, "pass", "对照原件", who, life.at),
    "notify": lambda life, number, who: notify_correction(life.hall, number, who, at=life.at),
    "resubmit": lambda life, number, who: life.resubmit(number, [papers.drawing()], who),
    "accept": lambda life, number, who: accept(life.hall, number, who, life.at),
    "tolerate": lambda life, number, who: accept_with_tolerance(
        life.hall, number, who, commitment_signed=True, at=life.at
    ),
    "deem": lambda life, number, who: deem_accepted(life.hall, number, life.at),
    "decline": lambda life, number, who: decline(life.hall, number, ELSEWHERE, who, life.at),
    "withdraw": lambda life, number, who: withdraw(life.hall, number, "不办了", who, signed=True, at=life.at),
    "return": lambda life, number, who: return_papers(
        life.hall, number, "取回", who, signed=True, at=life.at
    ),
    "terminate": lambda life, number, who: terminate(life.hall, number, "标的灭失", who, life.at),
    "list": lambda life, number, who: make_batch(life.hall, DEPARTMENT, who, life.at),
    "sign": lambda life, number, who: sign(life.hall, last_batch(life), who, at=life.at),
    "acknowledge": lambda life, number, who: acknowledge(life.hall, number, who, life.at),
    "begin": lambda life, number, who: begin_examination(life.hall, number, who, life.at),
    "propose": lambda life, number, who: propose(life.hall, number, "grant", "符合", who, life.at),
    "suspend": lambda life, number, who: suspend(life.hall, number, "专家评审", "评审", 3, who, at=life.at),
    "resume": lambda life, number, who: resume(life.hall, number, who, life.at),
    "extend": lambda life, number, who: extend(life.hall, number, "复杂", who, life.at),
    "grant": lambda life, number, who: grant(life.hall, number, PERMIT, who, life.at),
    "refuse": lambda life, number, who: refuse(life.hall, number, "查明", ("不符合",), who, life.at),
    "make": lambda life, number, who: make_result(life.hall, number, "许可证", who, at=life.at),
    "list_results": lambda life, number, who: make_result_batch(life.hall, DEPARTMENT, who, life.at),
    "tell": lambda life, number, who: notify_pickup(life.hall, number, "电话", who, reached=True, at=life.at),
    "send": lambda life, number, who: dispatch(life.hall, number, PARCEL, who, life.at),
    "delivered": lambda life, number, who: delivered(life.hall, number, "王", life.at.date(), who, life.at),
    "hand_out": lambda life, number, who: hand_out(life.hall, number, SELF, who, life.at),
    "at_once": lambda life, number, who: handle_at_once(life.hall, number, PERMIT, SELF, who, life.at),
    "sweep": lambda life, number, who: sweep(life.hall, life.at),
    "exempt": lambda life, number, who: exempt_from_handover(life.hall, number, "部门停电", who, life.at),
    "notify_again": lambda life, number, who: notify_again(life.hall, number, who, life.at),
    "close": lambda life, number, who: close(life.hall, number, who, life.at),
    "archive": lambda life, number, who: archive(life.hall, number, who, life.at),
}
SENSIBLE: dict[str, list[tuple[str, Actor]]] = {
    "RECEIVED": [
        ("accept", W1),
        ("settle", W1),
        ("notify", W1),
        ("list", W1),
        ("deem", W1),
        ("withdraw", W2),
        ("decline", W1),
    ],
    "CORRECTION_NOTIFIED": [("resubmit", W1), ("resubmit", W2), ("return", W1)],
    "ACCEPTED": [("list", W1), ("sign", LIAISON), ("acknowledge", LIAISON), ("begin", HANDLER)],
    "ACCEPTED_DEEMED": [("list", W1), ("sign", LIAISON), ("acknowledge", LIAISON), ("begin", DEPUTY)],
    "UNDER_EXAMINATION": [
        ("propose", HANDLER),
        ("suspend", HANDLER),
        ("extend", HEAD),
        ("grant", HANDLER),
        ("grant", SECTION_HEAD),
        ("refuse", HANDLER),
        ("terminate", HANDLER),
    ],
    "SUSPENDED": [("resume", HANDLER), ("withdraw", W1)],
    "DECIDED_GRANTED": [("make", HANDLER)],
    "DECIDED_REFUSED": [("make", DEPUTY)],
    "RESULT_MADE": [("list_results", LIAISON), ("sign", W3)],
    "AT_ISSUE_COUNTER": [("tell", W3), ("send", W3), ("hand_out", W3)],
    "NOTIFIED": [("send", W3), ("delivered", W3), ("hand_out", W3)],
    "ISSUED": [("close", W3)],
    "CLOSED": [("archive", W3)],
}
"""What people would do next: chance alone would hardly ever get past the acceptance."""


def last_batch(life: Life) -> int:
    with life.hall.database.read() as transaction:
        return max((row.id or 0 for row in all_rows(transaction, HandoverBatchRow)), default=0)


def next_move(life: Life, number: str, chance: Random) -> tuple[str, Actor]:
    """Mostly what people would do next with this case, now and then anything by anybody."""
    usual = SENSIBLE.get(life.case(number).state, [])
    if usual and chance.random() < 0.7:
        return chance.choice(usual)
    return chance.choice(sorted(VERBS)), chance.choice(PEOPLE)


def holds_always(life: Life, number: str) -> None:
    """Check what design.md says must always hold, for one case and for the log as a whole."""
    case = life.case(number)
    assert (case.owner is None) is not (case.queue is None)
    assert walk(life.hall.database, number).agrees
    with life.hall.database.read() as transaction:
        log = events.of_case(transaction.session, case.id or 0)
        made = papers_of_case(transaction, case.id or 0)
    state = None
    for event in log:
        assert event.kind == "received" or event.state_before in (None, state)
        state = event.state_after or state
    accepted = [event for event in log if event.state_after in ACCEPTED_STATES - {CaseState.ACCEPTED_DEEMED}]
    decided = [event for event in log if event.kind in ("grant", "refuse")]
    assert all(event.person is not None for event in accepted + decided)
    assert len([event for event in accepted if event.state_before == "RECEIVED"]) <= 1
    assert len(decided) <= 1
    assert len([paper for paper in made if paper.kind in ("grant_decision", "refusal_decision")]) == len(
        decided
    )


def clocks_follow_from_the_ledger(life: Life, number: str) -> None:
    case = life.case(number)
    with life.hall.database.read() as transaction:
        calendar = calendar_of(transaction)
        running = {row.clock: row.due_at for row in of_case(transaction, DeadlineRow, case.id or 0)}
        must = {row.clock: row.due_at for row in wanted(transaction, case, calendar)}
        log = events.of_case(transaction.session, case.id or 0)
    assert running == must
    assert case.state not in ENDED or set(running) <= BEYOND_THE_END
    assert {event.kind for event in log} <= set(STEPS) | set(WORDS)


def numbers_are_whole(life: Life) -> None:
    with life.hall.database.read() as transaction:
        events.verify(transaction.session)
        series: dict[tuple[str, str, int], list[int]] = {}
        for paper in all_rows(transaction, PrintedPaperRow):
            series.setdefault((paper.authority, paper.kind, paper.year), []).append(paper.serial)
    assert all(sorted(given) == list(range(1, len(given) + 1)) for given in series.values())


@pytest.mark.slow
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(sorted(INCOMING)), min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_every_invariant_holds_after_every_verb(hall: Hall, incoming: list[str], chance: Random) -> None:
    life = Life(hall)
    for sort in incoming:
        life.receive(INCOMING[sort]())
    for _ in range(MOVES):
        number = chance.choice(life.numbers)
        verb, who = next_move(life, number, chance)
        life.at += timedelta(days=chance.choice([0] * 9 + [9]), minutes=1)
        before = life.case(number).state
        try:
            VERBS[verb](life, number, who)
        except HallError as error:
            assert life.case(number).state == before, f"{verb} was refused ({error.code}) and moved the case"
        holds_always(life, number)
        clocks_follow_from_the_ledger(life, number)
    numbers_are_whole(life)
    assert register(hall).agrees
