"""A rule set as durable_rules JSON: plain conjunctions only, ASCII, whole numbers (measured.md).

Firing is what the engine spends its time on, and nearly all of it would be to say that nothing is wrong.
So the simple rules of a part, such as a question's, fire only to tell of trouble, and the part has one rule
CLEAR that fires when none of them has any. Nothing passes by silence: a part in which neither CLEAR nor a
trouble fired confirms none of its rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
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

    `meaning` tells for each fired rule which rule and result it stands for, `clears` which simple rules a
    part's CLEAR speaks for; `columns` holds, for each part, its facts and the ASCII property names they
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
    for chunk, simple in _chunks(cases):
        names = sorted({comparison.name for _, _, clause in chunk for comparison in clause})
        held_as = {one: f"f{index}" for index, one in enumerate(names)}
        definition: dict[str, Json] = {SENTINEL: {"all": [{"m": GUARD}]}}
        for key, result, clause in chunk:
            fired = f"r{len(meaning)}"
            definition[fired] = {"all": [{"m": _guarded(clause, held_as)}]}
            meaning[fired] = (key, result)
        if simple:
            fired = f"c{len(clears)}"
            definition[fired] = {"all": [{"m": _guarded(_opposites(simple), held_as)}]}
            clears[fired] = tuple(simple)
        digest = hashlib.sha256(json.dumps([name, definition], sort_keys=True).encode()).hexdigest()[:16]
        parts[digest], columns[digest] = definition, held_as
    return Compiled(parts, columns, meaning, clears)


def _chunks(
    cases: Mapping[str, Cases],
) -> Iterator[tuple[list[tuple[str, Result, Clause]], dict[str, list[Clause]]]]:
    """Yield the engine's rules, (rule, result, clause), in parts it can bear, and the simple ones' troubles.

    Raises ValueError for a rule of which more may fire than in one part; the loader refuses it before.
    """
    chunk: list[tuple[str, Result, Clause]] = []
    simple: dict[str, list[Clause]] = {}
    firing = 2  # the sentinel and CLEAR
    for key, held in cases.items():
        troubles = _troubles(held)
        own = [
            (key, result, clause)
            for result, condition in held.items()
            if troubles is None or result not in _FINE
            for clause in clauses(condition)
        ]
        at_once = most_firing([clause for _, _, clause in own])
        if at_once > MOST_FIRING:
            raise ValueError(f"{key}: {at_once} clauses")
        if firing + at_once > MOST_FIRING:
            yield chunk, simple
            chunk, simple, firing = [], {}, 2
        chunk += own
        firing += at_once
        if troubles is not None:
            simple[key] = troubles
    yield chunk, simple


def _troubles(cases: Cases) -> list[Clause] | None:
    """Return the clauses of a rule's troubles when each is one comparison, else None."""
    told = [clause for result in cases if result not in _FINE for clause in clauses(cases[result])]
    return told if told and all(len(clause) == 1 for clause in told) else None


def most_firing(told: list[Clause]) -> int:
    """Return how many of the clauses may hold at once: one where each asks one fact for another word."""
    words = {(one.name, one.value) for clause in told for one in clause if one.op == "=="}
    alike = len(words) == len(told) and len({name for name, _ in words}) == 1
    return 1 if alike and all(len(clause) == 1 for clause in told) else len(told)


def _opposites(simple: Mapping[str, list[Clause]]) -> Clause:
    """Return the clause that holds when no trouble of the simple rules does."""
    return tuple(
        Compare(one.name, OPPOSITE[one.op], one.value) for troubles in simple.values() for (one,) in troubles
    )


def _guarded(clause: Clause, columns: Mapping[str, str]) -> Json:
    """Return the pattern of one clause, guarded by the fact's type (measured.md 4)."""
    return {"$and": [GUARD, *(_pattern(one, columns) for one in clause)]} if clause else GUARD


def _pattern(comparison: Compare, columns: Mapping[str, str]) -> Json:
    said = {columns[comparison.name]: _number(comparison.value)}
    return said if comparison.op == "==" else {_OPERATORS[comparison.op]: said}


def _number(value: FactValue) -> str | int:
    """Return true and false as 1 and 0: the engine then compares like with like."""
    return int(value) if isinstance(value, bool) else value
