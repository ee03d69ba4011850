"""How values are written on the hall's papers: days, times to the minute, numerals, masks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from rules.text import mask
from storage.clock import SHANGHAI

_DIGITS: Final = "零一二三四五六七八九十"
_HIDDEN: Final = "********"
_UNIT: Final = r"[^省市区县旗\d*]{1,12}(?:[省市县旗]|(?<![小社园])区)"
_DOWN_TO_DISTRICT: Final = re.compile(rf"(?:{_UNIT}){{1,3}}")
_SHOWN_WITHOUT_DISTRICT: Final = 3


def day(value: date) -> str:
    """Return 2026年1月5日."""
    return f"{value.year}年{value.month}月{value.day}日"


def minute(value: datetime) -> str:
    """Return an instant in Asia/Shanghai: 2026年1月5日9时05分."""
    local = value.astimezone(SHANGHAI)
    return f"{day(local)}{local.hour}时{local.minute:02d}分"


def short_minute(value: datetime) -> str:
    """Return an instant in Asia/Shanghai without its year: 1月5日 09:05."""
    local = value.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def numeral(number: int) -> str:
    """Return a number from 1 to 99 as a Chinese numeral: 一, 十二, 三十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def masked_phone(text: str) -> str:
    """Return a telephone number with its middle hidden; one that is hidden already stays as it is."""
    return mask("phone", text)


def masked_address(text: str) -> str:
    """Return an address down to its district; one that is masked already stays as it is."""
    told = text.removesuffix(_HIDDEN)
    known = _DOWN_TO_DISTRICT.match(told)
    return (known.group() if known else told[:_SHOWN_WITHOUT_DISTRICT]) + _HIDDEN


FILTERS: Final[MappingProxyType[str, Callable[..., Any]]] = MappingProxyType(
    {
        "day": day,
        "minute": minute,
        "short_minute": short_minute,
        "numeral": numeral,
        "masked_phone": masked_phone,
        "masked_address": masked_address,
    }
)
