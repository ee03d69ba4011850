"""初审: read a batch of files and judge them by the matter's rule set. Needs no running service."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from casework.application import COVER_RULE, FILE_RULE, submitted_from
from casework.rounds import NOTHING_CARRIED, Carried
from casework.rule_sets import catalogue, rule_set_of
from extractors.reader import Progress, read_files
from extractors.values import Document, FieldValue, MarkPlace, Place, Reading, Seal
from rules import facts
from rules.cage import Cage
from rules.judge import judge
from rules.rule_set import RuleSet

__all__ = ["COVER_RULE", "FILE_RULE", "PrecheckResult", "cage", "catalogue", "precheck_files"]


CountOthers = Callable[[str, str], int]
"""From a telephone number and the applicant who gave it to how many others gave it."""


@dataclass(frozen=True, slots=True)
class PrecheckResult:
    """What was read and what the rules say of it."""

    rule_set: RuleSet
    received_on: date
    reading: Reading
    verdict: facts.Verdict
    phone_given_by_others: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object that contract.md describes (`yichuang precheck --json`)."""
        return {
            "matter": self.rule_set.key,
            "rule_set_version": self.rule_set.version,
            "received_on": self.received_on.isoformat(),
            "verdict": self.verdict.verdict.value,
            "needs_review": self.verdict.needs_review,
            "documents": [_document_json(document) for document in self.reading.documents],
            "findings": [_finding_json(finding) for finding in self.verdict.findings],
            "refused_files": [
                {"file": f.file, "reason": f.reason, "code": f.code} for f in self.reading.refused
            ],
            "pages": self.reading.page_count,
            "reading_seconds": round(self.reading.seconds, 3),
        }


@lru_cache(maxsize=1)
def cage() -> Cage:
    """The process's warm cage, closed when the process ends."""
    made = Cage()
    atexit.register(made.close)
    return made


def precheck_files(
    matter: str,
    files: Sequence[tuple[str, bytes]],
    *,
    received_on: date,
    version: str | None = None,
    agent: bool = False,
    applicant: str | None = None,
    progress: Progress | None = None,
    keep_images: bool = False,
    case_number: str = "",
    given_by_others: CountOthers | None = None,
    carried: Carried = NOTHING_CARRIED,
) -> PrecheckResult:
    """Read `files` ((name, bytes) in order) and judge them, by exactly this `version` of the rule set.

    Without one it is the one that the files hold for the receipt date. Raises UnknownMatterError for a key
    and RuleSetMissingError for a version that the files do not have, NotInForceError for a matter that is no
    longer handled on the receipt date.

    `keep_images`: the reading also holds every upright page as a JPEG. `case_number`: whose papers they are;
    what follows the cover sheet of another case is not judged with them. `given_by_others` counts who else
    gave the form's telephone number (X-11); nobody counts where there is no hall. `carried` are the papers
    of earlier rounds: those that count still are judged with the new ones.
    """
    rule_set = rule_set_of(matter, version) if version else catalogue().matter(matter, received_on)
    guard = cage()  # its child warms up while the files are read
    reading = read_files(files, progress, keep_images)
    kept = carried.still_counting(reading.documents)
    documents = (*(paper for _, paper in kept), *reading.documents)
    submitted = submitted_from(
        documents,
        reading.refused,
        received_on=received_on,
        agent=agent,
        applicant=applicant,
        case_number=case_number,
        phone_given_by_others=_others(documents, given_by_others),
    )
    verdict = judge(rule_set, submitted.application, guard)
    whole = facts.verdict_of(verdict.findings + submitted.besides)
    others = submitted.application.phone_given_by_others
    return PrecheckResult(rule_set, received_on, reading, whole, others)


def _others(documents: Sequence[Document], count: CountOthers | None) -> int | None:
    """Return how many other applicants gave the telephone number of the form, None where nobody can count."""
    form = next((one for one in documents if one.kind == "application_form"), None)
    phone, applicant = (form.fields.get(name) for name in ("phone", "applicant")) if form else (None, None)
    if count is None or phone is None or not phone.value:
        return None
    return count(phone.value, applicant.value if applicant is not None else "")


def _document_json(document: Document) -> dict[str, Any]:
    file = document.parts[0][0]
    parts: dict[str, list[int]] = {}
    for name, page in document.parts:
        parts.setdefault(name, []).append(page)
    return {
        "file": file,
        "pages": parts[file],
        "parts": [{"file": name, "pages": pages} for name, pages in parts.items()],
        "kind": document.kind,
        "kind_confidence": document.kind_confidence,
        "fields": {name: _field_json(v) for name, v in document.fields.items() if not v.blank},
        "blank_fields": [name for name, v in document.fields.items() if v.blank],
        "marks": {
            "seals": [_seal_json(seal) for seal in document.seals],
            "signatures": [
                _mark_json(p)
                for p in document.mark_places
                if p.asks_for == "signature" and p.state != "absent"
            ],
            "places": [_mark_json(place) for place in document.mark_places],
            "blank_pages": [{"file": name, "page": page} for name, page in document.blank_pages],
            "notes": [
                {**_place_json(note.place), "text": note.text, "confidence": note.confidence}
                for note in document.notes
            ],
            "barcodes": [
                {**_place_json(code.place), "format": code.format, "text": code.text}
                for code in document.barcodes
            ],
        },
    }


def _place_json(place: Place) -> dict[str, Any]:
    return {"file": place.file, "page": place.page, "box": place.box.as_list()}


def _field_json(value: FieldValue) -> dict[str, Any]:
    return {
        "value": value.value,
        "raw": value.raw,
        "confidence": value.confidence,
        **_place_json(value.place),
    }


def _seal_json(seal: Seal) -> dict[str, Any]:
    return {**_place_json(seal.place), "text": seal.text, "confidence": seal.confidence}


def _mark_json(mark: MarkPlace) -> dict[str, Any]:
    known: Mapping[str, Any] = {"asks_for": mark.asks_for, "label": mark.label, "state": mark.state}
    return {**_place_json(mark.place), **known, "confidence": mark.confidence}


def _finding_json(finding: facts.Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "outcome": finding.outcome.value,
        "material": finding.material,
        "message": finding.message,
        "basis": finding.basis,
        "evidence": [{"file": e.file, "page": e.page, "box": list(e.box)} for e in finding.evidence],
    }
