"""Why a verdict is what it is: every material and every rule, what was looked at and which branch was taken.

Pure, as the whole room: the same (rule set, application) gives the same explanation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from rules.bundle import Answer, Bundle, Seen, Word
from rules.compiled import Caged
from rules.conditions import ALWAYS, Compare, clauses, holds, names_in
from rules.engine import Results, evaluate
from rules.facts import Application, Evidence, Finding, Paper, Verdict, verdict_of
from rules.flatten import Flat, flatten
from rules.judge import findings_of, texts_of
from rules.rule_set import SEVERITY, SILENT, Material, Result, Rule, RuleSet
from rules.text import KIND_NAMES
from rules.words import condition_words, fact_words


class BasisMark(StrEnum):
    """How well the legal basis of a rule is supported (domain.md ✔◐ ○ ▣)."""

    SUPPORTED = "supported"
    UNVERIFIED = "unverified"
    RECOMMENDED = "recommended"


_MARKS: Final = {"待核实）": BasisMark.UNVERIFIED, "（本厅审查规则）": BasisMark.RECOMMENDED}
_APPLICANTS: Final = {"person": "个人", "organisation": "单位", "unknown": "看不出是个人还是单位"}


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper that stands for a material: what it is, how surely (0..1), its first page, its pages."""

    kind: str
    confidence: float
    place: Evidence
    pages: int


