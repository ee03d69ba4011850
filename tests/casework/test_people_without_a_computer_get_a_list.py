"""消息单: what is unseen on A4, one page where it is little, its text to be selected and searched."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdfium2
import pytest
from life import DUTY_HEAD, Life
from receivers import AT, Rooms

from casework.errors import NoSuchDepartmentError, UnknownPersonError
from casework.outbox import hand_over, inbox, mark_seen, printed_list
from storage.clock import SHANGHAI


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [page.get_textpage().get_text_bounded() for page in document]


def test_few_messages_are_one_a4_page_whose_text_can_be_selected(rooms: Rooms) -> None:
    speaking = rooms.speaking()
    case = (life := Life(speaking.hall)).case(life.receive())
    speaking.tell("cg1", subject="黄牌：临近期限", body="请今日办理。", case_id=case.id, urgent=True)
    speaking.tell("cg2", subject="请代田望舒办理")
    made = printed_list(speaking.hall, AT, department="urban-management")
    [page] = pages_of(made.pdf)
    for told in (
        "城市管理行政执法局",
        "黄牌：临近期限",
        "请今日办理。",
        case.number,
        "田望舒",
        "郑怀民",
        "急",
        "签名",
    ):
        assert told in page
    assert "2026年11月23日10时00分" in page
    size = pypdfium2.PdfDocument(io.BytesIO(made.pdf))[0].get_size()
    assert [round(side) for side in size] == [595, 842]


def test_many_messages_go_on_over_pages_with_their_headings(rooms: Rooms) -> None:
    speaking = rooms.speaking()
    for number in range(60):
        speaking.tell("cg1", subject=f"第{number}件临近期限", body="请办理。" * 20)
    pages = pages_of(printed_list(speaking.hall, AT, person="cg1").pdf)
    assert len(pages) > 2
    assert all("阅知签名" in page for page in pages[:-1])
    assert f"共 {len(pages)} 页" in pages[0]


def test_a_list_holds_only_what_is_unseen_of_whom_it_is_for(either_rooms: Rooms) -> None:
    speaking = either_rooms.speaking()
    hall = speaking.hall
    speaking.tell("cg1", "cz1", "d1", subject="告诉三个人")
    speaking.tell("cg1", subject="已经看过")
    mark_seen(hall, "cg1", [inbox(hall, "cg1")[1].id or 0], AT)
    assert set(printed_list(hall, AT, department="urban-management").listed) == {"cg1"}
    assert set(printed_list(hall, AT, department="hall").listed) == {"d1"}
    [page] = pages_of(printed_list(hall, AT, person="cg1").pdf)
    assert "告诉三个人" in page
    assert "已经看过" not in page
    assert "没有尚未阅知的消息" in pages_of(printed_list(hall, AT, person="cg2").pdf)[0]


def test_printing_makes_nothing_seen_until_the_list_was_handed_over(either_rooms: Rooms) -> None:
    speaking = either_rooms.speaking()
    hall = speaking.hall
    speaking.tell("cg1", "cg2")
    made = printed_list(hall, AT, department="urban-management")
    speaking.tell("cg1", subject="打印之后才来的")
    assert len(inbox(hall, "cg1")) == 2
    assert hand_over(hall, made.listed, DUTY_HEAD, AT + timedelta(hours=1)) == 2
    assert [one.subject for one in inbox(hall, "cg1")] == ["打印之后才来的"]
    assert hand_over(hall, made.listed, DUTY_HEAD, AT + timedelta(hours=2)) == 0
    assert {row.seen_at for row in speaking.rows() if row.seen_at} == {AT + timedelta(hours=1)}


def test_markup_in_a_message_is_printed_as_it_is(rooms: Rooms) -> None:
    speaking = rooms.speaking()
    speaking.tell("cg1", subject="<script>x</script>", body='<img src="file:///etc/hostname">')
    [page] = pages_of(printed_list(speaking.hall, AT, person="cg1").pdf)
    assert "<script>x</script>" in page
    assert '<img src="file:///etc/hostname">' in page.replace("\r\n", "")


def test_who_is_not_there_gets_no_list(rooms: Rooms) -> None:
    speaking = rooms.speaking()
    with pytest.raises(NoSuchDepartmentError, match="hall"):
        printed_list(speaking.hall, AT, department="nowhere")
    with pytest.raises(UnknownPersonError):
        printed_list(speaking.hall, AT.astimezone(SHANGHAI), person="nobody")
