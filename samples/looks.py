"""The looks of a page: clean, scanned, poor, photographed by phone. All by the seed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

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


def _skew(page: Image.Image, degrees: float) -> Pixels:
    """Turn the page by a little, keeping its size; what comes in from outside is white."""
    width, height = page.size
    move = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    white = (255, 255, 255)
    turned = cv2.warpAffine(_pixels(page), move, (width, height), flags=cv2.INTER_LINEAR, borderValue=white)
    return np.asarray(turned, dtype=np.uint8)


def _grain(pixels: NDArray[np.float32], rng: Random, strength: float) -> NDArray[np.float32]:
    small = np.random.default_rng(rng.randrange(2**32)).standard_normal((512, 512), dtype=np.float32)
    height, width = pixels.shape[:2]
    speckle = np.tile(small, (height // 512 + 1, width // 512 + 1))[:height, :width]
    return np.asarray(pixels + speckle[..., None] * strength, dtype=np.float32)


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
    ground = rng.randrange(236, 252)
    tint = np.array([ground + rng.randrange(-4, 4) for _ in range(3)], dtype=np.float32) / 270
    if rng.random() < 0.35:
        page = page.resize((page.width * 3 // 4, page.height * 3 // 4), Image.Resampling.BOX)
    pixels = np.asarray(_skew(page, rng.uniform(-2, 2)) * tint + 14, dtype=np.float32)
    page = _picture(_grain(pixels, rng, rng.uniform(3, 7)))
    turn = rng.choice((0,) * 27 + (90, 270, 180))
    return jpeg(page.rotate(turn, expand=True) if turn else page, 70)


def _stains(pixels: NDArray[np.float32], rng: Random) -> NDArray[np.float32]:
    """Lay a few soft blotches, a cup's ring and the drum's stripes over the page."""
    height, width = pixels.shape[:2]
    small = np.zeros((height // 4, width // 4), dtype=np.float32)
    for _ in range(rng.randrange(1, 4)):
        centre = rng.randrange(width // 4), rng.randrange(height // 4)
        axes = rng.randrange(width // 130, width // 40), rng.randrange(width // 130, width // 40)
        cv2.ellipse(small, centre, axes, rng.randrange(180), 0, 360, rng.uniform(10, 34), -1)
    if rng.random() < 0.3:
        cv2.circle(small, (rng.randrange(width // 4), rng.randrange(height // 4)), width // 28, 22.0, 3)
    veil = cv2.resize(cv2.GaussianBlur(small, (0, 0), 3.5), (width, height))
    for _ in range(rng.randrange(0, 4)):
        at = rng.randrange(width)
        cv2.line(
            veil, (at, 0), (at + rng.randrange(-6, 6), height), rng.uniform(12, 40), rng.choice((1, 1, 2))
        )
    return np.asarray(pixels - veil[..., None], dtype=np.float32)


def poor(page: Image.Image, rng: Random, dpi: int, small: bool) -> Image.Image:
    """A copy of a copy: 130 dpi, pale, blurred, spotted, striped, often grey."""
    page = _margin(page, dpi, small, rng)
    if not small:
        page = page.resize((page.width * 130 // 150, page.height * 130 // 150), Image.Resampling.BILINEAR)
    soft = cv2.GaussianBlur(_skew(page, rng.uniform(-2, 2)), (0, 0), rng.uniform(0.45, 0.8))
    low, high = rng.uniform(45, 85), rng.uniform(208, 232)
    pixels = np.asarray(soft.astype(np.float32) * ((high - low) / 255) + low, dtype=np.float32)
    if rng.random() < 0.5:
        pixels = np.repeat(pixels.mean(axis=2, keepdims=True), 3, axis=2)
    return jpeg(_picture(_grain(_stains(pixels, rng), rng, rng.uniform(4, 8))), 60)


def _desk(shape: tuple[int, int], rng: Random) -> Pixels:
    """Return a table top of wood or plastic."""
    random = np.random.default_rng(rng.randrange(2**32))
    base = np.array(rng.choice(((92, 68, 48), (60, 60, 64), (128, 104, 80), (40, 52, 66))), dtype=np.float32)
    small = shape[0] // 4, shape[1] // 4
    fibres = cv2.resize(random.random((small[0] // 3, 6), dtype=np.float32), (small[1], small[0]))
    board = base[None, None, :] + (noise(random, small, 5) * 26 + fibres * 20 - 18)[..., None]
    wide = cv2.resize(np.clip(board, 0, 255).astype(np.uint8), (shape[1], shape[0]))
    return np.asarray(wide, dtype=np.uint8)


def _round_corners(page: Image.Image) -> Pixels:
    """Return where a lone card is and where its rounded corners are not."""
    mask = Image.new("L", page.size, 0)
    box = (0, 0, page.width - 1, page.height - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius=page.width * 0.037, fill=255)
    return np.asarray(mask)


def phone(page: Image.Image, rng: Random, _dpi: int, small: bool) -> Image.Image:
    """A telephone's photograph on a desk: perspective, uneven light, a shadow."""
    width, height = (4000, 3000) if page.width > page.height else (3000, 4000)
    reach = rng.uniform(0.45, 0.75) if small else rng.uniform(0.8, 0.92)
    scale = min(width / page.width, height / page.height) * reach
    paper_w, paper_h = page.width * scale, page.height * scale
    left = (width - paper_w) / 2 + rng.uniform(-0.2, 0.2) * (width - paper_w)
    top = (height - paper_h) / 2 + rng.uniform(-0.2, 0.2) * (height - paper_h)
    jitter = 0.028 * min(paper_w, paper_h)
    flat = ((0, 0), (page.width, 0), (page.width, page.height), (0, page.height))
    corners = ((left, top), (left + paper_w, top), (left + paper_w, top + paper_h), (left, top + paper_h))
    seen = [[x + rng.uniform(-jitter, jitter), y + rng.uniform(-jitter, jitter)] for x, y in corners]
    move = cv2.getPerspectiveTransform(np.array(flat, dtype=np.float32), np.array(seen, dtype=np.float32))
    desk = _desk((height, width), rng)
    photo = cv2.warpPerspective(
        _pixels(page), move, (width, height), desk.copy(), cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT
    )
    if small and page.width > page.height:
        mask = cv2.warpPerspective(_round_corners(page), move, (width, height))
        photo = np.where(mask[..., None] > 127, photo, desk)
    return _light(np.asarray(photo, dtype=np.uint8), rng)


def _light(photo: Pixels, rng: Random) -> Image.Image:
    """Light falls from one side; perhaps the photographer's shadow lies over a corner."""
    height, width = photo.shape[:2]
    rows, columns = np.mgrid[0:64, 0:64].astype(np.float32) / 63
    slope_x, slope_y = rng.uniform(-0.28, 0.28), rng.uniform(-0.22, 0.22)
    light = rng.uniform(0.84, 0.94) + slope_x * (columns - 0.5) + slope_y * (rows - 0.5)
    if rng.random() < 0.6:
        edge = rng.uniform(0.45, 1.3)
        shade = (columns * rng.uniform(0.3, 1) + rows * rng.uniform(0.3, 1)) > edge
        light -= cv2.GaussianBlur(shade.astype(np.float32), (0, 0), 2.2) * rng.uniform(0.12, 0.26)
    warm = (1.0, rng.uniform(0.95, 1.0), rng.uniform(0.86, 1.0))
    small = np.dstack([np.clip(light * tone, 0, 1.25) * 200 for tone in warm]).astype(np.uint8)
    wide = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return Image.fromarray(np.asarray(cv2.multiply(photo, wide, scale=1 / 200), dtype=np.uint8))


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
