"""A rule set as durable_rules JSON: plain conjunctions only, ASCII, whole numbers (measured.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any as Json
from typing import Final

from rules.conditions import Compare, Condition, Facts, FactValue, clauses
from rules.rule_set import Result, RuleSet

GUARD: Final = {"t": "case"}
SENTINEL: Final = "sentinel"
_MOST_IN_A_PART: Final = 48
"""More than 64 rules firing on one fact is error 303 of the engine (measured)."""
_OPERATORS: Final = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is sent to the cage: parts small enough for the engine, each with its sentinel.

    `meaning` tells for each fired rule which rule and result it stands for; `columns` holds, for each part,
    its facts and the ASCII property names they travel under.
    """

    parts: Mapping[str, dict[str, Json]]
    columns: Mapping[str, Mapping[str, str]]
    meaning: Mapping[str, tuple[str, Result]]

    def rows(self, facts: Facts) -> dict[str, dict[str, str | int]]:
        """Return the one flat fact of each part. Raises KeyError when a fact is absent."""
        return {
            part: {**GUARD, **{column: _number(facts[name]) for name, column in columns.items()}}
            for part, columns in self.columns.items()
        }


def compile_rules(rule_set: RuleSet) -> Compiled:
    """Return `rule_set` compiled."""
    return compile_cases(
        f"{rule_set.key}@{rule_set.version}", {rule.key: rule.cases for rule in rule_set.rules}
    )


def compile_cases(name: str, cases: Mapping[str, Mapping[Result, Condition]]) -> Compiled:
    """Return {rule key: {result: condition}} compiled; a part's name changes with its content."""
    told = [
        (key, result, clause)
        for key, held in cases.items()
        for result, condition in held.items()
        for clause in clauses(condition)
    ]
    parts: dict[str, dict[str, Json]] = {}
    columns: dict[str, Mapping[str, str]] = {}
    meaning: dict[str, tuple[str, Result]] = {}
    for start in range(0, len(told), _MOST_IN_A_PART):
        chunk = told[start : start + _MOST_IN_A_PART]
        names = sorted({comparison.name for _, _, clause in chunk for comparison in clause})
        held_as = {one: f"f{index}" for index, one in enumerate(names)}
        definition: dict[str, Json] = {SENTINEL: {"all": [{"m": GUARD}]}}
        for key, result, clause in chunk:
            fired = f"r{len(meaning)}"
            definition[fired] = {"all": [{"m": _guarded(clause, held_as)}]}
            meaning[fired] = (key, result)
        digest = hashlib.sha256(json.dumps([name, definition], sort_keys=True).encode()).hexdigest()[:16]
        parts[digest], columns[digest] = definition, held_as
    return Compiled(parts, columns, meaning)


def _guarded(clause: tuple[Compare, ...], columns: Mapping[str, str]) -> Json:
    """Return the pattern of one clause, guarded by the fact's type (measured.md 4)."""
    return {"$and": [GUARD, *(_pattern(one, columns) for one in clause)]} if clause else GUARD


def _pattern(comparison: Compare, columns: Mapping[str, str]) -> Json:
    said = {columns[comparison.name]: _number(comparison.value)}
    return said if comparison.op == "==" else {_OPERATORS[comparison.op]: said}


def _number(value: FactValue) -> str | int:
    """Return true and false as 1 and 0: the engine then compares like with like."""
    return int(value) if isinstance(value, bool) else value
