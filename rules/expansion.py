"""From materials and shared questions to rules: one rule for each (check, question, material, field)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rules.bundle import SPARE_CARDS, STRAY_SHEETS, Presence, Word
from rules.conditions import ALWAYS, All, Any, Compare, Condition, Not
from rules.examples import Template
from rules.facts import Outcome
from rules.rule_set import SILENT, Basis, Material, Result, Rule, SourceMark


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a check. Without a `fail` text a difference goes to a person.

    It is asked in matters that have all materials it `needs` beside its own. `field`, `against` and `number`
    are what a matter's own question asks about (rules/questions/own.py).
    """

    question: str
    on: tuple[str, ...]
    about: str
    fail: str
    templates: tuple[Template, ...] = ()
    needs: tuple[str, ...] = ()
    field: str = ""
    against: tuple[tuple[str, str], ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class CommonCheck:
    """A check that matters share, with the law it stands on."""

    id: str
    name: str
    basis: Basis
    asked: tuple[Asked, ...]


def shared_question(said: Mapping[Result, Condition], when: Condition) -> Mapping[Result, Condition]:
    """Return the cases of a rule that only speaks when `when` holds, and is silent otherwise."""
    if when == ALWAYS:
        return dict(said)
    return {SILENT: Not(when), **{outcome: All((when, condition)) for outcome, condition in said.items()}}


def material_rules(materials: Iterable[Material], basis: Basis) -> list[Rule]:
    """Return rule R-<key> for each material: handed in, missing, or doubtful."""
    return [_material_rule(material, material.basis or basis) for material in materials]


def _material_rule(material: Material, basis: Basis) -> Rule:
    fact = f"state.{material.key}"
    present, absent, doubtful = (
        Compare(fact, "==", presence.value)
        for presence in (Presence.PRESENT, Presence.ABSENT, Presence.DOUBTFUL)
    )
    cases: dict[Result, Condition] = {Outcome.PASS: present}
    if material.need == "optional":
        cases[SILENT] = Not(present)
    else:
        cases[Outcome.FAIL] = All((material.when, absent))
        cases[Outcome.UNKNOWN] = All((material.when, doubtful))
        if material.when != ALWAYS:
            cases[SILENT] = Not(material.when)
    messages = {
        Outcome.PASS: "{material}：已提交",
        Outcome.FAIL: f"缺少{{material}}。{material.bring}。{_tolerated(material)}",
        Outcome.UNKNOWN: "有一份材料认不准，可能是{material}。请人工确认。",
    }
    key = f"R-{material.key}"
    shown = basis.shown() + ("（本材料的要求待核实）" if material.source is SourceMark.UNVERIFIED else "")
    return Rule(key, key, material.key, cases, messages, shown, fact=fact, about=material.name)


def _tolerated(material: Material) -> str:
    """Return what the applicant is told of handing it in later (容缺受理), empty when that is not allowed."""
    return f"可以容缺：{material.tolerated}。" if material.tolerated else ""


def question_rules(check: CommonCheck, materials: Mapping[str, Material]) -> list[Rule]:
    """Return the rules of a common check for the materials of one matter."""
    rules: dict[str, Rule] = {}
    for asked in check.asked:
        if not materials.keys() >= set(asked.needs):
            continue
        for target in asked.on:
            for key, field, when in _targets(target, materials):
                rule = question_rule(check, asked, key, asked.field or field, when)
                rules.setdefault(rule.key, rule)
    return list(rules.values())


def _targets(target: str, materials: Mapping[str, Material]) -> list[tuple[str, str, Condition]]:
    """Return (material, field, condition) for a target: a material's key, or a word for several."""
    every = list(materials.values())
    words: dict[str, list[tuple[str, str, Condition]]] = {
        "cards": [*((m.key, "", ALWAYS) for m in every if m.role is not None), (SPARE_CARDS, "", ALWAYS)],
        "each": [(m.key, "", ALWAYS) for m in every if m.role is not None or "id_card" not in m.kinds],
        "valid_on": [(m.key, "", ALWAYS) for m in every if m.valid_on],
        "sign": [(m.key, "", m.signature.when) for m in every if m.signature is not None],
        "seal": [(m.key, "", m.seal_when) for m in every if m.seal_when is not None],
        "filled": [(m.key, field, ALWAYS) for m in every for field in m.filled],
        "dated": [(m.key, field, ALWAYS) for m in every for field in m.dated],
    }
    if target in words:
        return words[target]
    return [(target, "", ALWAYS)] if target in {*materials, SPARE_CARDS, STRAY_SHEETS} else []


def question_rule(check: CommonCheck, asked: Asked, material: str, field: str, when: Condition) -> Rule:
    """Return the rule that asks one question of one material, silent where `when` does not hold."""
    parts = [asked.question, material, *([field] if field else [])]
    fact = ".".join([check.id.lower().replace("-", "_"), *parts])
    same, different, unknown, silent = (Compare(fact, "==", word.value) for word in Word)
    said: dict[Result, Condition] = {Outcome.PASS: same}
    if asked.fail:
        said |= {Outcome.FAIL: different, Outcome.UNKNOWN: unknown}
    else:
        said[Outcome.UNKNOWN] = Any((different, unknown))
    cases = {**shared_question(said, when), SILENT: Any((silent, Not(when)))}
    messages = {
        Outcome.PASS: "{about}：相符",
        Outcome.FAIL: asked.fail,
        Outcome.UNKNOWN: "请人工核对{about}：{reason}。",
    }
    key = ".".join([check.id, *parts])
    return Rule(
        key,
        check.id,
        material,
        cases,
        messages,
        check.basis.shown(),
        asked.question,
        fact,
        asked.about,
        field,
        against=asked.against,
        number=asked.number,
        templates=asked.templates,
    )
