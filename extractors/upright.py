"""Make a page upright: a photographed sheet cut out and flattened, quarter and half turns, skew.

Quarter turns show in the shape of the detected lines, half turns in RapidOCR's line classifier on the dozen
longest lines; Tesseract's orientation detection is asked only where those two are in doubt (it costs 1 s).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from extractors.engine import Detector, Pixels, Quads
from extractors.ink import for_reading
from extractors.rapidocr import crop

_LEVEL_DEGREES = 0.15
_MAX_SKEW_DEGREES = 20.0
_SURE_SHARE = 0.65
_FIRST_VOTES, _CLEAR_VOTE = 6, 0.9  # where so many agree so clearly, the others are not asked
_A_WORD_OR_TWO = 8.0  # characters
_SHEET_SHARE = 0.18
_SMALL_SHEET_SHARE, _DARK_SHARE = 0.05, 0.97

Orientation = Callable[[Pixels], tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Upright:
    """An upright page and what was done to it: degrees clockwise, skew in degrees, cut out of a photo.

    `prepared` is the page as the engine is to read it: one channel, turned but still skewed. `quads` are the
    corners of its lines in pixels of `prepared`, `level` the affine map from there to the upright page.
    """

    pixels: Pixels
    prepared: Pixels
    quads: Quads
    level: npt.NDArray[np.float64]
    turned: int = 0
    skew: float = 0.0
    cut_out: bool = False

    @property
    def placed(self) -> Quads:
        """The corners of the lines in pixels of the upright page."""
        return np.asarray(self.quads @ self.level[:, :2].T + self.level[:, 2], dtype=np.float32)

    def with_quads(self, quads: Quads) -> Upright:
        """The same page with other lines found."""
        return replace(self, quads=quads)


_AS_IT_IS = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def tall_ones(quads: Quads) -> tuple[list[int], float]:
    """Which finds are lines by their shape, but far taller than the page's; the usual height in pixels."""
    if len(quads) < 6:
        return [], 0.0
    across, down = _sides(quads)
    usual = float(np.median(np.minimum(across, down)))
    return [i for i in range(len(quads)) if down[i] > 2.2 * usual and across[i] > 1.3 * down[i]], usual


def covered(quad: npt.NDArray[np.float32], others: Quads) -> bool:
    """Whether a third of a find lies under one of the others: what stands there is found already."""
    if len(others) == 0:
        return False
    low, high = quad.min(axis=0), quad.max(axis=0)
    shared = np.clip(np.minimum(high, others.max(axis=1)) - np.maximum(low, others.min(axis=1)), 0, None)
    return bool((shared.prod(axis=1) > (high - low).prod() / 3).any())


def make_upright(pixels: Pixels, detector: Detector, second_opinion: Orientation | None = None) -> Upright:
    """Return the page upright, its lines of text found. A page with no text keeps its position.

    The lines are found once and cut from the page as it lay: the corners of a line say how it is turned.
    """
    sheet = cut_out_sheet(pixels)
    page = sheet if sheet is not None else pixels
    prepared = for_reading(page)
    quads = detector.find(prepared)
    if len(quads) == 0:
        return Upright(page, prepared, quads, _AS_IT_IS, cut_out=sheet is not None)
    turned = 0
    if _is_quarter_turned(quads):
        turned, page, prepared = 90, _quarter_turn(page), _quarter_turn(prepared)
        quads = detector.find(prepared)
    upside, sure = _is_upside_down(prepared, quads, detector)
    if not sure and second_opinion is not None and _has_words(quads):
        degrees, confidence = second_opinion(prepared)
        if confidence >= 1.0 and degrees in (0, 180):
            upside = degrees == 180
    if upside:
        turned, page, prepared = turned + 180, _half_turn(page), _half_turn(prepared)
        quads = _half_turned(quads, page)
    skew = _skew(quads)
    if abs(skew) <= _LEVEL_DEGREES:
        return Upright(page, prepared, quads, _AS_IT_IS, turned, skew, sheet is not None)
    level = _levelling(page, skew)[0]
    return Upright(rotate(page, skew), prepared, quads, level, turned, skew, sheet is not None)


