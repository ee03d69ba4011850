"""What one paper says and bears, before it is drawn. Values are normalised; the print of them is style."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

DATE_STYLES = ("cn", "cn0", "dash", "dot", "han")
LONG_TERM = "long_term"
_HAN = "〇一二三四五六七八九"


@dataclass
class Place:
    """A place where the paper asks for a mark: whose it is (`text`), and whether it stands there."""

    asks_for: str
    label: str
    text: str
    present: bool = True
    form: str = "round"
    number: str = ""
    below: str = ""


@dataclass
class Paper:
    """One document of an application."""

    kind: str
    role: str
    template: str
    fields: dict[str, str]
    places: list[Place] = field(default_factory=list)
    context: dict[str, Any] = field(default_factory=dict)
    date_style: str = "cn"
    sheets: str = "one"


def _han_number(number: int) -> str:
    if number < 11:
        return "十" if number == 10 else _HAN[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")


def print_date(value: str, style: str = "cn", missing: str = "    年   月   日") -> str:
    """Return an ISO date as papers print it."""
    if value == LONG_TERM:
        return "长期"
    if not value:
        return missing
    day = date.fromisoformat(value)
    if style == "cn":
        return f"{day.year}年{day.month}月{day.day}日"
    if style == "cn0":
        return f"{day:%Y年%m月%d日}"
    if style == "han":
        year = "".join(_HAN[int(c)] for c in str(day.year))
        return f"{year}年{_han_number(day.month)}月{_han_number(day.day)}日"
    return f"{day:%Y-%m-%d}" if style == "dash" else f"{day:%Y.%m.%d}"


def iso(day: date | None) -> str:
    """Return a date as the truth has it; no date is 长期."""
    return LONG_TERM if day is None else day.isoformat()


def choose_date_style(rng: Random) -> str:
    """Return a way to print dates, the common ones more often."""
    return rng.choice(("cn", "cn", "cn", "cn0", "cn0", "dash", "dot", "han"))
