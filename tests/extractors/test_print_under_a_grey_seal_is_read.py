"""In a copy without colour a seal's ring is as dark as print; what it crosses is read all the same."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageChops, ImageDraw
from sheets import HEIGHT, WIDTH, bgr, raw

from extractors.ink import for_reading
from extractors.reader import Reader
from extractors.rings import without_rings
from extractors.seals import Ring, find_rings
from samples.dice import dice
from samples.marks import font, seal

MIDDLE, RADIUS = (760, 1100), 118  # 40 mm at 150 dpi
TEXT = "安徽省六皋市云岭大道291号4号楼7层"


def copied(text: str, left: int, top: int) -> npt.NDArray[np.uint8]:
    """A grey page of a few lines, one of them at the given place, with a seal over it."""
    page = Image.new("L", (WIDTH, HEIGHT), 236)
    draw = ImageDraw.Draw(page)
    for row in range(6):
        draw.text((150, 200 + row * 60), "本单位承诺所填内容真实有效。", font=font("serif", 32), fill=40)
    draw.text((left, top), text, font=font("serif", 32), fill=40)
    stamp = seal("六皋市云禾达市政工程有限公司", dice("seal", 5)).resize((2 * RADIUS, 2 * RADIUS))
    paper = Image.new("RGBA", (WIDTH, HEIGHT), "white")
    paper.paste(stamp, (MIDDLE[0] - RADIUS, MIDDLE[1] - RADIUS), stamp)
    return bgr(ImageChops.multiply(page, paper.convert("L")).convert("RGB"))


def distance_from(ring: Ring) -> npt.NDArray[np.float64]:
    ys, xs = np.mgrid[:HEIGHT, :WIDTH]
    return np.hypot(xs - ring.x, ys - ring.y)


@pytest.mark.parametrize(
    ("left", "top"),
    [(660, 950), (330, 965), (660, 1200), (180, 1195), (560, 1205)],
    ids=[
        "along its top",
        "ending in its top",
        "beginning in its foot",
        "ending in its foot",
        "across its foot",
    ],
)
def test_a_line_that_the_ring_crosses(reader: Reader, left: int, top: int) -> None:
    page = reader.read_page("1.jpg", raw(copied(TEXT, left, top)))
    assert TEXT in page.text.replace(" ", "")


def test_the_ring_goes_and_the_print_stays() -> None:
    prepared, empty = (for_reading(copied(text, 500, 1150)) for text in (TEXT, ""))
    (ring,) = find_rings(255 - empty)
    cleaned, clear = (without_rings(page, [ring]) for page in (prepared, empty))
    away = distance_from(ring)
    on_ring = abs(away - ring.radius) < 3
    assert np.median(empty[on_ring]) < 180
    assert np.median(clear[on_ring]) > 235
    under = on_ring & (prepared < 60)
    assert np.median(cleaned[under]) < 100


def test_what_is_outside_of_the_ring_is_left_as_it_was() -> None:
    page = for_reading(copied(TEXT, 560, 1205))
    ring = Ring(float(MIDDLE[0]), float(MIDDLE[1]), 0.94 * RADIUS, 1.0)
    cleaned = without_rings(page, [ring])
    beyond = distance_from(ring) > 1.12 * ring.radius
    assert (cleaned[beyond] == page[beyond]).all()


def test_a_seal_cut_off_by_the_edge_of_the_page_is_left_alone() -> None:
    page = for_reading(copied(TEXT, 560, 1205))
    assert (without_rings(page, [Ring(20.0, 20.0, 100.0, 0.7)]) == page).all()
