"""The questions of a matter's own checks, and X-11: at their limits, doubtful, and not asked at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from rule_papers import AGENT, ORGANISATION, PERSON, applied, attorney, card, form, paper, value

from rules.bundle import Answer, Word
from rules.catalogue import Catalogue
from rules.facts import Application, Paper
from rules.matching import bundle_of
from rules.questions import OWN_QUESTIONS, QUESTIONS
from rules.rule_set import Rule
from rules.thresholds import PHONE_SHARED, READABLE, SURE


def asked(catalogue: Catalogue, matter: str, question: str, papers: list[Paper], **more: object) -> Answer:
    rule_set = catalogue.matter(matter)
    rule = next(rule for rule in rule_set.rules if rule.question == question)
    return ask(catalogue, matter, rule, applied(papers, **more))  # type: ignore[arg-type]


def ask(catalogue: Catalogue, matter: str, rule: Rule, application: Application) -> Answer:
    questions: Mapping = {**QUESTIONS, **OWN_QUESTIONS}  # type: ignore[type-arg]
    return questions[rule.question](bundle_of(catalogue.matter(matter), application), rule)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("phone", "confidence", "word"),
    [
        ("13800001111", 0.97, Word.SAME),
        ("0564-3310000", 0.97, Word.SAME),
        ("05643310000", 0.97, Word.SAME),
        ("0564-3310000/13800001111", 0.97, Word.SAME),
        ("1380000111", 0.97, Word.DIFFERENT),
        ("12800001111", SURE, Word.DIFFERENT),
        ("1380000111", SURE - 0.01, Word.UNKNOWN),
        ("13800001111", READABLE - 0.01, Word.UNKNOWN),
        ("", 0.97, Word.NOT_APPLICABLE),  # X-9 tells of a blank
    ],
)
def test_a_telephone_number(catalogue: Catalogue, phone: str, confidence: float, word: Word) -> None:
    one = form()
    fields = {**one.fields, "phone": value(phone, "application_form", confidence)}
    papers = [Paper(one.kind, one.kind_confidence, one.evidence, fields)]
    answer = asked(catalogue, "road-occupation", "phone_is_valid", papers)
    assert answer.word is word
    assert phone == "" or phone not in answer.reason


def test_the_agents_number_is_looked_at_too(catalogue: Catalogue) -> None:
    rule_set = catalogue.matter("road-occupation")
    rule = next(
        one for one in rule_set.rules if one.key == "X-11.phone_is_valid.power_of_attorney.agent_phone"
    )
    papers = [attorney(agent_phone="1380000"), card(AGENT)]
    assert ask(catalogue, "road-occupation", rule, applied(papers, agent=True)).word is Word.DIFFERENT


@pytest.mark.parametrize(
    ("others", "word"),
    [
        (None, Word.NOT_APPLICABLE),
        (0, Word.SAME),
        (PHONE_SHARED - 1, Word.SAME),
        (PHONE_SHARED, Word.DIFFERENT),
    ],
)
def test_a_number_that_many_give(catalogue: Catalogue, others: int | None, word: Word) -> None:
    answer = asked(
        catalogue, "road-occupation", "phone_is_not_shared", [form()], phone_given_by_others=others
    )
    assert answer.word is word


@pytest.mark.parametrize(
    ("amount", "word"),
    [
        ("2000000元", Word.SAME),
        ("贰佰万元整", Word.SAME),
        ("1999999.99元", Word.DIFFERENT),
        ("壹佰玖拾万元整", Word.DIFFERENT),
        ("若干元", Word.UNKNOWN),
        (None, Word.UNKNOWN),
    ],
)
def test_capital_of_at_least_two_million(catalogue: Catalogue, amount: str | None, word: Word) -> None:
    fields = {"amount": amount} if amount else {}
    papers = [paper("capital_verification_report", {"title": "验资报告", **fields})]
    assert asked(catalogue, "labour-dispatch", "amount_at_least", papers).word is word


@pytest.mark.parametrize(
    ("stated", "word"), [("叁佰万元整", Word.SAME), ("300万元", Word.SAME), ("310万元", Word.DIFFERENT)]
)
def test_articles_and_report_state_one_capital(catalogue: Catalogue, stated: str, word: Word) -> None:
    papers = [
        paper("capital_verification_report", {"amount": "3000000元"}),
        paper("articles_of_association", {"registered_capital": stated}),
    ]
    assert asked(catalogue, "labour-dispatch", "amount_agrees_with", papers).word is word
    assert asked(catalogue, "labour-dispatch", "amount_agrees_with", papers[1:]).word is Word.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("issued", "word"),
    [
        ("2026-10-23", Word.SAME),
        ("2026-10-22", Word.DIFFERENT),
        ("2026-11-23", Word.SAME),
        ("十月", Word.UNKNOWN),
    ],
)
def test_a_report_of_the_last_month(catalogue: Catalogue, issued: str, word: Word) -> None:
    papers = [paper("test_report", {"title": "水质水量检测报告", "issued_date": issued})]
    assert asked(catalogue, "drainage", "issued_within_months", papers).word is word


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 30), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 1), 13, date(2024, 12, 1)),
        (date(2026, 11, 30), 9, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_corresponding_day(
    day: date, months: int, before: date, catalogue: Catalogue
) -> None:
    rule = next(r for r in catalogue.matter("drainage").rules if r.question == "issued_within_months")
    for issued, word in ((before, Word.SAME), (before - timedelta(days=1), Word.DIFFERENT)):
        report = paper("test_report", {"title": "水质水量检测报告", "issued_date": issued.isoformat()})
        application = Application((report,), day)
        assert ask(catalogue, "drainage", replace(rule, number=months), application).word is word


@pytest.mark.parametrize(
    ("owner", "word"),
    [
        (PERSON[0], Word.SAME),
        ("赵铁柱", Word.DIFFERENT),
        (f"{PERSON[0]}、赵铁柱", Word.UNKNOWN),  # whether all owners signed is for a person
        (ORGANISATION, Word.DIFFERENT),
    ],
)
def test_the_account_is_the_applicants(catalogue: Catalogue, owner: str, word: Word) -> None:
    papers = [card(PERSON), paper("bank_account", {"account_name": owner})]
    assert asked(catalogue, "disability-allowance", "agrees_with", papers).word is word
    assert asked(catalogue, "disability-allowance", "agrees_with", papers[:1]).word is Word.NOT_APPLICABLE
