"""不予受理、撤回、退件、终止: the ways in which a case ends before a decision, each with its paper.

Not to accept and to ask for corrections are two acts (domain.md 1.0, X8): an incomplete application is never
a lawful ground for 不予受理. The local practice of printing one when the applicant declines to correct is a
setting of the hall, off by default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.make_out import HALL, head_of, make_out, material_rows, remedies_of
from casework.papers.contents import NonAcceptanceDecision, NonAcceptanceGround, ReturnSlip
from casework.papers.kinds import PaperKind
from casework.steps import Sitting, sit, take
from rules.clocks import Clock, Tick
from rules.life_cycle import Step
from storage.hall import Hall
from storage.papers import papers_of_case
from storage.values import Actor

ARTICLES = {
    NonAcceptanceGround.NO_LICENCE_NEEDED: "《中华人民共和国行政许可法》第三十二条第一款第一项",
    NonAcceptanceGround.NOT_THIS_AUTHORITY: "《中华人民共和国行政许可法》第三十二条第一款第二项",
    NonAcceptanceGround.CORRECTION_DECLINED: "《六安经济技术开发区政务服务大厅综合窗口整体改革工作方案》",
}


@dataclass(frozen=True, slots=True)
class Declined:
    """Why an application is not accepted, and where the applicant should go instead."""

    ground: NonAcceptanceGround
    reason: str
    competent_authority: str = ""
    competent_address: str = ""


def decline(hall: Hall, number: str, declined: Declined, actor: Actor, at: datetime | None = None) -> int:
    """Decide not to accept (许可法 32(1)1, 2); return the paper's row number. Raises StepRefusedError.

    `CORRECTION_DECLINED` is lawful only where the hall has set YICHUANG_DECLINE_INCOMPLETE.
    """
    with sit(hall, number, actor, at) as sitting:
        remedies = remedies_of(sitting)
        take(
            sitting,
            Step.DECLINE,
            reason=declined.reason,
            lawful_ground=_is_lawful(sitting, declined),
            remedies=bool(remedies.review_authority and remedies.court),
            detail={"ground": declined.ground.value},
        )
        content = NonAcceptanceDecision(
            head=head_of(sitting),
            ground=declined.ground,
            article=ARTICLES[declined.ground],
            reason=declined.reason,
            remedies=remedies,
            competent_authority=declined.competent_authority,
            competent_address=declined.competent_address,
        )
        return make_out(sitting, PaperKind.NON_ACCEPTANCE_DECISION, content)


def withdraw(
    hall: Hall, number: str, reason: str, actor: Actor, *, signed: bool, at: datetime | None = None
) -> int:
    """End the case at the applicant's signed wish; return the slip's row number. Raises StepRefusedError."""
    return _give_back(hall, number, Step.WITHDRAW, reason, actor, signed, at)


def return_papers(
    hall: Hall, number: str, reason: str, actor: Actor, *, signed: bool, at: datetime | None = None
) -> int:
    """Give the papers back against the receipt, signed for; return the slip's row number."""
    return _give_back(hall, number, Step.RETURN_PAPERS, reason, actor, signed, at)


def terminate(hall: Hall, number: str, reason: str, actor: Actor, at: datetime | None = None) -> None:
    """End a case whose object is gone; needs the power to decide. Raises StepRefusedError."""
    with sit(hall, number, actor, at) as sitting:
        take(sitting, Step.TERMINATE, reason=reason, detail={"reason": reason})
        # No paper is made out: the tables would not tell when it was, were no clock running.
        sitting.tick(Clock.STATUTORY, Tick.STOP, step=Step.TERMINATE.value)


def _is_lawful(sitting: Sitting, declined: Declined) -> bool:
    if declined.ground is NonAcceptanceGround.CORRECTION_DECLINED:
        return sitting.hall.settings.decline_incomplete
    if declined.ground is NonAcceptanceGround.NOT_THIS_AUTHORITY:
        return bool(declined.competent_authority)
    return True


def _give_back(
    hall: Hall, number: str, step: Step, reason: str, actor: Actor, signed: bool, at: datetime | None
) -> int:
    with sit(hall, number, actor, at) as sitting:
        rows = material_rows(sitting)
        receipts = [
            paper.number
            for paper in papers_of_case(sitting.transaction, sitting.case_id)
            if paper.kind == PaperKind.RECEIPT
        ]
        take(sitting, step, reason=reason, signed=signed)
        content = ReturnSlip(
            head=head_of(sitting, HALL),
            withdrawn=step is Step.WITHDRAW,
            reason=reason,
            asked_on=sitting.day,
            receipt_number=receipts[-1] if receipts else "",
            rows=rows,
            returned_by=sitting.person.name if sitting.person else "",
            returned_at=sitting.at,
        )
        return make_out(sitting, PaperKind.RETURN_SLIP, content, HALL)
