from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from rules.code_lists import CaseType, Frequency, LimitUnit, MatterType, ServiceTarget
from rules.implementation_list import ELEMENTS, TimeLimit
from rules.list_values import NotUnderstoodError, understood

BY_KEY = {element.key: element for element in ELEMENTS}
WORKING, CALENDAR = LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("statutory", "20个工作日", TimeLimit(20, WORKING)),
        ("statutory", "２０ 个工作日", TimeLimit(20, WORKING)),
        ("statutory", "二十个工作日", TimeLimit(20, WORKING)),
        ("statutory", "自受理之日起20个工作日内", TimeLimit(20, WORKING)),
        ("statutory", "60日", TimeLimit(60, CALENDAR)),
        ("statutory", "1年", TimeLimit(12, LimitUnit.MONTH)),
        ("statutory", "3个月", TimeLimit(3, LimitUnit.MONTH)),
        ("statutory", "即办", TimeLimit(0, LimitUnit.INSTANT)),
        ("statutory", "无", TimeLimit(0, LimitUnit.NONE)),
        ("statutory", None, None),
        ("statutory", " — ", None),
        ("visits", 1, 1),
        ("visits", 1.0, 1),
        ("visits", "不超过1次", 1),
        ("visits", "０次", 0),
        ("fee", "不收费", False),
        ("fee", "是", True),
        ("fee", "√", True),
        ("type", "01 行政许可", MatterType.LICENCE),
        ("type", "其他行政权力", MatterType.OTHER_POWER),
        ("case_type", "即 办 件", CaseType.INSTANT),
        ("frequency", "是", Frequency.HIGH),
        ("targets", "自然人，企业法人", (ServiceTarget.PERSON, ServiceTarget.ENTERPRISE)),
        ("targets", "自然人和法人", (ServiceTarget.PERSON, ServiceTarget.LEGAL_PERSON)),
        ("effective_from", datetime(2026, 1, 1), date(2026, 1, 1)),  # noqa: DTZ001
        ("effective_from", "2026.1.1", date(2026, 1, 1)),
        ("effective_from", "2026年1月1日", date(2026, 1, 1)),
        ("effective_from", "长期", None),
        ("basic_code", 117022000, "000117022000"),
        ("basic_code", " 0001 1702 2000 ", "000117022000"),
        ("implementation_code", "11500235mb1218247m4000117022000", "11500235MB1218247M4000117022000"),
        ("name", " 临时占用\n城市 道路 ", "临时占用城市道路"),
        ("condition", "  一、企业；\r\n\r\n 二、有场地。 ", "一、企业；\n二、有场地。"),
    ],
)  # fmt: skip
def test_what_stands_in_the_cell_is_understood(key: str, cell: Any, value: Any) -> None:
    assert understood(BY_KEY[key], cell) == value


@pytest.mark.parametrize(
    ("key", "cell", "wanted"),
    [
        ("statutory", 20, "带单位的时限"),
        ("statutory", "尽快", "带单位的时限"),
        ("statutory", "0个工作日", "带单位的时限"),
        ("visits", "多次", "整数"),
        ("visits", -1, "整数"),
        ("visits", 1.5, "整数"),
        ("fee", "视情况", "“是”或“否”"),
        ("type", "行政拍卖", "行政许可"),
        ("case_type", 1, "文字而不是代码"),
        ("effective_from", "20260101", "日期"),
        ("effective_from", 46023, "日期"),
        ("effective_from", "2026-02-30", "日期"),
        ("implementation_code", 1.15e30, "文本"),
        ("implementation_code", "1.15002E+30", "文本"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_wanted(key: str, cell: Any, wanted: str) -> None:
    with pytest.raises(NotUnderstoodError, match=wanted):
        understood(BY_KEY[key], cell)
