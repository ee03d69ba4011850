"""一次到访: several matters over one set of papers, an ID scanned once, and one receipt for all (S61).

Every case keeps the same originals: they are stored once under their hash, and each case names them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.make_out import HALL, head_of, make_out, materials_with_files
from casework.papers.contents import PaperRow, Receipt, ReceiptCase
from casework.papers.kinds import PaperKind
from casework.receive import Batch, Received, receive
from casework.steps import Sitting, sit
from storage.cases import case_by_id, case_by_number
from storage.clock import now
from storage.database import Transaction
from storage.hall import Hall
from storage.life import cases_of_visit, visits_of_case
from storage.powers import matter_by_key
from storage.rows import get
from storage.tables import CaseRow, DepartmentRow
from storage.values import Actor


@dataclass(frozen=True, slots=True)
class Wanted:
    """One matter of a visit. `own` are papers that it alone needs; the shared ones go to every matter."""

    matter: str
    own: Sequence[tuple[str, bytes]] = ()
    agent_present: bool = False
    override_reason: str = ""


def open_cases(
    hall: Hall,
    visit_key: str,
    wanted: Sequence[Wanted],
    shared: Sequence[tuple[str, bytes]],
    actor: Actor,
    *,
    window: str,
    at: datetime | None = None,
) -> list[Received]:
    """Open a case for each matter of a visit; sent again with the same key it gives the same cases.

    Raises what `casework.receive` raises; the cases opened before that stay open, and sending the visit
    again goes on with the rest.
    """
    at = at or now()
    return [
        receive(
            hall,
            Batch(
                f"{visit_key}:{one.matter}",
                one.matter,
                [*shared, *one.own],
                window=window,
                agent_present=one.agent_present,
                visit_key=visit_key,
                override_reason=one.override_reason,
            ),
            actor,
            at,
        )
        for one in wanted
    ]


def give_receipt(
    hall: Hall, number: str, actor: Actor, *, large: bool = False, at: datetime | None = None
) -> int:
    """Make out the receipt for what came with a case, for all cases of its visit; return its row number.

    `large`: in large print (S10).
    """
    with sit(hall, number, actor, at) as sitting:
        others = _of_visit(sitting)
        content = Receipt(
            head=head_of(sitting, HALL),
            rows=_rows(sitting, others),
            receiver=f"{sitting.person.name}（{sitting.person.section}）" if sitting.person else "",
            received_at=sitting.case.received_at,
            large=large,
            cases=tuple(_named(sitting.transaction, one) for one in others) if len(others) > 1 else (),
        )
        return make_out(sitting, PaperKind.RECEIPT, content, HALL)


def visit_count(hall: Hall, number: str) -> int:
    """Return how often somebody came to the hall for a case (到办事现场次数, S46)."""
    with hall.database.read() as transaction:
        return len(visits_of_case(transaction, case_by_number(transaction, number).id or 0))


def _of_visit(sitting: Sitting) -> list[CaseRow]:
    visits = visits_of_case(sitting.transaction, sitting.case_id)
    if not visits:
        return [sitting.case]
    ids = cases_of_visit(sitting.transaction, visits[0])
    return [case_by_id(sitting.transaction, case_id) for case_id in ids]


def _rows(sitting: Sitting, cases: Sequence[CaseRow]) -> tuple[PaperRow, ...]:
    """Return the papers of all cases; one that several share was scanned once and is listed once."""
    listed: list[PaperRow] = []
    met: set[frozenset[str]] = set()
    for case in cases:
        own = materials_with_files(replace(sitting, case=case))
        listed += [row for scans, row in own if scans not in met]
        met |= {scans for scans, _ in own}
    return tuple(listed)


def _named(transaction: Transaction, case: CaseRow) -> ReceiptCase:
    matter = matter_by_key(transaction, case.matter)
    department = get(transaction, DepartmentRow, matter.department) if matter else None
    return ReceiptCase(
        case_number=case.number,
        query_code=case.query_code,
        matter=matter.name if matter else case.matter,
        department=department.name if department else "",
    )
