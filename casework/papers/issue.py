"""Make out a paper, and print it.

Making out is part of the verb that needs the paper: number, content and event are written in its
transaction. Printing comes later and holds no lock while it renders: the first print stores the PDF, every
further print gives the same bytes, proved against their hash, and is counted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from casework.papers.contents import Content, from_json, kind_of, to_json
from casework.papers.kinds import FORMS, PaperKind
from casework.papers.paper import Rendered, render_paper
from storage.clock import local_date
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.papers import add_paper, authority_by_key, next_paper_number, paper_by_id
from storage.tables import AuthorityRow, PrintedPaperRow
from storage.values import Actor

PAPER_ISSUED: Final = "paper_issued"
PAPER_PRINTED: Final = "paper_printed"


def issue_paper(
    transaction: Transaction,
    kind: PaperKind,
    content: Content,
    *,
    authority_key: str,
    case_id: int | None = None,
    batch: str | None = None,
    actor: Actor,
    at: datetime,
) -> PrintedPaperRow:
    """Number a paper and write it, with its event, in the caller's transaction; it is not rendered yet.

    `authority_key`: a department's, or `hall`. `batch` instead of `case_id` for a list of several cases.
    The paper bears the authority's name, and its seal where it has one of its own for this kind. Raises
    UnknownAuthorityError; ValueError for a content that is not of `kind`.
    """
    if kind_of(content) is not kind:
        raise ValueError(f"not the content of a {kind}: {type(content).__name__}")
    authority = authority_by_key(transaction, authority_key)
    year = local_date(at).year
    number = next_paper_number(transaction, authority_key, FORMS[kind].word, year)
    paper = add_paper(
        transaction,
        PrintedPaperRow(
            kind=kind,
            number=number.text,
            serial=number.serial,
            authority=authority_key,
            year=year,
            case_id=case_id,
            batch=batch,
            content=to_json(_in_the_name_of(authority, kind, content)),
            made_at=at,
            made_by=actor.person,
            copies=len(FORMS[kind].copies),
        ),
    )
    detail = {"paper": kind.value, "number": number.text}
    transaction.record(NewEvent(PAPER_ISSUED, at, actor, case_id=case_id, detail=detail))
    return paper


def print_paper(hall: Hall, paper_id: int, actor: Actor, at: datetime) -> bytes:
    """Return the paper as PDF and count the print; the first print renders and stores it.

    Raises UnknownPaperError, ObjectMissingError, ObjectDamagedError, ObjectStoreUnreachableError; then
    nothing is counted.
    """
    with hall.database.read() as transaction:
        paper = paper_by_id(transaction, paper_id)
    rendered, sha256 = None, paper.pdf_sha256
    if sha256 is None:
        rendered = render_paper(from_json(PaperKind(paper.kind), paper.content), paper.number)
        sha256 = hall.objects.put_paper(rendered.pdf).sha256
    pdf = rendered.pdf if rendered else hall.objects.get_paper(sha256)
    with hall.database.write() as transaction:
        stored = _count(transaction, paper_id, rendered, sha256, actor, at)
    # Another machine, with other fonts, may have been first with this paper: what it stored is the paper.
    return pdf if stored == sha256 else hall.objects.get_paper(stored)


def _count(
    transaction: Transaction,
    paper_id: int,
    rendered: Rendered | None,
    sha256: str,
    actor: Actor,
    at: datetime,
) -> str:
    """Write the print, and what was rendered if nothing was stored before; return the stored hash."""
    paper = paper_by_id(transaction, paper_id)
    if paper.pdf_sha256 is None and rendered is not None:
        paper.pdf_sha256, paper.page_count = sha256, rendered.pages
        paper.template_version = rendered.template_version
    paper.prints += 1
    detail = {
        "paper": paper.kind,
        "number": paper.number,
        "sha256": paper.pdf_sha256,
        "reprints": paper.prints - 1,
    }
    transaction.record(NewEvent(PAPER_PRINTED, at, actor, case_id=paper.case_id, detail=detail))
    return paper.pdf_sha256 or sha256


def _in_the_name_of(authority: AuthorityRow, kind: PaperKind, content: Content) -> Content:
    """Return the content under the authority's full name, with its own seal for this kind if it has one."""
    seal_name = content.head.seal_name or authority.seals.get(kind, "")
    head = replace(content.head, authority=authority.name, seal_name=seal_name)
    return replace(content, head=head)  # type: ignore[arg-type]
