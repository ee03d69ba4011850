"""RapidOCR reads, Tesseract seconds: the same interface, the same page."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw
from sheets import encoded

from extractors.engine import Engine, Pixels
from extractors.reader import Reader
from samples.marks import font

SENTENCE = "申请临时占用城市道路六十平方米"

Choose = Callable[[Reader], Engine]


def first(reader: Reader) -> Engine:
    return reader.engine


def second(reader: Reader) -> Engine:
    return reader.second


def ruled_page() -> Pixels:
    """Two rows of a ruled table, 200 dpi."""
    page = Image.new("RGB", (1200, 400), "white")
    pen = ImageDraw.Draw(page)
    for top in (40, 160, 280):
        pen.line([(60, top), (1140, top)], fill="black", width=3)
    for left in (60, 1140):
        pen.line([(left, 40), (left, 280)], fill="black", width=3)
    pen.text((100, 75), SENTENCE, font=font("sans", 44), fill="black")
    pen.text((100, 195), "二〇二六年十一月二十三日", font=font("sans", 44), fill="black")
    return np.asarray(page)[:, :, ::-1].copy()


@pytest.mark.parametrize("choose", [first, second])
def test_a_ruled_page_is_read_line_by_line_with_its_places(choose: Choose, reader: Reader) -> None:
    lines = choose(reader).read(ruled_page())
    text = "".join(line.text for line in lines).replace(" ", "")
    assert SENTENCE in text
    assert all(0 <= line.box.left < line.box.right <= 1 for line in lines)
    assert lines[0].box.top < lines[-1].box.top


@pytest.mark.parametrize("choose", [first, second])
def test_a_strip_is_read_with_a_confidence(choose: Choose, reader: Reader) -> None:
    strip = choose(reader).read_strip(ruled_page()[60:145, 80:900])
    assert SENTENCE in strip.text.replace(" ", "")
    assert strip.confidence > 0.6


@pytest.mark.parametrize("choose", [first, second])
def test_nothing_is_read_from_white_paper(choose: Choose, reader: Reader) -> None:
    white = np.full((400, 1200, 3), 255, np.uint8)
    assert choose(reader).read(white) == ()


def test_white_print_on_a_dark_bar_is_read(reader: Reader) -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((100, 120, 1140, 210), fill=(30, 90, 160))
    pen.text((140, 135), "临时占用城市道路网上申报单", font=font("sans", 52), fill="white")
    pen.text((140, 400), SENTENCE, font=font("sans", 40), fill="black")
    (document,) = reader.read_files([("申报单.png", encoded(page, "PNG"))]).documents
    assert document.fields["title"].value == "临时占用城市道路网上申报单"
