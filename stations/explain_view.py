"""How an explanation looks: as text for a terminal and as JSON, personal numbers masked unless revealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casework.explain import CaseExplained
from rules.bundle import Presence, Seen
from rules.checklist import Checklist, Thing
from rules.explain import BasisMark, Explanation, MaterialExplained, PaperShown, RuleExplained
from rules.facts import Evidence, Finding, Outcome
from rules.notice import Notice, NoticeItem
from rules.rule_set import SILENT, Result
from rules.text import mask
from rules.words import PRESENCE_WORDS, place_words, seen_words
from stations.precheck_view import OUTCOMES, VERDICTS

SIGNS = {Outcome.PASS: "✓", Outcome.FAIL: "✗", Outcome.UNKNOWN: "?", Outcome.REFUSE: "✗"}
BASIS_MARKS = {
    BasisMark.SUPPORTED: "有出处",
    BasisMark.UNVERIFIED: "依据待核实",
    BasisMark.RECOMMENDED: "本厅审查规则",
}
ELSEWHERE = "不属于某一份材料"


def explanation_lines(told: CaseExplained, reveal: bool = False) -> Iterator[str]:
    """Yield the whole explanation as lines of text: by material, in the order of the service guide."""
    explained = told.explanation
    yield from _head(told)
    for material in explained.materials:
        yield ""
        yield _material_line(material)
        yield f"    为什么要：{material.why}"
        for paper in material.papers:
            yield f"    交来的：{_paper_line(paper)}"
        for rule in explained.rules_of(material.key):
            yield from _rule_lines(rule, reveal)
    rest = _rest(explained)
    if rest or explained.besides:
        yield ""
        yield f"【{ELSEWHERE}】"
        for rule in rest:
            yield from _rule_lines(rule, reveal)
        for finding in explained.besides:
            yield f"  {_sign(finding.outcome)}  {finding.rule}  {finding.message}"
            yield f"      依据：{finding.basis}"
    if explained.spare:
        yield ""
        yield "【没有用上的材料】"
        yield from (f"    {_paper_line(paper)}" for paper in explained.spare)


def _head(told: CaseExplained) -> Iterator[str]:
    explained = told.explanation
    verdict, rule_set = explained.verdict, explained.rule_set
    day = explained.application.received_on
    yield f"办件 {told.number}　第{told.round}次提交　{rule_set.name}"
    yield f"初审结论：{VERDICTS[verdict.verdict][0]}{'（另有待核对的内容）' if verdict.needs_review else ''}"
    stands = "由他人代办" if explained.application.agent_present else "由本人来办"
    yield f"收件日期 {day}，申请人：{explained.applicant}，{stands}，规则版本 {rule_set.version}"
    if not told.faithful:
        yield f"注意：本件当时按规则版本 {told.judged_by} 初审，按现在的规则重算，有以下不同："
        yield from (f"    {one}" for one in told.changed)


def _material_line(material: MaterialExplained) -> str:
    need = "需要" if material.needed else "不需要"
    return f"【{material.name}】{need}，{PRESENCE_WORDS[material.state]}"


def _paper_line(paper: PaperShown) -> str:
    pages = f"等{paper.pages}页" if paper.pages > 1 else ""
    return f"{paper.kind}，{place_words(paper.place)}{pages}，认定把握{_percent(paper.confidence)}"


def _rule_lines(rule: RuleExplained, reveal: bool) -> Iterator[str]:
    yield f"  {_sign(rule.outcome)}  {rule.id}  {rule.about}"
    yield f"      结果：{rule.message}"
    for seen in rule.looked_at:
        yield f"      看了：{seen.name}：{seen_words(seen, reveal)}{_where(seen)}"
    if rule.branch is not None:
        why = "，".join(rule.branch.because) or rule.branch.condition
        reason = f"（{rule.answer.reason}）" if rule.answer.reason else ""
        yield f"      为什么：{why}{reason} → {_sign(rule.outcome)[2:]}"
    yield f"      依据：{rule.basis}"


def _sign(outcome: Result) -> str:
    return "– 不适用" if outcome == SILENT else f"{SIGNS.get(outcome, '·')} {OUTCOMES[outcome][0]}"


def _where(seen: Seen) -> str:
    if seen.place is None:
        return ""
    box = "、".join(f"{side:.2f}" for side in seen.place.box)
    sure = f"把握{_percent(seen.confidence)}，" if seen.confidence is not None else ""
    return f"（{sure}{place_words(seen.place)}，框 {box}）"


def _percent(confidence: float) -> str:
    return f"{confidence:.0%}"


def _rest(explained: Explanation) -> list[RuleExplained]:
    """Return the rules about what is no material: spare cards, stray sheets."""
    keys = {material.key for material in explained.materials}
    return [rule for rule in explained.rules if rule.material not in keys]


# JSON


def case_json(told: CaseExplained, reveal: bool = False) -> dict[str, Any]:
    """Return the explanation of a case as `yichuang explain CASE --json` prints it (docs/explain.md)."""
    return {
        "case": told.number,
        "round": told.round,
        "judged_by": told.judged_by,
        "faithful": told.faithful,
        "changed": list(told.changed),
        "masked": not reveal,
        **explanation_json(told.explanation, reveal),
    }


def explanation_json(told: Explanation, reveal: bool = False) -> dict[str, Any]:
    """Return an explanation as plain values."""
    verdict = told.verdict
    return {
        "matter": told.rule_set.key,
        "rule_set_version": told.rule_set.version,
        "received_on": told.application.received_on.isoformat(),
        "agent": told.application.agent_present,
        "applicant": told.applicant,
        "verdict": verdict.verdict.value,
        "needs_review": verdict.needs_review,
        "materials": [_material_json(one) for one in told.materials],
        "rules": [_rule_json(one, reveal) for one in told.rules],
        "spare_papers": [_paper_json(one) for one in told.spare],
        "besides": [_finding_json(one) for one in told.besides],
    }


def notice_json(told: Notice) -> dict[str, Any]:
    """Return the one-time notice as plain values."""
    return {
        "matter": told.matter,
        "printable": told.printable,
        "items": [_item_json(number, item) for number, item in enumerate(told.items, start=1)],
        "open_questions": list(told.open_questions),
        "refusals": list(told.refusals),
    }


def checklist_json(told: Checklist) -> dict[str, Any]:
    """Return a checklist as plain values, as `yichuang checklist MATTER --json` prints it."""
    return {
        "matter": told.matter,
        "name": told.name,
        "department": told.department,
        "rule_set_version": told.version,
        "agent": told.situation.agent,
        "applicant": told.situation.applicant,
        "bring": [_thing_json(thing) for thing in told.always],
        "if": [
            {"condition": words, "bring": [_thing_json(thing) for thing in things]}
            for words, things in told.when
        ],
        "perhaps": [_thing_json(thing) for thing in told.perhaps],
        "limits": list(told.limits),
        "window": told.window,
        "question_line": told.question_line,
        "code": told.code,
    }


def _thing_json(thing: Thing) -> dict[str, Any]:
    return {
        "key": thing.key,
        "name": thing.name,
        "bring": thing.bring,
        "any_of": list(thing.alternatives),
        "mind": list(thing.mind),
    }


def _item_json(number: int, item: NoticeItem) -> dict[str, Any]:
    return {
        "number": number,
        "material": item.material,
        "name": item.name,
        "problems": list(item.problems),
        "what_to_do": list(item.remedies),
        "basis": list(item.bases),
        "rules": list(item.rules),
        "places": [_place_json(place) for place in item.places],
    }


def _material_json(material: MaterialExplained) -> dict[str, Any]:
    return {
        "key": material.key,
        "name": material.name,
        "needed": material.needed,
        "why": material.why,
        "state": Presence(material.state).value,
        "bring": material.asked,
        "papers": [_paper_json(paper) for paper in material.papers],
    }


def _paper_json(paper: PaperShown) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "confidence": paper.confidence,
        "pages": paper.pages,
        **_place_json(paper.place),
    }


def _rule_json(rule: RuleExplained, reveal: bool) -> dict[str, Any]:
    branch = rule.branch
    return {
        "rule": rule.id,
        "key": rule.key,
        "material": rule.material,
        "about": rule.about,
        "outcome": str(rule.outcome),
        "message": rule.message,
        "basis": rule.basis,
        "basis_mark": rule.basis_mark.value,
        "looked_at": [_seen_json(seen, reveal) for seen in rule.looked_at],
        "branch": branch
        and {
            "condition": branch.condition,
            "because": list(branch.because),
            "facts": [{"fact": name, "is": words} for name, words in branch.facts],
        },
        "reason": rule.answer.reason,
        "doubts": list(rule.answer.doubts),
    }


def _seen_json(seen: Seen, reveal: bool) -> dict[str, Any]:
    return {
        "name": seen.name,
        "field": seen.field or None,
        "value": seen.text if reveal else mask(seen.field, seen.text),
        "blank": seen.blank,
        "confidence": seen.confidence,
        **(_place_json(seen.place) if seen.place else {"file": None, "page": None, "box": None}),
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "outcome": finding.outcome.value,
        "message": finding.message,
        "basis": finding.basis,
        "evidence": [_place_json(place) for place in finding.evidence],
    }


def _place_json(place: Evidence) -> dict[str, Any]:
    return {"file": place.file, "page": place.page, "box": list(place.box)}
