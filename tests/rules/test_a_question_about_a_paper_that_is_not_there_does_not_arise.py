"""The layout does not put such questions at all (rules/flatten.py): none may have another answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rules.bundle import Word
from rules.catalogue import Catalogue, load_catalogue
from rules.facts import Application
from rules.flatten import flatten
from rules.rule_set import RuleSet


def with_a_paper_missing(rule_set: RuleSet) -> Iterator[Application]:
    """Yield the examples of a rule set, and each without one of its papers."""
    for example in rule_set.examples:
        papers = example.application.papers
        yield example.application
        for at in range(len(papers)):
            yield replace(example.application, papers=papers[:at] + papers[at + 1 :])


@pytest.mark.parametrize("matter", sorted(load_catalogue().matters))
def test_no_question_has_an_answer_about_a_paper_that_was_not_handed_in(
    catalogue: Catalogue, matter: str
) -> None:
    rule_set = catalogue.matter(matter)
    met = 0
    for application in with_a_paper_missing(rule_set):
        flat = flatten(rule_set, application)
        for rule, _, fact in rule_set.questions:
            if not flat.bundle.has(rule.material):
                met += 1
                assert flat.answer(rule).word is Word.NOT_APPLICABLE, rule.key
                assert flat.facts[fact] == "not_applicable"
    assert met


def test_what_was_handed_in_is_asked_about(catalogue: Catalogue) -> None:
    rule_set = catalogue.matter("senior-card")
    flat = flatten(rule_set, rule_set.examples[0].application)
    asked = {rule.key for rule, _, _ in rule_set.questions if flat.bundle.has(rule.material)}
    assert asked and asked == flat.answers.keys()
