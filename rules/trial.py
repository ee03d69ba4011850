"""Trying the rule sets: every example through both evaluators, and chance facts that both must agree on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from rules.bundle import STRAY_SHEETS
from rules.cage import MOST_AT_ONCE, Cage
from rules.compiled import confirms
from rules.conditions import Facts, FactValue
from rules.engine import evaluate
from rules.examples import Example, Template, apply
from rules.facts import Application, Outcome
from rules.flatten import flatten
from rules.rule_set import SILENT, Result, Rule, RuleSet
from rules.vocabulary import WORDS, Sort, sorts_of

_TROUBLES: Final = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.REFUSE)
_AGES: Final = (-1, 120)


@dataclass
class Trial:
    """How a rule set did. `passing` and `failing` name, by rule key, an example that shows each.

    `troubles` are sentences about examples that came out otherwise than they say, or evaluators that differ;
    `judged` counts how often both evaluated.
    """

    rule_set: RuleSet
    passing: dict[str, str] = field(default_factory=dict)
    failing: dict[str, str] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    judged: int = 0

    def can_pass(self) -> list[str]:
        """Return the rules that can pass: those about stray sheets cannot, which are never well."""
        return [
            rule.key
            for rule in self.rule_set.rules
            if Outcome.PASS in rule.cases and rule.material != STRAY_SHEETS
        ]

    def can_fail(self) -> list[str]:
        """Return the rules that can find something: those of papers nobody must hand in cannot."""
        return [rule.key for rule in self.rule_set.rules if any(one in rule.cases for one in _TROUBLES)]

    def without_passing(self) -> list[str]:
        """Return the rules that can pass and have no example in which they do."""
        return [key for key in self.can_pass() if key not in self.passing]

    def without_failing(self) -> list[str]:
        """Return the rules that can find something and have no example in which they do."""
        return [key for key in self.can_fail() if key not in self.failing]

    def complaints(self) -> list[str]:
        """Return why the rule set may not be published: an example that does not hold, a rule without one."""
        return [
            *self.troubles,
            *(f"核对规则 {key} 没有通过的例子" for key in self.without_passing()),
            *(f"核对规则 {key} 没有不通过的例子" for key in self.without_failing()),
        ]


@dataclass(frozen=True, slots=True)
class _Try:
    """An application to judge, and whose example it is: of the file, or of one shared rule."""

    name: str
    application: Application
    example: Example | None = None
    rule: Rule | None = None
    template: Template | None = None


def try_examples(rule_set: RuleSet, cage: Cage) -> Trial:
    """Judge every example of a rule set with both evaluators, its own and those of the shared checks."""
    trial = Trial(rule_set)
    tries = _tries(rule_set)
    while some := list(islice(tries, MOST_AT_ONCE)):
        flat = [flatten(rule_set, one.application).facts for one in some]
        for one, results in zip(some, _both(trial, cage, flat, [one.name for one in some]), strict=True):
            _hold_against(trial, one, results)
    return trial


def applications_of(rule_set: RuleSet) -> Iterator[Application]:
    """Yield every application of the rule set's examples, and those the shared templates make of them."""
    return (one.application for one in _tries(rule_set))


def _tries(rule_set: RuleSet) -> Iterator[_Try]:
    for example in rule_set.examples:
        yield _Try(example.name, example.application, example=example)
    for rule in rule_set.rules:
        for template in rule.templates:
            if template.on and rule.material not in template.on:
                continue
            change = template.change.named(rule.material, rule.field)
            for example in rule_set.examples:
                made = apply(change, rule_set, example.application) if example.whole else None
                if made is not None:
                    yield _Try(f"{example.name}：{template.name}", made, rule=rule, template=template)


