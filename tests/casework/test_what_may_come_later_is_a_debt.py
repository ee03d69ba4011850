"""容缺受理: against a signed commitment, by a day, and nothing is granted before it came (K9)."""

from __future__ import annotations

from datetime import date

import pytest
import rule_papers as papers
from life import MORNING, W1, Life

from casework.accept import accept_with_tolerance, supply_deferred
from casework.errors import StepRefusedError
from casework.examine import Granted, begin_examination, grant, propose
from casework.findings import standing_findings
from casework.parties import Party
from casework.settle import confirm, settle
from casework.steps import sit
from rules.facts import Outcome
from storage.hall import Hall
from storage.life_tables import DeferralRow
from storage.papers import papers_of_case
from storage.people_tables import CreditRecordRow
from storage.rows import add, of_case
from storage.tables import PowerRow
from storage.values import Actor

OFFICER = Actor("cg1", "handler", "office")
MATTER = "drainage"
MISSING = "R-test_report"


def lacking_one(hall: Hall) -> tuple[Life, str]:
    """A drainage case in which everything but the test report is there or was settled by a person."""
    life = Life(hall)
    with hall.database.write() as transaction:
        for power in ("receive", "accept", "examine", "decide"):
            add(
                transaction,
                PowerRow(
                    person="cg1" if power in ("examine", "decide") else "w1",
                    matter=MATTER,
                    power=power,
                    valid_from=date(2026, 1, 1),
                    document_number="六开城管授〔2026〕6号",
                    approved_at=MORNING,
                ),
            )
    number = life.receive(papers.road(), MATTER, override="综合窗口2排队较长")
    with sit(hall, number, W1, life.at) as sitting:
        rule_set = sitting.rule_set
        assert rule_set is not None
        tolerated = next(one.key for one in rule_set.materials if one.tolerated)
        found = standing_findings(sitting.transaction, sitting.case)
    for one in found:
        if one.outcome is not Outcome.PASS and one.finding.rule != f"R-{tolerated}":
            settle(hall, number, one.position, "pass", "窗口当面核对", W1, life.at)
    return life, number


def test_it_is_accepted_with_a_notice_a_commitment_and_a_last_day(hall: Hall) -> None:
    life, number = lacking_one(hall)
    accept_with_tolerance(hall, number, W1, commitment_signed=True, at=life.at)
    case_id = life.case(number).id or 0
    with hall.database.read() as transaction:
        (owed,) = of_case(transaction, DeferralRow, case_id)
        kinds = [paper.kind for paper in papers_of_case(transaction, case_id)]
    assert life.case(number).state == "ACCEPTED_WITH_TOLERANCE"
    assert kinds == ["tolerant_acceptance_notice", "deferral_commitment"]
    assert owed.due_on > date(2026, 11, 23)


def test_without_the_applicants_signature_nothing_is_accepted(hall: Hall) -> None:
    life, number = lacking_one(hall)
    with pytest.raises(StepRefusedError, match="承诺书"):
        accept_with_tolerance(hall, number, W1, commitment_signed=False, at=life.at)


def test_an_applicant_with_a_bad_credit_record_gets_no_tolerance(hall: Hall) -> None:
    life, number = lacking_one(hall)
    confirm(hall, number, {"applicant": Party(papers.ORGANISATION, papers.USCC)}, W1, life.at)
    with hall.database.write() as transaction:
        add(
            transaction,
            CreditRecordRow(identity=papers.USCC, document_number="信用〔2026〕1号", since=date(2026, 1, 1)),
        )
    with pytest.raises(StepRefusedError, match="失信"):
        accept_with_tolerance(hall, number, W1, commitment_signed=True, at=life.at)


def test_nothing_is_granted_before_the_debt_is_paid(hall: Hall) -> None:
    life, number = lacking_one(hall)
    accept_with_tolerance(hall, number, W1, commitment_signed=True, at=life.at)
    from casework.handover import acknowledge

    acknowledge(hall, number, Actor("cg4", "liaison_officer", "desk"), life.at)
    begin_examination(hall, number, OFFICER, life.at)
    propose(hall, number, "grant", "符合条件", OFFICER, life.at)
    permit = Granted("城镇污水排入排水管网许可证", "准予排水")
    with pytest.raises(StepRefusedError, match="还没有补齐"):
        grant(hall, number, permit, OFFICER, life.at)
    with hall.database.read() as transaction:
        (owed,) = of_case(transaction, DeferralRow, life.case(number).id or 0)
    assert supply_deferred(hall, number, owed.material, W1, life.at) == ()
    grant(hall, number, permit, OFFICER, life.at)
    assert life.case(number).state == "DECIDED_GRANTED"
