"""Questions that a matter asks of fields it names itself (its P- checks), and X-11, X-12 of domain.md 5."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from dateutil.relativedelta import relativedelta

from rules.amounts import fen_of, written_twice, yuan_text
from rules.bundle import Answer, Bundle, Seen, Side, Word, best, not_applicable, worst
from rules.compare import compare, evidence_of, unreadable
from rules.facts import Paper
from rules.rule_set import Rule
from rules.text import addresses_agree, chinese_day, day_of, plain
from rules.thresholds import PHONE_SHARED, SURE

_PHONE: Final = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:[-转]\d{1,5})?|(?:400|800)-?\d{3}-?\d{4}")
_SEVERAL: Final = re.compile(r"[/,、;\s]+")


def phone_is_valid(bundle: Bundle, rule: Rule) -> Answer:
    """X-11: is this a telephone number at all? Held against the applicant only when read surely."""
    side = _own_side(bundle, rule)
    if side is None or side.value is None or not side.value.text:
        return _unasked(bundle, rule, side)
    trouble = unreadable(side)
    if trouble is not None:
        return trouble
    numbers = [number for number in _SEVERAL.split(side.value.text.strip()) if number]
    if any(_PHONE.fullmatch(plain(number)) for number in numbers):
        return Answer(Word.SAME, evidence=side.evidence, look=(side,))
    word = Word.DIFFERENT if side.value.confidence >= SURE else Word.UNKNOWN
    return Answer(word, "", "", "位数或号段不对，不是电话号码", side.evidence, (side,))


def phone_is_not_shared(bundle: Bundle, rule: Rule) -> Answer:
    """X-11: do many unrelated applicants give this number? Only where the hall has counted them."""
    side = _own_side(bundle, rule)
    others = bundle.application.phone_given_by_others
    if side is None or side.value is None or not side.value.text or others is None:
        return _unasked(bundle, rule, side, "没有统计有多少申请人留了同一个号码")
    if others < PHONE_SHARED:
        return Answer(Word.SAME, evidence=side.evidence, look=(side,))
    reason = f"另有{others}个申请人留了同一个号码"
    return Answer(Word.DIFFERENT, "", "", reason, side.evidence, (side,))


def amounts_written_alike(bundle: Bundle, rule: Rule) -> Answer:
    """X-12: does each amount say the same in figures and in capitals? A difference goes to a person."""
    answers = [
        Answer(
            Word.SAME if capitals == figures else Word.DIFFERENT,
            written,
            yuan_text(figures),
            f"大写「{written}」与小写「{yuan_text(figures)}」不一致" if capitals != figures else "",
            (paper.evidence,),
            partial(_both_seen, written, figures, paper),
        )
        for paper in bundle.papers(rule.material)
        for written, figures, capitals in written_twice(plain(paper.text))
    ]
    return worst(answers) if answers else not_applicable("没有同时写大写和小写的金额")


def _both_seen(capitals: str, figures: int, paper: Paper) -> tuple[Seen, ...]:
    return (
        Seen("大写金额", capitals, place=paper.evidence),
        Seen("小写金额", yuan_text(figures), place=paper.evidence),
    )


def agrees_with(bundle: Bundle, rule: Rule) -> Answer:
    """Is what stands in this field the name, number or word that one of the other papers says?

    Where it names more than the other does (共有人), a person looks.
    """
    sides = _sides(bundle, rule)
    if sides is None:
        return _unasked(bundle, rule, _own_side(bundle, rule))
    mine, others = sides
    return best([_among_several(mine, other, compare(mine, other)) for other in others])


def _among_several(mine: Side, other: Side, answer: Answer) -> Answer:
    if answer.word is not Word.DIFFERENT or plain(other.text) not in plain(mine.text):
        return answer
    reason = f"{mine.name}是「{mine.text}」，除「{other.text}」外还写有别人"
    return Answer(Word.UNKNOWN, mine.text, other.text, reason, answer.evidence, answer.look)


def amount_agrees_with(bundle: Bundle, rule: Rule) -> Answer:
    """Is the amount in this field the amount that the other papers say?"""
    sides = _sides(bundle, rule)
    if sides is None:
        return _unasked(bundle, rule, _own_side(bundle, rule))
    mine, others = sides
    return worst([_same_amount(mine, other) for other in others])


def _same_amount(mine: Side, other: Side) -> Answer:
    trouble = unreadable(mine, other)
    if trouble is not None:
        return trouble
    one, two, places = fen_of(mine.text), fen_of(other.text), evidence_of(mine, other)
    seen = (mine, other)
    if one is None or two is None:
        reason = f"{(mine if one is None else other).name}读不成金额"
        return Answer(Word.UNKNOWN, "", "", reason, places, seen)
    if one == two:
        return Answer(Word.SAME, mine.text, other.text, "", places, seen)
    reason = f"{mine.name}是{yuan_text(one)}，{other.name}是{yuan_text(two)}"
    return Answer(Word.DIFFERENT, mine.text, other.text, reason, places, seen)


def amount_at_least(bundle: Bundle, rule: Rule) -> Answer:
    """Is the amount in this field at least the rule's number of yuan?"""
    side = _own_side(bundle, rule)
    if side is None:
        return _unasked(bundle, rule, side)
    trouble = unreadable(side)
    if trouble is not None:
        return trouble
    fen = fen_of(side.text)
    if fen is None:
        return Answer(Word.UNKNOWN, "", "", f"{side.name}「{side.text}」读不成金额", side.evidence, (side,))
    if fen >= rule.number * 100:
        return Answer(Word.SAME, side.text, evidence=side.evidence, look=(side,))
    reason = f"{side.name}是{yuan_text(fen)}，不足{rule.number}元"
    return Answer(Word.DIFFERENT, side.text, "", reason, side.evidence, (side,))


