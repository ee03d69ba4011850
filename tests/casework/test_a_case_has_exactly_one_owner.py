from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from harness import CLERK
from sqlalchemy.exc import IntegrityError

from casework.receive import Batch, receive
from casework.route import choose, route
from rules.states import PowerKind
from storage import events
from storage.cases import case_by_id
from storage.hall import Hall
from storage.powers import Holder, add_absence

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)


def send(hall: Hall, matter: str, power: PowerKind, *, absent: tuple[str, ...] = (), at: datetime = AT):
    batch = Batch(f"b-{matter}", matter, [("1.jpg", b"1")], override_reason="综合窗口2排队较长")
    received = receive(hall, batch, CLERK, at)
    with hall.database.write() as transaction:
        for person in absent:
            add_absence(transaction, person, DAY, DAY, "年休")
        case = case_by_id(transaction, received.case_id)
        return route(transaction, case, power, at), received.case_id


def test_the_named_officer_gets_it(hall: Hall) -> None:
    chosen, _ = send(hall, "road-occupation", PowerKind.EXAMINE)
    assert (chosen.owner, chosen.queue) == ("cg1", None)


def test_the_deputy_steps_in_and_then_the_section_head(make_hall) -> None:
    deputy, _ = send(make_hall(), "road-occupation", PowerKind.EXAMINE, absent=("cg1",))
    head, _ = send(make_hall(), "road-occupation", PowerKind.EXAMINE, absent=("cg1", "cg2"))
    assert (deputy.owner, head.owner) == ("cg2", "cg3")
    assert "田望舒" in deputy.reason


def test_what_the_window_may_not_accept_goes_to_the_department(hall: Hall) -> None:
    chosen, _ = send(hall, "bookkeeping-agency", PowerKind.ACCEPT)
    assert chosen.owner == "cz1"


def test_the_clerk_who_has_the_case_at_hand_keeps_it_if_the_power_is_theirs() -> None:
    both = [Holder("w1", "甲", 1, False, "授1号"), Holder("w2", "乙", 2, False, "授1号")]
    assert choose(both, PowerKind.ACCEPT, at_hand="w2").owner == "w2"
    assert choose(both, PowerKind.ACCEPT, at_hand="w9").owner == "w1"


def test_without_anybody_present_it_lies_in_a_visible_queue_with_the_reason(either_hall: Hall) -> None:
    chosen, case_id = send(either_hall, "bookkeeping-agency", PowerKind.DECIDE, absent=("cz1",))
    assert (chosen.owner, chosen.queue) == (None, "Q7")
    with either_hall.database.read() as transaction:
        case = case_by_id(transaction, case_id)
        last = events.of_case(transaction.session, case_id)[-1]
    assert (case.owner, case.queue, last.kind) == (None, "Q7", "queued")
    assert case.queue_reason is not None
    assert "不在岗" in case.queue_reason


def test_a_power_counts_only_on_its_days(hall: Hall) -> None:
    early = datetime(2025, 12, 31, 2, 0, tzinfo=UTC)
    chosen, _ = send(hall, "road-occupation", PowerKind.DECIDE, at=early)
    assert chosen.queue == "Q7"
    assert "没有在期" in chosen.reason


def test_the_database_refuses_two_owners_and_none(either_hall: Hall) -> None:
    _, case_id = send(either_hall, "road-occupation", PowerKind.EXAMINE)
    for owner, queue in (("cg1", "Q7"), (None, None)):
        with pytest.raises(IntegrityError), either_hall.database.write() as transaction:
            case = case_by_id(transaction, case_id)
            case.owner, case.queue = owner, queue
