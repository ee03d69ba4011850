"""From rule files to rule sets: strict, and every error names file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal, get_args

from ruamel.yaml.comments import CommentedMap

from rules.bundle import SPARE_CARDS, STRAY_SHEETS
from rules.compiled import MOST_FIRING, most_firing
from rules.conditions import ALWAYS, Compare, Condition, ConditionError, Not, clauses, names_in, parse
from rules.errors import (
    BadConditionError,
    BadMessageError,
    DuplicateEntryError,
    MissingEntryError,
    UnknownCheckError,
    WrongValueError,
)
from rules.example_loader import load_examples, load_templates
from rules.expansion import (
    Asked,
    CommonCheck,
    material_rules,
    question_rule,
    question_rules,
    shared_question,
)
from rules.facts import Outcome
from rules.questions import OWN_QUESTIONS, QUESTIONS
from rules.rule_set import (
    Basis,
    Limit,
    Limits,
    Material,
    MatterType,
    Result,
    Rule,
    RuleSet,
    Signature,
    SourceMark,
)
from rules.vocabulary import DOCUMENT_KINDS, Sort, needs_only, sorts_of
from rules.yaml_node import Node, read_node

_PLACEHOLDERS: Final = frozenset({"material", "left", "right", "reason", "holder", "field", "age"})
_MATTER_TYPES: Final = get_args(MatterType)
_SOURCES: Final = tuple(mark.value for mark in SourceMark)


def load_common(file: Path) -> Mapping[str, CommonCheck]:
    """Load the checks that matters share by their id. Raises a RuleFileError subclass."""
    root = read_node(file)
    checks: dict[str, CommonCheck] = {}
    for node in root.children("checks", "核对规则"):
        key = node.text("id")
        if key in checks:
            node.fail(DuplicateEntryError, f"核对规则「{key}」写了两次", "id")
        name = node.text("name")
        basis = _basis(node.child("basis", f"{key}的依据"))
        asked = tuple(_asked(one) for one in node.children("questions", f"{key}的问题"))
        node.done()
        checks[key] = CommonCheck(key, name, basis, asked)
    root.done()
    return checks


def _asked(node: Node) -> Asked:
    question = node.text("question")
    if question not in QUESTIONS:
        node.fail(UnknownCheckError, f"没有「{question}」这个问题", "question")
    on = node.texts("on")
    if not on:
        node.fail(MissingEntryError, f"问题「{question}」没有写明问哪份材料（on）")
    about, fail = _message(node, "about"), _message(node, "fail", "")
    templates, needs, field = load_templates(node, question), node.texts("needs"), node.text("field", "")
    node.done()
    return Asked(question, on, about, fail, templates, needs, field)


def _message(node: Node, key: str, default: str | None = None) -> str:
    text = node.text(key, default)
    for name in re.findall(r"\{(\w*)\}", text):
        if name not in _PLACEHOLDERS:
            node.fail(BadMessageError, f"说明文字中的「{{{name}}}」没有内容可填", key)
    return text


def _basis(node: Node) -> Basis:
    basis = Basis(node.text("text"), SourceMark(node.choice("source", _SOURCES)))
    node.done()
    return basis


def load_rule_set(file: Path, common: Mapping[str, CommonCheck]) -> RuleSet:
    """Load one matter's rule set. Raises a RuleFileError subclass that names file and line."""
    root = read_node(file)
    matter = root.child("matter", "事项")
    by_person = tuple(_basis(node) for node in root.children("by_person", "由人工核对的内容"))
    limits = _limits(root.child("limits", "时限"))
    powers = _texts_by_key(root.child("powers", "权限"), ("receive", "accept", "examine", "decide"))
    basis = _basis(root.child("basis", "依据"))
    materials: dict[str, Material] = {}
    for node in root.children("materials", "材料"):
        material = _material(node)
        if material.key in materials or material.key in {SPARE_CARDS, STRAY_SHEETS}:
            node.fail(DuplicateEntryError, f"材料编号「{material.key}」写了两次或不能使用", "key")
        materials[material.key] = material
    if not materials:
        root.fail(MissingEntryError, "事项没有任何材料", "matter")
    rules = [*material_rules(materials.values(), basis), *_check_rules(root, materials, common)]
    _no_two_alike(root, rules)
    for rule in rules:
        _bearable(root, rule)
    loaded = _rule_set(matter, limits, powers, materials, tuple(rules), by_person)
    matter.done()
    examples = load_examples(root, loaded)
    root.done()
    return replace(loaded, examples=examples, lines=_lines(root, loaded.rules))


