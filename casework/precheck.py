"""初审: read a batch of files and judge them by the matter's rule set. Needs no running service."""

from __future__ import annotations

import atexit
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from casework.covers import Sorted, pages_of, sort_by_cover
from casework.rule_sets import catalogue
from extractors.reader import Progress, read_files
from extractors.values import WHOLE_PAGE, Document, FieldValue, MarkPlace, Place, Reading, RefusedFile, Seal
from rules import facts
from rules.cage import Cage
from rules.judge import judge
from rules.rule_set import RuleSet

FILE_RULE, COVER_RULE = "FILE", "COVER"
_FILE_BASIS = "收件须能打开、能辨认（本厅审查规则）"
_COVER_BASIS = "回执和封面页的二维码标明其后材料所属的办件（本厅审查规则）"


@dataclass(frozen=True, slots=True)
class PrecheckResult:
    """What was read and what the rules say of it."""

    rule_set: RuleSet
    received_on: date
    reading: Reading
    verdict: facts.Verdict

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
    agent: bool = False,
    applicant: str | None = None,
    progress: Progress | None = None,
    keep_images: bool = False,
    case_number: str = "",
) -> PrecheckResult:
    """Read `files` ((name, bytes) in order) and judge them. Raises UnknownMatterError for an unknown key
    and NotInForceError for a matter that is no longer handled on the receipt date.

    `keep_images`: the reading also holds every upright page as a JPEG. `case_number`: whose papers they are;
    what follows the cover sheet of another case is not judged with them.
    """
    rule_set = catalogue().matter(matter, received_on)
    guard = cage()  # its child warms up while the files are read
    reading = read_files(files, progress, keep_images)
    pile = sort_by_cover(reading.documents, case_number)
    application = facts.Application(
        papers=tuple(paper_of(document) for document in pile.own)
        + tuple(_unread(refused) for refused in reading.refused),
        received_on=received_on,
        agent_present=agent,
        applicant_type=facts.ApplicantType(applicant) if applicant else None,
    )
    verdict = judge(rule_set, application, guard)
    besides = (*(_refused_finding(file) for file in reading.refused), *_elsewhere(pile))
    return PrecheckResult(rule_set, received_on, reading, facts.verdict_of(verdict.findings + besides))


def _elsewhere(pile: Sorted) -> list[facts.Finding]:
    """One finding for each other case whose papers lie in the pile: a person takes them there."""
    of_case: dict[str, list[Document]] = {}
    for number, document in pile.others:
        of_case.setdefault(number, []).append(document)
    return [
        facts.Finding(
            COVER_RULE,
            facts.Outcome.UNKNOWN,
            "",
            f"{pages_of(documents)}放在办件{number}的回执后面，没有计入本件。请转到办件{number}。",
            _COVER_BASIS,
            tuple(_evidence(Place(*document.parts[0], WHOLE_PAGE)) for document in documents),
        )
        for number, documents in of_case.items()
    ]


def _unread(refused: RefusedFile) -> facts.Paper:
    """A file nobody could read may hold any paper: what is not found elsewhere is unknown, not missing."""
    return facts.Paper("other", 0.0, facts.Evidence(refused.file, 1, (0.0, 0.0, 1.0, 1.0)))


def _refused_finding(refused: RefusedFile) -> facts.Finding:
    place = facts.Evidence(refused.file, 1, (0.0, 0.0, 1.0, 1.0))
    return facts.Finding(
        FILE_RULE, facts.Outcome.UNKNOWN, "", f"{refused.file}：{refused.reason}", _FILE_BASIS, (place,)
    )


def paper_of(document: Document) -> facts.Paper:
    """Return a document as the rules look at it."""
    file, page = document.parts[0]
    return facts.Paper(
        kind=document.kind,
        kind_confidence=document.kind_confidence,
        evidence=_evidence(Place(file, page, WHOLE_PAGE)),
        fields={name: _value(value) for name, value in document.fields.items()},
        seals=tuple(
            facts.Seal(s.text, s.confidence, _evidence(s.place), s.sure_text, s.red) for s in document.seals
        ),
        mark_places=tuple(_mark_place(place) for place in document.mark_places),
        page_count=len(document.parts),
        blank_pages=tuple(_evidence(Place(f, n, WHOLE_PAGE)) for f, n in document.blank_pages),
        legibility=document.legibility,
        grey=document.grey,
        text=document.text,
    )


def _evidence(place: Place) -> facts.Evidence:
    left, top, right, bottom = place.box.as_list()
    return facts.Evidence(place.file, place.page, (left, top, right, bottom))


def _value(value: FieldValue) -> facts.Value:
    return facts.Value(value.value, value.confidence, _evidence(value.place), value.blank)


def _mark_place(place: MarkPlace) -> facts.MarkPlace:
    state = facts.MarkState(place.state)
    return facts.MarkPlace(place.asks_for, place.label, state, place.confidence, _evidence(place.place))


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
