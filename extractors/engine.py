"""The small interface behind which every text-reading engine stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from extractors.values import Line

Pixels = npt.NDArray[np.uint8]
Quads = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of text read from a crop: confidence 0..1, and each character's own where known.

    `edges`: where each character begins and ends, as fractions of the strip's length; empty where not known.
    """

    text: str
    confidence: float
    scores: tuple[float, ...] = ()
    edges: tuple[tuple[float, float], ...] = ()


class Engine(Protocol):
    """Reads text from pixels. One instance serves one thread; its constructor loads the models."""

    name: str

    def read(self, pixels: Pixels) -> tuple[Line, ...]:
        """Read an upright page; lines in reading order, boxes as fractions of the page."""

    def read_strip(self, pixels: Pixels) -> Strip:
        """Read one crop that holds one line of text."""


class Detector(Protocol):
    """Finds lines of text without reading them, and tells which stand on their heads."""

    def find(self, pixels: Pixels) -> Quads:
        """Return the corners of each line in pixels, shape (lines, 4, 2), clockwise from the top left."""

    def upside_down(self, crops: Sequence[Pixels]) -> list[tuple[bool, float]]:
        """Return for each line-shaped crop whether it stands on its head, and how surely (0..1)."""
