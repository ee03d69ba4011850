"""A reader that needs no models: each file is one business licence whose first line is its name.

Put in the reader's place where a test is about moving and keeping, not about reading.
A file of more than one line is also its own upright page, so that images are stored as with real pages.
The first line steers it: `SLOW n` takes n seconds, `CRASH` kills the process once, `FAIL` raises.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from casework import read
from casework.read import Judged, Submission
from extractors.values import Box, Document, FieldValue, MarkPlace, PageImage, Place, Reading, Seal
from rules.facts import Evidence, Finding, Outcome, Verdict, verdict_of

SECRET = "341501199001011234"


def reading_of(files: Sequence[tuple[str, bytes]]) -> Reading:
    """One document per file, with a field, a seal and a place for a signature."""
    images = tuple(PageImage(name, 1, data) for name, data in files if b"\n" in data)
    documents = tuple(document(name, data) for name, data in files)
    return Reading(documents, page_count=len(files), page_images=images)


def document(name: str, data: bytes) -> Document:
    place = Place(name, 1, Box(0.1, 0.2, 0.5, 0.25))
    text = first_line(data)
    return Document(
        parts=((name, 1),),
        kind="business_licence",
        kind_confidence=0.9,
        fields={"name": FieldValue(text, f" {text} ", 0.95, place)},
        seals=(Seal(place, "六安市市场监督管理局", 0.7),),
        mark_places=(MarkPlace("signature", "法定代表人(签字)", "unsure", 0.4, place),),
        text=text,
    )


def first_line(data: bytes) -> str:
    return data.split(b"\n", 1)[0].decode(errors="replace")


def verdict_on(reading: Reading) -> Verdict:
    """Pass X-9 for every document; an empty one fails it."""
    return verdict_of(
        tuple(
            Finding(
                rule="X-9",
                outcome=Outcome.PASS if document.text else Outcome.FAIL,
                material="business_licence",
                message="页面清晰完整" if document.text else "页面空白",
                basis="办事指南",
                evidence=(Evidence(document.parts[0][0], 1, (0.1, 0.2, 0.5, 0.25)),),
            )
            for document in reading.documents
        )
    )


def read_and_check(submission: Submission) -> Judged:
    for _, data in submission.files:
        _obey(first_line(data))
    reading = reading_of(submission.files)
    return Judged(reading, verdict_on(reading), "2026-01-01")


def warm_up() -> None:
    """Nothing to warm. Leave a child that has cut its ties, where a test asks for one."""
    if os.environ.get("STAND_IN_CHILD"):
        subprocess.Popen(["sleep", "3600"], start_new_session=True)


def _obey(text: str) -> None:
    word, _, rest = text.partition(" ")
    if word == "SLOW":
        time.sleep(float(rest))
    elif word == "CRASH":
        once = Path(rest)
        if not once.exists():
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    elif word == "FAIL":
        raise ValueError(f"号码 {SECRET} 有误")


def install() -> None:
    """Take the place of the reader in this process."""
    read.read_and_check = read_and_check
    read.warm_up = warm_up


if __name__ == "__main__":
    install()
    from flows.worker import main

    main()
