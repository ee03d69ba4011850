"""Which paper stands for which material. Pure guesswork made strict: what cannot be told is doubtful.

ID cards are given to persons by best assignment, so that a wrong card shows as a failed check and a
missing card as missing. Papers of one kind that serve several materials are told apart by their words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import permutations
from typing import Final

from rules.bundle import SPARE_CARDS, STRAY_SHEETS, ApplicantWord, Bundle, Presence
from rules.conditions import FactValue, holds
from rules.facts import ApplicantType, Application, Paper
from rules.rule_set import Material, Role, RuleSet
from rules.text import is_organisation_name, is_person_name, plain, similarity
from rules.thresholds import KIND_SURE, LEGIBLE, READABLE, WORDS_ON_PICTURE
from rules.vocabulary import DOCUMENT_KINDS, PICTURES, WORDS_OF_KIND

_BACK: Final = ("issuing_authority", "valid_from", "valid_until")
_FRONT: Final = ("name", "id_number", "birth_date")
_MOST_CARDS: Final = 6
_NOBODY: Final = -1
_GIVEN: Final = tuple((kind, f"given.{kind}") for kind in DOCUMENT_KINDS)
_NAMED_IN: Final[dict[Role, tuple[tuple[str, str], ...]]] = {
    "legal_representative": (
        ("business_licence", "legal_representative"),
        ("application_form", "legal_representative"),
        ("application_form", "id_number"),
        ("power_of_attorney", "principal_id_number"),
    ),
    "applicant": (
        ("application_form", "applicant"),
        ("application_form", "id_number"),
        ("power_of_attorney", "principal"),
        ("power_of_attorney", "principal_id_number"),
    ),
    "agent": (("power_of_attorney", "agent_name"), ("power_of_attorney", "agent_id_number")),
}
"""Where each person's name and number stand: (document kind, field)."""


def bundle_of(rule_set: RuleSet, application: Application) -> Bundle:
    """Lay out the papers of `application` by the materials of `rule_set`."""
    papers = tuple(sorted(_whole_cards(application.papers), key=lambda paper: -paper.kind_confidence))
    applicant = _applicant(rule_set, application, papers)
    needed = needs_of(rule_set, application, applicant, papers)
    held = _cards_by_role(rule_set, papers, needed, applicant)
    held |= _papers_by_kind(rule_set, papers, held)
    used = {id(paper) for given in held.values() for paper in given}
    strays = tuple(p for p in papers if id(p) not in used and (p.blank_pages or p.legibility < LEGIBLE))
    held |= {STRAY_SHEETS: strays} if strays else {}
    loose = [p for p in papers if id(p) not in used and p.kind_confidence < KIND_SURE and not _is_blank(p)]
    presence = {material.key: _presence(material, held, loose, papers) for material in rule_set.materials}
    return Bundle(rule_set, application, applicant, held, presence)


def base_facts(
    application: Application, applicant: ApplicantWord, kinds: Iterable[str]
) -> dict[str, FactValue]:
    """Return the facts that conditions on need may look at before papers are matched."""
    given = set(kinds)
    return {
        "agent.present": application.agent_present,
        "applicant.is_org": applicant == "organisation",
        "applicant.is_person": applicant == "person",
        "applicant.is_unknown": applicant == "unknown",
        **{name: kind in given for kind, name in _GIVEN},
    }


def needs_of(
    rule_set: RuleSet, application: Application, applicant: ApplicantWord, papers: tuple[Paper, ...]
) -> set[str]:
    """Return the keys of the materials that this application must hold."""
    facts = base_facts(application, applicant, (paper.kind for paper in papers))
    return {
        material.key
        for material in rule_set.materials
        if material.need != "optional" and holds(material.when, facts)
    }


