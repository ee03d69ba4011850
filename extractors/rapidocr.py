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

from extractors.engine import Strip
from extractors.values import Box, Line

Pixels = npt.NDArray[np.uint8]
Quads = npt.NDArray[np.float32]

_DETECTION_SIDE = 960


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
                "Global.text_score": 0.3,
                "Global.return_word_box": True,
                "Global.return_single_char_box": True,
                "Det.engine_type": engine,
                "Cls.engine_type": engine,
                "Rec.engine_type": engine,
                "Det.limit_type": "max",
                "Det.limit_side_len": _DETECTION_SIDE,
                "EngineConfig.openvino.inference_num_threads": 1,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def find(self, pixels: Pixels) -> Quads:
        """Return the corners of each line in pixels, shape (lines, 4, 2), clockwise from the top left."""
        found = self._ocr(pixels, use_det=True, use_cls=False, use_rec=False)
        boxes = getattr(found, "boxes", None)
        if boxes is None or len(boxes) == 0:
            return np.zeros((0, 4, 2), dtype=np.float32)
        return np.asarray(boxes, dtype=np.float32)

    def upside_down(self, crops: Sequence[Pixels]) -> list[tuple[bool, float]]:
        """Return for each line-shaped crop whether it stands on its head, and how surely (0..1)."""
        if not crops:
            return []
        answer = self._ocr._load_cls_model()(list(crops))
        return [("180" in label, float(score)) for label, score in answer.cls_res]

    def read(self, pixels: Pixels) -> tuple[Line, ...]:
        """Read an upright page; lines in reading order, boxes as fractions of the page."""
        found = self._ocr(pixels, use_det=True, use_cls=False, use_rec=True)
        if getattr(found, "boxes", None) is None or found.txts is None:
            return ()
        height, width = pixels.shape[:2]
        words = found.word_results or ()
        lines = []
        for index, (quad, text, score) in enumerate(zip(found.boxes, found.txts, found.scores, strict=True)):
            characters = words[index] if index < len(words) else ()
            lines.append(_line(quad, text, float(score), characters, width, height))
        return tuple(lines)

    def read_strip(self, pixels: Pixels) -> Strip:
        """Read one crop that holds one line of text."""
        if min(pixels.shape[:2]) < 4:
            return Strip("", 0.0)
        found = self._ocr(pixels, use_det=False, use_cls=False, use_rec=True)
        if not getattr(found, "txts", None):
            return Strip("", 0.0)
        text, words = str(found.txts[0]), found.word_results[0]
        scores = tuple(float(one) for one in getattr(words, "confs", ()) or ())
        return Strip(text, float(found.scores[0]), scores if len(scores) == len(text) else ())


def _line(quad: Any, text: str, score: float, characters: Sequence[Any], width: int, height: int) -> Line:
    xs, ys = [float(p[0]) for p in quad], [float(p[1]) for p in quad]
    box = Box(
        max(min(xs) / width, 0.0),
        max(min(ys) / height, 0.0),
        min(max(xs) / width, 1.0),
        min(max(ys) / height, 1.0),
    )
    edges: tuple[tuple[float, float], ...] = ()
    scores: tuple[float, ...] = ()
    if len(characters) == len(text):
        scores = tuple(float(one) for _, one, _ in characters)
        edges = tuple(
            (float(min(p[0] for p in corners)) / width, float(max(p[0] for p in corners)) / width)
            for _, _, corners in characters
        )
    return Line(text, box, score, edges, scores)


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