def _lines(root: Node, rules: Iterable[Rule]) -> dict[str, int]:
    """Return where each material and rule stands: a shared check's rules at the check's id."""
    lines = {node.text("key"): node.line() for node in root.children("materials", "材料")}
    checks = root.items("checks")
    of_check = {
        str(entry["id"] if isinstance(entry, CommentedMap) else entry): int(checks.lc.item(index)[0]) + 1
        for index, entry in enumerate(checks)
    }
    return lines | {rule.key: of_check.get(rule.id, lines.get(rule.material, 1)) for rule in rules}


def _digest(file: Path) -> str:
    """Return the SHA-256 of a rule file without its last day, which is written when a next version comes."""
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line.rstrip() for line in lines if not line.startswith("  valid_to:")]
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()


def _bearable(root: Node, rule: Rule) -> None:
    """Refuse a rule with more cases than the caged engine bears at once."""
    told = [clause for condition in rule.cases.values() for clause in clauses(condition)]
    if most_firing(told) > MOST_FIRING:
        root.fail(BadConditionError, f"核对规则「{rule.key}」的条件太复杂，请拆成几条", "checks")


def _rule_set(
    matter: Node,
    limits: Limits,
    powers: Mapping[str, str],
    materials: Mapping[str, Material],
    rules: tuple[Rule, ...],
    by_person: tuple[Basis, ...],
) -> RuleSet:
    key = matter.text("key")
    valid_from, valid_to = matter.day("valid_from"), matter.maybe_day("valid_to")
    if matter.file.stem not in {key, f"{key}@{valid_from.isoformat()}"}:
        matter.fail(WrongValueError, f"文件名应当是 {key}.yaml，旧版本是 {key}@{valid_from}.yaml", "key")
    if valid_to is not None and valid_to < valid_from:
        matter.fail(WrongValueError, "失效日期（valid_to）早于施行日期（valid_from）", "valid_to")
    return RuleSet(
        key=key,
        code=matter.maybe_text("code"),
        name=matter.text("name"),
        department=matter.text("department"),
        frequency=matter.choice("frequency", ("high", "low")),
        case_type=matter.choice("case_type", ("instant_case", "committed_case")),
        matter_type=matter.choice("type", _MATTER_TYPES),
        valid_from=valid_from,
        valid_to=valid_to,
        applicant=matter.choice("applicant", ("person", "organisation", "either")),
        limits=limits,
        powers=powers,
        scope_words=matter.texts("scope_words"),
        materials=tuple(materials.values()),
        rules=rules,
        by_person=by_person,
        file=matter.file,
        lines={},
        digest=_digest(matter.file),
        by_key=materials,
    )


def _limits(node: Node) -> Limits:
    statutory, promised, extension = (
        _limit(node.maybe_child(key, f"时限「{key}」")) for key in ("statutory", "promised", "extension")
    )
    limits = Limits(statutory, promised, extension, node.texts("special"))
    node.done()
    return limits


def _limit(node: Node | None) -> Limit | None:
    if node is None:
        return None
    unit = node.choice("unit", ("working_day", "calendar_day", "month", "hour"))
    limit = Limit(node.number("n"), unit, SourceMark(node.choice("source", _SOURCES)))
    node.done()
    return limit


def _texts_by_key(node: Node, keys: tuple[str, ...]) -> Mapping[str, str]:
    found = {key: node.text(key) for key in keys}
    node.done()
    return found


