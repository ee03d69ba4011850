"""办件的生命周期: every step a case may take, from where to where, by whom, and what must hold first.

The steps of domain.md 7 as data. Pure: `refusals` is asked with what is known of a case and of the person,
and says what stands in the way and who can do what about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rules.guards import (
    ADDRESSED,
    AGENT_AUTHORISED,
    APART,
    COMMITTED,
    COMPLETE,
    CREDITWORTHY,
    DEFECTIVE,
    EXTENDABLE,
    HANDED_OVER,
    HAS_REMEDIES,
    IDENTIFIED,
    IN_CORRECTION_TERM,
    IN_FORCE,
    JUDGED,
    LAPSED,
    LAWFUL_GROUND,
    NO_DEBT,
    NO_NEW_DEMAND,
    NO_OPEN_EXCEPTION,
    NOT_OVERDUE,
    NOT_OWN,
    NOT_REFUSED,
    ONCE,
    PROPOSED,
    QUALIFIED,
    REASONED,
    RESULT_RECEIVED,
    SETTLED,
    SIGNED_FOR,
    TOLERABLE,
    WRITTEN_NOTICE,
    Guard,
    Refusal,
    Standing,
)
from rules.states import (
    ACCEPTED_STATES,
    BEFORE_DECISION,
    DECIDED_STATES,
    ENDED,
    POWER_WORDS,
    ROLE_WORDS,
    STATE_WORDS,
    CaseState,
    PowerKind,
)


class Step(StrEnum):
    """What can be done with a case once it is there; receiving it is casework.receive."""

    SETTLE = "settle"
    NOTIFY_CORRECTION = "notify_correction"
    RESUBMIT = "resubmit"
    ACCEPT = "accept"
    ACCEPT_WITH_TOLERANCE = "accept_with_tolerance"
    DEEM_ACCEPTED = "deem_accepted"
    SUPPLY_DEFERRED = "supply_deferred"
    NOTIFY_AGAIN = "notify_again"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    RETURN_PAPERS = "return_papers"
    TERMINATE = "terminate"
    BEGIN_EXAMINATION = "begin_examination"
    PROPOSE = "propose"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    GRANT = "grant"
    REFUSE = "refuse"
    MAKE_RESULT = "make_result"
    TAKE_TO_ISSUE_COUNTER = "take_to_issue_counter"
    NOTIFY_PICKUP = "notify_pickup"
    DISPATCH = "dispatch"
    ISSUE = "issue"
    CLOSE = "close"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step: its word, the states it starts from and ends in; for 即办件 also those of `at_once`.

    `after` None: the state stays, or the verb says which. `taken_over`: who takes the step has the case then.
    `power` or one of `roles` is needed; `machine` says that nobody but the machine takes it.
    """

    word: str
    before: frozenset[CaseState]
    after: CaseState | None
    power: PowerKind | None = None
    roles: frozenset[str] = frozenset()
    machine: bool = False
    guards: tuple[Guard, ...] = ()
    taken_over: bool = False
    at_once: frozenset[CaseState] = frozenset()
    roles_at_once: frozenset[str] = frozenset()

    def starts_from(self, *, instant: bool) -> frozenset[CaseState]:
        """Return the states from which the step may be taken."""
        return self.before | self.at_once if instant else self.before

    def who(self) -> str:
        """Return who may take the step, in Chinese."""
        if self.power is not None:
            return f"持有该事项{POWER_WORDS[self.power]}授权的人"
        if self.machine:
            return "系统"
        return "或".join(ROLE_WORDS[role] for role in sorted(self.roles))


_S = CaseState
_RECEIVED = frozenset({_S.RECEIVED})
_EXAMINED = frozenset({_S.UNDER_EXAMINATION})
_STOCK = frozenset({_S.AT_ISSUE_COUNTER, _S.NOTIFIED})
_ISSUERS = frozenset({"issue_clerk"})
_INTAKE = frozenset({"intake_clerk"})
_DECIDER = (NO_OPEN_EXCEPTION, NOT_OWN, APART, PROPOSED)

