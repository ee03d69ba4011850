"""The name of a file says nothing; its first bytes do."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageOps
from sheets import encoded, pdf_page, printed

from extractors.errors import NotADocumentError
from extractors.files import open_pages, true_type

PICTURE = Image.new("RGB", (60, 40), "white")
FORMS = {"JPEG": "JPEG", "PNG": "PNG", "TIFF": "TIFF", "BMP": "BMP", "WEBP": "WEBP"}


@pytest.mark.parametrize("form", FORMS)
def test_every_picture_format_of_the_contract_is_known_and_read(form: str) -> None:
    data = encoded(PICTURE, form)
    assert true_type(data) == FORMS[form]
    (page,) = open_pages(data)
    assert page.pixels.shape == (40, 60, 3)
    assert page.number == 1
    assert page.text_layer is None


def test_a_pdf_is_known_and_read() -> None:
    assert true_type(pdf_page()) == "PDF"
    (page,) = open_pages(pdf_page())
    assert page.pixels.shape[:2] == pytest.approx((842 * 200 / 72, 595 * 200 / 72), abs=2)


def test_a_pdf_behind_some_bytes_of_a_mail_program_is_known() -> None:
    assert true_type(b"\r\n\r\n" + pdf_page()) == "PDF"


@pytest.mark.parametrize("order", [b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"])
def test_a_tiff_is_known_in_every_byte_order(order: bytes) -> None:
    assert true_type(order + b"\x00" * 8) == "TIFF"


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("a Windows program", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("a Linux program", b"\x7fELF\x02\x01\x01\x00"),
        ("an archive or a Word file", b"PK\x03\x04\x14\x00\x06\x00"),
        ("an old Word file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a web page", b"<!DOCTYPE html><html><script>alert(1)</script>"),
        ("a drawing that can run scripts", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("plain text", "申请表".encode()),
        ("a sound in the same wrapper as WebP", b"RIFF\x00\x00\x00\x00WAVEfmt "),
        ("an animation", b"GIF89a\x01\x00\x01\x00"),
        ("one byte", b"B"),
    ],
)
def test_anything_else_is_refused_whatever_it_is_called(what: str, data: bytes) -> None:
    with pytest.raises(NotADocumentError) as refused:
        list(open_pages(data))
    assert refused.value.code == "not_a_document"
    assert "PDF、JPEG、PNG、TIFF、BMP或WebP" in refused.value.reason


def test_every_page_of_a_tiff_is_read_in_order() -> None:
    shades = [Image.new("L", (30, 30), shade) for shade in (20, 120, 220)]
    data = io.BytesIO()
    shades[0].save(data, "TIFF", save_all=True, append_images=shades[1:])
    pages = list(open_pages(data.getvalue()))
    assert [page.number for page in pages] == [1, 2, 3]
    assert [int(page.pixels.mean()) for page in pages] == [20, 120, 220]


def test_every_page_of_a_pdf_is_read_in_order() -> None:
    data = printed("<style>@page{size:A4}</style>" + "".join(
        f"<p style='break-after:page'>第{n}页共三页，这里有足够多的文字可以读</p>" for n in "一二三"
    ))  # fmt: skip
    texts = ["".join(one.text for one in page.text_layer or ()) for page in open_pages(data)]
    assert [text[:3] for text in texts] == ["第一页", "第二页", "第三页"]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stored_lying_is_turned_as_its_camera_says(orientation: int) -> None:
    photo = Image.new("RGB", (40, 20), "white")
    photo.paste("black", (0, 0, 10, 20))
    photo.paste("red", (30, 0, 40, 10))
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(photo, "PNG", exif=exif)
    (page,) = open_pages(data)
    held = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    assert np.array_equal(page.pixels[..., ::-1], np.asarray(held))


def test_what_is_transparent_is_white_paper() -> None:
    (page,) = open_pages(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))
    assert page.pixels.min() == 255


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
def test_every_kind_of_colour_comes_out_as_three_channels(mode: str) -> None:
    if mode == "I;16":
        picture = Image.fromarray(np.full((20, 20), 40_000, dtype=np.uint16))
    else:
        picture = Image.new("RGB", (20, 20), "white").convert(mode)
    (page,) = open_pages(encoded(picture, "TIFF"))
    assert page.pixels.shape == (20, 20, 3)
    assert page.pixels.mean() > 250


def test_a_large_page_is_made_no_larger_than_reading_needs() -> None:
    (page,) = open_pages(encoded(Image.new("L", (6000, 4000), 255), "PNG"))
    assert page.pixels.shape[:2] == (2000, 3000)
