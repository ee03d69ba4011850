"""The words that tables, verbs and pages share (domain.md 7 and 8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WorkState(StrEnum):
    """Where a piece of work stands. A worker holds it only while its lease runs."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"


class WorkKind(StrEnum):
    """What a piece of work is."""

    PRECHECK = "precheck"


class Queue(StrEnum):
    """The visible queues that hold what no officer can (domain.md 7)."""

    AUTHORISATION_MISSING = "Q7"
    SYSTEM_FAILURE = "Q12"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: the person's key (None: the machine), in which role, at which device."""

    person: str | None
    role: str
    device: str


MACHINE = Actor(person=None, role="machine", device="pipeline")
