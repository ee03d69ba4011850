"""What the pages and the API share: the hall of this process, its catalogue, and taking a batch in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal
from uuid import uuid4

from casework.errors import UnknownPersonError
from casework.receive import Batch, Received, receive
from rules.code_lists import Frequency
from rules.frequency import Counter, receiving_counter
from storage.hall import Hall, open_hall
from storage.powers import matter_by_key, people
from storage.tables import PersonRow
from storage.values import Actor

INTAKE_CLERK = "intake_clerk"
ApplicantWord = Literal["person", "organisation"]


@lru_cache(maxsize=1)
def this_hall() -> Hall:
    """Return the hall of the environment, opened once; raises what `open_hall` raises."""
    return open_hall()


@dataclass(frozen=True, slots=True)
class Handed:
    """What somebody hands in at the counter, by page or by API.

    `clerk` None: the intake clerk whose counter receives the matter. `override_reason`: why another does.
    """

    matter: str
    files: Sequence[tuple[str, bytes]]
    agent: bool = False
    applicant: ApplicantWord | None = None
    received: date | None = None
    batch_key: str | None = None
    clerk: str | None = None
    override_reason: str = ""


def intake_clerks(hall: Hall) -> list[PersonRow]:
    """Return those who take applications in, in the order of their windows."""
    with hall.database.read() as transaction:
        return [person for person in people(transaction) if INTAKE_CLERK in person.roles]


def take_in(hall: Hall, handed: Handed) -> Received:
    """Take a batch in, in the clerk's name; raises what `casework.receive` raises."""
    windows = {person.key: person.window or Counter.HIGH for person in intake_clerks(hall)}
    clerk = handed.clerk or _clerk_for(hall, handed.matter, windows)
    if clerk not in windows:
        raise UnknownPersonError(person=clerk)
    window = windows[clerk]
    batch = Batch(
        batch_key=handed.batch_key or uuid4().hex,
        matter=handed.matter,
        files=handed.files,
        window=window,
        agent_present=handed.agent,
        applicant_type=handed.applicant,
        received_on=handed.received,
        override_reason=handed.override_reason,
    )
    return receive(hall, batch, Actor(clerk, INTAKE_CLERK, f"window-{window}"))


def _clerk_for(hall: Hall, matter_key: str, windows: Mapping[str, str]) -> str:
    """Return the clerk at the counter that receives the matter; the first one where nobody sits there."""
    with hall.database.read() as transaction:
        matter = matter_by_key(transaction, matter_key)
    high = matter is not None and matter.high_frequency
    counter = receiving_counter(Frequency.HIGH if high else Frequency.LOW)
    at_counter = (key for key, window in windows.items() if window == counter)
    return next(at_counter, next(iter(windows), ""))
