"""What was read and what the rules said: documents, pages, fields, marks and findings of a case's round.

They can be had as rows, and as the plain values they were recorded from: a stored case is judged again on
exactly what it was judged on first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Literal, TypeVar

from sqlalchemy import BindParameter, Select, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from extractors.values import (
    Barcode,
    Box,
    Document,
    FieldValue,
    MarkPlace,
    Note,
    Place,
    RefusedFile,
    Seal,
)
from rules.facts import Evidence, Finding, Outcome
from storage.cases import files_of, files_upto
from storage.database import Transaction
from storage.life_tables import FieldCorrectionRow
from storage.tables import FieldRow, FindingRow, MarkRow, PageRow, SubmittedDocumentRow

SEAL = "seal"
MARK_PLACE = "place"
NOTE = "note"
CODE = "code"


_Part = TypeVar("_Part", PageRow, MarkRow, FieldRow)
_COUNTING = (
    select(SubmittedDocumentRow)
    .where(
        SubmittedDocumentRow.case_id == bindparam("case_id"),
        SubmittedDocumentRow.round <= bindparam("round"),
        col(SubmittedDocumentRow.superseded_in).is_(None)
        | (col(SubmittedDocumentRow.superseded_in) > bindparam("round")),
    )
    .order_by(col(SubmittedDocumentRow.round), col(SubmittedDocumentRow.position))
)
_FINDINGS = (
    select(FindingRow)
    .where(FindingRow.case_id == bindparam("case_id"), FindingRow.round == bindparam("round"))
    .order_by(col(FindingRow.position))
)
_THESE: BindParameter[Sequence[int]] = bindparam("documents", expanding=True)
_PAGES = select(PageRow).where(col(PageRow.document_id).in_(_THESE)).order_by(col(PageRow.position))
_MARKS = select(MarkRow).where(col(MarkRow.document_id).in_(_THESE)).order_by(col(MarkRow.id))
_FIELDS = select(FieldRow).where(col(FieldRow.document_id).in_(_THESE)).order_by(col(FieldRow.id))
_CORRECTIONS = (
    select(FieldCorrectionRow)
    .where(col(FieldCorrectionRow.field_id).in_(bindparam("fields", expanding=True)))
    .order_by(col(FieldCorrectionRow.id))
)


def document_of_field(transaction: Transaction, field_id: int) -> SubmittedDocumentRow | None:
    """Return the document that a field was read from, None for a number that is none."""
    query = (
        select(SubmittedDocumentRow)
        .join(FieldRow, col(FieldRow.document_id) == col(SubmittedDocumentRow.id))
        .where(FieldRow.id == field_id)
    )
    return transaction.session.scalars(query).one_or_none()


def read_by_people(transaction: Transaction) -> list[tuple[float, bool]]:
    """Return of every field that a person has read: the machine's confidence, and whether it was right."""
    query = (
        select(FieldRow.id, FieldRow.confidence, FieldRow.value, FieldCorrectionRow.value)
        .join(FieldCorrectionRow, col(FieldCorrectionRow.field_id) == col(FieldRow.id))
        .order_by(col(FieldCorrectionRow.id))
    )
    last = {
        field_id: (confidence, machine == person)
        for field_id, confidence, machine, person in transaction.session.execute(query)
    }
    return list(last.values())


def applicants_with_phone(transaction: Transaction, phone: str, case_id: int) -> set[str]:
    """Return the applicants who gave this telephone number on the forms of other cases, as they were read."""
    number, applicant = aliased(FieldRow), aliased(FieldRow)
    query = (
        select(applicant.value)
        .join(number, col(number.document_id) == col(applicant.document_id))
        .join(SubmittedDocumentRow, col(SubmittedDocumentRow.id) == col(number.document_id))
        .where(
            number.name == "phone",
            number.value == phone,
            applicant.name == "applicant",
            applicant.value != "",
            SubmittedDocumentRow.case_id != case_id,
        )
        .distinct()
    )
    return set(transaction.session.scalars(query))


