"""Each sign of 体外循环 is planted, found once, and lies in queue Q12 (S13)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from harness import CLERK
from life import HANDLER, MORNING, W1, Life

from casework.accept import accept
from casework.off_system import OffSystemWork, find_off_system_work
from casework.outside.numbers import import_records, record_outside_number
from casework.receive import Batch, receive
from rules.off_system import Logged, back_dated
from rules.states import CaseState
from storage.cases import open_case
from storage.events import NewEvent
from storage.hall import Hall
from storage.life import open_exceptions
from storage.tables import CaseRow
from storage.values import Queue

DAY = date(2026, 11, 23)


def look(life: Life, day: date = DAY) -> OffSystemWork:
    return find_off_system_work(life.hall, day, at=life.at)


def kinds(found: OffSystemWork) -> list[str]:
    return [one.key.split(":")[0] for one in found.signs]


def plant(life: Life, *states: CaseState, person: str | None = HANDLER.person) -> str:
    """Write a case as somebody would who goes past the verbs; return its number."""
    number = f"PLANTED{len(life.numbers)}"
    life.numbers.append(number)
    row = CaseRow(
        number=number,
        matter="road-occupation",
        state=states[-1],
        window="1",
        channel="window",
        batch_key=number,
        received_at=life.at,
        received_on=DAY,
        owner="cg1",
    )
    with life.hall.database.write() as transaction:
        case_id = open_case(transaction, row, [])
        for before, after in zip((None, *states), states, strict=False):
            actor = HANDLER if person else CLERK
            transaction.record(NewEvent(after.lower(), life.at, actor, case_id, before, after))
    return number


def test_a_case_that_went_its_way_gives_no_sign(either_hall: Hall) -> None:
    life = Life(either_hall)
    life.at_issue_counter()
    found = look(life)
    assert found.signs == ()
    assert found.lines() == ["2026-11-23没有发现体外办理的迹象。"]


def test_s13_a_decision_without_scan_and_without_hand_over_is_found_once(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = plant(life, CaseState.ACCEPTED, CaseState.DECIDED_GRANTED)
    found = look(life)
    assert (kinds(found), found.fresh) == (["no_scan", "no_handover"], 2)
    again = look(life)
    assert (kinds(again), again.fresh) == (["no_scan", "no_handover"], 0)
    with life.hall.database.read() as transaction:
        queued = open_exceptions(transaction, queue=Queue.ANOMALY)
    assert len(queued) == 2
    assert all(number in row.reason for row in queued)


def test_a_decision_at_the_window_needs_no_hand_over(hall: Hall) -> None:
    life = Life(hall)
    plant(life, CaseState.ACCEPTED, CaseState.DECIDED_GRANTED, person=None)
    assert kinds(look(life)) == ["no_scan"]


def test_s13_a_result_issued_without_a_decision_is_found(hall: Hall) -> None:
    life = Life(hall)
    plant(life, CaseState.ACCEPTED, CaseState.ISSUED)
    assert kinds(look(life)) == ["no_decision"]


def test_s13_an_event_that_claims_an_earlier_time_is_found(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.receive()
    life.receive()
    accept(life.hall, number, W1, life.at - timedelta(hours=30))
    found = look(life)
    assert set(kinds(found)) == {"back_dated"}
    assert all("2026-11-22 03:30" in one.words for one in found.signs)


def test_two_clocks_that_differ_a_little_are_no_sign() -> None:
    times = [0, 5, -50, 10]
    log = [logged(seq, MORNING + timedelta(minutes=late)) for seq, late in enumerate(times)]
    assert back_dated(log) == []


def test_a_row_of_events_that_claim_an_earlier_time_is_found_whole() -> None:
    log = [logged(seq, MORNING - timedelta(hours=late)) for seq, late in enumerate([0, 48, 48, 0])]
    assert [event.seq for event in back_dated(log)] == [1, 2]


def logged(seq: int, at: datetime) -> Logged:
    return Logged(seq, 1, "received", at, at.date())


def test_s13_a_receipt_dated_before_its_day_needs_a_reason(hall: Hall) -> None:
    life = Life(hall)
    yesterday = date(2026, 11, 22)
    for key, reason in (("a", ""), ("b", "昨日下班后由专人代收")):
        files = [(f"{key}.jpg", key.encode())]
        batch = Batch(key, "road-occupation", files, received_on=yesterday, override_reason=reason)
        receive(hall, batch, CLERK, life.at)
    found = look(life)
    assert kinds(found) == ["early_receipt"]
    assert "收件日期却写作2026-11-22" in found.signs[0].words


def test_s13_a_department_s_record_without_an_intake_is_found_until_its_number_is_known(
    either_hall: Hall,
) -> None:
    life = Life(either_hall)
    number = life.receive()
    data = f"外部编号,办件编号,办件状态,收件日期\nA1,,12,2026-11-20\nA2,{number},02,2026-11-23\n"
    import_records(life.hall, "exchange", "记录.csv", data.encode(), W1, life.at)
    found = look(life)
    assert [one.key for one in found.signs] == ["no_intake:exchange:A1"]
    record_outside_number(life.hall, number, "exchange", "A1", W1, life.at)
    assert look(life).signs == ()
