"""What reading yields: boxes, lines, marks, fields, pages, documents. Plain values, no engine, no file.

Boxes are fractions of the upright page, 0..1 from its top left corner. Pages count from 1 within their file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the upright page, as fractions of its width and height."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width as a fraction of the page's width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height as a fraction of the page's height."""
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box, (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def union(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def overlap(self, other: Box) -> float:
        """Return the shared area as a fraction of the page."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    def contains(self, other: Box) -> bool:
        """Whether the middle of another box lies in this one."""
        x, y = other.centre
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def as_list(self) -> list[float]:
        """Return [left, top, right, bottom], four decimals, as contract.md prints it."""
        return [round(float(side), 4) for side in (self.left, self.top, self.right, self.bottom)]


WHOLE_PAGE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page of a file."""

    file: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text read by one engine.

    `edges` are each character's left and right, `scores` each one's own confidence, where known.
    """

    text: str
    box: Box
    confidence: float
    edges: tuple[tuple[float, float], ...] = ()
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field's value (normalised as contract.md says), the text it was read from, confidence and place.

    `blank`: the label stands there and nothing is written behind it; `value` and `raw` are then empty.
    """

    value: str
    raw: str
    confidence: float
    place: Place
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Barcode:
    """A bar code or QR code: its format (`QR Code`, `Code 128`, …) and what it says."""

    place: Place
    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal's impression; `text` is what stands on its arc, None where it cannot be read.

    `sure_text` is the same with the characters left out that were read unsurely. `red`: found by its colour,
    apart from the print under it; else on a copy without colours.
    """

    place: Place
    text: str | None
    confidence: float
    sure_text: str | None = None
    red: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """What is noted on a copy: 与原件一致, 仅供办理某事使用."""

    place: Place
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class MarkPlace:
    """A place where the paper asks for a signature or a seal, and whether one stands there."""

    asks_for: Literal["signature", "seal"]
    label: str
    state: Literal["present", "absent", "unsure"]
    confidence: float
    place: Place


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the application: where its pages are, what it is, what it says, what marks it bears."""

    parts: tuple[tuple[str, int], ...]
    kind: str
    kind_confidence: float
    fields: dict[str, FieldValue] = field(default_factory=dict)
    seals: tuple[Seal, ...] = ()
    mark_places: tuple[MarkPlace, ...] = ()
    blank_pages: tuple[tuple[str, int], ...] = ()
    barcodes: tuple[Barcode, ...] = ()
    notes: tuple[Note, ...] = ()
    legibility: float = 1.0
    grey: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that could not be read: a code for programs, a Chinese sentence for the clerk."""

    file: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class PageImage:
    """An upright page as a JPEG: what every box on that page refers to."""

    file: str
    page: int
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from a batch of files, and how long it took in seconds.

    `page_images` are the upright pages, where they were asked for.
    """

    documents: tuple[Document, ...]
    refused: tuple[RefusedFile, ...] = ()
    page_count: int = 0
    seconds: float = 0.0
    page_images: tuple[PageImage, ...] = ()
