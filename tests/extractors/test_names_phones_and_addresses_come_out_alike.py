"""The same name is the same text, however wide or spaced it was printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import normalise


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("王 芳", "王芳"),
        ("王　芳", "王芳"),
        ("张犇垚", "张犇垚"),
        ("欧阳淼晶", "欧阳淼晶"),
        ("𠮷野家", "𠮷野家"),
        ("阿依努尔·买买提", "阿依努尔·买买提"),
        ("阿依努尔•买买提", "阿依努尔·买买提"),
        ("阿依努尔・买买提", "阿依努尔·买买提"),
        ("阿依努尔.买买提", "阿依努尔·买买提"),
        ("王芳（签字）", "王芳"),
        ("王芳，", "王芳"),
        ("__王芳__", "王芳"),
    ],
)
def test_a_personal_name_comes_out_alike(printed: str, value: str) -> None:
    assert normalise.person_name(printed) == value


@pytest.mark.parametrize("text", ["", "王", "110105", "____", "（签字）", "Smith"])
def test_what_is_no_chinese_name_is_none(text: str) -> None:
    assert normalise.person_name(text) is None


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("l38OOl38OOO", "13800138000"),
        ("电话：13800138000（李敏）", "13800138000"),
        ("0564-3312345", "0564-3312345"),
        ("（0564）3312345", "05643312345"),
        ("0564—3312345", "0564-3312345"),
    ],
)
def test_a_phone_number_comes_out_as_its_digits(printed: str, value: str) -> None:
    assert normalise.phone(printed) == value


@pytest.mark.parametrize("text", ["", "12800138000", "1380013800", "138001380001", "110105194912310020"])
def test_other_digits_are_no_phone_number(text: str) -> None:
    assert normalise.phone(text) is None


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("六皋市云禾达（集团）有限公司", "六皋市云禾达（集团）有限公司"),
        ("六皋市云禾达(集团)有限公司", "六皋市云禾达(集团)有限公司"),
        ("六皋市云禾达（集团)有限公司", "六皋市云禾达（集团）有限公司"),
        ("六皋市云禾达(集团）有限公司", "六皋市云禾达（集团）有限公司"),
        ("六皋市云禾达 （集团） 有限公司", "六皋市云禾达（集团）有限公司"),
        ("六皋市云禾达（集团）有限公司。", "六皋市云禾达（集团）有限公司"),
        ("  六皋市云禾达（集团）有限公司__", "六皋市云禾达（集团）有限公司"),
        ("六皋市云禾达会计事务所（普通合伙）", "六皋市云禾达会计师事务所（普通合伙）"),
    ],
)
def test_an_organisation_keeps_its_brackets_and_loses_what_does_not_belong(printed: str, value: str) -> None:
    assert normalise.organisation_name(printed) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("安徽省六皋市迎宾路１７６号３幢２０１室", "安徽省六皋市迎宾路176号3幢201室"),
        ("安徽省 六皋市 迎宾路 176号", "安徽省六皋市迎宾路176号"),
        ("Ａ座Ｂ１层", "A座B1层"),
    ],
)
def test_an_address_is_kept_as_printed_without_gaps(printed: str, value: str) -> None:
    assert normalise.address(printed) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("120平方米", "120"),
        ("约 1,200.5 ㎡", "1200.5"),
        ("建筑面积85.30m2", "85.30"),
        ("120", None),
    ],
)
def test_an_area_is_a_number_with_its_unit(printed: str, value: str | None) -> None:
    assert normalise.area_m2(printed) == value


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = normalise.tidy(text)
    assert normalise.tidy(once) == once


@given(st.text(max_size=60))
def test_half_width_keeps_the_number_of_characters_of_a_composed_text(text: str) -> None:
    import unicodedata

    composed = unicodedata.normalize("NFC", text)
    assert len(normalise.half_width(composed)) == len(composed)
