"""Pages made by hand, so that a test says in a few lines what stands where, and no engine has to read it.

A line is (text, left, top), as fractions of an A4 page at 150 dpi; characters are 0.016 of the page high.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from extractors.files import RawPage
from extractors.layout import Page, Picture, segments_of
from extractors.values import Box, Line, Seal

WIDTH, HEIGHT = 1240, 1754
Text = tuple[str, float, float]


def line(text: str, left: float, top: float, height: float = 0.016) -> Line:
    """Return a printed line; Chinese characters are square, Latin ones half as wide."""
    wide = height * HEIGHT / WIDTH
    edges, x = [], left
    for character in text:
        step = wide if ord(character) > 0x2E80 or character == "\u3000" else wide / 2
        edges.append((x, x + step))
        x += step
    return Line(text, Box(left, top, x, top + height), 0.98, tuple(edges))


def sheet(
    *texts: Text,
    cells: Sequence[Box] = (),
    heading: str = "",
    file: str = "1.png",
    number: int = 1,
    pixels: npt.NDArray[np.uint8] | None = None,
    seals: Sequence[Seal] = (),
    grey: bool = False,
) -> Page:
    """Return a page that reads as the given lines, with a large heading where one is given."""
    ground = np.full((HEIGHT, WIDTH, 3), 255, dtype=np.uint8) if pixels is None else pixels
    lines = [line(*text) for text in texts]
    if heading:
        lines.insert(0, line(heading, 0.5 - 0.017 * len(heading), 0.06, 0.024))
    page = Page(file, number, Picture(ground), segments_of(lines, cells, HEIGHT / WIDTH), tuple(cells))
    page.seals, page.grey = tuple(seals), grey
    return page


def table(
    *rows: Sequence[tuple[float, str]], top: float = 0.2, left: float = 0.1
) -> tuple[list[Text], list[Box]]:
    """Return the lines and cells of a ruled table; each cell is (width, text)."""
    texts: list[Text] = []
    cells: list[Box] = []
    y = top
    for row in rows:
        tall = 0.034 + 0.024 * max(text.count("\n") for _, text in row)
        x = left
        for width, text in row:
            cells.append(Box(x, y, x + width, y + tall))
            for count, part in enumerate(text.split("\n")):
                if part:
                    texts.append((part, x + 0.006, y + 0.009 + 0.024 * count))
            x += width
        y += tall
    return texts, cells


def raw(pixels: npt.NDArray[np.uint8]) -> RawPage:
    """Return pixels as the first page of a scan."""
    return RawPage(1, np.ascontiguousarray(pixels))


def bgr(picture: Image.Image) -> npt.NDArray[np.uint8]:
    """Return a picture's pixels in the order in which pages are kept."""
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def encoded(picture: Image.Image, form: str, **options: object) -> bytes:
    """Return a picture as the bytes of a file."""
    data = io.BytesIO()
    picture.save(data, form, **options)  # type: ignore[arg-type]
    return data.getvalue()


def printed(html: str) -> bytes:
    """Return HTML as a PDF born digital."""
    import logging

    import weasyprint

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    data: bytes = weasyprint.HTML(string=html).write_pdf()
    return data


def written_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Return a PDF put together by hand from the bodies of its objects, the first being the catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table_at = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return data + b"startxref\n%d\n%%%%EOF\n" % table_at


def pdf_page(width: str = "595", height: str = "842") -> bytes:
    """Return a PDF of one empty page that claims a size in points."""
    box = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] >>".encode()
    return written_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", box
    )


def locked_pdf() -> bytes:
    """Return a PDF that opens with a password only."""
    key = b"<" + b"5a" * 32 + b">"
    lock = b"<< /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >>" % (key, key)
    return written_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        lock,
        trailer=b"/Encrypt 4 0 R /ID [<00><00>]",
    )
