"""The papers of a stored case: which there are, and all of them as PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from casework.errors import UnknownPersonError
from casework.papers.issue import print_paper
from casework.papers.kinds import PaperKind
from storage.cases import case_by_number
from storage.clock import now
from storage.database import Database
from storage.hall import Hall
from storage.papers import papers_of_case
from storage.powers import people, person_by_key
from storage.values import Actor


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A paper of a case. `made_by` is a name, 系统 for the machine; `pages` None: not printed yet."""

    id: int
    kind: PaperKind
    number: str
    made_at: datetime
    made_by: str
    pages: int | None
    prints: int
    sha256: str | None
    template_version: str | None


def case_papers(database: Database, number: str) -> list[CasePaper]:
    """Return the papers of a case in the order they were made out; raises UnknownCaseError."""
    with database.read() as transaction:
        case = case_by_number(transaction, number)
        rows = papers_of_case(transaction, case.id or 0)
        names = {one.key: one.name for one in people(transaction)}
    return [
        CasePaper(
            id=row.id or 0,
            kind=PaperKind(row.kind),
            number=row.number,
            made_at=row.made_at,
            made_by=names.get(row.made_by or "", "系统"),
            pages=row.page_count,
            prints=row.prints,
            sha256=row.pdf_sha256,
            template_version=row.template_version,
        )
        for row in rows
    ]


def print_case_papers(hall: Hall, number: str, person: str, device: str) -> Iterator[tuple[CasePaper, bytes]]:
    """Print every paper of a case in the name of `person`; each print is logged.

    Raises UnknownCaseError and UnknownPersonError before anything is printed, and whatever `print_paper`
    raises.
    """
    papers = case_papers(hall.database, number)
    with hall.database.read() as transaction:
        who = person_by_key(transaction, person)
    if who is None:
        raise UnknownPersonError(person=person)
    actor = Actor(who.key, who.roles[0] if who.roles else "staff", device)
    for paper in papers:
        yield paper, print_paper(hall, paper.id, actor, now())
