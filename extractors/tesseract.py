"""Tesseract: the full second engine. Settles a doubtful orientation and gives a second reading.

Settings are those measured best on office paper: chi_sim alone, page segmentation 6 on a deskewed page with
its rules removed. The program must be 5.x with the chi_sim and osd data.
"""

from __future__ import annotations

import os

import cv2
import numpy as np
import numpy.typing as npt
import pytesseract
from PIL import Image

from extractors.engine import Strip
from extractors.tables import rule_mask
from extractors.values import Box, Line

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

Pixels = npt.NDArray[np.uint8]


class Tesseract:
    """Tesseract with Simplified Chinese. Each call starts the program; nothing is kept warm."""

    name = "tesseract"

    def read(self, pixels: Pixels) -> tuple[Line, ...]:
        """Read an upright page; lines in reading order, boxes as fractions of the page."""
        height, width = pixels.shape[:2]
        unruled = pixels.copy()
        unruled[rule_mask(pixels, shortest=1 / 8) > 0] = (
            255  # ruling lines cost it more characters than anything else
        )
        words = pytesseract.image_to_data(
            _unpacked(unruled), lang="chi_sim", config="--psm 6", output_type=pytesseract.Output.DICT
        )
        grouped: dict[tuple[int, int, int], list[int]] = {}
        for index, text in enumerate(words["text"]):
            if text.strip():
                key = (words["block_num"][index], words["par_num"][index], words["line_num"][index])
                grouped.setdefault(key, []).append(index)
        return tuple(_line(words, group, width, height) for group in grouped.values())

    def read_strip(self, pixels: Pixels) -> Strip:
        """Read one crop that holds one line of text."""
        white = (255, 255, 255)
        padded = cv2.copyMakeBorder(pixels, 12, 12, 12, 12, cv2.BORDER_CONSTANT, value=white)
        words = pytesseract.image_to_data(
            _unpacked(np.asarray(padded, np.uint8)),
            lang="chi_sim",
            config="--psm 7",
            output_type=pytesseract.Output.DICT,
        )
        kept = [i for i, text in enumerate(words["text"]) if text.strip()]
        if not kept:
            return Strip("", 0.0)
        text = "".join(words["text"][i].strip() for i in kept)
        return Strip(text, min(float(words["conf"][i]) for i in kept) / 100)

    def orientation(self, pixels: Pixels) -> tuple[int, float]:
        """Return (degrees clockwise that make the page upright, confidence; above 1 is sure)."""
        try:
            found = pytesseract.image_to_osd(
                _unpacked(pixels),
                config="--psm 0 -c min_characters_to_try=10",
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractError:
            return 0, 0.0
        return int(found["rotate"]), float(found["orientation_conf"])


def _unpacked(pixels: Pixels) -> Image.Image:
    """The picture, to be handed over as it is: to make a PNG of a page takes a third of a second."""
    picture = Image.fromarray(pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))
    picture.format = "PPM"
    return picture


def _line(words: dict[str, list[int]], group: list[int], width: int, height: int) -> Line:
    left = min(words["left"][i] for i in group)
    top = min(words["top"][i] for i in group)
    right = max(words["left"][i] + words["width"][i] for i in group)
    bottom = max(words["top"][i] + words["height"][i] for i in group)
    text = "".join(str(words["text"][i]).strip() for i in group)
    confidence = sum(float(words["conf"][i]) for i in group) / len(group) / 100
    return Line(text, Box(left / width, top / height, right / width, bottom / height), confidence)
