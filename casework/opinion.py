"""征求意见: another department is asked, and has seven working days to answer (K11, 国发〔1999〕9号)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.errors import OpinionRefusedError
from casework.outbox import tell
from casework.recipients import Staff
from casework.staff import must
from casework.steps import Sitting, sit
from rules.clocks import Clock, Tick
from rules.states import CaseState
from storage.hall import Hall
from storage.life_tables import OpinionRow
from storage.powers import departments
from storage.rows import add, of_case
from storage.values import Actor


def ask_opinion(
    hall: Hall, number: str, department: str, question: str, actor: Actor, at: datetime | None = None
) -> int:
    """Ask a department, whose liaison officer is told at once; return the request's row number.

    By who examines the case; one question is open with a department at a time. The decision's clocks go on.
    Raises OpinionRefusedError.
    """
    with sit(hall, number, actor, at) as sitting:
        _must_examine(sitting)
        known = {row.key: row.name for row in departments(sitting.transaction)}
        must(department in known, OpinionRefusedError, "没有这个部门")
        must(bool(question.strip()), OpinionRefusedError, "没有写明要征求什么意见")
        asked = any(one.department == department for one in _open(sitting))
        must(not asked, OpinionRefusedError, f"{known[department]}还没有答复上一次")
        row = OpinionRow(
            case_id=sitting.case_id,
            department=department,
            question=question.strip(),
            asked_at=sitting.at,
            asked_by=actor.person or "",
        )
        add(sitting.transaction, row)
        sitting.record("opinion_asked", {"opinion": row.id, "department": department})
        if not any(one.id != row.id for one in _open(sitting)):
            sitting.tick(Clock.OPINION, Tick.START, opinion=row.id)
        _tell(sitting, row)
        return row.id or 0


def give_opinion(hall: Hall, number: str, opinion: str, actor: Actor, at: datetime | None = None) -> None:
    """Write the opinion of the department that the person belongs to. Raises OpinionRefusedError."""
    with sit(hall, number, actor, at) as sitting:
        own = sitting.person.department if sitting.person else None
        asked = [one for one in _open(sitting) if one.department == own]
        must(bool(asked), OpinionRefusedError, "没有向您的部门征求意见，或者已经答复")
        must(bool(opinion.strip()), OpinionRefusedError, "没有写明意见")
        row = asked[0]
        row.opinion, row.given_at, row.given_by = opinion.strip(), sitting.at, actor.person
        sitting.record("opinion_given", {"opinion": row.id, "department": row.department})
        if not _open(sitting):
            sitting.stop(Clock.OPINION)


def _must_examine(sitting: Sitting) -> None:
    examined = sitting.case.state in (CaseState.UNDER_EXAMINATION, CaseState.SUSPENDED)
    must(examined, OpinionRefusedError, "该件不在审查中")
    must(sitting.key == sitting.case.owner, OpinionRefusedError, "由该件的承办人征求意见")


def _open(sitting: Sitting) -> Sequence[OpinionRow]:
    rows = of_case(sitting.transaction, OpinionRow, sitting.case_id)
    return [row for row in rows if row.given_at is None]


def _tell(sitting: Sitting, row: OpinionRow) -> None:
    to = Staff(sitting.transaction, sitting.at).in_role("liaison_officer", row.department)
    subject = f"【征求意见】办件{sitting.case.number}"
    body = f"请在7个工作日内对办件{sitting.case.number}提出意见，所问事项在该件的办理页面。"
    key = f"opinion:{row.id}"
    tell(
        sitting.hall, sitting.transaction, to, subject, body, key=key, at=sitting.at, case_id=sitting.case_id
    )
