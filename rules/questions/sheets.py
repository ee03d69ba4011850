"""X-9: pages complete and legible, nothing required left blank."""

from __future__ import annotations

from rules.bundle import NOT_APPLICABLE, Answer, Bundle, Word, worst
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
        return Answer(Word.UNKNOWN, reason=f"第{pages}页是空白页", evidence=paper.blank_pages)
    if paper.legibility < LEGIBLE:
        return Answer(Word.UNKNOWN, reason="有页面字迹不清，或页数太多没有读完", evidence=(paper.evidence,))
    return Answer(Word.SAME, evidence=(paper.evidence,))


def form_is_matters(bundle: Bundle, rule: Rule) -> Answer:
    """X-13: does the form say in its title or text that it is for this matter?

    One that does not is left to a person: titles differ from office to office.
    """
    if not bundle.has(FORM):
        return NOT_APPLICABLE
    paper = bundle.papers(FORM)[0]
    title = bundle.value(FORM, "title")
    written = plain((title.text if title is not None else "") + paper.text)
    if any(plain(word) in written for word in (bundle.rule_set.name, *bundle.rule_set.scope_words)):
        return Answer(Word.SAME, title.text if title is not None else "", evidence=(paper.evidence,))
    called = f"标题是「{title.text}」，" if title is not None else ""
    return Answer(Word.UNKNOWN, reason=f"{called}没有写到本事项", evidence=(paper.evidence,))


def is_filled(bundle: Bundle, rule: Rule) -> Answer:
    """X-9: was this field filled in? One that was not found at all is the other checks' business."""
    value = bundle.value(rule.material, rule.field)
    if value is None or (bundle.applicant == "person" and rule.field in _ORGANISATIONS_ONLY):
        return NOT_APPLICABLE
    called = FIELD_NAMES.get(rule.field, rule.field)
    if not value.blank and value.text:
        return Answer(Word.SAME, called, evidence=(value.evidence,))
    doubtful = value.confidence < READABLE or (bundle.applicant != "person" and rule.field == "id_number")
    reason = f"「{called}」一栏似乎没有填写"
    return Answer(
        Word.UNKNOWN if doubtful else Word.DIFFERENT, called, reason=reason, evidence=(value.evidence,)
    )
