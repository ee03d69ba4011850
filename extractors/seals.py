"""Find the impressions of seals and read the text on their arc.

A round seal is a red ring; in a grey copy it is a grey one, found by its circle alone. A detector only
suggests: it cannot prove that a seal is genuine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from extractors.engine import Engine, Pixels
from extractors.ink import darkness, redness

_WORK_SIDE = 900
_MIN_RADIUS, _MAX_RADIUS = 0.028, 0.125  # of the page's long side; 38-60 mm seals on A4 are 0.064-0.1
_MIN_RING = 0.62
_MIN_RED = 22
_COARSE, _LEAST_RED = 5, 12  # pixels; of 255
_MIN_ARC = 0.5
_SURE_CHARACTER = 0.75
_CLOSER_LOOKS, _MIN_PROMISE = 16, 0.4


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle found on a page, in pixels; `ring` is the share of its circumference that is inked."""

    x: float
    y: float
    radius: float
    ring: float

    def moved(self, map_: npt.NDArray[np.float64]) -> Ring:
        """The ring where an affine map that keeps lengths takes it."""
        x, y = map_[:, :2] @ (self.x, self.y) + map_[:, 2]
        return replace(self, x=float(x), y=float(y))


def ink_of(pixels: Pixels, grey: bool) -> Pixels:
    """The ink that seals are sought in: red, or on a copy without colour whatever is darker than paper."""
    return darkness(pixels) if grey else redness(pixels)


def sharp_ink_of(pixels: Pixels, red: Pixels) -> Pixels:
    """Red ink as dark as it stands on the paper, sharper than its redness: pictures keep colours coarsely.

    `red`: the page's redness. Where it says that nothing red is near, nothing is.
    """
    green = np.asarray(cv2.extractChannel(pixels, 1), dtype=np.uint8)
    paper = np.full_like(green, np.median(green[::8, ::8]))
    near = cv2.threshold(cv2.blur(red, (_COARSE, _COARSE)), _LEAST_RED, 255, cv2.THRESH_BINARY)[1]
    return np.asarray(cv2.bitwise_and(cv2.subtract(paper, green), near), dtype=np.uint8)


def find_rings(ink: Pixels) -> list[Ring]:
    """Return the rings in the ink of a page, best first, none overlapping by more than half."""
    height, width = ink.shape[:2]
    scale = _WORK_SIDE / max(height, width)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    strong = max(_MIN_RED, int(0.25 * np.percentile(small, 99.8)))
    mask = (small > strong).astype(np.uint8) * 255
    if int((mask > 0).sum()) < 60:
        return []
    rings = [_refined(mask, ring) for ring in _promising(mask)]
    kept = _distinct([ring for ring in rings if ring.ring >= _MIN_RING])
    return [Ring(r.x / scale, r.y / scale, r.radius / scale, r.ring) for r in kept]


def _promising(mask: npt.NDArray[Any]) -> list[Ring]:
    """Circles worth a closer look, sought at half the size, where it costs a quarter; the best dozen."""
    half = cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    side = max(half.shape)
    found = cv2.HoughCircles(
        cv2.GaussianBlur(half, (3, 3), 0),
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=0.03 * side,
        param1=120,
        param2=14,
        minRadius=int(_MIN_RADIUS * side),
        maxRadius=int(_MAX_RADIUS * side),
    )
    if found is None:
        return []
    circles = 2 * np.asarray(found, dtype=np.float64).reshape(-1, 3)[:80]
    near = cv2.dilate(mask, np.ones((5, 5), np.uint8))
    shares = _ring_shares(near, circles)
    best = np.argsort(-shares)[:_CLOSER_LOOKS]
    return [
        Ring(float(x), float(y), float(radius), float(share))
        for (x, y, radius), share in zip(circles[best], shares[best], strict=True)
        if share > _MIN_PROMISE
    ]


def _refined(mask: npt.NDArray[Any], ring: Ring) -> Ring:
    """Shift and resize a circle a little to where most of its circumference is inked."""
    best = np.array([ring.x, ring.y, ring.radius])
    share = float(_ring_shares(mask, best[None])[0])
    for step in (4.0, 2.0, 1.0):
        for _ in range(12):
            tried = best + step * _MOVES
            shares = _ring_shares(mask, tried)
            if shares.max() <= share + 1e-6:
                break
            best, share = tried[shares.argmax()], float(shares.max())
    return Ring(float(best[0]), float(best[1]), float(best[2]), share)


_MOVES = np.array([(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)], dtype=np.float64)
_ANGLES = np.linspace(0, 2 * np.pi, 180, endpoint=False)
_DIRECTIONS = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])


