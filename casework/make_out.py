"""Making a case's papers out: what stands at their head, which materials they list, and their number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.application import paper_of
from casework.papers.contents import Content, HallHead, Head, PaperRow, Remedies
from casework.papers.issue import issue_paper
from casework.papers.kinds import PaperKind
from casework.parties import parties
from casework.steps import Sitting
from extractors.values import Document
from rules.facts import Application
from rules.matching import bundle_of
from rules.rule_set import RuleSet
from rules.states import PowerKind
from rules.text import KIND_NAMES
from storage.cases import files_upto
from storage.clock import local_date
from storage.database import Transaction
from storage.hall import Hall
from storage.papers import authority_by_key
from storage.powers import matter_by_key, officers
from storage.readings import documents_with_rows
from storage.rows import get
from storage.tables import DepartmentRow, PersonRow

HALL = "hall"
REVIEW_DAYS, LITIGATION_MONTHS = 60, 6


def department_of(sitting: Sitting) -> str:
    """Return the key of the department that is responsible for the case's matter (S21)."""
    matter = matter_by_key(sitting.transaction, sitting.case.matter)
    if matter is None:
        raise AssertionError("a case has a matter")
    return matter.department


def head_of(sitting: Sitting, authority_key: str | None = None, basis: tuple[str, ...] = ()) -> Head:
    """Return the head of a paper of this case in the name of an authority, the department's without."""
    transaction, case = sitting.transaction, sitting.case
    matter = matter_by_key(transaction, case.matter)
    department = get(transaction, DepartmentRow, department_of(sitting))
    who = parties(transaction, case)
    handler = _handler(sitting)
    return Head(
        authority=authority_by_key(transaction, authority_key or department_of(sitting)).name,
        matter=matter.name if matter else case.matter,
        case_number=case.number,
        query_code=case.query_code,
        applicant=who.applicant.name,
        application_date=case.received_on,
        issued_on=sitting.day,
        hall=sitting.hall.settings.hall_name,
        contact_person=who.contact_name,
        phone=who.phone,
        agent=who.agent.name if who.agent else "",
        basis=basis or _basis(sitting.rule_set),
        licence=sitting.rule_set is not None and sitting.rule_set.matter_type == "行政许可",
        department=department.name if department else "",
        section=handler.section if handler else "",
        handler=handler.name if handler else "",
        handler_phone=handler.phone if handler else "",
        place=f"综合窗口{case.window}",
    )


def hall_head(hall: Hall, transaction: Transaction, authority_key: str, at: datetime) -> HallHead:
    """Return the head of a paper that is not of one case."""
    return HallHead(
        authority=authority_by_key(transaction, authority_key).name,
        issued_on=local_date(at),
        hall=hall.settings.hall_name,
    )


def _handler(sitting: Sitting) -> PersonRow | None:
    """Return the named officer of the matter, whom the applicant may ask (S18, S20)."""
    named = officers(sitting.transaction, sitting.case.matter, PowerKind.EXAMINE, sitting.day)
    return named[0].person if named else sitting.person


def _basis(rule_set: RuleSet | None) -> tuple[str, ...]:
    bases = [material.basis.shown() for material in rule_set.materials if material.basis] if rule_set else []
    return tuple(dict.fromkeys(bases))[:3]


def make_out(sitting: Sitting, kind: PaperKind, content: Content, authority_key: str | None = None) -> int:
    """Make out a paper in the department's name, or another authority's; return its row number."""
    paper = issue_paper(
        sitting.transaction,
        kind,
        content,
        authority_key=authority_key or department_of(sitting),
        case_id=sitting.case_id,
        actor=sitting.actor,
        at=sitting.at,
    )
    return paper.id or 0


def remedies_of(sitting: Sitting, authority_key: str | None = None) -> Remedies:
    """Return where the applicant turns against a decision (行政复议法 20, 行政诉讼法 46)."""
    authority = authority_by_key(sitting.transaction, authority_key or department_of(sitting))
    return Remedies(
        review_authority=authority.review_authority,
        court=authority.court,
        review_days=REVIEW_DAYS,
        litigation_months=LITIGATION_MONTHS,
    )


def material_rows(sitting: Sitting, only_round: int | None = None) -> tuple[PaperRow, ...]:
    """Return the materials of the case as a receipt lists them, or those of one round alone."""
    return tuple(row for _, row in materials_with_files(sitting, only_round))


def materials_with_files(
    sitting: Sitting, only_round: int | None = None
) -> list[tuple[frozenset[str], PaperRow]]:
    """Return each material with the SHA-256 of the scans it lies in."""
    case, rule_set, transaction = sitting.case, sitting.rule_set, sitting.transaction
    hashes = {file.name: file.sha256 for file in files_upto(transaction, sitting.case_id, case.round)}
    read = documents_with_rows(transaction, sitting.case_id, case.round)
    names = _names(sitting, [document for _, document in read])
    listed = []
    for (row, document), name in zip(read, names, strict=True):
        if only_round not in (None, row.round):
            continue
        material = PaperRow(
            name=name or KIND_NAMES.get(row.kind, "其他材料"),
            form="原件" if _is_original(row.kind, rule_set) else "复印件",
            copies=1,
            pages=len(document.parts),
        )
        listed.append((frozenset(hashes[file] for file, _ in document.parts), material))
    return listed


def _names(sitting: Sitting, read: Sequence[Document]) -> list[str | None]:
    """Return for which material each document stands, in the words of the service guide, None for none."""
    case, rule_set = sitting.case, sitting.rule_set
    if rule_set is None:
        return [None for _ in read]
    application = Application(
        tuple(paper_of(document) for document in read), case.received_on, case.agent_present
    )
    papers = bundle_of(rule_set, application)
    told = {
        paper.evidence: material.name
        for material in rule_set.materials
        for paper in papers.papers(material.key)
    }
    return [told.get(paper.evidence) for paper in application.papers]


def _is_original(kind: str, rule_set: RuleSet | None) -> bool:
    return any(
        "original" in one.copies for one in (rule_set.materials if rule_set else ()) if kind in one.kinds
    )
