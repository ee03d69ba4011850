from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
import stand_in
from harness import CLERK

from casework.judge import record_precheck, take_work
from casework.receive import Batch, receive
from extractors.values import PageImage
from storage.errors import ObjectMissingError
from storage.hall import Hall
from storage.readings import documents_of, pages_of

FILES = [("1.jpg", b"a"), ("2.jpg", b"b")]
JPEG = b"\xff\xd8\xff upright"


def test_the_image_is_stored_under_its_hash_and_named_by_its_page(hall: Hall) -> None:
    case_id = receive(hall, Batch("b", "road-occupation", FILES), CLERK).case_id
    lease = take_work(hall, "a")
    assert lease is not None
    reading = replace(stand_in.reading_of(FILES), page_images=(PageImage("1.jpg", 1, JPEG),))
    record_precheck(hall, lease, reading, stand_in.verdict_on(reading), "2026-01-01")
    with hall.database.read() as transaction:
        rows = [
            pages_of(transaction, document.id or 0)[0] for document in documents_of(transaction, case_id, 1)
        ]
        hashes = [row.image_sha256 for row in rows]
    assert hashes[0] is not None
    assert hall.objects.get_page_image(hashes[0]) == JPEG
    assert hashes[1] is None


def test_a_page_of_no_document_stores_no_image(hall: Hall) -> None:
    receive(hall, Batch("b", "road-occupation", FILES), CLERK)
    lease = take_work(hall, "a")
    assert lease is not None
    stray = PageImage("1.jpg", 9, b"\xff\xd8\xff stray page")
    reading = replace(stand_in.reading_of(FILES), page_images=(stray,))
    record_precheck(hall, lease, reading, stand_in.verdict_on(reading), "2026-01-01")
    with pytest.raises(ObjectMissingError):
        hall.objects.get_page_image(sha256(stray.jpeg).hexdigest())
