"""X-9: pages complete and legible, nothing required left blank."""

from __future__ import annotations

from functools import partial

from rules.bundle import Answer, Bundle, Seen, Side, Word, not_applicable, worst
from rules.facts import Paper
from rules.rule_set import Rule
from rules.text import FIELD_NAMES, plain
from rules.thresholds import LEGIBLE, READABLE

FORM = "application_form"

_ORGANISATIONS_ONLY = ("legal_representative", "uscc")
"""Rows of a form for all that a natural person rightly leaves blank. An organisation may likewise leave the
row for an ID number blank, which is why that goes to a person."""


def is_complete_and_legible(bundle: Bundle, rule: Rule) -> Answer:
    """X-9: no blank page, no page that cannot be read. Either goes to a person."""
    return worst([_sheet_answer(paper) for paper in bundle.papers(rule.material)])


def _sheet_answer(paper: Paper) -> Answer:
    if paper.blank_pages:
        pages = "、".join(str(place.page) for place in paper.blank_pages)
        reason = f"第{pages}页是空白页"
        return Answer(Word.UNKNOWN, "", "", reason, paper.blank_pages, partial(_pages_seen, paper, reason))
    if paper.legibility < LEGIBLE:
        reason, look = "有页面字迹不清，或页数太多没有读完", partial(_pages_seen, paper, "最差一页不够清晰")
        return Answer(Word.UNKNOWN, "", "", reason, (paper.evidence,), look)
    return Answer(Word.SAME, evidence=(paper.evidence,), look=partial(_pages_seen, paper, "没有空白页"))


def _pages_seen(paper: Paper, what: str) -> tuple[Seen, ...]:
    """What was looked at on the pages as a whole; the confidence is their legibility."""
    return (Seen("页面", f"共{paper.page_count}页，{what}", paper.legibility, paper.evidence),)


def form_is_matters(bundle: Bundle, rule: Rule) -> Answer:
    """X-13: does the form say in its title or text that it is for this matter?

    One that does not is left to a person: titles differ from office to office.
    """
    if not bundle.has(FORM):
        return not_applicable(bundle.lacking(FORM))
    paper = bundle.papers(FORM)[0]
    title = bundle.value(FORM, "title")
    written = plain((title.text if title is not None else "") + paper.text)
    look = (bundle.side(FORM, "title"),)
    if any(plain(word) in written for word in (bundle.rule_set.name, *bundle.rule_set.scope_words)):
        named = title.text if title is not None else ""
        return Answer(Word.SAME, named, evidence=(paper.evidence,), look=look)
    called = f"标题是「{title.text}」，" if title is not None else ""
    return Answer(Word.UNKNOWN, "", "", f"{called}没有写到本事项", (paper.evidence,), look)


def is_filled(bundle: Bundle, rule: Rule) -> Answer:
    """X-9: was this field filled in? One that was not found at all is the other checks' business."""
    value = bundle.value(rule.material, rule.field)
    side = bundle.side(rule.material, rule.field)
    called = FIELD_NAMES.get(rule.field, rule.field)
    if not bundle.has(rule.material):
        return _unasked(called, bundle.lacking(rule.material), side)
    if value is None:
        return _unasked(called, f"没有找到「{called}」一栏", side)
    if bundle.applicant == "person" and rule.field in _ORGANISATIONS_ONLY:
        return _unasked(called, f"申请人是个人，「{called}」一栏可以不填", side)
    if not value.blank and value.text:
        return Answer(Word.SAME, called, evidence=(value.evidence,), look=(side,))
    doubtful = value.confidence < READABLE or (bundle.applicant != "person" and rule.field == "id_number")
    reason = f"「{called}」一栏似乎没有填写"
    word = Word.UNKNOWN if doubtful else Word.DIFFERENT
    return Answer(word, called, "", reason, (value.evidence,), (side,))


def _unasked(called: str, reason: str, side: Side) -> Answer:
    return not_applicable(reason, side)._replace(left=called)
