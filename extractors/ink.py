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
    red = pixels[:, :, 2]
    ground = _ground(red)
    level = red.astype(np.float32) * (255.0 / np.maximum(ground, 60))
    faded = np.clip(level * (255.0 / _WHITE_POINT) * 0.92, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.repeat(faded[:, :, None], 3, axis=2))


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
    planes = pixels.astype(np.int16)
    red = planes[:, :, 2] - (planes[:, :, 0] + planes[:, :, 1]) // 2
    cast = int(np.median(red[::8, ::8]))
    return np.asarray(np.clip(red - max(cast, 0), 0, 255), dtype=np.uint8)


def is_grey(pixels: Pixels) -> bool:
    """Whether the page is a copy without colour (less than one pixel in 3,000 is clearly coloured)."""
    small = pixels[::3, ::3].astype(np.int16)
    spread = small.max(axis=2) - small.min(axis=2)
    cast = int(np.median(spread))
    return float((spread > cast + 40).mean()) < 1 / 3000


def is_pristine(pixels: Pixels) -> bool:
    """Whether the ground is perfectly white, as on a page that never was paper: what is not there shows."""
    return float((pixels[::4, ::4].min(axis=2) >= 250).mean()) > 0.6


def darkness(pixels: Pixels) -> Pixels:
    """Return how much darker than the paper each pixel is, 0..255, for finding grey impressions of seals."""
    return np.asarray(255 - for_reading(pixels)[:, :, 0], dtype=np.uint8)


def dark_strokes(pixels: Pixels) -> Pixels:
    """Return a mask (0/255) of dark or blue ink, red ink left out, with the light evened out.

    What counts as ink follows the page: a pale copy's darkest strokes are grey.
    """
    flat = for_reading(pixels)[:, :, 0]
    darkest = float(np.percentile(flat[::3, ::3], 0.5))
    level = min(max(255 - 0.42 * (255 - darkest), 120), 205)
    strokes = (flat < level).astype(np.uint8) * 255
    calm = cv2.medianBlur(pixels, 3).astype(np.int16)
    blue = calm[:, :, 0] - calm[:, :, 2]
    strokes[blue > int(np.median(blue[::8, ::8])) + 22] = 255
    return strokes


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
