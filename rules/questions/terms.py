"""X-5 and X-10: nothing has run out, nothing lies in the future."""

from __future__ import annotations

from datetime import date, timedelta

from rules.bundle import NOT_APPLICABLE, Answer, Bundle, Side, Word, worst
from rules.compare import unreadable
from rules.facts import Paper, Value
from rules.rule_set import Rule
from rules.text import FIELD_NAMES, chinese_day, day_of, days_in, latest_day
from rules.thresholds import READABLE

_BACK = ("issuing_authority", "valid_from", "valid_until")
LONG_TERM = "long_term"
_LATELY = timedelta(days=60)  # a day so shortly before the receipt is rather the day of signing
_UNSIGNED = ("qualification_certificate", "property_certificate")
"""Papers of an authority: the day an applicant signs is not on them."""


def is_in_force(bundle: Bundle, rule: Rule) -> Answer:
    """X-5: is every paper of this material in force on the receipt date (居民身份证法 art. 5)?"""
    return worst(
        [
            _term_answer(paper, bundle.called(rule.material, paper), bundle.received_on)
            for paper in bundle.papers(rule.material)
        ]
    )


def _term_answer(paper: Paper, called: str, day: date) -> Answer:
    until, start = paper.fields.get("valid_until"), paper.fields.get("valid_from")
    if paper.kind == "id_card" and not any(field in paper.fields for field in _BACK):
        reason = "缺身份证背面（国徽面），看不到有效期限，请补交背面"
        return Answer(Word.DIFFERENT, reason=reason, evidence=(paper.evidence,))
    if until is None and paper.kind in {
        "business_licence",
        "property_certificate",
        "qualification_certificate",
    }:
        return Answer(Word.SAME, reason="没有载明截止日期", evidence=(paper.evidence,))
    answers = [_ended(Side(f"{called}上的有效期截止日期", until), called, day, paper)]
    if start is not None and start.text and paper.kind != "business_licence":
        answers.append(_begun(start, called, day))
    return worst(answers)


def _ended(side: Side, called: str, day: date, paper: Paper) -> Answer:
    """Say whether the term has ended before `day`; the last day itself still counts."""
    trouble = unreadable(side)
    if trouble is not None or side.value is None:
        return Answer(Word.UNKNOWN, reason=side.trouble(), evidence=side.evidence or (paper.evidence,))
    if side.value.text == LONG_TERM:
        return Answer(Word.SAME, "长期", evidence=side.evidence)
    until = day_of(side.value.text)
    if until is None:
        return Answer(Word.UNKNOWN, reason=f"{side.name}「{side.text}」读不成日期", evidence=side.evidence)
    later = latest_day(paper.text)
    if until < day and later is not None and later >= day:
        reason = f"{side.name}读作{chinese_day(until)}，但该材料上还写有{chinese_day(later)}"
        return Answer(Word.UNKNOWN, reason=reason, evidence=side.evidence)
    if until < day:
        return Answer(Word.DIFFERENT, reason=f"{called}已于{chinese_day(until)}到期", evidence=side.evidence)
    return Answer(Word.SAME, chinese_day(until), evidence=side.evidence)


def _begun(start: Value, called: str, day: date) -> Answer:
    begins = day_of(start.text)
    if begins is None or start.confidence < READABLE:
        reason = f"{called}上的起始日期「{start.text}」不够清楚"
        return Answer(Word.UNKNOWN, reason=reason, evidence=(start.evidence,))
    if begins > day:
        reason = f"{called}要到{chinese_day(begins)}才生效"
        return Answer(Word.DIFFERENT, reason=reason, evidence=(start.evidence,))
    return Answer(Word.SAME, evidence=(start.evidence,))


def is_not_in_future(bundle: Bundle, rule: Rule) -> Answer:
    """X-10: is this paper's day not after the receipt date? A day that must be there but is not: unknown."""
    material = bundle.material(rule.material)
    if material is None or not bundle.has(rule.material):
        return NOT_APPLICABLE
    return worst([_day_answer(bundle, rule, paper) for paper in bundle.papers(rule.material)])


def _day_answer(bundle: Bundle, rule: Rule, paper: Paper) -> Answer:
    material = bundle.material(rule.material)
    value = paper.fields.get(rule.field)
    called = FIELD_NAMES.get(rule.field, rule.field)
    told = material is not None and rule.field in material.filled
    side = Side(f"{bundle.called(rule.material, paper)}上的{called}", value, told)
    must = material is not None and material.dated[rule.field] == "required" and paper.kind not in _UNSIGNED
    if value is None and not must:
        return NOT_APPLICABLE
    if value is not None and value.blank and not must:
        return NOT_APPLICABLE
    trouble = unreadable(side)
    if trouble is not None or value is None:
        return trouble or NOT_APPLICABLE
    day = day_of(value.text)
    if day is None:
        return Answer(Word.UNKNOWN, reason=f"{side.name}「{value.text}」读不成日期", evidence=side.evidence)
    if day > bundle.received_on:
        return _later(side, day, bundle.received_on, paper)
    return Answer(Word.SAME, chinese_day(day), evidence=side.evidence)


def _later(side: Side, day: date, received: date, paper: Paper) -> Answer:
    """The paper's day lies after the receipt, unless another day on it was meant."""
    near = [other for other in days_in(paper.text) if timedelta(0) <= received - other <= _LATELY]
    if near:
        reason = f"{side.name}读作{chinese_day(day)}，但该材料上还写有{chinese_day(max(near))}"
        return Answer(Word.UNKNOWN, reason=reason, evidence=side.evidence)
    reason = f"{side.name}是{chinese_day(day)}，晚于收件日期{chinese_day(received)}"
    return Answer(Word.DIFFERENT, reason=reason, evidence=side.evidence)
