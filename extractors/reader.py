"""From files to documents: open, make upright, read, group, take fields and marks."""

from __future__ import annotations

import ctypes
import hashlib
import time
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from extractors import barcodes, boxes, dropped, ink, seals, struck
from extractors.documents import documents_of
from extractors.engine import Pixels, Quads, Strip
from extractors.errors import FileRefusedError
from extractors.files import RawPage
from extractors.layout import Page, Picture, cut_out, segments_of
from extractors.opening import Opener
from extractors.rapidocr import RapidOcr, lines_of
from extractors.second_look import look_again
from extractors.tables import find_ruling
from extractors.tesseract import Tesseract
from extractors.upright import Upright, covered, make_upright, tall_ones
from extractors.values import Barcode, Box, Line, PageImage, Place, Reading, RefusedFile, Seal

FILE_SECONDS = 20.0
_M_MMAP_THRESHOLD = -3  # malloc.h
_WELL_READ = 0.85
_LEAST_WORTH = 1.2  # four characters, rather sure

Progress = Callable[[str, int], None]


class Reader:
    """Both engines, warm. One a process; not for several threads at once.

    `file_seconds` of CPU are spent on one file: what is left of it then is for a person, and the next file
    is not kept waiting.
    """

    def __init__(self, file_seconds: float = FILE_SECONDS) -> None:
        _give_memory_back()
        self.file_seconds = file_seconds
        self.engine = RapidOcr()
        self.second = Tesseract()
        self.opener = Opener()
        self._last: Page | None = None  # the one page in pixels: most papers are one

    def read_files(
        self,
        files: Sequence[tuple[str, bytes]],
        progress: Progress | None = None,
        keep_images: bool = False,
    ) -> Reading:
        """Read a batch of (name, bytes). A file that cannot be read is refused; the others are read on.

        A file that comes twice, whatever its names, is read once.
        `keep_images`: also give every upright page as a JPEG.
        """
        started = time.perf_counter()
        pages: list[Page] = []
        refused: list[RefusedFile] = []
        seen: dict[bytes, list[Page]] = {}
        for name, data in files:
            digest = hashlib.sha256(data).digest()
            try:
                if digest not in seen:
                    seen[digest] = self._pages_of(name, data, progress)
                pages.extend(page.of_file(name) for page in seen[digest])
            except FileRefusedError as error:
                refused.append(RefusedFile(name, error.code, error.reason))
        documents = look_again(documents_of(pages), pages, self.engine, self.second)
        images = tuple(_image(page) for page in pages) if keep_images else ()
        self._pack_last()
        self._last = None
        return Reading(documents, tuple(refused), len(pages), time.perf_counter() - started, images)

    def _pages_of(self, name: str, data: bytes, progress: Progress | None) -> list[Page]:
        pages: list[Page] = []
        started = time.process_time()
        for raw in self.opener.pages(data):
            self._pack_last()
            if time.process_time() - started > self.file_seconds:
                pages.append(_unread(name, raw.number))
                break
            page = self._last = self.read_page(name, raw)
            pages.append(page)
            if progress is not None:
                progress(name, raw.number)
        return pages

    def _pack_last(self) -> None:
        """A long file must not stand in memory as pixels."""
        if self._last is not None:
            self._last.picture.pack()
        ink.forget()

    def read_page(self, file: str, raw: RawPage) -> Page:
        """Make one page upright and read it."""
        if raw.text_layer is not None:
            return self._finished(file, raw.number, raw.pixels, raw.text_layer, born_digital=True)
        if ink.is_blank(raw.pixels):
            return Page(file, raw.number, Picture(raw.pixels), blank=True)
        upright = make_upright(raw.pixels, self.engine, self.second.orientation)
        upright = self._parted(upright)
        height, width = upright.pixels.shape[:2]
        lines = lines_of(
            self.engine.read_quads(upright.prepared, upright.quads), upright.placed, width, height
        )
        lines = tuple(dropped.doubted(struck.doubted(line, upright.pixels), upright.pixels) for line in lines)
        return self._finished(file, raw.number, upright.pixels, lines, born_digital=False)

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
            for y in np.arange(top, bottom - 1.2 * usual, 0.3 * usual)
        ]
        strips = self.engine.read_quads(prepared, np.stack(bands)) if bands else []
        best = max(range(len(bands)), key=lambda i: _worth(strips[i]), default=None)
        better = best is not None and _worth(strips[best]) > max(_worth(whole), _LEAST_WORTH)
        return bands[best][None] if better and best is not None else quad[None]

    def _finished(
        self, file: str, number: int, pixels: Pixels, lines: tuple[Line, ...], born_digital: bool
    ) -> Page:
        ruling = find_ruling(pixels)
        runs = boxes.find_runs(ruling.cells, pixels)
        cells = tuple(c for c in ruling.cells if not any(run.outline.contains(c) for run in runs))
        aspect = pixels.shape[0] / pixels.shape[1]
        segments = cut_out(segments_of(lines, cells, aspect), [run.outline for run in runs])
        written = [line for run in runs if (line := boxes.read_run(pixels, run, self.engine)).text]
        page = Page(file, number, Picture(pixels), (*segments, *segments_of(written, cells, aspect)), cells)
        page.dividers = ruling.dividers
        page.grey = ink.is_grey(pixels)
        page.born_digital = born_digital
        page.pristine = ink.is_pristine(pixels)
        page.legibility = _legibility(lines)
        page.seals = self._seals(page)
        page.barcodes = tuple(
            Barcode(page.place(code.box), code.format, code.text) for code in barcodes.find_barcodes(pixels)
        )
        return page

    def _seals(self, page: Page) -> tuple[Seal, ...]:
        height, width = page.pixels.shape[:2]
        mark_ink = seals.ink_of(page.pixels, page.grey)
        found = []
        for ring in seals.find_rings(mark_ink):
            arc = seals.read_arc(mark_ink, ring, self.engine)
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


def _give_memory_back() -> None:
    """Have glibc return a page's pixels to the system when they are freed, instead of keeping them for later.

    Measured on 60 PDFs of public test suites: 910 MiB at the peak instead of 1,030, in no more time.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(_M_MMAP_THRESHOLD, 1 << 20)


def _is_a_line(quad: Quads) -> bool:
    """Whether a find is longer than high: the arc of a seal is not."""
    return bool(np.linalg.norm(quad[1] - quad[0]) > 1.3 * np.linalg.norm(quad[3] - quad[0]))


def _worth(strip: Strip) -> float:
    """How much was read how surely: scribbles read as few doubtful characters."""
    return len(strip.text.strip()) * max(strip.confidence - 0.5, 0.0)


def _unread(file: str, number: int) -> Page:
    """Stand for the pages from `number` on, which nobody has read: not legible at all."""
    return Page(file, number, Picture(np.full((64, 64, 3), 255, np.uint8)), legibility=0.0)


def _image(page: Page) -> PageImage:
    return PageImage(page.file, page.number, page.picture.jpeg)


def _legibility(lines: Sequence[Line]) -> float:
    """The mean confidence over all characters; a page of pictures alone counts as legible."""
    total = sum(len(line.text) for line in lines)
    return sum(len(line.text) * line.confidence for line in lines) / total if total else 1.0


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The process's own reader, made on first use and kept warm."""
    return Reader()


def read_files(
    files: Sequence[tuple[str, bytes]], progress: Progress | None = None, keep_images: bool = False
) -> Reading:
    """Read a batch of (name, bytes) with this process's warm reader; see Reader.read_files."""
    return reader().read_files(files, progress, keep_images)
