"""受理: a person accepts what is complete, or what may be completed later; late silence accepts by law.

行政许可法第三十二条: acceptance is a written, dated paper with the authority's special seal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.due import decision_day, decision_words, limit_words, promised_day
from casework.exceptions import close_exception_in, open_exception
from casework.findings import standing_findings
from casework.make_out import head_of, make_out
from casework.papers.contents import (
    AcceptanceNotice,
    DeferralCommitment,
    DeferredItem,
    Head,
    TolerantAcceptanceNotice,
)
from casework.papers.kinds import PaperKind
from casework.parties import parties
from casework.steps import Sitting, sit, take
from rules.clocks import Clock, Tick
from rules.facts import Outcome
from rules.life_cycle import Step
from rules.rule_set import Material
from rules.states import CaseState, PowerKind
from rules.text import mask
from storage.hall import Hall
from storage.life import open_exceptions, submission_of
from storage.life_tables import DeferralRow, ElectronicPushRow
from storage.powers import person_by_key
from storage.rows import add, of_case
from storage.values import MACHINE, Actor, Queue

PICKUP = "到综合窗口3领取，或者邮政快递免费送达"
TOLERANCE_RULE = "本区政务服务事项容缺受理有关规定"
CONSEQUENCE = "逾期没有补齐的，不能作出准予的决定，依规终止办理并退回申请材料"
PROMISES = (
    "所提交的申请材料真实、合法、有效，复印件与原件一致。",
    "在上表所列期限内补交暂缺材料，补交的材料符合规定的形式。",
    "没有尚未修复的失信记录。",
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What acceptance gave: the papers' row numbers, who has the case now, and the last day by law."""

    papers: tuple[int, ...]
    owner: str | None
    decide_by: date


def accept(hall: Hall, number: str, actor: Actor, at: datetime | None = None) -> Accepted:
    """Accept a complete application. Raises StepRefusedError with the guards that fail."""
    with sit(hall, number, actor, at) as sitting:
        return accept_in(sitting)


def accept_in(sitting: Sitting) -> Accepted:
    """Accept within a sitting, as 即办件 needs it."""
    on = _complete_on(sitting)
    take(sitting, Step.ACCEPT, detail=_term(sitting, on))
    return _accepted(sitting, on)


def accept_with_tolerance(
    hall: Hall,
    number: str,
    actor: Actor,
    *,
    commitment_signed: bool,
    at: datetime | None = None,
) -> Accepted:
    """Accept what lacks only materials that may come later, against a signed commitment (容缺受理).

    They are due at the end of the promised limit at the latest. Raises StepRefusedError.
    """
    with sit(hall, number, actor, at) as sitting:
        missing = _missing(sitting)
        take(
            sitting,
            Step.ACCEPT_WITH_TOLERANCE,
            signed=commitment_signed,
            detail={"deferred": [material.key for material in missing], **_term(sitting, sitting.day)},
        )
        sitting.case.accepted_on = sitting.day
        _start(sitting, sitting.day)
        items = tuple(_defer(sitting, material) for material in missing)
        return _handed_on(sitting, _tolerance_papers(sitting, items))


def deem_accepted(hall: Hall, number: str, at: datetime | None = None) -> Accepted:
    """Write that the law has accepted the case: five working days went by without a notice.

    It counts from the receipt date (行政许可法第三十二条第一款第四项), and so do both decision clocks.
    Raises StepRefusedError while the five days run.
    """
    with sit(hall, number, MACHINE, at) as sitting:
        submission = submission_of(sitting.transaction, sitting.case_id, sitting.case.round)
        on = submission.received_on if submission else sitting.case.received_on
        take(sitting, Step.DEEM_ACCEPTED, detail=_term(sitting, on))
        return _accepted(sitting, on, deemed=True)


def notify_again(hall: Hall, number: str, actor: Actor, at: datetime | None = None) -> int:
    """Make out a new acceptance notice after the last day moved with the calendar; return its row number.

    Whoever may accept the matter may do so. Raises StepRefusedError.
    """
    with sit(hall, number, actor, at) as sitting:
        take(sitting, Step.NOTIFY_AGAIN)
        for row in open_exceptions(
            sitting.transaction, case_id=sitting.case_id, queue=Queue.CALENDAR_PROVISIONAL
        ):
            close_exception_in(sitting, row, "correct_data", "已重新出具受理通知书")
        return _acceptance_notice(sitting, deemed=sitting.case.state == CaseState.ACCEPTED_DEEMED)


def supply_deferred(
    hall: Hall, number: str, material: str, actor: Actor, at: datetime | None = None
) -> tuple[str, ...]:
    """Write that a deferred material came; return the names of those still owed. Raises StepRefusedError."""
    with sit(hall, number, actor, at) as sitting:
        owed = of_case(sitting.transaction, DeferralRow, sitting.case_id)
        take(sitting, Step.SUPPLY_DEFERRED, detail={"material": material})
        for row in owed:
            if row.material == material and row.supplied_at is None:
                row.supplied_at, row.supplied_round = sitting.at, sitting.case.round
        still = tuple(row.name for row in owed if row.supplied_at is None)
        if not still:
            sitting.stop(Clock.TOLERANCE)
        return still


