"""However a page lay on the glass, it is read standing; a photographed sheet is cut out of its desk."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from sheets import bgr, raw

from extractors.files import Pixels
from extractors.reader import Reader
from extractors.upright import cut_out_sheet, make_upright, rotate
from samples.dice import dice
from samples.draw import to_pdf, to_pictures
from samples.papers import business_licence
from samples.story import tell


@pytest.fixture(scope="module")
def licence() -> tuple[Pixels, str]:
    """A sample licence lying straight, and the code printed on it."""
    company = tell("road-occupation", 733_001, agent=False).company
    assert company is not None
    paper = business_licence(company, dice("upright", 1))
    (page,) = to_pictures(to_pdf(paper, 733_001), 130)
    return bgr(page), company.uscc


def read(reader: Reader, pixels: npt.NDArray[np.uint8]) -> str:
    return reader.read_page("1.jpg", raw(pixels)).packed


def alike(one: Pixels, other: Pixels) -> float:
    """How well two pages of one size agree, 1 for the same page."""
    small = [
        cv2.GaussianBlur(cv2.resize(page, (300, 300)), (0, 0), 3)[:, :, 1].ravel() for page in (one, other)
    ]
    return float(np.corrcoef(small)[0, 1])


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_from_every_quarter_turn(reader: Reader, licence: tuple[Pixels, str], quarters: int) -> None:
    turned = np.ascontiguousarray(np.rot90(licence[0], quarters))
    upright = make_upright(turned, reader.engine)
    assert upright.turned == 90 * quarters
    assert upright.pixels.shape == licence[0].shape
    assert alike(upright.pixels, licence[0]) > 0.95


@pytest.mark.parametrize("degrees", [-8, -2, 3, 9])
def test_from_a_skew(reader: Reader, licence: tuple[Pixels, str], degrees: int) -> None:
    upright = make_upright(rotate(licence[0], degrees), reader.engine)
    assert abs(upright.skew) == pytest.approx(abs(degrees), abs=0.5)
    assert make_upright(upright.pixels, reader.engine).skew == pytest.approx(0, abs=0.5)


def test_upside_down_and_crooked_at_once(reader: Reader, licence: tuple[Pixels, str]) -> None:
    text = read(reader, rotate(np.ascontiguousarray(np.rot90(licence[0], 2)), 4))
    assert "营业执照" in text
    assert licence[1] in text


def test_a_page_without_text_keeps_its_position(reader: Reader) -> None:
    ring = np.full((600, 400, 3), 255, dtype=np.uint8)
    cv2.circle(ring, (120, 150), 60, (0, 0, 0), 3)
    upright = make_upright(ring, reader.engine)
    assert (upright.turned, upright.skew, upright.cut_out) == (0, 0.0, False)
    assert np.array_equal(upright.pixels, ring)


def photo_of(pixels: npt.NDArray[np.uint8], seed: int = 1) -> tuple[npt.NDArray[np.uint8], float]:
    """Photograph a page askew on a dark desk; return the photo and the page's height over its width."""
    rng, (height, width) = dice("photo", seed), pixels.shape[:2]
    desk = np.full((2000, 1500, 3), (48, 68, 92), dtype=np.uint8)
    scale = min(1200 / width, 1600 / height)
    wide, high = width * scale, height * scale
    left, top = (1500 - wide) / 2, (2000 - high) / 2
    seen = [
        [x + rng.uniform(-40, 40), y + rng.uniform(-40, 40)]
        for x, y in ((left, top), (left + wide, top), (left + wide, top + high), (left, top + high))
    ]
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    move = cv2.getPerspectiveTransform(flat, np.array(seen, dtype=np.float32))
    photo = cv2.warpPerspective(pixels, move, (1500, 2000), desk, borderMode=cv2.BORDER_TRANSPARENT)
    return np.asarray(photo, dtype=np.uint8), height / width


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_photographed_sheet_is_cut_out_flat(licence: tuple[Pixels, str], seed: int) -> None:
    photo, shape = photo_of(licence[0], seed)
    sheet = cut_out_sheet(photo)
    assert sheet is not None
    assert sheet.shape[0] / sheet.shape[1] == pytest.approx(shape, rel=0.08)
    corners = [sheet[12, 12], sheet[12, -12], sheet[-12, 12], sheet[-12, -12]]
    assert min(int(corner.min()) for corner in corners) > 150, "the desk is cut off at every corner"


def test_a_photographed_sheet_is_read(reader: Reader, licence: tuple[Pixels, str]) -> None:
    photo, _ = photo_of(licence[0])
    assert licence[1] in read(reader, photo)


def test_a_scan_is_not_cut(licence: tuple[Pixels, str]) -> None:
    assert cut_out_sheet(licence[0]) is None


def test_a_box_printed_on_a_page_is_no_sheet() -> None:
    page = np.full((1754, 1240, 3), 255, dtype=np.uint8)
    cv2.rectangle(page, (100, 100), (1140, 1654), (0, 0, 0), 4)
    assert cut_out_sheet(page) is None


def test_a_dark_picture_without_a_sheet_is_not_cut() -> None:
    noise = np.asarray(Image.effect_noise((600, 800), 40).convert("RGB"), dtype=np.uint8)
    assert cut_out_sheet(noise) is None


class Unsure:
    """A detector that finds two lines of a given length and does not know which way up they stand."""

    def __init__(self, length: float) -> None:
        self._length = length

    def find(self, pixels: Pixels) -> npt.NDArray[np.float32]:
        line = np.array([[0, 0], [self._length, 0], [self._length, 30], [0, 30]], dtype=np.float32)
        return np.stack([line + np.array([50, top]) for top in (50, 200)]).astype(np.float32)

    def upside_down(self, crops: Sequence[Pixels]) -> list[tuple[bool, float]]:
        return [(False, 0.6), (True, 0.6)][: len(crops)]


@pytest.mark.parametrize(("length", "asked"), [(70.0, 0), (400.0, 1)], ids=["a sign in a picture", "a line"])
def test_a_second_opinion_is_asked_only_where_there_are_words(length: float, asked: int) -> None:
    opinions = []

    def second(pixels: Pixels) -> tuple[int, float]:
        opinions.append(pixels.shape)
        return 180, 2.0

    upright = make_upright(np.full((900, 700, 3), 255, np.uint8), Unsure(length), second)
    assert (len(opinions), upright.turned) == (asked, 180 * asked)
