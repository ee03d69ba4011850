"""Numbers written one character to a box (一格一字): found as a run of narrow cells, read as one line.

The boxes' own rules would be read as 1 or cut a character in two, so each box's inside is cut out and the
pieces are set side by side before the engine reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import cv2
import numpy as np

from extractors.engine import Engine, Pixels
from extractors.ink import evened
from extractors.values import Box, Line

_SHORTEST = 8
_WIDEST = 0.06
_UNCLEAR = 0.5
_RULE, _INK = 200, 190


@dataclass(frozen=True, slots=True)
class Run:
    """A row of boxes from left to right; those that were not found are put in by their step."""

    boxes: tuple[Box, ...]

    @property
    def outline(self) -> Box:
        """The box around the whole run."""
        first, last = self.boxes[0], self.boxes[-1]
        return Box(first.left, first.top, last.right, first.bottom)


def find_runs(cells: Sequence[Box], pixels: Pixels) -> tuple[Run, ...]:
    """Return the runs of at least eight equal narrow cells side by side on an upright page."""
    aspect = pixels.shape[0] / pixels.shape[1]
    runs: list[Run] = []
    left = [c for c in cells if c.width < 3 * _WIDEST and c.width < 4 * c.height * aspect]
    while left:
        row = [c for c in left if _level(c, left[0])]
        left = [c for c in left if not _level(c, left[0])]
        runs.extend(_runs_in(sorted(row, key=lambda c: c.left), aspect))
    if not runs:
        return ()
    grey = evened(pixels)
    return tuple(_to_its_ends(run, grey) for run in runs)


def _to_its_ends(run: Run, grey: Pixels) -> Run:
    """Add the boxes at either end whose cells were not found, as far as a rule stands one step further."""
    boxes = list(run.boxes)
    step = (boxes[-1].right - boxes[0].left) / len(boxes)
    for end, direction in ((0, -1), (-1, 1)):
        for _ in range(2):
            last = boxes[end]
            beyond = Box(last.left + direction * step, last.top, last.right + direction * step, last.bottom)
            outer = beyond.left if direction < 0 else beyond.right
            if not _ruled(grey, outer, beyond, 0.2 * step):
                break
            boxes.insert(0 if direction < 0 else len(boxes), beyond)
    return Run(tuple(boxes))


def _ruled(grey: Pixels, x: float, box: Box, reach: float) -> bool:
    """Whether a vertical rule stands near x over the whole height of a box."""
    height, width = grey.shape
    if not 0 < x - reach < x + reach < 1:
        return False
    rows = slice(int(box.top * height), int(box.bottom * height))
    strip = grey[rows, int((x - reach) * width) : int((x + reach) * width) + 1]
    return bool(strip.size) and float((strip < _RULE).mean(axis=0).max()) > 0.85


def _level(one: Box, other: Box) -> bool:
    near = 0.45 * other.height
    return abs(one.top - other.top) < near and abs(one.bottom - other.bottom) < near


def _runs_in(row: Sequence[Box], aspect: float) -> list[Run]:
    narrow = [c.width for c in row if c.width < _WIDEST and 0.3 < c.width / (c.height * aspect) < 1.7]
    if len(narrow) < 0.6 * _SHORTEST:
        return []
    usual = median(narrow)
    alike = [w for w in narrow if 0.8 < w / usual < 1.25]
    steps = [b.left - a.left for a, b in pairwise(row) if a.width < 1.3 * usual]
    near = [s for s in steps if usual < s < 1.5 * usual]
    if len(alike) < 0.6 * _SHORTEST or not near:
        return []
    return [Run(boxes) for boxes in _stepped(row, median(near)) if len(boxes) >= _SHORTEST]


def _stepped(row: Sequence[Box], step: float) -> list[tuple[Box, ...]]:
    """Cut the cells into boxes one step wide; up to two that were not found between others are put in."""
    groups: list[list[Box]] = [[]]
    for cell in row:
        count = round(cell.width / step) or 1
        if abs(cell.width - count * step) > 0.35 * step or count > 3:
            groups.append([])
            continue
        if groups[-1]:
            last = groups[-1][-1]
            gap = cell.left - last.right
            missing = round(gap / step) if abs(gap - round(gap / step) * step) < 0.35 * step else 0
            if missing > 2 or (missing == 0 and gap > step):
                groups.append([])
            else:
                groups[-1].extend(_parts(Box(last.right, last.top, cell.left, last.bottom), missing))
        groups[-1].extend(_parts(cell, count))
    return [tuple(group) for group in groups]


def _parts(box: Box, count: int) -> list[Box]:
    share = box.width / max(count, 1)
    return [Box(box.left + n * share, box.top, box.left + (n + 1) * share, box.bottom) for n in range(count)]


def read_run(pixels: Pixels, run: Run, engine: Engine) -> Line:
    """Read what is written in a run of boxes of an upright page; an empty run reads as no text."""
    grey = evened(pixels)
    written = [(box, piece) for box in run.boxes if (piece := _inside(grey, box)) is not None]
    if not written:
        return Line("", run.outline, 1.0)
    strip = engine.read_strip(_side_by_side([piece for _, piece in written]))
    kept = [i for i, c in enumerate(strip.text) if not c.isspace()]
    text = "".join(strip.text[i] for i in kept)
    if len(text) != len(written):
        return Line(text, run.outline, min(strip.confidence, _UNCLEAR))
    scores = tuple(strip.scores[i] for i in kept) if strip.scores else ()
    edges = tuple((box.left, box.right) for box, _ in written)
    return Line(text, run.outline, strip.confidence, edges, scores)


def _inside(grey: Pixels, box: Box) -> Pixels | None:
    """The ink in a box, cut out narrowly; None for an empty box."""
    height, width = grey.shape
    in_x, in_y = 0.1 * box.width * width, 0.1 * box.height * height
    patch = grey[
        int(box.top * height + in_y) : int(box.bottom * height - in_y),
        int(box.left * width + in_x) : int(box.right * width - in_x),
    ]
    if min(patch.shape) < 6:
        return None
    ink = patch < _INK
    columns = np.flatnonzero(ink.sum(axis=0) > 0.04 * patch.shape[0])
    if len(columns) == 0 or ink.mean() < 0.015:
        return None
    return np.ascontiguousarray(patch[:, columns[0] : columns[-1] + 1])


def _side_by_side(pieces: Sequence[Pixels]) -> Pixels:
    """The pieces as one line of print, at one height, dark on white."""
    height = max(piece.shape[0] for piece in pieces)
    gap = np.full((height, max(height // 8, 3)), 255, np.uint8)
    parts = [gap]
    for piece in pieces:
        sized = np.full((height, piece.shape[1]), 255, np.uint8)
        sized[: piece.shape[0]] = piece
        parts += [sized, gap]
    line = cv2.copyMakeBorder(np.hstack(parts), 4, 4, 12, 12, cv2.BORDER_CONSTANT, value=255)
    return np.asarray(cv2.cvtColor(line, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
