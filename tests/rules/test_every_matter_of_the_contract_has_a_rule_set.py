"""Every matter of the contract has a rule set; made-up papers of a new one pass, and each paper is missed.

The papers are made from the rule set itself: one good paper for each material that must be there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from rule_papers import (
    AGENT,
    ORGANISATION,
    PERSON,
    REPRESENTATIVE,
    STRANGER,
    applied,
    attorney,
    card,
    certificate,
    citizen_id,
    form,
    lease,
    letter,
    licence,
    mark,
    paper,
    place,
    seal,
    value,
)

from rules.cage import Cage
from rules.catalogue import MATTERS, Catalogue, load_catalogue
from rules.conditions import holds
from rules.facts import ApplicantType, Application, Finding, Outcome, Paper, Verdict, VerdictKind
from rules.judge import judge
from rules.matching import base_facts, bundle_of, needs_of
from rules.rule_set import Material, RuleSet

HALL = YAML(typ="safe").load((MATTERS.parents[1] / "casework" / "demo_hall.yaml").read_text(encoding="utf-8"))

DEPARTMENTS = {
    "管委办公室": "archive-consultation information-disclosure",
    "组织人事部": "labour-dispatch hr-services special-working-hours unemployment-registration",
    "经贸科技(发改)局": "investment-filing energy-conservation-review investment-approval"
    " technical-upgrade-filing",
    "财政局": "bookkeeping-agency nonprofit-tax-exemption",
    "社会发展局": "private-nonenterprise-registration social-organisation-registration subsistence-allowance"
    " temporary-relief disability-allowance senior-allowance senior-card public-place-hygiene",
    "征收安置办公室": "expropriation-compensation",
    "应急管理局": "fireworks-retail hazardous-chemicals precursor-filing emergency-plan-filing",
    "城市管理行政执法局": "temporary-structure road-occupation outdoor-advertising construction-waste"
    " drainage green-space",
}
"""contract.md, keys of matters, by the department of domain.md section 5."""

OLD = {"road-occupation", "temporary-structure", "bookkeeping-agency", "senior-card"}
NEW = sorted({key for keys in DEPARTMENTS.values() for key in keys.split()} - OLD)

STATED = {("hazardous-chemicals", "P-1")}
"""Checks that always go to a person: the papers do not show whose competence the goods fall into."""

PEOPLE = {
    "senior-allowance": ("周桂英", citizen_id("99010119400101002")),
    "unemployment-registration": ("陈志强", citizen_id("99010119900101001")),
}
"""Applicants whose age the matter asks for; everybody else is PERSON."""

ORGANISATIONS_ONLY = ("uscc", "principal_uscc", "legal_representative")
"""Fields that the papers of a natural person do not have."""


def born(day: str) -> tuple[str, str]:
    return "吴秀兰", citizen_id(f"990101{day}002")


@dataclass(frozen=True)
class Case:
    """One way to apply for a matter."""

    rule_set: RuleSet
    applicant: ApplicantType
    agent: bool
    person: tuple[str, str]

    @property
    def is_org(self) -> bool:
        return self.applicant is ApplicantType.ORGANISATION

    def applied(self, papers: list[Paper]) -> Application:
        return applied(papers, self.agent, applicant_type=self.applicant)

    def asked(self) -> list[Material]:
        """What must be there, and what the matter's own checks miss when it is not."""
        keys = needs_of(self.rule_set, self.applied([]), self.applicant.value, ())
        keys |= {rule.material for rule in self.rule_set.rules if rule.id.startswith("P-")}
        return [material for material in self.rule_set.materials if material.key in keys]

    def papers(self, kinds: dict[str, str] | None = None) -> list[Paper]:
        """One good paper for each material; `kinds` chooses another alternative than the first."""
        asked = self.asked()
        own = any(material.role == "applicant" for material in asked)
        return [
            paper_for(self, material, kind)
            for material in asked
            if (kind := (kinds or {}).get(material.key) or self.first_kind(material)) != "id_card"
            or material.role is not None
            or not own
        ]

    def first_kind(self, material: Material) -> str:
        """A person proves who it is with a card, an organisation with something else."""
        fit = [kind for kind in material.kinds if not (self.is_org and kind == "id_card")]
        return material.kinds[0] if material.role else fit[0]


