"""Writing what was read and what the rules said; storage.readings gives it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col, select

from extractors.values import Box, Document, Place, Reading
from rules.facts import Finding
from storage.cases import files_of
from storage.database import Transaction
from storage.life_tables import SettlementRow
from storage.readings import CODE, MARK_PLACE, NOTE, SEAL
from storage.tables import FieldRow, FindingRow, MarkRow, PageRow, SubmittedDocumentRow

Images = Mapping[tuple[str, int], str]


def record_reading(
    transaction: Transaction, case_id: int, number: int, reading: Reading, images: Images | None = None
) -> None:
    """Write every document of `reading` as round `number` of the case, and which files were refused.

    `images` are the SHA-256 of the stored upright pages by (file, page).
    """
    files = {file.name: file for file in files_of(transaction, case_id, number)}
    for refused in reading.refused:
        files[refused.file].refused_code = refused.code
        files[refused.file].refused_reason = refused.reason
    ids = {name: file.id for name, file in files.items() if file.id is not None}
    for position, document in enumerate(reading.documents, start=1):
        _record_document(transaction, case_id, number, position, document, ids, images or {})


def record_findings(transaction: Transaction, case_id: int, number: int, findings: Sequence[Finding]) -> None:
    """Write every finding, in the order the rules gave them."""
    transaction.session.add_all(
        FindingRow(
            case_id=case_id,
            round=number,
            position=position,
            rule=finding.rule,
            outcome=finding.outcome.value,
            material=finding.material,
            message=finding.message,
            basis=finding.basis,
            evidence=[
                {"file": place.file, "page": place.page, "box": list(place.box)} for place in finding.evidence
            ],
        )
        for position, finding in enumerate(findings, start=1)
    )


def replace_findings(
    transaction: Transaction,
    case_id: int,
    number: int,
    findings: Sequence[Finding],
    settled: Mapping[int, int],
) -> None:
    """Write the findings of a round anew; `settled` says which settlements move from where to where.

    A settlement that is not named there was of a finding that is gone, and goes with it.
    """
    gone = delete(FindingRow).where(col(FindingRow.case_id) == case_id, col(FindingRow.round) == number)
    transaction.session.execute(gone)
    record_findings(transaction, case_id, number, findings)
    rows = transaction.session.scalars(
        select(SettlementRow).where(SettlementRow.case_id == case_id, SettlementRow.round == number)
    ).all()
    kept = [(row.model_dump(exclude={"id"}), settled.get(row.position)) for row in rows]
    for row in rows:
        transaction.session.delete(row)
    transaction.session.flush()
    transaction.session.add_all(
        SettlementRow(**{**values, "position": place}) for values, place in kept if place is not None
    )
    transaction.session.flush()


def supersede(transaction: Transaction, documents: Sequence[int], number: int) -> None:
    """Write that papers of round `number` took the place of these documents."""
    if not documents:
        return
    statement = update(SubmittedDocumentRow).where(col(SubmittedDocumentRow.id).in_(documents))
    transaction.session.execute(statement.values(superseded_in=number))


def _record_document(
    transaction: Transaction,
    case_id: int,
    number: int,
    position: int,
    document: Document,
    file_ids: Mapping[str, int],
    images: Images,
) -> None:
    row = SubmittedDocumentRow(
        case_id=case_id,
        round=number,
        position=position,
        kind=document.kind,
        kind_confidence=float(document.kind_confidence),
        legibility=float(document.legibility),
        grey=bool(document.grey),
        text=document.text,
    )
    transaction.session.add(row)
    transaction.session.flush()
    if row.id is None:
        raise AssertionError("the database gave the document no id")
    transaction.session.add_all(_pages(row.id, document, file_ids, images))
    transaction.session.add_all(_fields(row.id, document))
    transaction.session.add_all(_marks(row.id, document))


def _pages(
    document_id: int, document: Document, file_ids: Mapping[str, int], images: Images
) -> list[PageRow]:
    return [
        PageRow(
            document_id=document_id,
            file_id=file_ids[file],
            position=position,
            number=page,
            blank=(file, page) in document.blank_pages,
            image_sha256=images.get((file, page)),
        )
        for position, (file, page) in enumerate(dict.fromkeys(document.parts), start=1)
    ]


def _fields(document_id: int, document: Document) -> list[FieldRow]:
    return [
        FieldRow(
            document_id=document_id,
            name=name,
            value=value.value,
            raw=value.raw,
            confidence=float(value.confidence),
            blank=value.blank,
            **_place(value.place),
        )
        for name, value in document.fields.items()
    ]


def _marks(document_id: int, document: Document) -> list[MarkRow]:
    seals = [
        MarkRow(
            document_id=document_id,
            sort=SEAL,
            text=seal.text,
            sure_text=seal.sure_text,
            red=seal.red,
            confidence=float(seal.confidence),
            **_place(seal.place),
        )
        for seal in document.seals
    ]
    places = [
        MarkRow(
            document_id=document_id,
            sort=MARK_PLACE,
            asks_for=mark.asks_for,
            text=mark.label,
            state=mark.state,
            confidence=float(mark.confidence),
            **_place(mark.place),
        )
        for mark in document.mark_places
    ]
    notes = [
        MarkRow(
            document_id=document_id,
            sort=NOTE,
            text=note.text,
            confidence=float(note.confidence),
            **_place(note.place),
        )
        for note in document.notes
    ]
    codes = [
        MarkRow(
            document_id=document_id,
            sort=CODE,
            asks_for=code.format,
            text=code.text,
            confidence=1.0,
            **_place(code.place),
        )
        for code in document.barcodes
    ]
    return seals + places + notes + codes


def _place(place: Place) -> dict[str, Any]:
    box: Box = place.box
    return {"file_name": place.file, "page": place.page, "box": box.as_list()}
