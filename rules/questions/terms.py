"""X-5 and X-10: nothing has run out, nothing lies in the future."""

from __future__ import annotations

from datetime import date, timedelta

from rules.bundle import Answer, Bundle, Seen, Side, Word, not_applicable, worst
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
            _term_answer(rule.material, paper, bundle.called(rule.material, paper), bundle.received_on)
            for paper in bundle.papers(rule.material)
        ]
    )


def _term_answer(key: str, paper: Paper, called: str, day: date) -> Answer:
    until, start = paper.fields.get("valid_until"), paper.fields.get("valid_from")
    if paper.kind == "id_card" and not any(field in paper.fields for field in _BACK):
        reason = "缺身份证背面（国徽面），看不到有效期限，请补交背面"
        seen = Seen("身份证背面（国徽面）", place=paper.evidence, material=key)
        return Answer(Word.DIFFERENT, "", "", reason, (paper.evidence,), lambda: (seen,))
    if until is None and paper.kind in {
        "business_licence",
        "property_certificate",
        "qualification_certificate",
    }:
        reason, seen = "没有载明截止日期", Seen(f"{called}上的截止日期", "没有载明", place=paper.evidence)
        return Answer(Word.SAME, "", "", reason, (paper.evidence,), lambda: (seen,))
    answers = [_ended(_dated(f"{called}上的有效期截止日期", until, "valid_until", key), called, day, paper)]
    if start is not None and start.text and paper.kind != "business_licence":
        answers.append(_begun(_dated(f"{called}上的起始日期", start, "valid_from", key), start, called, day))
    return worst(answers)


def _ended(side: Side, called: str, day: date, paper: Paper) -> Answer:
    """Say whether the term has ended before `day`; the last day itself still counts."""
    trouble = unreadable(side)
    if trouble is not None or side.value is None:
        places = side.evidence or (paper.evidence,)
        return Answer(Word.UNKNOWN, "", "", side.trouble(), places, (side,))
    if side.value.text == LONG_TERM:
        return Answer(Word.SAME, "长期", evidence=side.evidence, look=(side,))
    until = day_of(side.value.text)
    if until is None:
        reason = f"{side.name}「{side.text}」读不成日期"
        return Answer(Word.UNKNOWN, "", "", reason, side.evidence, (side,))
    if until >= day:
        return Answer(Word.SAME, chinese_day(until), evidence=side.evidence, look=(side,))
    later = latest_day(paper.text)
    if later is not None and later >= day:
        reason = f"{side.name}读作{chinese_day(until)}，但该材料上还写有{chinese_day(later)}"
        return Answer(Word.UNKNOWN, "", "", reason, side.evidence, (side,))
    reason = f"{called}已于{chinese_day(until)}到期"
    return Answer(Word.DIFFERENT, "", "", reason, side.evidence, (side,))


def _dated(name: str, value: Value | None, field: str, key: str, told: bool = False) -> Side:
    return Side(name, value, told, field=field, material=key)


def _begun(side: Side, start: Value, called: str, day: date) -> Answer:
    begins, look = day_of(start.text), (side,)
    if begins is None or start.confidence < READABLE:
        reason = f"{called}上的起始日期「{start.text}」不够清楚"
        return Answer(Word.UNKNOWN, "", "", reason, (start.evidence,), look)
    if begins > day:
        reason = f"{called}要到{chinese_day(begins)}才生效"
        return Answer(Word.DIFFERENT, "", "", reason, (start.evidence,), look)
    return Answer(Word.SAME, evidence=(start.evidence,), look=look)


def is_not_in_future(bundle: Bundle, rule: Rule) -> Answer:
    """X-10: is this paper's day not after the receipt date? A day that must be there but is not: unknown."""
    material = bundle.material(rule.material)
    if material is None or not bundle.has(rule.material):
        return not_applicable(bundle.lacking(rule.material))
    return worst([_day_answer(bundle, rule, paper) for paper in bundle.papers(rule.material)])


def _day_answer(bundle: Bundle, rule: Rule, paper: Paper) -> Answer:
    material = bundle.material(rule.material)
    value = paper.fields.get(rule.field)
    called = FIELD_NAMES.get(rule.field, rule.field)
    told = material is not None and rule.field in material.filled
    name = f"{bundle.called(rule.material, paper)}上的{called}"
    side = _dated(name, value, rule.field, rule.material, told)
    must = material is not None and material.dated[rule.field] == "required" and paper.kind not in _UNSIGNED
    if (value is None or value.blank) and not must:
        return not_applicable(f"{side.name}没有读到，也不是必须有", side)
    trouble = unreadable(side)
    if trouble is not None or value is None:
        return trouble or not_applicable(side.trouble(), side)
    day = day_of(value.text)
    if day is None:
        reason = f"{side.name}「{value.text}」读不成日期"
        return Answer(Word.UNKNOWN, "", "", reason, side.evidence, (side,))
    if day > bundle.received_on:
        return _later(side, day, bundle.received_on, paper)
    return Answer(Word.SAME, chinese_day(day), evidence=side.evidence, look=(side,))


def _later(side: Side, day: date, received: date, paper: Paper) -> Answer:
    """The paper's day lies after the receipt, unless another day on it was meant."""
    near = [other for other in days_in(paper.text) if timedelta(0) <= received - other <= _LATELY]
    if near:
        reason = f"{side.name}读作{chinese_day(day)}，但该材料上还写有{chinese_day(max(near))}"
        return Answer(Word.UNKNOWN, "", "", reason, side.evidence, (side,))
    reason = f"{side.name}是{chinese_day(day)}，晚于收件日期{chinese_day(received)}"
    return Answer(Word.DIFFERENT, "", "", reason, side.evidence, (side,))
