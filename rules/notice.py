"""一次性补正告知: every defect once, by material, with what to do, the law and the place (许可法 32(1)4).

Rules overlap on purpose: a wrong digit fails its check digit and every comparison. The applicant has one
thing to correct, so it is one item with all its articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from rules.bundle import Seen, Word
from rules.explain import Explanation, RuleExplained
from rules.facts import Evidence, Outcome
from rules.rule_set import RuleSet
from rules.text import plain
from rules.words import place_words, seen_words

QUESTION_LINE: Final = "0564-12345"
_NUMERALS: Final = "一二三四五六七八九十"

_Thing = TypeVar("_Thing")
Spot = tuple[Evidence, str]
"""A value on a page: its place, and its field, or its name where it is no field."""


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """One thing to correct; `name` is the material's, `rules` are the ids of all that complain about it."""

    material: str
    name: str
    problems: tuple[str, ...]
    remedies: tuple[str, ...]
    bases: tuple[str, ...]
    places: tuple[Evidence, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """All that is to be corrected, in the order of the service guide.

    `to` is how the applicant is addressed. `open_questions`: what a person must settle before anything may
    be printed (contract.md, `needs_review`). `refusals`: why the application is not for this hall; then
    nothing is to be corrected.
    """

    matter: str
    to: str
    items: tuple[NoticeItem, ...]
    open_questions: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()

    @property
    def printable(self) -> bool:
        """Whether it may be handed to the applicant."""
        return bool(self.items) and not self.open_questions and not self.refusals


@dataclass(frozen=True, slots=True)
class _Group:
    """Failing rules with one cause; `cause` is the one value that all their comparisons blame, if so."""

    rules: tuple[RuleExplained, ...]
    cause: Seen | None = None


def notice(explanation: Explanation) -> Notice:
    """Return the one-time notice of an application."""
    failing = [rule for rule in explanation.rules if rule.outcome is Outcome.FAIL]
    groups = sorted(_groups(failing, explanation.rule_set), key=lambda group: failing.index(group.rules[0]))
    items = [_item(group, explanation) for group in groups]
    order = [material.key for material in explanation.materials]
    items.sort(key=lambda item: order.index(item.material) if item.material in order else len(order))
    return Notice(
        matter=explanation.rule_set.name,
        to={"个人": "您", "单位": "贵单位"}.get(explanation.applicant, "您（单位）"),
        items=tuple(items),
        open_questions=_open_questions(explanation),
        refusals=_once(one.message for one in explanation.findings if one.outcome is Outcome.REFUSE),
    )


def notice_lines(told: Notice) -> list[str]:
    """Return the notice as lines of text; what hinders it comes first where it may not be printed."""
    if told.refusals:
        return ["本件属于不予受理的情形，不作补正告知：", *(f"· {one}" for one in told.refusals)]
    if told.open_questions:
        questions = [f"{n}. {one}" for n, one in enumerate(told.open_questions, start=1)]
        head = f"还不能告知申请人：有{len(questions)}处机器不能确定，请工作人员先核对。"
        known = [f"已经确定需要补正的有{len(told.items)}处：", *_item_lines(told)] if told.items else []
        return [head, *questions, *known]
    if not told.items:
        return ["没有需要补正的内容。"]
    return [
        "一次性补正告知",
        f"{told.to}申请办理「{told.matter}」，所交材料有{len(told.items)}处需要补正，请一次补齐：",
        *_item_lines(told),
        "以上是本次审查发现的全部问题。材料没有变动的部分，不会再要求补正。",
        f"不清楚的地方，请问窗口工作人员，或拨打{QUESTION_LINE}。",
    ]


def _item_lines(told: Notice) -> Iterator[str]:
    material, groups = None, 0
    for number, item in enumerate(told.items, start=1):
        if item.material != material:
            material, groups = item.material, groups + 1
            yield f"{_chinese(groups)}、{item.name}"
        yield f"  {number}. {'；'.join(item.problems)}。"
        if item.remedies:
            yield f"     怎么办：{'；'.join(item.remedies)}。"
        places = "；".join(_once(place_words(place) for place in item.places))
        yield f"     在哪里：{places or '交来的材料中没有'}"
        yield f"     依据：{'；'.join(item.bases)}"


def _chinese(number: int) -> str:
    return _NUMERALS[number - 1] if number <= len(_NUMERALS) else str(number)


def _open_questions(explanation: Explanation) -> tuple[str, ...]:
    """Return what could not be told, also where the same rule found something surely wrong."""
    unknown = [
        f"{one.message}{_looked_at(one.evidence)}"
        for one in explanation.findings
        if one.outcome is Outcome.UNKNOWN
    ]
    doubts = [
        f"请人工核对{rule.about}：{doubt}。{_looked_at(rule.answer.evidence)}"
        for rule in explanation.rules
        if rule.outcome is Outcome.FAIL
        for doubt in rule.answer.doubts
    ]
    return _once([*unknown, *doubts])


def _looked_at(places: Iterable[Evidence]) -> str:
    """Return where a person must look; what is not there has no place."""
    told = "；".join(_once(place_words(place) for place in places))
    return f"（{told}）" if told else ""


# Which failing rules have one cause


def _groups(failing: list[RuleExplained], rule_set: RuleSet) -> list[_Group]:
    """Part failing rules by cause: a missing paper, a value wrong in itself, the odd value of several."""
    rest = list(failing)
    groups: list[_Group] = []

    def take(rules: Iterable[RuleExplained], cause: Seen | None = None) -> None:
        chosen = tuple(rules)
        groups.append(_Group(chosen, cause))
        rest[:] = [rule for rule in rest if rule not in chosen]

    absent = {rule.material for rule in failing if rule.key == f"R-{rule.material}"}
    for material in sorted(absent, key=lambda key: len(_served_by(key, absent, rule_set))):
        served = {one for one in absent if material in _served_by(one, absent, rule_set)}
        own = [rule for rule in rest if rule.material == material]
        first = [rule for rule in own if rule.key == f"R-{material}"]
        if first:
            take([*first, *(r for r in own if r not in first), *(r for r in rest if r.material in served)])
    for wrong in [rule for rule in rest if _wrong_in_itself(rule)]:
        if wrong in rest:
            spots = {_spot(seen) for pair in _pairs(wrong) for seen in pair}
            take([wrong, *(rule for rule in rest if rule != wrong and _all_touch(rule, spots))])
    for rule in list(rest):
        if rule in rest and (odd := _odd_one(rule, rest)) is not None:
            take((one for one in list(rest) if _blames(one, odd)), odd)
    for rule in list(rest):
        take([rule])
    return groups


def _served_by(key: str, absent: set[str], rule_set: RuleSet) -> set[str]:
    """Return the missing materials that, once brought, also serve for the missing material `key`.

    身份证或户口簿 is not asked for beside a missing 户口簿.
    """
    wanted = rule_set.material(key)
    others = [material for one in absent - {key} if (material := rule_set.material(one)) is not None]
    if wanted is None or wanted.role is not None or len(wanted.kinds) < 2:
        return set()
    plain_kinds = set(wanted.kinds) - set(wanted.words)
    return {
        other.key
        for other in others
        if other.role != "agent" and len(other.kinds) == 1 and other.kinds[0] in plain_kinds
    }


def _pairs(rule: RuleExplained) -> list[tuple[Seen, ...]]:
    """Return the values each part of the answer blames: one that is wrong in itself, two that differ."""
    if rule.answer.word is not Word.DIFFERENT:
        return []  # a condition of the matter's own, such as an age: it blames no value
    parts = rule.answer.parts or (rule.answer,)
    return [tuple(seen for seen in part.looked_at if seen.place in part.evidence) for part in parts]


def _spot(seen: Seen) -> Spot | None:
    return None if seen.place is None else (seen.place, seen.field or seen.name)


def _wrong_in_itself(rule: RuleExplained) -> bool:
    pairs = _pairs(rule)
    return bool(pairs) and all(len(pair) == 1 for pair in pairs)


def _all_touch(rule: RuleExplained, spots: set[Spot | None]) -> bool:
    pairs = _pairs(rule)
    return bool(pairs) and all(any(_spot(seen) in spots for seen in pair) for pair in pairs)


def _blames(rule: RuleExplained, odd: Seen) -> bool:
    pairs = _pairs(rule)
    return len(pairs) == 1 and len(pairs[0]) == 2 and any(_spot(seen) == _spot(odd) for seen in pairs[0])


def _others(rule: RuleExplained, odd: Seen) -> list[Seen]:
    return [seen for seen in _pairs(rule)[0] if _spot(seen) != _spot(odd)]


def _odd_one(rule: RuleExplained, rest: list[RuleExplained]) -> Seen | None:
    """Return the value that differs from at least two others which agree with each other, if there is one."""
    pairs = _pairs(rule)
    if len(pairs) != 1 or len(pairs[0]) != 2:
        return None
    for seen in pairs[0]:
        sides = [other for one in rest if _blames(one, seen) for other in _others(one, seen)]
        if len({_spot(side) for side in sides}) > 1 and len({plain(side.text) for side in sides}) == 1:
            return seen
    return None


# What an item says


def _item(group: _Group, explanation: Explanation) -> NoticeItem:
    rules, cause = group.rules, group.cause
    first = rules[0]
    material = cause.material if cause is not None and cause.material else first.material
    missing = first.key == f"R-{first.material}"
    problems: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    if cause is not None:
        problems, remedies = (_odd_words(cause, rules),), (f"请核对并改正{cause.name}",)
    else:
        causes = [rule for rule in rules if rule is first or (not missing and _wrong_in_itself(rule))]
        told = [_parted(rule.message) for rule in causes]
        problems, remedies = _once(one for one, _ in told), _once(one for _, one in told)
        problems += () if missing else _therefore(causes, rules)
    return NoticeItem(
        material=material,
        name=next((one.name for one in explanation.materials if one.key == material), "其他"),
        problems=problems + _also(rules, explanation),
        remedies=remedies,
        bases=_once(rule.basis for rule in rules),
        places=_once(place for rule in rules for place in rule.answer.evidence),
        rules=_once(rule.id for rule in rules),
    )


def _therefore(causes: list[RuleExplained], rules: tuple[RuleExplained, ...]) -> tuple[str, ...]:
    """Return which comparisons fail only because of a value that is wrong in itself."""
    wrong = {_spot(seen) for rule in causes for pair in _pairs(rule) for seen in pair}
    rest = [pair for rule in rules if rule not in causes for pair in _pairs(rule)]
    names = _once(seen.name for pair in rest for seen in pair if _spot(seen) not in wrong)
    return (f"因此与{'、'.join(names)}也不一致",) if names else ()


def _parted(message: str) -> tuple[str, str]:
    """Part a message into what is wrong and what to do: 缺少申请表。请填写… → 缺少申请表, 请填写…."""
    problem, _, remedy = message.rstrip("。").partition("。")
    return problem, remedy.replace("。", "；")


def _odd_words(odd: Seen, rules: tuple[RuleExplained, ...]) -> str:
    others = [other for rule in rules for other in _others(rule, odd)]
    names = "、".join(_once(other.name for other in others))
    return f"{odd.name}是「{seen_words(odd)}」，而{names}都是「{seen_words(others[0])}」，不一致"


def _also(rules: tuple[RuleExplained, ...], explanation: Explanation) -> tuple[str, ...]:
    """Return what else says the same as a value to be corrected, and passed because of it."""
    told: dict[str, list[str]] = {}
    for rule in rules:
        for pair in (pair for pair in _pairs(rule) if len(pair) == 2):
            for wrong in (seen for seen in pair if seen.material == rule.material):
                names = [seen.name for seen in _same_as(wrong, rules, explanation)]
                told.setdefault(seen_words(wrong), []).extend(names)
    return tuple(
        f"{'、'.join(_once(names))}也是「{text}」，请一并核对" for text, names in told.items() if names
    )


def _same_as(wrong: Seen, rules: tuple[RuleExplained, ...], explanation: Explanation) -> Iterator[Seen]:
    spot = _spot(wrong)
    for rule in explanation.rules:
        if rule in rules or rule.outcome is not Outcome.PASS or not wrong.text:
            continue
        if any(_spot(seen) == spot for seen in rule.looked_at):
            yield from (
                seen
                for seen in rule.looked_at
                if _spot(seen) != spot and plain(seen.text) == plain(wrong.text)
            )


def _once(things: Iterable[_Thing]) -> tuple[_Thing, ...]:
    """Return everything that is not empty once, in order."""
    return tuple(dict.fromkeys(thing for thing in things if thing))