def cases(rule_set: RuleSet) -> Iterator[Case]:
    who = {"person": [ApplicantType.PERSON], "organisation": [ApplicantType.ORGANISATION]}
    for applicant in who.get(rule_set.applicant, list(ApplicantType)):
        for agent in (False, True):
            yield Case(rule_set, applicant, agent, PEOPLE.get(rule_set.key, PERSON))


def title_of(case: Case, material: Material, kind: str) -> str:
    word = material.words.get(kind, ("",))[0]
    if material.key == "application_form":
        return f"{case.rule_set.name}{word or '申请表'}"
    return word or material.name


def paper_for(case: Case, material: Material, kind: str) -> Paper:
    """A surely read paper of `kind` that is what `material` asks for, filled in, signed and sealed."""
    if kind == "id_card":
        holder = {"legal_representative": REPRESENTATIVE, "agent": AGENT}.get(
            material.role or "", case.person
        )
        return card(holder, "2040-05-05")
    title = title_of(case, material, kind)
    dated = {"title": title, "issued_date": "2026-11-02", "signed_date": "2026-11-10"}
    term = {"valid_from": "2026-01-01", "valid_until": "2028-12-31"} if material.valid_on else {}
    name, number = (ORGANISATION, REPRESENTATIVE[1]) if case.is_org else case.person
    made = {
        "application_form": lambda: form(title=title, applicant=name, id_number=number),
        "power_of_attorney": lambda: attorney(principal=name, principal_id_number=number),
        "business_licence": licence,
        "lease_contract": lambda: lease(lessee=name),
        "commitment_letter": lambda: letter(title),
        "qualification_certificate": certificate,
    }.get(kind, lambda: paper(kind, dated | term))()
    fields = {k: v for k, v in made.fields.items() if case.is_org or k not in ORGANISATIONS_ONLY}
    owner = ORGANISATION if case.is_org else case.person[0]
    told = {
        "bank_account": {"account_name": owner},
        "property_certificate": {"owner": owner},
        "capital_verification_report": {"amount": "3000000元"},
        "articles_of_association": {"registered_capital": "叁佰万元整"},
        "test_report": {"address": "安徽省六安市金安区皖西路12号"},
    }
    fields |= {name: value(text) for name, text in told.get(kind, {}).items()}
    if kind in material.words and "title" not in fields and kind != "power_of_attorney":
        fields["title"] = value(title)
    marks = [
        mark("signature", f"{word}(签字)")
        for word in (material.signature.by[:1] if material.signature else ())
    ]
    sealed = is_sealed(case, material)
    marks += [mark("seal", "单位(盖章)")] if sealed else []
    seals = (seal(),) if sealed else ()
    return replace(made, fields=fields, text=title, mark_places=tuple(marks), seals=seals)


def is_sealed(case: Case, material: Material) -> bool:
    if material.seal_when is None:
        return False
    return holds(material.seal_when, base_facts(case.applied([]), case.applicant.value, []))


def troubles(verdict: Verdict) -> list[Finding]:
    return [finding for finding in verdict.findings if finding.outcome is not Outcome.PASS]


def unstated(rule_set: RuleSet, verdict: Verdict) -> list[tuple[str, str, str]]:
    return [
        (finding.rule, finding.material, finding.message)
        for finding in troubles(verdict)
        if finding.outcome is not Outcome.UNKNOWN or (rule_set.key, finding.rule) not in STATED
    ]


