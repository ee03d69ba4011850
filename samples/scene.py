"""A street that is nowhere, painted with light, grain and depth: what a photograph of a site shows."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from samples.dice import dice
from samples.marks import noise

_WIDE, _TALL = 1500, 1000
Canvas = NDArray[np.float32]


def scene(seed: int) -> Image.Image:
    """Return a picture of a road, buildings, trees and a hoarding under a sky, and nobody in it."""
    rng = dice("scene", seed)
    random = np.random.default_rng(rng.randrange(2**32))
    horizon = rng.randrange(420, 560)
    canvas = _sky_and_ground(random, horizon)
    for _ in range(rng.randrange(4, 8)):
        _building(canvas, random, horizon)
    _road(canvas, horizon, rng.randrange(500, 1000))
    for _ in range(rng.randrange(3, 7)):
        _tree(canvas, random, horizon)
    _hoarding(canvas, random, horizon)
    light = 0.75 + 0.4 * noise(random, (_TALL, _WIDE), 4)[..., None]
    grain = random.standard_normal((_TALL, _WIDE, 1), dtype=np.float32) * 5
    return Image.fromarray(np.clip(canvas * light + grain, 0, 255).astype(np.uint8))


def _sky_and_ground(random: np.random.Generator, horizon: int) -> Canvas:
    canvas = np.zeros((_TALL, _WIDE, 3), dtype=np.float32)
    depth = np.linspace(0, 1, horizon, dtype=np.float32)[:, None, None]
    sky = (
        np.array([118, 160, 208], dtype=np.float32) * (1 - depth)
        + np.array([214, 222, 226], dtype=np.float32) * depth
    )
    canvas[:horizon] = sky + 26 * noise(random, (horizon, _WIDE), 6)[..., None]
    ground = (
        np.array([128, 122, 112], dtype=np.float32)
        + 46 * noise(random, (_TALL - horizon, _WIDE), 60)[..., None]
    )
    canvas[horizon:] = ground
    return canvas


def _building(canvas: Canvas, random: np.random.Generator, horizon: int) -> None:
    left, wide = int(random.integers(-100, _WIDE - 80)), int(random.integers(130, 380))
    top = int(random.integers(120, horizon - 90))
    wall = random.integers(90, 215, 3).astype(np.float32)
    x0, x1 = max(left, 0), min(left + wide, _WIDE)
    shade = np.linspace(0.8, 1.1, x1 - x0, dtype=np.float32)[None, :, None]
    canvas[top : horizon + 12, x0:x1] = wall * shade
    for y in range(top + 24, horizon - 34, 52):
        for x in range(x0 + 16, x1 - 34, 46):
            glass = float(random.uniform(0.3, 0.8))
            canvas[y : y + 30, x : x + 24] = np.array([70, 88, 104], dtype=np.float32) * (0.6 + glass)


def _road(canvas: Canvas, horizon: int, centre: int) -> None:
    shape = np.array(
        [[centre - 40, horizon], [centre + 40, horizon], [centre + 620, _TALL], [centre - 620, _TALL]]
    )
    cv2.fillPoly(canvas, [shape.astype(np.int32)], (86.0, 86.0, 90.0))
    for step in range(7):
        y = horizon + int((_TALL - horizon) * (step / 7) ** 1.6) + 8
        cv2.line(canvas, (centre, y), (centre, y + 10 + step * 8), (222.0, 220.0, 205.0), 3 + step)


def _tree(canvas: Canvas, random: np.random.Generator, horizon: int) -> None:
    x, foot = int(random.integers(60, _WIDE - 60)), horizon + int(random.integers(10, 160))
    tall = int(random.integers(150, 280))
    cv2.line(canvas, (x, foot), (x, foot - tall), (74.0, 60.0, 46.0), 14)
    for _ in range(60):
        at = (x + int(random.normal(0, 52)), foot - tall + int(random.normal(0, 46)))
        green = (float(random.uniform(30, 80)), float(random.uniform(80, 140)), float(random.uniform(30, 66)))
        cv2.circle(canvas, at, int(random.integers(12, 30)), green, -1)


def _hoarding(canvas: Canvas, random: np.random.Generator, horizon: int) -> None:
    left, top = int(random.integers(80, 900)), horizon + int(random.integers(30, 150))
    colour = random.integers(60, 200, 3).astype(np.float32)
    panel = canvas[top : top + 130, left : left + 420]
    panel[:] = colour * np.linspace(1.1, 0.85, panel.shape[0], dtype=np.float32)[:, None, None]
    for x in range(left, left + 420, 60):
        cv2.line(canvas, (x, top), (x, top + 140), (60.0, 60.0, 60.0), 4)
