"""A few bytes that claim to be gigabytes are refused before any memory is taken for them."""

from __future__ import annotations

import resource
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sheets import pdf_page

from extractors.errors import TooLargeError
from extractors.files import open_pages


@contextmanager
def no_memory_taken() -> Iterator[None]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 50 * 1024, f"{grown} KiB more than ever before"


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(4096)))
        + chunk(b"IEND", b"")
    )


def tiff_that_claims(width: int, height: int) -> bytes:
    entries = [
        (256, width),
        (257, height),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, height),
        (279, 8),
    ]
    body = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", len(entries)) + body + bytes(4)


@pytest.mark.parametrize(
    ("width", "height"),
    [("595", "2147483648"), ("2147483648", "595"), ("1000000", "1000000"), ("595", "60000"), ("60000", "1")],
)
def test_a_pdf_page_of_any_claimed_height_is_refused_or_kept_small(width: str, height: str) -> None:
    with no_memory_taken(), pytest.raises(TooLargeError):
        list(open_pages(pdf_page(width, height)))


def test_a_large_plan_is_drawn_within_the_limit() -> None:
    (page,) = open_pages(pdf_page("3370", "2384"))  # A0
    assert max(page.pixels.shape) <= 3000


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (2_000_000_000, 1), (20_000, 10_000)])
def test_a_picture_that_unfolds_to_gigabytes_is_refused(width: int, height: int) -> None:
    with no_memory_taken(), pytest.raises(TooLargeError):
        list(open_pages(png_that_claims(width, height)))


def test_a_tiff_that_unfolds_to_gigabytes_is_refused() -> None:
    with no_memory_taken(), pytest.raises(TooLargeError):
        list(open_pages(tiff_that_claims(60_000, 60_000)))


def test_the_limit_on_pixels_holds_for_every_page_not_for_the_first_alone() -> None:
    import io

    from PIL import Image

    data = io.BytesIO()
    small, large = Image.new("1", (10, 10)), Image.new("1", (10_000, 9_000))
    small.save(data, "TIFF", save_all=True, append_images=[large], compression="group4")
    pages = open_pages(data.getvalue())
    assert next(pages).number == 1
    with pytest.raises(TooLargeError):
        next(pages)
