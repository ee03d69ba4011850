"""预警卡片: raised once, on time or late, whoever sweeps; withdrawn when the last day moves; answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import rule_papers as papers
from life import DUTY_HEAD, FINANCE, HANDLER, HEAD, LIAISON, W1, Life
from sqlalchemy import event

from casework import cards
from casework.accept import deem_accepted
from casework.cards import Cause, acknowledge_card, answer_card, sweep, withdraw_card
from casework.correct import notify_correction
from casework.errors import CardRefusedError
from casework.examine import begin_examination, extend, resume, suspend
from casework.handover import acknowledge, make_batch, sign
from casework.outbox import inbox
from casework.parties import parties
from storage import events
from storage.clock import SHANGHAI
from storage.clock_tables import CardRow, DeadlineRow
from storage.deadlines import cards as stored_cards
from storage.hall import Hall
from storage.life_tables import ElectronicPushRow
from storage.rows import all_rows, of_case
from storage.tables import EventRow


def held(hall: Hall) -> list[CardRow]:
    with hall.database.read() as transaction:
        return sorted(stored_cards(transaction), key=lambda card: (card.due_at, card.id or 0))


def told(hall: Hall, *clocks: str) -> list[tuple[str, str, str]]:
    return [
        (card.clock, card.rung, f"{card.due_at.astimezone(SHANGHAI):%m-%d %H:%M}")
        for card in held(hall)
        if card.clock in clocks
    ]


def deadlines(life: Life, number: str) -> dict[str, DeadlineRow]:
    with life.hall.database.read() as transaction:
        return {row.clock: row for row in of_case(transaction, DeadlineRow, life.case(number).id or 0)}


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def test_papers_not_handed_over_climb_the_ladder_of_the_day_and_breach_at_midnight(either_hall: Hall) -> None:
    life = Life(either_hall)
    life.accepted()
    seen = []
    for moment in (at(23, 15, 59), at(23, 16), at(23, 17), at(23, 17, 29), at(23, 17, 30), at(24, 0)):
        sweep(life.hall, moment)
        seen.append([rung for _, rung, _ in told(life.hall, "K6")])
    assert seen == [
        [],
        ["list"],
        ["list", "soon"],
        ["list", "soon"],
        ["list", "soon", "closing"],
        ["list", "soon", "closing", "breach"],
    ]
    breach = held(life.hall)[-1]
    assert (breach.colour, breach.to_answer, breach.department) == ("red", True, "urban-management")
    assert set(breach.told) == {"d1", "cg5"}


def test_papers_signed_for_and_acknowledged_in_time_raise_nothing_more(hall: Hall) -> None:
    life = Life(hall)
    number = life.accepted()
    sweep(hall, at(23, 16))
    life.handed_over()
    sweep(hall, at(24, 0))
    assert [rung for _, rung, _ in told(hall, "K6")] == ["list", "soon", "closing", "breach"], "one leg only"
    acknowledge(hall, number, LIAISON, at(24, 0, 5))
    assert "K6" not in deadlines(life, number)
    other = Life(hall, at=at(24, 9))
    number = other.accepted()
    other.handed_over()
    acknowledge(hall, number, LIAISON, other.at)
    sweep(hall, at(25, 0))
    assert len(told(hall, "K6")) == 4


def test_papers_given_back_to_be_corrected_are_exempt_for_that_reason(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive(papers.drop(papers.road(), "location_drawing"))
    notify_correction(hall, number, W1, at=life.at)
    sweep(hall, at(24, 0))
    assert told(hall, "K6") == []
    with hall.database.read() as transaction:
        from storage.life_tables import ClockEventRow

        stopped = of_case(transaction, ClockEventRow, life.case(number).id or 0)
    assert {row.detail.get("because") for row in stopped if row.clock == "K6"} == {None, "材料在补"}


def test_what_fell_due_while_everything_was_down_is_raised_with_its_true_time(either_hall: Hall) -> None:
    life = Life(either_hall)
    life.accepted()
    back = at(25, 10, 7)
    assert sweep(life.hall, back) > 0
    assert told(life.hall, "K6") == [
        ("K6", "list", "11-23 16:00"),
        ("K6", "soon", "11-23 17:00"),
        ("K6", "closing", "11-23 17:30"),
        ("K6", "breach", "11-24 00:00"),
    ]
    assert {card.raised_at for card in held(life.hall)} == {back}
    assert sweep(life.hall, back) == 0


def test_a_sweep_that_finds_nothing_due_takes_no_lock_and_asks_little(hall: Hall) -> None:
    life, asked, counts = Life(hall), list[str](), []
    event.listen(hall.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    for cases in (1, 3):
        for _ in range(cases):
            life.accepted()
        asked.clear()
        assert sweep(hall, life.at) == 0
        counts.append(len(asked))
        assert "BEGIN IMMEDIATE" not in asked
    assert counts[0] == counts[1] <= 2


def test_two_sweeps_at_one_moment_raise_one_set_of_cards(
    either_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(either_hall)
    for _ in range(6):
        life.accepted()
    monkeypatch.setattr(cards, "PAGE", 2)
    with ThreadPoolExecutor(4) as together:
        raised = list(together.map(lambda _: sweep(life.hall, at(30, 12)), range(4)))
    found = Counter(card.key for card in held(life.hall))
    assert sum(raised) == len(found) > 0
    assert set(found.values()) == {1}
    assert sweep(life.hall, at(30, 12)) == 0
    with life.hall.database.read() as transaction:
        events.verify(transaction.session)
        kinds = [row.kind for row in all_rows(transaction, EventRow)]
    assert kinds.count("card_raised") == len(found)


def test_warnings_run_on_the_earlier_of_both_decision_clocks_and_both_breaches_are_carded(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    ends = deadlines(life, number)
    earlier, later = sorted((ends["K2"], ends["K3"]), key=lambda row: (row.due_on, row.clock))
    assert (earlier.warned, later.warned) == (True, False)
    sweep(hall, at(31, 12, month=12))
    assert [rung for clock, rung, _ in told(hall, later.clock)] == ["overdue", "overdue-3"]
    assert [rung for clock, rung, _ in told(hall, earlier.clock)][-2:] == ["overdue", "overdue-3"]
    assert "one-left" in [rung for clock, rung, _ in told(hall, earlier.clock)]


def test_an_extension_withdraws_the_cards_that_spoke_of_the_earlier_end(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.examined()
    before = deadlines(life, number)["K2"]
    life.at = before.due_at - timedelta(hours=3)
    sweep(life.hall, life.at)
    early = [card for card in held(life.hall) if card.clock == "K2"]
    extend(life.hall, number, "案情复杂", HEAD, life.at)
    after = deadlines(life, number)["K2"]
    assert after.due_on > before.due_on
    mine = [card for card in held(life.hall) if card.clock == "K2"]
    assert len(mine) == len(early)
    assert all(card.withdrawn_because.startswith("时限延至") for card in mine)
    sweep(life.hall, after.due_at)
    assert told(life.hall, "K2")[-1][1] == "overdue"


def test_a_special_procedure_stops_the_cards_and_can_itself_be_overdue(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    suspend(hall, number, "专家评审", "须专家评审", 5, HANDLER, at=life.at)
    assert {"K2", "K3", "E3"} & set(deadlines(life, number)) == set()
    sweep(hall, at(30, 18))
    assert told(hall, "K5") == [("K5", "overdue", "11-30 17:30")]
    assert told(hall, "K2", "K3", "E3") == []
    resume(hall, number, HANDLER, at(30, 18))
    assert deadlines(life, number)["E3"].due_on == date(2026, 12, 7)


def test_a_stage_that_drags_is_carded_while_the_whole_is_in_time(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    sweep(hall, at(30, 17, 30))
    assert told(hall, "E3") == [("E3", "slow", "11-30 17:30")]
    assert deadlines(life, number)["K2"].due_at > at(30, 17, 30)


def test_deemed_acceptance_starts_both_clocks_on_the_receipt_date(hall: Hall) -> None:
    life = Life(hall, at=datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI))
    number = life.receive(papers.drop(papers.road(), "location_drawing"))
    sweep(hall, datetime(2026, 3, 9, 17, 30, tzinfo=SHANGHAI))
    assert told(hall, "K1")[-1] == ("K1", "overdue", "03-09 17:30")
    deem_accepted(hall, number, datetime(2026, 3, 10, 7, 30, tzinfo=SHANGHAI))
    assert deadlines(life, number)["K2"].started_on == date(2026, 3, 2)


def first_card(life: Life) -> CardRow:
    life.accepted()
    sweep(life.hall, at(24, 9))
    return next(card for card in held(life.hall) if card.rung == "breach")


def test_a_breach_is_answered_with_its_cause_once_by_whom_it_concerns(either_hall: Hall) -> None:
    life = Life(either_hall)
    card = first_card(life)
    with pytest.raises(CardRefusedError, match="不由您办理"):
        answer_card(life.hall, card.id or 0, Cause.LIAISON_ABSENT, "", FINANCE, at(24, 9, 5))
    with pytest.raises(CardRefusedError, match="没有写明"):
        answer_card(life.hall, card.id or 0, Cause.OTHER, " ", DUTY_HEAD, at(24, 9, 5))
    answer_card(life.hall, card.id or 0, Cause.LIAISON_ABSENT, "", DUTY_HEAD, at(24, 9, 5))
    with pytest.raises(CardRefusedError, match="已经答复"):
        answer_card(life.hall, card.id or 0, Cause.LATE_RECEIPT, "", HEAD, at(24, 9, 6))
    with life.hall.database.read() as transaction:
        left = stored_cards(transaction, open_only=True)
        logged = [row for row in all_rows(transaction, EventRow) if row.kind == "card_answered"]
    assert card.id not in {one.id for one in left}
    assert [row.detail["cause"] for row in logged] == ["liaison_absent"]


def test_a_card_is_withdrawn_by_a_supervisor_with_a_reason_and_stays_on_record(hall: Hall) -> None:
    life = Life(hall)
    card = first_card(life)
    with pytest.raises(CardRefusedError, match="值班负责人或督查员"):
        withdraw_card(hall, card.id or 0, "误报", HEAD, at(24, 9, 5))
    with pytest.raises(CardRefusedError, match="理由"):
        withdraw_card(hall, card.id or 0, "", DUTY_HEAD, at(24, 9, 5))
    withdraw_card(hall, card.id or 0, "系统迁移期间手工移交，有签收单", DUTY_HEAD, at(24, 9, 5))
    with pytest.raises(CardRefusedError, match="已经撤回"):
        acknowledge_card(hall, card.id or 0, DUTY_HEAD, at(24, 9, 6))
    assert sweep(hall, at(24, 10)) == 0, "a card that was withdrawn is not raised again"


def test_whoever_has_seen_a_warning_needs_to_do_no_more(hall: Hall) -> None:
    life = Life(hall)
    life.accepted()
    sweep(hall, at(23, 17))
    for card in held(hall):
        acknowledge_card(hall, card.id or 0, LIAISON, at(23, 17, 5))
    with hall.database.read() as transaction:
        assert stored_cards(transaction, open_only=True) == []


def keys(found: Sequence[CardRow]) -> list[str]:
    return sorted(card.key for card in found)


def test_the_deadlines_are_what_the_ledger_says_after_every_step(hall: Hall) -> None:
    life = Life(hall)
    number = life.accepted()
    assert set(deadlines(life, number)) == {"K2", "K3", "K6", "E2"}
    batch = make_batch(hall, "urban-management", W1, life.at)
    sign(hall, batch.id, LIAISON, at=life.at)
    acknowledge(hall, number, LIAISON, life.at)
    begin_examination(hall, number, HANDLER, life.at)
    assert set(deadlines(life, number)) == {"K2", "K3", "E3"}
    with hall.database.read() as transaction:
        assert of_case(transaction, ElectronicPushRow, life.case(number).id or 0)[0].acknowledged_at
    assert keys(held(hall)) == []


def test_whom_a_card_concerns_is_told_once_and_nothing_about_the_applicant(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.accepted()
    sweep(life.hall, at(23, 17))
    sweep(life.hall, at(23, 17, 5))
    with life.hall.database.read() as transaction:
        told_of = parties(transaction, life.case(number))
    known = [one for one in (told_of.applicant, told_of.legal_representative, told_of.agent) if one]
    personal = {word for one in known for word in (one.name, one.identity, one.phone) if word}
    seen = inbox(life.hall, "cg4")
    assert [message.subject for message in seen] == [
        f"【提示】办件{number}：待移交清单",
        f"【预警】办件{number}：距下班30分钟未移交",
    ]
    assert personal
    assert not [word for word in personal for message in seen if word in message.subject + message.body]


def test_a_card_and_what_it_tells_live_or_die_together(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life(hall)
    life.accepted()
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(cards, "tell", lambda *_, **__: 1 // 0)
        sweep(hall, at(23, 17))
    assert held(hall) == []
    assert inbox(hall, "cg4") == []
    assert sweep(hall, at(23, 17)) == 2
