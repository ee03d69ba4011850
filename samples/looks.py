"""The looks of a page: clean, scanned, poor, photographed by phone. All by the seed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from samples.marks import noise

LOOKS = ("clean", "scan", "poor", "phone")
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Spec:
    """How a look is rastered and what resolution its files name."""

    raster_dpi: int
    dpis: tuple[int, ...]

    def dpi(self, rng: Random) -> int:
        """Return the resolution to write into the file."""
        return rng.choice(self.dpis)


SPECS = {
    "clean": Spec(200, (200,)),
    "scan": Spec(200, (200,)),
    "poor": Spec(150, (150,)),
    "phone": Spec(250, (72,)),
}


def _pixels(page: Image.Image) -> Pixels:
    return np.asarray(page.convert("RGB"))


def _picture(pixels: NDArray[np.float32] | Pixels) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def jpeg(page: Image.Image, quality: int) -> Image.Image:
    """Return the page after a trip through JPEG."""
    buffer = io.BytesIO()
    page.save(buffer, "JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


def _skew(page: Image.Image, degrees: float, ground: tuple[int, int, int]) -> Image.Image:
    return page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=ground)


def _grain(pixels: NDArray[np.float32], rng: Random, strength: float) -> NDArray[np.float32]:
    dice = np.random.default_rng(rng.randrange(2**32))
    speckle = dice.standard_normal(pixels.shape[:2], dtype=np.float32) * strength
    return pixels + speckle[..., None]


def _margin(page: Image.Image, dpi: int, small: bool, rng: Random) -> Image.Image:
    """Lay a small paper on the glass, with white round it."""
    if not small:
        return page
    edge = int(dpi * rng.uniform(0.2, 0.5))
    glass = Image.new("RGB", (page.width + edge * 2, page.height + edge * 2), (255, 255, 255))
    glass.paste(page, (edge, edge))
    return glass


def scan(page: Image.Image, rng: Random, dpi: int, small: bool) -> Image.Image:
    """An office scanner: slight skew, off-white ground, grain, JPEG; now and then a turned page."""
    page = _margin(page, dpi, small, rng)
    tint = tuple(rng.randrange(238, 254) for _ in range(3))
    if rng.random() < 0.35:
        page = page.resize((page.width * 3 // 4, page.height * 3 // 4), Image.Resampling.LANCZOS)
    page = _skew(page, rng.uniform(-2, 2), (255, 255, 255))
    pixels = _pixels(page).astype(np.float32) * (np.array(tint, dtype=np.float32) / 255)
    pixels = 14 + pixels * (241 / 255)
    page = _picture(_grain(pixels, rng, rng.uniform(3, 7)))
    turn = rng.choice((0,) * 12 + (90, 270, 180))
    return jpeg(page.rotate(turn, expand=True) if turn else page, 70)


def _stains(pixels: NDArray[np.float32], rng: Random) -> NDArray[np.float32]:
    height, width = pixels.shape[:2]
    veil = np.zeros((height, width), dtype=np.float32)
    for _ in range(rng.randrange(1, 4)):
        centre = rng.randrange(width), rng.randrange(height)
        axes = rng.randrange(width // 30, width // 9), rng.randrange(width // 30, width // 9)
        cv2.ellipse(veil, centre, axes, rng.randrange(180), 0, 360, rng.uniform(10, 30), -1)
    for _ in range(rng.randrange(0, 4)):
        at = rng.randrange(width)
        cv2.line(veil, (at, 0), (at + rng.randrange(-6, 6), height), rng.uniform(15, 50), rng.choice((1, 1, 2)))
    return pixels - cv2.GaussianBlur(veil, (0, 0), 2.0)[..., None]


def poor(page: Image.Image, rng: Random, dpi: int, small: bool) -> Image.Image:
    """A copy of a copy: 130 dpi, pale, blurred, spotted, striped, often grey."""
    page = _margin(page, dpi, small, rng)
    if not small:
        page = page.resize((page.width * 130 // 150, page.height * 130 // 150), Image.Resampling.BILINEAR)
    page = _skew(page, rng.uniform(-2, 2), (255, 255, 255))
    pixels = cv2.GaussianBlur(_pixels(page).astype(np.float32), (0, 0), rng.uniform(0.45, 0.8))
    low, high = rng.uniform(45, 85), rng.uniform(208, 232)
    pixels = low + pixels * (high - low) / 255
    if rng.random() < 0.5:
        pixels = np.repeat(pixels.mean(axis=2, keepdims=True), 3, axis=2)
    return jpeg(_picture(_grain(_stains(pixels, rng), rng, rng.uniform(4, 8))), 60)


def _desk(shape: tuple[int, int], rng: Random) -> NDArray[np.float32]:
    dice = np.random.default_rng(rng.randrange(2**32))
    base = np.array(rng.choice(((92, 68, 48), (60, 60, 64), (128, 104, 80), (40, 52, 66))), dtype=np.float32)
    grain = noise(dice, shape, 5) * 26 + cv2.resize(dice.random((shape[0] // 8, 6), dtype=np.float32), (shape[1], shape[0])) * 20
    return np.asarray(base[None, None, :] + grain[..., None] - 18, dtype=np.float32)


def phone(page: Image.Image, rng: Random, _dpi: int, _small: bool) -> Image.Image:
    """A telephone's photograph on a desk: perspective, uneven light, a shadow."""
    wide = page.width > page.height
    width, height = (4000, 3000) if wide else (3000, 4000)
    scale = min(width / page.width, height / page.height) * rng.uniform(0.8, 0.92)
    paper_w, paper_h = page.width * scale, page.height * scale
    left, top = (width - paper_w) / 2, (height - paper_h) / 2
    jitter = 0.028 * min(paper_w, paper_h)
    source = np.array([[0, 0], [page.width, 0], [page.width, page.height], [0, page.height]], dtype=np.float32)
    corners = ((left, top), (left + paper_w, top), (left + paper_w, top + paper_h), (left, top + paper_h))
    target = np.array([[x + rng.uniform(-jitter, jitter), y + rng.uniform(-jitter, jitter)] for x, y in corners], dtype=np.float32)
    move = cv2.getPerspectiveTransform(source, target)
    warped = cv2.warpPerspective(_pixels(page), move, (width, height), flags=cv2.INTER_LINEAR)
    mask = np.zeros((height, width), dtype=np.uint8)
    cv2.fillConvexPoly(mask, target.astype(np.int32), 255)
    photo = np.where(mask[..., None] > 0, warped, _desk((height, width), rng).astype(np.uint8))
    return jpeg(_picture(_light(photo, rng)), 82)


