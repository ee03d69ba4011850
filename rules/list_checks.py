"""What is wrong with an entry of the list or with the list as a whole: every fault at once, in Chinese.

A fault here keeps the list from being published. What is merely poor (no limit, no basis, a vague
condition) is for the quality report, `list_quality`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.checkdigits import uscc_is_valid
from rules.code_lists import LimitUnit
from rules.departments import loose
from rules.implementation_list import NAMES, Entry, TimeLimit
from rules.matter_codes import basic_code_faults, implementation_code_faults, variant_code_faults


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the element's key, what is wrong and what is wanted, a Chinese sentence without its stop."""

    element: str
    sentence: str


def entry_faults(entry: Entry) -> list[Fault]:
    """Return everything that is wrong with one entry by itself."""
    return [*_missing(entry), *_codes(entry), *_contradictions(entry), *_materials(entry)]


def list_faults(entries: Sequence[Entry]) -> list[tuple[int, Fault, int]]:
    """Return what entries share though none may: (position, fault, position of the one before)."""
    found = []
    seen: dict[tuple[str, object], int] = {}
    for position, entry in enumerate(entries):
        for element, value in _unique_parts(entry):
            before = seen.setdefault((element, value), position)
            if before != position:
                shown = entry.title() if element == "name" else getattr(entry, element)
                found.append((position, Fault(element, f"{NAMES[element]}“{shown}”重复"), before))
    return found


def surely_longer(one: TimeLimit, other: TimeLimit) -> bool:
    """Say whether `one` lasts longer than `other` whatever the holidays are."""
    if LimitUnit.NONE in (one.unit, other.unit):
        return False
    if one.unit is other.unit:
        return one.n > other.n
    return _hours(one)[0] > _hours(other)[1]


_SHORTEST_LONGEST = {
    # hours of one unit; a working day is at least a day, and a fortnight with the long holidays
    LimitUnit.MINUTE: (1 / 60, 1 / 60),
    LimitUnit.HOUR: (1, 1),
    LimitUnit.CALENDAR_DAY: (24, 24),
    LimitUnit.MONTH: (28 * 24, 31 * 24),
}


def _hours(limit: TimeLimit) -> tuple[float, float]:
    if limit.unit is LimitUnit.INSTANT:
        return 0, 24
    if limit.unit is LimitUnit.WORKING_DAY:
        weeks = (limit.n - 1) // 5
        return (limit.n + 2 * weeks) * 24, (limit.n * 2 + 14) * 24
    shortest, longest = _SHORTEST_LONGEST[limit.unit]
    return limit.n * shortest, limit.n * longest


def _unique_parts(entry: Entry) -> Iterator[tuple[str, object]]:
    if entry.name:
        yield "name", entry.identity()
    if entry.variant_code:
        yield "variant_code", entry.variant_code
    elif entry.implementation_code and not entry.variant_name:
        yield "implementation_code", entry.implementation_code
    if entry.key:
        yield "key", entry.key


def _missing(entry: Entry) -> Iterator[Fault]:
    if not entry.name:
        yield Fault("name", "没有写事项名称")
    if not entry.department:
        yield Fault("department", "没有写部门")


def _codes(entry: Entry) -> Iterator[Fault]:
    if entry.basic_code:
        yield from (Fault("basic_code", fault) for fault in basic_code_faults(entry.basic_code))
    if entry.implementation_code:
        faults = implementation_code_faults(entry.implementation_code)
        yield from (Fault("implementation_code", fault) for fault in faults)
    if entry.variant_code:
        yield from (Fault("variant_code", fault) for fault in variant_code_faults(entry.variant_code))
    if entry.authority_code and not uscc_is_valid(entry.authority_code):
        yield Fault(
            "authority_code", f"“{entry.authority_code}”不是有效的统一社会信用代码（GB 32100校验不符）"
        )


def _contradictions(entry: Entry) -> Iterator[Fault]:
    code = entry.implementation_code
    if len(code) == 31:
        if entry.basic_code and entry.basic_code != code[19:]:
            yield Fault("basic_code", f"基本编码“{entry.basic_code}”与实施编码后12位“{code[19:]}”不一致")
        if entry.authority_code and entry.authority_code != code[:18]:
            yield Fault(
                "authority_code", f"实施主体编码“{entry.authority_code}”与实施编码前18位“{code[:18]}”不一致"
            )
        if len(entry.variant_code) == 33 and not entry.variant_code.startswith(code):
            yield Fault("variant_code", "业务办理项编码前31位与实施编码不一致")
    if entry.statutory and entry.promised and surely_longer(entry.promised, entry.statutory):
        told = f"承诺办结时限{entry.promised.shown()}长于法定办结时限{entry.statutory.shown()}"
        yield Fault("promised", told)
    if entry.effective_from and entry.cancelled_on and entry.cancelled_on < entry.effective_from:
        yield Fault("cancelled_on", "计划取消日期早于计划生效日期")


def _materials(entry: Entry) -> Iterator[Fault]:
    places: dict[tuple[str, str], int] = defaultdict(int)
    for material in entry.materials:
        if not material.name:
            yield Fault("materials", "有一项申请材料没有写材料名称")
        places[loose(material.name), loose(material.condition)] += 1
    for (name, _), count in places.items():
        if name and count > 1:
            yield Fault("materials", f"申请材料“{name}”列了{count}次")
