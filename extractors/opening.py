"""Open files in a child process with limits of time and memory: no file can harm the reader or hold it up.

The child is kept for the next file; one that dies, stalls or runs out of memory is replaced. Pages come over
one by one through memory that both share, the child a page ahead, so that a long file never stands in memory
whole.
"""

from __future__ import annotations

import mmap
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from extractors.errors import DamagedError, FileRefusedError, TooLargeError, TooSlowError
from extractors.files import Limits, Pixels, RawPage, open_pages
from extractors.values import Line

PAGE_SECONDS = 15.0
MEMORY_BYTES = 1024**3
_FILE_CPU_SECONDS = 120
_START_SECONDS = 60.0
_SHELF_BYTES = 3 * Limits().long_side ** 2
_NEXT = b"next"


# a page whose pixels lie on the shelf: its number, their shape, its text layer
_Laid = tuple[int, tuple[int, ...], tuple[Line, ...] | None]


@dataclass(slots=True)
class _Child:
    """`shelf` is memory that the reader and the child share: room for the pixels of one page."""

    process: subprocess.Popen[bytes]
    line: Connection
    shelf: mmap.mmap
    greeted: bool = False


class Opener:
    """Opens one file at a time.

    `page_seconds` is the patience for each page, `memory_bytes` what the child may hold beyond its libraries.
    """

    def __init__(self, page_seconds: float = PAGE_SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self.page_seconds = page_seconds
        self._memory_bytes = memory_bytes
        self._child = self._started()

    def pages(self, data: bytes) -> Iterator[RawPage]:
        """Yield each page of a file. Raises a FileRefusedError that says which, why and what to do."""
        if len(data) > Limits().file_bytes:
            raise TooLargeError(f"{len(data)} bytes")
        through = False
        try:
            self._send(data)
            while isinstance(answer := self._answer(self.page_seconds), tuple):
                yield self._taken(answer)
            through = True
            if answer is not None:
                raise answer
        finally:
            if not through:
                self.close()
                self._child = self._started()

    @property
    def process_id(self) -> int:
        """The child's process id."""
        return self._child.process.pid

    def close(self) -> None:
        """End the child."""
        self._child.line.close()
        self._child.process.kill()
        self._child.process.wait()
        self._child.shelf.close()

    def _send(self, data: bytes) -> None:
        try:
            if not self._child.greeted:
                self._greet()
            self._child.line.send_bytes(data)
        except (EOFError, ConnectionError) as error:
            raise DamagedError("the child was gone") from error

    def _greet(self) -> None:
        """Wait until the child, whose libraries take their time to load, is there."""
        if not self._child.line.poll(_START_SECONDS):
            raise TooSlowError
        self._child.line.recv()
        self._child.greeted = True

    def _answer(self, seconds: float) -> _Laid | FileRefusedError | None:
        try:
            self._child.line.send_bytes(_NEXT)
            if not self._child.line.poll(seconds):
                raise TooSlowError
            answer: _Laid | FileRefusedError | None = self._child.line.recv()
        except (EOFError, ConnectionError) as error:
            raise DamagedError("the child that opened it died") from error
        return answer

    def _taken(self, laid: _Laid) -> RawPage:
        number, shape, text_layer = laid
        pixels: Pixels = np.ndarray(shape, np.uint8, self._child.shelf).copy()
        return RawPage(number, pixels, text_layer)

    def _started(self) -> _Child:
        ours, theirs = socket.socketpair()
        number, shelf = theirs.fileno(), os.memfd_create("page")
        os.ftruncate(shelf, _SHELF_BYTES)
        command = [
            sys.executable,
            "-m",
            "extractors.opening",
            str(number),
            str(shelf),
            str(self._memory_bytes),
        ]
        root = Path(__file__).parents[1]
        process = subprocess.Popen(command, pass_fds=[number, shelf], stdin=subprocess.DEVNULL, cwd=root)
        theirs.close()
        shared = mmap.mmap(shelf, _SHELF_BYTES)
        os.close(shelf)
        return _Child(process, Connection(ours.detach()), shared)


def serve(line: Connection, shelf: mmap.mmap, memory_bytes: int) -> None:
    """Open one file after the other, until the reader hangs up."""
    _limit_memory(memory_bytes)
    line.send(None)
    while True:
        data = line.recv_bytes()
        _limit_time()
        for answer in _answers(data):
            line.recv_bytes()  # the reader asks: what lay on the shelf is taken
            line.send(_laid(answer, shelf) if isinstance(answer, RawPage) else answer)


def _answers(data: bytes) -> Iterator[RawPage | FileRefusedError | None]:
    """The pages of a file, then why it goes no further, or None at its end."""
    try:
        yield from open_pages(data)
        yield None
    except FileRefusedError as error:
        yield error
    except MemoryError:
        yield TooLargeError("memory")


def _laid(page: RawPage, shelf: mmap.mmap) -> _Laid:
    np.ndarray(page.pixels.shape, np.uint8, shelf)[...] = page.pixels
    return page.number, page.pixels.shape, page.text_layer


def _limit_memory(extra_bytes: int) -> None:
    """Let the process grow by `extra_bytes` over what its libraries take, and leave no core file."""
    taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + extra_bytes, taken + extra_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    """End the process if one file takes minutes of CPU: nobody may be left to end it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + _FILE_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


if __name__ == "__main__":
    with suppress(EOFError, ConnectionError):
        serve(Connection(int(sys.argv[1])), mmap.mmap(int(sys.argv[2]), _SHELF_BYTES), int(sys.argv[3]))
