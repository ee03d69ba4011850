"""Open what the counter hands over: true type by content, limits first, one page at a time.

A page comes out as a BGR image, with its text layer where the page was born digital. Nothing in a file is
ever run, and no size that a file claims is believed before it is compared with a limit.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ExifTags, ImageFile, ImageSequence, UnidentifiedImageError
from PIL import Image as PillowImage

from extractors import pdf
from extractors.errors import DamagedError, EmptyFileError, FileRefusedError, NotADocumentError, TooLargeError
from extractors.values import Line

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold: bytes as handed over, pages, and pixels a page."""

    file_bytes: int = 64 * 1024 * 1024
    pages: int = 300
    page_pixels: int = 80_000_000
    long_side: int = 3000


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as it lies in its file: number from 1, BGR pixels, text layer (None: read the picture)."""

    number: int
    pixels: Pixels
    text_layer: tuple[Line, ...] | None = None


_LITTLE = 0.6  # a picture made smaller by less than this loses nothing to the quicker way

# EXIF's orientation: whether the picture is mirrored, then how many quarters to turn counter-clockwise
_HELD = {
    2: (True, 0),
    3: (False, 2),
    4: (True, 2),
    5: (True, 1),
    6: (False, 3),
    7: (True, 3),
    8: (False, 1),
}

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"BM", "BMP"),
)


def true_type(data: bytes) -> str:
    """Return PDF, JPEG, PNG, TIFF, BMP or WEBP by the file's content.

    Raises NotADocumentError for anything else and EmptyFileError for no bytes at all.
    """
    if not data:
        raise EmptyFileError
    if b"%PDF-" in data[:1024]:
        return "PDF"
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    raise NotADocumentError


def open_pages(data: bytes, limits: Limits | None = None) -> Iterator[RawPage]:
    """Yield each page of a file. Raises a FileRefusedError that says which, why and what to do."""
    limits = limits or Limits()
    if len(data) > limits.file_bytes:
        raise TooLargeError(f"{len(data)} bytes")
    kind = true_type(data)
    try:
        if kind == "PDF":
            for number, (pixels, layer) in enumerate(
                pdf.pages(data, limits.pages, limits.page_pixels, limits.long_side), start=1
            ):
                yield RawPage(number, pixels, layer)
        else:
            for number, pixels in enumerate(_frames(data, kind, limits), start=1):
                yield RawPage(number, pixels)
    except FileRefusedError:
        raise
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, EOFError, ArithmeticError) as error:
        raise DamagedError(type(error).__name__) from error


def _frames(data: bytes, kind: str, limits: Limits) -> Iterator[Pixels]:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # other libraries switch it on for the whole process
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of damaged tags and large sizes: what matters is refused below
        try:
            image = PillowImage.open(io.BytesIO(data), formats=[kind])
        except (UnidentifiedImageError, PillowImage.DecompressionBombError) as error:
            raise _refusal(error) from error
        count = getattr(image, "n_frames", 1)
        if count > limits.pages:
            raise TooLargeError(f"{count} pages")
        for frame in ImageSequence.Iterator(image):
            if frame.width * frame.height > limits.page_pixels:
                raise TooLargeError(f"{frame.width} x {frame.height} pixels")
            yield _bgr(frame, limits.long_side)


def _refusal(error: Exception) -> FileRefusedError:
    if isinstance(error, PillowImage.DecompressionBombError):
        return TooLargeError("pixels")
    return DamagedError(type(error).__name__)


def _bgr(frame: PillowImage.Image, long_side: int) -> Pixels:
    image = frame
    if image.mode in ("I;16", "I;16B", "I", "F"):
        levels = np.asarray(image, dtype=np.float32)
        top = float(levels.max()) or 1.0
        image = PillowImage.fromarray((levels * (255.0 / top)).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        ground = PillowImage.new("RGBA", rgba.size, (255, 255, 255, 255))
        image = PillowImage.alpha_composite(ground, rgba)
    rgb = np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
    scale = long_side / max(rgb.shape[:2])
    if scale < 1:
        size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
        rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR if scale > _LITTLE else cv2.INTER_AREA)
    return _as_it_was_held(np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), np.uint8), frame)


def _as_it_was_held(pixels: Pixels, frame: PillowImage.Image) -> Pixels:
    """Turn a photograph as its camera noted it (EXIF)."""
    mirrored, quarters = _HELD.get(frame.getexif().get(ExifTags.Base.Orientation, 1), (False, 0))
    return np.ascontiguousarray(np.rot90(pixels[:, ::-1] if mirrored else pixels, quarters))
