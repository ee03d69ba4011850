"""Take the rings of seals out of a grey copy, so that what is printed under them can be read.

In colour a seal fades with the red of its ink. In a grey copy its ring is as dark as print, and a character
that it crosses is lost. But a ring is alike all around: how dark it is at each distance from its middle is
learnt from the whole of it and divided out, and what lies under it stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from extractors.engine import Pixels
from extractors.seals import Ring

_INNER, _OUTER = 0.9, 1.1  # of the radius: between the arc's text and what stands outside
_SECTORS = 48
_DARKEST = 60  # of 255: what is darker gives back noise
_PAPER = 235
_MOST_SHIFT = 6  # pixels


def without_rings(prepared: Pixels, rings: Sequence[Ring]) -> Pixels:
    """Return a page of evened ink with its rings divided out."""
    cleaned = prepared.copy()
    for ring in rings:
        _divide_out(cleaned, ring)
    return cleaned


def _divide_out(page: Pixels, ring: Ring) -> None:
    reach = int(ring.radius * _OUTER) + 2
    left, top = int(ring.x) - reach, int(ring.y) - reach
    if left < 0 or top < 0 or left + 2 * reach > page.shape[1] or top + 2 * reach > page.shape[0]:
        return  # cut off by the page's edge: not alike all around
    patch = page[top : top + 2 * reach, left : left + 2 * reach]
    centre = (ring.x - left, ring.y - top)
    light = _light_around(patch, centre, ring.radius)
    patch[...] = np.clip(patch * (255.0 / light), 0, 255).astype(np.uint8)


def _light_around(patch: npt.NDArray[Any], centre: tuple[float, float], radius: float) -> npt.NDArray[Any]:
    """How light the ring leaves each pixel of a patch, 255 where it does not reach."""
    height, width = patch.shape
    longest = radius * _OUTER
    angles, distances = _SECTORS * 16, round(longest)
    polar = cv2.warpPolar(patch, (distances, angles), centre, longest, cv2.WARP_POLAR_LINEAR)
    first = int(distances * _INNER / _OUTER)
    around = np.full(polar.shape, 255, np.uint8)
    around[:, first:] = _usual(polar[:, first:])
    flags = cv2.WARP_POLAR_LINEAR | cv2.WARP_INVERSE_MAP | cv2.WARP_FILL_OUTLIERS
    light = cv2.warpPolar(around, (width, height), centre, longest, flags)
    return np.where(light < _DARKEST, 255, light)  # beyond the outermost distance nothing is known


def _usual(band: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The light that the ring alone would leave, by angle and distance: one profile, shifted and weighed.

    A ring is not quite round, and not equally dark everywhere: shift and weight change slowly with the angle.
    Print that runs along the ring for a while does not.
    """
    angles, distances = band.shape
    pieces = band.reshape(_SECTORS, angles // _SECTORS, distances)
    dark = 255.0 - np.median(pieces, axis=1).astype(np.float64)
    dark[dark < 255 - _PAPER] = 0
    shifts = _smooth_shifts(dark)
    aligned = np.stack([_shifted(row, -shift) for row, shift in zip(dark, shifts, strict=True)])
    profile = np.median(aligned, axis=0)
    weights = _smooth_weights(aligned[:, int(profile.argmax())] / max(float(profile.max()), 1.0))
    ring = np.stack([w * _shifted(profile, shift) for w, shift in zip(weights, shifts, strict=True)])
    light = np.clip(255.0 - ring, _DARKEST, 255).astype(np.float32)
    turned = np.concatenate([light[-1:], light, light[:1]])  # so that the ends meet
    step = angles // _SECTORS
    return np.asarray(
        cv2.resize(turned, (distances, angles + 2 * step), interpolation=cv2.INTER_LINEAR)[step:-step]
    ).astype(np.uint8)


def _shifted(row: npt.NDArray[np.float64], shift: float) -> npt.NDArray[np.float64]:
    places = np.arange(len(row), dtype=np.float64)
    return np.interp(places - shift, places, row, left=0.0, right=0.0)


def _smooth_shifts(dark: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How far out the ring runs in each sector: an error in its place and its roundness, two waves."""
    profile = np.median(dark, axis=0)
    tried = np.arange(-_MOST_SHIFT, _MOST_SHIFT + 1)
    fits = np.stack([dark @ _shifted(profile, float(shift)) for shift in tried])
    found = tried[fits.argmax(axis=0)].astype(np.float64)
    theta = 2 * np.pi * np.arange(len(dark)) / len(dark)
    waves = np.stack([np.ones_like(theta), *(f(n * theta) for n in (1, 2) for f in (np.cos, np.sin))], axis=1)
    kept = np.ones(len(dark), dtype=bool)
    curve = found
    for _ in range(3):
        if kept.sum() < 2 * waves.shape[1]:
            break
        curve = waves @ np.linalg.lstsq(waves[kept], found[kept], rcond=None)[0]
        kept = np.abs(found - curve) <= 1.5
    return np.asarray(curve)


def _smooth_weights(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    reach = len(weights) // 6
    around = np.concatenate([weights[-reach:], weights, weights[:reach]])
    windows = np.lib.stride_tricks.sliding_window_view(around, 2 * reach + 1)
    return np.asarray(np.median(windows, axis=1))
