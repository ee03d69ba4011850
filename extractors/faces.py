"""Whether a picture shows a person: how a photo for an identity paper is told from a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from extractors.engine import Pixels

_LONG_SIDE = 720
_LEAST_FACE = 30  # pixels of the reduced picture
_AGREEING = 4  # overlapping finds that make a face
_LARGE_FACE, _FAIR_FACE = 0.15, 0.1  # of the picture's longer side
_ALIKE, _ROW = 0.15, 4  # so many faces of one size are prints of one photo


def shows_person(pixels: Pixels) -> bool:
    """Whether a face is found, however the picture lies, or skin before one plain ground.

    A photo has no words that tell its top, and a bad copy of one leaves a face without features. Leaves and
    windows make small faces: one must be large, or several of one size.
    """
    return _skin_on_plain_ground(pixels) or _shows_face(pixels)


def _shows_face(pixels: Pixels) -> bool:
    scale = min(_LONG_SIDE / max(pixels.shape[:2]), 1.0)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.equalizeHist(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
    for quarter in (0, 1, 3, 2):
        turned = np.ascontiguousarray(np.rot90(grey, quarter))
        faces = _cascade().detectMultiScale(
            turned, scaleFactor=1.1, minNeighbors=_AGREEING, minSize=(_LEAST_FACE, _LEAST_FACE)
        )
        widths = sorted(int(width) for _, _, width, _ in faces)
        if widths and widths[-1] >= _LARGE_FACE * max(small.shape[:2]):
            return True
        if _alike(widths, _ROW) or _alike([w for w in widths if w >= _FAIR_FACE * max(small.shape[:2])], 3):
            return True
    return False


def _alike(widths: Sequence[int], many: int) -> bool:
    """Whether so many of the ascending widths are about the same."""
    return any(b <= (1 + _ALIKE) * a for a, b in zip(widths, widths[many - 1 :], strict=False))


@lru_cache(maxsize=1)
def _cascade() -> cv2.CascadeClassifier:
    folder = Path(cv2.__file__).parent / "data"
    return cv2.CascadeClassifier(str(folder / "haarcascade_frontalface_default.xml"))


def _skin_on_plain_ground(pixels: Pixels) -> bool:
    """Whether a good share of what is not paper has the colour of skin, and one flat colour lies behind."""
    small = cv2.resize(pixels, (240, 320), interpolation=cv2.INTER_AREA)
    inked = small.min(axis=2) < 235
    if float(inked.mean()) < 0.005:
        return False
    light, red, blue = cv2.split(cv2.cvtColor(small, cv2.COLOR_BGR2YCrCb))
    skin = (light > 60) & (red > 136) & (red < 180) & (blue > 80) & (blue < 130)
    share = float((skin & inked).sum() / inked.sum())
    exact = small.astype(np.float32)
    variance = (cv2.blur(exact**2, (9, 9)) - cv2.blur(exact, (9, 9)) ** 2).sum(axis=2)
    return 0.03 < share < 0.6 and float((variance < 160).mean()) > 0.2
