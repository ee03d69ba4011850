"""What can be wrong with a rule set that loads: conditions that never hold, gaps, contradictions, shadows.

Facts are tried out: every word a fact may be, and for numbers the values beside those the conditions name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from pathlib import Path
from typing import Final

from rules.catalogue import catalogue_of, common_checks, rule_files
from rules.conditions import (
    ALWAYS,
    All,
    Any,
    Compare,
    Condition,
    Facts,
    FactValue,
    Not,
    holds,
    names_in,
)
from rules.errors import RuleFileError
from rules.facts import Outcome
from rules.loader import load_rule_set
from rules.rule_set import SEVERITY, SILENT, Material, Rule, RuleSet
from rules.vocabulary import FIELDS_OF_KIND, WORDS, Sort, sorts_of

_MOST_WORLDS: Final = 50_000
_APPLICANTS: Final = {
    "person": ("applicant.is_person",),
    "organisation": ("applicant.is_org",),
    "either": ("applicant.is_person", "applicant.is_org", "applicant.is_unknown"),
}
_OLDEST: Final = 120


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a rule set: the line in its file, from 1, and a plain sentence."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a folder of rule files, and how much was looked at."""

    files: int
    rules: int
    flaws: list[tuple[Path, Flaw]]


def check_folder(folder: Path) -> Report:
    """Return all that is wrong with the rule files of a folder: each is looked at, whatever the others."""
    flaws: list[tuple[Path, Flaw]] = []
    loaded: list[RuleSet] = []
    try:
        common = common_checks(folder)
    except RuleFileError as error:
        return Report(1, 0, [(error.file, Flaw(error.line, error.sentence))])
    files = list(rule_files(folder))
    for file in files:
        try:
            loaded.append(load_rule_set(file, common))
        except RuleFileError as error:
            flaws.append((file, Flaw(error.line, error.sentence)))
    flaws += [(rule_set.file, flaw) for rule_set in loaded for flaw in flaws_of(rule_set)]
    try:
        catalogue_of(loaded)
    except RuleFileError as error:
        flaws.append((error.file, Flaw(error.line, error.sentence)))
    return Report(len(files), sum(len(rule_set.rules) for rule_set in loaded), flaws)


def flaws_of(rule_set: RuleSet) -> list[Flaw]:
    """Return what is wrong with a rule set, in the order of its file."""
    found = [
        *_materials(rule_set),
        *_rules(rule_set),
        *_contradictions(rule_set),
        *_fields(rule_set),
    ]
    if not any(example.whole for example in rule_set.examples):
        found.append(Flaw(1, "没有一个材料齐全的例子（examples）"))
    return sorted(found, key=lambda flaw: flaw.line)


def _materials(rule_set: RuleSet) -> Iterator[Flaw]:
    for material in rule_set.materials:
        if not _may_hold(material.when, rule_set):
            yield Flaw(
                _line(rule_set, material.key), f"材料「{material.name}」的条件永远不会成立，谁也不用交"
            )
        if len(set(material.kinds)) < len(material.kinds):
            yield Flaw(_line(rule_set, material.key), f"材料「{material.name}」的几种形式里有相同的")
        if material.signature is not None and not _may_hold(material.signature.when, rule_set):
            yield Flaw(_line(rule_set, material.key), f"材料「{material.name}」要求签名的条件永远不会成立")
        if material.seal_when is not None and not _may_hold(material.seal_when, rule_set):
            yield Flaw(_line(rule_set, material.key), f"材料「{material.name}」要求盖章的条件永远不会成立")
    for one, other in combinations(rule_set.materials, 2):
        yield from _shadows(rule_set, one, other)


def _shadows(rule_set: RuleSet, one: Material, other: Material) -> Iterator[Flaw]:
    """Two materials that take the same paper: it would count for both, and one would never be missed."""
    if one.role is not None or other.role is not None:
        if one.role == other.role:
            line = _line(rule_set, other.key)
            yield Flaw(line, f"材料「{one.name}」和「{other.name}」要的是同一个人的身份证")
        return
    line = _line(rule_set, other.key)
    for kind in sorted(set(one.kinds) & set(other.kinds)):
        mine, theirs = one.words.get(kind, ()), other.words.get(kind, ())
        if set(one.kinds) == set(other.kinds) and not (mine and theirs):
            sentence = (
                f"材料「{one.name}」和「{other.name}」都只收同样的材料，{kind} 又没有写区分用词（words）"
            )
            yield Flaw(line, f"{sentence}，一份会算作两份")
        for word in (word for word in mine for longer in theirs if word in longer or longer in word):
            yield Flaw(line, f"材料「{one.name}」和「{other.name}」的区分用词分不开：「{word}」")


def _rules(rule_set: RuleSet) -> Iterator[Flaw]:
    """Cases that never count, and facts for which a rule says nothing."""
    for rule in rule_set.rules:
        if rule.id.startswith("R-"):
            continue  # its material's own conditions were looked at
        never, gap = _tried_out(rule, rule_set)
        line = _line(rule_set, rule.key)
        for result in never:
            yield Flaw(
                line, f"核对规则 {rule.key} 的「{result}」永远轮不到：条件不会成立，或被更重的结论盖住"
            )
        if gap is not None:
            yield Flaw(line, f"核对规则 {rule.key} 有空档：{_shown(gap)} 时哪种结论都不成立")


