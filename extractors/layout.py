"""What stands where: a page's segments of text, its table cells, its rows; a place for each character."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np

from extractors.engine import Pixels
from extractors.values import WHOLE_PAGE, Barcode, Box, Line, Place, Seal

_QUALITY = 90
GAP = "\u2003"  # stands between two segments of one row
_UPRIGHT_STROKES = "1Il|!丨"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text inside one cell (index into the page's cells) or outside all (None)."""

    text: str
    box: Box
    confidence: float
    edges: tuple[tuple[float, float], ...]
    cell: int | None = None
    scores: tuple[float, ...] = ()

    def score(self, index: int) -> float:
        """The confidence of one character: its own where the engine gave it, else the line's."""
        return self.scores[index] if index < len(self.scores) else self.confidence


class Picture:
    """The pixels of an upright page; packed, they take a tenth of the room until they are looked at."""

    __slots__ = ("_jpeg", "_pixels", "shape")

    def __init__(self, pixels: Pixels) -> None:
        self.shape: tuple[int, int] = (pixels.shape[0], pixels.shape[1])
        self._pixels: Pixels | None = pixels
        self._jpeg = b""

    @property
    def pixels(self) -> Pixels:
        """BGR pixels, shape (height, width, 3)."""
        return self._pixels if self._pixels is not None else _unpacked(self)

    @property
    def jpeg(self) -> bytes:
        """The page as a JPEG file."""
        if not self._jpeg:
            self._jpeg = cv2.imencode(".jpg", self.pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
        return self._jpeg

    def pack(self) -> None:
        """Keep the JPEG alone: a long file must not stand in memory as pixels."""
        self._jpeg = self.jpeg
        self._pixels = None


@lru_cache(maxsize=2)
def _unpacked(picture: Picture) -> Pixels:
    pixels = cv2.imdecode(np.frombuffer(picture.jpeg, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(pixels, dtype=np.uint8)


@dataclass(slots=True)
class Page:
    """An upright page, read.

    `dividers` are long vertical rules.
    `grey`: without colour. `pristine`: on pure white ground,
    so that what is not to be seen is not there.
    """

    file: str
    number: int
    picture: Picture
    segments: tuple[Segment, ...] = ()
    cells: tuple[Box, ...] = ()
    dividers: tuple[Box, ...] = ()
    seals: tuple[Seal, ...] = ()
    barcodes: tuple[Barcode, ...] = ()
    grey: bool = False
    pristine: bool = False
    blank: bool = False
    legibility: float = 1.0
    born_digital: bool = False
    _rows: list[Flow] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def rows(self) -> list[Flow]:
        """What was read, row by row from the top; worked out once, not to be written to."""
        if self._rows is None:
            self._rows = rows_of(self.segments)
        return self._rows

    @property
    def text(self) -> str:
        """All text, a line a row."""
        return "\n".join(row.text for row in self.rows)

    @property
    def packed(self) -> str:
        """All text without any white space, for recognising words."""
        return "".join(c for row in self.rows for c in row.text if not c.isspace())

    @property
    def aspect(self) -> float:
        """Height over width: turns a fraction of the height into one of the width."""
        height, width = self.picture.shape
        return height / width

    @property
    def pixels(self) -> Pixels:
        """The page's BGR pixels."""
        return self.picture.pixels

    def of_file(self, name: str) -> Page:
        """The same page, handed in once more in a file of another name."""

        def moved(place: Place) -> Place:
            return replace(place, file=name)

        seals = tuple(replace(seal, place=moved(seal.place)) for seal in self.seals)
        codes = tuple(replace(code, place=moved(code.place)) for code in self.barcodes)
        return replace(self, file=name, seals=seals, barcodes=codes)

    def place(self, box: Box = WHOLE_PAGE) -> Place:
        """Return a place on this page."""
        return Place(self.file, self.number, box)


@dataclass(slots=True)
class Flow:
    """Text in which every character knows its box and confidence."""

    text: str = ""
    boxes: list[Box] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    _around: tuple[int, Box] | None = field(default=None, init=False, repr=False, compare=False)

    def add(self, segment: Segment) -> None:
        """Append a segment, after a gap where something stands before it."""
        if self.text and not self.text.endswith(("\n", GAP)):
            self._put(GAP, segment.box, 1.0)
        for index, character in enumerate(segment.text):
            self._put(character, character_box(segment, index), segment.score(index))

    def join(self, other: Flow, between: str = "") -> None:
        """Append another flow, with `between` before it."""
        for character in between:
            self._put(character, other.boxes[0] if other.boxes else WHOLE_PAGE, 1.0)
        self.text += other.text
        self.boxes.extend(other.boxes)
        self.confidences.extend(other.confidences)

    def _put(self, character: str, box: Box, confidence: float) -> None:
        self.text += character
        self.boxes.append(box)
        self.confidences.append(confidence)

    def part(self, start: int, end: int) -> Flow:
        """Return the flow from `start` to `end`, white space at its ends left out."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Flow(self.text[start:end], self.boxes[start:end], self.confidences[start:end])

    @property
    def box(self) -> Box:
        """The box around the whole text; worked out once for as many characters as there are."""
        if self._around is None or self._around[0] != len(self.boxes):
            boxes = [b for b, c in zip(self.boxes, self.text, strict=True) if not c.isspace()] or self.boxes
            self._around = (len(self.boxes), union(boxes))
        return self._around[1]

    @property
    def confidence(self) -> float:
        """The lowest confidence of any character in it, 0 for no text."""
        return min(
            (p for p, c in zip(self.confidences, self.text, strict=True) if not c.isspace()), default=0.0
        )


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all; the whole page for none."""
    every = list(boxes)
    if not every:
        return WHOLE_PAGE
    return Box(
        min(box.left for box in every),
        min(box.top for box in every),
        max(box.right for box in every),
        max(box.bottom for box in every),
    )


def character_box(segment: Segment, index: int) -> Box:
    """Return the box of one character, by its edges where the engine gave them, else by equal shares."""
    if index < len(segment.edges):
        left, right = segment.edges[index]
    else:
        share = segment.box.width / max(len(segment.text), 1)
        left = segment.box.left + share * index
        right = left + share
    return Box(left, segment.box.top, right, segment.box.bottom)


def segments_of(lines: Sequence[Line], cells: Sequence[Box], aspect: float) -> tuple[Segment, ...]:
    """Cut lines where they cross from one table cell into another; `aspect` is page height over width."""
    segments: list[Segment] = []
    for line in lines:
        whole = Segment(line.text, line.box, line.confidence, line.edges, None, line.scores)
        for piece in _unstacked(whole, aspect):
            segments.extend(_cut(piece, cells))
    return tuple(s for s in segments if s.text.strip())


def _unstacked(segment: Segment, aspect: float) -> list[Segment]:
    """First characters of labels set one under another (名, 类) are no line: each belongs to its own row."""
    count, box = len(segment.text), segment.box
    step = box.height / max(count, 1)
    if not 2 <= count <= 4 or step * aspect < 1.35 * box.width:
        return [segment]
    parts = [Box(box.left, box.top + i * step, box.right, box.top + (i + 1) * step) for i in range(count)]
    return [
        Segment(character, part, segment.score(index), ())
        for index, (character, part) in enumerate(zip(segment.text, parts, strict=True))
    ]


def _cut(segment: Segment, cells: Sequence[Box]) -> list[Segment]:
    middle = segment.box.centre[1]
    crossed = [
        (index, cell)
        for index, cell in enumerate(cells)
        if cell.top <= middle <= cell.bottom
        and cell.left < segment.box.right
        and cell.right > segment.box.left
    ]
    if not crossed:
        return [segment]
    homes = [_home(character_box(segment, i), crossed) for i in range(len(segment.text))]
    pieces: list[Segment] = []
    start = 0
    for index in range(1, len(homes) + 1):
        if index == len(homes) or homes[index] != homes[start]:
            pieces.append(_piece(segment, start, index, homes[start]))
            start = index
    return pieces


def cut_out(segments: Sequence[Segment], places: Sequence[Box]) -> tuple[Segment, ...]:
    """Return the segments without the characters whose middle lies in one of the places.

    Nor with the rules at either end of a place, which are read as upright strokes.
    """
    left: list[Segment] = []
    for segment in segments:
        here = [place for place in places if _with_rules(place).overlap(segment.box) > 0]
        outside = [
            not any(_belongs(segment.text[i], character_box(segment, i), place) for place in here)
            for i in range(len(segment.text))
        ]
        start = 0
        for index in range(1, len(outside) + 1):
            if index == len(outside) or outside[index] != outside[start]:
                if outside[start]:
                    left.append(_piece(segment, start, index, segment.cell))
                start = index
    return tuple(s for s in left if s.text.strip())


def _belongs(character: str, box: Box, place: Box) -> bool:
    return place.contains(box) or (character in _UPRIGHT_STROKES and _with_rules(place).contains(box))


def _with_rules(place: Box) -> Box:
    reach = 0.3 * place.height
    return Box(place.left - reach, place.top, place.right + reach, place.bottom)


def _home(box: Box, crossed: Sequence[tuple[int, Box]]) -> int | None:
    x = box.centre[0]
    for index, cell in crossed:
        if cell.left <= x <= cell.right:
            return index
    nearest = min(crossed, key=lambda item: min(abs(item[1].left - x), abs(item[1].right - x)))
    edge = min(abs(nearest[1].left - x), abs(nearest[1].right - x))
    return nearest[0] if edge < 0.012 else None


def _piece(segment: Segment, start: int, end: int, cell: int | None) -> Segment:
    first, last = character_box(segment, start), character_box(segment, end - 1)
    box = Box(first.left, segment.box.top, last.right, segment.box.bottom)
    edges, scores = segment.edges[start:end], segment.scores[start:end]
    return Segment(segment.text[start:end], box, segment.confidence, edges, cell, scores)


def rows_of(segments: Iterable[Segment]) -> list[Flow]:
    """Group segments into rows by their vertical overlap, each row from left to right."""
    rows: list[list[Segment]] = []
    ordered = sorted(segments, key=lambda s: s.box.centre[1])
    heights = sorted(segment.box.height for segment in ordered)
    usual = heights[len(heights) // 2] if heights else 0.0
    for segment in ordered:
        upright = len(segment.text) > 1 and segment.box.height > 2.2 * usual and _stands(segment)
        home = (
            None if upright else next((row for row in reversed(rows[-4:]) if _same_row(row, segment)), None)
        )
        if home is None:
            rows.append([segment])
        else:
            home.append(segment)
    flows = []
    for row in rows:
        flow = Flow()
        for segment in sorted(row, key=lambda s: s.box.left):
            flow.add(segment)
        flows.append(flow)
    return flows


def _stands(segment: Segment) -> bool:
    """Whether a segment is a column of characters (竖排), which belongs to no row."""
    return segment.box.height > 0.8 * segment.box.width


def _above_or_below(one: Segment, other: Segment) -> bool:
    """Whether two lines of text share so much of their width that they cannot stand side by side.

    A label of two short lines beside one tall value is left in its row.
    """
    if min(len(one.text), len(other.text)) < 6:
        return False
    a, b = one.box, other.box
    shared = min(a.right, b.right) - max(a.left, b.left)
    apart = abs(a.centre[1] - b.centre[1]) > 0.25 * min(a.height, b.height)
    return apart and shared > 0.3 * min(a.width, b.width)


def _same_row(row: Sequence[Segment], segment: Segment) -> bool:
    if any(_above_or_below(other, segment) for other in row):
        return False
    for other in row:
        if len(other.text) > 1 and _stands(other) and other.box.height > 1.8 * segment.box.height:
            continue
        shared = min(other.box.bottom, segment.box.bottom) - max(other.box.top, segment.box.top)
        if shared > 0.5 * min(other.box.height, segment.box.height):
            return True
    return False


def flow_of(pages: Iterable[Page]) -> list[tuple[Page, Flow]]:
    """Return each page's text as one flow, a newline between rows."""
    result = []
    for page in pages:
        whole = Flow()
        for row in page.rows:
            whole.join(row, "\n" if whole.text else "")
        result.append((page, whole))
    return result
