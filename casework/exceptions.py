"""异常复核: the twelve queues (domain.md 7): who owns each, when it was first touched, how it ended.

An exception is a fact beside the case's state. Its key makes it come once, however often a sweep or a flow
finds it. Who closes one may not decide the same case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from casework.errors import ExceptionClosedError, ExceptionRefusedError
from casework.staff import somebody
from casework.steps import Sitting
from rules.facts import Finding, Outcome
from storage.cases import cases_with_same_files
from storage.clock import now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.life import exception_by_key, open_exceptions
from storage.life_tables import ExceptionRow
from storage.rows import add, get
from storage.tables import CaseRow, PersonRow
from storage.values import MACHINE, Actor, Queue

OWNER_ROLES: Final[Mapping[Queue, str]] = {
    Queue.LOW_CONFIDENCE: "intake_clerk",
    Queue.CONFLICT: "intake_clerk",
    Queue.UNCLASSIFIED_PAGE: "intake_clerk",
    Queue.DUPLICATE: "intake_clerk",
    Queue.IDENTITY_NUMBER: "intake_clerk",
    Queue.EXPIRED: "intake_clerk",
    Queue.AUTHORISATION_MISSING: "duty_head",
    Queue.HANDOVER_DIFFERENCE: "liaison_officer",
    Queue.UNDELIVERABLE: "issue_clerk",
    Queue.CALENDAR_PROVISIONAL: "matter_administrator",
    Queue.EXTERNAL_NUMBER: "supervisor",
    Queue.ANOMALY: "supervisor",
}
"""Who owns a queue; the duty head and the supervisor may close what lies in any."""

_RULE_QUEUES: Final = {
    "FILE": Queue.UNCLASSIFIED_PAGE,
    "COVER": Queue.UNCLASSIFIED_PAGE,
    "X-1": Queue.CONFLICT,
    "X-3": Queue.CONFLICT,
    "X-4": Queue.IDENTITY_NUMBER,
    "X-5": Queue.EXPIRED,
    "X-7": Queue.CONFLICT,
    "X-12": Queue.CONFLICT,
}
OUTCOMES: Final = {
    "accept_as_is": "按现状采用",
    "correct_data": "更正数据",
    "rescan": "重新扫描",
    "ask_applicant": "告知申请人补正",
    "refuse": "不予受理",
}


def review_key(case: CaseRow, finding: Finding) -> str:
    """Return the key of the review of a finding: the same finding of the same round is looked at once."""
    told = sha256(finding.message.encode()).hexdigest()[:12]
    return f"finding:{case.id}:{case.round}:{finding.rule}:{finding.material}:{told}"


def open_exception(
    transaction: Transaction,
    queue: Queue,
    key: str,
    reason: str,
    at: datetime,
    *,
    case: CaseRow | None = None,
    position: int | None = None,
    actor: Actor = MACHINE,
) -> ExceptionRow:
    """Open an exception unless it was opened before.

    `reason` is what people read in the queue; it may name what a finding names, and is not in the event.
    """
    before = exception_by_key(transaction, key)
    if before is not None:
        return before
    case_id = case.id if case is not None else None
    row = add(
        transaction,
        ExceptionRow(
            key=key,
            queue=queue,
            case_id=case_id,
            round=case.round if case is not None else None,
            position=position,
            reason=reason,
            owner_role=OWNER_ROLES[queue],
            opened_at=at,
        ),
    )
    detail = {"queue": queue.value, "exception": row.id}
    transaction.record(NewEvent("exception_opened", at, actor, case_id, *_state(case), detail=detail))
    return row


def open_reviews(transaction: Transaction, case: CaseRow, findings: Sequence[Finding], at: datetime) -> None:
    """Open a review for each finding that the machine could not make sure of, in the queue of its rule,
    and one where another open case holds the same scans.
    """
    for position, finding in enumerate(findings, start=1):
        if finding.outcome is Outcome.UNKNOWN:
            queue = _RULE_QUEUES.get(finding.rule, Queue.LOW_CONFIDENCE)
            key = review_key(case, finding)
            open_exception(transaction, queue, key, finding.message, at, case=case, position=position)
    twins = cases_with_same_files(transaction, case.id or 0)
    if twins:
        reason = f"所有扫描件与办件{'、'.join(twins)}相同，可能重复收件"
        key = f"duplicate:{case.id}:{case.round}"
        open_exception(transaction, Queue.DUPLICATE, key, reason, at, case=case)


def close_settled_reviews(sitting: Sitting, findings: Sequence[Finding]) -> None:
    """Close the reviews of the round whose finding is no longer there, or no longer unsure."""
    unsure = {review_key(sitting.case, one) for one in findings if one.outcome is Outcome.UNKNOWN}
    for row in open_exceptions(sitting.transaction, case_id=sitting.case_id):
        if row.position is not None and row.round == sitting.case.round and row.key not in unsure:
            close_exception_in(sitting, row, "correct_data")


def touch(hall: Hall, exception_id: int, actor: Actor, at: datetime | None = None) -> timedelta:
    """Write that somebody has begun with an exception; return how long it had waited for the first touch.

    Raises ExceptionClosedError, ExceptionRefusedError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        row, person = _open_row(transaction, exception_id, actor)
        _touch(row, person, at)
        return (row.touched_at or at) - row.opened_at