def missing(verdict: Verdict, material: Material) -> list[Finding]:
    """The findings that say that this material is not there, or may not be."""
    return [
        finding
        for finding in troubles(verdict)
        if finding.material == material.key
        and (finding.rule == f"R-{material.key}" or finding.rule.startswith("P-"))
        and material.name in finding.message
    ]


def stranger(title: str = "一份材料") -> Paper:
    """A paper of no known kind that says nothing of any material."""
    return Paper("other", 0.7, place("other"), {"title": value(title)}, text=title)


# 1. The catalogue


def test_the_catalogue_holds_every_matter_of_the_contract_in_its_department(catalogue: Catalogue) -> None:
    wanted = {key: name for name, keys in DEPARTMENTS.items() for key in keys.split()}
    assert len(wanted) == 31
    assert {key: catalogue.matter(key).department for key in wanted} == wanted
    assert set(DEPARTMENTS) == {department["name"] for department in HALL["departments"]}


def test_no_department_has_more_matters_than_it_declared(catalogue: Catalogue) -> None:
    matters = Counter(rule_set.department for rule_set in catalogue.matters.values())
    high = Counter(one.department for one in catalogue.matters.values() if one.frequency == "high")
    for department in HALL["departments"]:
        assert matters[department["name"]] <= department["declared_total"]
        assert high[department["name"]] <= department.get("declared_high_frequency", 0)


def test_the_files_of_a_department_lie_in_one_folder(catalogue: Catalogue) -> None:
    folders: dict[str, set[Path]] = {}
    for file in MATTERS.glob("*/*.yaml"):
        folders.setdefault(catalogue.matter(file.stem).department, set()).add(file.parent)
    assert [name for name, found in folders.items() if len(found) != 1] == []
    assert len(set.union(*folders.values())) == len(folders)


def test_a_rule_set_says_what_a_person_must_check(catalogue: Catalogue) -> None:
    assert [key for key, rule_set in catalogue.matters.items() if not rule_set.by_person] == []


def test_what_the_reference_marks_unverified_is_marked_so_on_screen(catalogue: Catalogue) -> None:
    rule_set = catalogue.matter("expropriation-compensation")
    rule = next(rule for rule in rule_set.rules if rule.id == "R-compensation_agreement")
    assert rule.basis.endswith("（本材料的要求待核实）")
    assert all(statement.shown().endswith("（依据待核实）") for statement in rule_set.by_person)


@pytest.mark.parametrize("matter", NEW)
def test_an_agent_needs_a_power_of_attorney_and_a_card(matter: str, catalogue: Catalogue) -> None:
    for case in cases(catalogue.matter(matter)):
        asked = {material.key for material in case.asked()}
        assert ({"power_of_attorney", "agent_id"} <= asked) is case.agent


@pytest.mark.parametrize("matter", sorted(load_catalogue().matters))
def test_the_words_of_one_material_do_not_name_another(matter: str, catalogue: Catalogue) -> None:
    said = [
        (kind, material.key, word)
        for material in catalogue.matter(matter).materials
        for kind, words in material.words.items()
        for word in words
    ]
    mixed = [(a, b) for a in said for b in said if a[0] == b[0] and a[1] != b[1] and b[2] in a[2]]
    assert mixed == []
    kinds = {material.key: material.kinds for material in catalogue.matter(matter).materials}
    assert [(kind, key) for kind, key, _ in said if kind not in kinds[key]] == []


@pytest.mark.parametrize("matter", sorted(load_catalogue().matters))
def test_a_paper_of_no_known_kind_is_always_told_by_its_words(matter: str, catalogue: Catalogue) -> None:
    bare = [
        material.key
        for material in catalogue.matter(matter).materials
        if "other" in material.kinds and not material.words.get("other")
    ]
    assert bare == []


# 2. Good papers