STEPS: Final[dict[Step, StepRule]] = {
    Step.SETTLE: StepRule("核定疑点", _RECEIVED, None, PowerKind.ACCEPT, guards=(JUDGED, REASONED)),
    Step.NOTIFY_CORRECTION: StepRule(
        "一次性告知补正",
        _RECEIVED,
        _S.CORRECTION_NOTIFIED,
        PowerKind.ACCEPT,
        guards=(JUDGED, SETTLED, NOT_REFUSED, DEFECTIVE, IN_CORRECTION_TERM, NO_NEW_DEMAND),
        taken_over=True,
    ),
    Step.RESUBMIT: StepRule(
        "接收补正材料", frozenset({_S.CORRECTION_NOTIFIED}), _S.RECEIVED, PowerKind.RECEIVE
    ),
    Step.ACCEPT: StepRule(
        "受理",
        _RECEIVED,
        _S.ACCEPTED,
        PowerKind.ACCEPT,
        guards=(IN_FORCE, QUALIFIED, JUDGED, SETTLED, NOT_REFUSED, COMPLETE, IN_CORRECTION_TERM),
    ),
    Step.ACCEPT_WITH_TOLERANCE: StepRule(
        "容缺受理",
        _RECEIVED,
        _S.ACCEPTED_WITH_TOLERANCE,
        PowerKind.ACCEPT,
        guards=(
            IN_FORCE,
            QUALIFIED,
            JUDGED,
            SETTLED,
            NOT_REFUSED,
            TOLERABLE,
            CREDITWORTHY,
            COMMITTED,
            IN_CORRECTION_TERM,
        ),
    ),
    Step.DEEM_ACCEPTED: StepRule("视为受理", _RECEIVED, _S.ACCEPTED_DEEMED, machine=True, guards=(LAPSED,)),
    Step.SUPPLY_DEFERRED: StepRule(
        "补交容缺材料", ACCEPTED_STATES | _EXAMINED | {_S.SUSPENDED}, None, PowerKind.RECEIVE
    ),
    Step.NOTIFY_AGAIN: StepRule(
        "重新出具受理通知书", ACCEPTED_STATES | _EXAMINED | {_S.SUSPENDED}, None, PowerKind.ACCEPT
    ),
    Step.DECLINE: StepRule(
        "不予受理",
        _RECEIVED,
        _S.NOT_ACCEPTED,
        PowerKind.ACCEPT,
        guards=(LAWFUL_GROUND, REASONED, HAS_REMEDIES, IN_CORRECTION_TERM),
        taken_over=True,
    ),
    Step.WITHDRAW: StepRule(
        "撤回申请",
        BEFORE_DECISION,
        _S.WITHDRAWN,
        PowerKind.RECEIVE,
        guards=(REASONED, SIGNED_FOR),
        taken_over=True,
    ),
    Step.RETURN_PAPERS: StepRule(
        "退件",
        frozenset({_S.RECEIVED, _S.CORRECTION_NOTIFIED}),
        _S.RETURNED,
        PowerKind.RECEIVE,
        guards=(REASONED, SIGNED_FOR),
        taken_over=True,
    ),
    Step.TERMINATE: StepRule(
        "终止办理",
        BEFORE_DECISION,
        _S.TERMINATED,
        PowerKind.DECIDE,
        guards=(REASONED, NOT_OWN),
        taken_over=True,
    ),
    Step.BEGIN_EXAMINATION: StepRule(
        "开始审查",
        ACCEPTED_STATES,
        _S.UNDER_EXAMINATION,
        PowerKind.EXAMINE,
        guards=(HANDED_OVER,),
        taken_over=True,
    ),
    Step.PROPOSE: StepRule(
        "提出审查意见", _EXAMINED, None, PowerKind.EXAMINE, guards=(REASONED, NO_OPEN_EXCEPTION)
    ),
    Step.SUSPEND: StepRule(
        "启动特别程序", _EXAMINED, _S.SUSPENDED, PowerKind.EXAMINE, guards=(LAWFUL_GROUND, WRITTEN_NOTICE)
    ),
    Step.RESUME: StepRule("结束特别程序", frozenset({_S.SUSPENDED}), _S.UNDER_EXAMINATION, PowerKind.EXAMINE),
    Step.EXTEND: StepRule(
        "延长期限",
        _EXAMINED,
        None,
        roles=frozenset({"department_head"}),
        guards=(EXTENDABLE, ONCE, NOT_OVERDUE, REASONED),
    ),
    Step.GRANT: StepRule(
        "决定准予",
        _EXAMINED,
        _S.DECIDED_GRANTED,
        PowerKind.DECIDE,
        guards=(NO_DEBT, *_DECIDER),
        at_once=ACCEPTED_STATES,
    ),
    Step.REFUSE: StepRule(
        "决定不予",
        _EXAMINED,
        _S.DECIDED_REFUSED,
        PowerKind.DECIDE,
        guards=(REASONED, HAS_REMEDIES, *_DECIDER),
        at_once=ACCEPTED_STATES,
    ),
    Step.MAKE_RESULT: StepRule("制证", DECIDED_STATES, _S.RESULT_MADE, PowerKind.EXAMINE),
    Step.TAKE_TO_ISSUE_COUNTER: StepRule(
        "结果进入出件窗口",
        frozenset({_S.RESULT_MADE}),
        _S.AT_ISSUE_COUNTER,
        roles=_ISSUERS,
        guards=(RESULT_RECEIVED,),
        taken_over=True,
    ),
    Step.NOTIFY_PICKUP: StepRule("通知领取", _STOCK, None, roles=_ISSUERS),
    Step.DISPATCH: StepRule("快递寄出", _STOCK, None, roles=_ISSUERS, guards=(ADDRESSED,)),
    Step.ISSUE: StepRule(
        "发证送达",
        _STOCK,
        _S.ISSUED,
        roles=_ISSUERS,
        guards=(IDENTIFIED, AGENT_AUTHORISED, SIGNED_FOR),
        at_once=DECIDED_STATES | {_S.RESULT_MADE},
        roles_at_once=_INTAKE,
        taken_over=True,
    ),
    Step.CLOSE: StepRule("办结", frozenset({_S.ISSUED}), _S.CLOSED, roles=_ISSUERS, roles_at_once=_INTAKE),
    Step.ARCHIVE: StepRule(
        "归档",
        ENDED - {_S.ARCHIVED},
        _S.ARCHIVED,
        roles=frozenset({"handler", "issue_clerk", "intake_clerk"}),
    ),
}


