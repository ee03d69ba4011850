"""A rule set as durable_rules JSON: plain conjunctions only, ASCII, whole numbers (measured.md).

Firing is what the engine spends its time on, and nearly all of it would be to say that nothing is wrong.
So the quiet rules of a part, such as a question's, fire only to tell of trouble, and the part has rules CLEAR
that fire when none of them has any. Nothing passes by silence: quiet rules of which neither their CLEAR nor a
trouble fired are not confirmed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any as Json
from typing import Final, Literal

from rules.conditions import OPPOSITE, Compare, Condition, Facts, FactValue, clauses
from rules.facts import Outcome
from rules.rule_set import SEVERITY, SILENT, Result, RuleSet

GUARD: Final = {"t": "case"}
SENTINEL: Final = "sentinel"
CLEAR: Literal["clear"] = "clear"
Caged = Result | Literal["clear"]
"""What the cage says of a rule: its result, or that none of its troubles holds."""
MOST_FIRING: Final = 60
"""More than 64 rules firing on one fact is error 303 of the engine (measured)."""
_OPERATORS: Final = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_FINE: Final = (Outcome.PASS, SILENT)

Cases = Mapping[Result, Condition]
Clause = tuple[Compare, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is sent to the cage: parts small enough for the engine, each with its sentinel.

    `meaning` tells for each fired rule which rule and result it stands for, `clears` which quiet rules a
    CLEAR speaks for; `columns` holds, for each part, its facts and the ASCII property names they
    travel under.
    """

    parts: Mapping[str, dict[str, Json]]
    columns: Mapping[str, Mapping[str, str]]
    meaning: Mapping[str, tuple[str, Result]]
    clears: Mapping[str, tuple[str, ...]]

    def rows(self, facts: Facts) -> dict[str, dict[str, str | int]]:
        """Return the one flat fact of each part. Raises KeyError when a fact is absent."""
        return {
            part: {**GUARD, **{column: _number(facts[name]) for name, column in columns.items()}}
            for part, columns in self.columns.items()
        }

    def results(self, fired: Collection[str]) -> dict[str, Caged]:
        """Return what the fired rules say of each rule, the worst where several cases hold."""
        results: dict[str, Caged] = {}
        for name in fired:
            if name in self.meaning:
                key, result = self.meaning[name]
                results[key] = min(result, results.get(key, result), key=SEVERITY.index)
        for name, keys in self.clears.items():
            if name in fired or any(key in results for key in keys):
                results |= {key: CLEAR for key in keys if key not in results}
        return results


def confirms(caged: Caged | None, plain: Result) -> bool:
    """Say whether the cage came to what the plain evaluator says: the same, or clear where all is fine."""
    return caged == plain or (caged == CLEAR and plain in _FINE)


def compile_rules(rule_set: RuleSet) -> Compiled:
    """Return `rule_set` compiled."""
    return compile_cases(
        f"{rule_set.key}@{rule_set.version}", {rule.key: rule.cases for rule in rule_set.rules}
    )


def compile_cases(name: str, cases: Mapping[str, Cases]) -> Compiled:
    """Return {rule key: {result: condition}} compiled; a part's name changes with its content."""
    parts: dict[str, dict[str, Json]] = {}
    columns: dict[str, Mapping[str, str]] = {}
    meaning: dict[str, tuple[str, Result]] = {}
    clears: dict[str, tuple[str, ...]] = {}
    for part in _parts(cases):
        names = sorted({comparison.name for _, _, clause in part.told for comparison in clause})
        held_as = {one: f"f{index}" for index, one in enumerate(names)}
        definition: dict[str, Json] = {SENTINEL: {"all": [{"m": GUARD}]}}
        for key, result, clause in part.told:
            fired = f"r{len(meaning)}"
            definition[fired] = {"all": [{"m": _guarded(clause, held_as)}]}
            meaning[fired] = (key, result)
        for keys, clause in part.clear_rules():
            fired = f"c{len(clears)}"
            definition[fired] = {"all": [{"m": _guarded(clause, held_as)}]}
            clears[fired] = keys
        digest = hashlib.sha256(json.dumps([name, definition], sort_keys=True).encode()).hexdigest()[:16]
        parts[digest], columns[digest] = definition, held_as
    return Compiled(parts, columns, meaning, clears)