def numbers_of(transaction: Transaction, case_id: int, names: Iterable[str]) -> dict[str, float]:
    """Return the numbers read in these fields of the case's papers; of several papers the last one's."""
    names = list(names)
    if not names:
        return {}
    query = (
        select(FieldRow.name, FieldRow.value)
        .join(SubmittedDocumentRow, col(SubmittedDocumentRow.id) == col(FieldRow.document_id))
        .where(SubmittedDocumentRow.case_id == case_id, col(FieldRow.name).in_(names))
        .order_by(col(FieldRow.id))
    )
    found = {}
    for name, value in transaction.session.execute(query):
        with suppress(ValueError):
            found[name] = float(value)
    return found


def documents_of(transaction: Transaction, case_id: int, number: int) -> Sequence[SubmittedDocumentRow]:
    """Return the documents that count in a round: its own, and earlier ones that none has replaced."""
    return transaction.session.scalars(_COUNTING, {"case_id": case_id, "round": number}).all()


def pages_of(transaction: Transaction, document_id: int) -> Sequence[PageRow]:
    """Return a document's pages in order."""
    query = select(PageRow).where(PageRow.document_id == document_id).order_by(col(PageRow.position))
    return transaction.session.scalars(query).all()


def page_images_of(transaction: Transaction, case_id: int, number: int) -> dict[tuple[str, int], str]:
    """Return the SHA-256 of the stored upright pages that count in a round, by (file, page)."""
    names = {file.id: file.name for file in files_upto(transaction, case_id, number)}
    return {
        (names[page.file_id], page.number): page.image_sha256
        for row in documents_of(transaction, case_id, number)
        for page in pages_of(transaction, row.id or 0)
        if page.image_sha256 is not None
    }


def fields_of(transaction: Transaction, document_id: int) -> Mapping[str, FieldRow]:
    """Return a document's fields by name."""
    rows = transaction.session.scalars(
        select(FieldRow).where(FieldRow.document_id == document_id).order_by(col(FieldRow.id))
    )
    return {row.name: row for row in rows}


def marks_of(transaction: Transaction, document_id: int) -> Sequence[MarkRow]:
    """Return a document's seals and mark places."""
    query = select(MarkRow).where(MarkRow.document_id == document_id).order_by(col(MarkRow.id))
    return transaction.session.scalars(query).all()


def stored_documents(transaction: Transaction, case_id: int, number: int) -> tuple[Document, ...]:
    """Return the documents that count in a round as they were read, or as a person has read them since."""
    return tuple(document for _, document in documents_with_rows(transaction, case_id, number))


def documents_with_rows(
    transaction: Transaction, case_id: int, number: int
) -> list[tuple[SubmittedDocumentRow, Document]]:
    """Return the documents that count in a round, each with its row; every table is asked once."""
    rows = documents_of(transaction, case_id, number)
    names = {file.id: file.name for file in files_upto(transaction, case_id, number)}
    keys = [row.id or 0 for row in rows]
    pages = _by_document(transaction, _PAGES, keys)
    marks = _by_document(transaction, _MARKS, keys)
    fields = _by_document(transaction, _FIELDS, keys)
    said = _corrections(transaction, [row.id or 0 for own in fields.values() for row in own])
    return [
        (row, _stored(row, names, pages[key], marks[key], _field_values(fields[key], said)))
        for key, row in zip(keys, rows, strict=True)
    ]


