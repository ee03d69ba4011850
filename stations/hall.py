"""What the pages and the API share: the hall of this process, its catalogue, and taking a batch in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal
from uuid import uuid4

from casework.errors import UnknownPersonError
from casework.receive import Batch, Received, receive
from storage.hall import Hall, open_hall
from storage.powers import people
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
    """What somebody hands in at the counter, by page or by API. `clerk` None: the first intake clerk."""

    matter: str
    files: Sequence[tuple[str, bytes]]
    agent: bool = False
    applicant: ApplicantWord | None = None
    received: date | None = None
    batch_key: str | None = None
    clerk: str | None = None


def intake_clerks(hall: Hall) -> list[PersonRow]:
    """Return those who take applications in, in the order of their windows."""
    with hall.database.read() as transaction:
        return [person for person in people(transaction) if INTAKE_CLERK in person.roles]


def take_in(hall: Hall, handed: Handed) -> Received:
    """Take a batch in, in the clerk's name; raises what `casework.receive` raises."""
    clerks = {person.key: position for position, person in enumerate(intake_clerks(hall), start=1)}
    clerk = handed.clerk or next(iter(clerks), "")
    if clerk not in clerks:
        raise UnknownPersonError(person=clerk)
    window = str(clerks[clerk])[-1]
    batch = Batch(
        batch_key=handed.batch_key or uuid4().hex,
        matter=handed.matter,
        files=handed.files,
        window=window,
        agent_present=handed.agent,
        applicant_type=handed.applicant,
        received_on=handed.received,
    )
    return receive(hall, batch, Actor(clerk, INTAKE_CLERK, f"window-{window}"))
