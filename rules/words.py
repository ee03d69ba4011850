"""Facts, conditions, places and values in the words of people: for explanations, notices and checklists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rules.bundle import Presence, Seen, Word
from rules.conditions import ALWAYS, OPPOSITE, All, Any, Compare, Condition, FactValue, Not
from rules.facts import Evidence
from rules.rule_set import RuleSet
from rules.text import KIND_NAMES, mask

_YES_NO: Final[Mapping[str, tuple[str, str]]] = {
    "agent.present": ("由他人代办", "由本人来办"),
    "applicant.is_org": ("申请人是单位", "申请人不是单位"),
    "applicant.is_person": ("申请人是个人", "申请人不是个人"),
    "applicant.is_unknown": ("看不出申请人是个人还是单位", "申请人是个人还是单位已经清楚"),
    "age.known": ("算得出年龄", "算不出年龄"),
}
"""What a true and a false fact are called."""

_ANSWERS: Final[Mapping[str, str]] = {
    Word.SAME.value: "相符",
    Word.DIFFERENT.value: "不相符",
    Word.UNKNOWN.value: "不能确定",
    Word.NOT_APPLICABLE.value: "不适用",
}
PRESENCE_WORDS: Final[Mapping[str, str]] = {
    Presence.PRESENT.value: "已提交",
    Presence.ABSENT.value: "没有提交",
    Presence.DOUBTFUL.value: "认不准",
}
_AGES: Final[Mapping[str, str]] = {
    "<": "年龄未满{n}周岁",
    ">=": "年龄已满{n}周岁",
    ">": "年龄超过{n}周岁",
    "<=": "年龄不超过{n}周岁",
    "==": "年龄正好{n}周岁",
    "!=": "年龄不是{n}周岁",
}


def condition_words(condition: Condition, rule_set: RuleSet, negated: bool = False) -> str:
    """Return a condition as a Chinese clause: 由他人代办，并且申请人是单位. Always true: 任何情形."""
    match condition:
        case Compare(name, op, value):
            return _comparison(name, OPPOSITE[op] if negated else op, value, rule_set)
        case Not(inner):
            return condition_words(inner, rule_set, not negated)
        case All(parts) | Any(parts):
            if condition == ALWAYS:
                return "没有这种情形" if negated else "任何情形"
            either = isinstance(condition, Any) is not negated
            idle = ALWAYS if either is negated else Not(ALWAYS)  # in 或者 never, in 并且 always: says nothing
            told = [_bracketed(part, rule_set, negated) for part in parts if part != idle]
            return ("，或者" if either else "，并且").join(dict.fromkeys(told))


def fact_words(name: str, value: FactValue, rule_set: RuleSet) -> str:
    """Return what the fact `name` being `value` means: 由他人代办, 营业执照：已提交, 年龄68周岁."""
    if name == "age":
        return f"年龄{value}周岁" if value != -1 else "年龄不知道"
    return _comparison(name, "==", value, rule_set)


def place_words(place: Evidence) -> str:
    """Return where something stands: 申请表.jpg 第1页上部."""
    top, bottom = place.box[1], place.box[3]
    third = "上部" if top < 0.33 else "中部" if top < 0.66 else "下部"
    return f"{place.file} 第{place.page}页{'' if bottom - top > 0.9 else third}"


def seen_words(seen: Seen, reveal: bool = False) -> str:
    """Return what was read, for a person; masked unless `reveal`."""
    if seen.blank:
        return "（没有填写）"
    if not seen.text:
        return "（没有读到）"
    if seen.text == "long_term":
        return "长期"
    return seen.text if reveal else mask(seen.field, seen.text)


def _bracketed(part: Condition, rule_set: RuleSet, negated: bool) -> str:
    words = condition_words(part, rule_set, negated)
    inner = part.inner if isinstance(part, Not) else part
    return f"（{words}）" if isinstance(inner, All | Any) and len(inner.parts) > 1 else words


def _comparison(name: str, op: str, value: FactValue, rule_set: RuleSet) -> str:
    if name == "age":
        return _AGES[op].format(n=value)
    if isinstance(value, bool):
        true, false = _yes_no(name, rule_set)
        return true if value is (op == "==") else false
    if name.startswith("state."):
        material = rule_set.material(name.removeprefix("state."))
        called, words = (material.name if material else name), PRESENCE_WORDS
    else:
        called, words = "核对结果", _ANSWERS
    chosen = [word for key, word in words.items() if (key == value) is (op == "==")]
    return f"{called}：{'或'.join(chosen)}" if chosen else f"{name} {op} {value}"


def _yes_no(name: str, rule_set: RuleSet) -> tuple[str, str]:
    if name in _YES_NO:
        return _YES_NO[name]
    key = name.removeprefix("given.")
    material = rule_set.material(key)
    called = material.name if material and key not in KIND_NAMES else KIND_NAMES.get(key, key)
    return f"交了{called}", f"没有交{called}"
