"""Check digits of the two numbers that every paper carries. Pure functions of text."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUES = {char: value for value, char in enumerate(_USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))


@lru_cache(maxsize=4096)
def citizen_id_is_valid(number: str) -> bool:
    """Say whether `number` is an 18-character citizen ID number with a real birth date (GB 11643-1999)."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[total % 11] == number[17] and birth_date_of(number) is not None


def birth_date_of(number: str) -> date | None:
    """Return the birth date inside an 18-character citizen ID number, None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """Return 男 or 女 from the 17th digit of a citizen ID number (odd is male)."""
    return "男" if int(number[16]) % 2 else "女"


def age_on(born: date, day: date) -> int:
    """Return full years of age on `day` (周岁: completed on the birthday itself)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def uscc_is_valid(code: str) -> bool:
    """Say whether `code` is an 18-character unified social credit code (GB 32100-2015)."""
    if len(code) != 18 or not _USCC_VALUES.keys() >= set(code):
        return False
    total = sum(_USCC_VALUES[char] * weight for char, weight in zip(code, _USCC_WEIGHTS, strict=False))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == code[17]
