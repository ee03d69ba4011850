"""Open files in a child process with limits of time and memory: no file can harm the reader or hold it up.

The child is kept for the next file; one that dies, stalls or runs out of memory is replaced. Pages come over
one by one, the child a page ahead, so that a long file never stands in memory whole.
"""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from extractors.errors import DamagedError, FileRefusedError, TooLargeError, TooSlowError
from extractors.files import Limits, RawPage, open_pages

PAGE_SECONDS = 15.0
MEMORY_BYTES = 1024**3
_FILE_CPU_SECONDS = 120
_START_SECONDS = 60.0


@dataclass(slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    line: Connection
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
            while isinstance(answer := self._answer(self.page_seconds), RawPage):
                yield answer
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

    def _send(self, data: bytes) -> None:
        try:
            if not self._child.greeted:
                self._answer(_START_SECONDS)
                self._child.greeted = True
            self._child.line.send_bytes(data)
        except (EOFError, ConnectionError) as error:
            raise DamagedError("the child was gone") from error

    def _answer(self, seconds: float) -> RawPage | FileRefusedError | None:
        if not self._child.line.poll(seconds):
            raise TooSlowError
        try:
            answer: RawPage | FileRefusedError | None = self._child.line.recv()
        except (EOFError, ConnectionError) as error:
            raise DamagedError("the child that opened it died") from error
        return answer

    def _started(self) -> _Child:
        ours, theirs = socket.socketpair()
        number = theirs.fileno()
        command = [sys.executable, "-m", "extractors.opening", str(number), str(self._memory_bytes)]
        root = Path(__file__).parents[1]
        process = subprocess.Popen(command, pass_fds=[number], stdin=subprocess.DEVNULL, cwd=root)
        theirs.close()
        return _Child(process, Connection(ours.detach()))


def serve(line: Connection, memory_bytes: int) -> None:
    """Open one file after the other, until the reader hangs up."""
    _limit_memory(memory_bytes)
    line.send(None)
    while True:
        data = line.recv_bytes()
        _limit_time()
        line.send(_opened(line, data))


def _opened(line: Connection, data: bytes) -> FileRefusedError | None:
    try:
        for page in open_pages(data):
            line.send(page)
    except FileRefusedError as error:
        return error
    except MemoryError:
        return TooLargeError("memory")
    return None


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
        serve(Connection(int(sys.argv[1])), int(sys.argv[2]))