@dataclass
class _Part:
    """Rules that are evaluated together: (rule, result, clause), and the quiet ones by what they wait for.

    `quiet` maps the comparisons that all troubles of some rules begin with (agent.present, or none) to those
    rules and the last comparison of each trouble.
    """

    told: list[tuple[str, Result, Clause]] = field(default_factory=list)
    quiet: dict[Clause, dict[str, list[Compare]]] = field(default_factory=dict)
    firing: int = 1

    def clear_rules(self) -> Iterator[tuple[tuple[str, ...], Clause]]:
        """Yield what fires when quiet rules have no trouble: what they wait for is not so, or all is well."""
        for waited_for, rules in self.quiet.items():
            for one in waited_for:
                yield tuple(rules), (_opposite(one),)
            yield tuple(rules), tuple(_opposite(one) for told in rules.values() for one in told)


def _parts(cases: Mapping[str, Cases]) -> Iterator[_Part]:
    """Yield the rules in parts that the engine can bear.

    Raises ValueError for a rule of which more may fire than in one part; the loader refuses it before.
    """
    part = _Part()
    for key, held in cases.items():
        quiet = _quiet(held)
        own = [
            (key, result, clause)
            for result, condition in held.items()
            if quiet is None or result not in _FINE
            for clause in clauses(condition)
        ]
        at_once = most_firing([clause for _, _, clause in own])
        if at_once > MOST_FIRING:
            raise ValueError(f"{key}: {at_once} clauses")
        clear = 1 + len(quiet[0]) if quiet is not None and quiet[0] not in part.quiet else 0
        if part.firing + at_once + clear > MOST_FIRING:
            yield part
            part = _Part()
            clear = 1 + len(quiet[0]) if quiet is not None else 0
        part.told += own
        part.firing += at_once + clear
        if quiet is not None:
            part.quiet.setdefault(quiet[0], {})[key] = quiet[1]
    yield part


def _quiet(cases: Cases) -> tuple[Clause, list[Compare]] | None:
    """Return what a rule's troubles all wait for and the one comparison that each adds; None for others.

    A rule that never has any, about a paper nobody must hand in, waits for nothing and adds nothing.
    """
    told = [clause for result in cases if result not in _FINE for clause in clauses(cases[result])]
    waited_for = {clause[:-1] for clause in told}
    if len(waited_for) > 1 or any(not clause for clause in told):
        return None
    return next(iter(waited_for), ()), [clause[-1] for clause in told]


def most_firing(told: list[Clause]) -> int:
    """Return how many of the clauses may hold at once: one where each asks one fact for another word."""
    asked = {clause[-1] for clause in told if clause}
    alike = len(asked) == len(told) and len({one.name for one in asked}) == 1
    return 1 if alike and all(one.op == "==" for one in asked) else len(told)


def _opposite(comparison: Compare) -> Compare:
    return Compare(comparison.name, OPPOSITE[comparison.op], comparison.value)


def _guarded(clause: Clause, columns: Mapping[str, str]) -> Json:
    """Return the pattern of one clause, guarded by the fact's type (measured.md 4)."""
    return {"$and": [GUARD, *(_pattern(one, columns) for one in clause)]} if clause else GUARD


def _pattern(comparison: Compare, columns: Mapping[str, str]) -> Json:
    said = {columns[comparison.name]: _number(comparison.value)}
    return said if comparison.op == "==" else {_OPERATORS[comparison.op]: said}


def _number(value: FactValue) -> str | int:
    """Return true and false as 1 and 0: the engine then compares like with like."""
    return int(value) if isinstance(value, bool) else value