def close_exception(
    hall: Hall,
    exception_id: int,
    outcome: str,
    note: str,
    actor: Actor,
    at: datetime | None = None,
) -> None:
    """End an exception with one of OUTCOMES and what the person saw.

    Raises ExceptionClosedError, ExceptionRefusedError (not theirs, no reason, no such outcome),
    UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        row, person = _open_row(transaction, exception_id, actor)
        if outcome not in OUTCOMES or not note.strip():
            raise ExceptionRefusedError(why="没有选择处理结果或者没有写明理由")
        _touch(row, person, at)
        case = get(transaction, CaseRow, row.case_id) if row.case_id is not None else None
        _close(transaction, row, outcome, note, actor, at, case)


def close_exception_in(sitting: Sitting, row: ExceptionRow, outcome: str, note: str = "") -> None:
    """End an exception within a step of its case."""
    if sitting.person is not None:
        _touch(row, sitting.person, sitting.at)
    _close(sitting.transaction, row, outcome, note, sitting.actor, sitting.at, sitting.case)


def close_by_machine(
    transaction: Transaction, row: ExceptionRow, outcome: str, note: str, at: datetime, case: CaseRow
) -> None:
    """End an exception that nobody needs to look at any more; `note` says why."""
    _close(transaction, row, outcome, note, MACHINE, at, case)


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """How a queue stands: open exceptions, those nobody has touched, and the oldest untouched wait."""

    queue: Queue
    open: int
    untouched: int
    longest_wait: timedelta


def queue_figures(hall: Hall, at: datetime | None = None) -> list[QueueFigures]:
    """Return the figures of every queue, in their order."""
    at = at or now()
    with hall.database.read() as transaction:
        rows = open_exceptions(transaction)
    figures = []
    for queue in Queue:
        own = [row for row in rows if row.queue == queue]
        waits = [at - row.opened_at for row in own if row.touched_at is None]
        figures.append(QueueFigures(queue, len(own), len(waits), max(waits, default=timedelta())))
    return figures


def _open_row(transaction: Transaction, exception_id: int, actor: Actor) -> tuple[ExceptionRow, PersonRow]:
    row = get(transaction, ExceptionRow, exception_id)
    person = somebody(transaction, actor)
    if row is None or row.closed_at is not None:
        raise ExceptionClosedError(exception=exception_id)
    if not {row.owner_role, "duty_head", "supervisor"} & set(person.roles):
        raise ExceptionRefusedError(why="该队列不由您的岗位处理")
    return row, person


def _touch(row: ExceptionRow, person: PersonRow, at: datetime) -> None:
    if row.touched_at is None:
        row.touched_at, row.touched_by = at, person.key


def _close(
    transaction: Transaction,
    row: ExceptionRow,
    outcome: str,
    note: str,
    actor: Actor,
    at: datetime,
    case: CaseRow | None,
) -> None:
    row.closed_at, row.closed_by, row.outcome, row.note = at, actor.person, outcome, note
    detail = {"queue": row.queue, "exception": row.id, "outcome": outcome}
    transaction.record(NewEvent("exception_closed", at, actor, row.case_id, *_state(case), detail=detail))


def _state(case: CaseRow | None) -> tuple[str | None, str | None]:
    return (case.state, case.state) if case is not None else (None, None)
