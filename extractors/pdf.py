"""PDF files: pdfium draws the pages, pdfplumber reads the text of those born digital.

A text layer is believed only where the picture shows ink under it: hidden or misplaced text (a scanner's old
OCR, white print, a layer meant to mislead) sends the page to OCR, so that what is judged is what is seen.
"""

from __future__ import annotations

import ctypes
import io
import logging
import unicodedata
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pdfplumber
import pypdfium2
from pypdfium2 import raw

from extractors.errors import DamagedError, EmptyFileError, EncryptedError, TooLargeError
from extractors.values import Box, Line

DPI = 200
_MIN_LAYER_CHARACTERS = 12
_MIN_INK_UNDER_TEXT = 0.9
_MAX_IMAGE_SHARE = 0.04  # a larger picture may hold words, of a copied card: then OCR reads the page
_MAX_OVER_IMAGE = 0  # characters over one picture; a seal over print is a picture too: then OCR reads

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # a line for every odd font of every page

Pixels = npt.NDArray[np.uint8]


def pages(
    data: bytes, max_pages: int, max_pixels: int, long_side: int
) -> Iterator[tuple[Pixels, tuple[Line, ...] | None]]:
    """Yield (BGR pixels, text layer or None) of each page, drawn at 200 dpi or what the limits allow."""
    document = _open(data)
    try:
        count = len(document)
        if count == 0:
            raise EmptyFileError
        if count > max_pages:
            raise TooLargeError(f"{count} pages")
        with _TextLayers(data) as layers:
            for index in range(count):
                pixels = _draw(document, index, max_pixels, long_side)
                yield pixels, None if _has_unseen_text(document[index]) else layers.of(index, pixels)
    finally:
        document.close()


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        told = str(error).lower()
        # pdfium's error code outlives its file: only a file that names an encryption can be encrypted
        if ("password" in told or "security" in told) and b"/Encrypt" in data:
            raise EncryptedError from error
        if b"/Count 0" in data:
            raise EmptyFileError from error
        raise DamagedError("pdf") from error
    return document


def _draw(document: pypdfium2.PdfDocument, index: int, max_pixels: int, long_side: int) -> Pixels:
    try:
        page = document[index]
        width, height = page.get_size()
    except pypdfium2.PdfiumError as error:
        raise DamagedError(f"page {index + 1}") from error
    if width < 1 or height < 1:
        raise DamagedError(f"page {index + 1} has no size")
    if max(width, height) > 14_400 * 4:
        raise TooLargeError(f"page {index + 1} is {width:.0f} x {height:.0f} pt")
    scale = min(DPI / 72, long_side / max(width, height), (max_pixels / (width * height)) ** 0.5)
    if min(width, height) * scale < 1:
        raise TooLargeError(f"page {index + 1} is a strip")
    bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
    pixels = bitmap.to_numpy()
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, None], 3, axis=2)
    return np.ascontiguousarray(pixels[:, :, :3])


def _has_unseen_text(page: pypdfium2.PdfPage) -> bool:
    """Whether any text of the page is printed invisibly (render mode 3), transparent or almost white."""
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        if raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            return True
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha) and (
            alpha.value < 100 or min(red.value, green.value, blue.value) > 225
        ):
            return True
    return False


class _TextLayers:
    """The text layers of one PDF; a layer that pdfplumber cannot read is no layer."""

    def __init__(self, data: bytes) -> None:
        self._pdf: Any = None
        self._data = data

    def __enter__(self) -> _TextLayers:
        try:
            self._pdf = pdfplumber.open(io.BytesIO(self._data))
        except Exception:
            self._pdf = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._pdf is not None:
            self._pdf.close()

    def of(self, index: int, pixels: Pixels) -> tuple[Line, ...] | None:
        """Return the lines of a page born digital, or None where its picture must be read."""
        if self._pdf is None:
            return None
        try:
            page = self._pdf.pages[index]
            if page.rotation or _image_share(page) > _MAX_IMAGE_SHARE or _unpainted(page):
                return None
            lines = _lines(page)
        except Exception:
            return None
        if sum(len(line.text) for line in lines) < _MIN_LAYER_CHARACTERS or _garbled(lines):
            return None
        return lines if _ink_under(lines, pixels) >= _MIN_INK_UNDER_TEXT else None