def _both(
    trial: Trial, cage: Cage, facts: Sequence[Facts], names: Sequence[str]
) -> Iterator[Mapping[str, Result]]:
    """Yield what the plain evaluator says of each, after holding the cage's answer against it."""
    answers = cage.evaluate_many([(trial.rule_set, one) for one in facts])
    for one, caged, name in zip(facts, answers, names, strict=True):
        plain = evaluate(trial.rule_set, one)
        trial.judged += 1
        if caged is None:
            trial.troubles.append(f"{name}：第二个规则引擎没有给出结果")
        for rule in trial.rule_set.rules:
            said = plain.get(rule.key)
            if said is None:
                trial.troubles.append(f"{name}：核对规则 {rule.key} 的各种情形都不成立")
            elif caged is not None and not confirms(caged.get(rule.key), said):
                trial.troubles.append(f"{name}：核对规则 {rule.key} 两个引擎结论不一致")
        yield plain


def _hold_against(trial: Trial, one: _Try, results: Mapping[str, Result]) -> None:
    """Note which rules this example shows passing and failing, and where it came out otherwise than told."""
    if one.example is not None:
        _hold_example(trial, one.example, results)
        return
    if one.rule is None or one.template is None:
        return
    said = results.get(one.rule.key, SILENT)
    if said == SILENT:
        return  # the rule does not apply to this application
    if said not in one.template.expect:
        trial.troubles.append(f"{one.name}：核对规则 {one.rule.key} 的结论是 {said}")
    shown = trial.passing if said is Outcome.PASS else trial.failing
    shown.setdefault(one.rule.key, one.name)


def _hold_example(trial: Trial, example: Example, results: Mapping[str, Result]) -> None:
    ids = {rule.key: rule.id for rule in trial.rule_set.rules}
    for outcome in _TROUBLES:
        found = frozenset(ids[key] for key, result in results.items() if result is outcome)
        wanted = example.expected.get(outcome, frozenset())
        for odd in sorted(found - wanted):
            trial.troubles.append(
                f"例子「{example.name}」（第{example.line}行）：{odd} 的结论是 {outcome.value}，例子里没有写"
            )
        for odd in sorted(wanted - found):
            trial.troubles.append(
                f"例子「{example.name}」（第{example.line}行）：{odd} 的结论应是 {outcome.value}，实际不是"
            )
    for key, result in results.items():
        if result is Outcome.PASS:
            trial.passing.setdefault(key, example.name)
        elif result in example.expected and ids[key] in example.expected[Outcome(result)]:
            trial.failing.setdefault(key, example.name)


def try_by_chance(rule_set: RuleSet, cage: Cage, count: int, seed: int) -> Trial:
    """Hold both evaluators against each other on `count` random sets of facts, possible or not."""
    trial = Trial(rule_set)
    drawn = islice(facts_by_chance(rule_set, seed), count)
    while some := list(islice(drawn, MOST_AT_ONCE)):
        for _ in _both(trial, cage, some, [f"种子 {seed} 的随机事实"] * len(some)):
            pass
    return trial


def facts_by_chance(rule_set: RuleSet, seed: int) -> Iterator[dict[str, FactValue]]:
    """Yield random facts without end. Some sets are nearly all well, some nearly all wrong."""
    dice = random.Random(f"{rule_set.key}/{seed}")  # noqa: S311  # chance that can be repeated
    drawers = {name: _values(sort) for name, sort in sorts_of(rule_set.materials).items()}
    drawers |= {rule.fact: _values(WORDS) for rule in rule_set.rules if rule.question and rule.fact}
    while True:
        quiet = max(dice.random(), dice.random())
        yield {
            name: values[0] if dice.random() < quiet else values[int(dice.random() * len(values))]
            for name, values in drawers.items()
        }


def _values(sort: Sort) -> list[FactValue]:
    """Return what a fact may be, the word that means all is well first."""
    if isinstance(sort, frozenset):
        return sorted(sort, key=lambda word: (word not in {"same", "present"}, word))
    return [False, True] if sort is bool else list(range(_AGES[0], _AGES[1] + 1))
