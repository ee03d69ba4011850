"""Dates as offices print and people write them; what is not a full date is never made into one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.normalise import find_dates, first_date
from samples.paper import DATE_STYLES, print_date

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize("style", DATE_STYLES)
@given(day=days)
def test_every_printed_form_leads_back_to_its_day(style: str, day: date) -> None:
    assert first_date(print_date(day.isoformat(), style)) == day.isoformat()


@given(day=days, separator=st.sampled_from("-./·"), padded=st.booleans())
def test_every_separator_leads_back_to_its_day(day: date, separator: str, padded: bool) -> None:
    month, number = (f"{day.month:02d}", f"{day.day:02d}") if padded else (str(day.month), str(day.day))
    assert first_date(f"{day.year}{separator}{month}{separator}{number}") == day.isoformat()


@given(day=days)
def test_spaces_and_full_width_digits_change_nothing(day: date) -> None:
    spaced = f"{day.year} 年 {day.month} 月 {day.day} 日"
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in spaced)
    assert first_date(spaced) == first_date(wide) == day.isoformat()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("二〇二六年十一月二十日", "2026-11-20"),
        ("二○二六年十一月二十日", "2026-11-20"),
        ("二零二六年十一月二十日", "2026-11-20"),
        ("二O二六年十一月二十日", "2026-11-20"),
        ("二0二六年十一月二十日", "2026-11-20"),
        ("二〇二六年十一月廿日", "2026-11-20"),
        ("二〇二六年十一月廿三日", "2026-11-23"),
        ("二〇二六年十二月卅一日", "2026-12-31"),
        ("二〇二二年七月二十八日", "2022-07-28"),
        ("二〇一〇年一月十日", "2010-01-10"),
        ("一九四九年十月一日", "1949-10-01"),
        ("二〇二六年元月五日", "2026-01-05"),
        ("2026.11.20", "2026-11-20"),
        ("2026年11月20日", "2026-11-20"),
        ("2026年3月1号", "2026-03-01"),
        ("2026/3/1", "2026-03-01"),
        ("签订日期：202609.03", "2026-09-03"),
        ("2025.0224", "2025-02-24"),
        ("申请日期：二二六年十月十六日", "2026-10-16"),
        ("〇二六年二月二十二日", "2026-02-22"),
        ("二〇二六年千一月十日", "2026-11-10"),
        ("签订日期：2026年 11月 20日。", "2026-11-20"),
        ("长期", "long_term"),
        ("永久", "long_term"),
        ("长 期", None),
        ("营业期限至 长期", "long_term"),
    ],
)
def test_the_forms_of_the_hall_are_read(written: str, meant: str | None) -> None:
    assert first_date(written) == meant


def test_both_ends_of_a_term_are_found_in_order() -> None:
    text = "2015.03.12-2035.03.12"
    assert [iso for iso, _, _ in find_dates(text)] == ["2015-03-12", "2035-03-12"]
    assert [text[start:end] for _, start, end in find_dates(text)] == text.split("-")
    assert [iso for iso, _, _ in find_dates("2015.03.12-长期")] == ["2015-03-12", "long_term"]
    assert [iso for iso, _, _ in find_dates("自2024年1月5日起至2027年1月4日止")] == [
        "2024-01-05",
        "2027-01-04",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2022728",
        "20261120",
        "26年11月20日",
        "26.11.20",
        "11/20",
        "2026年11月",
        "2026年  月  日",
        "2026年13月1日",
        "2026年2月30日",
        "2026-02-29",
        "3026年1月1日",
        "二六年十一月二十日",
        "一九六年十一月二十日",
        "二〇六年十一月二十日",
        "六二二六年十一月二十日",
        "2025.1324",
        "2025.02241",
        "2025.022",
        "2025.0224万元",
        "AQ2025.0224",
        "20250224",
        "二〇二六年十三月一日",
        "一〇二六年十月十九日",
        "0564-12345",
        "13812345678",
        "91349999000000019G",
        "110105194912310020",
        "",
    ],
)
def test_what_is_no_full_date_is_never_taken_for_one(text: str) -> None:
    assert find_dates(text) == []


@given(st.text(alphabet="0123456789", max_size=24))
def test_a_run_of_digits_is_never_a_date(digits: str) -> None:
    assert find_dates(digits) == []


@given(days, st.sampled_from("年.-/"))
def test_a_year_of_two_digits_is_never_a_date(day: date, separator: str) -> None:
    assert find_dates(f"{day.year % 100:02d}{separator}{day.month}{separator}{day.day}") == []


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_reading_of_dates(text: str) -> None:
    for iso, start, end in find_dates(text):
        assert iso == "long_term" or date.fromisoformat(iso)
        assert 0 <= start < end
