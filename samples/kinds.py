"""One paper of each kind of document of the contract, old and new, by its key."""

from __future__ import annotations

from collections.abc import Callable

from samples import certificates, letters, papers, reports
from samples.dice import dice
from samples.forms import application_form
from samples.paper import Paper
from samples.story import MATTERS, Story, tell

_Maker = Callable[[Story, int], Paper]


def _card(story: Story, seed: int) -> Paper:
    return papers.id_card(story.applicant, "applicant_id", dice("card", seed), story)


def _licence(story: Story, seed: int) -> Paper:
    if story.company is None:
        raise ValueError("A licence needs a company.")
    return papers.business_licence(story.company, dice("licence", seed))


def _promise(story: Story, seed: int) -> Paper:
    make = papers.full_time_promise if seed % 2 else papers.practice_promise
    return make(story, dice("promise", seed))


MAKERS: dict[str, _Maker] = {
    "id_card": _card,
    "business_licence": _licence,
    "application_form": application_form,
    "power_of_attorney": lambda story, seed: papers.power_of_attorney(story, dice("poa", seed)),
    "lease_contract": lambda story, seed: papers.lease_contract(story, dice("lease", seed)),
    "property_certificate": certificates.property_certificate,
    "qualification_certificate": lambda story, seed: papers.qualification_certificate(
        story, dice("skill", seed)
    ),
    "commitment_letter": _promise,
    "location_drawing": lambda story, seed: papers.location_drawing(story, dice("drawing", seed)),
    "internal_regulations": lambda story, seed: papers.internal_regulations(story, dice("rules", seed)),
    "articles_of_association": reports.articles_of_association,
    "capital_verification_report": reports.capital_verification_report,
    "household_register": certificates.household_register,
    "test_report": reports.test_report,
    "approval_document": reports.approval_document,
    "training_certificate": certificates.training_certificate,
    "supply_contract": letters.supply_contract,
    "safety_assessment": reports.safety_assessment,
    "bank_account": certificates.bank_account,
    "death_certificate": certificates.death_certificate,
    "introduction_letter": letters.introduction_letter,
    "id_photo": lambda story, seed: papers.id_photo(story, dice("photo", seed)),
    "site_photo": letters.site_photo,
    "other": lambda story, seed: papers.receipt(story, dice("receipt", seed)),
}
KINDS = tuple(MAKERS)

_OF_MATTER = {
    "application_form": MATTERS,
    "location_drawing": ("road-occupation", "temporary-structure"),
    "lease_contract": ("temporary-structure",),
    "id_photo": ("senior-card",),
    **dict.fromkeys(
        ("qualification_certificate", "commitment_letter", "internal_regulations"), ("bookkeeping-agency",)
    ),
}


def paper_of(kind: str, seed: int) -> Paper:
    """Return a paper of a kind; three seeds in a row give three layouts of the kinds that have three.

    Raises ValueError for a kind that the contract does not name.
    """
    if kind not in MAKERS:
        raise ValueError(f"Unknown kind {kind!r}: one of {', '.join(MAKERS)}.")
    matters = _OF_MATTER.get(kind, ("road-occupation", "temporary-structure"))
    matter = matters[seed % len(matters)]
    organised = None if matter == "senior-card" else "organisation"
    return MAKERS[kind](tell(matter, seed, agent=True, applicant=organised), seed)
