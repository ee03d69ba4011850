"""Numbers of identity with the right check digits, in area codes that nobody has been given.

GB 11643 (citizens' numbers) and GB 32100 with GB 11714 inside it (codes of organisations), written here
anew: the truth of a sample must not lean on the code that it tests.
"""

from __future__ import annotations

from datetime import date
from random import Random

UNASSIGNED_AREAS = ("990101", "349999", "349998", "349997", "349996")

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def id_check(first17: str) -> str:
    """Return the check digit of a citizen's number."""
    return _ID_CHECKS[sum(int(c) * w for c, w in zip(first17, _ID_WEIGHTS, strict=True)) % 11]


def uscc_check(first17: str) -> str:
    """Return the check character of a unified social credit code."""
    total = sum(_CODE_ALPHABET.index(c) * w for c, w in zip(first17, _CODE_WEIGHTS, strict=True))
    return _CODE_ALPHABET[(31 - total % 31) % 31]


def org_check(first8: str) -> str:
    """Return the check character of the nine-place organisation code inside a credit code."""
    total = sum(_ORG_ALPHABET.index(c) * w for c, w in zip(first8, _ORG_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def id_number(rng: Random, born: date, male: bool) -> str:
    """Return a valid citizen's number in an unassigned area."""
    serial = rng.randrange(1, 499) * 2 + (1 if male else 0)
    first17 = f"{rng.choice(UNASSIGNED_AREAS)}{born:%Y%m%d}{serial:03d}"
    return first17 + id_check(first17)


def uscc(rng: Random, prefix: str = "91") -> str:
    """Return a valid credit code in an unassigned area."""
    org = "MA" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    first17 = prefix + rng.choice(UNASSIGNED_AREAS) + org + org_check(org)
    return first17 + uscc_check(first17)


def id_is_valid(number: str) -> bool:
    """Whether a citizen's number has 18 places and the right check digit."""
    return len(number) == 18 and number[:17].isdigit() and id_check(number[:17]) == number[17]


def uscc_is_valid(code: str) -> bool:
    """Whether a credit code has 18 places of its alphabet and the right check character."""
    return len(code) == 18 and set(code) <= set(_CODE_ALPHABET) and uscc_check(code[:17]) == code[17]


def break_id(number: str) -> str:
    """Return the number with a wrong check digit."""
    return number[:17] + ("7" if number[17] != "7" else "3")


def break_uscc(code: str) -> str:
    """Return the code with a wrong check character."""
    return code[:17] + ("7" if code[17] != "7" else "3")
