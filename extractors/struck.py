"""Struck-out text: a line drawn through the middle of what was written makes it doubtful, never a value.

Strokes of characters are short; a strike-out runs through several characters without a break.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractors.engine import Pixels
from extractors.values import Line

_MIDDLE = (0.3, 0.7)  # of the line's height: an underline runs below, a table's rule above or below
_LEAST_CHARACTERS = 2.2  # line heights that a strike-out is long at least
_DARK = 0.7  # of the paper's brightness
_DOUBTFUL = 0.3


def doubted(line: Line, pixels: Pixels) -> Line:
    """Return the line with the characters under a strike-out read unsurely; `pixels`: the page, BGR."""
    if len(line.scores) != len(line.text) or len(line.edges) != len(line.text):
        return line
    rows, columns = pixels.shape[:2]
    top, tall = line.box.top * rows, line.box.height * rows
    left, right = int(line.box.left * columns), int(line.box.right * columns)
    band = pixels[int(top + _MIDDLE[0] * tall) : int(top + _MIDDLE[1] * tall), left:right, 2]
    if band.size == 0 or right - left < _LEAST_CHARACTERS * tall:
        return line
    dark = band < _DARK * np.percentile(band, 90)
    start, end = _longest_run(dark)
    if end - start < _LEAST_CHARACTERS * tall:
        return line
    first, last = (left + start) / columns, (left + end) / columns
    scores = tuple(
        min(score, _DOUBTFUL) if first <= (a + b) / 2 <= last else score
        for score, (a, b) in zip(line.scores, line.edges, strict=True)
    )
    return replace(line, scores=scores)


def _longest_run(dark: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> tuple[int, int]:
    """The longest unbroken run of dark pixels of any row, or of two rows a slant apart: (start, end)."""
    rows, columns = dark.shape
    either = np.zeros((rows, columns + 1), dtype=bool)  # a light column between one row and the next
    either[:, :-1] = dark
    either[:-1, :-1] |= dark[1:]
    edges = np.flatnonzero(np.diff(either.ravel(), prepend=False))
    if not len(edges):
        return 0, 0
    longest = int((edges[1::2] - edges[::2]).argmax())
    start, end = (int(edge) for edge in edges[2 * longest : 2 * longest + 2])
    return start % (columns + 1), start % (columns + 1) + end - start
