from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.case_numbers import ALPHABET, check_character, compose, parse
from storage.cases import next_case_number
from storage.database import Database
from storage.errors import CaseNumberWrongError, SerialsExhaustedError
from storage.tables import DailySerialRow

DAY = date(2026, 11, 23)


def test_numbers_are_unique_and_without_gaps_under_load(database: Database) -> None:
    def take(turn: int) -> str:
        with database.write() as transaction:
            return next_case_number(transaction, "0001", DAY, "12"[turn % 2])

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(take, range(80)))
    assert len(set(numbers)) == 80
    assert sorted(int(number[13:17]) for number in numbers) == sorted([*range(1, 41)] * 2)


def test_the_serial_begins_anew_each_day(database: Database) -> None:
    with database.write() as transaction:
        first = next_case_number(transaction, "0001", DAY, "1")
        second = next_case_number(transaction, "0001", date(2026, 11, 24), "1")
    assert (first[4:12], first[13:17], second[4:12], second[13:17]) == (
        "20261123",
        "0001",
        "20261124",
        "0001",
    )


def test_a_window_that_ran_out_of_numbers_says_so(database: Database) -> None:
    with database.write() as transaction:
        transaction.session.add(DailySerialRow(day=DAY, window="1", last=9999))
    with pytest.raises(SerialsExhaustedError), database.write() as transaction:
        next_case_number(transaction, "0001", DAY, "1")


def test_the_check_character_is_that_of_iso_7064_mod_37_36() -> None:
    assert check_character("A12425GABC1234002") == "M"  # the example of the GRid standard


@given(st.integers(1, 9999), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_noticed(serial: int, place: int, wrong: str) -> None:
    number = compose("0001", DAY, "1", serial)
    assert parse(f" {number[:4]}-{number[4:].lower()} ") == number
    damaged = number[:place] + wrong + number[place + 1 :]
    if damaged != number:
        with pytest.raises(CaseNumberWrongError):
            parse(damaged)