def _ring_shares(mask: npt.NDArray[Any], circles: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """For each (x, y, radius) the share of directions with ink on the circle and little just outside."""
    radii = circles[:, 2]
    on = np.zeros((len(circles), len(_ANGLES)), dtype=bool)
    for offset in (-1.5, 0.0, 1.5):
        on |= _sample(mask, circles, radii + offset)
    outside = _sample(mask, circles, radii * 1.12 + 2)
    return np.asarray(on.mean(axis=1) - 0.5 * (outside & on).mean(axis=1), dtype=np.float64)


def _sample(
    mask: npt.NDArray[Any], circles: npt.NDArray[np.float64], radii: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    columns = np.rint(circles[:, :1] + radii[:, None] * _DIRECTIONS[0]).astype(int)
    rows = np.rint(circles[:, 1:2] + radii[:, None] * _DIRECTIONS[1]).astype(int)
    inside = (columns >= 0) & (rows >= 0) & (columns < mask.shape[1]) & (rows < mask.shape[0])
    values = np.zeros(columns.shape, dtype=bool)
    values[inside] = mask[rows[inside], columns[inside]] > 0
    return values


def _distinct(rings: list[Ring]) -> list[Ring]:
    kept: list[Ring] = []
    for ring in sorted(rings, key=lambda r: (-round(r.ring, 1), -r.radius)):
        if all((ring.x - k.x) ** 2 + (ring.y - k.y) ** 2 > max(ring.radius, k.radius) ** 2 for k in kept):
            kept.append(ring)
    return kept


@dataclass(frozen=True, slots=True)
class Arc:
    """The text on a seal's arc, the same without its unsure characters, and the mean confidence."""

    text: str
    sure_text: str
    confidence: float


def read_arc(ink: Pixels, ring: Ring, engine: Engine) -> Arc | None:
    """Read the text on a seal's arc; None where nothing can be read."""
    strip = _unwrapped(ink, ring)
    if strip is None:
        return None
    read = engine.read_strip(strip)
    scores = read.scores or (read.confidence,) * len(read.text)
    kept = [
        (c, score)
        for c, score in zip(read.text, scores, strict=True)
        if c.isalnum() or c in "()\uff08\uff09·"
    ]
    text = "".join(c for c, _ in kept)
    chinese = sum("\u3400" <= c <= "\u9fff" for c in text)
    if chinese < 4 or chinese < 0.5 * len(text) or read.confidence < _MIN_ARC:
        return None
    sure = "".join(c for c, score in kept if score >= _SURE_CHARACTER)
    return Arc(text, sure, read.confidence)


def looks_like_seal(ink: Pixels, ring: Ring) -> bool:
    """Whether a ring whose text was not read may still be a seal: closed, and not filled as an emblem is."""
    band = _band(ink, ring)
    if band is None or ring.ring < 0.85:
        return False
    inked = float((band < 140).mean())
    return 0.06 < inked < 0.42


def _unwrapped(ink: Pixels, ring: Ring) -> Pixels | None:
    """The ring's band laid out straight, clockwise from its widest gap, dark on white, 64 px high."""
    dark = _band(ink, ring)
    if dark is None:
        return None
    dark = _without_code(_from_gap(dark))
    height = 64
    width = max(int(dark.shape[1] * height / dark.shape[0]), 8)
    sized = cv2.resize(dark, (width, height), interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(sized, 6, 6, 20, 20, cv2.BORDER_CONSTANT, value=255)
    return np.ascontiguousarray(np.repeat(np.asarray(framed, np.uint8)[:, :, None], 3, axis=2))


def _band(ink: Pixels, ring: Ring) -> npt.NDArray[Any] | None:
    """The ring's band between star and rim, angle along x, the rim on top, ink dark on white."""
    pad = int(ring.radius * 1.1)
    left, top = int(ring.x) - pad, int(ring.y) - pad
    patch = ink[max(top, 0) : top + 2 * pad, max(left, 0) : left + 2 * pad]
    if min(patch.shape[:2]) < 30:
        return None
    red = cv2.resize(patch, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    centre = ((ring.x - max(left, 0)) * 2, (ring.y - max(top, 0)) * 2)
    outer, inner = ring.radius * 2 * 0.935, ring.radius * 2 * 0.60
    length = int(2 * np.pi * ring.radius * 2 * 0.8)
    polar = cv2.warpPolar(red, (int(ring.radius * 2), length), centre, ring.radius * 2, cv2.WARP_POLAR_LINEAR)
    band = np.rot90(polar[:, int(inner) : int(outer)], k=1)  # angle runs along x, the rim is on top
    strong = float(np.percentile(band, 97)) or 1.0
    ink = np.clip(band.astype(np.float32) * (255.0 / strong), 0, 255).astype(np.uint8)
    return np.asarray(255 - ink, dtype=np.uint8)


def _without_code(band: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Cut off the small code number (防伪码) that some seals have at the bottom, behind a wide gap."""
    inked = (band < 140).mean(axis=0) > 0.04
    runs: list[tuple[int, int]] = []
    start, blank = None, 0
    limit = int(0.55 * band.shape[0])
    for index, ink in enumerate([*inked, *([False] * (limit + 1))]):
        if ink:
            start, blank = (index if start is None else start), 0
        elif start is not None:
            blank += 1
            if blank > limit:
                runs.append((start, index - blank + 1))
                start = None
    if len(runs) < 2:
        return band
    heights = [int((band[:, a:b] < 140).any(axis=1).sum()) for a, b in runs]
    tallest = max(heights)
    kept = [run for run, height in zip(runs, heights, strict=True) if height > 0.68 * tallest]
    return band[:, max(kept[0][0] - 4, 0) : kept[-1][1] + 4]


def _from_gap(band: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Roll the band so that it starts in its widest run without ink, and cut that run off."""
    inked = (band < 140).mean(axis=0) > 0.04
    length = len(inked)
    doubled = np.concatenate([inked, inked])
    best_start, best_length, start = 0, 0, None
    for index, ink in enumerate(doubled):
        if ink:
            start = None
            continue
        start = index if start is None else start
        if index - start + 1 > best_length:
            best_start, best_length = start, index - start + 1
    if best_length < 3 or best_length >= length:
        return np.roll(band, -length // 4, axis=1)
    rolled = np.roll(band, -((best_start + best_length) % length), axis=1)
    return rolled[:, : max(length - best_length + 4, 8)]
