"""Ink beside a label is sometimes found as one tall line with it: then the label has a band of its own."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw
from sheets import bgr

from extractors.engine import Pixels
from extractors.ink import for_reading
from extractors.reader import Reader
from samples.marks import font

LABEL = "法定代表人（签字）"


def scribbled() -> Pixels:
    """A label 30 pixels high with strokes over its end that reach far above and below."""
    page = Image.new("RGB", (900, 400), "white")
    pen = ImageDraw.Draw(page)
    pen.text((60, 180), LABEL, font=font("serif", 30), fill="black")
    for step in range(5):
        x = 330 + 45 * step
        pen.line([(x, 110), (x + 30, 190), (x - 10, 215), (x + 60, 290)], fill=(40, 40, 40), width=5)
    return bgr(page)


def box(left: float, top: float, right: float, bottom: float) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float32)


def test_the_label_is_read_from_its_own_band(reader: Reader) -> None:
    page = for_reading(scribbled())
    found = reader._found_within(page, box(40, 100, 640, 300), usual=36)
    texts = "".join(strip.text for strip in reader.engine.read_quads(page, found))
    assert "法定代表人" in texts
    assert max(float(one[3, 1] - one[0, 1]) for one in found) < 150


def test_a_large_heading_stays_as_it_was_found(reader: Reader) -> None:
    page = Image.new("RGB", (900, 400), "white")
    ImageDraw.Draw(page).text((60, 120), "临时占道申请表", font=font("serif", 100), fill="black")
    whole = box(50, 110, 780, 240)
    (found,) = reader._found_within(for_reading(bgr(page)), whole, usual=36)
    assert np.array_equal(found, whole)


def test_each_character_keeps_its_place_however_wide_the_line(reader: Reader) -> None:
    """Lines are widened to a few widths before they are read; the places are those of the line itself."""
    for count in (2, 5, 9, 14):
        page = Image.new("RGB", (40 * count + 20, 60), "white")
        ImageDraw.Draw(page).text(
            (10, 8), "占用城市道路许可申请人身份证明"[:count], font=font("sans", 40), fill="black"
        )
        strip = reader.engine.read_strip(bgr(page))
        assert len(strip.edges) == len(strip.text) == count
        middles = [(left + right) / 2 * page.width for left, right in strip.edges]
        assert all(abs(m - (30 + 40 * i)) < 16 for i, m in enumerate(middles)), middles
