"""The structure of matter codes (domain.md 2.3): what is wrong with a code, in Chinese, all of it at once.

实施编码 (31) = 实施主体统一社会信用代码 (18, GB 32100) + 行使层级 (1) + 基本编码 (12).
基本编码 (12) = 区划 (2, `00` national or a province of GB/T 2260) + 事项类型 (2) + 主项 (5) + 子项 (3).
业务办理项编码 (33) = 实施编码 + 2 digits.
"""

from __future__ import annotations

import re
from typing import Final

from rules.checkdigits import uscc_is_valid
from rules.code_lists import MatterType

PROVINCES: Final = frozenset(
    {
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
    }
)
NATIONAL: Final = "00"
TYPE_CODES: Final = {
    "01": MatterType.LICENCE,
    "04": MatterType.LEVY,
    "05": MatterType.BENEFIT,
    "07": MatterType.CONFIRMATION,
    "08": MatterType.REWARD,
    "09": MatterType.RULING,
    "10": MatterType.OTHER_POWER,
    "20": MatterType.PUBLIC_SERVICE,
}
LEVELS: Final = "123456"


def basic_code_faults(code: str) -> list[str]:
    """Say everything that is wrong with a 基本编码; an empty list is a good code."""
    if not re.fullmatch(r"[0-9]{12}", code):
        return [f"基本编码应为12位数字，现为{_counted(code)}"]
    faults = []
    if code[:2] != NATIONAL and int(code[:2]) not in PROVINCES:
        faults.append(f"基本编码第1、2位“{code[:2]}”应为00（国家）或省级区划代码（GB/T 2260）")
    if code[2:4] not in TYPE_CODES:
        known = "、".join(f"{number}{sort.word}" for number, sort in TYPE_CODES.items())
        faults.append(f"基本编码第3、4位“{code[2:4]}”不是已知的事项类型（{known}）")
    return faults


def implementation_code_faults(code: str) -> list[str]:
    """Say everything that is wrong with a 实施编码; an empty list is a good code."""
    if len(code) != 31:
        return [f"实施编码应为31位，现为{_counted(code)}"]
    faults = []
    if not uscc_is_valid(code[:18]):
        faults.append(f"实施编码前18位“{code[:18]}”不是有效的统一社会信用代码（GB 32100校验不符）")
    if code[18] not in LEVELS:
        faults.append(f"实施编码第19位“{code[18]}”应为行使层级1至6")
    return faults + basic_code_faults(code[19:])


def variant_code_faults(code: str) -> list[str]:
    """Say everything that is wrong with a 业务办理项编码; an empty list is a good code."""
    if len(code) != 33:
        return [f"业务办理项编码应为33位，现为{_counted(code)}"]
    faults = implementation_code_faults(code[:31])
    if not re.fullmatch(r"[0-9]{2}", code[31:]):
        faults.append(f"业务办理项编码末2位“{code[31:]}”应为数字")
    return faults


def type_of(implementation_code: str) -> MatterType | None:
    """Return the matter type that a well-formed 实施编码 states, None where it states none."""
    return TYPE_CODES.get(implementation_code[21:23])


def _counted(code: str) -> str:
    return f"{len(code)}位" if code.isascii() and code.isalnum() else f"{len(code)}位且含有字母数字以外的字符"