def issued_within_months(bundle: Bundle, rule: Rule) -> Answer:
    """Is the day in this field at most the rule's number of months before the receipt date (民法典 202)?"""
    side = _own_side(bundle, rule)
    if side is None:
        return _unasked(bundle, rule, side)
    trouble = unreadable(side)
    if trouble is not None:
        return trouble
    day = day_of(side.text)
    if day is None:
        return Answer(Word.UNKNOWN, "", "", f"{side.name}「{side.text}」读不成日期", side.evidence, (side,))
    if day >= bundle.received_on - relativedelta(months=rule.number):
        return Answer(Word.SAME, chinese_day(day), evidence=side.evidence, look=(side,))
    reason = f"{side.name}是{chinese_day(day)}，早于收件前{rule.number}个月"
    return Answer(Word.DIFFERENT, chinese_day(day), "", reason, side.evidence, (side,))


def address_agrees_with(bundle: Bundle, rule: Rule) -> Answer:
    """Does this field name the place that the other papers name (domain.md 6: 省 and 市 may be left out)?"""
    sides = _sides(bundle, rule)
    if sides is None:
        return _unasked(bundle, rule, _own_side(bundle, rule))
    mine, others = sides
    return best([_same_place(mine, other) for other in others])


def _same_place(mine: Side, other: Side) -> Answer:
    trouble = unreadable(mine, other)
    if trouble is not None:
        return trouble
    if addresses_agree(mine.text, other.text):
        return Answer(Word.SAME, mine.text, other.text, "", evidence_of(mine, other), (mine, other))
    reason = f"{mine.name}是「{mine.text}」，{other.name}是「{other.text}」"
    return Answer(Word.DIFFERENT, mine.text, other.text, reason, evidence_of(mine, other), (mine, other))


def _unasked(bundle: Bundle, rule: Rule, side: Side | None, why: str = "") -> Answer:
    """Return why there is nothing to ask: a paper that is not there, a row that was not read."""
    keys = [rule.material, *(key for key, _ in rule.against)]
    sides = (side,) if side is not None else ()
    return not_applicable(bundle.lacking(*keys) or why or "没有读到要核对的内容", *sides)


def _own_side(bundle: Bundle, rule: Rule) -> Side | None:
    """Return the field the rule asks about, None when its paper was not handed in."""
    return bundle.side(rule.material, rule.field) if bundle.has(rule.material) else None


def _sides(bundle: Bundle, rule: Rule) -> tuple[Side, list[Side]] | None:
    """Return the rule's field and those it is held against, of the papers that were handed in."""
    mine = _own_side(bundle, rule)
    others = [bundle.side(key, field) for key, field in rule.against if bundle.has(key)]
    return (mine, others) if mine is not None and others else None
