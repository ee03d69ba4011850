"""审查和决定: the department examines, may stop the clock or extend it, decides and makes the result.

The deciding authority is always the department, at the window too (S21). Every paper it owes is made out in
the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from casework.due import decision_day
from casework.make_out import department_of, head_of, make_out, remedies_of
from casework.papers.contents import (
    ExtensionNotice,
    GrantDecision,
    RefusalDecision,
    SpecialProcedureNotice,
)
from casework.papers.kinds import PaperKind
from casework.steps import Sitting, sit, take
from rules.clocks import Clock, Tick
from rules.life_cycle import Step
from rules.rule_set import Limit
from rules.states import PowerKind
from storage.hall import Hall
from storage.life_tables import ResultRow
from storage.powers import officers
from storage.rows import add
from storage.values import Actor

SPECIAL_PROCEDURES = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审")
"""行政许可法第四十五条: what does not count; a matter's own law may add to it."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What is granted: the result's name and number, what may be done, on which conditions, how long."""

    licence_name: str
    permitted: str
    conditions: tuple[str, ...] = ()
    licence_number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


def begin_examination(hall: Hall, number: str, actor: Actor, at: datetime | None = None) -> None:
    """Begin to examine an accepted case. Raises StepRefusedError."""
    with sit(hall, number, actor, at) as sitting:
        take(sitting, Step.BEGIN_EXAMINATION)


def propose(
    hall: Hall,
    number: str,
    proposal: Literal["grant", "refuse"],
    reason: str,
    actor: Actor,
    at: datetime | None = None,
) -> str | None:
    """Write the examiner's opinion and give the case to who decides; return the owner, None if queued."""
    with sit(hall, number, actor, at) as sitting:
        take(sitting, Step.PROPOSE, reason=reason, detail={"proposal": proposal})
        sitting.case.proposal = proposal
        sitting.case.proposed_by = sitting.key or None
        return sitting.hand_to(PowerKind.DECIDE).owner


def suspend(
    hall: Hall,
    number: str,
    procedure: str,
    reason: str,
    expected_days: int,
    actor: Actor,
    *,
    at: datetime | None = None,
) -> int:
    """Begin a special procedure and make out its notice, without which no clock stands (许可法 45).

    `expected_days` are working days. The notice day still counts. Raises StepRefusedError for a procedure
    that neither the law nor the matter names.
    """
    with sit(hall, number, actor, at) as sitting:
        special = sitting.rule_set.limits.special if sitting.rule_set else ()
        take(
            sitting,
            Step.SUSPEND,
            lawful_ground=procedure in (*SPECIAL_PROCEDURES, *special),
            detail={"procedure": procedure, "expected_days": expected_days},
        )
        paper = make_out(
            sitting,
            PaperKind.SPECIAL_PROCEDURE_NOTICE,
            SpecialProcedureNotice(
                head=head_of(sitting),
                accepted_on=sitting.case.accepted_on or sitting.day,
                procedure=procedure,
                reason=reason,
                starts_on=sitting.day,
                expected_days=expected_days,
            ),
        )
        for clock in (Clock.STATUTORY, Clock.PROMISED):
            sitting.tick(clock, Tick.PAUSE, paper=paper)
        sitting.tick(Clock.SPECIAL_PROCEDURE, Tick.START, days=expected_days, procedure=procedure)
        return paper


def resume(hall: Hall, number: str, actor: Actor, at: datetime | None = None) -> date:
    """End the special procedure; return the last day of the decision as it is now."""
    with sit(hall, number, actor, at) as sitting:
        take(sitting, Step.RESUME)
        sitting.stop(Clock.SPECIAL_PROCEDURE)
        for clock in (Clock.STATUTORY, Clock.PROMISED):
            sitting.tick(clock, Tick.RESUME)
        return decision_day(sitting).day


