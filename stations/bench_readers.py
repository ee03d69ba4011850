"""The readers of a benchmark, each in a process of its own, pinned to one core and to one thread.

`python -m stations.bench_readers NAME CORE [FOLDER]` takes a paper as one line of JSON and answers one line;
readers of this project that are given the same folder help each other. The rest of this file starts such
processes and speaks with them. Imports are light: a child's peak memory counts.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OURS, OCRMYPDF, TESSERACT, RAPIDOCR = "yichuang", "ocrmypdf", "tesseract", "rapidocr"
READERS = (OURS, OCRMYPDF, TESSERACT, RAPIDOCR)
NAMES = {OURS: "一窗 Yichuang", OCRMYPDF: "OCRmyPDF", TESSERACT: "Tesseract", RAPIDOCR: "RapidOCR"}
HOW_TO_INSTALL = {OURS: "bin/setup run", OCRMYPDF: "bin/setup bench", TESSERACT: "bin/setup run",
                  RAPIDOCR: "bin/setup run"}  # fmt: skip
ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}
LANGUAGE = "chi_sim"
ROOT = Path(__file__).parents[1]
_PACKAGES = {OURS: ("yichuang",), RAPIDOCR: ("rapidocr", "onnxruntime")}

Read = Callable[[Sequence[Path], Path], dict[str, Any]]


def version_of(reader: str) -> str | None:
    """Return the version that is installed, None where the reader is not."""
    if reader == OCRMYPDF:
        return _first_line(program(OCRMYPDF), "--version")
    if reader == TESSERACT:
        languages = _output(program(TESSERACT), "--list-langs").split()
        told = _first_line(program(TESSERACT), "--version")
        return told.removeprefix("tesseract ") if told and LANGUAGE in languages else None
    try:
        versions = [importlib.metadata.version(one) for one in _PACKAGES[reader]]
    except importlib.metadata.PackageNotFoundError:
        return None
    commit = _first_line(program("git"), "-C", str(ROOT), "describe", "--always", "--dirty")
    return " / ".join([*versions, commit] if reader == OURS and commit else versions)


def program(name: str) -> str | None:
    """Return where a program is: beside this Python, or anywhere on the path."""
    beside = str(Path(sys.executable).parent)
    return shutil.which(name, path=beside) or shutil.which(name)


def _output(*command: str | None) -> str:
    if command[0] is None:
        return ""
    done = subprocess.run([str(part) for part in command], capture_output=True, encoding="utf-8", check=False)
    return done.stdout if done.returncode == 0 else ""


def _first_line(*command: str | None) -> str | None:
    lines = _output(*command).splitlines()
    return lines[0].strip() if lines else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader made of one paper; `failed` where it gave up."""

    seconds: float
    cpu_seconds: float
    text: str
    fields: tuple[tuple[str, str, str, float], ...]
    kinds: tuple[str, ...]
    failed: bool


class ReaderEndedError(RuntimeError):
    """A reader's process ended while it was asked something; the message is its last words."""


