"""Prepare a page for reading: even out the light, fade red ink, tell grey copies from colour.

Gentle on purpose: binarising, upscaling and harsh clipping were measured to cost more than they bring.
"""

from __future__ import annotations

import math
import weakref

import cv2
import numpy as np

from extractors.engine import Pixels

_WHITE_POINT = 212
_PLAINLY_DARK, _PLAINLY_INKED = 0.6, 0.004
_BAND_SIDE = 640  # pixels of the reduced page
_BLUER = 22  # how much bluer than the page the ink of a blue pen is, of 255
_PRINTED = (0.02, 0.5)  # share of a bar that its print covers


def for_reading(pixels: Pixels) -> Pixels:
    """Return the page with seals faded, its ground evened out and white print turned dark: one channel."""
    bands = _bands(pixels)
    flat = evened(pixels).copy() if bands else evened(pixels)
    for left, top, right, bottom in bands:
        flat[top:bottom, left:right] = _inverted(pixels[top:bottom, left:right])
    return flat


def _bands(pixels: Pixels) -> list[tuple[int, int, int, int]]:
    """The bars of one dark colour with white print on them, as headings of printed web pages have."""
    step = max(pixels.shape[:2]) // _BAND_SIDE
    if step < 1:
        return []
    small = cv2.blur(cv2.cvtColor(np.ascontiguousarray(pixels[::step, ::step]), cv2.COLOR_BGR2GRAY), (2, 2))
    rows, columns = small.shape
    dark = (small < 0.6 * np.percentile(small, 90)).astype(np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((3, 9), np.uint8))
    whole = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, np.ones((3, 41), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(whole)
    bands = []
    for x, y, width, height, area in stats[1:count]:
        inside = dark[y : y + height, x : x + width]
        bar = width > 0.15 * columns and 0.012 * rows < height < 0.12 * rows and area > 0.85 * width * height
        if bar and _PRINTED[0] < 1 - float(inside.mean()) < _PRINTED[1]:
            bands.append((x * step, y * step, (x + width) * step, (y + height) * step))
    return bands


def _inverted(bar: Pixels) -> Pixels:
    """The bar with dark print on white."""
    grey = cv2.cvtColor(bar, cv2.COLOR_BGR2GRAY)
    ground, print_ = np.percentile(grey, 20), np.percentile(grey, 99.5)
    return np.asarray(np.clip((print_ - grey) * (255.0 / max(print_ - ground, 1.0)), 0, 255), dtype=np.uint8)


def evened(pixels: Pixels) -> Pixels:
    """Return the page's red channel on an even white ground: one channel, read-only.

    The last page's is kept: rules, boxes, seals and signatures all begin with it. Pages are never changed.
    """
    page, flat = _last[0]
    if page is None or flat is None or page() is not pixels:
        flat = _evened(pixels)
        flat.setflags(write=False)
        _last[0] = (weakref.ref(pixels), flat)
    return flat


_last: list[tuple[weakref.ref[Pixels] | None, Pixels | None]] = [(None, None)]


def forget() -> None:
    """Let go of the last page's evened ink: what comes next may need the memory."""
    _last[0] = (None, None)


def _evened(pixels: Pixels) -> Pixels:
    red = np.asarray(cv2.extractChannel(pixels, 2), dtype=np.uint8)
    ground = np.maximum(_ground(red), 60)
    return np.asarray(cv2.divide(red, ground, scale=0.92 * 255.0 * 255.0 / _WHITE_POINT), dtype=np.uint8)


def _ground(channel: Pixels) -> Pixels:
    """The paper's own brightness at each place: text and lines closed away, then smoothed."""
    height, width = channel.shape
    scale = 480 / max(height, width)
    small = cv2.resize(channel, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    smooth = cv2.GaussianBlur(closed, (0, 0), 9)
    return np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def redness(pixels: Pixels) -> Pixels:
    """Return how much redder than grey each pixel is, 0..255, with the page's own cast taken off."""
    blue, green, red = cv2.split(pixels)
    redder = cv2.subtract(red, cv2.addWeighted(blue, 0.5, green, 0.5, 0))
    cast = np.full_like(redder, np.median(redder[::8, ::8]))
    return np.asarray(cv2.subtract(redder, cast), dtype=np.uint8)


def is_grey(pixels: Pixels) -> bool:
    """Whether the page is a copy without colour (less than one pixel in 3,000 is clearly coloured)."""
    blue, green, red = cv2.split(np.ascontiguousarray(pixels[::3, ::3]))
    spread = cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red))
    cast = float(np.median(spread[::3, ::3]))
    return float((spread > cast + 40).mean()) < 1 / 3000


def is_pristine(pixels: Pixels) -> bool:
    """Whether the ground is perfectly white, as on a page that never was paper: what is not there shows."""
    blue, green, red = cv2.split(np.ascontiguousarray(pixels[::4, ::4]))
    return float((cv2.min(cv2.min(blue, green), red) >= 250).mean()) > 0.6


def darkness(pixels: Pixels) -> Pixels:
    """Return how much darker than the paper each pixel is, 0..255, for finding grey impressions of seals."""
    return np.asarray(cv2.bitwise_not(evened(pixels)), dtype=np.uint8)


def dark_strokes(pixels: Pixels) -> Pixels:
    """Return a mask (0/255) of dark or blue ink, red ink left out, with the light evened out.

    What counts as ink follows the page: a pale copy's darkest strokes are grey.
    """
    flat = evened(pixels)
    darkest = float(np.percentile(flat[::3, ::3], 0.5))
    level = min(max(255 - 0.42 * (255 - darkest), 120), 205)
    blue, red = (cv2.medianBlur(cv2.extractChannel(pixels, channel), 3) for channel in (0, 2))
    bluer = cv2.subtract(blue, red)
    cast = float(np.median(bluer[::8, ::8]))
    dark = cv2.threshold(flat, math.ceil(level) - 1, 255, cv2.THRESH_BINARY_INV)[1]
    blue_ink = cv2.threshold(bluer, math.floor(cast + _BLUER), 255, cv2.THRESH_BINARY)[1]
    return np.asarray(cv2.bitwise_or(dark, blue_ink), dtype=np.uint8)


def is_blank(pixels: Pixels) -> bool:
    """Whether nothing is printed on the page (edges left out): under 2 pixels in 10,000 are ink."""
    height, width = pixels.shape[:2]
    if max(height, width) < 700:
        return False  # a small picture is a photo, not a page
    inner = pixels[height // 20 : height - height // 20, width // 20 : width - width // 20]
    if inner.size == 0:
        return True
    coarse = inner[::4, ::4, 1]
    if float((coarse < _PLAINLY_DARK * np.median(coarse)).mean()) > _PLAINLY_INKED:
        return False  # plainly printed, as most pages are: no need to even out the light
    strokes = dark_strokes(np.ascontiguousarray(inner))
    cleaned = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return float((cleaned > 0).mean()) < 2e-4 and float((redness(inner) > 40).mean()) < 2e-4