@dataclass(frozen=True, slots=True)
class MaterialExplained:
    """One material: whether this application needs it, why, and what was handed in for it.

    `state` is present, absent or doubtful; `asked` is what the applicant was told to bring.
    """

    key: str
    name: str
    needed: bool
    why: str
    state: str
    asked: str
    papers: tuple[PaperShown, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """The case of a rule that decided: its condition in words, and what the facts in it were.

    `because` are the comparisons that made it true; `facts` are (name, value in words).
    """

    condition: str
    because: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleExplained:
    """One rule: its outcome (or silent), the message, the law, what it looked at and why it came out so."""

    key: str
    id: str
    material: str
    about: str
    outcome: Result
    message: str
    basis: str
    basis_mark: BasisMark
    looked_at: tuple[Seen, ...]
    branch: Branch | None
    finding: Finding | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole application, explained.

    `spare` are papers that stand for no material; `besides` findings that no rule of the matter makes.
    """

    rule_set: RuleSet
    application: Application
    applicant: str
    materials: tuple[MaterialExplained, ...]
    rules: tuple[RuleExplained, ...]
    spare: tuple[PaperShown, ...] = ()
    besides: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, in the order in which they are recorded."""
        return tuple(rule.finding for rule in self.rules if rule.finding is not None) + self.besides

    @property
    def verdict(self) -> Verdict:
        """What the findings add up to."""
        return verdict_of(self.findings)

    def rules_of(self, material: str) -> tuple[RuleExplained, ...]:
        """Return the rules about one material."""
        return tuple(rule for rule in self.rules if rule.material == material)


def explain(
    rule_set: RuleSet,
    application: Application,
    caged: Mapping[str, Caged] | None = None,
    besides: tuple[Finding, ...] = (),
) -> Explanation:
    """Return the explanation of `application` by `rule_set`.

    `caged`: what the second evaluator said, where it was asked; a difference is explained as such.
    """
    flat = flatten(rule_set, application)
    plain = evaluate(rule_set, flat.facts)
    return Explanation(
        rule_set=rule_set,
        application=application,
        applicant=_APPLICANTS[flat.bundle.applicant],
        materials=tuple(_material(material, flat) for material in rule_set.materials),
        rules=tuple(_rule(rule, flat, plain, plain if caged is None else caged) for rule in rule_set.rules),
        spare=_spare(flat.bundle),
        besides=besides,
    )


def _material(material: Material, flat: Flat) -> MaterialExplained:
    bundle = flat.bundle
    needed = material.need != "optional" and holds(material.when, flat.facts)
    return MaterialExplained(
        key=material.key,
        name=material.name,
        needed=needed,
        why=_why(material, flat, needed),
        state=bundle.presence[material.key].value,
        asked=material.bring,
        papers=tuple(_shown(paper) for paper in bundle.papers(material.key)),
    )


def _shown(paper: Paper) -> PaperShown:
    return PaperShown(
        KIND_NAMES.get(paper.kind, paper.kind), paper.kind_confidence, paper.evidence, paper.page_count
    )


def _spare(bundle: Bundle) -> tuple[PaperShown, ...]:
    """Return the papers that stand for no material; both sides of a card that was joined stand for it."""
    used = [paper for material in bundle.rule_set.materials for paper in bundle.papers(material.key)]
    values = {value for paper in used for value in paper.fields.values()}
    return tuple(
        _shown(paper)
        for paper in bundle.application.papers
        if paper not in used and not (paper.fields and set(paper.fields.values()) <= values)
    )


def _why(material: Material, flat: Flat, needed: bool) -> str:
    """Return why a material is needed or not: 由他人代办的要交。本件由他人代办 → 需要."""
    rule_set = flat.bundle.rule_set
    if material.need == "optional":
        return "可以交，不是必须交"
    if material.when == ALWAYS:
        return "每件都要交"
    facts = [fact_words(name, flat.facts[name], rule_set) for name in sorted(names_in(material.when))]
    asked = condition_words(material.when, rule_set)
    return f"{asked}的要交。本件{'、'.join(facts)} → {'需要' if needed else '不需要'}"


def _rule(rule: Rule, flat: Flat, plain: Results, caged: Mapping[str, Caged]) -> RuleExplained:
    answer = flat.answer(rule)
    found = findings_of(replace(flat.bundle.rule_set, rules=(rule,)), flat, plain, caged)
    finding = found[0] if found else None
    return RuleExplained(
        key=rule.key,
        id=rule.id,
        material=rule.material,
        about=rule.about.format(**texts_of(rule, flat, answer)) or rule.id,
        outcome=finding.outcome if finding else SILENT,
        message=finding.message if finding else _why_silent(rule, flat, answer),
        basis=finding.basis if finding else rule.basis,
        basis_mark=next((mark for note, mark in _MARKS.items() if note in rule.basis), BasisMark.SUPPORTED),
        looked_at=answer.looked_at,
        branch=_branch(rule, flat),
        finding=finding,
        answer=answer,
    )


def _why_silent(rule: Rule, flat: Flat, answer: Answer) -> str:
    """Return why a rule has nothing to say."""
    if answer.word is Word.NOT_APPLICABLE and answer.reason:
        return f"不适用：{answer.reason}"
    branch = _branch(rule, flat)
    because = [words for words in (branch.because if branch else ()) if not words.startswith("核对结果")]
    if because:
        return f"不适用：{'，'.join(because)}"
    return f"不适用：没有交{_called(rule, flat.bundle)}"


def _called(rule: Rule, bundle: Bundle) -> str:
    return bundle.name_of(rule.material)


def _branch(rule: Rule, flat: Flat) -> Branch | None:
    """Return the worst case that holds, as the evaluators choose it; None when none does."""
    rule_set, facts = flat.bundle.rule_set, flat.facts
    held = [result for result, condition in rule.cases.items() if holds(condition, facts)]
    if not held:
        return None
    condition = rule.cases[min(held, key=SEVERITY.index)]
    because = next((clause for clause in clauses(condition) if all(holds(one, facts) for one in clause)), ())
    return Branch(
        condition=condition_words(condition, rule_set),
        because=_each_once(because, rule_set),
        facts=tuple((name, fact_words(name, facts[name], rule_set)) for name in sorted(names_in(condition))),
    )


def _each_once(because: tuple[Compare, ...], rule_set: RuleSet) -> tuple[str, ...]:
    return tuple(dict.fromkeys(condition_words(one, rule_set) for one in because))
