"""现场照片: a picture of a place, told from a portrait by showing nobody, from a drawing by its many tones."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from extractors.engine import Pixels
from extractors.ink import is_grey
from extractors.kinds.base import Fields, Kind, put, title_of
from extractors.layout import Page

TITLES = (
    r"^.{0,12}(?:现场|实景|现状|场地|门头|外观|周边)(?:彩色)?(?:照片|相片|图片)(?:[一二三四五六七八九十\d]{1,2})?$",
    r"^.{0,12}(?:现场|场地|现状)彩照$",
)

_SIDE = 160  # pixels of the reduced picture
_BLOCK = 8
_LEAST_TONAL = 0.3  # share of the page that a picture must cover
_LEAST_TONES, _MANY_TONES = 9, 24
_MOST_OF_PAGE, _LEAST_GREY_TONES = 0.5, 5
_LYING, _GREY_GROUND = 1.15, 0.6
_GROUND = 0.5  # share of a portrait's three commonest tones, its ground among them


def fills_sheet(pixels: Pixels) -> bool:
    """Whether a picture of very many tones has no ground: a place, whatever looks like a face in it.

    A portrait stands before one colour; a street has none that prevails.
    """
    small: Pixels = np.asarray(cv2.resize(pixels, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA))
    tones = _tones(small.reshape(-1, 1, 3))
    _, counts = np.unique(tones, axis=0, return_counts=True)
    shares = np.sort(counts)[::-1] / len(tones)
    wanted = int(np.searchsorted(np.cumsum(shares), 0.9)) + 1
    prevailing = float(shares[:3].sum())
    if pixels.shape[1] > _LYING * pixels.shape[0] and prevailing < _GREY_GROUND and is_grey(pixels):
        return True  # a grey copy leaves few tones; but no portrait lies, its ground on all sides of it
    return wanted > _MANY_TONES and prevailing < _GROUND


def shows_place(pixels: Pixels, wordless: bool = False) -> bool:
    """Whether a good part of the page is covered by a picture of many tones, as photographs are.

    Paper, even badly copied, has one tone; a drawing has that of the paper and that of its lines. A picture on
    most of a page that bears no words needs fewer, as a grey copy leaves them: a drawing has its legend.
    """
    small = cv2.resize(pixels, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    blocks = cv2.resize(small, (_SIDE // _BLOCK, _SIDE // _BLOCK), interpolation=cv2.INTER_AREA)
    means = cv2.cvtColor(blocks, cv2.COLOR_BGR2LAB).reshape(-1, 3).astype(np.int32)
    paper = means[np.argsort(means[:, 0])[int(0.9 * len(means))]]
    apart = np.abs(means - paper).max(axis=1) > 22
    tones = np.unique(_tones(blocks.reshape(-1, 1, 3)[apart]), axis=0)
    share = float(apart.mean())
    least = _LEAST_GREY_TONES if wordless and share > _MOST_OF_PAGE else _LEAST_TONES
    return share > _LEAST_TONAL and len(tones) >= least


def _tones(pixels: Pixels) -> npt.NDArray[np.int32]:
    """Brightness in 16 steps and both colours in 32, a row a pixel."""
    if len(pixels) == 0:
        return np.zeros((0, 3), dtype=np.int32)
    steps = np.array([16, 8, 8], dtype=np.int32)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2LAB).reshape(-1, 3).astype(np.int32) // steps)


def read(pages: Sequence[Page]) -> Fields:
    """The heading, where the picture was printed with one."""
    fields: Fields = {}
    put(fields, "title", title_of(pages, TITLES))
    return fields


KIND = Kind("site_photo", read, TITLES, grows=False)
