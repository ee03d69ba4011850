"""A round red seal is found and its name read; an emblem, a photograph or a red heading is no seal."""

from __future__ import annotations

import io
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw
from sheets import HEIGHT, WIDTH, bgr, encoded, raw

from extractors.documents import documents_of
from extractors.files import RawPage
from extractors.ink import redness
from extractors.reader import Reader
from extractors.seals import sharp_ink_of
from extractors.values import Seal
from samples.dice import dice
from samples.draw import to_pdf, to_pictures
from samples.marks import font, seal
from samples.papers import id_card
from samples.story import tell

COMPANY = "六皋市云禾达市政工程有限公司"


def page(*stamps: tuple[Image.Image, int, int], diameter: int = 236) -> npt.NDArray[np.uint8]:
    """A page at 150 dpi with a few lines of text and the given seals; 236 pixels are 40 mm."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(picture)
    for row in range(8):
        draw.text(
            (150, 200 + row * 60),
            "本单位承诺所填内容真实有效，并承担相应责任。",
            font=font("serif", 32),
            fill="black",
        )
    for stamp, left, top in stamps:
        small = stamp.resize((diameter, diameter))
        picture.paste(small, (left, top), small)
    return bgr(picture)


def seals(reader: Reader, pixels: npt.NDArray[np.uint8]) -> tuple[Seal, ...]:
    """The seals alone: with a text layer given, the page's text is not read."""
    return reader.read_page("1.jpg", RawPage(1, pixels, ())).seals


def alike(text: str | None, meant: str) -> float:
    return SequenceMatcher(None, text or "", meant).ratio()


@pytest.mark.parametrize("number", ["", "3499123456789"], ids=["without a code", "with a code below"])
@pytest.mark.parametrize(
    "name",
    [COMPANY, "六皋市市场监督管理局", "安徽六皋正阳坡建筑安装工程有限责任公司"],
    ids=["company", "office", "long name"],
)
def test_the_name_on_the_arc_is_read(reader: Reader, name: str, number: str) -> None:
    (found,) = seals(reader, page((seal(name, dice("seal", 3), number), 700, 1000)))
    assert alike(found.text, name) >= 0.85
    assert found.text is not None
    assert number not in found.text or not number


@pytest.mark.parametrize("name", ["六皋市市场监督管理局", "六皋市应急管理局"])
def test_the_arc_is_read_from_a_picture_that_keeps_colours_coarsely(reader: Reader, name: str) -> None:
    sharp = page((seal(name, dice("seal", 3)), 700, 1000))
    data = encoded(Image.fromarray(sharp[:, :, ::-1]).resize((1075, 1520)), "JPEG", quality=40, subsampling=2)
    coarse = bgr(Image.open(io.BytesIO(data)))
    (found,) = seals(reader, coarse)
    assert alike(found.text, name) >= 0.85


def test_print_over_a_seal_is_not_taken_for_its_ink() -> None:
    pixels = page((seal(COMPANY, dice("seal", 3)), 700, 1000))
    pixels[1200:1216, 640:1000] = 0
    ink = sharp_ink_of(pixels, redness(pixels))
    assert np.median(ink[1203:1213, 640:690]) == 0
    stamped = redness(pixels) > 80
    assert np.median(ink[stamped]) > 100


def test_a_seal_knows_its_place(reader: Reader) -> None:
    (found,) = seals(reader, page((seal(COMPANY, dice("seal", 3)), 700, 1000)))
    x, y = found.place.box.centre
    assert (x * WIDTH, y * HEIGHT) == pytest.approx((818, 1118), abs=12)
    assert found.place.box.width * WIDTH == pytest.approx(236, rel=0.1)


def test_two_seals_are_two(reader: Reader) -> None:
    other = "六皋市安平渡物流有限公司"
    found = seals(
        reader, page((seal(COMPANY, dice("seal", 3)), 200, 1000), (seal(other, dice("seal", 4)), 800, 1200))
    )
    assert len(found) == 2
    best = [max(alike(one.text, name) for one in found) for name in (COMPANY, other)]
    assert min(best) >= 0.85


def test_a_seal_over_the_text_is_read_and_the_text_under_it_too(reader: Reader) -> None:
    read = reader.read_page("1.jpg", raw(page((seal(COMPANY, dice("seal", 3)), 400, 300))))
    assert len(read.seals) == 1
    assert alike(read.seals[0].text, COMPANY) >= 0.85
    assert read.packed.count("承担相应责任") == 8


def test_a_seal_on_a_copy_without_colour_is_found(reader: Reader) -> None:
    colour = page((seal(COMPANY, dice("seal", 3)), 700, 1000))
    grey = np.repeat(colour.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    read = reader.read_page("1.jpg", RawPage(1, grey, ()))
    assert read.grey
    assert len(read.seals) == 1


def test_where_no_seal_is_none_is_found(reader: Reader) -> None:
    assert seals(reader, page()) == ()


def test_a_red_heading_is_no_seal(reader: Reader) -> None:
    picture = Image.fromarray(page()[:, :, ::-1].copy())
    ImageDraw.Draw(picture).text(
        (250, 900), "六皋市政务服务局文件", font=font("serif", 80), fill=(215, 30, 40)
    )
    assert seals(reader, bgr(picture)) == ()


def test_a_filled_red_emblem_is_no_seal(reader: Reader) -> None:
    picture = Image.fromarray(page()[:, :, ::-1].copy())
    draw = ImageDraw.Draw(picture)
    draw.ellipse((500, 900, 740, 1140), fill=(215, 40, 40))
    draw.ellipse((560, 930, 680, 1050), fill=(240, 200, 60))
    assert seals(reader, bgr(picture)) == ()


def test_the_emblem_of_an_id_card_is_no_seal(reader: Reader) -> None:
    story = tell("senior-card", 733_002, agent=False)
    card = id_card(story.applicant, "applicant_id", dice("emblem", 2), story)
    card.sheets, card.places = "one", []
    (picture,) = to_pictures(to_pdf(card, 733_002), 200)
    read = reader.read_page("1.jpg", raw(bgr(picture)))
    (document,) = documents_of([read])
    assert document.kind == "id_card"
    assert document.seals == ()