def _accepted(sitting: Sitting, on: date, *, deemed: bool = False) -> Accepted:
    sitting.case.accepted_on = on
    _start(sitting, on)
    return _handed_on(sitting, (_acceptance_notice(sitting, deemed=deemed),))


def _complete_on(sitting: Sitting) -> date:
    """Return the acceptance date: after corrections the day on which the last of them came (3.3, 6)."""
    submission = submission_of(sitting.transaction, sitting.case_id, sitting.case.round)
    return submission.received_on if submission and sitting.case.round > 1 else sitting.day


def _term(sitting: Sitting, on: date) -> dict[str, object]:
    """Return for the event what the decision's last day is reckoned from: the day, and both limits."""
    limits = sitting.rule_set.limits if sitting.rule_set else None
    both = {"statutory": limits and limits.statutory, "promised": limits and limits.promised}
    told = {key: [limit.n, limit.unit] if limit else None for key, limit in both.items()}
    return {"accepted_on": on.isoformat(), "limits": told}


def _start(sitting: Sitting, on: date) -> None:
    """Stop the five days for a notice, start both clocks of the decision (K2, K3) on the acceptance date."""
    sitting.stop(Clock.CORRECTION)
    for clock in (Clock.STATUTORY, Clock.PROMISED):
        sitting.tick(clock, Tick.START, on=on)


def _handed_on(sitting: Sitting, papers: tuple[int, ...]) -> Accepted:
    """Give the case to who examines it; to a department it goes electronically at once (S35)."""
    chosen = sitting.hand_to(PowerKind.EXAMINE)
    examiner = person_by_key(sitting.transaction, chosen.owner) if chosen.owner else None
    if examiner is not None and examiner.department is not None:
        push = ElectronicPushRow(
            case_id=sitting.case_id,
            round=sitting.case.round,
            department=examiner.department,
            pushed_at=sitting.at,
        )
        add(sitting.transaction, push)
        sitting.record("pushed", {"department": examiner.department})
    last = decision_day(sitting)
    if last.provisional:
        open_exception(
            sitting.transaction,
            Queue.CALENDAR_PROVISIONAL,
            f"calendar:{sitting.case_id}",
            f"办结期限{last.day:%Y年%m月%d日}跨入尚未公布放假安排的年份，暂按法定节假日推算",
            sitting.at,
            case=sitting.case,
        )
    return Accepted(papers, chosen.owner, last.day)


def _acceptance_notice(sitting: Sitting, *, deemed: bool) -> int:
    rule_set, case = sitting.rule_set, sitting.case
    limits = rule_set.limits if rule_set else None
    content = AcceptanceNotice(
        head=head_of(sitting),
        accepted_on=case.accepted_on or sitting.day,
        decide_by=decision_day(sitting).day,
        statutory_limit=limit_words(limits.statutory if limits else None),
        promised_limit=limit_words(limits.promised if limits else None),
        promised_by=promised_day(sitting),
        special_procedures=limits.special if limits else (),
        pickup_method=PICKUP,
        decision_words=decision_words(sitting),
        deemed=deemed,
    )
    return make_out(sitting, PaperKind.ACCEPTANCE_NOTICE, content)


def _missing(sitting: Sitting) -> list[Material]:
    """Return the materials that are missing, in the order of the service guide."""
    rule_set = sitting.rule_set
    found = standing_findings(sitting.transaction, sitting.case)
    keys = {one.finding.material for one in found if one.outcome is Outcome.FAIL}
    return [material for material in (rule_set.materials if rule_set else ()) if material.key in keys]


def _defer(sitting: Sitting, material: Material) -> DeferredItem:
    due = promised_day(sitting) or decision_day(sitting).day
    row = DeferralRow(case_id=sitting.case_id, material=material.key, name=material.name, due_on=due)
    add(sitting.transaction, row)
    sitting.tick(Clock.TOLERANCE, Tick.START, until=due, material=material.key)
    form = "原件" if "original" in material.copies else "复印件"
    return DeferredItem(
        material=material.name, form=f"{form}{sum(material.copies.values()) or 1}份", supply_by=due
    )


def _tolerance_papers(sitting: Sitting, items: tuple[DeferredItem, ...]) -> tuple[int, ...]:
    head: Head = head_of(sitting)
    limits = sitting.rule_set.limits if sitting.rule_set else None
    notice = TolerantAcceptanceNotice(
        head=head,
        accepted_on=sitting.day,
        decide_by=decision_day(sitting).day,
        promised_limit=limit_words(limits.promised if limits else None),
        items=items,
        rule=TOLERANCE_RULE,
        consequence=CONSEQUENCE,
    )
    applicant = parties(sitting.transaction, sitting.case).applicant
    commitment = DeferralCommitment(
        head=head,
        items=items,
        promises=PROMISES,
        consequence=CONSEQUENCE,
        identity=mask("id_number", applicant.identity) if applicant.identity else "",
    )
    return (
        make_out(sitting, PaperKind.TOLERANT_ACCEPTANCE_NOTICE, notice),
        make_out(sitting, PaperKind.DEFERRAL_COMMITMENT, commitment),
    )
