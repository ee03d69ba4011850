from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.code_lists import MatterType
from rules.matter_codes import (
    LEVELS,
    PROVINCES,
    TYPE_CODES,
    basic_code_faults,
    implementation_code_faults,
    type_of,
    variant_code_faults,
)

PUBLISHED = (
    "11500235MB1218247M4000117022000",
    "11431223006654398F4000113003000",
    "1137040206591267634000114111004",
)
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_are_good(code: str) -> None:
    assert implementation_code_faults(code) == []
    assert type_of(code) is MatterType.LICENCE
    assert variant_code_faults(code + "01") == []


def test_the_provincial_basic_code_is_good() -> None:
    assert basic_code_faults("370117038000") == []


@given(
    st.sampled_from(PUBLISHED),
    st.sampled_from(LEVELS),
    st.sampled_from(["00", *map(str, sorted(PROVINCES))]),
    st.sampled_from(sorted(TYPE_CODES)),
    st.integers(0, 99_999_999),
)
def test_every_well_formed_code_is_good(whose: str, level: str, region: str, sort: str, number: int) -> None:
    code = f"{whose[:18]}{level}{region}{sort}{number:08d}"
    assert implementation_code_faults(code) == []
    assert type_of(code) is TYPE_CODES[sort]


@given(st.sampled_from(PUBLISHED), st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_any_single_wrong_character_of_the_organ_is_noticed(code: str, place: int, wrong: str) -> None:
    damaged = code[:place] + wrong + code[place + 1 :]
    if damaged != code:
        assert any("统一社会信用代码" in fault for fault in implementation_code_faults(damaged))


@given(st.text(max_size=40))
def test_whatever_stands_there_is_answered_and_only_good_codes_pass(text: str) -> None:
    if not implementation_code_faults(text):
        assert len(text) == 31
        assert text[18] in LEVELS
    if not variant_code_faults(text):
        assert len(text) == 33
    if not basic_code_faults(text):
        assert len(text) == 12


def test_all_that_is_wrong_is_said_at_once() -> None:
    faults = implementation_code_faults("11500235MB1218247N7990917022000")
    assert len(faults) == 3
    assert "统一社会信用代码" in faults[0]
    assert "行使层级" in faults[1]
    assert "省级区划" in faults[2]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("11500235MB1218247M400011702200", "30位"),
        ("11500235MB1218247M0000117022000", "行使层级"),
        ("11500235MB1218247M4000217022000", "事项类型"),
        ("11500235MB1218247M40001170220A0", "12位数字"),
        ("", "0位"),
    ],
)
def test_each_fault_has_its_sentence(code: str, told: str) -> None:
    assert any(told in fault for fault in implementation_code_faults(code))
