"""Quality of the catalogue (domain.md S62, 提高部门事项精度; S14): what a department should mend, per entry.

Nothing here keeps a list from being published. Each remark names the element and says what to do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rules.code_lists import CaseType, Frequency, LimitUnit, ServiceTarget
from rules.departments import Department
from rules.implementation_list import Entry, department_of, matter_count
from rules.list_checks import surely_longer
from rules.matter_codes import type_of

LONG_MATERIAL_LIST: Final = 10
VAGUE: Final = re.compile(
    r"其他条件|其他(?:相关|有关)?材料|(?:相关|有关)(?:规定|要求|条件|材料)(?:的)?[。；;]?$|符合(?:相关|有关|法律法规)规定|"
    r"视情况|根据需要|必要时|认为需要|等材料|等相关"
)
"""Words that the reform forbids in a guide: nobody can tell from them what is asked for."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on one entry: which department and entry, what sort of remark, and what to do, in Chinese."""

    department: str
    title: str
    sort: str
    advice: str


@dataclass(frozen=True, slots=True)
class Staffing:
    """Matters per counter and per person there (domain.md S6, S62); `people` may be 0."""

    counter: str
    matters: int
    people: int

    def ratio(self) -> str:
        """Return matters per person, as text."""
        return f"{self.matters / self.people:.0f}" if self.people else "无人"


def remarks(
    entries: Sequence[Entry],
    departments: Sequence[Department],
    rule_sets: Collection[str],
    long_list: int = LONG_MATERIAL_LIST,
) -> list[Remark]:
    """Return every remark on every entry; `rule_sets` are the keys that have rules."""
    return [
        Remark(entry.department, entry.title(), sort, advice)
        for entry in entries
        for sort, advice in _remarks(entry, departments, rule_sets, long_list)
    ]


def counts(found: Sequence[Remark]) -> list[tuple[str, int]]:
    """Return the sorts of remarks with their numbers, most frequent first."""
    return Counter(one.sort for one in found).most_common()


def coverage(entries: Sequence[Entry]) -> tuple[int, int, int]:
    """Return matters that have entered the hall, that are authorised, and all (domain.md S14)."""
    return (
        matter_count([entry for entry in entries if entry.entered]),
        matter_count([entry for entry in entries if entry.authorised]),
        matter_count(entries),
    )


def staffing(entries: Sequence[Entry], people: dict[str, int]) -> list[Staffing]:
    """Return the load of the intake counters; `people` says how many sit at counters 1 and 2."""
    high = [entry for entry in entries if entry.frequency is Frequency.HIGH]
    low = [entry for entry in entries if entry.frequency is not Frequency.HIGH]
    return [
        Staffing("综合窗口1（高频）", matter_count(high), people.get("1", 0)),
        Staffing("综合窗口2（低频）", matter_count(low), people.get("2", 0)),
    ]


def _remarks(
    entry: Entry, departments: Sequence[Department], rule_sets: Collection[str], long_list: int
) -> Iterator[tuple[str, str]]:
    if department_of(entry, departments) is None:
        yield "部门不明", f"“{entry.department}”不在部门表中，请写部门全称或登记别名"
    yield from _limits(entry)
    yield from _codes(entry, rule_sets)
    yield from _conditions(entry)
    yield from _materials(entry, long_list)
    yield from _service(entry)


def _limits(entry: Entry) -> Iterator[tuple[str, str]]:
    statutory, promised = entry.statutory, entry.promised
    if statutory is None:
        yield "缺法定时限", "请写法定办结时限；法律没有规定的写“无”"
    if promised is None and entry.case_type is not CaseType.INSTANT:
        yield "缺承诺时限", "请写承诺办结时限"
    if statutory and promised and surely_longer(promised, statutory):
        yield "承诺长于法定", f"承诺{promised.shown()}长于法定{statutory.shown()}，请更正"
    if (
        entry.case_type is CaseType.INSTANT
        and promised
        and promised.unit is LimitUnit.WORKING_DAY
        and promised.n > 1
    ):
        yield "即办件有时限", f"即办件的承诺时限为{promised.shown()}，请核对办件类型"
    if not entry.legal_basis:
        yield "缺设定依据", "请写设定依据的法律、法规名称和条款"


def _codes(entry: Entry, rule_sets: Collection[str]) -> Iterator[tuple[str, str]]:
    if not entry.implementation_code and not entry.variant_code:
        yield "缺实施编码", "请从省级事项管理系统补填31位实施编码"
    code = entry.implementation_code or entry.variant_code[:31]
    if entry.type and len(code) == 31 and (stated := type_of(code)) and stated is not entry.type:
        yield "类型与编码不符", f"事项类型写作{entry.type.word}，编码第22、23位表示{stated.word}"
    if entry.type is None:
        yield "缺事项类型", "请写事项类型"
    if entry.case_type is None:
        yield "缺办件类型", "请写即办件或承诺件"
    if entry.frequency is None:
        yield "频次未说明", "请写高频或低频；不写按低频在综合窗口2收件"
    if entry.key not in rule_sets:
        yield "没有规则集", "系统还不能初审这一事项，收件后全部由人工核对"


def _conditions(entry: Entry) -> Iterator[tuple[str, str]]:
    if not entry.condition:
        yield "缺受理条件", "请写受理条件"
    elif found := VAGUE.search(entry.condition):
        yield "受理条件不明确", f"“{found[0]}”说不清要什么，请写明"


def _materials(entry: Entry, long_list: int) -> Iterator[tuple[str, str]]:
    if not entry.materials:
        yield "缺申请材料", "请列出申请材料；不需要的写一项“无需材料”"
    if len(entry.materials) > long_list:
        yield "材料过多", f"共{len(entry.materials)}项，多于{long_list}项，请核对能否共享或免交"
    without = [one.name for one in entry.materials if not one.legal_basis]
    if without:
        names = "、".join(without[:3]) + ("等" if len(without) > 3 else "")
        yield "材料缺依据", f"{len(without)}项材料没有写要求提供的依据：{names}"
    for one in entry.materials:
        if found := VAGUE.search(one.name) or VAGUE.search(one.condition):
            yield "材料不明确", f"材料“{one.name}”中的“{found[0]}”说不清要什么，请写明"


def _service(entry: Entry) -> Iterator[tuple[str, str]]:
    if (entry.visits or 0) > 1 and not entry.visits_note:
        yield "多次到场无原因", f"到办事现场{entry.visits}次，请写原因（最多跑一次）"
    if entry.fee and not entry.fee_basis:
        yield "收费无依据", "请写收费依据"
    if not entry.result_name:
        yield "缺审批结果", "请写审批结果名称"
    if ServiceTarget.LEGAL_PERSON in entry.targets:
        yield "服务对象笼统", "请把“法人”写明：企业法人、事业法人、社会组织法人等"
    if entry.entered is False:
        yield "未进驻大厅", "事项未进驻，窗口不能收件"
    if entry.authorised is False:
        yield "未授权到位", "请部门办理审批授权"
