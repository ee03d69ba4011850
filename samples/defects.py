"""Defects: what is wrong with an application, done to its papers, and what a good check says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from samples import people
from samples.dice import dice
from samples.identity import break_id, break_uscc, id_number, uscc
from samples.paper import LONG_TERM, Paper, iso
from samples.story import Story

Papers = list[Paper]
Change = Callable[[Story, Papers, Random], str | None]


@dataclass(frozen=True)
class Defect:
    """A defect: how it is done, what it fails (any of the rules), where it makes sense."""

    change: Change
    rules: tuple[str, ...]
    matters: tuple[str, ...]
    agent: bool = False
    kind: str | None = None
    verdict: str = "correction"


def _one(papers: Papers, role: str) -> Paper:
    return next(paper for paper in papers if paper.role == role)


def _first(papers: Papers, *roles: str) -> Paper:
    return next(paper for paper in papers if paper.role in roles)


def _nothing(_story: Story, _papers: Papers, _rng: Random) -> None:
    return None


def _missing_material(story: Story, papers: Papers, rng: Random) -> str:
    choices = {
        "road-occupation": (
            "location_drawing",
            "business_licence",
            "legal_representative_id",
            "application_form",
        ),
        "temporary-structure": ("location_drawing", "lease_contract", "application_form"),
        "bookkeeping-agency": ("internal_regulations", "full_time_commitment", "business_licence"),
        "senior-card": ("id_photo", "applicant_id"),
    }[story.matter]
    gone = rng.choice(choices)
    papers.remove(_one(papers, gone))
    return f"R-{gone}"


def _missing_poa(_story: Story, papers: Papers, _rng: Random) -> str:
    papers.remove(_one(papers, "power_of_attorney"))
    return "R-power_of_attorney"


def _missing_agent_id(_story: Story, papers: Papers, _rng: Random) -> str:
    papers.remove(_one(papers, "agent_id"))
    return "R-agent_id"


def _expired_id(story: Story, papers: Papers, rng: Random) -> None:
    card = _first(papers, "legal_representative_id", "applicant_id")
    ended = story.received - timedelta(days=rng.randrange(20, 900))
    years = 10 if rng.random() < 0.5 else 20
    card.fields |= {"valid_from": iso(people.years_later(ended, -years)), "valid_until": iso(ended)}


def _expired_licence(story: Story, papers: Papers, rng: Random) -> None:
    ended = story.received - timedelta(days=rng.randrange(15, 300))
    _one(papers, "business_licence").fields["valid_until"] = iso(ended)


def _expired_lease(story: Story, papers: Papers, rng: Random) -> None:
    ended = story.received - timedelta(days=rng.randrange(5, 200))
    begun = people.years_later(ended, -2)
    signed = begun - timedelta(days=10)
    _one(papers, "lease_contract").fields |= {
        "valid_from": iso(begun),
        "valid_until": iso(ended),
        "signed_date": iso(signed),
    }


def _expired_poa(story: Story, papers: Papers, rng: Random) -> None:
    letter = _one(papers, "power_of_attorney")
    ended = story.received - timedelta(days=rng.randrange(5, 60))
    signed = iso(ended - timedelta(days=60))
    letter.fields |= {"valid_until": iso(ended), "signed_date": signed}
    letter.context["valid_from"] = signed


def _name_mismatch(story: Story, papers: Papers, rng: Random) -> None:
    form, licence = _one(papers, "application_form"), _one(papers, "business_licence")
    other = form.fields["applicant"]
    while other == form.fields["applicant"]:
        other = people.company_name(rng, story.matter)
    licence.fields["name"] = other


def _uscc_mismatch(_story: Story, papers: Papers, rng: Random) -> None:
    _one(papers, "application_form").fields["uscc"] = uscc(rng)


def _legal_mismatch(story: Story, papers: Papers, rng: Random) -> None:
    _one(papers, "business_licence").fields["legal_representative"] = people.person(
        rng, story.received, plain=True
    ).name


def _bad_id(_story: Story, papers: Papers, _rng: Random) -> None:
    card = _first(papers, "legal_representative_id", "applicant_id", "agent_id")
    card.fields["id_number"] = break_id(card.fields["id_number"])


def _bad_uscc(_story: Story, papers: Papers, _rng: Random) -> None:
    wrong = break_uscc(_one(papers, "business_licence").fields["uscc"])
    for paper in papers:
        for key in ("uscc", "principal_uscc"):
            if key in paper.fields:
                paper.fields[key] = wrong


def _unmark(papers: Papers, asks_for: str) -> None:
    for place in _one(papers, "application_form").places:
        if place.asks_for == asks_for:
            place.present = False


def _unsigned(_story: Story, papers: Papers, _rng: Random) -> None:
    _unmark(papers, "signature")


def _unsealed(_story: Story, papers: Papers, _rng: Random) -> None:
    _unmark(papers, "seal")


def _other_seal(story: Story, papers: Papers, rng: Random) -> None:
    for place in _one(papers, "application_form").places:
        if place.asks_for == "seal":
            place.text = people.company_name(
                rng, "temporary-structure" if story.matter == "bookkeeping-agency" else "bookkeeping-agency"
            )


def _wrong_agent(story: Story, papers: Papers, rng: Random) -> None:
    other = people.person(rng, story.received, plain=True)
    letter = _one(papers, "power_of_attorney")
    letter.fields |= {"agent_name": other.name, "agent_id_number": other.id_number}
    for place in letter.places:
        if story.agent and place.text == story.agent.name:
            place.text = other.name


def _future_date(story: Story, papers: Papers, rng: Random) -> None:
    _one(papers, "application_form").fields["signed_date"] = iso(
        story.received + timedelta(days=rng.randrange(8, 90))
    )


def _unfilled(_story: Story, papers: Papers, rng: Random) -> None:
    form = _one(papers, "application_form")
    key = rng.choice(
        [
            key
            for key in ("phone", "legal_representative", "uscc", "id_number", "signed_date")
            if key in form.fields
        ]
    )
    form.fields[key] = ""
    form.context["blank"] = [key]


def _other_address(_story: Story, papers: Papers, rng: Random) -> None:
    form = _one(papers, "application_form")
    before = form.fields["address"]
    while form.fields["address"] == before:
        form.fields["address"] = people.work_address(rng)


def _promisor_unsigned(_story: Story, papers: Papers, rng: Random) -> None:
    rng.choice(_one(papers, "full_time_commitment").places).present = False


def _under_age(story: Story, papers: Papers, rng: Random) -> None:
    card = _one(papers, "applicant_id")
    birth = people.years_later(story.received, -rng.randrange(48, 59)) - timedelta(days=rng.randrange(1, 300))
    issued = story.received - timedelta(days=rng.randrange(100, 400))
    card.fields |= {
        "birth_date": iso(birth),
        "id_number": id_number(rng, birth, story.applicant.sex == "男"),
        "valid_from": iso(issued),
        "valid_until": LONG_TERM,
    }
    for paper in papers:
        if "principal_id_number" in paper.fields:
            paper.fields["principal_id_number"] = card.fields["id_number"]


_ALL = ("road-occupation", "temporary-structure", "bookkeeping-agency")
_ROAD_SITE = ("road-occupation", "temporary-structure")
_CARDED = ("road-occupation", "temporary-structure", "senior-card")
DEFECTS: dict[str, Defect] = {
    "none": Defect(_nothing, (), (*_ALL, "senior-card"), verdict="complete"),
    "missing_material": Defect(_missing_material, (), (*_ALL, "senior-card")),
    "expired_id": Defect(_expired_id, ("X-5",), _CARDED),
    "unsealed": Defect(_unsealed, ("X-8",), _ALL, kind="organisation"),
    "uscc_mismatch": Defect(_uscc_mismatch, ("X-2",), _ALL, kind="organisation"),
    "unsigned": Defect(_unsigned, ("X-8",), _ALL),
    "missing_poa": Defect(_missing_poa, (), (*_ALL, "senior-card"), agent=True),
    "expired_lease": Defect(_expired_lease, ("X-5",), ("temporary-structure",)),
    "name_mismatch": Defect(_name_mismatch, ("X-1",), _ALL, kind="organisation"),
    "legal_mismatch": Defect(_legal_mismatch, ("X-3",), _ALL, kind="organisation"),
    "bad_id_check": Defect(_bad_id, ("X-4",), _CARDED),
    "bad_uscc_check": Defect(_bad_uscc, ("X-2",), _ALL, kind="organisation"),
    "expired_licence": Defect(_expired_licence, ("X-5",), _ALL, kind="organisation"),
    "expired_poa": Defect(_expired_poa, ("X-6", "X-5"), (*_ALL, "senior-card"), agent=True),
    "wrong_agent": Defect(_wrong_agent, ("X-6",), (*_ALL, "senior-card"), agent=True),
    "missing_agent_id": Defect(_missing_agent_id, (), (*_ALL, "senior-card"), agent=True),
    "other_seal": Defect(_other_seal, ("X-1", "X-8"), _ALL, kind="organisation"),
    "future_date": Defect(_future_date, ("X-10",), _ALL),
    "unfilled_field": Defect(_unfilled, (), _ALL),
    "other_address": Defect(_other_address, ("X-7",), _ALL, kind="organisation", verdict="review"),
    "under_age": Defect(_under_age, (), ("senior-card",)),
    "promisor_unsigned": Defect(_promisor_unsigned, ("X-8",), ("bookkeeping-agency",)),
}


def defects_of(matter: str) -> list[str]:
    """Return the names of the defects that make sense for a matter, `none` first."""
    return [name for name, defect in DEFECTS.items() if matter in defect.matters]


def needs_agent(name: str) -> bool:
    """Whether the defect is one of an agent's papers."""
    return DEFECTS[name].agent


def needs_kind(name: str) -> str | None:
    """Return the kind of applicant that the defect needs, if it needs one."""
    return DEFECTS[name].kind


def apply_defect(name: str, story: Story, papers: Papers, seed: int) -> dict[str, Any]:
    """Do the defect to the papers and return what is expected of a check."""
    defect = DEFECTS[name]
    if story.matter not in defect.matters:
        raise ValueError(f"The defect {name} makes no sense for {story.matter}.")
    rule = defect.change(story, papers, dice("defect", name, seed))
    verdicts = {"complete": ["complete"], "review": ["review"], "correction": ["correction", "review"]}
    return {
        "verdict": defect.verdict,
        "acceptable": verdicts[defect.verdict],
        "failing_rules": [rule] if rule else list(defect.rules) if defect.verdict == "correction" else [],
        "unknown_rules": list(defect.rules) if defect.verdict == "review" else [],
    }
