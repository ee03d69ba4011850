"""`judge_many`: the same verdicts as one by one, whatever happens to the engine's process meanwhile."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from rules.cage import MOST_AT_ONCE, Cage
from rules.catalogue import Catalogue
from rules.errors import CageError
from rules.facts import Application, VerdictKind
from rules.judge import ENGINE, judge, judge_many
from rules.rule_set import RuleSet
from rules.trial import applications_of

MATTERS = ("road-occupation", "senior-card", "archive-consultation")


def cases_of(catalogue: Catalogue) -> list[tuple[RuleSet, Application]]:
    return [(catalogue.matter(key), one) for key in MATTERS for one in applications_of(catalogue.matter(key))]


def test_the_verdicts_are_those_of_one_by_one(catalogue: Catalogue, cage: Cage) -> None:
    cases = cases_of(catalogue)[::7]
    assert list(judge_many(cases, cage)) == [judge(rule_set, one, cage) for rule_set, one in cases]


@pytest.mark.parametrize("count", [0, 1, MOST_AT_ONCE, MOST_AT_ONCE + 1])
def test_any_number_of_cases(catalogue: Catalogue, cage: Cage, count: int) -> None:
    assert len(list(judge_many(cases_of(catalogue)[:count], cage))) == count


def test_a_killed_process_costs_no_verdict(catalogue: Catalogue) -> None:
    cases = cases_of(catalogue)
    with Cage() as cage:

        def killing() -> Iterator[tuple[RuleSet, Application]]:
            for index, case in enumerate(cases):
                if index % 50 == 49 and cage.child_pid is not None:
                    os.kill(cage.child_pid, signal.SIGKILL)
                yield case

        verdicts = list(judge_many(killing(), cage))
    assert len(verdicts) == len(cases)
    assert [one for one in verdicts if any(finding.rule == ENGINE for finding in one.findings)] == []


def test_a_case_that_kills_the_engine_costs_no_other(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One poisonous case among many: it goes to a person, the rest are judged."""
    cases = cases_of(catalogue)[:MOST_AT_ONCE]
    with Cage() as cage:
        answers = cage._answers

        def poisoned(asked: list) -> list:  # type: ignore[type-arg]
            if len(asked) > 1 or asked[0][1]["agent.present"]:
                raise CageError("it died over this")
            return answers(asked)

        monkeypatch.setattr(cage, "_answers", poisoned)
        verdicts = list(judge_many(cases, cage))
    poisonous = [one.agent_present for _, one in cases]
    assert any(poisonous) and not all(poisonous)
    assert [[f.rule for f in one.findings] == [ENGINE] for one in verdicts] == poisonous
    assert all(one.verdict is VerdictKind.REVIEW for one, bad in zip(verdicts, poisonous, strict=True) if bad)
