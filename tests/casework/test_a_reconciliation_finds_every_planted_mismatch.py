"""Cases of a day held against another system's records, each kind of difference planted (S30)."""

from __future__ import annotations

from datetime import date

import pytest
from life import DUTY_HEAD, HANDLER, PERMIT, SELF, W1, W3, Life

from casework.examine import make_result, refuse
from casework.exceptions import close_exception
from casework.issue_counter import archive, close, hand_out
from casework.outside.numbers import record_outside_number
from casework.outside.reconcile import Reconciliation, reconcile
from casework.outside.tables import SYSTEMS, load_system
from rules.outside import MismatchKind, OutsideRecord
from storage.hall import Hall
from storage.life import open_exceptions
from storage.values import Queue

DAY = date(2026, 11, 23)
EXCHANGE = load_system(SYSTEMS / "exchange.yaml")


def record(number: str, state: str, ours: str = "", day: date = DAY) -> OutsideRecord:
    return OutsideRecord(number, EXCHANGE.state(state), day, ours)


def run(life: Life, *records: OutsideRecord) -> Reconciliation:
    return reconcile(life.hall, "exchange", records, DAY, at=life.at)


def kinds(found: Reconciliation) -> list[MismatchKind]:
    return [one.kind for one in found.found]


def test_sides_that_agree_give_nothing(either_hall: Hall) -> None:
    life = Life(either_hall)
    known, named = life.receive(), life.accepted()
    record_outside_number(life.hall, known, "exchange", "A1", W1, life.at)
    found = run(life, record("A1", "02"), record("A2", "05", named))
    assert (found.found, found.cases, found.records) == ((), 2, 2)
    assert found.lines()[-1] == "没有不符之处。"


def test_s30_each_planted_mismatch_is_found_once_and_lies_in_queue_q11(either_hall: Hall) -> None:
    life = Life(either_hall)
    missing, behind, swapped, other = (life.receive() for _ in range(4))
    for number, theirs in ((behind, "A2"), (swapped, "A3")):
        record_outside_number(life.hall, number, "exchange", theirs, W1, life.at)
    records = (
        record("A2", "10", behind),
        record("A3", "02", other),
        record("A4", "02", other),
        record("A5", "02", "NOBODYS"),
        record("A6", "05"),
    )
    found = run(life, *records)
    assert [(one.kind, one.subject) for one in found.found] == [
        (MismatchKind.STATE_DIFFERS, behind),
        (MismatchKind.NUMBER_DIFFERS, swapped),
        (MismatchKind.UNKNOWN_HERE, "A5"),
        (MismatchKind.UNKNOWN_HERE, "A6"),
        (MismatchKind.MISSING_THERE, missing),
    ]
    assert found.fresh == 5
    with life.hall.database.read() as transaction:
        queued = open_exceptions(transaction, queue=Queue.EXTERNAL_NUMBER)
    assert len(queued) == 5
    assert any("对方是“办结”" in row.reason for row in queued)
    again = run(life, *records)
    assert (len(again.found), again.fresh, again.repaired) == (5, 0, ())


def test_another_number_of_theirs_for_a_case_of_ours_is_a_difference(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive()
    record_outside_number(hall, number, "exchange", "A1", W1, life.at)
    assert kinds(run(life, record("A9", "02", number))) == [MismatchKind.NUMBER_DIFFERS]


def test_s30_a_mismatch_that_was_repaired_is_told_until_somebody_closes_it(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive()
    assert kinds(run(life)) == [MismatchKind.MISSING_THERE]
    found = run(life, record("A1", "02", number))
    assert (found.found, len(found.repaired)) == ((), 1)
    assert any(line.startswith("已一致：") for line in found.lines())
    with hall.database.read() as transaction:
        (row,) = open_exceptions(transaction, queue=Queue.EXTERNAL_NUMBER)
    close_exception(hall, row.id or 0, "correct_data", "对方已补传", DUTY_HEAD, life.at)
    assert run(life, record("A1", "02", number)).repaired == ()


def test_what_another_day_left_open_is_not_told_as_repaired(hall: Hall) -> None:
    life = Life(hall)
    life.receive()
    run(life)
    later = reconcile(hall, "exchange", [], date(2026, 11, 24), at=life.at)
    assert (later.found, later.repaired) == ((), ())


def test_a_case_that_they_lack_does_not_wait_for_its_decision(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    run(life)
    refuse(hall, number, "地点在消防通道内", ("影响通行",), HANDLER, life.at)
    assert life.case(number).state == "DECIDED_REFUSED"


def test_a_department_s_system_lacks_no_cases_of_others(
    hall: Hall, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("systems")
    told = "key: finance\nname: 会计系统\ndepartments: [finance]\n"
    (folder / "finance.yaml").write_text(told, encoding="utf-8")
    settings = hall.settings.model_copy(update={"outside_folder": folder})
    life = Life(Hall(settings, hall.database, hall.objects))
    life.receive()
    assert reconcile(life.hall, "finance", [], DAY, at=life.at).found == ()


def test_an_archived_case_is_compared_as_it_stood_before(hall: Hall) -> None:
    life = Life(hall)
    number = life.at_issue_counter()
    hand_out(hall, number, SELF, W3, life.at)
    close(hall, number, W3, life.at)
    archive(hall, number, W3, life.at)
    assert run(life, record("A1", "10", number)).found == ()
    assert kinds(run(life, record("A1", "02", number))) == [MismatchKind.STATE_DIFFERS]


def test_a_result_in_the_making_agrees_with_their_end_of_the_case(hall: Hall) -> None:
    life = Life(hall)
    number = life.decided()
    make_result(hall, number, PERMIT.licence_name, HANDLER, at=life.at)
    assert run(life, record("A1", "10", number)).found == ()
    assert run(life, record("A1", "12", number)).found == ()
