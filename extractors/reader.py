"""From files to documents: open, read page by page, group, take fields and marks."""

from __future__ import annotations

import ctypes
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from extractors import ink
from extractors.documents import documents_of
from extractors.errors import FileRefusedError
from extractors.files import RawPage
from extractors.layout import Page, Picture
from extractors.neighbours import Errand, Neighbours
from extractors.opening import Opener
from extractors.page_reader import PageReader
from extractors.second_look import look_again
from extractors.values import PageImage, Reading, RefusedFile

FILE_SECONDS = 20.0
_M_MMAP_THRESHOLD = -3  # malloc.h

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page of a file (by the hash of its bytes), as it was opened; None: nobody reads on from `number`."""

    digest: bytes
    file: str
    number: int
    raw: RawPage | None


class _Patience:
    """The seconds that one file may take: of computing, or a quarter more by the clock of a busy machine."""

    def __init__(self, seconds: float) -> None:
        self._computed, self._until = self._computing() + seconds, time.monotonic() + 1.25 * seconds

    def is_over(self) -> bool:
        return self._computing() > self._computed or time.monotonic() > self._until

    @staticmethod
    def _computing() -> float:
        """What this process and the programs that it ran (Tesseract) have computed."""
        return sum(os.times()[:4])


class Reader(PageReader):
    """Reads whole files, with its neighbours' help where it has joined them.

    `file_seconds` are spent on one file: what is left of it then is for a person, and the next file is not
    kept waiting.
    """

    def __init__(self, file_seconds: float = FILE_SECONDS) -> None:
        _give_memory_back()
        super().__init__()
        self.file_seconds = file_seconds
        self.opener = Opener()
        self._neighbours: Neighbours | None = None
        self._last: Page | None = None  # the one page in pixels: most papers are one

    def join(self, folder: Path) -> None:
        """Help the other readers of this machine, and be helped; `folder` is where they meet."""
        self._neighbours = Neighbours(folder, self._for_another)

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
        with self._own_work():
            pages, refused = self._read_all(files, progress)
            documents = look_again(documents_of(pages), pages, self.engine, self.second)
            images = tuple(_image(page) for page in pages) if keep_images else ()
            self._last = None
            ink.forget()
        return Reading(documents, tuple(refused), len(pages), time.perf_counter() - started, images)

    def _read_all(
        self, files: Sequence[tuple[str, bytes]], progress: Progress | None
    ) -> tuple[list[Page], list[RefusedFile]]:
        digests = [hashlib.sha256(data).digest() for _, data in files]
        refusals: dict[bytes, FileRefusedError] = {}
        found: dict[bytes, list[Page | Errand]] = {digest: [] for digest in digests}
        once: dict[bytes, tuple[str, bytes]] = {}
        for digest, file in zip(digests, files, strict=True):
            once.setdefault(digest, file)
        for sheet, more in _with_more(self._sheets(once, refusals)):
            found[sheet.digest].append(self._page_of(sheet, more))
            if progress is not None:
                progress(sheet.file, sheet.number)
        read = {digest: [_settled(one) for one in found[digest]] for digest in once if digest not in refusals}
        named = list(zip(digests, (name for name, _ in files), strict=True))
        pages = [page.of_file(name) for digest, name in named for page in read.get(digest, ())]
        refused = [
            RefusedFile(name, refusals[digest].code, refusals[digest].reason)
            for digest, name in named
            if digest in refusals
        ]
        return pages, refused

    def _sheets(
        self, files: Mapping[bytes, tuple[str, bytes]], refusals: dict[bytes, FileRefusedError]
    ) -> Iterator[_Sheet]:
        """Open the files one after the other; put down which are refused."""
        for digest, (name, data) in files.items():
            patience = _Patience(self.file_seconds)
            try:
                for raw in self.opener.pages(data):
                    in_time = not patience.is_over()
                    yield _Sheet(digest, name, raw.number, raw if in_time else None)
                    if not in_time:
                        break
            except FileRefusedError as error:
                refusals[digest] = error

    def _page_of(self, sheet: _Sheet, more: bool) -> Page | Errand:
        """Have a neighbour read it while there is more to read here, else read it."""
        if sheet.raw is None:
            return _unread(sheet.file, sheet.number)
        if more and self._neighbours is not None and sheet.raw.text_layer is None:
            errand = self._neighbours.ask(sheet.file, sheet.raw)
            if errand is not None:
                return errand
        self._pack_last()
        self._last = self.read_page(sheet.file, sheet.raw)
        return self._last

    def _for_another(self, file: str, raw: RawPage) -> Page:
        page = self.read_page(file, raw)
        page.picture.pack()
        ink.forget()
        return page

    def _own_work(self) -> AbstractContextManager[object]:
        return nullcontext() if self._neighbours is None else self._neighbours.own_work()

    def _pack_last(self) -> None:
        """A long file must not stand in memory as pixels."""
        if self._last is not None:
            self._last.picture.pack()
        ink.forget()


def _with_more(sheets: Iterable[_Sheet]) -> Iterator[tuple[_Sheet, bool]]:
    """Each sheet, and whether another comes after it."""
    last: _Sheet | None = None
    for sheet in sheets:
        if last is not None:
            yield last, True
        last = sheet
    if last is not None:
        yield last, False


def _settled(one: Page | Errand) -> Page:
    return one.page() if isinstance(one, Errand) else one


def _give_memory_back() -> None:
    """Have glibc return a page's pixels to the system when they are freed, instead of keeping them for later.

    Measured on 60 PDFs of public test suites: 910 MiB at the peak instead of 1,030, in no more time.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(_M_MMAP_THRESHOLD, 1 << 20)


def _unread(file: str, number: int) -> Page:
    """Stand for the pages from `number` on, which nobody has read: not legible at all."""
    return Page(file, number, Picture(np.full((64, 64, 3), 255, np.uint8)), legibility=0.0)


def _image(page: Page) -> PageImage:
    return PageImage(page.file, page.number, page.picture.jpeg)


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The process's own reader, made on first use and kept warm."""
    return Reader()


def read_files(
    files: Sequence[tuple[str, bytes]], progress: Progress | None = None, keep_images: bool = False
) -> Reading:
    """Read a batch of (name, bytes) with this process's warm reader; see Reader.read_files."""
    return reader().read_files(files, progress, keep_images)