@pytest.mark.parametrize("matter", NEW)
def test_good_papers_are_complete(matter: str, catalogue: Catalogue, cage: Cage) -> None:
    rule_set = catalogue.matter(matter)
    for case in cases(rule_set):
        verdict = judge(rule_set, case.applied(case.papers()), cage)
        assert unstated(rule_set, verdict) == [], case
        expected = VerdictKind.REVIEW if any(key == matter for key, _ in STATED) else VerdictKind.COMPLETE
        assert verdict.verdict is expected


@pytest.mark.parametrize("matter", NEW)
def test_every_alternative_of_a_material_is_taken(matter: str, catalogue: Catalogue, cage: Cage) -> None:
    rule_set = catalogue.matter(matter)
    for case in cases(rule_set):
        for material in case.asked():
            for kind in material.kinds[1:]:
                if kind == ("id_card" if case.is_org else "business_licence"):
                    continue  # whose is it, then?
                papers = case.papers({material.key: kind})
                verdict = judge(rule_set, case.applied(papers), cage)
                assert missing(verdict, material) == [], (case.applicant, material.key, kind)
                assert not [f for f in troubles(verdict) if f.outcome is Outcome.FAIL], (material.key, kind)


# 3. Missing papers


@pytest.mark.parametrize("matter", NEW)
def test_a_missing_paper_is_named_and_never_complete(matter: str, catalogue: Catalogue, cage: Cage) -> None:
    rule_set = catalogue.matter(matter)
    for case in cases(rule_set):
        papers = case.papers()
        for material in case.asked():
            held = bundle_of(rule_set, case.applied(papers)).held[material.key]
            rest = [one for one in papers if not any(one is gone for gone in held)]
            assert len(rest) < len(papers)
            verdict = judge(rule_set, case.applied(rest), cage)
            assert verdict.verdict in {VerdictKind.CORRECTION, VerdictKind.REVIEW}
            found = missing(verdict, material)
            assert found, (case.applicant, case.agent, material.key)
            assert all("缺少" in one.message for one in found if one.outcome is Outcome.FAIL)


@pytest.mark.parametrize("matter", NEW)
def test_nothing_handed_in_is_missing_and_not_doubtful(matter: str, catalogue: Catalogue, cage: Cage) -> None:
    rule_set = catalogue.matter(matter)
    for case in cases(rule_set):
        verdict = judge(rule_set, case.applied([]), cage)
        assert verdict.verdict is VerdictKind.CORRECTION
        for material in case.asked():
            if material.need != "optional":
                assert [one.outcome for one in missing(verdict, material)][:1] == [Outcome.FAIL], material.key


@pytest.mark.parametrize("matter", NEW)
def test_a_paper_that_may_be_it_leaves_the_question_open(
    matter: str, catalogue: Catalogue, cage: Cage
) -> None:
    rule_set = catalogue.matter(matter)
    for case in cases(rule_set):
        papers = case.papers()
        for material in case.asked():
            if "other" not in material.kinds or material.need == "optional":
                continue
            held = bundle_of(rule_set, case.applied(papers)).held[material.key]
            rest = [one for one in papers if not any(one is gone for gone in held)]
            verdict = judge(rule_set, case.applied([*rest, stranger()]), cage)
            assert [one.outcome for one in missing(verdict, material)] == [Outcome.UNKNOWN], material.key


# The matters' own conditions


def judged(case: Case, papers: list[Paper], cage: Cage) -> tuple[VerdictKind, set[str]]:
    verdict = judge(case.rule_set, case.applied(papers), cage)
    return verdict.verdict, {one.rule for one in troubles(verdict)}