def refusals(step: Step, standing: Standing) -> list[Refusal]:
    """Return everything that keeps `step` from being taken; empty when it may be.

    Where the state is wrong or the person may not, that alone is said: the rest would only confuse.
    """
    rule = STEPS[step]
    if standing.state not in rule.starts_from(instant=standing.instant):
        reason = f"办件现在是“{STATE_WORDS[standing.state]}”，不能{rule.word}"
        return [Refusal("state", reason, _possible(standing))]
    if not _may(rule, standing):
        who = standing.name or "系统"
        return [Refusal("power", f"{who}不能{rule.word}", f"{rule.word}由{rule.who()}办理")]
    found = (guard.refusal(standing) for guard in rule.guards)
    return [one for one in found if one is not None]


def steps_from(state: CaseState, *, instant: bool = False) -> list[Step]:
    """Return the steps that may start from `state`, in the order of a case's life."""
    return [step for step, rule in STEPS.items() if state in rule.starts_from(instant=instant)]


def _may(rule: StepRule, standing: Standing) -> bool:
    if rule.machine or standing.machine:
        return rule.machine and standing.machine
    if rule.power is not None:
        return rule.power in standing.powers
    return bool((rule.roles | rule.roles_at_once if standing.instant else rule.roles) & standing.roles)


def _possible(standing: Standing) -> str:
    possible = [STEPS[step].word for step in steps_from(standing.state, instant=standing.instant)]
    return f"现在可以：{'、'.join(possible)}" if possible else "该件已经结束，不能再办理"
