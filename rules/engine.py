"""The plain evaluator: which outcome each rule has over the flat facts."""

from __future__ import annotations

from collections.abc import Mapping

from rules.conditions import Facts, holds
from rules.rule_set import SEVERITY, Result, RuleSet

Results = Mapping[str, Result]


def evaluate(rule_set: RuleSet, facts: Facts) -> Results:
    """Return each rule's worst case that holds; a rule none of whose cases holds is left out."""
    results: dict[str, Result] = {}
    for rule in rule_set.rules:
        held = [result for result, condition in rule.cases.items() if holds(condition, facts)]
        if held:
            results[rule.key] = min(held, key=SEVERITY.index)
    return results
