"""意见建议和问题单: what applicants say, and what windows and departments have to settle (S49, S63).

Feedback is recorded, forwarded to the unit it concerns, answered there and closed by the hall; a ticket has
an owner from the beginning. Both have a due date. What people write stays out of the events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from casework.ageing import Ages, Lying, ages
from casework.errors import ListeningRefusedError, UnknownMatterError
from casework.staff import must, named, somebody
from storage.cases import case_by_number
from storage.clock import local_date, now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.people import open_feedback, open_tickets
from storage.people_tables import FeedbackRow, TicketRow
from storage.powers import matter_by_key
from storage.rows import add, get
from storage.tables import DepartmentRow
from storage.values import Actor

CLOSERS: Final = frozenset({"duty_head", "supervisor"})


def record_feedback(
    hall: Hall,
    text: str,
    due_on: date,
    actor: Actor,
    *,
    matter: str | None = None,
    case_number: str | None = None,
    at: datetime | None = None,
) -> int:
    """Write what an applicant said, about a matter or a case or neither; return its row.

    Raises ListeningRefusedError, UnknownMatterError, UnknownCaseError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        recorder = somebody(transaction, actor)
        _must_say(text, due_on, at)
        if matter is not None and matter_by_key(transaction, matter) is None:
            raise UnknownMatterError(matter=matter)
        case = case_by_number(transaction, case_number) if case_number else None
        row = FeedbackRow(
            text=text.strip(),
            matter=matter or (case.matter if case else None),
            case_id=case.id if case else None,
            given_at=at,
            recorded_by=recorder.key,
            due_on=due_on,
        )
        add(transaction, row)
        _log(transaction, "feedback_recorded", row, actor, at)
        return row.id or 0


def forward_feedback(
    hall: Hall, feedback_id: int, department: str, actor: Actor, at: datetime | None = None
) -> None:
    """Send feedback to the unit it concerns; to another one as long as nobody has answered.

    Raises ListeningRefusedError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        row = _open_feedback(transaction, feedback_id)
        somebody(transaction, actor)
        _must_have(transaction, department)
        must(row.replied_at is None, ListeningRefusedError, "已经答复，不再转办")
        row.department, row.forwarded_at, row.forwarded_by = department, at, actor.person
        _log(transaction, "feedback_forwarded", row, actor, at)


def reply_to_feedback(
    hall: Hall, feedback_id: int, reply: str, actor: Actor, at: datetime | None = None
) -> None:
    """Write the answer of the unit that feedback was forwarded to.

    Raises ListeningRefusedError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        row = _open_feedback(transaction, feedback_id)
        who = somebody(transaction, actor)
        must(row.forwarded_at is not None, ListeningRefusedError, "还没有转给相关单位")
        must(who.department == row.department, ListeningRefusedError, "由接收转办的单位答复")
        must(bool(reply.strip()), ListeningRefusedError, "没有写答复的内容")
        row.reply, row.replied_at, row.replied_by = reply.strip(), at, who.key
        _log(transaction, "feedback_replied", row, actor, at)


def close_feedback(hall: Hall, feedback_id: int, actor: Actor, at: datetime | None = None) -> None:
    """Close answered feedback, by who recorded it, the duty head or the supervisor.

    Raises ListeningRefusedError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        row = _open_feedback(transaction, feedback_id)
        who = somebody(transaction, actor)
        must(row.replied_at is not None, ListeningRefusedError, "还没有答复，不能办结")
        may = who.key == row.recorded_by or bool(CLOSERS & set(who.roles))
        must(may, ListeningRefusedError, "由登记人、值班负责人或督查员办结")
        row.closed_at, row.closed_by = at, who.key
        _log(transaction, "feedback_closed", row, actor, at)


def raise_ticket(
    hall: Hall,
    subject: str,
    text: str,
    department: str,
    owner: str,
    due_on: date,
    actor: Actor,
    at: datetime | None = None,
) -> int:
    """Raise a problem with a department, for an owner there, by a day; return its row.

    Raises ListeningRefusedError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        raiser = somebody(transaction, actor)
        _must_say(text, due_on, at)
        must(bool(subject.strip()), ListeningRefusedError, "没有写标题")
        _must_have(transaction, department)
        must(
            named(transaction, owner).department == department,
            ListeningRefusedError,
            "责任人不是该部门的人",
        )
        row = TicketRow(
            subject=subject.strip(),
            text=text.strip(),
            department=department,
            owner=owner,
            raised_by=raiser.key,
            raised_at=at,
            due_on=due_on,
        )
        add(transaction, row)
        _log(transaction, "ticket_raised", row, actor, at)
        return row.id or 0


