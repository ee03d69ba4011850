"""From an application to the flat facts both evaluators read: words, whole numbers, true and false.

Absence is an explicit value, nothing is None, no text of the papers is among the facts. What a message
shows is kept beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from rules.bundle import Answer, Bundle, Seen, Word
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
_NOT_ASKED: Final = str(Word.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Flat:
    """The facts, and the answers behind them that were asked for so far, by the key of their rule."""

    facts: Mapping[str, FactValue]
    answers: dict[str, Answer]
    bundle: Bundle

    def answer(self, rule: Rule) -> Answer:
        """Return the answer behind a rule's fact, with its texts and places."""
        if rule.key not in self.answers:
            self.answers[rule.key] = _answer(self.bundle, rule)
        return self.answers[rule.key]


def flatten(rule_set: RuleSet, application: Application) -> Flat:
    """Match the papers, ask the questions about those that were handed in, and return the facts.

    A question about a paper that was not handed in does not arise: why not is put into words when asked.
    """
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
    for rule, question, fact in rule_set.questions:
        if bundle.has(rule.material):
            answer = answers[rule.key] = _ASKED[question](bundle, rule)
            facts[fact] = str(answer.word)
        else:
            facts[fact] = _NOT_ASKED
    return Flat(facts, answers, bundle)


def _answer(bundle: Bundle, rule: Rule) -> Answer:
    return _looked_at(bundle, rule) if rule.question is None else _ASKED[rule.question](bundle, rule)


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
    return Answer(
        Word.NOT_APPLICABLE,
        evidence=places or tuple(paper.evidence for paper in bundle.papers(rule.material)[:1]),
        look=tuple(sides) or partial(_seen_as_a_whole, bundle, rule.material),
    )


def _seen_as_a_whole(bundle: Bundle, key: str) -> tuple[Seen, ...]:
    return tuple(
        Seen(bundle.called(key, paper), "已提交", paper.kind_confidence, paper.evidence)
        for paper in bundle.papers(key)
    )
