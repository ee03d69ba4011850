"""一次性补正告知: ten defects give ten items; correcting some leaves the others, and nothing new comes up.

Defects are planted in good papers of every matter; each value has a place of its own, as on real pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_papers import (
    AGENT,
    applied,
    drop,
    licence,
    mark,
    structure_of_person,
    swap,
)
from test_every_matter_of_the_contract_has_a_rule_set import Case, cases

from rules.catalogue import load_catalogue
from rules.explain import explain
from rules.facts import ApplicantType, Evidence, MarkState, Paper
from rules.matching import bundle_of
from rules.notice import Notice, notice, notice_lines

CATALOGUE = load_catalogue()
MATTERS = sorted(CATALOGUE.matters)
Change = Callable[[Paper], Paper | None]
OTHER_NAME = {True: "六安市恒达商贸有限公司", False: "钱多多"}


@dataclass(frozen=True)
class Defect:
    """What is spoiled: of the paper at `index` a `field` ('' all of it); `needs` are kinds it is seen by."""

    name: str
    index: int
    field: str
    change: Change
    needs: frozenset[str] = frozenset()

    def clashes(self, other: Defect, papers: tuple[Paper, ...]) -> bool:
        """Whether the two cannot be told apart, or one hides the other."""
        if self.index == other.index and (not self.field or not other.field or self.field == other.field):
            return True
        papers_of_people = {"id_card", "power_of_attorney"}  # which tell whose a card is
        if (
            not self.field
            and not other.field
            and {papers[self.index].kind, papers[other.index].kind} <= (papers_of_people)
        ):
            return True
        hides = (not self.field and papers[self.index].kind in other.needs) or (
            not other.field and papers[other.index].kind in self.needs
        )
        return hides or bool(self.needs and other.needs)


def laid_out(papers: list[Paper]) -> list[Paper]:
    """Give every paper a file of its own and every value a place of its own."""
    return [_placed(paper, f"{number}-{paper.kind}.jpg") for number, paper in enumerate(papers, start=1)]


def _placed(paper: Paper, file: str) -> Paper:
    def at(row: int) -> Evidence:
        return Evidence(file, 1, (0.1, row / 100, 0.5, row / 100 + 0.01))

    return replace(
        paper,
        evidence=Evidence(file, 1, (0.0, 0.0, 1.0, 1.0)),
        fields={
            name: replace(value, evidence=at(row)) for row, (name, value) in enumerate(paper.fields.items())
        },
        seals=tuple(replace(one, evidence=at(60 + row)) for row, one in enumerate(paper.seals)),
        mark_places=tuple(replace(one, evidence=at(80 + row)) for row, one in enumerate(paper.mark_places)),
    )


def said(field: str, text: str) -> Change:
    def change(paper: Paper) -> Paper:
        read = replace(paper.fields[field], text=text, blank=not text)
        return replace(paper, fields={**paper.fields, field: read})

    return change


def unmarked(asks_for: str) -> Change:
    return lambda paper: replace(
        paper,
        mark_places=tuple(
            replace(one, state=MarkState.ABSENT) if one.asks_for == asks_for else one
            for one in paper.mark_places
        ),
    )


def gone(_: Paper) -> None:
    return None


def wrong_digit(number: str) -> str:
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def possible(case: Case, papers: list[Paper]) -> list[Defect]:
    """Everything that may be spoiled in these papers, whether a rule sees it or not."""
    found: list[Defect] = []
    bundle = bundle_of(case.rule_set, case.applied(papers))
    people = frozenset({"application_form", "business_licence", "id_card", "power_of_attorney"})
    for index, paper in enumerate(papers):
        found.append(Defect(f"{paper.kind} missing", index, "", gone))
        for asks_for in {one.asks_for for one in paper.mark_places}:
            found.append(Defect(f"{paper.kind} without {asks_for}", index, asks_for, unmarked(asks_for)))
        filled = {
            field
            for material in case.rule_set.materials
            if any(one.evidence == paper.evidence for one in bundle.papers(material.key))
            for field in material.filled
        }
        texts = {"valid_until": "2026-01-01", "signed_date": "2027-01-01", "issued_date": "2027-01-01"}
        for field in paper.fields:
            if field in filled and not field.endswith(("applicant", "name", "id_number")):
                named = people if field == "principal" else frozenset()
                found.append(Defect(f"{paper.kind}.{field} blank", index, field, said(field, ""), named))
            if field in texts:
                found.append(Defect(f"{paper.kind}.{field} wrong", index, field, said(field, texts[field])))
        if paper.kind == "id_card":
            number = wrong_digit(paper.fields["id_number"].text)
            found.append(Defect("card's number", index, "id_number", said("id_number", number), people))
        if paper.kind == "application_form":
            other = said("applicant", OTHER_NAME[case.is_org])
            found.append(Defect("another applicant", index, "applicant", other, people))
        if paper.kind == "business_licence":
            code = said("uscc", wrong_digit(paper.fields["uscc"].text))
            found.append(Defect("licence's code", index, "uscc", code, frozenset({"application_form"})))
    return found


def spoiled(papers: list[Paper], defects: tuple[Defect, ...]) -> list[Paper]:
    made: list[Paper | None] = list(papers)
    for defect in defects:
        paper = made[defect.index]
        assert paper is not None
        made[defect.index] = defect.change(paper)
    return [paper for paper in made if paper is not None]


def told(case: Case, papers: list[Paper]) -> Notice:
    return notice(explain(case.rule_set, case.applied(papers)))


def items(case: Case, papers: list[Paper]) -> set[tuple[object, ...]]:
    """The items by what they complain about: the material, the first rule and place; each of them once."""
    listed = [(one.material, one.rules[0], one.places[:1]) for one in told(case, papers).items]
    assert len(listed) == len(set(listed))
    return set(listed)


@cache
def ways(matter: str) -> list[tuple[Case, list[Paper], list[Defect]]]:
    """Each way to apply with its good papers and the defects that give exactly one item alone."""
    found = []
    for case in cases(CATALOGUE.matter(matter)):
        papers = laid_out(case.papers())
        before = told(case, papers)
        assert before.items == ()
        seen = [
            defect
            for defect in possible(case, papers)
            if len((alone := told(case, spoiled(papers, (defect,)))).items) == 1
            and alone.open_questions == before.open_questions
        ]
        found.append((case, papers, seen))
    return found


class Spoiling:
    """Good papers, the defects planted, and those that are left when the others are corrected."""

    def __init__(
        self, case: Case, papers: list[Paper], chosen: tuple[Defect, ...], left: tuple[Defect, ...]
    ) -> None:
        self.case, self.papers, self.chosen, self.left = case, papers, chosen, left

    def __repr__(self) -> str:
        chosen, left = ([f"{one.index} {one.name}" for one in some] for some in (self.chosen, self.left))
        return f"{self.case.rule_set.key} agent={self.case.agent} {self.case.applicant} {chosen} left {left}"


@st.composite
def spoilings(draw: st.DrawFn) -> Spoiling:
    """Draw good papers, defects that do not hide each other, and which of them are corrected."""
    case, papers, seen = draw(st.sampled_from(ways(draw(st.sampled_from(MATTERS)))))
    chosen: list[Defect] = []
    for defect in draw(st.permutations(seen)):
        if len(chosen) < 10 and not any(defect.clashes(one, tuple(papers)) for one in chosen):
            chosen.append(defect)
    left = tuple(defect for defect in chosen if draw(st.booleans()))
    return Spoiling(case, papers, tuple(chosen), left)


@settings(max_examples=150, deadline=None)
@given(spoilings())
def test_correcting_some_defects_leaves_exactly_the_items_of_the_others(spoiling: Spoiling) -> None:
    case, papers, chosen = spoiling.case, spoiling.papers, spoiling.chosen
    alone = {defect: items(case, spoiled(papers, (defect,))) for defect in chosen}
    first = told(case, spoiled(papers, chosen))
    assert len(first.items) == len(chosen)
    assert items(case, spoiled(papers, chosen)) == set().union(*alone.values())
    expected = set().union(*(alone[defect] for defect in spoiling.left))
    assert items(case, spoiled(papers, spoiling.left)) == expected


@pytest.mark.parametrize("matter", MATTERS)
def test_every_matter_has_defects_to_plant(matter: str) -> None:
    assert all(len(seen) >= 2 for _, _, seen in ways(matter))


def test_ten_defects_give_ten_items_and_correcting_nine_leaves_one() -> None:
    case, papers, seen = next(
        way
        for way in ways("temporary-structure")
        if way[0].agent and way[0].applicant is ApplicantType.ORGANISATION
    )
    chosen: list[Defect] = []
    for defect in seen[::-1]:
        if len(chosen) < 10 and not any(defect.clashes(one, tuple(papers)) for one in chosen):
            chosen.append(defect)
    assert len(chosen) == 10
    first = told(case, spoiled(papers, tuple(chosen)))
    assert len(first.items) == 10
    assert all(item.bases and item.remedies for item in first.items)
    missing = [item for item in first.items if not item.places]
    assert all(item.problems[0].startswith("缺少") for item in missing)
    for defect in chosen:
        (left,) = told(case, spoiled(papers, (defect,))).items
        assert (left.material, left.rules) in {(one.material, one.rules) for one in first.items}


def test_items_stand_by_material_in_the_order_of_the_guide() -> None:
    case, papers, seen = ways("bookkeeping-agency")[0]
    chosen = tuple(one for one in seen if not one.field and papers[one.index].kind != "id_card")
    order = [material.key for material in case.rule_set.materials]
    listed = [order.index(item.material) for item in told(case, spoiled(papers, chosen)).items]
    assert listed == sorted(listed)


def test_a_wrong_digit_fails_many_rules_and_is_one_item() -> None:
    case = next(cases(CATALOGUE.matter("drainage")))
    papers = laid_out(case.papers())
    code = licence().fields["uscc"].text
    (item,) = told(case, swap(papers, "business_licence", said("uscc", wrong_digit(code)))).items
    assert (item.material, item.rules) == ("business_licence", ("X-2",))
    assert "因此与申请表上的统一社会信用代码也不一致" in item.problems
    assert item.remedies == ("请带营业执照原件核对",)


def test_the_odd_value_of_three_is_the_one_to_correct() -> None:
    case = next(one for one in cases(CATALOGUE.matter("subsistence-allowance")) if one.agent)
    papers = laid_out(case.papers())
    (item,) = told(case, swap(papers, "application_form", said("applicant", "张玉芝"))).items
    assert item.material == "application_form"
    assert item.rules == ("X-3", "X-6")
    assert item.remedies == ("请核对并改正最低生活保障申请书上的申请人",)


def test_what_agrees_with_a_wrong_value_is_said_with_it() -> None:
    case = next(one for one in cases(CATALOGUE.matter("drainage")) if one.agent)
    papers = laid_out(case.papers())
    other = OTHER_NAME[True]
    papers = swap(papers, "application_form", said("applicant", other))
    papers = swap(papers, "power_of_attorney", said("principal", other))
    (item,) = told(case, papers).items
    assert f"授权委托书上的委托人也是「{other}」，请一并核对" in item.problems


def test_every_unsigned_place_is_named_at_once() -> None:
    def unsigned(paper: Paper) -> Paper:
        places = [mark("signature", f"{who}(签字)", MarkState.ABSENT) for who in ("法定代表人", "负责人")]
        return replace(paper, mark_places=(*places, *paper.mark_places[1:]))

    case = next(cases(CATALOGUE.matter("road-occupation")))
    (item,) = told(case, swap(laid_out(case.papers()), "application_form", unsigned)).items
    assert "法定代表人(签字)" in item.problems[0]
    assert "负责人(签字)" in item.problems[0]


def test_papers_that_serve_each_other_are_asked_for_once() -> None:
    case = next(
        one for one in cases(CATALOGUE.matter("archive-consultation")) if one.agent and not one.is_org
    )
    asked = [item.name for item in told(case, []).items]
    assert "身份证或户口簿" not in asked[0]
    assert asked == ["申请人身份证", "委托人户口簿", "授权委托书", "代理人身份证"]


def test_an_organisation_is_not_told_that_it_is_not_its_representative() -> None:
    case = next(one for one in cases(CATALOGUE.matter("road-occupation")) if one.agent)
    papers = drop(drop(laid_out(case.papers()), "application_form"), "business_licence")
    assert [item.rules for item in told(case, papers).items] == [
        ("R-application_form",),
        ("R-business_licence",),
    ]


def test_a_lone_card_that_nothing_names_is_not_taken_for_the_agents() -> None:
    case = next(one for one in cases(CATALOGUE.matter("expropriation-compensation")) if one.agent)
    papers = [one for one in laid_out(case.papers()) if one.kind != "power_of_attorney"]
    asked = {item.material for item in told(case, papers[:-1]).items}
    assert papers[-1].kind == "id_card"
    assert asked == {"power_of_attorney", "agent_id"}


def test_a_notice_is_not_printed_before_a_person_has_looked() -> None:
    case = next(cases(CATALOGUE.matter("road-occupation")))
    papers = laid_out(case.papers())

    def half_signed(paper: Paper) -> Paper:
        places = (
            mark("signature", "法定代表人(签字)", MarkState.ABSENT),
            mark("signature", "负责人(签字)", MarkState.UNSURE),
        )
        return replace(paper, mark_places=(*places, *paper.mark_places[1:]))

    halves = told(case, swap(papers, "application_form", half_signed))
    assert not halves.printable
    assert "负责人(签字)" in halves.open_questions[0]
    assert notice_lines(halves)[0].startswith("还不能告知申请人")


def test_a_clean_application_needs_no_notice() -> None:
    case = next(cases(CATALOGUE.matter("road-occupation")))
    clean = told(case, laid_out(case.papers()))
    assert not clean.printable
    assert notice_lines(clean) == ["没有需要补正的内容。"]


def test_the_applicant_is_addressed_as_who_it_is() -> None:
    papers = drop(structure_of_person(), "location_drawing")
    case = Case(CATALOGUE.matter("temporary-structure"), ApplicantType.PERSON, False, AGENT)
    assert notice(explain(case.rule_set, applied(papers))).to == "您"