def _levelling(pixels: Pixels, degrees: float) -> tuple[npt.NDArray[np.float64], tuple[int, int]]:
    """The affine map that turns a page counter-clockwise, and the (width, height) that holds it whole."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    new_width, new_height = int(height * sine + width * cosine), int(height * cosine + width * sine)
    matrix[0, 2] += (new_width - width) / 2
    matrix[1, 2] += (new_height - height) / 2
    return np.asarray(matrix, dtype=np.float64), (new_width, new_height)


def rotate(pixels: Pixels, degrees: float) -> Pixels:
    """Turn a page counter-clockwise by a few degrees, growing it so that no corner is lost."""
    height, width = pixels.shape[:2]
    matrix, size = _levelling(pixels, degrees)
    ground = [
        float(v) for v in np.median(pixels[:: max(height // 50, 1), :: max(width // 50, 1)], axis=(0, 1))
    ]
    turned = cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=ground)
    return np.asarray(turned, dtype=np.uint8)


def _sides(quads: Quads) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    across = np.linalg.norm(quads[:, 1] - quads[:, 0], axis=1)
    down = np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)
    return across.astype(np.float32), down.astype(np.float32)


def _is_quarter_turned(quads: Quads) -> bool:
    across, down = _sides(quads)
    lying = float(across[across > 1.5 * down].sum())
    standing = float(down[down > 1.5 * across].sum())
    return standing > lying


def _quarter_turn(page: Pixels) -> Pixels:
    return np.ascontiguousarray(np.rot90(page, k=-1))


def _half_turn(page: Pixels) -> Pixels:
    return np.ascontiguousarray(np.rot90(page, k=2))


def _half_turned(quads: Quads, page: Pixels) -> Quads:
    """The corners after a half turn, the lines again from the top down."""
    height, width = page.shape[:2]
    turned = np.stack([width - quads[:, :, 0], height - quads[:, :, 1]], axis=2)
    return turned[::-1, [2, 3, 0, 1]].astype(np.float32)


def _is_upside_down(page: Pixels, quads: Quads, detector: Detector) -> tuple[bool, bool]:
    across, down = _sides(quads)
    lying = [i for i in np.argsort(-across) if across[i] > 2 * down[i]][:12]
    if not lying:
        return False, False
    votes = detector.upside_down([crop(page, quads[i]) for i in lying[:_FIRST_VOTES]])
    if len({upside for upside, _ in votes}) > 1 or min(score for _, score in votes) < _CLEAR_VOTE:
        votes += detector.upside_down([crop(page, quads[i]) for i in lying[_FIRST_VOTES:]])
    against = sum(score for upside, score in votes if upside)
    total = sum(score for _, score in votes)
    share = against / total if total else 0.0
    sure = len(votes) >= 3 and (share >= _SURE_SHARE or share <= 1 - _SURE_SHARE)
    return share > 0.5, sure


def _has_words(quads: Quads) -> bool:
    """Whether the lines are long enough for a word or two: a photograph's are not."""
    across, down = _sides(quads)
    return float((across / np.maximum(down, 1.0)).sum()) >= _A_WORD_OR_TWO


def _skew(quads: Quads) -> float:
    across, down = _sides(quads)
    long = across > 4 * down
    if not long.any():
        return 0.0
    edge = quads[long, 1] - quads[long, 0]
    angles = np.degrees(np.arctan2(edge[:, 1], edge[:, 0]))
    order = np.argsort(angles)
    weights = np.cumsum(across[long][order])
    middle = int(np.searchsorted(weights, weights[-1] / 2))
    angle = float(angles[order][middle])
    return angle if abs(angle) <= _MAX_SKEW_DEGREES else 0.0


