"""X-12 (支付结算办法, annex 1): an amount in capitals and in figures says the same, or a person looks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.amounts import fen_of, written_twice, yuan_text

DIGITS = "零壹贰叁肆伍陆柒捌玖"


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("¥16,409.02", 1640902),
        ("壹万陆仟肆佰零玖元零贰分", 1640902),
        ("叁佰贰拾伍元零肆分", 32504),
        ("壹仟肆佰零玖元伍角", 140950),
        ("人民币贰佰万元整", 200000000),
        ("200万元", 200000000),
        ("2,000,000.00", 200000000),
        ("拾万元", 10000000),
        ("三百万元", 300000000),
        ("壹亿零伍拾万元", 10050000000),
        ("贰貳元", None),
        ("元", None),
        ("若干", None),
        ("", None),
    ],
)
def test_an_amount(text: str, fen: int | None) -> None:
    assert fen_of(text) == fen


def in_capitals(yuan: int) -> str:
    """Write up to 99,999,999 yuan in capitals, by the rules of the annex."""

    def four(number: int) -> str:
        text = ""
        for power, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
            digit = number // power % 10
            text += DIGITS[digit] + unit if digit else ("零" if text and not text.endswith("零") else "")
        return text.rstrip("零")

    high, low = divmod(yuan, 10_000)
    gap = "零" if high and 0 < low < 1000 else ""
    return (four(high) + "万" if high else "") + gap + four(low) + "元整"


@given(st.integers(1, 99_999_999))
def test_capitals_are_read_as_they_are_written(yuan: int) -> None:
    assert fen_of(in_capitals(yuan)) == yuan * 100
    assert fen_of(f"¥{yuan:,}.00") == yuan * 100
    told = f"开办资金人民币{in_capitals(yuan)}(¥{yuan:,}.00)"
    assert [(figures, capitals) for _, figures, capitals in written_twice(told)] == [(yuan * 100, yuan * 100)]


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("金额大写:人民币叁万元整,小写:¥30,000.00", [True]),
        ("金额大写:人民币叁万元整,小写:¥20,000.00", [False]),
        ("合计¥325.04(大写:叁佰贰拾伍元零肆分)", [True]),
        ("注册资本叁佰万元", []),
        ("共3份,每份30元", []),
    ],
)
def test_amounts_that_stand_side_by_side(text: str, alike: list[bool]) -> None:
    assert [figures == capitals for _, figures, capitals in written_twice(text)] == alike


def test_an_amount_is_shown_in_yuan() -> None:
    assert (yuan_text(200), yuan_text(1640902)) == ("2元", "16409.02元")
