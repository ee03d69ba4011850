"""From an application to the flat facts both evaluators read: words, whole numbers, true and false.

Absence is an explicit value, nothing is None, no text of the papers is among the facts. What a message
shows is kept beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from rules.bundle import Answer, Bundle, Seen, Word, seen_of
from rules.checkdigits import age_on, birth_date_of, citizen_id_is_valid
from rules.conditions import FactValue
from rules.facts import Application
from rules.matching import base_facts, bundle_of
from rules.questions import OWN_QUESTIONS, QUESTIONS
from rules.rule_set import Rule, RuleSet
from rules.text import day_of, plain
from rules.thresholds import READABLE
from rules.vocabulary import DOCUMENT_KINDS

_ASKED: Final = {**QUESTIONS, **OWN_QUESTIONS}


@dataclass(frozen=True, slots=True)
class Flat:
    """The facts, and for each rule the answer behind them with its texts and places."""

    facts: Mapping[str, FactValue]
    answers: Mapping[str, Answer]
    bundle: Bundle


def flatten(rule_set: RuleSet, application: Application) -> Flat:
    """Match the papers, ask every question once and return the facts."""
    bundle = bundle_of(rule_set, application)
    facts: dict[str, FactValue] = base_facts(
        application, bundle.applicant, (paper.kind for paper in application.papers)
    )
    for material in rule_set.materials:
        facts[f"state.{material.key}"] = bundle.presence[material.key].value
        if material.key not in DOCUMENT_KINDS:
            facts[f"given.{material.key}"] = bundle.has(material.key)
    age = _age(bundle)
    facts |= {"age": -1 if age is None else age, "age.known": age is not None}
    answers: dict[str, Answer] = {}
    for rule in rule_set.rules:
        if rule.question is None or rule.fact is None:
            answers[rule.key] = _looked_at(bundle, rule)
        else:
            answers[rule.key] = _ASKED[rule.question](bundle, rule)
            facts[rule.fact] = answers[rule.key].word.value
    return Flat(facts, answers, bundle)


def _age(bundle: Bundle) -> int | None:
    """Return the applicant's full years on the receipt date: by ID number, else birth date."""
    key = bundle.applicant_card
    if key is None:
        return None
    number, printed = bundle.value(key, "id_number"), bundle.value(key, "birth_date")
    born: date | None = None
    if number is not None and number.confidence >= READABLE and citizen_id_is_valid(plain(number.text)):
        born = birth_date_of(plain(number.text))
    elif printed is not None and printed.confidence >= READABLE:
        born = day_of(printed.text)
    return None if born is None or born > bundle.received_on else age_on(born, bundle.received_on)


def _looked_at(bundle: Bundle, rule: Rule) -> Answer:
    """Return the places of a rule without a question: its fields, else the paper as a whole."""
    sides = [bundle.side(rule.material, field) for field in rule.looked_at]
    places = tuple(place for side in sides for place in side.evidence)
    papers = bundle.papers(rule.material)
    as_a_whole = tuple(
        Seen(bundle.called(rule.material, paper), "已提交", paper.kind_confidence, paper.evidence)
        for paper in papers
    )
    return Answer(
        Word.NOT_APPLICABLE,
        evidence=places or tuple(paper.evidence for paper in papers[:1]),
        looked_at=seen_of(*sides) or as_a_whole,
    )
