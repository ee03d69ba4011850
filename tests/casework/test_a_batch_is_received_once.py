from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from harness import CLERK

from casework.errors import (
    BatchKeyReusedError,
    FileTooLargeError,
    NothingSubmittedError,
    UnknownMatterError,
    UnknownPersonError,
)
from casework.read import load_submission
from casework.receive import Batch, receive
from storage import events
from storage.cases import case_by_number, count_cases
from storage.errors import HallError, ObjectStoreUnreachableError
from storage.hall import Hall
from storage.objects import ObjectStore
from storage.values import Actor
from storage.work import work_of_case

BATCH = Batch("batch-1", "road-occupation", [("1.jpg", b"form"), ("2.jpg", b"licence")], window="1")


def test_case_files_event_and_work_are_there_together(either_hall: Hall) -> None:
    received = receive(either_hall, BATCH, CLERK)
    with either_hall.database.read() as transaction:
        case = case_by_number(transaction, received.case_number)
        work = work_of_case(transaction, received.case_id)
        log = events.of_case(transaction.session, received.case_id)
    assert (case.state, case.owner, case.queue, case.window) == ("RECEIVED", "w1", None, "1")
    assert case.matter_version == "2026-01-01"
    assert [(item.kind, item.state) for item in work] == [("precheck", "waiting")]
    assert [(entry.kind, entry.person, entry.device) for entry in log] == [("received", "w1", "window-1")]
    assert load_submission(either_hall, received.case_id, 1).files == tuple(BATCH.files)


def test_the_same_batch_sent_again_gives_the_same_case(either_hall: Hall) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: receive(either_hall, BATCH, CLERK), range(6)))
    assert len({answer.case_number for answer in answers}) == 1
    assert sorted(answer.fresh for answer in answers) == [False] * 5 + [True]
    with either_hall.database.read() as transaction:
        assert count_cases(transaction) == 1


def test_the_same_batch_key_with_other_files_is_refused(hall: Hall) -> None:
    receive(hall, BATCH, CLERK)
    with pytest.raises(BatchKeyReusedError):
        receive(hall, replace(BATCH, files=[("1.jpg", b"other")]), CLERK)


@pytest.mark.parametrize(
    ("change", "actor", "error"),
    [
        ({"files": []}, CLERK, NothingSubmittedError),
        ({"matter": "passport"}, CLERK, UnknownMatterError),
        ({"files": [("a.pdf", bytes(2 * 1024 * 1024))]}, CLERK, FileTooLargeError),
        ({}, Actor("nobody", "intake_clerk", "window-1"), UnknownPersonError),
    ],
)
def test_what_cannot_be_received_leaves_no_trace(
    make_hall, change: dict[str, object], actor: Actor, error: type[HallError]
) -> None:
    hall = make_hall(max_file_mib=1)
    with pytest.raises(error):
        receive(hall, replace(BATCH, **change), actor)
    with hall.database.read() as transaction:
        assert count_cases(transaction) == 0


def test_without_its_originals_no_case_is_opened(hall: Hall) -> None:
    lost = replace(hall, objects=ObjectStore(hall.settings.model_copy(update={"s3_endpoint": "127.0.0.1:9"})))
    with pytest.raises(ObjectStoreUnreachableError, match="尚未收下"):
        receive(lost, BATCH, CLERK)
    with hall.database.read() as transaction:
        assert count_cases(transaction) == 0


def test_files_of_the_same_name_are_told_apart(hall: Hall) -> None:
    batch = replace(BATCH, files=[("扫描.jpg", b"1"), ("C:\\tmp\\扫描.jpg", b"2"), ("扫描.jpg", b"3")])
    received = receive(hall, batch, CLERK)
    names = [name for name, _ in load_submission(hall, received.case_id, 1).files]
    assert names == ["扫描.jpg", "扫描(2).jpg", "扫描(3).jpg"]
