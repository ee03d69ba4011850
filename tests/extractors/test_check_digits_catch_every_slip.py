"""GB 11643 (citizens' numbers) and GB 32100 (codes of organisations), and the slips of reading them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import normalise
from samples import identity

ID_NUMBERS = ("11010519491231002X", "440524188001010014", "990101190001010018", "990101189901010023")
CODES = ("91349999000000019G", "91349999MA0000007C")
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

born = st.dates(date(1850, 1, 1), date(2026, 11, 23))
citizens = st.builds(lambda area, day, serial: f"{area}{day:%Y%m%d}{serial:03d}",
                     st.sampled_from(["990101", "110105", "341500"]), born, st.integers(1, 999))  # fmt: skip
numbers = citizens.map(lambda first: first + identity.id_check(first))
organisations = st.text(CODE_ALPHABET, min_size=9, max_size=9)
codes = organisations.map(lambda nine: "91349999" + nine).map(
    lambda first: first + identity.uscc_check(first)
)


@pytest.mark.parametrize("number", ID_NUMBERS)
def test_the_published_id_numbers_are_valid(number: str) -> None:
    assert normalise.id_number_is_valid(number)
    assert normalise.id_number(number) == number


@pytest.mark.parametrize("code", CODES)
def test_the_published_credit_codes_are_valid(code: str) -> None:
    assert normalise.uscc_is_valid(code)
    assert normalise.uscc(code) == code


@given(numbers)
def test_every_number_with_its_check_digit_is_valid(number: str) -> None:
    assert normalise.id_number_is_valid(number)


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_of_an_id_number_is_caught(number: str, place: int, by: int) -> None:
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert not normalise.id_number_is_valid(wrong)


@given(numbers, st.sampled_from("0123456789X"))
def test_any_other_check_digit_of_an_id_number_is_caught(number: str, check: str) -> None:
    assert normalise.id_number_is_valid(number[:17] + check) == (check == number[17])


@given(codes, st.integers(0, 17), st.sampled_from(CODE_ALPHABET))
def test_any_single_wrong_character_of_a_credit_code_is_caught(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    assert normalise.uscc_is_valid(wrong) == (other == code[place])


@pytest.mark.parametrize("number", ["990101190002300018", "990101190013010018", "990101000001010018"])
def test_a_number_whose_birth_date_is_no_day_is_never_valid(number: str) -> None:
    first = number[:17]
    assert not normalise.id_number_is_valid(first + identity.id_check(first))


@pytest.mark.parametrize(
    "number", ["", "99010119000101001", "9901011900010100189", "11010519491231002x", "十一"]
)
def test_a_number_of_another_length_or_alphabet_is_never_valid(number: str) -> None:
    assert not normalise.id_number_is_valid(number)


@given(numbers)
def test_spaces_hyphens_and_full_width_digits_do_not_hide_a_number(number: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    spaced = f"{number[:6]} {number[6:14]}-{number[14:]}"
    assert normalise.id_number(f"身份证号：{wide}") == number
    assert normalise.id_number(f"公民身份号码 {spaced}") == number


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("11010519491231002x", "11010519491231002X"),
        ("11010519491231002×", "11010519491231002X"),
        ("11010519491231002乂", "11010519491231002X"),
        ("1I0105l949123l002X", "11010519491231002X"),
        ("44O524188OO1O1OO14", "440524188001010014"),
    ],
)
def test_letters_that_stand_for_digits_are_put_right(read: str, meant: str) -> None:
    assert normalise.id_number(read) == meant
    assert normalise.id_number_is_valid(meant)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("9I349999OOOOOOOI9G", "91349999000000019G"),
        ("91349999ma0000007c", "91349999MA0000007C"),
        ("9134 9999 MA00 0000 7C", "91349999MA0000007C"),
    ],
)
def test_a_credit_code_is_read_by_its_alphabet(read: str, meant: str) -> None:
    assert normalise.uscc(read) == meant
    assert normalise.uscc_is_valid(meant)


def test_the_birth_date_stands_in_the_number() -> None:
    assert normalise.birth_date_of("11010519491231002X") == "1949-12-31"
    assert normalise.birth_date_of("990101202313450000") is None


@given(st.text(max_size=40))
def test_no_text_whatever_breaks_the_reading_of_numbers(text: str) -> None:
    number, code = normalise.id_number(text), normalise.uscc(text)
    assert number is None or len(number) == 18
    assert code is None or len(code) == 18