class ReaderProcess:
    """A reader in a process of its own; in `meeting`, a folder, it finds others of its kind that help it."""

    def __init__(self, reader: str, core: int, meeting: Path | None = None) -> None:
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 (as long as the child)
        self._child = subprocess.Popen(
            [sys.executable, "-m", __name__, reader, str(core), *([str(meeting)] if meeting else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            encoding="utf-8",
            cwd=ROOT,
            env=os.environ | ONE_THREAD,
        )

    def read(self, pages: Sequence[Path], pdf: Path) -> Answer:
        """Have one paper read; the pages as pictures, and the same ones as a PDF."""
        told = self._ask({"pages": [str(page.absolute()) for page in pages], "pdf": str(pdf.absolute())})
        fields = tuple((kind, name, value, sure) for kind, name, value, sure in told["fields"])
        kinds = tuple(told.get("kinds", ()))
        return Answer(told["seconds"], told["cpu_seconds"], told["text"], fields, kinds, told["failed"])

    def peak_mib(self) -> float:
        """Return the memory of the largest process so far, in MiB."""
        return float(self._ask({})["peak_mib"])

    def close(self) -> None:
        """End the process."""
        if self._child.stdin is not None:
            self._child.stdin.close()
        try:
            self._child.wait(10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._words.close()

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._child.stdin is not None  # noqa: S101
        assert self._child.stdout is not None  # noqa: S101
        self._child.stdin.write(json.dumps(question) + "\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        if not line:
            self._words.seek(0)
            raise ReaderEndedError(self._words.read().decode("utf-8", "replace").strip()[-300:])
        answer: dict[str, Any] = json.loads(line)
        return answer


def _ours(meeting: Path | None = None) -> Read:
    from extractors.reader import Reader

    reader = Reader()
    if meeting is not None:
        reader.join(meeting)

    def read(pages: Sequence[Path], _: Path) -> dict[str, Any]:
        reading = reader.read_files([(page.name, page.read_bytes()) for page in pages])
        fields = [
            (document.kind, name, one.value, float(one.confidence))
            for document in reading.documents
            for name, one in document.fields.items()
        ]
        text = "\n".join(document.text for document in reading.documents)
        kinds = [document.kind for document in reading.documents]
        return {"text": text, "fields": fields, "kinds": kinds, "failed": bool(reading.refused)}

    return read


def _ocrmypdf() -> Read:
    command = program(OCRMYPDF)

    def read(_: Sequence[Path], pdf: Path) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            sidecar = Path(folder) / "text.txt"
            return _of_program(
                [str(command), "-l", LANGUAGE, "--sidecar", str(sidecar), str(pdf), f"{folder}/out.pdf"],
                lambda _: sidecar.read_text("utf-8"),
            )

    return read


def _tesseract() -> Read:
    command = program(TESSERACT)

    def read(pages: Sequence[Path], _: Path) -> dict[str, Any]:
        done = [
            _of_program([str(command), str(page), "-", "-l", LANGUAGE], lambda output: output)
            for page in pages
        ]
        text = "\n".join(one["text"] for one in done)
        return {"text": text, "fields": [], "failed": any(one["failed"] for one in done)}

    return read


def _of_program(command: list[str], text_of: Callable[[str], str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    failed = done.returncode != 0
    return {"text": "" if failed else text_of(done.stdout), "fields": [], "failed": failed}


def _rapidocr() -> Read:
    from rapidocr import RapidOCR

    one_thread = {
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    engine: Any = RapidOCR(params=one_thread)

    def read(pages: Sequence[Path], _: Path) -> dict[str, Any]:
        text = "\n".join(line for page in pages for line in engine(str(page)).txts or ())
        return {"text": text, "fields": [], "failed": False}

    return read


_MAKE: dict[str, Callable[[], Read]] = {
    OURS: _ours, OCRMYPDF: _ocrmypdf, TESSERACT: _tesseract, RAPIDOCR: _rapidocr,
}  # fmt: skip


def _serve(reader: str, core: int, meeting: Path | None) -> None:
    os.sched_setaffinity(0, {core})
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    read = _ours(meeting) if meeting is not None else _MAKE[reader]()
    for line in sys.stdin:
        question = json.loads(line)
        answer = _timed(read, question) if question else {"peak_mib": _peak_mib()}
        answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
        answers.flush()


def _timed(read: Read, question: dict[str, Any]) -> dict[str, Any]:
    pages, pdf = [Path(page) for page in question["pages"]], Path(question["pdf"])
    started, cpu_before = time.perf_counter(), _cpu_seconds()
    answer = read(pages, pdf)
    seconds = time.perf_counter() - started
    return answer | {"seconds": seconds, "cpu_seconds": _cpu_seconds() - cpu_before}


def _cpu_seconds() -> float:
    """Return the seconds that this process and its children have computed, ended or alive."""
    import psutil

    own = resource.getrusage(resource.RUSAGE_SELF)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    alive = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    total = sum(one.ru_utime + one.ru_stime for one in (own, ended))
    return total + sum(one.user + one.system for one in alive)


def _peak_mib() -> float:
    """Return the peak of the largest process: this one, or a program that it ran.

    VmHWM and not its own ru_maxrss, which begins with what the parent had before it started this one.
    """
    status = Path("/proc/self/status").read_text("ascii", "replace")
    own = int(status.split("VmHWM:")[1].split()[0])
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
