"""A form is read by its labels, not by one template: right of, below, behind a colon, wrapped, in boxes."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sheets import Text, sheet, table

from extractors.forms import Pair, read_pairs
from extractors.kinds import people
from extractors.labels import Labels
from extractors.layout import Page
from extractors.values import Box

LABELS = Labels(
    {
        "applicant": ("申请人", "申请单位", "单位名称"),
        "head": ("法定代表人",),
        "phone": ("联系电话", "电话"),
        "number": ("身份证号码",),
        "address": ("地址",),
        "date": ("填表日期",),
    },
    run_on=("法定代表人",),
)
COMPANY = "六皋市云禾达市政工程有限公司"


def found(page: Page) -> dict[str, str]:
    return {pair.field: pair.value.text for pair in read_pairs(page, LABELS) if not pair.blank}


def blanks(page: Page) -> list[str]:
    return [pair.field for pair in read_pairs(page, LABELS) if pair.blank]


def only(page: Page) -> Pair:
    (pair,) = read_pairs(page, LABELS)
    return pair


def ruled(*rows: list[tuple[float, str]]) -> Page:
    texts, cells = table(*rows)
    return sheet(*texts, cells=cells)


def test_in_the_cell_to_the_right() -> None:
    page = ruled([(0.2, "申请人"), (0.6, COMPANY)], [(0.2, "联系电话"), (0.6, "13800138000")])
    assert found(page) == {"applicant": COMPANY, "phone": "13800138000"}


def test_in_the_cell_below_where_the_one_to_the_right_is_a_label() -> None:
    page = ruled([(0.3, "申请人"), (0.3, "联系电话")], [(0.3, "王芳"), (0.3, "13800138000")])
    assert found(page) == {"applicant": "王芳", "phone": "13800138000"}


def test_over_several_lines_of_its_cell() -> None:
    page = ruled([(0.2, "地址"), (0.4, "安徽省六皋市云岭经济技术开发区\n迎宾路176号3号楼12层")])
    assert found(page) == {"address": "安徽省六皋市云岭经济技术开发区迎宾路176号3号楼12层"}


def test_two_pairs_of_label_and_value_in_one_row() -> None:
    page = ruled([(0.15, "法定代表人"), (0.2, "王芳"), (0.15, "联系电话"), (0.3, "13800138000")])
    assert found(page) == {"head": "王芳", "phone": "13800138000"}


def test_a_label_and_its_value_in_one_cell() -> None:
    assert found(ruled([(0.8, "申请单位：" + COMPANY)])) == {"applicant": COMPANY}


@pytest.mark.parametrize("colon", ["：", ":", " ：", "： "])
def test_behind_a_colon(colon: str) -> None:
    assert found(sheet((f"申请人{colon}王芳", 0.1, 0.3))) == {"applicant": "王芳"}


def test_behind_a_wide_gap() -> None:
    assert found(sheet(("申请人", 0.1, 0.3), ("王芳", 0.3, 0.3))) == {"applicant": "王芳"}


def test_up_to_the_next_label_of_the_line() -> None:
    page = sheet(("法定代表人：王芳  联系电话：13800138000", 0.1, 0.3))
    assert {name: text.strip() for name, text in found(page).items()} == {
        "head": "王芳",
        "phone": "13800138000",
    }


def test_wrapped_under_where_it_started() -> None:
    page = sheet(
        ("地址：", 0.1, 0.3),
        ("安徽省六皋市云岭经济技术", 0.2, 0.3),
        ("开发区迎宾路176号", 0.2, 0.322),
        ("电话：12345", 0.1, 0.344),
    )
    assert found(page) == {"address": "安徽省六皋市云岭经济技术开发区迎宾路176号", "phone": "12345"}


def test_under_a_label_that_stands_alone() -> None:
    assert found(sheet(("申请人", 0.1, 0.3), (COMPANY, 0.1, 0.322))) == {"applicant": COMPANY}


def test_on_a_printed_underline() -> None:
    assert found(sheet(("申请人：____王芳____", 0.1, 0.3))) == {"applicant": "王芳"}


def test_with_spread_letters_hints_and_bullets() -> None:
    for label in ("申 请 人", "申请人（单位）", "* 申请人", "1. 申请人", "申请人："):
        assert found(ruled([(0.3, label), (0.4, "王芳")])) == {"applicant": "王芳"}, label


def test_with_one_character_of_a_long_label_misread() -> None:
    assert found(ruled([(0.3, "身份证号玛"), (0.4, "11010519491231002X")])) == {
        "number": "11010519491231002X"
    }


def test_without_a_colon_where_the_paper_never_prints_one() -> None:
    assert found(sheet(("法定代表人王芳", 0.1, 0.3))) == {"head": "王芳"}


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(ruled([(0.2, "申请人"), (0.6, "")]), id="an empty cell"),
        pytest.param(sheet(("申请人：", 0.1, 0.3)), id="nothing behind the colon"),
        pytest.param(sheet(("申请人：________", 0.1, 0.3)), id="an empty underline"),
        pytest.param(sheet(("申请人：", 0.1, 0.3), ("电话：12345", 0.5, 0.3)), id="the next label at once"),
    ],
)
def test_what_is_left_empty_is_said_to_be_blank(page: Page) -> None:
    assert blanks(page) == ["applicant"]


def test_words_in_a_sentence_are_no_label() -> None:
    page = sheet(("请申请人如实填写本表，联系电话应保持畅通。", 0.1, 0.3))
    assert read_pairs(page, LABELS) == []


def test_a_place_to_sign_is_no_field() -> None:
    assert found(sheet(("申请人（签字）：", 0.1, 0.3))) == {}


def test_every_value_knows_its_place() -> None:
    pair = only(sheet(("申请人：王芳", 0.1, 0.3)))
    wide = 0.016 * 1754 / 1240
    assert pair.value.box.left == pytest.approx(0.1 + 4 * wide, abs=1e-6)
    assert pair.value.box.right == pytest.approx(0.1 + 6 * wide, abs=1e-6)
    assert (pair.value.box.top, pair.value.box.bottom) == pytest.approx((0.3, 0.316))


def test_a_line_that_runs_over_a_rule_is_cut_at_the_rule() -> None:
    cells = [Box(0.1, 0.28, 0.25, 0.34), Box(0.25, 0.28, 0.8, 0.34)]
    texts: list[Text] = [("联系电话　 13800138000", 0.12, 0.3)]
    assert found(sheet(*texts, cells=cells)) == {"phone": "13800138000"}


def test_a_row_belongs_to_the_section_at_its_head() -> None:
    cells = [Box(0.1, 0.2, 0.2, 0.28), Box(0.2, 0.2, 0.4, 0.24), Box(0.4, 0.2, 0.8, 0.24)]
    cells += [Box(0.2, 0.24, 0.4, 0.28), Box(0.4, 0.24, 0.8, 0.28)]
    page = sheet(
        ("受托人", 0.11, 0.23),
        ("联系电话", 0.21, 0.21),
        ("12345", 0.41, 0.21),
        ("地址", 0.21, 0.25),
        ("迎宾路176号", 0.41, 0.25),
        cells=cells,
    )
    assert {pair.field: pair.section for pair in read_pairs(page, LABELS)} == {
        "phone": "受托人",
        "address": "受托人",
    }


def test_a_value_in_the_next_cell_is_found_where_the_rule_before_its_label_was_not_seen() -> None:
    """法定代表人 | 王芳 ¦ 联系电话 | 13800138000, with the faint rule ¦ missed: two cells look like one."""
    cells = [Box(0.1, 0.2, 0.25, 0.24), Box(0.25, 0.2, 0.64, 0.24), Box(0.64, 0.2, 0.9, 0.24)]
    texts: list[Text] = [
        ("法定代表人", 0.11, 0.21),
        ("王芳", 0.26, 0.21),
        ("联系电话", 0.53, 0.21),
        ("13800138000", 0.65, 0.21),
    ]
    assert found(sheet(*texts, cells=cells)) == {"head": "王芳", "phone": "13800138000"}


def test_up_to_a_label_that_nobody_asked_for() -> None:
    page = sheet(("申请人：王芳", 0.1, 0.2), ("与他人关系：朋友", 0.3, 0.2))
    assert found(page) == {"applicant": "王芳"}


@pytest.mark.parametrize("owner", ["企业", "单位", "申请人"])
def test_behind_a_label_that_says_whose_it_is(owner: str) -> None:
    page = sheet((f"{owner}地址：六皋市迎宾路176号", 0.1, 0.2))
    assert found(page) == {"address": "六皋市迎宾路176号"}


@pytest.mark.parametrize("heading", ["【受托人】", "二、受托人", "受托人信息"])
def test_under_the_heading_of_its_section(heading: str) -> None:
    page = sheet((heading, 0.1, 0.2), ("身份证号码：11010519491231002X", 0.1, 0.23))
    (pair,) = read_pairs(page, LABELS)
    assert "受托人" in pair.section


def test_under_the_heading_of_each_column() -> None:
    page = ruled(
        [(0.15, ""), (0.3, "委托人"), (0.3, "受托人")],
        [(0.15, "联系电话"), (0.3, "13800138000"), (0.3, "13900139000")],
    )
    phones = {pair.section: pair.value.text for pair in read_pairs(page, LABELS)}
    assert phones == {"委托人": "13800138000", "受托人": "13900139000"}


def test_below_in_a_row_of_labels_some_of_which_nobody_asked_for() -> None:
    page = ruled(
        [(0.25, "申请人"), (0.25, "联系电话"), (0.25, "核算软件")],
        [(0.25, "王芳"), (0.25, "13800138000"), (0.25, "金账本")],
    )
    assert found(page) == {"applicant": "王芳", "phone": "13800138000"}


def test_the_heading_of_another_part_of_the_form_is_no_value() -> None:
    page = ruled(
        [(0.4, "申请人"), (0.4, "申请人意见")], [(0.1, "单位名称"), (0.3, "云禾达公司"), (0.4, "同意")]
    )
    assert found(page) == {"applicant": "云禾达公司"}


def test_the_line_below_that_starts_nearest_goes_on() -> None:
    page = sheet(
        ("地址：", 0.42, 0.3),
        ("六皋市云岭经济技术开发区望", 0.56, 0.3),
        ("市", 0.53, 0.324),
        ("湖路7号", 0.57, 0.324),
    )
    assert found(page) == {"address": "六皋市云岭经济技术开发区望湖路7号"}


@example("现场(法人)", "地址", "：六皋市云岭区迎宾路1号")
@settings(max_examples=200)
@given(
    st.text("现场项目地市单位委托经办(法人)代理", max_size=8),
    st.sampled_from([word for words in people.ENDINGS.values() for word in words]),
    st.sampled_from(["：13900000000", "　六皋市云岭区迎宾路1号", ""]),
)
def test_whatever_stands_before_the_ending_of_a_label_a_page_is_read(
    before: str, ending: str, value: str
) -> None:
    labels = Labels({"name": ("姓名",)}, endings=people.ENDINGS, unless=people.OF_ANOTHER)
    for pair in read_pairs(sheet((f"{before}{ending}{value}", 0.1, 0.3)), labels):
        assert pair.field in people.ENDINGS


def test_a_label_that_asks_for_somebody_elses_is_not_the_applicants() -> None:
    labels = Labels({"name": ("姓名",)}, endings=people.ENDINGS, unless=people.OF_ANOTHER)
    page = sheet(("法人信用代码：91341500MA2XXXXX0X", 0.1, 0.2), ("委托代理人电话：13900000000", 0.1, 0.3))
    assert [pair.field for pair in read_pairs(page, labels)] == ["uscc"]
