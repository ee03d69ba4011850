"""What a matter asks for, as loaded from its file: plain frozen values, law beside rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Literal

from rules.conditions import ALWAYS, Condition, Facts, FactValue, names_in, test_of
from rules.facts import Outcome


class SourceMark(StrEnum):
    """How well a statement is supported (domain.md: ✔ ◐ ○ ▣)."""

    VERIFIED = "verified"
    DERIVED = "derived"
    UNVERIFIED = "unverified"
    RECOMMENDED = "recommended"


_MARK_NOTES = {
    SourceMark.VERIFIED: "",
    SourceMark.DERIVED: "",
    SourceMark.UNVERIFIED: "（依据待核实）",
    SourceMark.RECOMMENDED: "（本厅审查规则）",
}


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis and how well it is supported."""

    text: str
    source: SourceMark

    def shown(self) -> str:
        """Return the text as a finding shows it: what is not verified is never presented as certain."""
        return self.text + _MARK_NOTES[self.source]


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: `n` of `unit`, counted from acceptance; None is not known."""

    n: int
    unit: Literal["working_day", "calendar_day", "month", "hour"]
    source: SourceMark


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a matter: statutory, promised, the one extension, and procedures that stop the clock."""

    statutory: Limit | None
    promised: Limit | None
    extension: Limit | None
    special: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: a place whose label holds one of `by`, when `when` holds."""

    by: tuple[str, ...]
    when: Condition = ALWAYS


Need = Literal["required", "conditional", "optional"]
Role = Literal["legal_representative", "applicant", "agent"]


@dataclass(frozen=True, slots=True)
class Material:
    """One entry of the list of materials. `kinds` are alternatives: one paper of any of them suffices.

    `words`, by kind, tell papers of one kind apart by title, then text. `role` names the person an id_card
    belongs to. `filled` fields must not be left blank; `dated` fields hold days that cannot lie in the
    future, and map to whether the day must be there at all.
    """

    key: str
    name: str
    kinds: tuple[str, ...]
    need: Need
    when: Condition
    role: Role | None
    words: Mapping[str, tuple[str, ...]]
    filled: tuple[str, ...]
    dated: Mapping[str, Literal["required", "optional"]]
    valid_on: bool
    signature: Signature | None
    seal_when: Condition | None
    bring: str
    basis: Basis | None
    copies: Mapping[str, int]
    modes: tuple[str, ...]


SILENT: Literal["silent"] = "silent"
Result = Outcome | Literal["silent"]
SEVERITY: tuple[Result, ...] = (Outcome.REFUSE, Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, SILENT)
"""Worst first: when more than one case of a rule holds, the worst one counts."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to find out: which condition over the flat facts means which outcome.

    `question` names the function that answers it (rules/questions), or is None when the facts that the
    conditions look at are there anyway. `fact` is the flat fact that holds the answer. `looked_at` names
    the fields whose places are the evidence of a rule without a question.
    """

    key: str
    id: str
    material: str
    cases: Mapping[Result, Condition]
    messages: Mapping[Outcome, str]
    basis: str
    question: str | None = None
    fact: str | None = None
    about: str = ""
    field: str = ""
    looked_at: tuple[str, ...] = ()


class RuleTest:
    """A rule as a function over facts: its worst case that holds, None when none does.

    A rule that looks at one fact alone, as nearly all do, remembers its result for each word it has met.
    """

    def __init__(self, rule: Rule) -> None:
        self.key = rule.key
        self._cases = tuple(
            (result, test_of(rule.cases[result])) for result in SEVERITY if result in rule.cases
        )
        names = set().union(*(names_in(condition) for condition in rule.cases.values()))
        self._fact = names.pop() if len(names) == 1 else None
        self._met: dict[FactValue, Result | None] = {}

    def __call__(self, facts: Facts) -> Result | None:
        """Return the result over `facts`. Raises AbsentFactError for a fact that is not there."""
        word = facts.get(self._fact) if self._fact else None
        if not isinstance(word, str):
            return self._result(facts)
        if word not in self._met:
            self._met[word] = self._result(facts)
        return self._met[word]

    def _result(self, facts: Facts) -> Result | None:
        return next((result for result, test in self._cases if test(facts)), None)


@dataclass(frozen=True)
class RuleSet:
    """A matter's rule set in one version. `applicant` is who may apply, `scope_words` its own wording."""

    key: str
    code: str | None
    name: str
    department: str
    frequency: Literal["high", "low"]
    case_type: Literal["instant_case", "committed_case"]
    version: str
    applicant: Literal["person", "organisation", "either"]
    limits: Limits
    powers: Mapping[str, str]
    scope_words: tuple[str, ...]
    materials: tuple[Material, ...]
    rules: tuple[Rule, ...]
    by_key: Mapping[str, Material] = field(default_factory=dict)

    def material(self, key: str) -> Material | None:
        """Return the material of that key, None when this matter does not ask for it."""
        return self.by_key.get(key)

    @cached_property
    def tests(self) -> tuple[RuleTest, ...]:
        """The rules as functions over facts: made once, for speed."""
        return tuple(RuleTest(rule) for rule in self.rules)
