"""Case numbers (办件编号): hall 4, date 8, window 1, serial 4, check 1 (domain.md 2.6).

The check character is ISO 7064 MOD 37,36 over the seventeen before it: it catches every single wrong
character and nearly every swap of neighbours.
"""

from __future__ import annotations

from datetime import date

from storage.errors import CaseNumberWrongError, SerialsExhaustedError

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LENGTH = 18
LAST_SERIAL = 9999


def check_character(body: str) -> str:
    """Return the ISO 7064 MOD 37,36 check character of `body` (digits and capital letters)."""
    remainder = 36
    for character in body:
        total = (remainder + ALPHABET.index(character)) % 36 or 36
        remainder = total * 2 % 37
    return ALPHABET[(37 - remainder) % 36]


def compose(hall_code: str, day: date, window: str, serial: int) -> str:
    """Return the case number; raises SerialsExhaustedError past the window's 9,999th case of the day."""
    if serial > LAST_SERIAL:
        raise SerialsExhaustedError(window=window, day=day.isoformat())
    body = f"{hall_code}{day:%Y%m%d}{window}{serial:04d}"
    return body + check_character(body)


def parse(text: str) -> str:
    """Return the case number in `text` as typed or scanned; raises CaseNumberWrongError."""
    number = "".join(text.split()).replace("-", "").upper()
    wrong = len(number) != LENGTH or any(character not in ALPHABET for character in number)
    if wrong or check_character(number[:-1]) != number[-1]:
        raise CaseNumberWrongError
    return number