def _material(node: Node) -> Material:
    need = node.choice("need", ("required", "conditional", "optional"))
    if need == "conditional" and "when" not in node.data:
        node.fail(MissingEntryError, "有条件提交的材料没有写明条件（when）", "need")
    seal = _condition(node, "seal", sorts_of(())) if "seal" in node.data else None
    basis = node.maybe_child("basis", "依据")
    key = node.text("key")
    material = Material(
        key=key,
        name=node.text("name"),
        kinds=_kinds(node),
        need=need,
        when=_need(node, "when"),
        role=node.choice("role", ("legal_representative", "applicant", "agent"))
        if "role" in node.data
        else None,
        words=_words(node.maybe_child("words", f"「{key}」的区分用词")),
        filled=node.texts("filled"),
        dated=_dated(node.maybe_child("dated", f"「{key}」的日期")),
        valid_on=node.flag("valid_on"),
        trust_grade=node.choice("trust_grade", ("A", "B", "C", "D")),
        origin=node.choice("origin", ("applicant", "authority", "intermediary")),
        source=SourceMark(node.choice("source", _SOURCES)),
        tolerated=node.text("tolerated", ""),
        signature=_signature(node.maybe_child("sign", f"「{key}」的签名")),
        seal_when=seal,
        bring=node.text("bring"),
        basis=_basis(basis) if basis else None,
        copies=_counts(node.maybe_child("copies", f"「{key}」的份数")),
        modes=node.texts("modes"),
    )
    node.done()
    return material


def _kinds(node: Node) -> tuple[str, ...]:
    kinds = (node.text("kind"),) if "kind" in node.data else node.texts("any_of")
    if not kinds:
        node.fail(MissingEntryError, "材料没有写明文书种类（kind 或 any_of）")
    for kind in kinds:
        if kind not in DOCUMENT_KINDS:
            node.fail(WrongValueError, f"没有「{kind}」这种文书", "kind" if "kind" in node.data else "any_of")
    return kinds


def _words(node: Node | None) -> Mapping[str, tuple[str, ...]]:
    if node is None:
        return {}
    words = {str(kind): node.texts(str(kind)) for kind in node.data}
    node.done()
    return words


def _dated(node: Node | None) -> Mapping[str, Literal["required", "optional"]]:
    if node is None:
        return {}
    return {str(field): node.choice(str(field), ("required", "optional")) for field in node.data}


def _counts(node: Node | None) -> Mapping[str, int]:
    if node is None:
        return {}
    counts = {key: node.number(key) for key in ("original", "copy") if key in node.data}
    node.done()
    return counts


def _signature(node: Node | None) -> Signature | None:
    if node is None:
        return None
    signature = Signature(node.texts("by"), _need(node, "when"))
    node.done()
    return signature


def _need(node: Node, key: str) -> Condition:
    """Take a condition on what is needed: it may only look at what is known before papers are matched."""
    condition = _condition(node, key, sorts_of(())) if key in node.data else ALWAYS
    for name in sorted(names_in(condition)):
        if not needs_only(name):
            node.fail(BadConditionError, f"「{name}」不能用来决定要不要提交材料", key)
    return condition


def _condition(node: Node, key: str, sorts: Mapping[str, Sort]) -> Condition:
    """Take a condition and hold it against the facts there are; `true` always holds."""
    if node.data.get(key) is True:
        node.flag(key)
        return ALWAYS
    try:
        condition = parse(node.text(key))
        for comparison in _comparisons(condition):
            _fits(comparison, sorts)
    except ConditionError as error:
        raise BadConditionError(node.file, node.line(key), str(error)) from error
    return condition


def _comparisons(condition: Condition) -> Iterator[Compare]:
    match condition:
        case Compare():
            yield condition
        case Not(inner):
            yield from _comparisons(inner)
        case _:
            for part in condition.parts:
                yield from _comparisons(part)