def extend(hall: Hall, number: str, reason: str, actor: Actor, at: datetime | None = None) -> int:
    """Extend the decision once, as the head of the authority may, and tell the applicant why (许可法 42).

    Raises StepRefusedError when it was extended before, when the term has run out, or for anybody else.
    """
    with sit(hall, number, actor, at) as sitting:
        before = decision_day(sitting).day
        extension = sitting.rule_set.limits.extension if sitting.rule_set else None
        days = extension.n if isinstance(extension, Limit) else 0
        take(sitting, Step.EXTEND, reason=reason, detail={"reason": reason, "days": days})
        sitting.tick(Clock.STATUTORY, Tick.EXTEND, days=days)
        return make_out(
            sitting,
            PaperKind.EXTENSION_NOTICE,
            ExtensionNotice(
                head=head_of(sitting),
                accepted_on=sitting.case.accepted_on or sitting.day,
                reason=reason,
                approved_by=sitting.person.name if sitting.person else "",
                approved_on=sitting.day,
                days=days,
                decide_by_before=before,
                decide_by=decision_day(sitting).day,
            ),
        )


def grant(hall: Hall, number: str, granted: Granted, actor: Actor, at: datetime | None = None) -> int:
    """Decide to grant, in the department's name; return the paper's row number. Raises StepRefusedError."""
    with sit(hall, number, actor, at) as sitting:
        return grant_in(sitting, granted)


def grant_in(sitting: Sitting, granted: Granted) -> int:
    """Decide to grant within a sitting, as 即办件 needs it."""
    take(sitting, Step.GRANT)
    _decided(sitting)
    content = GrantDecision(
        head=head_of(sitting),
        accepted_on=sitting.case.accepted_on or sitting.day,
        decided_on=sitting.day,
        permitted=granted.permitted,
        conditions=granted.conditions,
        licence_name=granted.licence_name,
        licence_number=granted.licence_number,
        valid_from=granted.valid_from,
        valid_until=granted.valid_until,
        delegation=_delegation(sitting),
    )
    return make_out(sitting, PaperKind.GRANT_DECISION, content)


def refuse(
    hall: Hall,
    number: str,
    facts: str,
    reasons: tuple[str, ...],
    actor: Actor,
    at: datetime | None = None,
) -> int:
    """Decide to refuse, with written reasons and remedies (许可法 38); return the decision's row number."""
    with sit(hall, number, actor, at) as sitting:
        remedies = remedies_of(sitting)
        take(
            sitting,
            Step.REFUSE,
            reason="；".join(reasons),
            remedies=bool(remedies.review_authority and remedies.court),
        )
        _decided(sitting)
        content = RefusalDecision(
            head=head_of(sitting),
            accepted_on=sitting.case.accepted_on or sitting.day,
            decided_on=sitting.day,
            facts=facts,
            reasons=reasons,
            remedies=remedies,
            delegation=_delegation(sitting),
        )
        return make_out(sitting, PaperKind.REFUSAL_DECISION, content)


def make_result(
    hall: Hall,
    number: str,
    name: str,
    actor: Actor,
    *,
    licence_number: str = "",
    copies: int = 1,
    valid_from: date | None = None,
    valid_until: date | None = None,
    at: datetime | None = None,
) -> None:
    """Write that the result is made (制证): the certificate, or the decision itself."""
    with sit(hall, number, actor, at) as sitting:
        take(sitting, Step.MAKE_RESULT, detail={"copies": copies})
        add(
            sitting.transaction,
            ResultRow(
                case_id=sitting.case_id,
                name=name,
                licence_number=licence_number,
                copies=copies,
                valid_from=valid_from,
                valid_until=valid_until,
                made_by=sitting.key,
                made_at=sitting.at,
            ),
        )


def _decided(sitting: Sitting) -> None:
    """Stop the decision's clocks, start those of delivery and of telling the applicant, hand on."""
    sitting.stop(Clock.STATUTORY, Clock.PROMISED, Clock.TOLERANCE)
    sitting.tick(Clock.DELIVERY, Tick.START)
    sitting.tick(Clock.PICKUP_NOTICE, Tick.START)
    sitting.hand_to(PowerKind.EXAMINE)


def _delegation(sitting: Sitting) -> str:
    """Return the paper by which the department let the window decide, empty when it decided itself (S21)."""
    if sitting.person is None or sitting.person.department == department_of(sitting):
        return ""
    held = officers(sitting.transaction, sitting.case.matter, PowerKind.DECIDE, sitting.day)
    papers = [one.document_number for one in held if one.person.key == sitting.person.key]
    return f"《授权书》（{papers[0]}）" if papers else ""
