"""Two versions of a rule set compared, in words a department reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.conditions import ALWAYS, All, Compare, Condition, Not
from rules.conditions import Any as Either
from rules.facts import Outcome
from rules.rule_set import SILENT, Basis, Limit, Rule, RuleSet, Signature
from rules.text import FIELD_NAMES

_MATTER: Final = {
    "name": "名称",
    "code": "实施编码",
    "department": "部门",
    "frequency": "高频低频",
    "case_type": "办件类型",
    "matter_type": "事项类型",
    "valid_from": "施行日期",
    "valid_to": "失效日期",
    "applicant": "申请人",
    "scope_words": "委托书中代表本事项的用词",
}
_MATERIAL: Final = {
    "name": "名称",
    "kinds": "可用的材料",
    "need": "必要性",
    "when": "要交的条件",
    "role": "谁的身份证",
    "words": "区分用词",
    "filled": "必填栏目",
    "dated": "日期栏目",
    "valid_on": "须在有效期内",
    "trust_grade": "可信等级",
    "origin": "来源渠道",
    "source": "要求的可靠程度",
    "tolerated": "容缺",
    "signature": "签名",
    "seal_when": "盖章",
    "bring": "告知申请人的话",
    "basis": "依据",
    "copies": "份数",
    "modes": "收取方式",
}
_LIMITS: Final = {"statutory": "法定时限", "promised": "承诺时限", "extension": "延长", "special": "特别程序"}
_OUTCOMES: Final = {
    Outcome.PASS: "通过",
    Outcome.FAIL: "补正",
    Outcome.UNKNOWN: "交人工",
    Outcome.REFUSE: "不予受理",
    SILENT: "不适用",
}
_UNITS: Final = {"working_day": "个工作日", "calendar_day": "个自然日", "month": "个月", "hour": "小时"}


def changes_between(old: RuleSet, new: RuleSet) -> list[str]:
    """Return what changed from `old` to `new`, a sentence each; empty when both say the same."""
    return [
        *_changed("事项", old, new, _MATTER),
        *_changed("", old.limits, new.limits, _LIMITS),
        *_mapped("权限", old.powers, new.powers),
        *_materials(old, new),
        *_rules(old, new),
        *_by_person(old, new),
    ]


def _materials(old: RuleSet, new: RuleSet) -> Iterator[str]:
    before, after = ({material.key: material for material in one.materials} for one in (old, new))
    for key in before.keys() - after.keys():
        yield f"不再要求材料「{before[key].name}」"
    for key, material in after.items():
        if key not in before:
            yield f"增加材料「{material.name}」：{material.bring}"
        else:
            yield from _changed(f"材料「{material.name}」的", before[key], material, _MATERIAL)


def _rules(old: RuleSet, new: RuleSet) -> Iterator[str]:
    """Rules other than a material's own R- rule, which its material tells of."""
    before, after = ({rule.key: rule for rule in one.rules if rule.id[:2] != "R-"} for one in (old, new))
    for key in sorted(before.keys() - after.keys()):
        yield f"不再核对 {key}（{_about(old, before[key])}）"
    for key, rule in after.items():
        if key not in before:
            yield f"增加核对 {key}（{_about(new, rule)}）"
            continue
        for result, condition in rule.cases.items():
            was = before[key].cases.get(result)
            if was != condition:
                shown = f"从「{condition_text(was)}」改为" if was is not None else ""
                yield f"核对 {key} 的「{_OUTCOMES[result]}」{shown}「{condition_text(condition)}」"
        for outcome, message in rule.messages.items():
            if outcome is not Outcome.PASS and before[key].messages.get(outcome) != message:
                yield f"核对 {key} 的说明改为「{message}」"
        if before[key].basis != rule.basis:
            yield f"核对 {key} 的依据改为「{rule.basis}」"
        if before[key].number != rule.number:
            yield f"核对 {key} 的数从 {before[key].number} 改为 {rule.number}"


def _about(rule_set: RuleSet, rule: Rule) -> str:
    material = rule_set.material(rule.material)
    about = rule.about.replace("{material}", material.name if material else rule.material)
    return about.replace("{field}", FIELD_NAMES.get(rule.field, rule.field)).replace("{holder}", "")


def _by_person(old: RuleSet, new: RuleSet) -> Iterator[str]:
    before, after = ({one.text: one for one in rule_set.by_person} for rule_set in (old, new))
    yield from (f"不再由人工核对「{text}」" for text in before if text not in after)
    yield from (f"增加由人工核对「{text}」" for text in after if text not in before)


def _changed(whose: str, old: object, new: object, called: Mapping[str, str]) -> Iterator[str]:
    for name in called:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield f"{whose}{called[name]}从「{shown(was)}」改为「{shown(now)}」"


def _mapped(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield f"{what} {key} 从「{old.get(key, '无')}」改为「{new.get(key, '无')}」"


def shown(value: Any) -> str:
    """Return a value of a rule set as a person reads it."""
    match value:
        case None | "" | ():
            text = "无"
        case bool():
            text = "是" if value else "否"
        case Limit():
            text = f"{value.n}{_UNITS[value.unit]}"
        case Basis():
            text = value.shown()
        case Signature():
            text = f"{'、'.join(value.by)}（{condition_text(value.when)}）"
        case Compare() | Not() | All() | Either():
            text = condition_text(value)
        case dict():
            text = "；".join(f"{key}：{shown(one)}" for key, one in value.items()) or "无"
        case tuple():
            text = "、".join(shown(one) for one in value)
        case _:
            text = str(value)
    return text


def condition_text(condition: Condition) -> str:
    """Return a condition in the language of the rule files; 总是 where it always holds."""
    match condition:
        case Compare(name, "==", True):
            return name
        case Compare(name, op, value):
            return f"{name} {op} {value!r}" if isinstance(value, str) else f"{name} {op} {value}"
        case Not(inner):
            return f"not {_bracketed(inner)}"
        case All(parts):
            return " and ".join(_bracketed(part) for part in parts) or "总是"
        case Either(parts):
            return " or ".join(_bracketed(part) for part in parts) or "从不"


def _bracketed(condition: Condition) -> str:
    text = condition_text(condition)
    return f"({text})" if isinstance(condition, All | Either) and condition != ALWAYS else text
