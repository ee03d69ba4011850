"""Readers of one machine help each other: one with nothing to read takes single pages of another's pile.

A case is in one reader's hands. Without help a pile of ten pages would wait for one core while others idle,
and the applicant with it. Readers find each other by their sockets in a folder that only they may enter.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from uuid import uuid4

from extractors.files import RawPage
from extractors.layout import Page

log = logging.getLogger(__name__)

_ANSWER_SECONDS = 0.5
_PAGE_SECONDS = 30.0
_WAITING = 16  # askers

_Read = Callable[[str, RawPage], Page]


class Errand:
    """A page that a neighbour reads."""

    def __init__(self, line: Connection, file: str, raw: RawPage, read: _Read) -> None:
        self._line, self._file, self._raw, self._read = line, file, raw, read
        self._came: Page | None = None
        self._waiting = threading.Thread(target=self._take, name="errand", daemon=True)
        self._waiting.start()  # the neighbour's hands are not free before the page is taken off them

    def page(self) -> Page:
        """The page as the neighbour read it; where nothing comes back, it is read here after all."""
        self._waiting.join()
        return self._came or self._read(self._file, self._raw)

    def _take(self) -> None:
        with suppress(EOFError, OSError), self._line:
            self._came = self._line.recv() if self._line.poll(_PAGE_SECONDS) else None


class Neighbours:
    """This process's place among the readers of its machine.

    `folder` must be closed to other users; `read` reads a page of somebody's file. Raises OSError where no
    socket can be made there.
    """

    def __init__(self, folder: Path, read: _Read) -> None:
        self._folder, self._read = folder, read
        self._hands = threading.Lock()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._address = folder / uuid4().hex[:8]  # short: a socket's whole path has 107 bytes
        self._listener = Listener(str(self._address), family="AF_UNIX", backlog=_WAITING)
        threading.Thread(target=self._listen, name="neighbours", daemon=True).start()

    def own_work(self) -> AbstractContextManager[object]:
        """Hold this for as long as the process reads a pile of its own; a page in hand is finished first."""
        return self._hands

    def ask(self, file: str, raw: RawPage) -> Errand | None:
        """Give a page to a neighbour whose hands are free; None where nobody's are."""
        for line in self._lines():
            with suppress(EOFError, OSError):
                if line.poll(_ANSWER_SECONDS) and line.recv():
                    line.send((file, raw))
                    return Errand(line, file, raw, self._read)
            line.close()
        return None

    def close(self) -> None:
        """Leave: no more pages come."""
        self._listener.close()
        self._address.unlink(missing_ok=True)

    def _lines(self) -> Iterator[Connection]:
        for address in sorted(self._folder.iterdir()):
            if address == self._address:
                continue
            try:
                yield Client(str(address), family="AF_UNIX")
            except ConnectionRefusedError:
                address.unlink(missing_ok=True)  # its reader is gone
            except OSError:
                continue

    def _listen(self) -> None:
        while True:
            try:
                line = self._listener.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self._help, args=(line,), daemon=True).start()

    def _help(self, line: Connection) -> None:
        free = self._hands.acquire(blocking=False)
        try:
            with suppress(EOFError, OSError), line:
                line.send(free)
                if free:
                    line.send(self._page(*line.recv()))
        finally:
            if free:
                self._hands.release()

    def _page(self, file: str, raw: RawPage) -> Page | None:
        try:
            return self._read(file, raw)
        except Exception as error:  # whoever asked reads it, and says what is wrong with it
            log.error("a neighbour's page could not be read: %s", type(error).__name__)
            return None
