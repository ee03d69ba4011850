"""The plain evaluator and the caged one give the same results; a dead child costs nothing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_papers import CLEAN, applied

from rules import judge as judging
from rules.cage import Cage
from rules.catalogue import Catalogue
from rules.compiled import compile_cases, compile_rules, confirms
from rules.conditions import All, Any, Compare, Condition, FactValue, Not, clauses, holds
from rules.engine import evaluate
from rules.errors import CageError
from rules.facts import Finding, Outcome, VerdictKind, verdict_of
from rules.flatten import flatten
from rules.judge import judge
from rules.rule_set import SEVERITY, Result, RuleSet
from rules.vocabulary import WORDS, sorts_of

SHARED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def facts_of(rule_set: RuleSet) -> st.SearchStrategy[Mapping[str, FactValue]]:
    """Any facts at all, possible or not; ten thousand for each matter stand with its examples."""
    wanted: dict[str, st.SearchStrategy[FactValue]] = {}
    for name, sort in sorts_of(rule_set.materials).items():
        if isinstance(sort, frozenset):
            wanted[name] = st.sampled_from(sorted(sort))
        else:
            wanted[name] = st.booleans() if sort is bool else st.integers(-1, 120)
    for rule in rule_set.rules:
        if rule.question is not None and rule.fact is not None:
            wanted[rule.fact] = st.sampled_from(sorted(WORDS))
    return st.fixed_dictionaries(wanted)


@pytest.mark.parametrize("matter", ["road-occupation", "senior-card", "hazardous-chemicals"])
@SHARED
@given(data=st.data())
def test_on_any_facts(matter: str, data: st.DataObject, catalogue: Catalogue, cage: Cage) -> None:
    rule_set = catalogue.matter(matter)
    facts = data.draw(facts_of(rule_set))
    plain = evaluate(rule_set, facts)
    assert set(plain) == {rule.key for rule in rule_set.rules}
    caged = cage.evaluate(rule_set, facts)
    assert set(caged) == set(plain)
    assert [key for key in plain if not confirms(caged[key], plain[key])] == []


NAMES = {
    "a": st.booleans(),
    "b": st.booleans(),
    "n": st.integers(-1, 9),
    "w": st.sampled_from(["x", "y", "z"]),
}
LEAVES = st.one_of(
    st.builds(Compare, st.sampled_from(["a", "b"]), st.just("=="), st.just(True)),
    st.builds(Compare, st.just("n"), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.integers(0, 9)),
    st.builds(Compare, st.just("w"), st.sampled_from(["==", "!="]), st.sampled_from(["x", "y", "z"])),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Any, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


@SHARED
@given(conditions=st.lists(CONDITIONS, min_size=1, max_size=6), facts=st.fixed_dictionaries(NAMES))
def test_on_any_conditions(conditions: list[Condition], facts: Mapping[str, FactValue], cage: Cage) -> None:
    cases: dict[str, dict[Result, Condition]] = {
        str(i): {Outcome.FAIL: one} for i, one in enumerate(conditions)
    }
    caged = cage.evaluate_compiled(compile_cases("any", cases), facts)
    fired = {key for key, result in caged.items() if result is Outcome.FAIL}
    assert fired == {key for key, case in cases.items() if holds(case[Outcome.FAIL], facts)}


@settings(max_examples=200)
@given(CONDITIONS, st.fixed_dictionaries(NAMES))
def test_clauses_mean_the_condition(condition: Condition, facts: Mapping[str, FactValue]) -> None:
    by_clauses = any(all(holds(one, facts) for one in clause) for clause in clauses(condition))
    assert by_clauses == holds(condition, facts)


def test_a_killed_child_costs_no_verdict(catalogue: Catalogue) -> None:
    rule_set, application = catalogue.matter("road-occupation"), applied(CLEAN["road-occupation"]())
    with Cage() as cage:
        for _ in range(4):
            assert judge(rule_set, application, cage).verdict is VerdictKind.COMPLETE
            assert cage.child_pid is not None
            os.kill(cage.child_pid, signal.SIGKILL)


def test_a_stuck_child_is_replaced(catalogue: Catalogue) -> None:
    rule_set, application = catalogue.matter("senior-card"), applied(CLEAN["senior-card"]())
    with Cage(timeout=2.0) as cage:
        assert judge(rule_set, application, cage).verdict is VerdictKind.COMPLETE
        assert cage.child_pid is not None
        os.kill(cage.child_pid, signal.SIGSTOP)
        assert judge(rule_set, application, cage).verdict is VerdictKind.COMPLETE


def test_starting_a_cage_does_not_keep_the_caller_waiting() -> None:
    start = time.perf_counter()
    with Cage():
        assert time.perf_counter() - start < 0.5


def test_without_a_cage_one_is_started_for_the_call(catalogue: Catalogue) -> None:
    verdict = judge(catalogue.matter("senior-card"), applied(CLEAN["senior-card"]()))
    assert verdict.verdict is VerdictKind.COMPLETE


def test_a_closed_cage_gives_no_verdict_but_a_person(catalogue: Catalogue) -> None:
    cage = Cage()
    cage.close()
    rule_set, application = catalogue.matter("senior-card"), applied(CLEAN["senior-card"]())
    with pytest.raises(CageError):
        cage.evaluate(rule_set, flatten(rule_set, application).facts)
    verdict = judge(rule_set, application, cage)
    assert (verdict.verdict, [one.rule for one in verdict.findings]) == (VerdictKind.REVIEW, ["ENGINE"])


def test_a_disagreement_is_for_a_person(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, cage: Cage
) -> None:
    rule_set = catalogue.matter("road-occupation")
    papers = CLEAN["road-occupation"]()[1:]

    def lenient(rule_set: RuleSet, facts: Mapping[str, FactValue]) -> Mapping[str, Result]:
        return {key: Outcome.PASS if result is Outcome.FAIL else result
                for key, result in evaluate(rule_set, facts).items()}  # fmt: skip

    monkeypatch.setattr(judging, "evaluate", lenient)
    verdict = judge(rule_set, applied(papers), cage)
    assert verdict.verdict is VerdictKind.REVIEW
    assert [one.material for one in verdict.findings if one.rule == "ENGINE"] == ["application_form"]


def test_what_goes_into_the_cage_is_ascii_words_and_whole_numbers(catalogue: Catalogue) -> None:
    for matter, papers in CLEAN.items():
        rule_set = catalogue.matter(matter)
        for row in compile_rules(rule_set).rows(flatten(rule_set, applied(papers())).facts).values():
            for name, value in row.items():
                assert name.isascii() and name not in {"id", "sid"}
                assert type(value) is int or (isinstance(value, str) and value.isascii())


OUTCOMES = st.lists(st.sampled_from(list(Outcome)), max_size=6)


@given(OUTCOMES, st.sampled_from(list(Outcome)))
def test_one_more_finding_never_betters_a_verdict(outcomes: list[Outcome], more: Outcome) -> None:
    def of(some: list[Outcome]) -> VerdictKind:
        return verdict_of(tuple(Finding("X", one, "m", "", "") for one in some)).verdict

    order = list(VerdictKind)
    assert order.index(of([*outcomes, more])) <= order.index(of(outcomes))


def test_severity_orders_every_result() -> None:
    assert len(set(SEVERITY)) == len(SEVERITY) == len(Outcome) + 1
    assert all(SEVERITY.index(a) < SEVERITY.index(b) for a, b in combinations(SEVERITY, 2))
