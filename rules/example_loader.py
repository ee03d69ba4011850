"""Examples and templates from rule files (rules/README.md, "Examples"); every error names file and line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from rules.errors import DuplicateEntryError, MissingEntryError, WrongValueError
from rules.examples import Change, Example, Template, apply, made_up_paper
from rules.facts import ApplicantType, Application, MarkState, Outcome, Paper
from rules.rule_set import RuleSet
from rules.vocabulary import DOCUMENT_KINDS
from rules.yaml_node import Node

_TROUBLES: Final = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.REFUSE)


def load_examples(root: Node, rule_set: RuleSet) -> tuple[Example, ...]:
    """Take the examples of a rule set. Raises a RuleFileError subclass that names file and line."""
    examples: dict[str, Example] = {}
    ids = {rule.id for rule in rule_set.rules}
    for node in root.children("examples", "例子"):
        example = _example(node, rule_set, examples, ids)
        if example.name in examples:
            node.fail(DuplicateEntryError, f"例子「{example.name}」写了两次", "name")
        examples[example.name] = example
    return tuple(examples.values())


def _example(node: Node, rule_set: RuleSet, before: Mapping[str, Example], ids: set[str]) -> Example:
    name, line = node.text("name"), node.line()
    basis = node.text("from", "")
    if basis and basis not in before:
        node.fail(WrongValueError, f"例子「{name}」前面没有例子「{basis}」", "from")
    change = _change(node) if basis else Change()
    application = _changed(node, change, rule_set, before[basis].application) if basis else _whole(node)
    expected = {
        outcome: frozenset(node.texts(outcome.value)) for outcome in _TROUBLES if outcome.value in node.data
    }
    for outcome, said in expected.items():
        for unknown in sorted(said - ids):
            node.fail(WrongValueError, f"本事项没有核对规则「{unknown}」", outcome.value)
    node.done()
    _in_force(node, rule_set, application.received_on)
    whole = not basis or (before[basis].whole and before[basis].expected == expected)
    return Example(name, application, expected, whole, line)


def _in_force(node: Node, rule_set: RuleSet, day: date) -> None:
    if not rule_set.in_force_on(day):
        node.fail(WrongValueError, f"收件日期 {day.isoformat()} 不在这个版本的施行期间内", "received_on")


def _whole(node: Node) -> Application:
    applicant = node.choice("applicant", ("", "person", "organisation"), "")
    papers = tuple(_paper(one) for one in node.children("papers", "例子中的材料"))
    if not papers:
        node.fail(MissingEntryError, "例子既没有材料（papers），也没有从别的例子改来（from）")
    return Application(
        papers,
        node.day("received_on"),
        agent_present=node.flag("agent"),
        applicant_type=ApplicantType(applicant) if applicant else None,
    )


def _changed(node: Node, change: Change, rule_set: RuleSet, application: Application) -> Application:
    known = {*(material.key for material in rule_set.materials), "id_card", "other"}
    for key in sorted(change.materials() - known):
        node.fail(WrongValueError, f"本事项没有材料「{key}」", "name")
    made = apply(change, rule_set, application)
    if made is None:
        node.fail(WrongValueError, "要改动的材料，作为基础的例子里没有", "from")
    return made


def _paper(node: Node) -> Paper:
    kind = node.choice("kind", DOCUMENT_KINDS)
    fields = node.maybe_child("fields", "例子中材料的内容")
    said = {str(name): _said(fields, str(name)) or "" for name in fields.data} if fields else {}
    paper = made_up_paper(
        kind,
        said,
        node.texts("sign"),
        node.texts("seal"),
        node.text("seal_text", ""),
        node.text("text", ""),
        node.fraction("legibility", 1.0),
    )
    node.done()
    return paper


def _said(node: Node, key: str) -> str | None:
    """Take what stands in a field: a text, a day, a number without quotes; None for no such field."""
    value = node.data[key]
    if value is not None and (isinstance(value, bool) or not isinstance(value, (str, date, int))):
        node.fail(WrongValueError, f"「{key}」的内容应当是文字、日期或数字", key)
    return None if value is None else str(value)


def _change(node: Node) -> Change:
    """Take what is changed; the keys of `change` are material.field."""
    changed = node.maybe_child("change", "例子的「change」")
    fields = (
        {key.partition(".")[::2]: _said(changed, key) for key in map(str, changed.data)} if changed else {}
    )
    if any(not name for _, name in fields):
        node.fail(WrongValueError, "改动的内容应当写成「材料.栏目」", "change")
    marks = {
        (key, asks): MarkState(state)
        for key, states in _entries(node, "marks", (dict,)).items()
        for asks, state in states.items()
        if _is_mark(node, asks, state)
    }
    return Change(
        without=node.texts("without"),
        papers=tuple(_paper(one) for one in node.children("with", "另交的材料")),
        fields={(key, name): value for (key, name), value in fields.items()},
        texts=_entries(node, "texts", (str,)),
        marks=marks,
        seals=_entries(node, "seals", (str,)),
        legibility=_entries(node, "legibility", (float, int)),
        received_on=node.day("received_on") if "received_on" in node.data else None,
        agent=node.flag("agent") if "agent" in node.data else None,
        applicant_not_told=node.choice("applicant", ("", "not_told"), "") == "not_told",
        phone_given_by_others=node.number("phone_given_by_others")
        if "phone_given_by_others" in node.data
        else None,
    )


def _is_mark(node: Node, asks: object, state: object) -> bool:
    if asks not in {"signature", "seal"} or state not in set(MarkState):
        node.fail(WrongValueError, "marks 写成 {signature 或 seal: present、absent 或 unsure}", "marks")
    return True


def _entries(node: Node, key: str, sorts: tuple[type, ...]) -> dict[str, Any]:
    """Take a mapping whose values are of one of these sorts, empty when absent."""
    child = node.maybe_child(key, f"例子的「{key}」")
    if child is None:
        return {}
    wrong = [name for name, value in child.data.items() if not isinstance(value, sorts)]
    if wrong:
        child.fail(WrongValueError, f"「{wrong[0]}」的值写得不对", str(wrong[0]))
    return {str(name): value for name, value in child.data.items()}


def load_templates(node: Node, question: str) -> tuple[Template, ...]:
    """Take the examples of a shared question. Raises a RuleFileError subclass."""
    return tuple(_template(one) for one in node.children("examples", f"{question}的例子"))


def _template(node: Node) -> Template:
    expect = node.texts("expect")
    if not expect or not set(expect) <= set(Outcome):
        node.fail(WrongValueError, f"expect 写应有的结论：{'、'.join(Outcome)}", "expect")
    outcomes = frozenset(Outcome(word) for word in expect)
    template = Template(node.text("name"), _change(node), outcomes, node.texts("on"))
    node.done()
    return template
