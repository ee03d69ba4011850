"""The plain evaluator: which outcome each rule has over the flat facts."""

from __future__ import annotations

from collections.abc import Mapping

from rules.conditions import Facts
from rules.rule_set import Result, RuleSet

Results = Mapping[str, Result]


def evaluate(rule_set: RuleSet, facts: Facts) -> Results:
    """Return each rule's worst case that holds; a rule none of whose cases holds is left out."""
    results = ((test.key, test(facts)) for test in rule_set.tests)
    return {key: result for key, result in results if result is not None}
