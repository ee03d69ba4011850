"""The vectors of domain.md 6, and that one changed digit is always seen."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.checkdigits import age_on, birth_date_of, citizen_id_is_valid, sex_of, uscc_is_valid

NUMBERS = ["11010519491231002X", "440524188001010014", "990101190001010018", "990101189901010023"]
CODES = [
    "91349999000000019G",
    "91349999MA0000007C",
    "11500235MB1218247M",
    "11431223006654398F",
    "113704020659126763",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_valid_citizen_numbers(number: str) -> None:
    assert citizen_id_is_valid(number)


@given(st.sampled_from(NUMBERS), st.integers(0, 16), st.integers(1, 9))
def test_a_changed_digit_of_a_citizen_number_is_seen(number: str, at: int, by: int) -> None:
    changed = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert not citizen_id_is_valid(changed)


@pytest.mark.parametrize("text", ["", "1101051949123100", "110105194912310021", "11010519491331002X", "１１"])
def test_what_is_no_citizen_number(text: str) -> None:
    assert not citizen_id_is_valid(text)


@pytest.mark.parametrize("code", CODES)
def test_valid_codes(code: str) -> None:
    assert uscc_is_valid(code)


@given(st.sampled_from(CODES), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ"))
def test_a_changed_character_of_a_code_is_seen(code: str, at: int, other: str) -> None:
    changed = code[:at] + other + code[at + 1 :]
    assert uscc_is_valid(changed) == (changed == code)


def test_sex_birth_and_age() -> None:
    assert sex_of("11010519491231002X") == "女"
    assert sex_of("990101190001010018") == "男"
    born = birth_date_of("11010519491231002X")
    assert born == date(1949, 12, 31)
    assert age_on(born, date(2009, 12, 30)) == 59
    assert age_on(born, date(2009, 12, 31)) == 60
