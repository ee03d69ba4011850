"""A file that crashes, stalls or bloats the program that opens it is refused; the next one is read."""

from __future__ import annotations

import io
import os
import signal
import time
from collections.abc import Iterator

import pytest
from PIL import Image
from sheets import encoded, pdf_page

from extractors.errors import DamagedError, FileRefusedError, TooLargeError, TooSlowError
from extractors.opening import Opener
from extractors.reader import Reader

PICTURE = encoded(Image.new("RGB", (800, 600), "white"), "PNG")


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    one = Opener()
    yield one
    one.close()


def opens(opener: Opener) -> bool:
    return [page.number for page in opener.pages(PICTURE)] == [1]


def test_pages_come_over_as_they_were_opened(opener: Opener) -> None:
    (page,) = opener.pages(PICTURE)
    assert page.pixels.shape == (600, 800, 3)
    assert page.text_layer is None


def test_a_refusal_comes_over_with_its_sentence(opener: Opener) -> None:
    with pytest.raises(DamagedError) as refused:
        list(opener.pages(pdf_page()[:200]))
    assert refused.value.reason == DamagedError.reason
    assert opens(opener)


def test_a_child_that_dies_over_a_file_takes_nothing_with_it(opener: Opener) -> None:
    assert opens(opener)
    os.kill(opener.process_id, signal.SIGKILL)
    with pytest.raises(FileRefusedError):
        list(opener.pages(PICTURE))
    assert opens(opener)


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_not_kept_waiting() -> None:
    impatient = Opener(page_seconds=0.0)
    with pytest.raises(TooSlowError) as refused:
        list(impatient.pages(pdf_page()))
    assert "\u6253\u5370\u540e\u626b\u63cf" in refused.value.reason
    impatient.page_seconds = 15.0
    started = time.monotonic()
    assert opens(impatient)
    assert time.monotonic() - started < 10
    impatient.close()


def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    small = Opener(memory_bytes=96 * 1024**2)
    large = io.BytesIO()
    Image.new("RGB", (8000, 8000), "white").save(large, "PNG")
    with pytest.raises(TooLargeError):
        list(small.pages(large.getvalue()))
    assert opens(small)
    small.close()


def test_pages_left_unread_do_not_spoil_the_next_file(opener: Opener) -> None:
    pages = opener.pages(encoded_tiff(3))
    assert next(pages).number == 1
    pages.close()
    assert opens(opener)


def encoded_tiff(count: int) -> bytes:
    data = io.BytesIO()
    first, *others = [Image.new("L", (300, 200), 255 - n) for n in range(count)]
    first.save(data, "TIFF", save_all=True, append_images=others)
    return data.getvalue()


def test_what_is_left_of_a_file_after_its_time_is_for_a_person(reader: Reader) -> None:
    patience, reader.file_seconds = reader.file_seconds, -1.0
    try:
        reading = reader.read_files([("1.tif", encoded_tiff(3)), ("2.png", PICTURE)])
    finally:
        reader.file_seconds = patience
    assert [document.legibility for document in reading.documents] == [0.0, 0.0]
    assert reading.refused == ()
