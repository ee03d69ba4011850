"""Find a table's cells from its ruling lines, merged cells included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from extractors.engine import Pixels
from extractors.ink import evened
from extractors.values import Box

_WORK_WIDTH = 1400
_MIN_CELL, _MAX_CELL = 0.0002, 0.75  # of the page's area
_CLEAR = 0.02  # of the page's height: farther beyond a table its rules do not go
_STRIPE, _FAINT = 0.6, 4
_TOUCHING = 0.01  # of the page's width
_SHORTEST = 1 / 60  # of the page's height: the least length of a vertical rule


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a page's ruling lines make: table cells; long vertical rules, beyond which is another column."""

    cells: tuple[Box, ...] = ()
    dividers: tuple[Box, ...] = ()


def find_ruling(pixels: Pixels) -> Ruling:
    """Return the cells of every ruled table, from top to bottom and left to right, and the dividers.

    A divider is a vertical rule at least a tenth of the page long.
    """
    scale = min(_WORK_WIDTH / pixels.shape[1], 1.0)
    small = cv2.resize(evened(pixels), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = np.asarray(small, dtype=np.uint8)
    runs = _runs(_ink(grey), _SHORTEST)
    return Ruling(_cells(runs, grey), _dividers(runs, grey))


def _cells(runs: _Runs, grey: npt.NDArray[Any]) -> tuple[Box, ...]:
    across, down = _rules(runs)
    rules = cv2.bitwise_or(across, _without_stripes(down, across, grey))
    if cv2.countNonZero(rules) < grey.shape[1]:
        return ()
    gaps = cv2.dilate(rules, np.ones((3, 3), np.uint8))
    rows, columns = gaps.shape
    cells = []
    for left, top, wide, high in _outlined(gaps)[1]:
        if left == 0 or top == 0 or left + wide >= columns or top + high >= rows:
            continue  # open to the page's edge
        if high < 12 or wide < 10 or wide * high <= _MIN_CELL * rows * columns:
            continue
        area = int(
            _spanning(cv2.bitwise_not(gaps[top : top + high, left : left + wide]), connectivity=4).sum()
        )
        if not _MIN_CELL * rows * columns < area < _MAX_CELL * rows * columns or area < 0.8 * wide * high:
            continue
        cells.append(Box(left / columns, top / rows, (left + wide) / columns, (top + high) / rows))
    return tuple(sorted(cells, key=lambda c: (round(c.top, 2), c.left)))


def _dividers(runs: _Runs, grey: npt.NDArray[Any]) -> tuple[Box, ...]:
    across, down = _rules(_longer(runs, 1 / 12))
    lasting = _without_stripes(down, across, grey)
    rows, columns = grey.shape
    long = (
        Box(left / columns, top / rows, (left + wide) / columns, (top + high) / rows)
        for left, top, wide, high in _outlined(lasting)[0]
        if high > 0.1 * rows and wide < 0.02 * columns
    )
    return tuple(sorted(long, key=lambda d: (d.top, d.left)))


def rule_mask(pixels: Pixels, shortest: float = _SHORTEST) -> npt.NDArray[Any]:
    """Return a mask (0/255) of the horizontal and vertical rules of a page, short gaps closed.

    `shortest` is the least length of a vertical rule as a fraction of the page's height; longer ones also ask
    for longer horizontal rules.
    """
    grey = evened(pixels)
    across, down = _rules(_runs(_ink(grey), shortest))
    return cv2.bitwise_or(across, _without_stripes(down, across, grey))


def _ink(grey: Pixels) -> npt.NDArray[Any]:
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)


_Runs = tuple[npt.NDArray[Any], npt.NDArray[Any]]  # masks of what is long across, and of what is long down


def _runs(ink: npt.NDArray[Any], shortest: float) -> _Runs:
    """The unbroken runs of ink, thickened by a pixel, that are at least so long as rules are."""
    wide, high = _lengths(ink, shortest)
    across = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    down = cv2.dilate(ink, np.ones((1, 3), np.uint8))
    return _opened(across, (wide, 1)), _opened(down, (1, high))


def _longer(runs: _Runs, shortest: float) -> _Runs:
    """Those of the runs that are longer still. Most rows and columns hold none: they are passed over."""
    across, down = (np.zeros_like(mask) for mask in runs)
    wide, high = _lengths(across, shortest)
    level = np.flatnonzero(cv2.reduce(runs[0], 1, cv2.REDUCE_MAX))
    upright = np.flatnonzero(cv2.reduce(runs[1], 0, cv2.REDUCE_MAX))
    if len(level):
        across[level] = _opened(runs[0][level], (wide, 1))
    if len(upright):
        down[:, upright] = _opened(np.ascontiguousarray(runs[1][:, upright]), (1, high))
    return across, down


