"""The papers of one application, laid out by material: what every question looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Literal, NamedTuple, TypeVar

from rules.facts import Application, Evidence, Paper, Value
from rules.rule_set import Material, RuleSet
from rules.text import FIELD_NAMES, KIND_NAMES, mask
from rules.thresholds import READABLE

SPARE_CARDS: Final = "id_card"
"""The key under which ID cards stand that no material asks for: not required, checked all the same."""

STRAY_SHEETS: Final = "other"
"""The key under which sheets stand that are nothing but blank or unreadable."""

_Thing = TypeVar("_Thing")
ApplicantWord = Literal["person", "organisation", "unknown"]


class Word(StrEnum):
    """The answer to a question, as a word both evaluators compare."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Presence(StrEnum):
    """Whether a material was handed in; doubtful when a paper that could be it was not surely told."""

    PRESENT = "present"
    ABSENT = "absent"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing a question looked at: what it is called, what was read there, how surely (0..1), and where.

    `text` is as it was read, unmasked, empty where nothing was; `field` says how it must be masked,
    `material` whose paper it stands on. `confidence` and `place` are None where nothing was found.
    """

    name: str
    text: str = ""
    confidence: float | None = None
    place: Evidence | None = None
    field: str = ""
    blank: bool = False
    material: str = ""


Look = Callable[[], tuple[Seen, ...]]
"""Puts into words what was looked at, when an explanation asks: a verdict never does."""


class Answer(NamedTuple):
    """A word, the texts its message may show, the places it was read from, and all that was looked at.

    `parts`: the answers this one was put together from, where several count. `doubts`: what else could not
    be told while the word is worse than unknown.
    """

    word: Word
    left: str = ""
    right: str = ""
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    look: tuple[Side, ...] | Look = ()
    parts: tuple[Answer, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def looked_at(self) -> tuple[Seen, ...]:
        """All that was looked at, also when all is well."""
        return tuple(side.seen for side in self.look) if isinstance(self.look, tuple) else self.look()


NOT_APPLICABLE: Final = Answer(Word.NOT_APPLICABLE)
_SEVERITY: Final = (Word.DIFFERENT, Word.UNKNOWN, Word.SAME, Word.NOT_APPLICABLE)


def not_applicable(reason: str, *sides: Side) -> Answer:
    """Return the answer of a question that does not arise, with why."""
    return Answer(Word.NOT_APPLICABLE, reason=reason, look=sides)


def worst(answers: list[Answer]) -> Answer:
    """Return the worst of several answers to one question; without any, it does not apply.

    Where several are different (or unknown) all of them are told at once: none may come up later.
    """
    if len(answers) == 1:
        return answers[0]
    word = min((answer.word for answer in answers), key=_SEVERITY.index, default=Word.NOT_APPLICABLE)
    chosen = [answer for answer in answers if answer.word is word]
    if not chosen:
        return NOT_APPLICABLE
    if word is Word.SAME or word is Word.NOT_APPLICABLE:  # all is well: the first says so for all
        return chosen[0]._replace(evidence=_each(chosen[0].evidence), look=_all_seen(answers))
    doubts = [one.reason for one in answers if word is Word.DIFFERENT and one.word is Word.UNKNOWN]
    return Answer(
        word,
        "」、「".join(_each(one.left for one in chosen)),
        "」、「".join(_each(one.right for one in chosen)),
        "；".join(_each(one.reason for one in chosen)),
        _each(place for one in chosen for place in one.evidence),
        _all_seen(answers),
        tuple(chosen) if len(chosen) > 1 else chosen[0].parts,
        _each([*doubts, *(doubt for one in chosen for doubt in one.doubts)]),
    )


def best(answers: list[Answer]) -> Answer:
    """Return the best answer: for marks, which stand on one of the sheets of a paper."""
    if len(answers) == 1:
        return answers[0]
    order = (Word.SAME, Word.UNKNOWN, Word.DIFFERENT, Word.NOT_APPLICABLE)
    chosen = min(answers, key=lambda answer: order.index(answer.word), default=NOT_APPLICABLE)
    return chosen._replace(look=_all_seen(answers))


def _all_seen(answers: list[Answer]) -> Look:
    return lambda: _each(seen for one in answers for seen in one.looked_at)


def _each(things: Iterable[_Thing]) -> tuple[_Thing, ...]:
    """Return everything that is not empty once, in order."""
    return tuple(dict.fromkeys(thing for thing in things if thing))


@dataclass(slots=True)
class Side:
    """One side of a comparison: what it is called and what was read. `name` reads 营业执照上的名称.

    `papers` are those it comes from. `field` and `material` say which value it is.
    """

    name: str
    value: Value | None
    blank_is_told: bool = False
    papers: tuple[Paper, ...] = ()
    field: str = ""
    material: str = ""

    @property
    def printed(self) -> str:
        """All that was read on the papers it comes from."""
        return " ".join(paper.text for paper in self.papers)

    @property
    def seen(self) -> Seen:
        """What an explanation shows of this side."""
        if self.value is None:
            return Seen(self.name, field=self.field, material=self.material)
        read, field = self.value, self.field
        return Seen(self.name, read.text, read.confidence, read.evidence, field, read.blank, self.material)

    @property
    def text(self) -> str:
        """The text as a message may show it: ID and telephone numbers masked."""
        return "" if self.value is None else mask(self.field, self.value.text)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The place it was read from, if it was."""
        return () if self.value is None else (self.value.evidence,)

    @property
    def told_blank(self) -> bool:
        """Left blank, and X-9 says so already."""
        return self.blank_is_told and self.value is not None and self.value.blank

    def trouble(self) -> str:
        """Return why the value cannot be relied on, empty when it can."""
        if self.value is None:
            return f"没有读到{self.name}"
        if self.value.blank or not self.value.text:
            return f"{self.name}是空白"
        if self.value.confidence < READABLE:
            return f"{self.name}「{self.text}」字迹不够清楚"
        return ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """An application whose papers are matched to the materials of a rule set."""

    rule_set: RuleSet
    application: Application
    applicant: ApplicantWord
    held: Mapping[str, tuple[Paper, ...]]
    presence: Mapping[str, Presence]
    sides: dict[tuple[str, str, str | None], Side] = field(default_factory=dict, compare=False, repr=False)
    """Those asked for so far: most are asked for by several questions."""

    @property
    def received_on(self) -> date:
        """The receipt date, which every day is held against."""
        return self.application.received_on

    def papers(self, key: str) -> tuple[Paper, ...]:
        """Return the papers of a material, the surest first."""
        return self.held.get(key, ())

    def has(self, key: str) -> bool:
        """Say whether any paper stands for this material."""
        return bool(self.held.get(key))

    def lacking(self, *keys: str) -> str:
        """Return which of these materials no paper stands for, as a reason; empty when all are there."""
        missing = [self.name_of(key) for key in keys if not self.has(key)]
        return f"没有交{'、'.join(missing)}" if missing else ""

    def material(self, key: str) -> Material | None:
        """Return the material, None when the matter does not ask for it."""
        return self.rule_set.material(key)

    def name_of(self, key: str) -> str:
        """Return the material's Chinese name."""
        material = self.material(key)
        return material.name if material else {STRAY_SHEETS: "其他页面"}.get(key, "其他身份证")

    def called(self, key: str, paper: Paper) -> str:
        """Return what to call a paper: by its kind where the material has alternatives."""
        material = self.material(key)
        alternatives = material is not None and len(material.kinds) > 1
        return KIND_NAMES.get(paper.kind, self.name_of(key)) if alternatives else self.name_of(key)

    def value(self, key: str, field: str) -> Value | None:
        """Return what a material's papers say in a field: the surest reading, else a blank, else None."""
        papers = self.papers(key)
        if len(papers) == 1:
            return papers[0].fields.get(field)
        values = [paper.fields[field] for paper in papers if field in paper.fields]
        filled = [value for value in values if not value.blank]
        return max(filled or values, key=lambda value: value.confidence, default=None)

    def side(self, key: str, field: str, called: str | None = None) -> Side:
        """Return one side of a comparison, named for the person who reads the message."""
        asked = (key, field, called)
        if asked not in self.sides:
            self.sides[asked] = self._side(key, field, called)
        return self.sides[asked]

    def _side(self, key: str, field: str, called: str | None) -> Side:
        names = self.rule_set.row_names
        if (key, field, called) not in names:
            names[key, field, called] = f"{self.name_of(key)}上的{called or FIELD_NAMES.get(field, field)}"
        material = self.material(key)
        told = material is not None and field in material.filled
        signs = field == "legal_representative"  # whose name stands a second time where he signs
        papers = () if signs else self.papers(key)
        return Side(names[key, field, called], self.value(key, field), told, papers, field, key)

    @property
    def applicant_card(self) -> str | None:
        """The key of the card that must be the applicant's or its legal representative's, if there is one."""
        for role in ("legal_representative", "applicant"):
            for material in self.rule_set.materials:
                if material.role == role and self.has(material.key):
                    return material.key
        return None

    @property
    def agent_card(self) -> str | None:
        """The key of the agent's card, if it was handed in."""
        for material in self.rule_set.materials:
            if material.role == "agent" and self.has(material.key):
                return material.key
        return None
