"""Examples beside the rules: papers made up, one thing changed, and what the rules must then say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from rules.facts import Application, Evidence, MarkPlace, MarkState, Outcome, Paper, Seal, Value
from rules.matching import bundle_of

if TYPE_CHECKING:
    from rules.rule_set import RuleSet

SURELY = 0.97
"""How surely a made-up value was read."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to an application to make another of it. Keys are materials, as the guide names them.

    `fields` maps (material, field) to the new text, "" for left blank, None for not on the paper at all;
    `texts` is what also stands on a paper; `marks` maps (material, signature or seal) to what stands at its
    places; `legibility` is 0..1. `applicant_not_told`: nobody said at the window who applies.
    """

    without: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    fields: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[tuple[str, str], MarkState] = field(default_factory=dict)
    seals: Mapping[str, str] = field(default_factory=dict)
    legibility: Mapping[str, float] = field(default_factory=dict)
    received_on: date | None = None
    agent: bool | None = None
    applicant_not_told: bool = False
    phone_given_by_others: int | None = None

    def materials(self) -> set[str]:
        """Return the materials that must be there for the change to be made."""
        keyed = {key for key, _ in [*self.fields, *self.marks]}
        return {*self.without, *self.texts, *self.seals, *self.legibility, *keyed}

    def named(self, material: str, field_name: str) -> Change:
        """Return the change with {material} and {field} replaced: one template for many rules."""

        def put(text: str) -> str:
            return text.replace("{material}", material).replace("{field}", field_name)

        return replace(
            self,
            without=tuple(put(key) for key in self.without),
            fields={(put(key), put(name)): text for (key, name), text in self.fields.items()},
            texts={put(key): text for key, text in self.texts.items()},
            marks={(put(key), asks): state for (key, asks), state in self.marks.items()},
            seals={put(key): text for key, text in self.seals.items()},
            legibility={put(key): value for key, value in self.legibility.items()},
        )


@dataclass(frozen=True, slots=True)
class Template:
    """A change that makes a shared rule speak, in any matter that uses it; it then says one of `expect`.

    `on` names the materials it is meant for, all when empty.
    """

    name: str
    change: Change
    expect: frozenset[Outcome]
    on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """An application and what the rules must say of it: for each outcome but pass, the ids of the rules.

    An example is `whole` when it is written out, or begins from one that is and finds no more than that: the
    shared checks' templates change such ones. `line` is where it stands in the file.
    """

    name: str
    application: Application
    expected: Mapping[Outcome, frozenset[str]]
    whole: bool
    line: int


def apply(change: Change, rule_set: RuleSet, application: Application) -> Application | None:
    """Return the application with `change` made; None where it lacks a paper that the change is about."""
    held = bundle_of(rule_set, application).held
    if any(not held.get(key) for key in change.materials()):
        return None
    papers = [
        _changed(paper, change, [key for key, some in held.items() if _is_among(paper, some)])
        for paper in application.papers
        if not any(_is_among(paper, held[key]) for key in change.without)
    ]
    shared = change.phone_given_by_others
    return replace(
        application,
        papers=(*papers, *change.papers),
        received_on=change.received_on or application.received_on,
        agent_present=application.agent_present if change.agent is None else change.agent,
        applicant_type=None if change.applicant_not_told else application.applicant_type,
        phone_given_by_others=application.phone_given_by_others if shared is None else shared,
    )


def _is_among(paper: Paper, papers: tuple[Paper, ...]) -> bool:
    return any(paper is one for one in papers)


def _changed(paper: Paper, change: Change, keys: list[str]) -> Paper:
    """Return the paper with what `change` says of the materials it stands for."""
    steps: dict[str, Callable[[Paper, str], Paper]] = {
        "fields": lambda one, key: _with_fields(
            one, {n: t for (k, n), t in change.fields.items() if k == key}
        ),
        "marks": lambda one, key: _with_marks(one, {a: s for (k, a), s in change.marks.items() if k == key}),
        "texts": lambda one, key: replace(one, text=one.text + change.texts.get(key, "")),
        "seals": lambda one, key: _with_seal(one, change.seals.get(key)),
        "legibility": lambda one, key: replace(one, legibility=change.legibility.get(key, one.legibility)),
    }
    for key in keys:
        for step in steps.values():
            paper = step(paper, key)
    return paper


def _with_fields(paper: Paper, texts: Mapping[str, str | None]) -> Paper:
    kept = {name: value for name, value in paper.fields.items() if name not in texts}
    new = {
        name: Value(text, SURELY, paper.evidence, blank=not text)
        for name, text in texts.items()
        if text is not None
    }
    title = paper.fields.get("title")
    text = paper.text.replace(title.text, texts["title"] or "") if title and "title" in texts else paper.text
    return replace(paper, fields={**kept, **new}, text=text)


def _with_marks(paper: Paper, states: Mapping[str, MarkState]) -> Paper:
    places = tuple(
        replace(place, state=states[place.asks_for]) if place.asks_for in states else place
        for place in paper.mark_places
    )
    seals = () if states.get("seal") is MarkState.ABSENT else paper.seals
    return replace(paper, mark_places=places, seals=seals)


def _with_seal(paper: Paper, text: str | None) -> Paper:
    return paper if text is None else replace(paper, seals=(_seal(text, paper.evidence),))


def _seal(text: str, place: Evidence) -> Seal:
    return Seal(text, SURELY, place, text)


def made_up_paper(
    kind: str,
    fields: Mapping[str, str],
    signed: tuple[str, ...],
    sealed: tuple[str, ...],
    seal_text: str,
    text: str,
    legibility: float = 1.0,
) -> Paper:
    """Return a surely read paper; `signed` and `sealed` are the labels of the places that bear a mark."""
    place = Evidence(f"{kind}.jpg", 1, (0.1, 0.1, 0.5, 0.2))
    places = [MarkPlace("signature", label, MarkState.PRESENT, SURELY, place) for label in signed]
    places += [MarkPlace("seal", label, MarkState.PRESENT, SURELY, place) for label in sealed]
    return Paper(
        kind,
        SURELY,
        place,
        {name: Value(said, SURELY, place, blank=not said) for name, said in fields.items()},
        (_seal(seal_text, place),) if sealed and seal_text else (),
        tuple(places),
        text=text or fields.get("title", ""),
        legibility=legibility,
    )
