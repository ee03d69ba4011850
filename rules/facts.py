"""The facts a rule set is judged on: what the papers say, where they say it, and how surely.

Everything here is a plain value. Nothing reads a file, a clock or a database; the receipt date is an
argument, as every date is. Boxes are (left, top, right, bottom), fractions of the upright page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

BoxTuple = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place on a page: the file's name as the clerk sees it, page from 1, box in fractions."""

    file: str
    page: int
    box: BoxTuple


@dataclass(frozen=True, slots=True)
class Value:
    """A value read from a paper, normalised as contract.md says.

    `confidence` is 0..1. `blank` is true where the label was found with nothing written behind it (then
    `text` is empty): an unfilled field is known to be empty, which is not the same as a field not found.
    """

    text: str
    confidence: float
    evidence: Evidence
    blank: bool = False


class MarkState(StrEnum):
    """Whether a mark stands at a place."""

    PRESENT = "present"
    ABSENT = "absent"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal's impression: the text of its arc where it could be read, and how surely it was.

    `sure_text` is the same with the characters left out that were read unsurely, None when not known.
    `red`: found by its colour, apart from the print under it; else on a copy without colours.
    """

    text: str | None
    confidence: float
    evidence: Evidence
    sure_text: str | None = None
    red: bool = True


@dataclass(frozen=True, slots=True)
class MarkPlace:
    """A place where a form asks for a signature or a seal, and whether one stands there.

    `label` is the words that ask, as printed: 法定代表人(签字), 申请单位(盖章), 承诺人签名.
    """

    asks_for: Literal["signature", "seal"]
    label: str
    state: MarkState
    confidence: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Paper:
    """One submitted document: its kind (keys of contract.md), fields and marks.

    `legibility` is 0..1, the worst page's; `page_count` counts pages; `evidence` is its first page as a
    whole. `title` is a field like any other. `text` is all that was read, for keyword checks.
    """

    kind: str
    kind_confidence: float
    evidence: Evidence
    fields: Mapping[str, Value] = field(default_factory=dict)
    seals: tuple[Seal, ...] = ()
    mark_places: tuple[MarkPlace, ...] = ()
    page_count: int = 1
    blank_pages: tuple[Evidence, ...] = ()
    legibility: float = 1.0
    grey: bool = False
    text: str = ""


class ApplicantType(StrEnum):
    """Who applies: a natural person or an organisation (GB/T 39554 服务对象, in two)."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Application:
    """All that a rule set may look at. `applicant_type` None means: told by nobody, infer from the papers.

    `phone_given_by_others`: how many other applicants of the hall gave the form's telephone number, None
    where nobody counted.
    """

    papers: tuple[Paper, ...]
    received_on: date
    agent_present: bool = False
    applicant_type: ApplicantType | None = None
    phone_given_by_others: int | None = None


class Outcome(StrEnum):
    """What a rule says of an application. Unknown is never pass and never fail."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    UNKNOWN = "unknown"
    REFUSE = "refuse"


class Finding(NamedTuple):
    """One rule's outcome with its message in Chinese, its legal basis and the places it looked at."""

    rule: str
    outcome: Outcome
    material: str
    message: str
    basis: str
    evidence: tuple[Evidence, ...] = ()


class VerdictKind(StrEnum):
    """The worst finding decides: refuse, else correction, else review, else complete."""

    REFUSE = "refuse"
    CORRECTION = "correction"
    REVIEW = "review"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict over one application and every finding behind it."""

    verdict: VerdictKind
    needs_review: bool
    findings: tuple[Finding, ...]


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """Return the verdict that `findings` add up to (contract.md, `yichuang precheck`)."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.REFUSE in outcomes:
        kind = VerdictKind.REFUSE
    elif Outcome.FAIL in outcomes:
        kind = VerdictKind.CORRECTION
    elif Outcome.UNKNOWN in outcomes:
        kind = VerdictKind.REVIEW
    else:
        kind = VerdictKind.COMPLETE
    return Verdict(kind, Outcome.UNKNOWN in outcomes, findings)
