"""What is judged is what is seen: a PDF's text counts only where the page shows ink under it."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from PIL import Image, ImageDraw
from sheets import encoded, printed, written_pdf

from extractors.files import open_pages
from extractors.reader import Reader
from samples.marks import font

SENTENCE = "申请人六皋市云禾达市政工程有限公司申请临时占用城市道路"


def layer_of(pdf: bytes) -> str | None:
    (page,) = open_pages(pdf)
    return None if page.text_layer is None else "".join(line.text for line in page.text_layer)


def picture_uri(picture: Image.Image) -> str:
    return "data:image/png;base64," + base64.b64encode(encoded(picture, "PNG")).decode()


def test_text_that_is_printed_is_taken_as_it_stands() -> None:
    assert layer_of(printed(f"<p>{SENTENCE}</p>")) == SENTENCE


def test_a_character_of_a_text_layer_knows_its_place() -> None:
    (page,) = open_pages(printed(f"<style>@page{{size:A4;margin:0}}</style><p>{SENTENCE}</p>"))
    (line,) = page.text_layer or ()
    assert len(line.edges) == len(line.text)
    assert all(0 <= left < right <= 1 for left, right in line.edges)
    height, width = page.pixels.shape[:2]
    inked = np.argwhere(page.pixels.min(axis=2) < 128)
    assert line.box.left * width == pytest.approx(inked[:, 1].min(), abs=8)
    assert line.box.bottom * height == pytest.approx(inked[:, 0].max(), abs=12)


@pytest.mark.parametrize(
    "style",
    [
        "color:white",
        "color:#fdfdfd",
        "color:transparent",
        "opacity:0.02",
        "position:absolute;top:-300mm",
        "position:absolute;left:-300mm;width:200mm",
    ],
)
def test_text_that_is_not_to_be_seen_is_not_taken(style: str) -> None:
    assert layer_of(printed(f"<p style='{style}'>{SENTENCE}</p><hr>")) is None


def test_one_hidden_sentence_is_enough_to_have_the_whole_page_read_by_eye() -> None:
    shown = "<p>占用面积六十平方米，期限三十日，用途为给水管道维修施工。</p>"
    assert layer_of(printed(f"{shown}<p style='color:white'>{SENTENCE}</p>")) is None


def test_text_behind_a_scanned_page_is_not_taken() -> None:
    scan = picture_uri(Image.effect_noise((400, 560), 60))
    page = (
        "<style>@page{size:A4;margin:0}</style>"
        f"<p style='position:absolute;top:60mm;left:20mm'>{SENTENCE}</p>"
        f"<img src='{scan}' style='position:absolute;top:0;left:0;width:210mm;height:297mm'>"
    )
    assert layer_of(printed(page)) is None


def test_a_page_with_too_little_text_is_read_by_eye() -> None:
    assert layer_of(printed("<p>第1页</p>")) is None


def test_a_text_layer_of_a_font_without_names_is_not_taken() -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    text = b"BT /F1 30 Tf 60 600 Td (" + bytes(range(1, 9)) * 4 + b") Tj ET"
    pdf = written_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        font,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    )
    assert layer_of(pdf) is None


def test_what_the_picture_shows_is_read_instead(reader: Reader) -> None:
    """A text layer that names one company over the picture of another."""
    shown = Image.new("RGB", (900, 90), "white")
    ImageDraw.Draw(shown).text(
        (10, 20), "承租方：六皋市安平渡物流有限公司", font=font("sans", 44), fill="black"
    )
    page = (
        "<style>@page{size:A4;margin:20mm}</style><h1>租赁合同</h1>"
        f"<img src='{picture_uri(shown)}' style='width:150mm'>"
        "<p style='color:transparent;position:absolute;top:17mm;font-size:20px'>"
        "承租方：六皋市云禾达物流有限公司</p>"
    )
    reading = reader.read_files([("1.pdf", printed(page))])
    assert reading.documents[0].fields["lessee"].value == "六皋市安平渡物流有限公司"


def test_words_in_a_picture_on_a_printed_page_are_read_too(reader: Reader) -> None:
    """A copy of a card set into a typed page; its heading alone is in the text layer."""
    shown = Image.new("RGB", (900, 90), "white")
    ImageDraw.Draw(shown).text(
        (10, 20), "公民身份号码990101199001011236", font=font("sans", 44), fill="black"
    )
    image = f"<img src='{picture_uri(shown)}' style='width:170mm;height:17mm'>"
    page = f"<h1>居民身份证复印件</h1><p>{SENTENCE}</p>{image}"
    (document,) = reader.read_files([("1.pdf", printed(page))]).documents
    assert "990101199001011236" in document.text


def test_radicals_that_look_like_characters_become_those_characters() -> None:
    assert (
        layer_of(printed("<p>⽅⾦⼭⽔⻋⻔⻓市政工程有限公司申请</p>")) == "方金山水车门长市政工程有限公司申请"
    )