def _tried_out(rule: Rule, rule_set: RuleSet) -> tuple[list[str], Facts | None]:
    """Return the results of a rule that never count, and facts for which it has none."""
    never = {result for result in rule.cases if rule.question is None or result is not SILENT}
    gap: Facts | None = None
    for facts in worlds(rule.cases.values(), rule_set):
        held = [result for result in SEVERITY if result in rule.cases and holds(rule.cases[result], facts)]
        never.discard(held[0]) if held else None
        gap = gap or (None if held else facts)
    return [str(result) for result in SEVERITY if result in never and result is not SILENT], gap


def _contradictions(rule_set: RuleSet) -> Iterator[Flaw]:
    """Two rules of which one is broken whatever is handed in: no application could ever be complete."""
    failing = [(rule, rule.cases[Outcome.FAIL]) for rule in rule_set.rules if Outcome.FAIL in rule.cases]
    for (one, fails), (other, fails_too) in combinations(failing, 2):
        if not names_in(fails) & names_in(fails_too):
            continue
        both = Any((fails, fails_too))
        tried = list(worlds([both], rule_set))
        if tried and all(holds(both, facts) for facts in tried):
            sentence = f"核对规则 {one.key} 和 {other.key} 互相矛盾：不论怎样交，总有一条不符合"
            yield Flaw(_line(rule_set, other.key), sentence)


def _fields(rule_set: RuleSet) -> Iterator[Flaw]:
    """Fields that no kind of paper taken for the material is read for."""
    asked = [(m.key, name) for m in rule_set.materials for name in (*m.filled, *m.dated)]
    asked += [
        (rule.material, name) for rule in rule_set.rules for name in (*rule.looked_at, rule.field) if name
    ]
    asked += [place for rule in rule_set.rules for place in rule.against]
    for key, name in dict.fromkeys(asked):
        material = rule_set.material(key)
        if material is not None and not any(name in FIELDS_OF_KIND[kind] for kind in material.kinds):
            sentence = f"材料「{material.name}」读不出「{name}」这一栏：{'、'.join(material.kinds)} 都没有它"
            yield Flaw(_line(rule_set, key), sentence)


def _may_hold(condition: Condition, rule_set: RuleSet) -> bool:
    return condition == ALWAYS or any(holds(condition, facts) for facts in worlds([condition], rule_set))


def worlds(conditions: Iterable[Condition], rule_set: RuleSet) -> Iterator[Facts]:
    """Yield every set of facts that `conditions` can tell apart and that can be; none if too many."""
    conditions = list(conditions)
    names = sorted(set().union(*(names_in(one) for one in conditions)))
    numbers = {value for one in conditions for value in _numbers(one)}
    axes = _axes(names, numbers, rule_set)
    if prod(len(axis) for axis in axes) > _MOST_WORLDS:
        return
    for parts in product(*axes):
        facts = {name: value for part in parts for name, value in part.items()}
        if _can_be(facts, rule_set):
            yield facts


def _axes(names: list[str], numbers: set[int], rule_set: RuleSet) -> list[list[Mapping[str, FactValue]]]:
    """Return for each independent fact, or group of facts that hang together, what it may be."""
    sorts = {
        **sorts_of(rule_set.materials),
        **{rule.fact: WORDS for rule in rule_set.rules if rule.question and rule.fact},
    }
    axes: list[list[Mapping[str, FactValue]]] = []
    applicant = [name for name in names if name.startswith("applicant.")]
    if applicant:
        axes.append([{name: name == true for name in applicant} for true in _APPLICANTS[rule_set.applicant]])
    if any(name in {"age", "age.known"} for name in names):
        ages = {-1, 0, _OLDEST, *(n + d for n in numbers for d in (-1, 0, 1) if 0 <= n + d <= _OLDEST)}
        axes.append([{"age": age, "age.known": age >= 0} for age in sorted(ages)])
    for name in names:
        if name not in {"age", "age.known", *applicant}:
            axes.append([{name: value} for value in _values(sorts[name])])
    return axes


def _values(sort: Sort) -> list[FactValue]:
    return sorted(sort) if isinstance(sort, frozenset) else [False, True]


def _can_be(facts: Mapping[str, FactValue], rule_set: RuleSet) -> bool:
    """Say whether the facts agree with one another: what is present was given, what is absent was not."""
    for material in rule_set.materials:
        given, state = facts.get(f"given.{material.key}"), facts.get(f"state.{material.key}")
        if (state == "present" and given is False) or (state == "absent" and given is True):
            return False
    return True


def _numbers(condition: Condition) -> Iterator[int]:
    match condition:
        case Compare(_, _, value):
            if isinstance(value, int) and not isinstance(value, bool):
                yield value
        case Not(inner):
            yield from _numbers(inner)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _numbers(part)


def _shown(facts: Facts) -> str:
    return "、".join(f"{name} = {value}" for name, value in sorted(facts.items()))


def _line(rule_set: RuleSet, key: str) -> int:
    return rule_set.lines.get(key, 1)
