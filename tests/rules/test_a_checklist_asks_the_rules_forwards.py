"""办事材料清单: what must be brought is what the same rule set would miss, in every situation."""

from __future__ import annotations

from itertools import product

import pytest

from rules.catalogue import load_catalogue
from rules.checklist import Checklist, Situation, checklist, checklist_lines, settled
from rules.conditions import parse
from rules.explain import explain
from rules.facts import ApplicantType, Application, Outcome
from rules.rule_set import RuleSet

CATALOGUE = load_catalogue()
MATTERS = sorted(CATALOGUE.matters)


def applicants(rule_set: RuleSet) -> list[str]:
    return ["person", "organisation"] if rule_set.applicant == "either" else [rule_set.applicant]


def told(matter: str, agent: bool | None = None, applicant: str | None = None) -> Checklist:
    return checklist(CATALOGUE.matter(matter), Situation(agent, applicant))  # type: ignore[arg-type]


def named(one: Checklist) -> dict[str, str]:
    """Every material on the list and under which heading it stands."""
    return {thing.key: heading for heading, things in one.sections for thing in things}


@pytest.mark.parametrize("matter", MATTERS)
def test_what_is_always_to_be_brought_is_what_an_empty_application_lacks(matter: str) -> None:
    from rule_papers import RECEIVED

    rule_set = CATALOGUE.matter(matter)
    for agent, applicant in product((False, True), applicants(rule_set)):
        empty = Application((), RECEIVED, agent, ApplicantType(applicant))
        lacking = {
            one.material
            for one in explain(rule_set, empty).rules
            if one.key.startswith("R-") and one.outcome is Outcome.FAIL
        }
        listed = told(matter, agent, applicant)
        assert {thing.key for thing in listed.always} == lacking


@pytest.mark.parametrize("matter", MATTERS)
def test_a_list_for_an_unknown_situation_names_all_that_any_situation_needs(matter: str) -> None:
    rule_set = CATALOGUE.matter(matter)
    whole = named(told(matter))
    sure = {thing.key for thing in told(matter).always}
    for agent, applicant in product((False, True), applicants(rule_set)):
        needed = {thing.key for thing in told(matter, agent, applicant).always}
        assert sure <= needed <= set(whole)


@pytest.mark.parametrize("matter", MATTERS)
def test_no_paper_is_on_a_list_twice_and_none_that_is_not_asked_for(matter: str) -> None:
    for agent, applicant in product((None, False, True), (None, *applicants(CATALOGUE.matter(matter)))):
        listed = told(matter, agent, applicant)
        keys = [thing.key for _, things in listed.sections for thing in things]
        assert len(keys) == len(set(keys))
        assert all(thing.bring and "不要求提交" not in thing.bring for _, t in listed.sections for thing in t)


def test_both_branches_are_said_when_nobody_knows_who_comes() -> None:
    headings = named(told("temporary-structure"))
    assert headings["application_form"] == "请带："
    assert headings["power_of_attorney"] == "如果由他人代办，还要带："
    assert headings["legal_representative_id"] == "如果申请人是单位，还要带："
    assert headings["identity"] == "如果申请人是个人，还要带："


def test_who_comes_himself_need_not_bring_a_power_of_attorney() -> None:
    assert "power_of_attorney" not in named(told("temporary-structure", agent=False))
    assert named(told("temporary-structure", agent=True))["power_of_attorney"] == "请带："


def test_a_paper_that_another_one_calls_for_is_said_with_it() -> None:
    assert named(told("archive-consultation"))["kinship_proof"] == "如果要交死亡证明，还要带："


def test_alternatives_seals_and_terms_are_said() -> None:
    text = "\n".join(checklist_lines(told("hazardous-chemicals")))
    assert "以下之一即可：培训合格证、资格证书" in text
    licence = next(one for one in told("road-occupation").always if one.key == "business_licence")
    assert licence.mind == ("在有效期内",)
    by_person, by_nobody = (
        next(one for one in told("special-working-hours").always if one.key == "application_form"),
        next(one for one in told("green-space", applicant="person").always),
    )
    assert "签名" in by_person.bring
    assert "要盖公章" not in by_nobody.mind


def test_a_limit_that_nobody_verified_is_marked_so() -> None:
    assert told("temporary-structure").limits == ("法定20个工作日", "承诺5个工作日（待核实）")
    assert told("senior-card").limits == ("即办件，材料齐全的当场办理",)


def test_the_window_follows_how_often_a_matter_comes() -> None:
    assert told("senior-card").window == "综合窗口1（高频事项）"
    assert told("bookkeeping-agency").window == "综合窗口2（低频事项）"
    assert told("bookkeeping-agency").question_line == "0564-12345"


def test_a_matter_for_organisations_only_settles_the_applicant() -> None:
    assert told("drainage").situation.applicant == "organisation"
    assert told("drainage").situation.words == "申请人是单位，由法定代表人来办或者由他人代办"


def test_a_code_names_matter_version_and_situation_only() -> None:
    assert told("senior-card", agent=True).code == "yichuang-checklist senior-card 2026-01-01 agent person"


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ("agent.present and applicant.is_org", "applicant.is_org"),
        ("agent.present or applicant.is_org", True),
        ("not agent.present and applicant.is_org", False),
        ("applicant.is_org or given.lease_contract", "applicant.is_org or given.lease_contract"),
        ("applicant.is_person", "not applicant.is_org"),
        ("applicant.is_unknown", False),
    ],
)
def test_what_is_known_shortens_a_condition(condition: str, left: str | bool) -> None:
    rest = settled(parse(condition), {"agent.present": True, "applicant.is_unknown": False})
    assert rest == (left if isinstance(left, bool) else parse(left))
