"""Comparing two readings so that unknown is never same and never different."""

from __future__ import annotations

from collections.abc import Callable

from rules.bundle import Answer, Side, Word, not_applicable
from rules.text import may_be_misread, plain, similarity
from rules.thresholds import NEAR, SURE


def unreadable(*sides: Side) -> Answer | None:
    """Return the answer when a side cannot be relied on: silent if X-9 tells of the blank, else unknown."""
    blank = [side.name for side in sides if side.told_blank]
    if blank:
        return not_applicable(f"{'、'.join(blank)}没有填写，已另行指出", *sides)
    troubles = [trouble for side in sides if (trouble := side.trouble())]
    if not troubles:
        return None
    reason = "，".join(troubles)
    return Answer(Word.UNKNOWN, reason=reason, evidence=evidence_of(*sides), look=sides)


def evidence_of(*sides: Side) -> tuple:  # type: ignore[type-arg]
    """Return the places of all sides."""
    return tuple(place for side in sides for place in side.evidence)


def compare(left: Side, right: Side, normalise: Callable[[str], str] = plain) -> Answer:
    """Say whether two readings are the same after normalisation.

    A near miss is unknown unless both sides were read surely: then it is a difference. Where a paper also
    bears the other side's value, the wrong words of it may have been taken: unknown too.
    """
    trouble = unreadable(left, right)
    if trouble is not None:
        return trouble
    assert left.value is not None and right.value is not None  # noqa: S101  # unreadable() saw to it
    one, other = normalise(left.value.text), normalise(right.value.text)
    places, seen = evidence_of(left, right), (left, right)
    if one == other:
        return Answer(Word.SAME, left.text, right.text, "", places, seen)
    unsure = min(left.value.confidence, right.value.confidence) < SURE
    if unsure and (similarity(one, other) >= NEAR or may_be_misread(one, other)):
        reason = f"{left.name}「{left.text}」与{right.name}「{right.text}」只有细微差别，可能是识读有误"
        return Answer(Word.UNKNOWN, left.text, right.text, reason, places, seen)
    for side, wanted, shown in ((left, other, right.text), (right, one, left.text)):
        if wanted in plain(side.printed):
            reason = f"{side.name}读作「{side.text}」，但该材料上也写有「{shown}」"
            return Answer(Word.UNKNOWN, left.text, right.text, reason, places, seen)
    reason = f"{left.name}是「{left.text}」，{right.name}是「{right.text}」"
    return Answer(Word.DIFFERENT, left.text, right.text, reason, places, seen)
