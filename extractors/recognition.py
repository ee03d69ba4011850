"""What the recogniser is given for a line, and what its answer says: characters, scores, places.

RapidOCR does the same with more copies of every line; a page has dozens of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from rapidocr.ch_ppocr_rec.utils import CTCLabelDecode

from extractors.engine import Pixels, Strip
from extractors.traditional import SIMPLIFIED

LINE_HEIGHT, WIDTH_STEP = 48, 80  # pixels
_SHORT, _SHORT_STEP = 480, 40  # lines so short, most of all, lose less to smaller steps
_NEXT_BEST, _LEAST_CHANCE = 4, 0.05
_WIDE = {"(": "\uff08", ")": "\uff09"}
_CLEARLY_NARROW = 0.9
_OF_TWIN = 0.8  # the confidence in a twin that the recogniser did not think of
_GROUND_STRIDE = 3  # of the pixels that say how light a line's ground is, one in so many each way

Floats = npt.NDArray[np.float32]


def as_recogniser_sees(line: Pixels) -> tuple[Floats, float]:
    """One line (grey or BGR) from -1 to 1, shape (1, 3, 48, width), and which share of the width it fills.

    What is left to the next step of widths is its ground: the engine keeps memory for every width it meets.
    """
    height, width = line.shape[:2]
    length = max(LINE_HEIGHT * width / height, 1.0)
    step = _SHORT_STEP if length < _SHORT else WIDTH_STEP
    wide, filled = math.ceil(length / step) * step, math.ceil(length)
    tensor = np.empty((3, LINE_HEIGHT, wide), dtype=np.float32)
    sized = cv2.resize(line, (filled, LINE_HEIGHT))
    tensor[:, :, :filled] = sized if sized.ndim == 2 else sized.transpose(2, 0, 1)
    ground = np.median(line[::_GROUND_STRIDE, ::_GROUND_STRIDE], axis=(0, 1))
    tensor[:, :, filled:] = np.broadcast_to(ground, 3)[:, None, None]
    tensor *= 2 / 255
    tensor -= 1
    return tensor[None], filled / wide


def strip_of(chances: Floats, characters: Sequence[str], share: float) -> Strip:
    """The text in the recogniser's answer: chances of shape (columns, characters), the first is none.

    `share` of the columns are the line, the others what was added to its end.
    """
    best = chances.argmax(axis=1)
    begins = (best != 0) & (np.diff(best, prepend=0) != 0)
    places = np.flatnonzero(begins)
    seen = [_settled(chances[place], characters) for place in places]
    text = "".join(character for character, _ in seen)
    if not text.strip():
        return Strip("", 0.0)
    scores = tuple(round(chance, 5) for _, chance in seen)
    words = CTCLabelDecode.get_word_info(text, begins)
    edges = _edges(text, words, len(best), share)
    return Strip(text, round(sum(scores) / len(scores), 5), scores, edges)


def _settled(chances: Floats, characters: Sequence[str]) -> tuple[str, float]:
    """The likeliest character of a column and its chance, settled between forms of one character."""
    best = int(chances.argmax())
    character, chance = characters[best], float(chances[best])
    if character in SIMPLIFIED:
        return _simplified(chances, characters)
    if character in _WIDE and chance < _CLEARLY_NARROW:
        wide = float(chances[characters.index(_WIDE[character])])
        return (_WIDE[character], chance + wide) if wide >= _LEAST_CHANCE else (character, chance)
    return character, chance


def _simplified(chances: Floats, characters: Sequence[str]) -> tuple[str, float]:
    """What a paper in simplified characters shows where a traditional one was read, and its chance.

    On a bad copy 皋 is read as 舉: the likeliest of what papers print is nearer than 举, the twin, unless it
    is hardly likely itself.
    """
    old = characters[int(chances.argmax())]
    twin = SIMPLIFIED[old]
    for index in np.argsort(-chances)[1:_NEXT_BEST]:
        other, chance = characters[index], float(chances[index])
        if other == twin:
            return twin, chance + float(chances.max())
        if chance >= _LEAST_CHANCE and "\u4e00" <= other <= "\u9fff" and other.encode("gb2312", "ignore"):
            return other, chance
    return twin, min(float(chances.max()), _OF_TWIN)


def _edges(text: str, words: Any, columns: int, share: float) -> tuple[tuple[float, float], ...]:
    """Where each character stands, from the recogniser's columns: as wide as most, up to its neighbours."""
    end = columns * share
    places = [column + 0.5 for group in words.word_cols for column in group]
    steps = [(group[-1] - group[0]) / (len(group) - 1) for group in words.word_cols if len(group) > 1]
    pitch = sum(steps) / len(steps) if steps else columns / len(text)
    middles: list[float] = []
    for character in text:
        spaces = character.isspace()
        middles.append((middles[-1] + pitch if middles else 0.0) if spaces else places.pop(0))
    between = [(one + other) / 2 for one, other in pairwise(middles)]
    lefts = [max(m - pitch / 2, b) for m, b in zip(middles, [0.0, *between], strict=True)]
    rights = [min(m + pitch / 2, b) for m, b in zip(middles, [*between, end], strict=True)]
    length = max(end, 1e-6)
    return tuple((left / length, right / length) for left, right in zip(lefts, rights, strict=True))
