"""States, powers and roles: the words of domain.md 7 and 8 in which a case's life is told."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class CaseState(StrEnum):
    """Where a case stands (domain.md 7)."""

    RECEIVED = "RECEIVED"
    CORRECTION_NOTIFIED = "CORRECTION_NOTIFIED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    WITHDRAWN = "WITHDRAWN"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"
    ACCEPTED_DEEMED = "ACCEPTED_DEEMED"
    ACCEPTED_WITH_TOLERANCE = "ACCEPTED_WITH_TOLERANCE"
    UNDER_EXAMINATION = "UNDER_EXAMINATION"
    SUSPENDED = "SUSPENDED"
    DECIDED_GRANTED = "DECIDED_GRANTED"
    DECIDED_REFUSED = "DECIDED_REFUSED"
    RESULT_MADE = "RESULT_MADE"
    AT_ISSUE_COUNTER = "AT_ISSUE_COUNTER"
    NOTIFIED = "NOTIFIED"
    ISSUED = "ISSUED"
    CLOSED = "CLOSED"
    ARCHIVED = "ARCHIVED"
    TERMINATED = "TERMINATED"


STATE_WORDS: Final = {
    CaseState.RECEIVED: "已收件",
    CaseState.CORRECTION_NOTIFIED: "待补正",
    CaseState.NOT_ACCEPTED: "不予受理",
    CaseState.WITHDRAWN: "已撤回",
    CaseState.RETURNED: "已退件",
    CaseState.ACCEPTED: "已受理",
    CaseState.ACCEPTED_DEEMED: "视为受理",
    CaseState.ACCEPTED_WITH_TOLERANCE: "容缺受理",
    CaseState.UNDER_EXAMINATION: "审查中",
    CaseState.SUSPENDED: "特别程序中",
    CaseState.DECIDED_GRANTED: "已决定准予",
    CaseState.DECIDED_REFUSED: "已决定不予",
    CaseState.RESULT_MADE: "已制证",
    CaseState.AT_ISSUE_COUNTER: "在出件窗口",
    CaseState.NOTIFIED: "已通知领取",
    CaseState.ISSUED: "已送达",
    CaseState.CLOSED: "已办结",
    CaseState.ARCHIVED: "已归档",
    CaseState.TERMINATED: "已终止",
}


class PowerKind(StrEnum):
    """What a department may let a person do with a matter (domain.md S16)."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    EXAMINE = "examine"
    DECIDE = "decide"


POWER_WORDS: Final = {
    PowerKind.RECEIVE: "收件",
    PowerKind.ACCEPT: "受理",
    PowerKind.EXAMINE: "审核",
    PowerKind.DECIDE: "决定",
}


ROLE_WORDS: Final = {
    "intake_clerk": "综合收件员",
    "issue_clerk": "综合出件员",
    "duty_head": "值班负责人",
    "supervisor": "督查员",
    "handler": "承办人",
    "decider": "决定人",
    "section_head": "科室负责人",
    "department_head": "部门负责人",
    "liaison_officer": "部门联络员（专人）",
    "matter_administrator": "事项管理员",
    "leader": "管委会分管领导",
    "auditor": "系统审计员",
    "machine": "系统",
}

_S = CaseState
ACCEPTED_STATES: Final = frozenset({_S.ACCEPTED, _S.ACCEPTED_DEEMED, _S.ACCEPTED_WITH_TOLERANCE})
DECIDED_STATES: Final = frozenset({_S.DECIDED_GRANTED, _S.DECIDED_REFUSED})
BEFORE_DECISION: Final = (
    frozenset({_S.RECEIVED, _S.CORRECTION_NOTIFIED, _S.UNDER_EXAMINATION, _S.SUSPENDED}) | ACCEPTED_STATES
)
ENDED: Final = frozenset({_S.NOT_ACCEPTED, _S.WITHDRAWN, _S.RETURNED, _S.TERMINATED, _S.CLOSED, _S.ARCHIVED})
"""States in which nothing is done for the applicant any more."""
