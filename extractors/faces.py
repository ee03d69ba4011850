"""Whether a picture shows a face: how a photo for an identity paper is told from a drawing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from extractors.engine import Pixels

_LONG_SIDE = 720
_LEAST_FACE = 30  # pixels of the reduced picture
_AGREEING = 4  # overlapping finds that make a face


def shows_face(pixels: Pixels) -> bool:
    """Whether a face is found, however the picture lies: a photo has no words that tell its top."""
    scale = min(_LONG_SIDE / max(pixels.shape[:2]), 1.0)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.equalizeHist(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
    for quarter in (0, 1, 3, 2):
        turned = np.ascontiguousarray(np.rot90(grey, quarter))
        faces = _cascade().detectMultiScale(
            turned, scaleFactor=1.1, minNeighbors=_AGREEING, minSize=(_LEAST_FACE, _LEAST_FACE)
        )
        if len(faces):
            return True
    return False


@lru_cache(maxsize=1)
def _cascade() -> cv2.CascadeClassifier:
    folder = Path(cv2.__file__).parent / "data"
    return cv2.CascadeClassifier(str(folder / "haarcascade_frontalface_default.xml"))