def _image_share(page: Any) -> float:
    area = float(page.width * page.height) or 1.0
    return sum(abs(float(i["width"]) * float(i["height"])) / area for i in page.images)


def _unpainted(page: Any) -> bool:
    """Whether the page has text that is not plainly to be seen: off the page, or laid over a picture."""
    for char in page.chars:
        middle_x, middle_y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if not (page.bbox[0] <= middle_x <= page.bbox[2] and page.bbox[1] <= middle_y <= page.bbox[3]):
            return True
    printed = [char for char in page.chars if char["text"].strip()]
    for image in page.images:
        over = sum(
            image["x0"] < (c["x0"] + c["x1"]) / 2 < image["x1"]
            and image["top"] < (c["top"] + c["bottom"]) / 2 < image["bottom"]
            for c in printed
        )
        if over > _MAX_OVER_IMAGE:
            return True
    return False


def _lines(page: Any) -> tuple[Line, ...]:
    words = page.extract_words(
        x_tolerance_ratio=0.6, y_tolerance=3, keep_blank_chars=True, return_chars=True, use_text_flow=False
    )
    width, height = float(page.width), float(page.height)
    left, top = float(page.bbox[0]), float(page.bbox[1])
    lines = []
    for word in (piece for one in words for piece in _pieces(one)):
        chars = [char for char in word["chars"] for _ in char["text"]]
        text = _ideographs("".join(char["text"] for char in word["chars"]))
        if not text.strip():
            continue
        box = Box(
            (word["x0"] - left) / width,
            (word["top"] - top) / height,
            (word["x1"] - left) / width,
            (word["bottom"] - top) / height,
        )
        edges = tuple(((c["x0"] - left) / width, (c["x1"] - left) / width) for c in chars)
        lines.append(Line(text, box, 0.999, edges))
    return tuple(lines)


def _pieces(word: dict[str, Any]) -> list[dict[str, Any]]:
    """Part a line where blanks as wide as two characters stand: beyond them something else begins."""
    pieces: list[list[dict[str, Any]]] = [[]]
    blank = 0.0
    for char in word["chars"]:
        if char["text"].isspace():
            blank += char["x1"] - char["x0"]
            pieces[-1].append(char)
            continue
        if blank > 1.6 * char["size"] and pieces[-1]:
            pieces.append([])
        blank = 0.0
        pieces[-1].append(char)
    return [_piece(chars) for chars in pieces if any(not c["text"].isspace() for c in chars)]


def _piece(chars: list[dict[str, Any]]) -> dict[str, Any]:
    while chars[-1]["text"].isspace():
        chars = chars[:-1]
    while chars[0]["text"].isspace():
        chars = chars[1:]
    return {
        "chars": chars,
        "x0": min(c["x0"] for c in chars),
        "x1": max(c["x1"] for c in chars),
        "top": min(c["top"] for c in chars),
        "bottom": max(c["bottom"] for c in chars),
    }


# Radicals that some programs print in the place of the characters they look like, and that NFKC leaves alone.
_RADICALS = str.maketrans(
    "⺁⺈⺊⺕⺝⺟⺠⺫⺮⺶⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "厂刀卜彐月母民罒竹羊虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)


def _ideographs(text: str) -> str:
    """Return the text with Kangxi and CJK radicals made the characters they stand for, one for one."""
    return "".join(
        unicodedata.normalize("NFKC", c) if "\u2f00" <= c <= "\u2fdf" else c
        for c in text.translate(_RADICALS)
    )


def _garbled(lines: tuple[Line, ...]) -> bool:
    text = "".join(line.text for line in lines)
    strange = sum(
        1 for c in text if c == "�" or "\ue000" <= c <= "\uf8ff" or "\u2e80" <= c <= "\u2fdf" or ord(c) < 32
    )
    return "(cid:" in text or strange > 0.02 * len(text)


def _ink_under(lines: tuple[Line, ...], pixels: Pixels) -> float:
    height, width = pixels.shape[:2]
    seen = weight = 0
    for line in lines:
        box = line.box
        patch = pixels[
            max(int(box.top * height), 0) : int(box.bottom * height) + 1,
            max(int(box.left * width), 0) : int(box.right * width) + 1,
        ]
        weight += len(line.text)
        if patch.size and int(patch.max()) - int(patch.min()) > 60:
            seen += len(line.text)
    return seen / weight if weight else 0.0
