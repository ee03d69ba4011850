"""A value that may be the wrong words of a paper is held against nobody: a person looks at it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rule_papers import CLEAN, ORGANISATION, agent_papers, applied, drop, place, swap, with_field

from rules.cage import Cage
from rules.catalogue import Catalogue
from rules.facts import Outcome, Paper, VerdictKind
from rules.judge import judge

MATTER = "road-occupation"


def outcomes(papers: list[Paper], rule: str, catalogue: Catalogue, cage: Cage) -> set[Outcome]:
    verdict = judge(catalogue.matter(MATTER), applied(papers, agent=True), cage)
    assert verdict.verdict is not VerdictKind.COMPLETE
    return {f.outcome for f in verdict.findings if f.rule == rule and f.material == "power_of_attorney"}


def attorney_that_reads(name: str, text: str, printed: str) -> list[Paper]:
    return swap(
        [*CLEAN[MATTER](), *agent_papers(MATTER)],
        "power_of_attorney",
        lambda one: replace(with_field(one, name, text), text=printed),
    )


@pytest.mark.parametrize(
    ("printed", "outcome"),
    [
        (f"王建国系{ORGANISATION}的法定代表人，现委托李晓梅为我单位代理人", Outcome.UNKNOWN),
        ("安徽省安平渡物流有限公司现委托李晓梅为我单位代理人", Outcome.FAIL),
    ],
)
def test_the_other_name_is_printed_there_too(
    printed: str, outcome: Outcome, catalogue: Catalogue, cage: Cage
) -> None:
    papers = attorney_that_reads("principal", "安徽省安平渡物流有限公司", printed)
    assert outcome in outcomes(papers, "X-6", catalogue, cage)


@pytest.mark.parametrize(
    ("printed", "outcome"),
    [
        ("委托期限：2026年05月04日一2027年09月04日", Outcome.UNKNOWN),
        ("委托期限：2025年05月04日一2026年05月04日", Outcome.FAIL),
    ],
)
def test_a_later_day_is_printed_there_too(
    printed: str, outcome: Outcome, catalogue: Catalogue, cage: Cage
) -> None:
    papers = attorney_that_reads("valid_until", "2026-05-04", printed)
    assert outcome in outcomes(papers, "X-6", catalogue, cage)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("关于占道施工，现申请如下", Outcome.UNKNOWN), ("自来水公司收费通知", Outcome.FAIL)],
)
def test_an_unknown_paper_with_a_missing_materials_words_may_be_it(
    text: str, outcome: Outcome, catalogue: Catalogue, cage: Cage
) -> None:
    papers = [*drop(CLEAN[MATTER](), "application_form"), Paper("other", 0.9, place("other"), text=text)]
    verdict = judge(catalogue.matter(MATTER), applied(papers), cage)
    assert outcome in {f.outcome for f in verdict.findings if f.rule == "R-application_form"}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("填表日期：2026年11月20日，期限至2027年3月1日", Outcome.UNKNOWN), ("2027年3月1日", Outcome.FAIL)],
)
def test_a_day_shortly_before_the_receipt_is_rather_the_day_of_signing(
    text: str, outcome: Outcome, catalogue: Catalogue, cage: Cage
) -> None:
    papers = swap(
        CLEAN[MATTER](),
        "application_form",
        lambda one: replace(with_field(one, "signed_date", "2027-03-01"), text=text),
    )
    verdict = judge(catalogue.matter(MATTER), applied(papers), cage)
    assert outcome in {f.outcome for f in verdict.findings if f.rule == "X-10"}