def cut_out_sheet(pixels: Pixels) -> Pixels | None:
    """Return the sheet of paper in a photo, flattened; None where no sheet stands out from its ground."""
    corners = _sheet_corners(pixels)
    if corners is None:
        return None
    top_left, top_right, bottom_right, bottom_left = corners
    width = int(max(np.linalg.norm(top_right - top_left), np.linalg.norm(bottom_right - bottom_left)))
    height = int(max(np.linalg.norm(bottom_left - top_left), np.linalg.norm(bottom_right - top_right)))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    flat = cv2.warpPerspective(
        pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, dtype=np.uint8)


def _sheet_corners(pixels: Pixels) -> npt.NDArray[np.float32] | None:
    height, width = pixels.shape[:2]
    scale = 640 / max(height, width)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lightness = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2LAB)[:, :, 0], (5, 5), 0)
    best: npt.NDArray[np.float32] | None = None
    best_area = 0.0
    for mask in _sheet_masks(lightness):
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            quad = _as_quad(contour)
            if quad is None or not _stands_out(quad, lightness):
                continue
            area = float(cv2.contourArea(quad))
            if area > best_area:
                best, best_area = quad, area
    return None if best is None else (best / scale).astype(np.float32)


def _sheet_masks(lightness: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
    kernel = np.ones((7, 7), np.uint8)
    _, bright = cv2.threshold(lightness, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    closed = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, kernel, iterations=2)
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel, iterations=2)
    edges = cv2.dilate(cv2.Canny(lightness, 30, 90), np.ones((3, 3), np.uint8))
    return [opened, edges]


def _as_quad(contour: npt.NDArray[Any]) -> npt.NDArray[np.float32] | None:
    hull = cv2.convexHull(contour)
    outline = cv2.arcLength(hull, True)
    for tolerance in (0.02, 0.035, 0.05):
        polygon = cv2.approxPolyDP(hull, tolerance * outline, True)
        if len(polygon) == 4 and cv2.contourArea(polygon) > 0.92 * cv2.contourArea(hull):
            return _ordered(polygon.reshape(4, 2).astype(np.float32))
    return None


def _ordered(points: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    total, difference = points.sum(axis=1), points[:, 1] - points[:, 0]
    return np.array(
        [
            points[total.argmin()],
            points[difference.argmin()],
            points[total.argmax()],
            points[difference.argmax()],
        ],
        dtype=np.float32,
    )


def _stands_out(quad: npt.NDArray[np.float32], lightness: npt.NDArray[Any]) -> bool:
    """Whether the quad is a bright sheet on a darker ground, not the whole picture or a box on a page."""
    height, width = lightness.shape[:2]
    share = cv2.contourArea(quad) / (height * width)
    if share < _SMALL_SHEET_SHARE:
        return False
    inside = np.zeros_like(lightness)
    cv2.fillConvexPoly(inside, quad.astype(np.int32), 255)
    if share < _SHEET_SHARE and not _all_else_is_dark(inside, lightness):
        return False
    around = cv2.dilate(inside, np.ones((25, 25), np.uint8))
    ring = cv2.subtract(around, cv2.dilate(inside, np.ones((7, 7), np.uint8)))
    if int((ring > 0).sum()) < 0.01 * height * width:
        return False
    core = cv2.erode(inside, np.ones((9, 9), np.uint8))
    return float(np.median(lightness[core > 0])) - float(np.median(lightness[ring > 0])) > 25


def _all_else_is_dark(inside: npt.NDArray[Any], lightness: npt.NDArray[Any]) -> bool:
    """Whether hardly anything around a small sheet is as bright: a receipt on a table, no box on a page."""
    outside = cv2.dilate(inside, np.ones((7, 7), np.uint8)) == 0
    paper = float(np.median(lightness[inside > 0]))
    return float((lightness[outside] < paper - 25).mean()) > _DARK_SHARE
