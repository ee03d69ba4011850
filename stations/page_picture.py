"""The picture of a page: the upright image as stored, of which every evidence box is a fraction."""

from __future__ import annotations

from stations.errors import NoSuchPageError
from storage.cases import case_by_number, files_upto
from storage.database import Transaction
from storage.hall import Hall
from storage.readings import documents_of, pages_of


def page_picture(hall: Hall, number: str, position: int, page: int) -> bytes:
    """Return the stored JPEG of page `page` of the case's file at `position`, both from 1.

    Raises UnknownCaseError, NoSuchPageError, and what the object store raises.
    """
    with hall.database.read() as transaction:
        sha256 = _image_of(transaction, number, position, page)
    if sha256 is None:
        raise NoSuchPageError(position=position, page=page)
    return hall.objects.get_page_image(sha256)


def _image_of(transaction: Transaction, number: str, position: int, page: int) -> str | None:
    case = case_by_number(transaction, number)
    files = {file.id: file.position for file in files_upto(transaction, case.id or 0, case.round)}
    rows = (
        row
        for document in documents_of(transaction, case.id or 0, case.round)
        for row in pages_of(transaction, document.id or 0)
    )
    images = (r.image_sha256 for r in rows if files.get(r.file_id) == position and r.number == page)
    return next((image for image in images if image), None)
