"""现场照片: a picture of a place, told from a portrait by showing nobody, from a drawing by its many tones."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.engine import Pixels
from extractors.kinds.base import Fields, Kind, put, title_of
from extractors.layout import Page

TITLES = (
    r"^.{0,12}(?:现场|实景|现状|场地|门头|外观|周边)(?:彩色)?(?:照片|相片|图片)(?:[一二三四五六七八九十\d]{1,2})?$",
    r"^.{0,12}(?:现场|场地|现状)彩照$",
)

_SIDE = 160  # pixels of the reduced picture
_BLOCK = 8
_LEAST_TONAL = 0.3  # share of the page that a picture must cover
_RESTLESS = 3.0  # brightness of 255: a printed ground is quieter


def shows_place(pixels: Pixels) -> bool:
    """Whether the page is covered by a picture of many tones, as only photographs are.

    Paper, even badly copied, has one tone; a drawing has that of the paper and that of its lines.
    """
    small = cv2.resize(pixels, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    light = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    blocks = light.reshape(_SIDE // _BLOCK, _BLOCK, _SIDE // _BLOCK, _BLOCK, 3)
    means = blocks.mean(axis=(1, 3)).reshape(-1, 3)
    paper = means[np.argsort(means[:, 0])[int(0.9 * len(means))]]
    apart = np.abs(means - paper).max(axis=1) > 22
    tones = {(int(one[0]) // 16, int(one[1]) // 10, int(one[2]) // 10) for one in means[apart]}
    return float(apart.mean()) > _LEAST_TONAL and len(tones) >= 9


def read(pages: Sequence[Page]) -> Fields:
    """The heading, where the picture was printed with one."""
    fields: Fields = {}
    put(fields, "title", title_of(pages, TITLES))
    return fields


KIND = Kind("site_photo", read, TITLES, grows=False)
