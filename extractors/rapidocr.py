"""RapidOCR (PP-OCRv6, models inside the wheel): the engine that reads by default.

Runs on OpenVINO where it has a wheel, else on ONNX Runtime; one thread a process, since two processes of one
thread read more pages than one process of two (the settings are those measured best on office paper).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from extractors.engine import Pixels, Quads, Strip
from extractors.recognition import LINE_HEIGHT, WIDTH_STEP, as_recogniser_sees, strip_of
from extractors.values import Box, Line

_DETECTION_SIDE = 960
_LEAST_CONFIDENCE = 0.3
_STRIDE, _INKED = 4, 215  # pixels; of 255, on a ground evened to white
_MARGIN = 0.02  # of the page's side
_STEPS = (256, 416, 576, 672, 800, _DETECTION_SIDE)  # pixels of what the detector sees: multiples of its 32
_SQUEEZED = 16  # pixels that a side may lose to the step below: an A4 page 960 high is 679 wide


def _backend() -> str:
    wished = os.environ.get("YICHUANG_OCR_BACKEND", "")
    if wished in ("openvino", "onnxruntime"):
        return wished
    try:
        import openvino  # noqa: F401
    except ImportError:
        return "onnxruntime"
    return "openvino"


class RapidOcr:
    """RapidOCR with warm models. Constructing it takes seconds; keep one for the life of the process."""

    name = "rapidocr"

    def __init__(self, backend: str | None = None) -> None:
        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        from rapidocr import EngineType, RapidOCR

        self.backend = backend or _backend()
        engine = EngineType(self.backend)
        self._ocr: Any = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.max_side_len": 4000,
                "Det.engine_type": engine,
                "Cls.engine_type": engine,
                "Rec.engine_type": engine,
                "Det.limit_type": "max",
                "Det.limit_side_len": _DETECTION_SIDE,
                # judged by its outline, not its box: a label with a signature beside it is one odd shape
                "Det.score_mode": "slow",
                "Det.box_thresh": 0.4,
                "Rec.rec_img_shape": [3, LINE_HEIGHT, WIDTH_STEP],
                "EngineConfig.openvino.inference_num_threads": 1,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def find(self, pixels: Pixels) -> Quads:
        """Return the corners of each line in pixels, shape (lines, 4, 2), clockwise from the top left.

        `pixels` has one channel, as a page prepared for reading, or three. Margins are left out: half of most
        pages is empty, and finding costs by the area.
        """
        scale = min(_DETECTION_SIDE / max(pixels.shape[:2]), 1.0)
        rows, columns = _inked_part(pixels, scale)
        part, side = _in_steps(pixels[rows, columns], scale)
        detector = self._ocr._load_det_model()
        seen = detector.session(_as_detector_sees(part, side))
        boxes, _ = detector.postprocess_op(seen, part.shape[:2])
        if len(boxes) == 0:
            return np.zeros((0, 4, 2), dtype=np.float32)
        corners = np.asarray(detector.sorted_boxes(boxes), dtype=np.float32)
        return corners + np.array([columns.start, rows.start], np.float32)

    def upside_down(self, crops: Sequence[Pixels]) -> list[tuple[bool, float]]:
        """Return for each line-shaped crop whether it stands on its head, and how surely (0..1)."""
        if not crops:
            return []
        answer = self._ocr._load_cls_model()([_in_colour(crop) for crop in crops])
        return [("180" in label, float(score)) for label, score in answer.cls_res]

    def read(self, pixels: Pixels) -> tuple[Line, ...]:
        """Read an upright page; lines in reading order, boxes as fractions of the page."""
        quads = self.find(pixels)
        return lines_of(self.read_quads(pixels, quads), quads, pixels.shape[1], pixels.shape[0])

    def read_quads(self, pixels: Pixels, quads: Quads) -> list[Strip]:
        """Read the lines at the given corners, a strip each; a standing line from its top down."""
        return [self._read(line) for line in self._ocr.crop_text_regions(pixels, quads)]

    def read_strip(self, pixels: Pixels) -> Strip:
        """Read one crop that holds one line of text."""
        return self._read(pixels) if min(pixels.shape[:2]) >= 4 else Strip("", 0.0)

    def _read(self, line: Pixels) -> Strip:
        recogniser = self._ocr._load_rec_model()
        seen, share = as_recogniser_sees(line)
        return strip_of(recogniser.session(seen)[0], recogniser.postprocess_op.character, share)


def _in_colour(pixels: Pixels) -> Pixels:
    grey = pixels.ndim == 2
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), dtype=np.uint8) if grey else pixels


def _one_channel(pixels: Pixels) -> Pixels:
    return pixels if pixels.ndim == 2 else pixels[:, :, 1]


def _inked_part(pixels: Pixels, scale: float) -> tuple[slice, slice]:
    """The rows and columns of a page between its margins."""
    coarse = _one_channel(pixels[::_STRIDE, ::_STRIDE]) < _INKED
    rows = _inked_stretch(np.asarray(coarse.any(axis=1)), pixels.shape[0], scale)
    return rows, _inked_stretch(np.asarray(coarse.any(axis=0)), pixels.shape[1], scale)


def _inked_stretch(inked: npt.NDArray[np.bool_], length: int, scale: float) -> slice:
    """Where ink stands along one side of a page of `length` pixels, with a margin, as long as a step."""
    edge = len(inked) // 64  # shadows of a sheet's edges
    places = np.flatnonzero(inked[edge : len(inked) - edge])
    if scale >= 1.0 or len(places) == 0:
        return slice(0, length)
    start = (places[0] + edge) * _STRIDE - _MARGIN * length
    stop = (places[-1] + edge + 1) * _STRIDE + _MARGIN * length
    wanted = round(_step((stop - start) * scale) / scale)
    if wanted >= length:
        return slice(0, length)
    first = int(min(max((start + stop - wanted) / 2, 0), length - wanted))
    return slice(first, first + wanted)


def _in_steps(part: Pixels, scale: float) -> tuple[Pixels, int]:
    """Add white to a part until it is as long and as wide as steps are; its longer side as it is to be made.

    The engine keeps memory for every size it meets: few sizes, little memory.
    """
    height, width = part.shape[:2]
    high, wide = _step(height * scale - _SQUEEZED), _step(width * scale - _SQUEEZED)
    below, beside = max(round(high / scale) - height, 0), max(round(wide / scale) - width, 0)
    filled = cv2.copyMakeBorder(part, 0, below, 0, beside, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    return np.asarray(filled, dtype=np.uint8), max(high, wide)


def _as_detector_sees(part: Pixels, side: int) -> npt.NDArray[np.float32]:
    """The pixels from -1 to 1, shape (1, 3, height, width), at most `side` long, both multiples of 32.

    As the engine does it, in a sixth of the time: it reckons with twice as many digits.
    """
    height, width = part.shape[:2]
    scale = min(side / max(height, width), 1.0)
    high, wide = (max(round(int(length * scale) / 32), 1) * 32 for length in (height, width))
    small = cv2.resize(part, (wide, high))
    planes = np.empty((3, high, wide), dtype=np.float32)
    planes[:] = small if small.ndim == 2 else small.transpose(2, 0, 1)
    planes *= 2 / 255
    planes -= 1
    return planes[None]


def _step(length: float) -> int:
    return next((step for step in _STEPS if step >= length), _STEPS[-1])


def lines_of(strips: Sequence[Strip], quads: Quads, width: int, height: int) -> tuple[Line, ...]:
    """Return what was read in its place on a page of width x height pixels; the unreadable is left out."""
    return tuple(
        _line(strip, quad, width, height)
        for strip, quad in zip(strips, quads, strict=True)
        if strip.confidence >= _LEAST_CONFIDENCE
    )


def _line(strip: Strip, quad: npt.NDArray[np.float32], width: int, height: int) -> Line:
    xs, ys = quad[:, 0] / width, quad[:, 1] / height
    box = Box(
        max(float(xs.min()), 0.0),
        max(float(ys.min()), 0.0),
        min(float(xs.max()), 1.0),
        min(float(ys.max()), 1.0),
    )
    if np.linalg.norm(quad[3] - quad[0]) >= 1.5 * np.linalg.norm(quad[1] - quad[0]):
        edges = ((box.left, box.right),) * len(strip.edges)  # a standing line
    else:
        start, end = float(xs[[0, 3]].mean()), float(xs[[1, 2]].mean())
        edges = tuple((start + a * (end - start), start + b * (end - start)) for a, b in strip.edges)
    return Line(strip.text, box, strip.confidence, edges, strip.scores)


def crop(pixels: Pixels, quad: npt.NDArray[np.float32]) -> Pixels:
    """Cut one line out of a page and lay it level."""
    top = float(np.linalg.norm(quad[0] - quad[1]))
    side = float(np.linalg.norm(quad[0] - quad[3]))
    width, height = max(int(top), 1), max(int(side), 1)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    return np.asarray(
        cv2.warpPerspective(pixels, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8
    )