def _fits(comparison: Compare, sorts: Mapping[str, Sort]) -> None:
    sort = sorts.get(comparison.name)
    value = comparison.value
    if sort is None:
        raise ConditionError(f"没有「{comparison.name}」这个事实")
    if isinstance(sort, frozenset):
        if value not in sort:
            raise ConditionError(f"「{comparison.name}」只能与{'、'.join(sorted(sort))}比较")
    elif type(value) is not sort:
        raise ConditionError(f"「{comparison.name}」不能与「{value}」比较")


def _check_rules(
    root: Node, materials: Mapping[str, Material], common: Mapping[str, CommonCheck]
) -> list[Rule]:
    """Return the rules of the `checks` entry: ids of common checks, and checks of the matter's own."""
    entries = root.items("checks")
    rules: list[Rule] = []
    for index, entry in enumerate(entries):
        line = int(entries.lc.item(index)[0]) + 1
        if isinstance(entry, str):
            if entry not in common:
                raise UnknownCheckError(root.file, line, f"没有共用核对规则「{entry}」")
            rules += question_rules(common[entry], materials)
        elif isinstance(entry, CommentedMap):
            rules.append(_own_rule(Node(root.file, entry, "核对规则"), materials))
        else:
            raise WrongValueError(root.file, line, "核对规则应当是编号或一组条目")
    return rules


_OUTCOMES: Final = {outcome.value: outcome for outcome in Outcome}


def _own_rule(node: Node, materials: Mapping[str, Material]) -> Rule:
    key, on = node.text("id"), node.text("on")
    if on not in materials:
        node.fail(UnknownCheckError, f"本事项没有材料「{on}」", "on")
    about = node.text("name")
    basis = _basis(node.child("basis", f"{key}的依据"))
    sorts = sorts_of(materials.values())
    when = _condition(node, "when", sorts) if "when" in node.data else ALWAYS
    if "question" in node.data:
        return _own_question(node, CommonCheck(key, about, basis, ()), on, when, materials)
    said: dict[Result, Condition] = {
        outcome: _condition(node, word, sorts) for word, outcome in _OUTCOMES.items() if word in node.data
    }
    if Outcome.UNKNOWN not in said:
        node.fail(MissingEntryError, f"{key}没有写明何时交人工核对（unknown）", "id")
    texts = node.child("messages", f"{key}的说明文字")
    messages = {_OUTCOMES[word]: _message(texts, word) for word in _OUTCOMES if _OUTCOMES[word] in said}
    texts.done()
    rule = Rule(
        f"{key}.{on}",
        key,
        on,
        shared_question(said, when),
        messages,
        basis.shown(),
        about=about,
        looked_at=node.texts("looked_at"),
    )
    node.done()
    return rule


def _own_question(
    node: Node, check: CommonCheck, on: str, when: Condition, materials: Mapping[str, Material]
) -> Rule:
    """Return a check that asks one of OWN_QUESTIONS about a field the matter names."""
    question = node.choice("question", tuple(OWN_QUESTIONS))
    against = tuple(_place(node, named, materials) for named in node.texts("against"))
    asked = Asked(
        question,
        (on,),
        node.text("about", check.name),
        _message(node, "fail", ""),
        field=node.text("field"),
        against=against,
        number=node.number("n") if "n" in node.data else 0,
    )
    wanted, there = (
        ("against", bool(against)) if question.endswith("agrees_with") else ("n", asked.number > 0)
    )
    if not there:
        node.fail(
            MissingEntryError, f"{check.id}的问题「{question}」没有写明与什么比较（{wanted}）", "question"
        )
    node.done()
    return question_rule(check, asked, on, asked.field, when)


def _place(node: Node, named: str, materials: Mapping[str, Material]) -> tuple[str, str]:
    material, _, field = named.partition(".")
    if material not in materials or not field:
        node.fail(UnknownCheckError, f"「{named}」应当写成「材料.栏目」，材料是本事项的", "against")
    return material, field


def _no_two_alike(root: Node, rules: list[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.key in seen:
            root.fail(DuplicateEntryError, f"核对规则「{rule.key}」写了两次", "checks")
        seen.add(rule.key)
