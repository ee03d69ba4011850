"""授权: entered by one, approved by another, kept with its paper, ended on a day (S14, S15, S16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from life import DUTY_HEAD, FINANCE, HANDLER, HEAD, LIAISON, MORNING, SECTION_HEAD, W1, Life
from staff_made import add_person

from casework.authorise import (
    Authorisation,
    approve_authorisation,
    end_authorisation,
    enter_authorisation,
    entry_coverage,
)
from casework.errors import AuthorisationRefusedError, StepRefusedError, UnknownMatterError
from casework.examine import begin_examination
from casework.handover import acknowledge
from rules.spans import span_fault
from rules.states import PowerKind
from storage.hall import Hall
from storage.powers import powers_of
from storage.rows import all_rows, get
from storage.tables import EventRow, PowerRow

DAY = MORNING.date()
SCAN = b"%PDF-1.4 the signed authorisation"
ASKED = Authorisation(
    "cg4", "road-occupation", (PowerKind.EXAMINE, PowerKind.DECIDE), DAY, "六开城管授〔2026〕9号"
)
KNOWN = "road-occupation"


def held(hall: Hall, day: date = DAY) -> set[PowerKind]:
    with hall.database.read() as transaction:
        return {power for matter, power in powers_of(transaction, "cg4", day) if matter == KNOWN}


def test_s15_a_power_counts_from_its_approval_by_another_person(either_hall: Hall) -> None:
    entered = enter_authorisation(either_hall, ASKED, SCAN, SECTION_HEAD, MORNING)
    assert held(either_hall) == set()
    approve_authorisation(either_hall, entered[0], HEAD, MORNING)
    assert held(either_hall) == {PowerKind.EXAMINE}
    approve_authorisation(either_hall, entered[1], DUTY_HEAD, MORNING)
    assert held(either_hall) == {PowerKind.EXAMINE, PowerKind.DECIDE}
    with either_hall.database.read() as transaction:
        row = get(transaction, PowerRow, entered[0])
        kinds = [event.kind for event in all_rows(transaction, EventRow)]
    assert row is not None
    assert either_hall.objects.get_original(row.scan_sha256 or "") == SCAN
    assert (row.entered_by, row.approved_by, row.approved_at) == ("cg3", "cg5", MORNING)
    assert kinds.count("authorisation_entered") == 1
    assert kinds.count("authorisation_approved") == 2


def test_s16_who_was_not_authorised_cannot_act_and_who_was_can(hall: Hall) -> None:
    life = Life(hall)
    number = life.accepted()
    acknowledge(hall, number, LIAISON, life.at)
    other = replace(HANDLER, person="cg4")
    with pytest.raises(StepRefusedError, match="不能开始审查"):
        begin_examination(hall, number, other, life.at)
    for power in enter_authorisation(hall, ASKED, SCAN, SECTION_HEAD, life.at):
        approve_authorisation(hall, power, HEAD, life.at)
    begin_examination(hall, number, other, life.at)
    assert life.case(number).owner == "cg4"


def test_nobody_approves_what_they_entered_or_what_they_are_to_hold(hall: Hall) -> None:
    both = add_person(hall, "cg9", "urban-management", ["section_head", "department_head"])
    own = enter_authorisation(hall, ASKED, SCAN, both, MORNING)[0]
    with pytest.raises(AuthorisationRefusedError, match="登记人不能核准"):
        approve_authorisation(hall, own, both, MORNING)
    theirs = enter_authorisation(hall, replace(ASKED, person="cg5"), SCAN, SECTION_HEAD, MORNING)[0]
    with pytest.raises(AuthorisationRefusedError, match="被授权人不能核准"):
        approve_authorisation(hall, theirs, HEAD, MORNING)
    approve_authorisation(hall, theirs, both, MORNING)
    with pytest.raises(AuthorisationRefusedError, match="已经核准"):
        approve_authorisation(hall, theirs, DUTY_HEAD, MORNING)


def test_only_the_department_s_own_people_enter_and_approve(hall: Hall) -> None:
    stranger = add_person(hall, "cz9", "finance", ["section_head", "department_head"])
    with pytest.raises(AuthorisationRefusedError, match="属于别的部门"):
        enter_authorisation(hall, ASKED, SCAN, stranger, MORNING)
    with pytest.raises(AuthorisationRefusedError, match="登记授权由"):
        enter_authorisation(hall, ASKED, SCAN, W1, MORNING)
    entered = enter_authorisation(hall, ASKED, SCAN, SECTION_HEAD, MORNING)[0]
    with pytest.raises(AuthorisationRefusedError, match="属于别的部门"):
        approve_authorisation(hall, entered, stranger, MORNING)
    with pytest.raises(AuthorisationRefusedError, match="核准授权由"):
        approve_authorisation(hall, entered, FINANCE, MORNING)


def test_the_matter_administrator_enters_for_every_department(hall: Hall) -> None:
    administrator = add_person(hall, "sx1", None, ["matter_administrator"])
    assert len(enter_authorisation(hall, ASKED, SCAN, administrator, MORNING)) == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"document_number": " "}, "没有写授权书的文号"),
        ({"powers": ()}, "没有写授予哪些权限"),
        ({"valid_to": DAY - timedelta(days=1)}, "终止日期早于开始日期"),
        ({"rank": 0}, "顺位从1起"),
        ({"condition": {"field": "area_m2"}}, "上下限至少写一个"),
    ],
)
def test_an_entry_that_is_not_in_order_is_refused(hall: Hall, change: dict[str, Any], why: str) -> None:
    with pytest.raises(AuthorisationRefusedError, match=why):
        enter_authorisation(hall, replace(ASKED, **change), SCAN, SECTION_HEAD, MORNING)


def test_an_entry_needs_its_paper_its_matter_and_comes_once(hall: Hall) -> None:
    with pytest.raises(AuthorisationRefusedError, match="没有授权书的扫描件"):
        enter_authorisation(hall, ASKED, b"", SECTION_HEAD, MORNING)
    with pytest.raises(UnknownMatterError):
        enter_authorisation(hall, replace(ASKED, matter="nothing"), SCAN, SECTION_HEAD, MORNING)
    enter_authorisation(hall, ASKED, SCAN, SECTION_HEAD, MORNING)
    with pytest.raises(AuthorisationRefusedError, match="审核授权已经登记过"):
        enter_authorisation(hall, ASKED, SCAN, SECTION_HEAD, MORNING)


def test_a_power_that_was_ended_holds_its_last_day_and_not_the_next(hall: Hall) -> None:
    asked = replace(ASKED, valid_to=DAY + timedelta(days=9))
    for power in enter_authorisation(hall, asked, SCAN, SECTION_HEAD, MORNING):
        approve_authorisation(hall, power, HEAD, MORNING)
        end_authorisation(hall, power, DAY, "调离", SECTION_HEAD, MORNING)
    assert held(hall, DAY)
    assert not held(hall, DAY + timedelta(days=1))
    with pytest.raises(AuthorisationRefusedError, match="延长须另行授权"):
        end_authorisation(hall, power, DAY + timedelta(days=1), "留任", SECTION_HEAD, MORNING)
    with pytest.raises(AuthorisationRefusedError, match="没有写明终止的原因"):
        end_authorisation(hall, power, DAY, "", SECTION_HEAD, MORNING)
    with pytest.raises(AuthorisationRefusedError, match="早于授权开始"):
        end_authorisation(hall, power, DAY - timedelta(days=1), "调离", SECTION_HEAD, MORNING)


@pytest.mark.parametrize(
    ("span", "fault"),
    [
        ({"field": "area_m2", "from": 0, "below": 500}, ""),
        ({"field": "area_m2", "below": 500.5}, ""),
        ({"field": "area_m2", "from": 500, "below": 500}, "下限须小于上限"),
        ({"field": "area_m2", "from": "0"}, "须是数字"),
        ({"field": "area_m2", "from": True}, "须是数字"),
        ({"field": "area_m2", "below": float("nan")}, "须是数字"),
        ({"field": "height", "below": 5}, "材料中没有“height”这一项"),
        ({"field": "area_m2", "to": 5}, "不认识“to”"),
    ],
)
def test_a_span_names_a_field_of_the_papers_and_a_bound(span: Mapping[str, Any], fault: str) -> None:
    assert (fault in span_fault(span)) if fault else span_fault(span) == ""


def test_s14_the_coverage_says_what_is_entered_and_what_is_not_authorised(hall: Hall) -> None:
    coverage = entry_coverage(hall, DAY)
    by_key = {one.matter: one for one in coverage.matters}
    assert by_key["road-occupation"].authorised
    assert all(one.entered for one in coverage.matters)
    open_ones = [one for one in coverage.matters if not one.authorised]
    assert f"“{open_ones[0].name}”没有收件、受理、审核、决定的授权。" in coverage.lines()
    entered, authorised = coverage.share()
    assert (entered, round(authorised * len(coverage.matters))) == (1.0, 4)


def test_an_entry_that_nobody_approved_covers_nothing(hall: Hall) -> None:
    matter = next(one for one in entry_coverage(hall, DAY).matters if not one.powers)
    administrator = add_person(hall, "sx1", None, ["matter_administrator"])
    asked = replace(ASKED, matter=matter.matter)
    entered = enter_authorisation(hall, asked, SCAN, administrator, MORNING)
    assert covered(hall, matter.matter) == frozenset()
    approve_authorisation(hall, entered[0], DUTY_HEAD, MORNING)
    assert covered(hall, matter.matter) == {PowerKind.EXAMINE}


def covered(hall: Hall, matter: str) -> frozenset[PowerKind]:
    return next(one.powers for one in entry_coverage(hall, DAY).matters if one.matter == matter)
