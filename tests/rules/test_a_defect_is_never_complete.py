"""Every defect of every matter: the expected rule speaks, and the verdict is never complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from rule_papers import (
    AGENT,
    CLEAN,
    PERSON,
    STRANGER,
    agent_papers,
    applied,
    attorney,
    card,
    drop,
    lease,
    letter,
    mark,
    place,
    seal,
    structure_of_person,
    swap,
    value,
    with_field,
    without_field,
)

from rules.cage import Cage
from rules.catalogue import Catalogue
from rules.facts import MarkState, Outcome, Paper, VerdictKind
from rules.judge import judge

Change = Callable[[list[Paper]], list[Paper]]
FORMED = ("road-occupation", "temporary-structure", "bookkeeping-agency")
CARDED = ("road-occupation", "temporary-structure", "senior-card")
ABSENT, UNSURE = MarkState.ABSENT, MarkState.UNSURE


def field(kind: str, name: str, text: str, confidence: float = 0.97) -> Change:
    return lambda papers: swap(papers, kind, lambda one: with_field(one, name, text, confidence))


def lost(kind: str, *names: str) -> Change:
    return lambda papers: swap(papers, kind, lambda one: without_field(one, *names))


def missing(kind: str) -> Change:
    return lambda papers: drop(papers, kind)


def changed(kind: str, **what: object) -> Change:
    return lambda papers: swap(papers, kind, lambda one: replace(one, **what))  # type: ignore[arg-type]


def marks(
    kind: str, signature: MarkState = MarkState.PRESENT, seal_state: MarkState = MarkState.PRESENT
) -> Change:
    places = (mark("signature", "法定代表人(签字)", signature), mark("seal", "单位(盖章)", seal_state))
    return changed(kind, mark_places=places)


def wrong_digit(number: str) -> str:
    return number[:-1] + ("1" if number[-1] != "1" else "2")


# (matters, change, rule, outcome, material)
DEFECTS: dict[str, tuple[tuple[str, ...], Change, str, str, str]] = {
    "form missing": (FORMED, missing("application_form"), "R-application_form", "fail", "application_form"),
    "licence missing": (
        FORMED,
        missing("business_licence"),
        "R-business_licence",
        "fail",
        "business_licence",
    ),
    "drawing missing": (
        FORMED[:2],
        missing("location_drawing"),
        "R-location_drawing",
        "fail",
        "location_drawing",
    ),
    "card missing": (
        FORMED[:2],
        missing("id_card"),
        "R-legal_representative_id",
        "fail",
        "legal_representative_id",
    ),
    "applicant's card missing": (CARDED[2:], missing("id_card"), "R-applicant_id", "fail", "applicant_id"),
    "photo missing": (CARDED[2:], missing("id_photo"), "R-id_photo", "fail", "id_photo"),
    "site missing": (FORMED[1:2], missing("lease_contract"), "R-site_right", "fail", "site_right"),
    "regulations missing": (
        FORMED[2:],
        missing("internal_regulations"),
        "R-internal_regulations",
        "fail",
        "internal_regulations",
    ),
    "certificate missing": (
        FORMED[2:],
        missing("qualification_certificate"),
        "R-qualification_or_commitment",
        "fail",
        "qualification_or_commitment",
    ),
    "letter missing": (
        FORMED[2:],
        missing("commitment_letter"),
        "R-full_time_commitment",
        "fail",
        "full_time_commitment",
    ),
    "letter's kind cannot be told": (
        FORMED[2:],
        lambda papers: [*drop(papers, "commitment_letter"), letter("承诺书", "承诺属实")],
        "R-full_time_commitment",
        "unknown",
        "full_time_commitment",
    ),
    "an unclassified page may be it": (
        FORMED[:2],
        lambda papers: [*drop(papers, "location_drawing"), Paper("other", 0.3, place("other"))],
        "R-location_drawing",
        "unknown",
        "location_drawing",
    ),
    "form perhaps not a form": (
        FORMED,
        changed("application_form", kind_confidence=0.5),
        "R-application_form",
        "unknown",
        "application_form",
    ),
    "another applicant": (
        FORMED,
        field("application_form", "applicant", "六安市恒达商贸有限公司"),
        "X-1",
        "fail",
        "application_form",
    ),
    "applicant misread": (
        FORMED,
        field("application_form", "applicant", "六安市华字建设有限公司", 0.8),
        "X-1",
        "unknown",
        "application_form",
    ),
    "one character, read surely": (
        FORMED,
        field("application_form", "applicant", "六安市华宁建设有限公司"),
        "X-1",
        "fail",
        "application_form",
    ),
    "licence's name not read": (
        FORMED,
        lost("business_licence", "name"),
        "X-1",
        "unknown",
        "application_form",
    ),
    "licence's name unclear": (
        FORMED,
        field("business_licence", "name", "六安市华宇建设有限公司", 0.4),
        "X-1",
        "unknown",
        "application_form",
    ),
    "faint seal that reads as another": (
        FORMED,
        changed("application_form", seals=(seal("合肥天成贸易股份公司", 0.65),)),
        "X-1",
        "unknown",
        "application_form",
    ),
    "another's seal": (
        FORMED,
        changed("application_form", seals=(seal("合肥天成贸易股份公司"),)),
        "X-1",
        "fail",
        "application_form",
    ),
    "a neighbour's seal": (
        FORMED,
        changed("application_form", seals=(seal("六安市恒达商贸有限公司"),)),
        "X-1",
        "fail",
        "application_form",
    ),
    "seal one character off": (
        FORMED,
        changed("application_form", seals=(seal("六安市华宁建设有限公司", 0.95),)),
        "X-1",
        "unknown",
        "application_form",
    ),
    "seal one sure character off": (
        FORMED,
        changed(
            "application_form",
            seals=(replace(seal("六安市华宁建设有限公司"), sure_text="六安市华宁建设有限公司"),),
        ),
        "X-1",
        "unknown",
        "application_form",
    ),
    "seal not read": (
        FORMED,
        changed("application_form", seals=(seal(None),)),
        "X-1",
        "unknown",
        "application_form",
    ),
    "another code": (
        FORMED,
        field("application_form", "uscc", "91349999000000019G"),
        "X-2",
        "fail",
        "application_form",
    ),
    "code's check digit": (
        FORMED,
        field("business_licence", "uscc", "91349999MA0000008C"),
        "X-2",
        "fail",
        "business_licence",
    ),
    "code unclear": (
        FORMED,
        field("business_licence", "uscc", "91349999MA0000008C", 0.8),
        "X-2",
        "unknown",
        "business_licence",
    ),
    "code not read": (FORMED, lost("business_licence", "uscc"), "X-2", "unknown", "business_licence"),
    "another representative": (
        FORMED,
        field("application_form", "legal_representative", "陈志强"),
        "X-3",
        "fail",
        "application_form",
    ),
    "no representative on the form": (
        FORMED,
        lost("application_form", "legal_representative"),
        "X-3",
        "unknown",
        "application_form",
    ),
    "another's card": (
        FORMED[:2],
        lambda papers: [*drop(papers, "id_card"), card(STRANGER)],
        "X-3",
        "fail",
        "legal_representative_id",
    ),
    "a card nobody named": (
        FORMED[2:],
        lambda papers: [*papers, card(STRANGER)],
        "X-3",
        "unknown",
        "id_card",
    ),
    "number's check digit": (
        FORMED[:2],
        lambda papers: swap(
            papers,
            "id_card",
            lambda one: with_field(one, "id_number", wrong_digit(one.fields["id_number"].text)),
        ),
        "X-4",
        "fail",
        "legal_representative_id",
    ),
    "number unclear": (
        CARDED[2:],
        field("id_card", "id_number", wrong_digit(PERSON[1]), 0.7),
        "X-4",
        "unknown",
        "applicant_id",
    ),
    "number not read": (CARDED[2:], lost("id_card", "id_number"), "X-4", "unknown", "applicant_id"),
    "birth date": (CARDED[2:], field("id_card", "birth_date", "1958-01-02"), "X-4", "fail", "applicant_id"),
    "sex": (CARDED[2:], field("id_card", "sex", "男"), "X-4", "fail", "applicant_id"),
    "another number on the form": (
        FORMED[:2],
        field("application_form", "id_number", STRANGER[1]),
        "X-4",
        "fail",
        "legal_representative_id",
    ),
    "form's number's check digit": (
        FORMED[2:],
        field("application_form", "id_number", wrong_digit(STRANGER[1])),
        "X-4",
        "fail",
        "application_form",
    ),
    "phone blank": (FORMED, field("application_form", "phone", ""), "X-9", "fail", "application_form"),
    "number row blank": (
        FORMED,
        field("application_form", "id_number", ""),
        "X-9",
        "unknown",
        "application_form",
    ),
    "stray blank page": (
        FORMED,
        lambda papers: [*papers, Paper("other", 0.5, place("other"), blank_pages=(place("other"),))],
        "X-9",
        "unknown",
        "other",
    ),
    "promise of practice without a day": (
        FORMED[2:],
        lambda papers: [
            *drop(papers, "qualification_certificate"),
            without_field(letter("从事会计工作三年以上承诺书"), "signed_date"),
        ],
        "X-10",
        "unknown",
        "qualification_or_commitment",
    ),
    "one of several promises unsigned": (
        FORMED[2:],
        changed(
            "commitment_letter",
            mark_places=(mark("signature", "承诺人（签字）"), mark("signature", "承诺人（签字）", ABSENT)),
        ),
        "X-8",
        "fail",
        "full_time_commitment",
    ),
    "site of another place": (
        FORMED[1:2],
        field("lease_contract", "address", "六安市裕安区梅山路8号"),
        "X-7",
        "unknown",
        "application_form",
    ),
    "card expired": (
        FORMED[:2],
        field("id_card", "valid_until", "2024-03-01"),
        "X-5",
        "fail",
        "legal_representative_id",
    ),
    "licence expired": (
        FORMED,
        field("business_licence", "valid_until", "2026-11-22"),
        "X-5",
        "fail",
        "business_licence",
    ),
    "lease expired": (
        FORMED[1:2],
        field("lease_contract", "valid_until", "2026-06-30"),
        "X-5",
        "fail",
        "site_right",
    ),
    "lease not begun": (
        FORMED[1:2],
        field("lease_contract", "valid_from", "2027-01-01"),
        "X-5",
        "fail",
        "site_right",
    ),
    "lease's end not read": (
        FORMED[1:2],
        lost("lease_contract", "valid_until"),
        "X-5",
        "unknown",
        "site_right",
    ),
    "card without back": (
        CARDED[2:],
        lost("id_card", "issuing_authority", "valid_from", "valid_until"),
        "X-5",
        "fail",
        "applicant_id",
    ),
    "card's end not read": (CARDED[2:], lost("id_card", "valid_until"), "X-5", "unknown", "applicant_id"),
    "another address": (
        FORMED,
        field("application_form", "address", "六安市裕安区梅山路8号"),
        "X-7",
        "unknown",
        "application_form",
    ),
    "unsigned": (FORMED, marks("application_form", ABSENT), "X-8", "fail", "application_form"),
    "signature unsure": (FORMED, marks("application_form", UNSURE), "X-8", "unknown", "application_form"),
    "unsealed": (
        FORMED,
        marks("application_form", seal_state=ABSENT),
        "X-8",
        "fail",
        "application_form",
    ),
    "no seal anywhere": (
        FORMED,
        changed("application_form", seals=(), mark_places=(mark("signature", "法定代表人签名"),)),
        "X-8",
        "fail",
        "application_form",
    ),
    "no seal on a grey scan": (
        FORMED,
        changed("application_form", seals=(), grey=True, mark_places=(mark("signature", "法定代表人签名"),)),
        "X-8",
        "unknown",
        "application_form",
    ),
    "no place to sign": (
        FORMED,
        changed("application_form", mark_places=()),
        "X-8",
        "unknown",
        "application_form",
    ),
    "letter unsigned": (
        FORMED[2:],
        changed("commitment_letter", mark_places=(mark("signature", "承诺人签名", ABSENT),)),
        "X-8",
        "fail",
        "full_time_commitment",
    ),
    "blank page": (
        FORMED,
        changed("business_licence", blank_pages=(place("blank"),)),
        "X-9",
        "unknown",
        "business_licence",
    ),
    "form for another matter": (
        FORMED,
        field("application_form", "title", "户外广告设施设置申请表"),
        "X-13",
        "unknown",
        "application_form",
    ),
    "illegible": (FORMED, changed("business_licence", legibility=0.1), "X-9", "unknown", "business_licence"),
    "applicant blank": (
        FORMED,
        field("application_form", "applicant", ""),
        "X-9",
        "fail",
        "application_form",
    ),
    "day blank": (FORMED, field("application_form", "signed_date", ""), "X-9", "fail", "application_form"),
    "signed tomorrow": (
        FORMED,
        field("application_form", "signed_date", "2026-11-24"),
        "X-10",
        "fail",
        "application_form",
    ),
    "day not read": (FORMED, lost("application_form", "signed_date"), "X-10", "unknown", "application_form"),
    "letter signed tomorrow": (
        FORMED[2:],
        field("commitment_letter", "signed_date", "2026-12-01"),
        "X-10",
        "fail",
        "full_time_commitment",
    ),
    "too young": (
        CARDED[2:],
        lambda papers: [*drop(papers, "id_card"), card(AGENT)],
        "P-1",
        "fail",
        "applicant_id",
    ),
}

AGENT_DEFECTS: dict[str, tuple[Change, str, str, str]] = {
    "no power of attorney": (
        missing("power_of_attorney"),
        "R-power_of_attorney",
        "fail",
        "power_of_attorney",
    ),
    "no agent's card": (
        lambda papers: [one for one in papers if one.fields.get("name", value("")).text != AGENT[0]],
        "R-agent_id",
        "fail",
        "agent_id",
    ),
    "another agent": (
        lambda papers: (
            [one for one in papers if one.fields.get("name", value("")).text != AGENT[0]] + [card(STRANGER)]
        ),
        "X-6",
        "fail",
        "power_of_attorney",
    ),
    "another agent's number": (
        field("power_of_attorney", "agent_id_number", STRANGER[1]),
        "X-6",
        "fail",
        "power_of_attorney",
    ),
    "another principal": (
        field("power_of_attorney", "principal", "合肥天成贸易股份公司"),
        "X-6",
        "fail",
        "power_of_attorney",
    ),
    "expired": (field("power_of_attorney", "valid_until", "2026-10-01"), "X-6", "fail", "power_of_attorney"),
    "for something else": (
        field("power_of_attorney", "scope", "办理车辆年检及违章处理相关事宜"),
        "X-6",
        "unknown",
        "power_of_attorney",
    ),
    "scope blank": (field("power_of_attorney", "scope", ""), "X-9", "fail", "power_of_attorney"),
    "unsigned": (
        changed("power_of_attorney", mark_places=(mark("signature", "委托人(签字)", ABSENT),)),
        "X-8",
        "fail",
        "power_of_attorney",
    ),
    "signed tomorrow": (
        field("power_of_attorney", "signed_date", "2027-01-01"),
        "X-10",
        "fail",
        "power_of_attorney",
    ),
    "agent's card expired": (
        lambda papers: [
            card(AGENT, "2025-01-01") if one.fields.get("name", value("")).text == AGENT[0] else one
            for one in papers
        ],
        "X-5",
        "fail",
        "agent_id",
    ),
}


def expect(
    catalogue: Catalogue,
    cage: Cage,
    matter: str,
    papers: list[Paper],
    agent: bool,
    said: tuple[str, str, str],
) -> None:
    verdict = judge(catalogue.matter(matter), applied(papers, agent), cage)
    assert verdict.verdict is not VerdictKind.COMPLETE
    found = [(one.rule, one.outcome.value, one.material) for one in verdict.findings]
    assert said in found, [one for one in verdict.findings if one.outcome is not Outcome.PASS]
    assert len({(one.rule, one.material, one.message) for one in verdict.findings}) == len(found)
    assert not any("「」" in one.message or "{" in one.message for one in verdict.findings)
    if said[1] == "unknown":
        assert verdict.needs_review


CASES = [(matter, name) for name, entry in DEFECTS.items() for matter in entry[0]]


@pytest.mark.parametrize(("matter", "name"), CASES)
def test_defect(matter: str, name: str, catalogue: Catalogue, cage: Cage) -> None:
    _, change, *said = DEFECTS[name]
    expect(catalogue, cage, matter, change(CLEAN[matter]()), False, (said[0], said[1], said[2]))


@pytest.mark.parametrize("matter", CLEAN)
@pytest.mark.parametrize("name", AGENT_DEFECTS)
def test_defect_with_an_agent(matter: str, name: str, catalogue: Catalogue, cage: Cage) -> None:
    change, *said = AGENT_DEFECTS[name]
    papers = change([*CLEAN[matter](), *agent_papers(matter)])
    expect(catalogue, cage, matter, papers, True, (said[0], said[1], said[2]))


def test_an_agent_without_any_paper_misses_both(catalogue: Catalogue, cage: Cage) -> None:
    verdict = judge(catalogue.matter("road-occupation"), applied(CLEAN["road-occupation"](), True), cage)
    failed = {one.rule for one in verdict.findings if one.outcome is Outcome.FAIL}
    assert failed == {"R-power_of_attorney", "R-agent_id"}


def test_an_unsealed_power_of_attorney_of_an_organisation(catalogue: Catalogue, cage: Cage) -> None:
    bare = replace(attorney(), seals=(), mark_places=attorney().mark_places[:1])
    papers = [*CLEAN["road-occupation"](), bare, card(AGENT)]
    expect(catalogue, cage, "road-occupation", papers, True, ("X-8", "fail", "power_of_attorney"))


def test_a_person_with_anothers_card(catalogue: Catalogue, cage: Cage) -> None:
    papers = [*drop(structure_of_person(), "id_card"), card(STRANGER)]
    expect(catalogue, cage, "temporary-structure", papers, False, ("X-3", "fail", "applicant_id"))


def test_a_person_with_nothing_misses_one_thing(catalogue: Catalogue, cage: Cage) -> None:
    verdict = judge(
        catalogue.matter("temporary-structure"), applied(drop(structure_of_person(), "id_card")), cage
    )
    assert [one.rule for one in verdict.findings if one.outcome is Outcome.FAIL] == ["R-identity"]


def test_an_agents_card_does_not_identify_the_applicant(catalogue: Catalogue, cage: Cage) -> None:
    own = attorney(principal=PERSON[0], principal_id_number=PERSON[1])
    papers = [*drop(structure_of_person(), "id_card"), own, card(AGENT)]
    expect(catalogue, cage, "temporary-structure", papers, True, ("R-identity", "fail", "identity"))


def test_an_organisation_without_licence_stays_one(catalogue: Catalogue, cage: Cage) -> None:
    papers = drop(CLEAN["temporary-structure"](), "business_licence")
    expect(
        catalogue,
        cage,
        "temporary-structure",
        papers,
        False,
        ("R-business_licence", "fail", "business_licence"),
    )


def test_an_unreadable_applicant_is_neither_person_nor_organisation(catalogue: Catalogue, cage: Cage) -> None:
    papers = swap(structure_of_person(), "application_form", lambda one: without_field(one, "applicant"))
    expect(catalogue, cage, "temporary-structure", papers, False, ("P-1", "unknown", "application_form"))


def test_a_landlords_title_does_not_mend_an_expired_lease(catalogue: Catalogue, cage: Cage) -> None:
    title = Paper("property_certificate", 0.9, place("title"), {"owner": value("某市资产公司")})
    papers = [*drop(CLEAN["temporary-structure"](), "lease_contract"), lease(valid_until="2025-01-01"), title]
    expect(catalogue, cage, "temporary-structure", papers, False, ("X-5", "fail", "site_right"))
