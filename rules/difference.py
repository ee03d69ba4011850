"""Two versions of a rule set compared, in words a department reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.conditions import ALWAYS, All, Compare, Not
from rules.conditions import Any as Either
from rules.facts import Outcome
from rules.rule_set import SILENT, Basis, Limit, Rule, RuleSet, Signature
from rules.text import FIELD_NAMES, KIND_NAMES
from rules.words import condition_words

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
_WORDS: Final = {
    **KIND_NAMES,
    **FIELD_NAMES,
    "high": "高频",
    "low": "低频",
    "instant_case": "即办件",
    "committed_case": "承诺件",
    "person": "个人",
    "organisation": "单位",
    "either": "个人或单位",
    "required": "必须",
    "conditional": "视情形",
    "optional": "可以不",
    "applicant": "申请人",
    "authority": "政府部门核发",
    "intermediary": "中介机构出具",
    "agent": "代理人",
    "verified": "已查到原文",
    "derived": "由原文推算",
    "unverified": "未核实",
    "recommended": "本厅做法",
    "original": "原件",
    "copy": "复印件",
    "check_original_keep_copy": "验原件收复印件",
    "window": "窗口",
    "department": "部门",
    "receive": "收件",
    "accept": "受理",
    "examine": "审查",
    "decide": "决定",
}


def changes_between(old: RuleSet, new: RuleSet) -> list[str]:
    """Return what changed from `old` to `new`, a sentence each; empty when both say the same."""
    return [
        *_changed("事项", old, new, _MATTER, new),
        *_changed("", old.limits, new.limits, _LIMITS, new),
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
            yield from _changed(f"材料「{material.name}」的", before[key], material, _MATERIAL, new)


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
                at_first = f"从「{condition_words(was, old)}」改为" if was is not None else ""
                yield f"核对 {key} 的「{_OUTCOMES[result]}」{at_first}「{condition_words(condition, new)}」"
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


def _changed(
    whose: str, old: object, new: object, called: Mapping[str, str], rule_set: RuleSet
) -> Iterator[str]:
    for name in called:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield f"{whose}{called[name]}从「{shown(was, rule_set)}」改为「{shown(now, rule_set)}」"


def _mapped(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            was, now = (_WORDS.get(one.get(key, ""), "无") for one in (old, new))
            yield f"{what}「{_WORDS[key]}」从「{was}」改为「{now}」"


def shown(value: Any, rule_set: RuleSet) -> str:
    """Return a value of a rule set as a person reads it."""
    match value:
        case None | "" | ():
            text = "无"
        case bool():
            text = "是" if value else "否"
        case Limit() | Basis():
            text = value.shown()
        case Signature():
            always = value.when == ALWAYS
            text = "、".join(value.by) + ("" if always else f"（{condition_words(value.when, rule_set)}）")
        case Compare() | Not() | All() | Either():
            text = condition_words(value, rule_set)
        case dict():
            told = (f"{_WORDS.get(key, key)} {shown(one, rule_set)}" for key, one in value.items())
            text = "，".join(told) or "无"
        case tuple():
            text = "、".join(shown(one, rule_set) for one in value)
        case _:
            text = _WORDS.get(str(value), str(value))
    return text
