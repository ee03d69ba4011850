"""One page, from its pixels to what stands on it: made upright, read; its rules, seals and codes found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from extractors import barcodes, boxes, dropped, ink, seals, struck
from extractors.engine import Pixels, Quads, Strip
from extractors.files import RawPage
from extractors.layout import Page, Picture, cut_out, segments_of
from extractors.rapidocr import RapidOcr, lines_of
from extractors.rings import without_rings
from extractors.tables import find_ruling
from extractors.tesseract import Tesseract
from extractors.upright import Upright, covered, make_upright, tall_ones
from extractors.values import Barcode, Box, Line, Place, Seal

_WELL_READ, _WELL_READ_ARC = 0.85, 0.95
_LEAST_WORTH = 1.2  # four characters, rather sure
_BAND_STEP = 0.45  # of a line's height
_INSIDE = 1.05  # of a ring's radius
_ASLANT, _SHORT, _HARDLY_READ = 0.14, 2, 0.6  # a slope; characters; a confidence


class PageReader:
    """Both engines, warm. One a process; not for several threads at once."""

    def __init__(self) -> None:
        self.engine = RapidOcr()
        self.second = Tesseract()

    def read_page(self, file: str, raw: RawPage) -> Page:
        """Make one page upright and read it."""
        if raw.text_layer is not None:
            page = self._finished(file, raw.number, raw.pixels, raw.text_layer, ink.is_grey(raw.pixels))
            page.born_digital = True
            return page
        if ink.is_blank(raw.pixels):
            return Page(file, raw.number, Picture(raw.pixels), blank=True)
        upright = make_upright(raw.pixels, self.engine, self.second.orientation)
        upright = self._parted(upright)
        grey = ink.is_grey(upright.pixels)
        rings = _grey_rings(upright) if grey else []
        upright = self._cleared(upright, rings)
        strips = self.engine.read_quads(upright.prepared, upright.quads)
        kept = [i for i, quad in enumerate(upright.quads) if not _is_of_arc(quad, strips[i], rings)]
        upright, strips = upright.with_quads(upright.quads[kept]), [strips[i] for i in kept]
        height, width = upright.pixels.shape[:2]
        lines = lines_of(strips, upright.placed, width, height)
        lines = tuple(dropped.doubted(struck.doubted(line, upright.pixels), upright.pixels) for line in lines)
        placed = [ring.moved(upright.level) for ring in rings] if grey else None
        return self._finished(file, raw.number, upright.pixels, lines, grey, placed)

    def _cleared(self, upright: Upright, rings: Sequence[seals.Ring]) -> Upright:
        """Take the rings away and find anew what is printed about them."""
        if not rings:
            return upright
        upright = replace(upright, prepared=without_rings(upright.prepared, rings))
        for ring in rings:
            top, bottom = ring.y - 1.1 * ring.radius, ring.y + 1.1 * ring.radius
            start = max(int(top - ring.radius / 2), 0)
            band = upright.prepared[start : int(bottom + ring.radius / 2)]
            within = self.engine.find(np.ascontiguousarray(band)) + np.array([0, start], dtype=np.float32)
            others = upright.quads[~_between(upright.quads, top, bottom)]
            upright = upright.with_quads(np.concatenate([others, within[_between(within, top, bottom)]]))
        return upright

    def _parted(self, upright: Upright) -> Upright:
        """Look again into finds much taller than the page's lines: a label and the signature beside it."""
        quads = upright.quads
        tall, usual = tall_ones(quads)
        if not tall:
            return upright
        kept = quads[[i for i in range(len(quads)) if i not in tall]]
        for index in tall:
            parts = self._found_within(upright.prepared, quads[index], usual)
            kept = np.concatenate([kept, parts[[not covered(part, kept) for part in parts]]])
        return upright.with_quads(kept)

    def _found_within(self, prepared: Pixels, quad: Quads, usual: float) -> Quads:
        """The lines inside one find: found anew, else the band of `usual` height that reads best."""
        (whole,) = self.engine.read_quads(prepared, quad[None])
        if whole.confidence >= _WELL_READ:
            return quad[None]  # a large heading
        height = float(np.linalg.norm(quad[3] - quad[0]))
        rows, columns = prepared.shape[:2]
        margin = 0.15 * height
        left, top = (int(max(v - margin, 0)) for v in quad.min(axis=0))
        right, bottom = (
            int(min(quad[:, 0].max() + margin, columns)),
            int(min(quad[:, 1].max() + margin, rows)),
        )
        within = self.engine.find(np.ascontiguousarray(prepared[top:bottom, left:right]))
        lower = [one for one in within if np.linalg.norm(one[3] - one[0]) < 0.75 * height]
        merged = [
            one for one in within if np.linalg.norm(one[3] - one[0]) >= 0.75 * height and _is_a_line(one)
        ]
        if lower and not merged:
            return np.asarray(lower, dtype=np.float32) + np.array([left, top], dtype=np.float32)
        bands = [
            np.array([[left, y], [right, y], [right, y + 1.3 * usual], [left, y + 1.3 * usual]], np.float32)
            for y in np.arange(top, bottom - 1.2 * usual, _BAND_STEP * usual)
        ]
        strips = self.engine.read_quads(prepared, np.stack(bands)) if bands else []
        best = max(range(len(bands)), key=lambda i: _worth(strips[i]), default=None)
        better = best is not None and _worth(strips[best]) > max(_worth(whole), _LEAST_WORTH)
        return bands[best][None] if better and best is not None else quad[None]

    def _finished(
        self,
        file: str,
        number: int,
        pixels: Pixels,
        lines: tuple[Line, ...],
        grey: bool,
        rings: Sequence[seals.Ring] | None = None,
    ) -> Page:
        ruling = find_ruling(pixels)
        runs = boxes.find_runs(ruling.cells, pixels)
        cells = tuple(c for c in ruling.cells if not any(run.outline.contains(c) for run in runs))
        aspect = pixels.shape[0] / pixels.shape[1]
        segments = cut_out(segments_of(lines, cells, aspect), [run.outline for run in runs])
        written = [line for run in runs if (line := boxes.read_run(pixels, run, self.engine)).text]
        page = Page(file, number, Picture(pixels), (*segments, *segments_of(written, cells, aspect)), cells)
        page.dividers = ruling.dividers
        page.grey = grey
        page.pristine = ink.is_pristine(pixels)
        page.legibility = _legibility(lines)
        page.seals = self._seals(page, rings)
        page.barcodes = tuple(
            Barcode(page.place(code.box), code.format, code.text) for code in barcodes.find_barcodes(pixels)
        )
        return page

    def _seals(self, page: Page, rings: Sequence[seals.Ring] | None) -> tuple[Seal, ...]:
        height, width = page.pixels.shape[:2]
        mark_ink = seals.ink_of(page.pixels, page.grey)
        found = []
        for ring in seals.find_rings(mark_ink) if rings is None else rings:
            arc = self._arc(page, mark_ink, ring)
            if arc is None and not seals.looks_like_seal(mark_ink, ring):
                continue
            box = Box(
                max((ring.x - ring.radius) / width, 0.0),
                max((ring.y - ring.radius) / height, 0.0),
                min((ring.x + ring.radius) / width, 1.0),
                min((ring.y + ring.radius) / height, 1.0),
            )
            place = Place(page.file, page.number, box)
            if arc is None:
                found.append(Seal(place, None, round(0.6 * ring.ring, 3), red=not page.grey))
            else:
                certainty = round(arc.confidence, 3)
                found.append(Seal(place, arc.text, certainty, arc.sure_text, red=not page.grey))
        return tuple(found)

    def _arc(self, page: Page, ink_: Pixels, ring: seals.Ring) -> seals.Arc | None:
        """What stands on a seal's arc; in colour read from the sharper ink where its redness says little."""
        arc = seals.read_arc(ink_, ring, self.engine)
        if page.grey or (arc is not None and arc.confidence >= _WELL_READ_ARC):
            return arc
        other = seals.read_arc(seals.sharp_ink_of(page.pixels, ink_), ring, self.engine)
        return max((one for one in (arc, other) if one), key=lambda one: one.confidence, default=None)


