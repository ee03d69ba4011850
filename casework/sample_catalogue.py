"""The sample catalogue: what the rule sets hold, as a list. It is a part of the published list and says so.

The hall's real list was never published (domain.md X4): limits, codes and bases that the rule sets do not
know stay empty, and the quality report names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rules.catalogue import Catalogue
from rules.code_lists import CaseType, Frequency, LimitUnit, MaterialSource, MatterType, Necessity
from rules.conditions import ALWAYS
from rules.departments import Department, department_named
from rules.implementation_list import Entry, MaterialEntry, TimeLimit, matter_count
from rules.rule_set import Limit, Material, RuleSet, SourceMark
from rules.words import condition_words
from storage.clock import local_date, now
from storage.errors import SeedWrongError

DOCUMENT: Final = "样例目录"
_UNVERIFIED: Final = "外地示例，待本区核定"
_NEED: Final = {
    "required": Necessity.REQUIRED,
    "conditional": Necessity.REQUIRED,
    "optional": Necessity.OPTIONAL,
}
_ORIGINS: Final = {
    "applicant": MaterialSource.APPLICANT,
    "authority": MaterialSource.GOVERNMENT,
    "intermediary": MaterialSource.INTERMEDIARY,
}


def sample_entries(rule_sets: Iterable[RuleSet], departments: Sequence[Department]) -> tuple[Entry, ...]:
    """Return one entry to each rule set. Raises SeedWrongError for a department that is not there."""
    return tuple(_entry(rule_set, departments) for rule_set in rule_sets)


def in_force_or_latest(catalogue: Catalogue) -> list[RuleSet]:
    """Return of each matter the rule set in force today, the latest where none is."""
    day = local_date(now())
    return [
        next((one for one in versions if one.in_force_on(day)), versions[-1])
        for versions in catalogue.versions.values()
    ]


def told(entries: Sequence[Entry], departments: Sequence[Department]) -> str:
    """Say how many of the published list the sample holds."""
    return f"样例目录：{sum(one.total for one in departments)}项中的{matter_count(entries)}项"


def _entry(rule_set: RuleSet, departments: Sequence[Department]) -> Entry:
    department = department_named(departments, rule_set.department)
    if department is None:
        raise SeedWrongError(reason=f"事项 {rule_set.key} 的部门“{rule_set.department}”不在部门表中")
    limits = rule_set.limits
    return Entry(
        department=department.key,
        name=rule_set.name,
        key=rule_set.key,
        frequency=Frequency(rule_set.frequency),
        case_type=CaseType.INSTANT if rule_set.case_type == "instant_case" else CaseType.COMMITTED,
        type=next(one for one in MatterType if one.word == rule_set.matter_type),
        implementation_code=rule_set.code or "",
        statutory=_limit(limits.statutory),
        statutory_note=_note(limits.statutory),
        promised=_limit(limits.promised),
        promised_note=_note(limits.promised),
        special_procedure="、".join(limits.special),
        materials=tuple(_material(one, rule_set) for one in rule_set.materials),
    )


def _limit(limit: Limit | None) -> TimeLimit | None:
    if limit is None:
        return None
    return TimeLimit(limit.n, LimitUnit(limit.unit) if limit.n else LimitUnit.INSTANT)


def _note(limit: Limit | None) -> str:
    return _UNVERIFIED if limit is not None and limit.source is SourceMark.UNVERIFIED else ""


def _material(material: Material, rule_set: RuleSet) -> MaterialEntry:
    return MaterialEntry(
        name=material.name,
        necessity=Necessity.DEFERRABLE if material.tolerated else _NEED[material.need],
        source=_ORIGINS[material.origin],
        originals=material.copies.get("original"),
        copies=material.copies.get("copy"),
        instructions=material.bring,
        legal_basis=material.basis.shown() if material.basis else "",
        condition="" if material.when == ALWAYS else condition_words(material.when, rule_set),
    )
