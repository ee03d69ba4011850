"""Prepare a page for reading: even out the light, fade red ink, tell grey copies from colour.

Gentle on purpose: binarising, upscaling and harsh clipping were measured to cost more than they bring.
"""

from __future__ import annotations

import cv2
import numpy as np

from extractors.engine import Pixels

_WHITE_POINT = 212


def for_reading(pixels: Pixels) -> Pixels:
    """Return the page with red seals faded and its ground evened out, three equal channels."""
    return np.asarray(cv2.cvtColor(evened(pixels), cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def evened(pixels: Pixels) -> Pixels:
    """Return the page's red channel on an even white ground: one channel, shape (height, width)."""
    red = np.ascontiguousarray(pixels[:, :, 2])
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
    return float((pixels[::4, ::4].min(axis=2) >= 250).mean()) > 0.6


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
    blue, _, red = cv2.split(cv2.medianBlur(pixels, 3))
    bluer = cv2.subtract(blue, red)
    cast = float(np.median(bluer[::8, ::8]))
    return np.where((flat < level) | (bluer > cast + 22), 255, 0).astype(np.uint8)


def is_blank(pixels: Pixels) -> bool:
    """Whether nothing is printed on the page (edges left out): under 2 pixels in 10,000 are ink."""
    height, width = pixels.shape[:2]
    if max(height, width) < 700:
        return False  # a small picture is a photo, not a page
    inner = pixels[height // 20 : height - height // 20, width // 20 : width - width // 20]
    if inner.size == 0:
        return True
    strokes = dark_strokes(np.ascontiguousarray(inner))
    cleaned = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return float((cleaned > 0).mean()) < 2e-4 and float((redness(inner) > 40).mean()) < 2e-4