def _applicant(rule_set: RuleSet, application: Application, papers: tuple[Paper, ...]) -> ApplicantWord:
    """Return who applies: by the matter, by what was said at the window, else by what the papers say."""
    if rule_set.applicant != "either":
        return rule_set.applicant
    if application.applicant_type is not None:
        return "person" if application.applicant_type is ApplicantType.PERSON else "organisation"
    if any(paper.kind == "business_licence" and paper.kind_confidence >= KIND_SURE for paper in papers):
        return "organisation"
    names = _texts(papers, "application_form", "applicant")
    if any(is_organisation_name(name) for name in names):
        return "organisation"
    if any(is_person_name(name) for name in names):
        return "person"
    return "unknown"


def _texts(papers: tuple[Paper, ...], kind: str, field: str) -> list[str]:
    """Return the readable texts of a field on all papers of a kind, normalised."""
    values = [paper.fields[field] for paper in papers if paper.kind == kind and field in paper.fields]
    return [plain(value.text) for value in values if value.text and value.confidence >= READABLE]


def _whole_cards(papers: tuple[Paper, ...]) -> list[Paper]:
    """Join the back of an ID card that stands alone to a front without one (one document, contract.md)."""
    backs = [p for p in papers if p.kind == "id_card" and not _has(p, _FRONT) and _has(p, _BACK)]
    whole: list[Paper] = []
    for paper in papers:
        if any(paper is back for back in backs):
            continue
        if paper.kind == "id_card" and not _has(paper, _BACK) and backs:
            back = backs.pop(0)
            whole.append(
                replace(
                    paper,
                    fields={**paper.fields, **back.fields},
                    page_count=paper.page_count + back.page_count,
                    blank_pages=paper.blank_pages + back.blank_pages,
                    legibility=min(paper.legibility, back.legibility),
                )
            )
        else:
            whole.append(paper)
    return whole + backs


def _is_blank(paper: Paper) -> bool:
    return len(paper.blank_pages) >= paper.page_count


def _has(paper: Paper, fields: tuple[str, ...]) -> bool:
    return any(field in paper.fields for field in fields)


def _cards_by_role(
    rule_set: RuleSet, papers: tuple[Paper, ...], needed: set[str], applicant: ApplicantWord
) -> dict[str, tuple[Paper, ...]]:
    """Give each ID card to a person by the best total likeness of names and numbers.

    A role that must be filled takes any card that is left; another role takes only a card that is its own.
    """
    cards = [paper for paper in papers if paper.kind == "id_card"][:_MOST_CARDS]
    rest = [paper for paper in papers if paper.kind == "id_card"][_MOST_CARDS:]
    unlikely = {"person": "legal_representative"}.get(applicant)  # a person has none, whoever's number fits
    roles = [m for m in rule_set.materials if m.role is not None and m.role != unlikely]
    must = {m.key for m in roles if m.key in needed or _stands_in(m, rule_set, needed, applicant)}
    worth = [[_worth(m, card, papers, m.key in must) for card in cards] for m in roles]
    best = max(
        _deals(len(cards), len(roles)),
        key=lambda deal: sum(worth[r][c] for r, c in enumerate(deal) if c != _NOBODY),
        default=(),
    )
    held = {m.key: (cards[c],) for m, c in zip(roles, best, strict=True) if c != _NOBODY}
    spare = [card for index, card in enumerate(cards) if index not in best] + rest
    return {**held, SPARE_CARDS: tuple(spare)} if spare else dict(held)


@lru_cache(maxsize=64)
def _deals(cards: int, roles: int) -> list[tuple[int, ...]]:
    """Return every way to give so many cards, by their place, to so many roles; the plainest first."""
    return sorted(set(permutations([*range(cards), *[_NOBODY] * roles], roles)), key=_order)


def _order(deal: tuple[int, ...]) -> list[int]:
    """Of deals worth the same, deal few cards, and to the first roles: a lone card is not the agent's."""
    dealt = sum(card != _NOBODY for card in deal)
    return [dealt, *(_MOST_CARDS if card == _NOBODY else card for card in deal)]


