"""Amounts of money as papers write them: figures, 万元, and Chinese capitals (支付结算办法, annex 1)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

_DIGITS: Final = {
    **{char: value for value, chars in enumerate(
        ("零〇○", "壹一弌", "贰二貳弍", "叁三叄參", "肆四", "伍五", "陆六陸", "柒七", "捌八", "玖九")
    ) for char in chars},
    "两": 2,
}  # fmt: skip
_TENS: Final = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_GROUPS: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_YUAN: Final = "元圆圓"
_NUMERALS: Final = "".join([*_DIGITS, *_TENS, *_GROUPS])
_CAPITALS: Final = (
    rf"[{_NUMERALS}]*[壹贰貳叁叄參肆伍陆陸柒捌玖拾佰仟][{_NUMERALS}]*[{_YUAN}](?:[{_NUMERALS}角分]*)[整正]?"
)
_FIGURES: Final = r"(?:¥|RMB|人民币|小写)?[::]?¥?(\d[\d,]*(?:\.\d+)?)(万|亿)?元?"
_BOTH: Final = (
    re.compile(rf"({_CAPITALS})[(,、;::]{{0,2}}(?:小写|¥|RMB){_FIGURES}"),
    re.compile(rf"(?:¥|小写[::]?)(\d[\d,]*(?:\.\d+)?)(万|亿)?元?[),、;::(]{{0,2}}(?:人民币)?(?:大写)?[::]?(?:人民币)?({_CAPITALS})"),
)  # fmt: skip


def fen_of(text: str) -> int | None:
    """Return an amount in 分 (1/100 yuan): ¥2,000,000.00, 200万元, 贰佰万元整; None when it is none."""
    bare = re.sub(r"人民币|RMB|[¥整正()\s]|大写|小写|[::]", "", text)
    figures = re.fullmatch(rf"(\d[\d,]*(?:\.\d+)?)(万|亿)?[{_YUAN}]?", bare)
    if figures:
        return _of_figures(figures[1], figures[2])
    return _of_capitals(bare)


def yuan_text(fen: int) -> str:
    """Return an amount as a message shows it: 2000000元, 16409.02元."""
    return f"{fen // 100}元" if fen % 100 == 0 else f"{Decimal(fen) / 100}元"


@lru_cache(maxsize=4096)
def written_twice(text: str) -> tuple[tuple[str, int, int | None], ...]:
    """Return each amount that `text` gives in capitals and in figures, side by side: (capitals, 分, 分).

    The first number is that of the figures, the second that of the capitals, None where they make none.
    """
    first = [(m[1], m[2], m[3]) for m in _BOTH[0].finditer(text)]
    last = [(m[3], m[1], m[2]) for m in _BOTH[1].finditer(text)]
    return tuple(
        (capitals, _of_figures(figures, unit), fen_of(capitals)) for capitals, figures, unit in first + last
    )


def _of_figures(figures: str, unit: str | None) -> int:
    return int(Decimal(figures.replace(",", "")) * (_GROUPS[unit] if unit else 1) * 100)


def _of_capitals(text: str) -> int | None:
    match = re.fullmatch(
        rf"([{_NUMERALS}]+)[{_YUAN}]?(?:零?([{_NUMERALS}])角)?(?:零?([{_NUMERALS}])分)?", text
    )
    if match is None or any(part and part not in _DIGITS for part in match.groups()[1:]):
        return None
    whole = _whole(match[1])
    tenths, hundredths = (_DIGITS[part] if part else 0 for part in match.groups()[1:])
    return None if whole is None else whole * 100 + tenths * 10 + hundredths


def _whole(numerals: str) -> int | None:
    """Return a whole number of Chinese numerals; None where two digits stand side by side."""
    total = section = 0
    digit: int | None = None
    for char in numerals:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (1 if digit is None or (digit == 0 and section == 0) else digit) * _TENS[char]
            digit = None
        else:
            total = (total + section + (digit or 0)) * _GROUPS[char] if char in "亿億" else (
                total + (section + (digit or 0)) * _GROUPS[char]
            )  # fmt: skip
            section, digit = 0, None
    return total + section + (digit or 0)
