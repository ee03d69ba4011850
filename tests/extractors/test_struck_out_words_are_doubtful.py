"""划掉的字: what somebody drew a line through is no value, however well it can still be read."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw
from sheets import encoded

from extractors.reader import Reader
from extractors.values import FieldValue
from samples.marks import font


def address_read(reader: Reader, stroke: tuple[int, int] | None, slant: int = 0) -> FieldValue:
    """Read a form whose address bears a stroke at a height above its base line, in pixels."""
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    pen.text((330, 150), "临时占用城市道路申请表", font=font("sans", 52), fill="black")
    pen.text((140, 400), "单位地址：六皋市云岭区望湖街道迎宾路176号", font=font("sans", 36), fill="black")
    pen.text((140, 500), "联系电话：13900000000", font=font("sans", 36), fill="black")
    if stroke is not None:
        y, thick = stroke
        pen.line([(330, y), (850, y + slant)], fill=(20, 30, 120), width=thick)
    (document,) = reader.read_files([("申请表.png", encoded(page, "PNG"))]).documents
    return document.fields["address"]


def test_words_without_a_stroke_are_sure(reader: Reader) -> None:
    assert address_read(reader, None).confidence >= 0.95


@pytest.mark.parametrize("slant", [0, 6])
def test_a_stroke_through_the_middle_makes_them_doubtful(reader: Reader, slant: int) -> None:
    assert address_read(reader, (421, 3), slant).confidence < 0.6


def test_an_underline_does_not(reader: Reader) -> None:
    read = address_read(reader, (450, 3))
    assert (read.value, read.confidence >= 0.9) == ("六皋市云岭区望湖街道迎宾路176号", True)
