"""What stands in a cell of the list, understood: numbers, dates, limits, yes and no, words of a code list.

`understood` takes what a spreadsheet holds (text, number, date) and returns the element's value; `shown`
writes the value as it is exported. Raw codes are refused: they mean different things in different systems.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Final

from rules.code_lists import CodeList, LimitUnit
from rules.departments import loose
from rules.implementation_list import Element, Sort, TimeLimit

Raw = str | int | float | bool | date | None

EXACT_DIGITS: Final = 10**15
"""Excel keeps 15 digits of a number; of a longer one the last are lost."""
_NOTHING: Final = {"", "/", "-", "--", "—", "——", "\\"}
_ABSENT: Final = {"无", "暂无", "没有"}
_YES: Final = {
    "是",
    "有",
    "√",
    "✓",
    "✔",
    "Y",
    "YES",
    "TRUE",
    "对",
    "支持",
    "收费",
    "已进驻",
    "进驻",
    "已授权",
    "授权",
}
_NO: Final = {
    "否",
    "无",
    "×",
    "✗",
    "X",
    "N",
    "NO",
    "FALSE",
    "错",
    "不支持",
    "不收费",
    "未进驻",
    "未授权",
    "免费",
}
_WIDE: Final = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_CHINESE_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_YEARS: Final = (1949, 2100)


class NotUnderstoodError(ValueError):
    """The cell holds what its element cannot be; `wanted` says in Chinese what is wanted."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        super().__init__(wanted)


def understood(element: Element, raw: Raw) -> Any:  # noqa: PLR0911 (a table of sorts)
    """Return the value of `element`, its empty value where nothing stands. Raises NotUnderstoodError."""
    text = as_text(raw)
    match element.sort:
        case Sort.TEXT:
            return "" if text in _NOTHING else text
        case Sort.NAME:
            return "" if text in _NOTHING else re.sub(r"\s+", "", text)
        case Sort.CODE:
            return _code(raw, text, element)
    if loose(text) in _NOTHING:
        return () if element.sort is Sort.WORDS else None
    match element.sort:
        case Sort.NUMBER:
            return _number(text)
        case Sort.YES_NO:
            return _yes_no(text)
        case Sort.DATE:
            return _date(raw, text)
        case Sort.LIMIT:
            return _limit(text)
        case Sort.WORD:
            return _word(element, text)
    return _words(element, text)


def shown(element: Element, value: Any) -> str | int | date | None:
    """Return what is written into the cell; None where there is nothing."""
    match value:
        case None | "" | ():
            return None
        case bool():
            return "是" if value else "否"
        case TimeLimit():
            return value.shown()
        case CodeList():
            return value.word
        case tuple():
            return "、".join(one.word for one in value)
    exported: str | int | date = value
    return exported


def as_text(raw: Raw) -> str:
    """Return what stands in a cell as text: full-width digits and letters made half-width, ends trimmed."""
    match raw:
        case None:
            return ""
        case bool():
            return "是" if raw else "否"
        case float():
            return str(int(raw)) if raw.is_integer() and abs(raw) < EXACT_DIGITS else repr(raw)
        case datetime():
            return raw.date().isoformat()
        case date():
            return raw.isoformat()
    text = str(raw).translate(_WIDE).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\u200b\ufeff\u00ad]", "", text)
    lines = [re.sub(r"[ \t\u3000\u00a0]+", " ", line).strip() for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def _code(raw: Raw, text: str, element: Element) -> str:
    code = loose(text)
    if code in _NOTHING | _ABSENT:
        return ""
    number = isinstance(raw, int | float) and not isinstance(raw, bool)
    if (isinstance(raw, int | float) and abs(raw) >= EXACT_DIGITS) or re.fullmatch(
        r"[0-9.]+E\+?[0-9]+", code
    ):
        raise NotUnderstoodError("编码被Excel当作数字保存，末几位已丢失；请把这一列设为“文本”格式后重新填写")
    if number and element.key in ("basic_code", "local_basic_code"):
        return code.zfill(12)  # a cell of numbers has lost the zeros of region 00
    return code.lower() if element.key == "key" else code


def _number(text: str) -> int | None:
    if loose(text) in _ABSENT:
        return None
    found = re.fullmatch(r"(?:不超过|最多)?([0-9]{1,4})(?:次|份|个|套|张|页)?", loose(text))
    if not found:
        raise NotUnderstoodError("0至9999的整数")
    return int(found[1])


def _yes_no(text: str) -> bool:
    word = loose(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise NotUnderstoodError("“是”或“否”")


def _date(raw: Raw, text: str) -> date | None:
    if isinstance(raw, date) and not isinstance(raw, bool):
        return raw.date() if isinstance(raw, datetime) else raw
    if loose(text) in _ABSENT | {"长期", "长期有效"}:
        return None
    found = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:00:00:00)?", loose(text))
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        day = None
    if day is None or not _YEARS[0] <= day.year <= _YEARS[1]:
        raise NotUnderstoodError("日期，如2026-01-01或2026年1月1日")
    return day


def _limit(text: str) -> TimeLimit:
    word = re.sub(r"^自?受理之?日?起?|[(（].*[)）]$|(?:之)?内(?:办结)?$", "", loose(text))
    for unit in (LimitUnit.INSTANT, LimitUnit.NONE):
        if word in (unit.word, *unit.also):
            return TimeLimit(0, unit)
    found = re.fullmatch(r"([0-9]{1,4}|[零一二两三四五六七八九十百]{1,5})(个?\D{1,3})", word)
    if found:
        n = int(found[1]) if found[1].isdigit() else _chinese_number(found[1])
        if found[2] in ("年", "周"):
            months, days = TimeLimit(12 * n, LimitUnit.MONTH), TimeLimit(7 * n, LimitUnit.CALENDAR_DAY)
            return months if found[2] == "年" else days
        unit_named = next((one for one in LimitUnit if found[2] in (one.word, *one.also)), None)
        if unit_named is not None and n > 0:
            return TimeLimit(n, unit_named)
    raise NotUnderstoodError("带单位的时限，如“20个工作日”“60个自然日”“即办”“无”")


def _chinese_number(text: str) -> int:
    """Return the number below 1000 that Chinese numerals write; 0 when they write none."""
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _CHINESE_DIGITS[char]
    return total + digit


def _word(element: Element, text: str) -> CodeList | None:
    codes = element.codes
    if codes is None:
        raise AssertionError(element.key)
    word = loose(text)
    named = re.sub(r"^[0-9]{1,2}[-.、:]?(?=\D)", "", word)  # 01行政许可, 1-即办件
    for member in codes:
        if {word, named} & {loose(one) for one in (member.word, *member.also)}:
            return member
    if word in _ABSENT:
        return None
    choices = "、".join(codes.words())
    if word.isdigit():
        raise NotUnderstoodError(f"文字而不是代码（代码在不同系统中含义不同）：{choices}")
    raise NotUnderstoodError(f"其中之一：{choices}")


def _words(element: Element, text: str) -> tuple[CodeList, ...]:
    words = [part for part in re.split(r"[、,，;；/\n和及或]", text) if part.strip()]
    found = [_word(element, part) for part in words]
    return tuple(dict.fromkeys(one for one in found if one is not None))
