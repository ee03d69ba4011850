"""From papers to a verdict: flatten once, evaluate twice, word what was found."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rules.bundle import Answer
from rules.cage import MOST_AT_ONCE, Cage
from rules.compiled import Caged, confirms
from rules.engine import Results, evaluate
from rules.facts import Application, Finding, Outcome, Verdict, verdict_of
from rules.flatten import Flat, flatten
from rules.rule_set import SILENT, Rule, RuleSet
from rules.text import FIELD_NAMES

ENGINE: Final = "ENGINE"
_GROUPS_WAITING: Final = 2  # for the cage: it never waits for this thread to give it more to do
_HOLDERS: Final = {"legal_representative": "法定代表人", "applicant": "申请人", "agent": "代理人"}
_DISAGREE: Final = "两个规则引擎对「{about}」的结论不一致，请人工核对。"
_VARIES: Final = re.compile(r"\{(?:left|right|reason|age)\}")  # what another case may say otherwise
_NO_CAGE: Final = "第二个规则引擎没有给出结果，本件请人工核对。"
_ENGINE_BASIS: Final = "每个结论由两个引擎各算一遍，不一致的交人工（本厅审查规则）"


def judge(rule_set: RuleSet, application: Application, cage: Cage | None = None) -> Verdict:
    """Return the verdict over `application`, computed by both evaluators.

    Pass a warm `cage`; without one a child is started for this call alone. What the evaluators disagree
    about, or what only one of them could compute, is unknown (rule ENGINE) and never a verdict.
    """
    if cage is None:
        with Cage() as own:
            return judge(rule_set, application, own)
    (verdict,) = judge_many([(rule_set, application)], cage)
    return verdict


def judge_many(cases: Iterable[tuple[RuleSet, Application]], cage: Cage) -> Iterator[Verdict]:
    """Yield the verdict over each case in turn; the cage works on some while the next are laid out."""
    asked: deque[tuple[list[_Judged], Future[list[Mapping[str, Caged] | None]]]] = deque()
    with ThreadPoolExecutor(1) as beside:
        for some in _in_groups(cases):
            ready = [_Judged(rule_set, flatten(rule_set, papers)) for rule_set, papers in some]
            facts = [(one.rule_set, one.flat.facts) for one in ready]
            asked.append((ready, beside.submit(cage.evaluate_many, facts)))
            if len(asked) > _GROUPS_WAITING:
                yield from _worded(*asked.popleft())
        while asked:
            yield from _worded(*asked.popleft())


@dataclass(frozen=True, slots=True)
class _Judged:
    rule_set: RuleSet
    flat: Flat


def _in_groups(cases: Iterable[tuple[RuleSet, Application]]) -> Iterator[list[tuple[RuleSet, Application]]]:
    rest = iter(cases)
    while some := list(islice(rest, MOST_AT_ONCE)):
        yield some


def _worded(cases: Iterable[_Judged], caged: Future[list[Mapping[str, Caged] | None]]) -> Iterator[Verdict]:
    for case, answer in zip(cases, caged.result(), strict=True):
        plain = evaluate(case.rule_set, case.flat.facts)
        yield verdict_of(findings_of(case.rule_set, case.flat, plain, answer))


def findings_of(
    rule_set: RuleSet, flat: Flat, plain: Results, caged: Mapping[str, Caged] | None
) -> tuple[Finding, ...]:
    """Return the findings in the order of the rule set; silent rules are left out."""
    found: list[Finding] = []
    if caged is None:
        return (Finding(ENGINE, Outcome.UNKNOWN, "", _NO_CAGE, _ENGINE_BASIS),)
    for rule in rule_set.rules:
        result = plain.get(rule.key)
        agreed = result is not None and confirms(caged.get(rule.key), result)
        if agreed and result == SILENT:
            continue
        answer = flat.answer(rule)
        if result is None or result == SILENT or not agreed:
            about = rule.about.format(**texts_of(rule, flat, answer)) or rule.key
            message, id_, basis = _DISAGREE.format(about=about), ENGINE, _ENGINE_BASIS
            found.append(Finding(id_, Outcome.UNKNOWN, rule.material, message, basis, answer.evidence))
            continue
        message = _message(rule, result, flat, answer)
        found.append(Finding(rule.id, result, rule.material, message, rule.basis, answer.evidence))
    return tuple(found)


def _message(rule: Rule, result: Outcome, flat: Flat, answer: Answer) -> str:
    passing = flat.bundle.rule_set.passing_messages
    if result is Outcome.PASS and rule.key in passing:
        return passing[rule.key]
    texts = texts_of(rule, flat, answer)
    texts["about"] = rule.about.format(**texts)
    message = rule.messages[result].format(**texts)
    if result is Outcome.PASS and not _VARIES.search(rule.messages[result] + rule.about):
        passing[rule.key] = message
    return message


def texts_of(rule: Rule, flat: Flat, answer: Answer) -> dict[str, str]:
    """Return the texts a message of this rule may show."""
    entry = flat.bundle.material(rule.material)
    return {
        "material": flat.bundle.name_of(rule.material),
        "left": answer.left,
        "right": answer.right,
        "reason": answer.reason or "识读结果不能确定",
        "holder": _HOLDERS.get(entry.role, "") if entry and entry.role else "",
        "field": FIELD_NAMES.get(rule.field, rule.field),
        "age": str(flat.facts.get("age", "")),
    }
