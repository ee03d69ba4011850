"""Seals and signatures, drawn as pictures with a transparent ground."""

from __future__ import annotations

import base64
import io
import math
from functools import lru_cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_FONT_PLACES = {
    "kai": ("/usr/share/fonts/truetype/arphic/ukai.ttc", 0),
    "ming": ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
    "serif": ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    "sans": ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    "hei": ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
}


@lru_cache(maxsize=64)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a typeface; where its package is missing, another that is there."""
    order = [name, *(key for key in _FONT_PLACES if key != name)]
    for key in order:
        place, index = _FONT_PLACES[key]
        if Path(place).exists():
            return ImageFont.truetype(place, size, index=index)
    raise FileNotFoundError("No Chinese font: install the packages named in samples/README.md.")


def noise(rng: np.random.Generator, shape: tuple[int, int], cells: int) -> NDArray[np.float32]:
    """Return smooth noise, 0..1, with about `cells` blotches a side."""
    small = rng.random((max(2, cells), max(2, cells)), dtype=np.float32)
    return np.asarray(
        cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), dtype=np.float32
    )


def _arc_text(canvas: Image.Image, text: str, radius: float, size: int, squash: float = 1.0) -> None:
    """Write `text` along the upper arc, each character standing on the circle."""
    centre = canvas.width / 2, canvas.height / 2
    span = min(270.0, 24.0 * (len(text) - 1) if len(text) > 8 else 28.0 * (len(text) - 1))
    face = font("ming" if size < 50 else "serif", size)
    for place, char in enumerate(text):
        angle = -span / 2 + (span * place / (len(text) - 1) if len(text) > 1 else span / 2)
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text((size, size), char, font=face, fill=255, anchor="mm", stroke_width=1)
        narrow = max(0.62, min(1.0, 10.0 / len(text) + 0.1))
        tile = tile.resize((int(size * 2 * narrow), size * 2)).rotate(
            -angle, expand=True, resample=Image.Resampling.BICUBIC
        )
        at_x = centre[0] + radius * math.sin(math.radians(angle))
        at_y = centre[1] - radius * squash * math.cos(math.radians(angle))
        canvas.paste(255, (int(at_x - tile.width / 2), int(at_y - tile.height / 2)), tile)


def _star(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        turn = math.pi * corner / 5
        points.append((centre[0] + reach * math.sin(turn), centre[1] - reach * math.cos(turn)))
    draw.polygon(points, fill=255)


def seal(text: str, rng: Random, number: str = "", below: str = "", oval: bool = False) -> Image.Image:
    """Return a red seal: ring, name on the arc, star, and perhaps words or a number below."""
    width, height = 520, 360 if oval else 520
    mask = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(mask)
    draw.ellipse((8, 8, width - 8, height - 8), outline=255, width=11)
    squash = (height / 2 - 52) / (width / 2 - 62)
    _arc_text(mask, text, width / 2 - 62, 58 if len(text) <= 14 else 50, squash)
    if not oval:
        _star(draw, (width / 2, height / 2), 78)
    if below:
        draw.text(
            (width / 2, height * (0.72 if not oval else 0.6)),
            below,
            font=font("serif", 44),
            fill=255,
            anchor="mm",
        )
    if number:
        draw.text((width / 2, height * 0.87), number, font=font("sans", 22), fill=255, anchor="mm")
    return _inked(mask, rng)


def _inked(mask: Image.Image, rng: Random) -> Image.Image:
    """Turn a mask into an impression: uneven ink, a turned hand, a colour of its own."""
    dice = np.random.default_rng(rng.randrange(2**32))
    alpha = np.asarray(mask, dtype=np.float32) / 255
    uneven = 0.72 + 0.36 * noise(dice, alpha.shape, 6) - 0.25 * (noise(dice, alpha.shape, 90) > 0.86)
    alpha = np.clip(alpha * uneven, 0, 0.96)
    colour = (rng.randrange(195, 225), rng.randrange(20, 48), rng.randrange(28, 52))
    picture = np.dstack(
        [np.full(alpha.shape, c, np.uint8) for c in colour] + [(alpha * 255).astype(np.uint8)]
    )
    return Image.fromarray(picture, "RGBA").rotate(rng.uniform(-14, 14), resample=Image.Resampling.BICUBIC)


def _scribble(name: str, rng: Random, size: int) -> Image.Image:
    """Return pen strokes that only their writer can read, about as many as the name has characters."""
    canvas = np.zeros((size * 2, size * (len(name) + 1)), dtype=np.uint8)
    for cell in range(len(name)):
        points = [(size * (0.4 + cell * 0.75), size * rng.uniform(0.7, 1.2))]
        for _ in range(rng.randrange(7, 12)):
            x = size * (0.4 + cell * 0.75 + rng.uniform(0, 0.8))
            points.append((x, size * rng.uniform(0.55, 1.4)))
        path = np.array(points, dtype=np.float32)
        steps = np.linspace(0, len(points) - 1, len(points) * 12)
        at = np.arange(len(points))
        line = np.stack([np.interp(steps, at, path[:, axis]) for axis in (0, 1)], axis=1)
        smooth = cv2.blur(line.astype(np.float32), (1, 9))
        cv2.polylines(canvas, [smooth.astype(np.int32)], False, 255, rng.choice((5, 6, 7)), cv2.LINE_AA)
    return Image.fromarray(canvas)


def _written(name: str, rng: Random, size: int) -> Image.Image:
    """Return the characters of a name, each leaning and as large as it likes."""
    mask = Image.new("L", (int(size * 0.95 * len(name)) + 120, size * 2), 0)
    x = 40.0
    for char in name:
        tile = Image.new("L", (size * 2, size * 2), 0)
        scale = rng.uniform(0.82, 1.12)
        face = font("kai", int(size * scale))
        ImageDraw.Draw(tile).text((size, size), char, font=face, fill=255, anchor="mm")
        tile = tile.rotate(rng.uniform(-9, 9), resample=Image.Resampling.BICUBIC)
        mask.paste(255, (int(x - size / 2), int(rng.uniform(-14, 14))), tile)
        x += size * rng.uniform(0.72, 0.9)
    return mask


def signature(name: str, rng: Random) -> Image.Image:
    """Return a name as a hand would write it: slanted, uneven, now and then a scribble."""
    mask = _scribble(name, rng, 150) if rng.random() < 0.12 else _written(name, rng, 150)
    ink = _hand(np.asarray(mask), rng)
    colour = rng.choice(((22, 22, 26), (30, 30, 34), (22, 40, 130), (16, 52, 148)))
    picture = np.dstack([np.full(ink.shape, c, np.uint8) for c in colour] + [ink])
    signed = Image.fromarray(picture, "RGBA")
    return signed.crop(signed.getchannel("A").getbbox())


def _hand(mask: NDArray[np.uint8], rng: Random) -> NDArray[np.uint8]:
    """Bend a printed mask as a hand bends strokes: shear, waves, thicker and softer lines."""
    dice = np.random.default_rng(rng.randrange(2**32))
    height, width = mask.shape
    shear = rng.uniform(-0.28, -0.05)
    move = np.array([[1, shear, -shear * height / 2], [0, 1, 0]], dtype=np.float32)
    slanted = cv2.warpAffine(mask, move, (width, height))
    rows, columns = np.indices((height, width), dtype=np.float32)
    bent = cv2.remap(
        slanted,
        columns + 22 * (noise(dice, (height, width), 7) - 0.5),
        rows + 26 * (noise(dice, (height, width), 6) - 0.5),
        cv2.INTER_LINEAR,
    )
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (rng.choice((3, 4, 5)),) * 2)
    thick = cv2.GaussianBlur(cv2.dilate(bent, kernel), (0, 0), 1.4)
    return np.asarray(
        np.clip(thick.astype(np.float32) * (0.8 + 0.3 * noise(dice, thick.shape, 9)), 0, 245), dtype=np.uint8
    )


def data_uri(picture: Image.Image) -> str:
    """Return a picture as a PNG data address for a template."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