def _grey_rings(upright: Upright) -> list[seals.Ring]:
    """The rings of seals on a copy without colour, where they lie on the page as it is read."""
    return seals.find_rings(np.asarray(cv2.bitwise_not(upright.prepared), dtype=np.uint8))


def _is_of_arc(quad: Quads, strip: Strip, rings: Sequence[seals.Ring]) -> bool:
    """Whether a find is a piece of a grey seal's own text: inside it, and aslant, short or hardly read."""
    edge = quad[1] - quad[0]
    aslant = abs(float(edge[1])) > _ASLANT * abs(float(edge[0]))
    if not (aslant or len(strip.text.strip()) <= _SHORT or strip.confidence < _HARDLY_READ):
        return False
    return any(float(np.hypot(*(quad - (ring.x, ring.y)).T).max()) < _INSIDE * ring.radius for ring in rings)


def _between(quads: Quads, top: float, bottom: float) -> npt.NDArray[np.bool_]:
    middles = quads[:, :, 1].mean(axis=1)
    return np.asarray((middles > top) & (middles < bottom))


def _is_a_line(quad: Quads) -> bool:
    """Whether a find is longer than high: the arc of a seal is not."""
    return bool(np.linalg.norm(quad[1] - quad[0]) > 1.3 * np.linalg.norm(quad[3] - quad[0]))


def _worth(strip: Strip) -> float:
    """How much was read how surely: scribbles read as few doubtful characters."""
    return len(strip.text.strip()) * max(strip.confidence - 0.5, 0.0)


def _legibility(lines: Sequence[Line]) -> float:
    """The mean confidence over all characters; a page of pictures alone counts as legible."""
    total = sum(len(line.text) for line in lines)
    return sum(len(line.text) * line.confidence for line in lines) / total if total else 1.0
