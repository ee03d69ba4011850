"""A clean application of every matter is complete, with and without an agent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rule_papers import (
    CLEAN,
    REPRESENTATIVE,
    agent_papers,
    applied,
    card,
    letter,
    place,
    structure_of_person,
    swap,
)

from rules.cage import Cage
from rules.catalogue import Catalogue
from rules.facts import Outcome, Seal, Verdict, VerdictKind
from rules.judge import judge


def troubles(verdict: Verdict) -> list[tuple[str, str, str, str]]:
    return [
        (one.rule, one.outcome.value, one.material, one.message)
        for one in verdict.findings
        if one.outcome is not Outcome.PASS
    ]


@pytest.mark.parametrize("matter", CLEAN)
@pytest.mark.parametrize("agent", [False, True])
def test_complete(matter: str, agent: bool, catalogue: Catalogue, cage: Cage) -> None:
    papers = CLEAN[matter]() + (agent_papers(matter) if agent else [])
    verdict = judge(catalogue.matter(matter), applied(papers, agent), cage)
    assert troubles(verdict) == []
    assert verdict.verdict is VerdictKind.COMPLETE


def test_a_person_needs_no_seal_and_no_licence(catalogue: Catalogue, cage: Cage) -> None:
    verdict = judge(catalogue.matter("temporary-structure"), applied(structure_of_person()), cage)
    assert troubles(verdict) == []


def test_an_unasked_power_of_attorney_is_no_finding(catalogue: Catalogue, cage: Cage) -> None:
    papers = CLEAN["road-occupation"]() + agent_papers("road-occupation")
    assert troubles(judge(catalogue.matter("road-occupation"), applied(papers), cage)) == []


def test_two_letters_are_told_apart(catalogue: Catalogue, cage: Cage) -> None:
    papers = [one for one in CLEAN["bookkeeping-agency"]() if one.kind != "qualification_certificate"]
    papers.append(letter("书面承诺书", "本人从事会计工作已满三年，承诺以上属实。"))
    assert troubles(judge(catalogue.matter("bookkeeping-agency"), applied(papers), cage)) == []


def test_no_message_has_an_empty_place(catalogue: Catalogue, cage: Cage) -> None:
    for matter, papers in CLEAN.items():
        for one in judge(catalogue.matter(matter), applied(papers()), cage).findings:
            assert "{" not in one.message
            assert "「」" not in one.message
            assert one.basis
            assert one.evidence or one.rule.startswith("R-")


def test_the_card_nobody_asked_for_is_checked(catalogue: Catalogue, cage: Cage) -> None:
    papers = [*CLEAN["bookkeeping-agency"](), card(REPRESENTATIVE, "2020-01-01")]
    found = troubles(judge(catalogue.matter("bookkeeping-agency"), applied(papers), cage))
    assert [one[:3] for one in found] == [("X-5", "fail", "legal_representative_id")]


@pytest.mark.parametrize(
    ("text", "sure", "confidence"),
    [
        ("六安市华宇建设有限公司", None, 0.7),
        ("有限公司六安市华宇建设", None, 0.7),
        ("六安市华宇建设有公司", None, 0.95),
        ("六安市华宇建没有限公司", "六安市华宇建有限公司", 0.93),
        ("六易市华宇建设有限公司", None, 0.95),
        ("六安市华宇建设育限公司", "六安市华宇建设育限公司", 0.9),
        ("六安市华宇建设有限公司合同专用章", None, 0.95),
    ],
)
def test_a_seal_read_nearly_right(
    text: str, sure: str | None, confidence: float, catalogue: Catalogue, cage: Cage
) -> None:
    mark = Seal(text, confidence, place("seal"), sure)
    papers = swap(CLEAN["road-occupation"](), "application_form", lambda one: replace(one, seals=(mark,)))
    assert troubles(judge(catalogue.matter("road-occupation"), applied(papers), cage)) == []