def _light(photo: Pixels, rng: Random) -> NDArray[np.float32]:
    """Light falls from one side; perhaps the photographer's shadow lies over a corner."""
    height, width = photo.shape[:2]
    rows, columns = np.mgrid[0:64, 0:64].astype(np.float32) / 63
    slope_x, slope_y = rng.uniform(-0.28, 0.28), rng.uniform(-0.22, 0.22)
    light = rng.uniform(0.84, 0.94) + slope_x * (columns - 0.5) + slope_y * (rows - 0.5)
    if rng.random() < 0.6:
        edge = rng.uniform(0.45, 1.3)
        shade = (columns * rng.uniform(0.3, 1) + rows * rng.uniform(0.3, 1)) > edge
        light -= cv2.GaussianBlur(shade.astype(np.float32), (0, 0), 2.2) * rng.uniform(0.12, 0.26)
    warm = np.array([1.0, rng.uniform(0.95, 1.0), rng.uniform(0.86, 1.0)], dtype=np.float32)
    wide = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(photo * wide[..., None] * warm, dtype=np.float32)


def apply_look(page: Image.Image, look: str, rng: Random, dpi: int, small: bool) -> Image.Image:
    """Return the page as the look shows it."""
    if look == "clean":
        return page
    if look == "scan":
        return scan(page, rng, dpi, small)
    if look == "poor":
        return poor(page, rng, dpi, small)
    if look == "phone":
        return phone(page, rng, dpi, small)
    raise ValueError(f"Unknown look {look!r}: one of {', '.join(LOOKS)}.")