def _lengths(mask: npt.NDArray[Any], shortest: float) -> tuple[int, int]:
    """The least length in pixels of a rule across and of one down."""
    rows, columns = mask.shape
    return max(int(columns * max(1 / 28, 0.6 * shortest)), 30), max(int(rows * shortest), 22)


def _opened(mask: npt.NDArray[Any], length: tuple[int, int]) -> npt.NDArray[Any]:
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, length))


def _rules(runs: _Runs) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The rules across and down: runs with short gaps closed."""
    rows, columns = runs[0].shape
    gaps = ((columns // 60, 1), (1, rows // 100))
    across, down = (_joined(mask, gap) for mask, gap in zip(runs, gaps, strict=True))
    return across, down


def _joined(mask: npt.NDArray[Any], gap: tuple[int, int]) -> npt.NDArray[Any]:
    if cv2.countNonZero(mask) == 0:
        return mask
    joiner = cv2.getStructuringElement(cv2.MORPH_RECT, (max(gap[0], 1), max(gap[1], 1)))
    return cv2.morphologyEx(mask, cv2.MORPH_CLOSE, joiner)


def _without_stripes(
    down: npt.NDArray[Any], across: npt.NDArray[Any], grey: npt.NDArray[Any]
) -> npt.NDArray[Any]:
    """Leave out vertical lines that go on above and below every level one: stripes of a dirty scanner."""
    inked = np.flatnonzero(cv2.reduce(across, 1, cv2.REDUCE_MAX))
    rows, columns = down.shape
    if len(inked) == 0:
        return down
    outside = np.r_[
        0 : max(int(inked[0] - _CLEAR * rows), 0), min(int(inked[-1] + _CLEAR * rows), rows) : rows
    ]
    level = np.flatnonzero(cv2.reduce(across, 0, cv2.REDUCE_MAX))
    edges = (level[0], level[-1])
    pieces = [piece for piece in _outlined(down)[0] if piece[2] <= 0.02 * columns]
    calm = cv2.blur(grey, (1, max(rows // 100, 1))) if pieces and len(outside) else grey
    kept = down.copy()
    for left, first, wide, high in pieces:
        patch = _spanning(down[first : first + high, left : left + wide], connectivity=8)
        ys, xs = np.nonzero(patch)
        slope, start = np.polyfit(ys + first, xs + left, 1) if high > wide else (0.0, left + wide / 2)
        beyond = first < inked[0] - 0.03 * rows or first + high > inked[-1] + 0.03 * rows
        if beyond or _darker_along(calm, outside, np.rint(start + slope * outside).astype(int)) > _STRIPE:
            kept[first : first + high, left : left + wide][patch] = 0
            if (
                min(abs(left + wide / 2 - edge) for edge in edges) < _TOUCHING * columns
            ):  # over the table's side
                clipped = patch.copy()
                clipped[: max(inked[0] - first, 0)] = clipped[max(inked[-1] + 1 - first, 0) :] = False
                kept[first : first + high, left : left + wide][clipped] = 255
    return kept


def _darker_along(grey: npt.NDArray[Any], ys: npt.NDArray[Any], xs: npt.NDArray[Any]) -> float:
    """The share of points that are darker than the paper on both sides of them."""
    reach = max(grey.shape[1] // 200, 4)
    if not len(ys):
        return 0.0
    xs = np.clip(xs, reach, grey.shape[1] - reach - 1)
    line = np.min([grey[ys, xs + shift] for shift in (-1, 0, 1)], axis=0).astype(np.int16)
    beside = np.minimum(grey[ys, xs - reach], grey[ys, xs + reach]).astype(np.int16)
    return float((line < beside - _FAINT).mean())


_Spot = tuple[int, int, int, int]  # left, top, width, height in pixels


def _outlined(mask: npt.NDArray[Any]) -> tuple[list[_Spot], list[_Spot]]:
    """The pieces of a mask, and the holes that they enclose.

    Outlines are followed: rules are few, and to give every pixel of a page a number takes longer.
    """
    outlines, levels = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    pieces, holes = [], []
    for outline, (*_, parent) in zip(outlines, [] if levels is None else levels[0], strict=True):
        left, top, wide, high = cv2.boundingRect(outline)
        if parent < 0:
            pieces.append((left, top, wide, high))
        else:  # its outline runs over the rules around it
            holes.append((left + 1, top + 1, wide - 2, high - 2))
    return pieces, holes


def _spanning(mask: npt.NDArray[Any], connectivity: int) -> npt.NDArray[np.bool_]:
    """The one piece in a box of a mask that reaches all four of the box's sides."""
    count, marks, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=connectivity)
    high, wide = mask.shape
    spans = [n for n in range(1, count) if stats[n][2] == wide and stats[n][3] == high]
    return np.isin(marks, spans[:1])
