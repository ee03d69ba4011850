"""X-8: signature and seal where they are required."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Final

from rules.bundle import Answer, Bundle, Seen, Word, best, worst
from rules.facts import MarkPlace, MarkState, Paper, Seal
from rules.rule_set import Rule
from rules.text import plain

_OFFICE: Final = re.compile(
    r"受理人|受理单位|受理部门|审核|审批|承办|窗口|主管部门|审查|批准|勘验|踏勘|核准|意见|收件|经办机构|登记机关|行政机关"
)
"""Places the authority fills in later: nobody at the counter can sign there."""

_STATE_WORDS: Final = {
    MarkState.PRESENT: "有",
    MarkState.ABSENT: "没有",
    MarkState.UNSURE: "看不清",
}
_STATES: Final = {
    MarkState.PRESENT: Word.SAME,
    MarkState.ABSENT: Word.DIFFERENT,
    MarkState.UNSURE: Word.UNKNOWN,
}


def is_signed(bundle: Bundle, rule: Rule) -> Answer:
    """X-8: does a signature stand at every place that asks for the signer of this material?"""
    material = bundle.material(rule.material)
    by = material.signature.by if material is not None and material.signature else ()
    return best([_signed(paper, by) for paper in bundle.papers(rule.material)])


def _signed(paper: Paper, by: Iterable[str]) -> Answer:
    places = _asked(paper, "signature")
    wanted = [place for place in places if any(word in plain(place.label) for word in by)]
    if not wanted:
        others = [
            place for place in places if not re.search(r"受托人|被委托人|代理人|经办人|联系人", place.label)
        ]
        wanted = others
    if not wanted:
        seen = Seen("签名的位置", place=paper.evidence)
        return Answer(Word.UNKNOWN, "", "", "没有找到签名的位置", (paper.evidence,), lambda: (seen,))
    return worst([_place_answer(place) for place in wanted])


def _place_answer(place: MarkPlace) -> Answer:
    reason = f"「{place.label}」处看不清有没有签名盖章" if place.state is MarkState.UNSURE else ""
    look = partial(_place_seen, place)
    return Answer(_STATES[place.state], place.label, "", reason, (place.evidence,), look)


def _place_seen(place: MarkPlace) -> tuple[Seen, ...]:
    mark = "签名" if place.asks_for == "signature" else "盖章"
    name = f"「{place.label}」处的{mark}"
    return (Seen(name, _STATE_WORDS[place.state], place.confidence, place.evidence),)


def is_sealed(bundle: Bundle, rule: Rule) -> Answer:
    """X-8: does the organisation's seal stand on this material? A grey scan cannot show that it does not."""
    return best([_sealed(paper) for paper in bundle.papers(rule.material)])


def _sealed(paper: Paper) -> Answer:
    places = _asked(paper, "seal")
    if places:
        answer = worst([_place_answer(place) for place in places])
    elif paper.seals:
        places_found = tuple(seal.evidence for seal in paper.seals)
        return Answer(Word.SAME, evidence=places_found, look=lambda: tuple(map(_seen, paper.seals)))
    else:
        seen = Seen("印章", "没有", place=paper.evidence)
        answer = Answer(Word.DIFFERENT, evidence=(paper.evidence,), look=lambda: (seen,))
    if answer.word is Word.DIFFERENT and paper.grey:
        reason = "扫描件是灰度图，看不出有没有盖红章"
        return Answer(Word.UNKNOWN, "", "", reason, answer.evidence, answer.look)
    return answer


def _seen(seal: Seal) -> Seen:
    return Seen("印章", seal.text or "文字没有读出", seal.confidence, seal.evidence)


def _asked(paper: Paper, mark: str) -> list[MarkPlace]:
    """Return the places that ask the applicant's side for this mark."""
    return [
        place for place in paper.mark_places if place.asks_for == mark and not _OFFICE.search(place.label)
    ]
