from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
import stand_in
from harness import CLERK

from casework.judge import give_back, keep_work, record_precheck, redrive, take_work
from casework.receive import Batch, Received, receive
from storage import events
from storage.cases import case_by_id
from storage.clock import now
from storage.errors import LeaseLostError
from storage.hall import Hall
from storage.readings import documents_of, fields_of, findings_of, marks_of, pages_of
from storage.work import Lease, backlog

FILES = [("1.jpg", "六安某公司".encode()), ("2.jpg", b"")]


def received(hall: Hall) -> Received:
    return receive(hall, Batch("b", "road-occupation", FILES), CLERK)


def record(hall: Hall, lease: Lease) -> None:
    reading = stand_in.reading_of(FILES)
    record_precheck(hall, lease, reading, stand_in.verdict_on(reading), "2026-01-01")


def test_documents_fields_findings_verdict_owner_and_events_are_written_together(either_hall: Hall) -> None:
    hall, case_id = either_hall, received(either_hall).case_id
    lease = take_work(hall, "a")
    assert lease is not None
    record(hall, lease)
    with hall.database.read() as transaction:
        case = case_by_id(transaction, case_id)
        documents = documents_of(transaction, case_id, 1)
        first = documents[0].id or 0
        fields, pages, marks = (ask(transaction, first) for ask in (fields_of, pages_of, marks_of))
        findings = findings_of(transaction, case_id, 1)
        kinds = [event.kind for event in events.of_case(transaction.session, case_id)]
        assert events.verify(transaction.session) == 5  # seeded, its sample list, and three of the case
    assert (case.verdict, case.needs_review, case.matter_version) == ("correction", False, "2026-01-01")
    assert (case.state, case.owner, case.next_power) == ("RECEIVED", "w1", "accept")
    assert [document.kind for document in documents] == ["business_licence"] * 2
    assert (fields["name"].value, fields["name"].box) == ("六安某公司", [0.1, 0.2, 0.5, 0.25])
    assert [(page.number, page.blank) for page in pages] == [(1, False)]
    assert [(mark.sort, mark.text) for mark in marks] == [
        ("seal", "六安市市场监督管理局"),
        ("place", "法定代表人(签字)"),
    ]
    assert [(finding.outcome, finding.evidence[0]["file"]) for finding in findings] == [
        ("pass", "1.jpg"),
        ("fail", "2.jpg"),
    ]
    assert kinds == ["received", "prechecked", "routed"]


def test_events_hold_no_personal_data(hall: Hall) -> None:
    case_id = received(hall).case_id
    record(hall, take_work(hall, "a"))  # type: ignore[arg-type]
    with hall.database.read() as transaction:
        log = events.of_case(transaction.session, case_id)
    assert "六安某公司" not in "".join(str(event.detail) for event in log)


def test_a_second_recording_of_the_same_work_writes_nothing(either_hall: Hall) -> None:
    case_id = received(either_hall).case_id
    lease = take_work(either_hall, "a")
    assert lease is not None
    record(either_hall, lease)
    with pytest.raises(LeaseLostError):
        record(either_hall, lease)
    with either_hall.database.read() as transaction:
        assert len(documents_of(transaction, case_id, 1)) == 2


def test_a_worker_that_was_too_slow_writes_nothing(either_hall: Hall) -> None:
    received(either_hall)
    slow = take_work(either_hall, "slow")
    assert slow is not None
    assert take_work(either_hall, "other") is None
    later = now() + timedelta(seconds=either_hall.settings.lease_seconds + 1)
    quick = take_work(either_hall, "quick", later)
    assert quick is not None
    assert quick.attempts == 2
    for late in (lambda: record(either_hall, slow), lambda: keep_work(either_hall, slow)):
        with pytest.raises(LeaseLostError):
            late()
    record(either_hall, quick)


def test_work_that_fails_again_and_again_ends_in_the_exception_queue(either_hall: Hall) -> None:
    case_id, at = received(either_hall).case_id, now()
    for attempt in range(either_hall.settings.max_attempts):
        lease = take_work(either_hall, f"try-{attempt}", at)
        assert lease is not None
        give_back(either_hall, lease, "ValueError", at)
        assert take_work(either_hall, "too early", at) is None
        at += timedelta(minutes=11)
    assert redrive(either_hall, at) == 0
    with either_hall.database.read() as transaction:
        case = case_by_id(transaction, case_id)
        assert backlog(transaction) == {"failed": 1}
    assert (case.owner, case.queue) == (None, "Q12")


def test_a_knock_that_got_lost_is_sent_again_with_growing_pauses(hall: Hall) -> None:
    received(hall)
    at, sent = now(), []
    for second in range(0, 1200, 10):
        if redrive(hall, at + timedelta(seconds=second)):
            sent.append(second)
    pauses = [later - earlier for earlier, later in pairwise(sent)]
    assert 50 <= sent[0] <= 70
    assert pauses == sorted(pauses)
    assert max(pauses) <= 610