def first_fields(
    transaction: Transaction, case_id: int, number: int, kinds: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Return by kind what the first document of that kind says, field by field, as it counts in a round."""
    firsts: dict[str, int] = {}
    for row in documents_of(transaction, case_id, number):
        if row.kind in kinds:
            firsts.setdefault(row.kind, row.id or 0)
    fields = _by_document(transaction, _FIELDS, list(firsts.values()))
    said = _corrections(transaction, [row.id or 0 for own in fields.values() for row in own])
    return {
        kind: {row.name: said.get(row.id or 0, row.value) for row in fields[key]}
        for kind, key in firsts.items()
    }


def _by_document(
    transaction: Transaction, query: Select[tuple[_Part]], documents: Sequence[int]
) -> dict[int, list[_Part]]:
    """Return the rows that belong to each of these documents, in order."""
    found: dict[int, list[_Part]] = {key: [] for key in documents}
    if documents:
        for row in transaction.session.scalars(query, {"documents": documents}):
            found[row.document_id].append(row)
    return found


def _corrections(transaction: Transaction, fields: Sequence[int]) -> dict[int, str]:
    """Return what people read in these fields; the last word counts."""
    if not fields:
        return {}
    return {one.field_id: one.value for one in transaction.session.scalars(_CORRECTIONS, {"fields": fields})}


def stored_refusals(transaction: Transaction, case_id: int, number: int) -> tuple[RefusedFile, ...]:
    """Return the files of a round that could not be read, in the order they came."""
    return tuple(
        RefusedFile(file.name, file.refused_code, file.refused_reason or "")
        for file in files_of(transaction, case_id, number)
        if file.refused_code
    )


def stored_findings(transaction: Transaction, case_id: int, number: int) -> tuple[Finding, ...]:
    """Return the findings of a round as the rules gave them."""
    return tuple(
        Finding(
            row.rule,
            Outcome(row.outcome),
            row.material,
            row.message,
            row.basis,
            tuple(Evidence(at["file"], at["page"], _four(at["box"])) for at in row.evidence),
        )
        for row in findings_of(transaction, case_id, number)
    )


def findings_of(transaction: Transaction, case_id: int, number: int) -> Sequence[FindingRow]:
    """Return the findings of a round in order."""
    return transaction.session.scalars(_FINDINGS, {"case_id": case_id, "round": number}).all()


def _stored(
    row: SubmittedDocumentRow,
    names: Mapping[int | None, str],
    pages: Sequence[PageRow],
    marks: Sequence[MarkRow],
    fields: dict[str, FieldValue],
) -> Document:
    parts = tuple((names[page.file_id], page.number) for page in pages)
    return Document(
        parts=parts,
        kind=row.kind,
        kind_confidence=row.kind_confidence,
        fields=fields,
        seals=tuple(
            Seal(_stored_place(one), one.text, one.confidence, one.sure_text, one.red is not False)
            for one in marks
            if one.sort == SEAL
        ),
        mark_places=tuple(_mark_place(one) for one in marks if one.sort == MARK_PLACE),
        blank_pages=tuple(part for part, page in zip(parts, pages, strict=True) if page.blank),
        barcodes=tuple(
            Barcode(_stored_place(one), one.asks_for or "", one.text or "")
            for one in marks
            if one.sort == CODE
        ),
        notes=tuple(
            Note(_stored_place(one), one.text or "", one.confidence) for one in marks if one.sort == NOTE
        ),
        legibility=row.legibility,
        grey=row.grey,
        text=row.text,
    )


def _field_values(rows: Sequence[FieldRow], said: Mapping[int, str]) -> dict[str, FieldValue]:
    """Return the fields; what a person read counts for certain, and the machine's reading stays stored."""
    return {row.name: _field_value(row, said.get(row.id or 0)) for row in rows}


def _field_value(row: FieldRow, said: str | None) -> FieldValue:
    if said is None:
        return FieldValue(row.value, row.raw, row.confidence, _stored_place(row), row.blank)
    return FieldValue(said, row.raw, 1.0, _stored_place(row), not said)


def _mark_place(row: MarkRow) -> MarkPlace:
    asks_for: Literal["signature", "seal"] = "signature" if row.asks_for == "signature" else "seal"
    states: dict[str | None, Literal["present", "absent", "unsure"]] = {
        "present": "present",
        "absent": "absent",
    }
    state = states.get(row.state, "unsure")
    return MarkPlace(asks_for, row.text or "", state, row.confidence, _stored_place(row))


def _stored_place(row: FieldRow | MarkRow) -> Place:
    return Place(row.file_name, row.page, Box(*row.box))


def _four(box: Sequence[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return left, top, right, bottom
