"""办事材料清单: the rule set asked forwards. What must somebody in this situation bring?

The same materials and conditions that judge an application say beforehand what it must hold. What is not
known of the situation is shown as 如果…，还要带.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from rules.conditions import All, Any, Compare, Condition, FactValue, Not, holds
from rules.notice import QUESTION_LINE
from rules.rule_set import Limit, Material, RuleSet, SourceMark
from rules.text import KIND_NAMES
from rules.words import condition_words

ApplicantWord = Literal["person", "organisation"]

_COPIES: Final = {"original": "原件", "copy": "复印件"}
_WINDOWS: Final = {"high": "综合窗口1（高频事项）", "low": "综合窗口2（低频事项）"}
_APPLICANTS: Final = {"person": "个人", "organisation": "单位", None: "个人或者单位"}
_NOT_ASKED: Final = "本事项不要求提交"


@dataclass(frozen=True, slots=True)
class Situation:
    """Who stands at the window and who applies; None: not known yet."""

    agent: bool | None = None
    applicant: ApplicantWord | None = None

    @property
    def words(self) -> str:
        """The situation in Chinese: 申请人是单位，由他人代办."""
        who = "法定代表人" if self.applicant == "organisation" else "本人"
        stands = {True: "由他人代办", False: f"由{who}来办", None: f"由{who}来办或者由他人代办"}[self.agent]
        return f"申请人是{_APPLICANTS[self.applicant]}，{stands}"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to bring: its name, what to do, alternatives, and what else to mind (份数、签名、盖章)."""

    key: str
    name: str
    bring: str
    alternatives: tuple[str, ...]
    mind: tuple[str, ...]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a short list adds in brackets: alternatives that the name does not name, and what to mind."""
        named = all(one in self.name for one in self.alternatives)
        either = () if named else (f"以下之一即可：{'、'.join(self.alternatives)}",)
        return (*either, *self.mind)


@dataclass(frozen=True, slots=True)
class Checklist:
    """What to bring: `always`, `when` (condition in words, things), `perhaps` (not for everybody)."""

    matter: str
    name: str
    department: str
    version: str
    situation: Situation
    always: tuple[Thing, ...]
    when: tuple[tuple[str, tuple[Thing, ...]], ...]
    perhaps: tuple[Thing, ...]
    limits: tuple[str, ...]
    window: str
    question_line: str = QUESTION_LINE

    @property
    def sections(self) -> tuple[tuple[str, tuple[Thing, ...]], ...]:
        """What to bring under its headings: 请带, 如果…，还要带, 看情形."""
        return (
            *((("请带：", self.always),) if self.always else ()),
            *((f"如果{words}，{self._more(words)}：", things) for words, things in self.when),
            *((("看情形，可能还要带（不是人人都要）：", self.perhaps),) if self.perhaps else ()),
        )

    def _more(self, words: str) -> str:
        return "还要带" if self.always or words.startswith("要交") else "请带"

    @property
    def code(self) -> str:
        """What the QR code says: matter, version and situation; no personal data, no address."""
        stands = {True: "agent", False: "self", None: "any"}[self.situation.agent]
        return f"yichuang-checklist {self.matter} {self.version} {stands} {self.situation.applicant or 'any'}"


def checklist(rule_set: RuleSet, situation: Situation) -> Checklist:
    """Return what to bring for a matter; who may apply at all settles the applicant where only one may."""
    if rule_set.applicant != "either":
        situation = Situation(situation.agent, rule_set.applicant)
    known = _known(situation)
    always: list[Thing] = []
    when: dict[str, list[Thing]] = {}
    for material in (one for one in rule_set.materials if one.need != "optional"):
        need = settled(material.when, known)
        if need is True:
            always.append(_thing(material, known, rule_set))
        elif need is not False:
            when.setdefault(_words(need, rule_set), []).append(_thing(material, known, rule_set))
    return Checklist(
        matter=rule_set.key,
        name=rule_set.name,
        department=rule_set.department,
        version=rule_set.version,
        situation=situation,
        always=tuple(always),
        when=tuple((words, tuple(things)) for words, things in when.items()),
        perhaps=tuple(_thing(one, known, rule_set) for one in _optional(rule_set)),
        limits=tuple(_limits(rule_set)),
        window=_WINDOWS[rule_set.frequency],
    )


def settled(condition: Condition, known: Mapping[str, FactValue]) -> bool | Condition:
    """Return what is left of a condition when some facts are known: true, false, or a shorter condition."""
    match condition:
        case Compare(name, op, value):
            if name == "applicant.is_person":  # forwards, who is not an organisation is a person
                return settled(Not(Compare("applicant.is_org", op, value)), known)
            return holds(condition, known) if name in known else condition
        case Not(inner):
            rest = settled(inner, known)
            return not rest if isinstance(rest, bool) else Not(rest)
        case All(parts) | Any(parts):
            decides = isinstance(condition, Any)
            left = [settled(part, known) for part in parts]
            if decides in left:
                return decides
            open_parts = tuple(part for part in left if not isinstance(part, bool))
            if len(open_parts) < 2:
                return open_parts[0] if open_parts else not decides
            return type(condition)(open_parts)


def checklist_lines(told: Checklist) -> Iterator[str]:
    """Yield the checklist as lines of text."""
    yield f"办事材料清单：{told.name}"
    yield f"（{told.situation.words}）"
    for heading, things in told.sections:
        yield heading
        yield from _thing_lines(things)
    yield f"到哪里办：{told.window}　主管部门：{told.department}"
    if told.limits:
        yield f"多久办好：{'；'.join(told.limits)}"
    yield f"咨询电话：{told.question_line}　清单版本：{told.version}"


def _thing_lines(things: tuple[Thing, ...]) -> Iterator[str]:
    for number, thing in enumerate(things, start=1):
        yield f"  {number}. {thing.name}：{thing.bring}"
        if thing.alternatives:
            yield f"     以下之一即可：{'、'.join(thing.alternatives)}"
        if thing.mind:
            yield f"     注意：{'、'.join(thing.mind)}"


def _known(situation: Situation) -> dict[str, FactValue]:
    known: dict[str, FactValue] = {"applicant.is_unknown": False}
    if situation.agent is not None:
        known["agent.present"] = situation.agent
    if situation.applicant is not None:
        known["applicant.is_org"] = situation.applicant == "organisation"
    return known


def _words(condition: Condition, rule_set: RuleSet) -> str:
    words = condition_words(condition, rule_set).replace("申请人不是单位", "申请人是个人")
    return words.replace("没有交", "不交").replace("交了", "要交")


def _optional(rule_set: RuleSet) -> Iterator[Material]:
    """Yield the optional materials worth naming: not those merely checked, nor a card that is asked for."""
    asked = {kind for one in rule_set.materials if one.need != "optional" for kind in one.kinds}
    for material in rule_set.materials:
        named = material.role == "applicant" and "id_card" in asked
        if material.need == "optional" and not named and not material.bring.startswith(_NOT_ASKED):
            yield material


def _thing(material: Material, known: Mapping[str, FactValue], rule_set: RuleSet) -> Thing:
    kinds = material.kinds if len(material.kinds) > 1 and "other" not in material.kinds else ()
    return Thing(
        key=material.key,
        name=material.name,
        bring=material.bring,
        alternatives=tuple(KIND_NAMES[kind] for kind in kinds),
        mind=tuple(_mind(material, known, rule_set)),
    )


def _mind(material: Material, known: Mapping[str, FactValue], rule_set: RuleSet) -> Iterator[str]:
    """Yield what to mind and the words of `bring` do not say: copies, original, signature, seal, term."""
    for word, what in _asks(material, known, rule_set):
        if word not in material.bring:
            yield what
    if material.tolerated and "容缺" not in material.bring:
        yield f"可以容缺：{material.tolerated}"
    if material.source is SourceMark.UNVERIFIED:
        yield "本材料的要求待核实"


def _asks(material: Material, known: Mapping[str, FactValue], rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    """Yield (the word that would say it, what is asked)."""
    for sort, count in material.copies.items():
        yield str(count), f"{_COPIES.get(sort, sort)}{count}份"
    if "check_original_keep_copy" in material.modes:
        yield "原件", "带原件核对"
    signed = settled(material.signature.when, known) if material.signature else False
    sealed = settled(material.seal_when, known) if material.seal_when is not None else False
    for need, what in ((signed, "签名"), (sealed, "公章")):
        asked = "要签名" if what == "签名" else "要盖公章"
        if need is True:
            yield what, asked
        elif need is not False:
            yield what, f"{_words(need, rule_set)}的{asked}"
    if material.valid_on or material.role is not None:
        yield "有效期", "在有效期内"


def _limits(rule_set: RuleSet) -> Iterator[str]:
    if rule_set.case_type == "instant_case":
        yield "即办件，材料齐全的当场办理"
    for called, limit in (("法定", rule_set.limits.statutory), ("承诺", rule_set.limits.promised)):
        if limit is not None:
            yield f"{called}{_limit(limit)}"


def _limit(limit: Limit) -> str:
    doubt = "（待核实）" if limit.source is SourceMark.UNVERIFIED else ""
    return f"{limit.shown()}{doubt}"