def answer_ticket(hall: Hall, ticket_id: int, answer: str, actor: Actor, at: datetime | None = None) -> None:
    """Write how the department settled it. Raises ListeningRefusedError, UnknownPersonError."""
    at = at or now()
    with hall.database.write() as transaction:
        row = _open_ticket(transaction, ticket_id)
        who = somebody(transaction, actor)
        must(who.department == row.department, ListeningRefusedError, "由该部门答复")
        must(bool(answer.strip()), ListeningRefusedError, "没有写答复的内容")
        row.answer, row.answered_at, row.answered_by = answer.strip(), at, who.key
        _log(transaction, "ticket_answered", row, actor, at)


def close_ticket(hall: Hall, ticket_id: int, actor: Actor, at: datetime | None = None) -> None:
    """Close an answered ticket; only its owner or the duty head does.

    Raises ListeningRefusedError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        row = _open_ticket(transaction, ticket_id)
        who = somebody(transaction, actor)
        may = who.key == row.owner or "duty_head" in who.roles
        must(may, ListeningRefusedError, "只有责任人或值班负责人能办结")
        must(row.answered_at is not None, ListeningRefusedError, "还没有答复，不能办结")
        row.closed_at, row.closed_by = at, who.key
        _log(transaction, "ticket_closed", row, actor, at)


@dataclass(frozen=True, slots=True)
class Ageing:
    """The ages of open feedback and of open tickets."""

    feedback: Ages
    tickets: Ages

    def lines(self) -> list[str]:
        """Return the report in words."""
        return [self.feedback.words("意见建议"), self.tickets.words("问题单")]


def ageing(hall: Hall, day: date, department: str | None = None) -> Ageing:
    """Return how old open feedback and tickets are on `day`, of one department if given."""
    with hall.database.read() as transaction:
        feedback = [
            Lying(row.id or 0, local_date(row.given_at), row.due_on)
            for row in open_feedback(transaction)
            if department in (None, row.department)
        ]
        tickets = [
            Lying(row.id or 0, local_date(row.raised_at), row.due_on)
            for row in open_tickets(transaction)
            if department in (None, row.department)
        ]
    return Ageing(ages(feedback, day), ages(tickets, day))


def _open_feedback(transaction: Transaction, feedback_id: int) -> FeedbackRow:
    transaction.lock_name(f"feedback:{feedback_id}")
    row = get(transaction, FeedbackRow, feedback_id)
    if row is None or row.closed_at is not None:
        raise ListeningRefusedError(why=f"意见{feedback_id}已经办结，或者没有这一件")
    return row


def _open_ticket(transaction: Transaction, ticket_id: int) -> TicketRow:
    transaction.lock_name(f"ticket:{ticket_id}")
    row = get(transaction, TicketRow, ticket_id)
    if row is None or row.closed_at is not None:
        raise ListeningRefusedError(why=f"问题单{ticket_id}已经办结，或者没有这一件")
    return row


def _must_say(text: str, due_on: date, at: datetime) -> None:
    must(bool(text.strip()), ListeningRefusedError, "没有写内容")
    must(due_on >= local_date(at), ListeningRefusedError, "办理期限早于今天")


def _must_have(transaction: Transaction, department: str) -> None:
    known = get(transaction, DepartmentRow, department) is not None
    must(known, ListeningRefusedError, f"没有部门“{department}”")


def _log(
    transaction: Transaction, kind: str, row: FeedbackRow | TicketRow, actor: Actor, at: datetime
) -> None:
    detail = {"id": row.id, "department": row.department, "due_on": row.due_on.isoformat()}
    transaction.record(NewEvent(kind, at, actor, detail=detail))
