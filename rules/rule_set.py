"""What a matter asks for, as loaded from its file: plain frozen values, law beside rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rules.conditions import ALWAYS, Condition, Facts, FactValue, names_in, test_of
from rules.facts import Outcome

if TYPE_CHECKING:
    from rules.examples import Example, Template


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
    """A legal basis, or another sentence, and how well it is supported."""

    text: str
    source: SourceMark

    def shown(self) -> str:
        """Return the text as people see it: what is not verified is never presented as certain."""
        return self.text + _MARK_NOTES[self.source]


_UNITS = {"working_day": "个工作日", "calendar_day": "个自然日", "month": "个月", "hour": "个小时"}


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: `n` of `unit`, counted from acceptance; None is not known."""

    n: int
    unit: Literal["working_day", "calendar_day", "month", "hour"]
    source: SourceMark

    def shown(self) -> str:
        """Return it as halls write it: 20个工作日."""
        return f"{self.n}{_UNITS[self.unit]}"


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
TrustGrade = Literal["A", "B", "C", "D"]
"""国办函〔2016〕108号: A made by the serving authority; B verified by window staff; C uploaded, the original
must be checked before use; D made by the applicant, who answers for it."""
Origin = Literal["applicant", "authority", "intermediary"]
"""来源渠道: made by the applicant (10), issued by an authority (20), by an intermediary (30)."""
MatterType = Literal["行政许可", "行政给付", "行政确认", "其他行政权力", "公共服务"]

Role = Literal["legal_representative", "applicant", "agent"]


@dataclass(frozen=True, slots=True)
class Material:
    """One entry of the list of materials. `kinds` are alternatives: one paper of any of them suffices.

    `source` tells how well it is supported that the matter asks for it. `tolerated` says when it may be
    handed in later (容缺), empty when never. `words`, by kind, tell papers of one kind apart by title, then
    text. `role` names the person an id_card belongs to. `filled` fields must not be left blank; `dated`
    fields hold days that cannot lie in the future, and map to whether the day must be there at all.
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
    trust_grade: TrustGrade
    origin: Origin
    source: SourceMark
    tolerated: str
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
    the fields whose places are the evidence of a rule without a question. `field` is what a question asks
    about, `against` the (material, field) pairs it is held against, `number` yuan or months; `templates` are
    the examples of a shared question.
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
    against: tuple[tuple[str, str], ...] = ()
    number: int = 0
    templates: tuple[Template, ...] = ()


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
    """A matter's rule set in one version, in force from `valid_from` to `valid_to` (both included).

    `applicant` is who may apply, `scope_words` its own wording, `by_person` what no rule checks and a person
    must. `lines` tells where in `file` each material and rule stands. A case is judged by the version in
    force on its receipt date (domain.md S3).
    """

    key: str
    code: str | None
    name: str
    department: str
    frequency: Literal["high", "low"]
    case_type: Literal["instant_case", "committed_case"]
    matter_type: MatterType
    valid_from: date
    valid_to: date | None
    applicant: Literal["person", "organisation", "either"]
    limits: Limits
    powers: Mapping[str, str]
    scope_words: tuple[str, ...]
    materials: tuple[Material, ...]
    rules: tuple[Rule, ...]
    by_person: tuple[Basis, ...]
    file: Path
    lines: Mapping[str, int]
    digest: str
    by_key: Mapping[str, Material] = field(default_factory=dict, repr=False)
    examples: tuple[Example, ...] = field(default=(), repr=False)

    @property
    def version(self) -> str:
        """The version's name: the day from which it is in force."""
        return self.valid_from.isoformat()

    def in_force_on(self, day: date) -> bool:
        """Say whether this version is the one that holds on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def material(self, key: str) -> Material | None:
        """Return the material of that key, None when this matter does not ask for it."""
        return self.by_key.get(key)

    @cached_property
    def row_names(self) -> dict[tuple[str, str, str | None], str]:
        """What rows of papers are called, by material, field and other word: noted as they come up."""
        return {}

    @cached_property
    def passing_messages(self) -> dict[str, str]:
        """What rules say when they pass, where it is the same in every case: noted as it comes up."""
        return {}

    @cached_property
    def questions(self) -> tuple[tuple[Rule, str, str], ...]:
        """The rules that ask a question, each with its name and the fact that holds the answer."""
        return tuple((one, one.question, one.fact) for one in self.rules if one.question and one.fact)

    @cached_property
    def tests(self) -> tuple[RuleTest, ...]:
        """The rules as functions over facts: made once, for speed."""
        return tuple(RuleTest(rule) for rule in self.rules)