@pytest.mark.parametrize(
    ("matter", "day", "verdict"),
    [
        ("senior-allowance", "19461123", VerdictKind.COMPLETE),  # eighty on the day of receipt
        ("senior-allowance", "19461124", VerdictKind.CORRECTION),
        ("unemployment-registration", "20101123", VerdictKind.COMPLETE),  # sixteen on the day of receipt
        ("unemployment-registration", "20101124", VerdictKind.CORRECTION),
        ("unemployment-registration", "19761124", VerdictKind.COMPLETE),
        ("unemployment-registration", "19761123", VerdictKind.REVIEW),  # fifty: may have to retire
    ],
)
def test_the_age_on_the_day_of_receipt(
    matter: str, day: str, verdict: VerdictKind, catalogue: Catalogue, cage: Cage
) -> None:
    case = Case(catalogue.matter(matter), ApplicantType.PERSON, False, born(day))
    rules = set() if verdict is VerdictKind.COMPLETE else {"P-1"}
    assert judged(case, case.papers(), cage) == (verdict, rules)


def test_a_social_security_card_shows_no_age(catalogue: Catalogue, cage: Cage) -> None:
    rule_set = catalogue.matter("unemployment-registration")
    case = Case(rule_set, ApplicantType.PERSON, False, PERSON)
    papers = case.papers({"identity": "other"})
    assert judged(case, papers, cage) == (VerdictKind.REVIEW, {"P-1"})


def test_who_asks_for_a_dead_relatives_file_proves_the_kinship(catalogue: Catalogue, cage: Cage) -> None:
    rule_set = catalogue.matter("archive-consultation")
    case = Case(rule_set, ApplicantType.PERSON, False, PERSON)
    papers = [*case.papers(), paper("death_certificate", {})]
    assert judged(case, papers, cage) == (VerdictKind.CORRECTION, {"R-kinship_proof"})
    papers.append(paper_for(case, next(m for m in rule_set.materials if m.key == "kinship_proof"), "other"))
    assert judged(case, papers, cage) == (VerdictKind.COMPLETE, set())


def test_last_years_papers_of_a_nonprofit_may_be_missing_for_a_reason(
    catalogue: Catalogue, cage: Cage
) -> None:
    rule_set = catalogue.matter("nonprofit-tax-exemption")
    case = Case(rule_set, ApplicantType.ORGANISATION, False, PERSON)
    own = {"fund_statement", "audit_report", "annual_inspection"}
    papers = [paper_for(case, one, case.first_kind(one)) for one in case.asked() if one.key not in own]
    assert judged(case, papers, cage) == (VerdictKind.REVIEW, {"P-1", "P-2", "P-3"})


def test_storage_of_chemicals_needs_its_papers(catalogue: Catalogue, cage: Cage) -> None:
    rule_set = catalogue.matter("hazardous-chemicals")
    case = Case(rule_set, ApplicantType.ORGANISATION, False, PERSON)
    dry = [one for one in case.papers() if one.kind != "commitment_letter"]
    assert judged(case, dry, cage) == (VerdictKind.REVIEW, {"P-1", "P-2"})
    stored = [*dry, paper("safety_assessment", {"title": "安全评价报告"})]
    assert judged(case, stored, cage) == (
        VerdictKind.CORRECTION,
        {"P-1", "R-storage_documents"},
    )


def test_the_card_of_another_of_the_household_goes_to_a_person(catalogue: Catalogue, cage: Cage) -> None:
    case = next(cases(catalogue.matter("subsistence-allowance")))
    papers = [*case.papers(), card(STRANGER)]
    assert judged(case, papers, cage) == (VerdictKind.REVIEW, {"X-3"})


@pytest.mark.parametrize("matter", ["information-disclosure", "green-space"])
def test_who_applies_must_be_known(matter: str, catalogue: Catalogue, cage: Cage) -> None:
    case = next(cases(catalogue.matter(matter)))
    papers = [
        replace(one, fields={k: v for k, v in one.fields.items() if k != "applicant"})
        for one in case.papers()
    ]
    verdict = judge(case.rule_set, applied(papers), cage)
    assert "P-1" in {one.rule for one in troubles(verdict)}
    assert verdict.verdict is not VerdictKind.COMPLETE