def _stands_in(material: Material, rule_set: RuleSet, needed: set[str], applicant: ApplicantWord) -> bool:
    """Say whether a card in this role serves a needed `any_of` such as 身份证或营业执照."""
    wanted = any(m.key in needed and m.role is None and "id_card" in m.kinds for m in rule_set.materials)
    return wanted and material.role == "applicant" and applicant != "organisation"


def _worth(material: Material, card: Paper, papers: tuple[Paper, ...], must: bool) -> float:
    """Return how much is gained by giving `card` to this role: 4 for a number, 3 for a name."""
    if material.role is None:
        return 0.0
    score = 0.0
    for kind, field in _NAMED_IN[material.role]:
        own = "id_number" if field.endswith("id_number") else "name"
        mine = card.fields.get(own)
        said = _texts(papers, kind, field)
        if mine is None or not mine.text or not said:
            continue
        likeness = max(similarity(plain(mine.text), text) for text in said)
        full = 4.0 if own == "id_number" else 3.0
        score += full if likeness == 1.0 else (likeness if own == "name" or likeness > 0.8 else 0.0)
    if must:
        return score + 1.0
    return score if score >= 2.5 else -1.0


def _papers_by_kind(
    rule_set: RuleSet, papers: tuple[Paper, ...], cards: dict[str, tuple[Paper, ...]]
) -> dict[str, tuple[Paper, ...]]:
    """Give every other paper to the material that asks for its kind, told apart by words where several do."""
    held: dict[str, list[Paper]] = {}
    for paper in papers:
        wanting = [m for m in rule_set.materials if m.role is None and paper.kind in m.kinds]
        if paper.kind == "id_card":
            own = [m.key for m in rule_set.materials if m.role in {"applicant", "legal_representative"}]
            wanting = [m for m in wanting if any(paper in cards.get(key, ()) for key in own)]
        if any(paper.kind in material.words for material in wanting):
            wanting = _by_words(paper, [m for m in wanting if paper.kind in m.words])
        for material in wanting:
            held.setdefault(material.key, []).append(paper)
    return {key: tuple(given) for key, given in held.items()}


def _by_words(paper: Paper, wanting: list[Material]) -> list[Material]:
    """Return the one material whose words the paper's title, else text, holds; else none.

    A paper of no known kind is told by its title alone: minutes that mention a report are no report.
    """
    title = paper.fields.get("title")
    heading, body = plain(title.text) if title else "", plain(paper.text)
    for text in (heading,) if paper.kind == "other" else (heading, body):
        named = [m for m in wanting if any(plain(word) in text for word in m.words[paper.kind])]
        if len(named) == 1:
            return named
    return []


def _presence(
    material: Material, held: dict[str, tuple[Paper, ...]], loose: list[Paper], papers: tuple[Paper, ...]
) -> Presence:
    """Say whether a material was handed in. A paper that was not surely told may be any missing one."""
    given = held.get(material.key, ())
    if any(paper.kind_confidence >= KIND_SURE for paper in given):
        return Presence.PRESENT
    used = {id(paper) for some in held.values() for paper in some}
    untold = [paper for paper in papers if paper.kind in material.words and id(paper) not in used]
    kin = [paper for paper in papers if _may_be(paper, material)]
    return Presence.DOUBTFUL if given or loose or untold or kin else Presence.ABSENT


def _may_be(paper: Paper, material: Material) -> bool:
    """Say whether a paper that nobody knows speaks of what a material is about, or is a picture as it is."""
    text = plain(paper.text)
    wordless = paper.kind in (*PICTURES, "other") and len(text) <= WORDS_ON_PICTURE
    if wordless and any(kind in PICTURES for kind in material.kinds):
        return True
    return paper.kind == "other" and any(
        word in text for kind in material.kinds for word in WORDS_OF_KIND.get(kind, ())
    )
