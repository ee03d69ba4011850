"""Bar codes and QR codes on an upright page: on licences, receipts, cover sheets (GB/T 18284-2000).

Data Matrix, which no paper of a hall bears, is not looked for: it took as long as all others together.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import zxingcpp

from extractors.engine import Pixels
from extractors.values import Box

_SQUARE = zxingcpp.barcode_formats_from_str("QRCode")
_LINEAR = zxingcpp.barcode_formats_from_str("Code128,Code39,ITF,PDF417")


@dataclass(frozen=True, slots=True)
class Found:
    """A code read on a page: its format (`QR Code`, `Code 128`, …), its text, where it stands."""

    format: str
    text: str
    box: Box


def find_barcodes(pixels: Pixels) -> tuple[Found, ...]:
    """Return the codes of a page. Square ones may lie in any direction, linear ones lie as the page does."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    read = [
        *zxingcpp.read_barcodes(grey, _SQUARE, try_invert=False),
        *zxingcpp.read_barcodes(grey, _LINEAR, try_invert=False, try_rotate=False),
    ]
    height, width = grey.shape
    return tuple(
        Found(str(code.format), code.text, _box(code.position, width, height)) for code in read if code.text
    )


def _box(corners: zxingcpp.Position, width: int, height: int) -> Box:
    points = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
    xs, ys = [p.x / width for p in points], [p.y / height for p in points]
    return Box(max(min(xs), 0.0), max(min(ys), 0.0), min(max(xs), 1.0), min(max(ys), 1.0))
