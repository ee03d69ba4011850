"""A case as the counter and the API show it, put together from what the database holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rules.text import mask
from storage.cases import case_by_number, files_upto
from storage.clock import SHANGHAI
from storage.database import Transaction
from storage.hall import Hall
from storage.powers import person_by_key
from storage.readings import MARK_PLACE, SEAL, documents_of, fields_of, findings_of, marks_of, pages_of
from storage.tables import (
    CaseRow,
    FieldRow,
    FindingRow,
    MarkRow,
    PersonRow,
    SubmittedDocumentRow,
    SubmittedFileRow,
)
from storage.values import WorkState
from storage.work import work_of_case

Stage = Literal["waiting", "reading", "done", "failed"]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page by its file's name and its number there; `pictured`: its upright image is stored."""

    file: str
    number: int
    blank: bool
    pictured: bool


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its pages, fields and marks."""

    row: SubmittedDocumentRow
    pages: Sequence[PageView]
    fields: Mapping[str, FieldRow]
    marks: Sequence[MarkRow]


@dataclass(frozen=True, slots=True)
class CaseView:
    """All there is to show of a case's current round."""

    case: CaseRow
    stage: Stage
    owner: PersonRow | None
    files: Sequence[SubmittedFileRow]
    documents: Sequence[DocumentView]
    findings: Sequence[FindingRow]

    def evidence_of(self, finding: FindingRow) -> list[dict[str, Any]]:
        """Return the finding's places; where it has none (nothing was read), those of the material itself.

        Empty where the material is missing.
        """
        own = f"R-{finding.material}"
        presence = (row.evidence for row in self.findings if finding.material and row.rule == own)
        return finding.evidence or next(presence, [])

    def as_json(self) -> dict[str, Any]:
        """Return the case as `GET /api/v1/cases/{number}` gives it; ID and telephone numbers masked."""
        case, owner = self.case, self.owner
        return {
            "number": case.number,
            "matter": case.matter,
            "rule_set_version": case.matter_version,
            "received_on": case.received_on.isoformat(),
            "received_at": case.received_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            "state": case.state,
            "stage": self.stage,
            "verdict": case.verdict,
            "needs_review": case.needs_review,
            "owner": {"key": owner.key, "name": owner.name, "section": owner.section} if owner else None,
            "queue": case.queue,
            "queue_reason": case.queue_reason,
            "files": [
                {"position": one.position, "name": one.name, "size": one.size, "sha256": one.sha256}
                for one in self.files
            ],
            "documents": [_document(one) for one in self.documents],
            "findings": [_finding(one, self.evidence_of(one)) for one in self.findings],
            "refused_files": [
                {"file": one.name, "reason": one.refused_reason, "code": one.refused_code}
                for one in self.files
                if one.refused_code
            ],
        }


def case_view(hall: Hall, number: str) -> CaseView:
    """Return the case of that number; raises UnknownCaseError."""
    with hall.database.read() as transaction:
        case = case_by_number(transaction, number)
        if case.id is None:
            raise AssertionError("a stored case has an id")
        files = files_upto(transaction, case.id, case.round)
        names = {file.id: file.name for file in files}
        return CaseView(
            case=case,
            stage=_stage(transaction, case),
            owner=person_by_key(transaction, case.owner) if case.owner else None,
            files=files,
            documents=[
                _document_view(transaction, one, names)
                for one in documents_of(transaction, case.id, case.round)
            ],
            findings=findings_of(transaction, case.id, case.round),
        )


def _stage(transaction: Transaction, case: CaseRow) -> Stage:
    if case.verdict is not None:
        return "done"
    work = work_of_case(transaction, case.id or 0)
    if not work or work[-1].state == WorkState.FAILED:
        return "failed"
    held = work[-1].state == WorkState.LEASED and work[-1].lease_owner is not None
    return "reading" if held else "waiting"


def _document_view(
    transaction: Transaction, row: SubmittedDocumentRow, names: Mapping[int | None, str]
) -> DocumentView:
    if row.id is None:
        raise AssertionError("a stored document has an id")
    pages = [
        PageView(names[page.file_id], page.number, page.blank, page.image_sha256 is not None)
        for page in pages_of(transaction, row.id)
    ]
    return DocumentView(row, pages, fields_of(transaction, row.id), marks_of(transaction, row.id))


def _document(view: DocumentView) -> dict[str, Any]:
    parts: dict[str, list[int]] = {}
    for page in view.pages:
        parts.setdefault(page.file, []).append(page.number)
    file = next(iter(parts), "")
    places = [mark for mark in view.marks if mark.sort == MARK_PLACE]
    signatures = [mark for mark in places if mark.asks_for == "signature" and mark.state != "absent"]
    return {
        "file": file,
        "pages": parts.get(file, []),
        "parts": [{"file": name, "pages": pages} for name, pages in parts.items()],
        "kind": view.row.kind,
        "kind_confidence": view.row.kind_confidence,
        "fields": {name: _field(name, row) for name, row in view.fields.items() if not row.blank},
        "blank_fields": [name for name, row in view.fields.items() if row.blank],
        "marks": {
            "seals": [
                {**_place(mark), "text": mark.text, "confidence": mark.confidence}
                for mark in view.marks
                if mark.sort == SEAL
            ],
            "signatures": [_mark(mark) for mark in signatures],
            "places": [_mark(mark) for mark in places],
            "blank_pages": [{"file": one.file, "page": one.number} for one in view.pages if one.blank],
        },
    }


def _field(name: str, row: FieldRow) -> dict[str, Any]:
    return {
        "value": mask(name, row.value),
        "raw": row.raw if mask(name, row.value) == row.value else mask(name, row.value),
        "confidence": row.confidence,
        **_place(row),
    }


def _place(row: FieldRow | MarkRow) -> dict[str, Any]:
    return {"file": row.file_name, "page": row.page, "box": row.box}


def _mark(row: MarkRow) -> dict[str, Any]:
    words = {"asks_for": row.asks_for, "label": row.text, "state": row.state}
    return {**_place(row), **words, "confidence": row.confidence}


def _finding(row: FindingRow, evidence: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "outcome": row.outcome,
        "material": row.material,
        "message": row.message,
        "basis": row.basis,
        "evidence": evidence,
    }
