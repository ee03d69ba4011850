"""更正识别: a person's reading stands beside the machine's, the rules judge again, the pair is counted."""

from __future__ import annotations

import pytest
import rule_papers as papers
from life import W1, W3, Life, unsure

from casework.accept import accept
from casework.correct import notify_correction
from casework.errors import NoSuchFieldError, StepRefusedError
from casework.findings import standing_findings
from casework.reread import correct_field, reliability
from casework.settle import settle
from casework.steps import sit
from rules.facts import Outcome
from storage.hall import Hall
from storage.life import open_exceptions
from storage.readings import documents_of, fields_of


def field_of(life: Life, number: str, kind: str, name: str) -> tuple[int, str]:
    with life.hall.database.read() as transaction:
        rows = documents_of(transaction, life.case(number).id or 0, life.case(number).round)
        document = next(row for row in rows if row.kind == kind)
        field = fields_of(transaction, document.id or 0)[name]
    return field.id or 0, field.value


def doubtful(life: Life) -> str:
    return life.receive(papers.swap(papers.road(), "business_licence", lambda one: unsure(one, "uscc")))


def outcomes(life: Life, number: str) -> set[Outcome]:
    with sit(life.hall, number, W1, life.at) as sitting:
        return {one.outcome for one in standing_findings(sitting.transaction, sitting.case)}


def test_confirming_what_was_read_unsurely_makes_the_case_complete(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = doubtful(life)
    assert Outcome.UNKNOWN in outcomes(life, number)
    field, value = field_of(life, number, "business_licence", "uscc")
    correct_field(life.hall, number, field, value, "对照原件无误", W1, life.at)
    assert outcomes(life, number) == {Outcome.PASS}
    assert (life.case(number).verdict, life.case(number).needs_review) == ("complete", False)
    with life.hall.database.read() as transaction:
        assert open_exceptions(transaction, case_id=life.case(number).id) == []
    accept(life.hall, number, W1, life.at)


def test_the_machines_value_stays_and_the_persons_counts(hall: Hall) -> None:
    life = Life(hall)
    number = doubtful(life)
    field, value = field_of(life, number, "business_licence", "uscc")
    other = papers.USCC[:-1] + ("A" if papers.USCC[-1] != "A" else "B")
    correct_field(hall, number, field, other, "原件上是这个代码", W1, life.at)
    assert field_of(life, number, "business_licence", "uscc") == (field, value)
    assert life.case(number).verdict == "correction"
    notify_correction(hall, number, W1, at=life.at)


def test_what_was_settled_stays_settled_where_the_finding_is_the_same(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive(
        papers.swap(
            papers.swap(papers.road(), "business_licence", lambda one: unsure(one, "uscc")),
            "application_form",
            lambda one: unsure(one, "signed_date"),
        )
    )
    with sit(hall, number, W1, life.at) as sitting:
        found = standing_findings(sitting.transaction, sitting.case)
    date = next(one for one in found if one.finding.rule == "X-10" and one.outcome is Outcome.UNKNOWN)
    settle(hall, number, date.position, "pass", "日期清楚", W1, life.at)
    field, value = field_of(life, number, "business_licence", "uscc")
    after = correct_field(hall, number, field, value, "对照原件无误", W1, life.at)
    again = next(one for one in after if one.finding.message == date.finding.message)
    assert again.outcome is Outcome.PASS
    assert again.settlement is not None
    assert again.settlement.reason == "日期清楚"


def test_every_reading_adds_to_the_reliability_table(hall: Hall) -> None:
    life = Life(hall)
    number = doubtful(life)
    licence, value = field_of(life, number, "business_licence", "uscc")
    form, phone = field_of(life, number, "application_form", "phone")
    correct_field(hall, number, licence, value, "对", W1, life.at)
    correct_field(hall, number, form, phone[:-1] + "0", "最后一位是0", W1, life.at)
    table = {(one.low, one.high): (one.read, one.right) for one in reliability(hall)}
    assert table[0.0, 0.5] == (1, 1)
    assert table[0.95, 0.98] == (1, 0)


def test_a_field_of_another_case_cannot_be_corrected_through_this_one(hall: Hall) -> None:
    life = Life(hall)
    mine, other = doubtful(life), doubtful(life)
    field, value = field_of(life, other, "business_licence", "uscc")
    with pytest.raises(NoSuchFieldError):
        correct_field(hall, mine, field, value, "对", W1, life.at)


def test_nobody_corrects_without_the_power_or_after_the_acceptance(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive()
    field, value = field_of(life, number, "business_licence", "uscc")
    with pytest.raises(StepRefusedError, match="受理授权"):
        correct_field(hall, number, field, value, "对", W3, life.at)
    accept(hall, number, W1, life.at)
    with pytest.raises(StepRefusedError, match="已受理"):
        correct_field(hall, number, field, value, "对", W1, life.at)
