"""Examples stand beside the rules; both evaluators come to what they say, and no rule is without."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from rules.cage import Cage
from rules.catalogue import MATTERS, Catalogue, common_checks, load_catalogue
from rules.facts import Outcome
from rules.loader import load_rule_set
from rules.rule_set import RuleSet
from rules.trial import try_by_chance, try_examples

ROAD = MATTERS / "urban_management" / "road-occupation.yaml"


def with_text(folder: Path, *changes: tuple[str, str]) -> RuleSet:
    text = ROAD.read_text(encoding="utf-8")
    for said, instead in changes:
        assert text.count(said) >= 1, said
        text = text.replace(said, instead, 1)
    file = folder / ROAD.name
    file.write_text(text, encoding="utf-8")
    return load_rule_set(file, common_checks())


@pytest.mark.parametrize("matter", sorted(load_catalogue().matters))
def test_all_examples_come_out_as_they_say(matter: str, catalogue: Catalogue, cage: Cage) -> None:
    tried = try_examples(catalogue.matter(matter), cage)
    assert tried.troubles == []
    assert tried.without_passing() == []
    assert tried.without_failing() == []
    assert tried.judged > len(tried.passing)


def test_an_example_that_comes_out_otherwise_is_named_with_its_line(tmp_path: Path, cage: Cage) -> None:
    spoilt = with_text(tmp_path, ("    fail: [R-business_licence]\n", ""))
    tried = try_examples(spoilt, cage)
    assert len(tried.troubles) == 1
    assert "没有交营业执照" in tried.troubles[0] and "R-business_licence 的结论是 fail" in tried.troubles[0]
    line = int(tried.troubles[0].split("第")[1].split("行")[0])
    assert "没有交营业执照" in spoilt.file.read_text(encoding="utf-8").splitlines()[line - 1]


def test_an_outcome_that_does_not_come_is_named(tmp_path: Path, cage: Cage) -> None:
    spoilt = with_text(
        tmp_path, ("    fail: [R-business_licence]\n", "    fail: [R-business_licence, X-4]\n")
    )
    assert any("X-4 的结论应是 fail，实际不是" in one for one in try_examples(spoilt, cage).troubles)


def test_a_rule_whose_example_is_taken_away_is_named(catalogue: Catalogue, cage: Cage) -> None:
    rule_set = catalogue.matter("road-occupation")
    kept = tuple(one for one in rule_set.examples if "没有交位置图" not in one.name)
    tried = try_examples(replace(rule_set, examples=kept), cage)
    assert tried.without_failing() == ["R-location_drawing"]
    assert tried.complaints() == ["核对规则 R-location_drawing 没有不通过的例子"]


def test_evaluators_that_differ_are_named(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    rule_set = catalogue.matter("senior-card")
    with Cage() as cage:
        answer = cage.evaluate_many

        def wrong(cases: list) -> list:  # type: ignore[type-arg]
            return [{**one, "R-id_photo": Outcome.REFUSE} for one in answer(cases) if one is not None]

        monkeypatch.setattr(cage, "evaluate_many", wrong)
        assert any("R-id_photo 两个引擎结论不一致" in one for one in try_examples(rule_set, cage).troubles)


@pytest.mark.parametrize("matter", ["road-occupation", "hazardous-chemicals", "green-space"])
def test_facts_by_chance_leave_no_rule_without_a_result(
    matter: str, catalogue: Catalogue, cage: Cage
) -> None:
    tried = try_by_chance(catalogue.matter(matter), cage, 300, seed=7)
    assert (tried.troubles, tried.judged) == ([], 300)


@pytest.mark.slow
@pytest.mark.heavy
@pytest.mark.timeout(1200)
def test_ten_thousand_facts_by_chance_for_each_rule_set(catalogue: Catalogue) -> None:
    """Both evaluators agree, and no process of the engine dies over it. Two engines, one a core."""

    def half(rule_sets: list[RuleSet]) -> list[tuple[str, list[str], int, int]]:
        with Cage(timeout=60) as cage:
            tried = [try_by_chance(rule_set, cage, 10_000, seed=1) for rule_set in rule_sets]
            return [(one.rule_set.key, one.troubles, one.judged, cage.replaced) for one in tried]

    matters = list(catalogue.matters.values())
    with ThreadPoolExecutor(2) as beside:
        results = [one for some in beside.map(half, (matters[::2], matters[1::2])) for one in some]
    assert sorted(results) == sorted((key, [], 10_000, 0) for key in catalogue.matters)
