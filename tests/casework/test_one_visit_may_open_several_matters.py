"""一窗办多事: one visit, several departments, the ID scanned once, one receipt (S61); other windows (S5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
import rule_papers as papers
from life import W1, Life, documents

from casework.errors import IssueCounterOnlyError, NoOtherWindowError, WrongCounterError
from casework.point import point_elsewhere
from casework.receive import Batch, receive
from casework.visit import Wanted, give_receipt, open_cases, visit_count
from storage.hall import Hall
from storage.papers import paper_by_id
from storage.rows import all_rows
from storage.tables import SubmittedFileRow

KEY = "visit-1"
WANTED = [
    Wanted("road-occupation"),
    Wanted("bookkeeping-agency", override_reason="同一申请人一次办理"),
    Wanted("senior-card"),
]


def test_s61_three_cases_in_three_departments_share_their_scans(either_hall: Hall) -> None:
    life = Life(either_hall)
    files, read = documents(papers.road())
    opened = open_cases(life.hall, KEY, WANTED, files, W1, window="1", at=life.at)
    for one in opened:
        life.judge(one, read)
    assert len({one.case_number for one in opened}) == 3
    with life.hall.database.read() as transaction:
        scans = [file.sha256 for file in all_rows(transaction, SubmittedFileRow)]
    assert (len(scans), len(set(scans))) == (12, 4)
    paper = give_receipt(life.hall, opened[0].case_number, W1, at=life.at)
    with life.hall.database.read() as transaction:
        content = paper_by_id(transaction, paper).content
    assert [case["department"] for case in content["cases"]] == [
        "城市管理行政执法局",
        "财政局",
        "社会发展局",
    ]
    assert len(content["rows"]) == 4
    assert {visit_count(life.hall, one.case_number) for one in opened} == {1}


def test_a_visit_that_is_sent_again_opens_nothing_twice(hall: Hall) -> None:
    life = Life(hall)
    files, _ = documents(papers.road())
    first = open_cases(hall, KEY, WANTED, files, W1, window="1", at=life.at)
    again = open_cases(hall, KEY, WANTED, files, W1, window="1", at=life.at)
    assert [one.case_number for one in first] == [one.case_number for one in again]
    assert not any(one.fresh for one in again)


def test_a_receipt_in_large_print_lists_what_was_handed_in(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive()
    paper = give_receipt(hall, number, W1, large=True, at=life.at)
    with hall.database.read() as transaction:
        content = paper_by_id(transaction, paper).content
    assert content["large"] is True
    assert [row["name"] for row in content["rows"]] == ["申请表", "营业执照", "法定代表人身份证", "位置图"]
    assert content["cases"] == []


def test_s6_another_counter_receives_a_matter_with_a_reason_alone_and_window_3_nothing(hall: Hall) -> None:
    low = Batch("b", "bookkeeping-agency", [("1.jpg", b"1")], window="1")
    with pytest.raises(WrongCounterError, match="综合窗口2"):
        receive(hall, low, W1)
    receive(hall, replace(low, override_reason="综合窗口2排队较长"), W1)
    with pytest.raises(IssueCounterOnlyError):
        receive(hall, replace(low, batch_key="c", window="3", override_reason="都一样"), W1)


@pytest.mark.parametrize(
    ("asked", "window"),
    [("缴税和开发票", "税务窗口"), ("房产过户", "不动产窗口"), ("补身份证", "公安窗口")],
)
def test_s5_who_asks_for_a_matter_of_another_window_gets_a_slip(hall: Hall, asked: str, window: str) -> None:
    paper = point_elsewhere(hall, asked, W1)
    with hall.database.read() as transaction:
        content = paper_by_id(transaction, paper).content
    assert content["window"] == window


def test_s5_what_no_window_is_known_for_is_said(hall: Hall) -> None:
    with pytest.raises(NoOtherWindowError, match="导办台"):
        point_elsewhere(hall, "登月许可", W1)
