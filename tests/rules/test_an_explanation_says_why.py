"""Every material and every rule is explained: the branch, the values it looked at, the article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rule_papers import (
    CLEAN,
    RECEIVED,
    USCC,
    agent_papers,
    applied,
    attorney,
    card,
    drop,
    place,
    road,
    senior,
    structure,
    swap,
    with_field,
)
from test_every_matter_of_the_contract_has_a_rule_set import cases

from rules.cage import Cage
from rules.catalogue import Catalogue
from rules.conditions import parse
from rules.explain import BasisMark, Explanation, RuleExplained, explain
from rules.facts import Application, Evidence, Finding, Outcome, Paper
from rules.judge import judge
from rules.rule_set import SILENT
from rules.text import mask
from rules.words import condition_words, place_words, seen_words


def explained(catalogue: Catalogue, matter: str, papers: list[Paper], agent: bool = False) -> Explanation:
    return explain(catalogue.matter(matter), applied(papers, agent))


def rule(told: Explanation, key: str) -> RuleExplained:
    return next(one for one in told.rules if one.key == key)


@pytest.mark.parametrize("matter", sorted(CLEAN))
@pytest.mark.parametrize("agent", [False, True])
def test_an_explanation_holds_exactly_the_findings_of_the_verdict(
    matter: str, agent: bool, catalogue: Catalogue, cage: Cage
) -> None:
    for papers in (CLEAN[matter](), [*CLEAN[matter](), *agent_papers(matter)], CLEAN[matter]()[1:], []):
        verdict = judge(catalogue.matter(matter), applied(papers, agent), cage)
        assert explained(catalogue, matter, papers, agent).verdict == verdict


def test_every_rule_of_every_matter_says_what_it_looked_at_or_why_it_is_silent(catalogue: Catalogue) -> None:
    for rule_set in catalogue.matters.values():
        for case in cases(rule_set):
            told = explain(rule_set, case.applied(case.papers()))
            for one in told.rules:
                assert one.basis and one.about and one.branch is not None, one.key
                if one.outcome is Outcome.PASS:
                    assert one.looked_at, one.key
                    assert {place.file for place in one.answer.evidence}, one.key
                if one.outcome == SILENT:
                    assert one.message.startswith("不适用：") and one.message != "不适用：", one.key


def test_every_place_of_a_finding_is_among_what_was_looked_at(catalogue: Catalogue) -> None:
    papers = swap(road(), "application_form", lambda one: with_field(one, "applicant", "某厂"))
    told = explained(catalogue, "road-occupation", [*papers, attorney()], True)
    for one in told.rules:
        seen = {value.place for value in one.looked_at}
        assert set(one.answer.evidence) <= seen, one.key


def test_a_comparison_shows_both_values_with_their_places(catalogue: Catalogue) -> None:
    told = explained(catalogue, "road-occupation", road())
    seen = rule(told, "X-2.code_is_licences.application_form").looked_at
    assert [(one.name, one.text, one.confidence, one.place) for one in seen] == [
        ("申请表上的统一社会信用代码", USCC, 0.97, place("application_form")),
        ("营业执照上的统一社会信用代码", USCC, 0.97, place("business_licence")),
    ]


def test_a_conditional_material_says_which_condition_made_it_needed(catalogue: Catalogue) -> None:
    by_key = {
        agent: {one.key: one for one in explained(catalogue, "road-occupation", road(), agent).materials}
        for agent in (False, True)
    }
    assert by_key[True]["agent_id"].why == "由他人代办的要交。本件由他人代办 → 需要"
    assert by_key[False]["agent_id"].why == "由他人代办的要交。本件由本人来办 → 不需要"
    assert by_key[False]["application_form"].why == "每件都要交"


def test_a_branch_says_which_facts_decided(catalogue: Catalogue) -> None:
    branch = rule(explained(catalogue, "road-occupation", road(), True), "R-agent_id").branch
    assert branch is not None
    assert branch.because == ("由他人代办", "代理人身份证：没有提交")
    assert ("state.agent_id", "代理人身份证：没有提交") in branch.facts


def test_an_age_is_explained_in_years(catalogue: Catalogue) -> None:
    told = rule(explained(catalogue, "senior-card", senior()), "P-1.applicant_id")
    assert told.branch is not None
    assert "年龄已满60周岁" in told.branch.because
    assert ("age", "年龄68周岁") in told.branch.facts


def test_a_silent_rule_says_what_is_not_there(catalogue: Catalogue) -> None:
    told = explained(catalogue, "road-occupation", drop(road(), "business_licence"))
    silent = rule(told, "X-2.code_is_valid.business_licence")
    assert (silent.outcome, silent.message) == (SILENT, "不适用：没有交营业执照")


def test_how_well_an_article_is_supported_is_said(catalogue: Catalogue) -> None:
    told = explained(catalogue, "bookkeeping-agency", [])
    assert rule(told, "R-application_form").basis_mark is BasisMark.SUPPORTED
    assert rule(told, "R-internal_regulations").basis_mark is BasisMark.UNVERIFIED
    assert rule(told, "X-7.address_agrees.application_form").basis_mark is BasisMark.RECOMMENDED


def test_a_paper_that_serves_no_material_is_listed(catalogue: Catalogue) -> None:
    extra = replace(attorney(), kind="supply_contract", evidence=Evidence("9.jpg", 1, (0, 0, 1, 1)))
    told = explained(catalogue, "road-occupation", [*road(), extra])
    assert [one.kind for one in told.spare] == ["购销合同"]


def test_both_sides_of_a_card_stand_for_it(catalogue: Catalogue) -> None:
    whole = card(("张玉兰", senior()[0].fields["id_number"].text))
    backs = {"issuing_authority", "valid_from", "valid_until"}
    front, back = (
        replace(whole, fields={k: v for k, v in whole.fields.items() if (k in backs) is side})
        for side in (False, True)
    )
    papers = (front, replace(back, evidence=place("back")), *senior()[1:])
    told = explain(catalogue.matter("senior-card"), Application(papers, RECEIVED))
    assert told.spare == ()


def test_what_the_second_evaluator_says_otherwise_is_explained_as_such(catalogue: Catalogue) -> None:
    rule_set = catalogue.matter("road-occupation")
    told = explain(rule_set, applied(road()), caged={})
    assert {one.rule for one in told.findings} == {"ENGINE"}


def test_findings_that_no_rule_makes_count_too(catalogue: Catalogue) -> None:
    refused = Finding("FILE", Outcome.UNKNOWN, "", "7.pdf：打不开", "收件须能打开")
    told = explain(catalogue.matter("road-occupation"), applied(road()), besides=(refused,))
    assert told.verdict.needs_review
    assert told.findings[-1] == refused


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("agent.present and not applicant.is_org", "由他人代办，并且申请人不是单位"),
        ("not (agent.present and applicant.is_org)", "由本人来办，或者申请人不是单位"),
        (
            "applicant.is_org and (agent.present or given.lease_contract)",
            "申请人是单位，并且（由他人代办，或者交了租赁合同）",
        ),
        ("state.agent_id != 'present'", "代理人身份证：没有提交或认不准"),
        ("not age.known or age < 60", "算不出年龄，或者年龄未满60周岁"),
        ("not age >= 60", "年龄未满60周岁"),
    ],
)
def test_a_condition_is_said_in_words(condition: str, words: str, catalogue: Catalogue) -> None:
    assert condition_words(parse(condition), catalogue.matter("road-occupation")) == words


def test_personal_numbers_are_masked_unless_revealed(catalogue: Catalogue) -> None:
    told = explained(catalogue, "temporary-structure", [*structure(), attorney()], True)
    seen = [value for one in told.rules for value in one.looked_at]
    hidden = " ".join(seen_words(value) for value in seen)
    shown = " ".join(seen_words(value, reveal=True) for value in seen)
    number = attorney().fields["agent_id_number"].text
    assert number in shown and number not in hidden
    assert "13800001111" in shown and "138****1111" in hidden
    assert all(number not in one.message for one in told.rules)


def test_a_place_is_said_as_a_person_says_it() -> None:
    assert place_words(Evidence("1.jpg", 2, (0.1, 0.1, 0.5, 0.2))) == "1.jpg 第2页上部"
    assert place_words(Evidence("1.jpg", 2, (0, 0, 1, 1))) == "1.jpg 第2页"
    assert mask("agent_phone", "13800001111") == "138****1111"
