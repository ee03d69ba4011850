"""当日移交: liaison officers are told before they must come, breaches reported next morning (S33)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from casework.cards import CAUSE_WORDS, Cause
from casework.deadlines import ladders_of
from casework.errors import HandoverRefusedError
from casework.outbox import tell
from casework.recipients import Staff
from casework.steps import SUPERVISORS, sit
from rules.clocks import Clock, Tick
from rules.working_calendar import SHANGHAI
from storage.calendar import calendar_of
from storage.clock import local_date, now
from storage.clock_tables import CardRow
from storage.database import Transaction
from storage.deadlines import cards, cases_by_ids
from storage.events import NewEvent, last_of_kind
from storage.hall import Hall
from storage.life import departments_of_cases
from storage.powers import departments
from storage.values import MACHINE, Actor

BREACH: Final = "breach"
REPORTED: Final = "breaches_reported"
SHOWN: Final = 30


def tell_liaisons(hall: Hall, at: datetime | None = None) -> int:
    """Tell the liaison officers what waits for them, ahead of each run of the day; return how many were told.

    Between the telling and the run it may be done late, and again: each run is told once.
    """
    at = at or now()
    ladders, today = ladders_of(hall), local_date(at)
    runs = [datetime.combine(today, run, SHANGHAI) for run in ladders.runs]
    ahead = [run for run in runs if run - ladders.tell_before <= at < run]
    if not ahead:
        return 0
    with hall.database.write() as transaction:
        if not calendar_of(transaction).is_open(today):
            return 0
        staff, told = Staff(transaction, at), 0
        for department, count in departments_of_cases(transaction).items():
            to = staff.in_role("liaison_officer", department)
            subject = f"【移交】{ahead[0]:%H:%M}有{count}件材料待领取"
            body = f"请于{ahead[0]:%H:%M}到综合窗口领取{count}件办件的纸质材料，清点后签收。"
            key = f"handover-run:{ahead[0]:%Y-%m-%dT%H:%M}:{department}"
            told += tell(hall, transaction, to, subject, body, key=key, at=at)
        return told


def report_breaches(hall: Hall, at: datetime | None = None) -> int:
    """Report the breaches since the last report to the hall and to each department's head; return how many.

    On a day on which the hall is closed nothing is reported: the next report holds those too.
    """
    at = at or now()
    with hall.database.write() as transaction:
        transaction.lock_name(REPORTED)
        if not calendar_of(transaction).is_open(local_date(at)):
            return 0
        before = last_of_kind(transaction.session, REPORTED)
        since = datetime.fromisoformat(before.detail["until"]) if before else None
        if since is not None and local_date(since) == local_date(at):
            return 0
        found = [
            card
            for card in reversed(cards(transaction, since=since, until=at))
            if card.clock == Clock.HANDOVER and card.rung == BREACH and card.withdrawn_at is None
        ]
        detail = {"until": at.isoformat(), "cards": [card.key for card in found]}
        transaction.record(NewEvent(REPORTED, at, MACHINE, detail=detail))
        if found:
            _tell_breaches(hall, transaction, found, at)
        return len(found)


def _tell_breaches(hall: Hall, transaction: Transaction, found: Sequence[CardRow], at: datetime) -> None:
    staff, names = Staff(transaction, at), {row.key: row.name for row in departments(transaction)}
    numbers = {key: row.number for key, row in cases_by_ids(transaction, [c.case_id for c in found]).items()}
    key = f"breaches:{local_date(at).isoformat()}"
    to = [*staff.in_role("supervisor"), *staff.in_role("duty_head")]
    _tell(hall, transaction, to, "全大厅", found, numbers, key, at)
    for department in sorted({card.department for card in found}):
        own = [card for card in found if card.department == department]
        heads = staff.in_role("department_head", department)
        _tell(hall, transaction, heads, names[department], own, numbers, f"{key}:{department}", at)


def _tell(
    hall: Hall,
    transaction: Transaction,
    to: Sequence[str],
    unit: str,
    found: Sequence[CardRow],
    numbers: dict[int, str],
    key: str,
    at: datetime,
) -> None:
    lines = [f"{numbers[card.case_id]}　{card.due_on:%m月%d日}收件　{_cause(card)}" for card in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"……还有{len(found) - SHOWN}件，见 yichuang cards list。")
    subject = f"【通报】{unit}当日未移交{len(found)}件"
    body = "\n".join(["下列办件的材料没有在收件当日完成移交，请逐件写明原因：", *lines])
    tell(hall, transaction, to, subject, body, key=key, at=at)


def _cause(card: CardRow) -> str:
    return CAUSE_WORDS[Cause(card.cause)] if card.cause else "原因待写明"


def exempt_from_handover(
    hall: Hall, number: str, reason: str, actor: Actor, at: datetime | None = None
) -> None:
    """Write that a case's papers need not be handed over today, and why: the duty head or the supervisor.

    Raises HandoverRefusedError.
    """
    with sit(hall, number, actor, at) as sitting:
        if sitting.person is None or not SUPERVISORS & set(sitting.person.roles):
            raise HandoverRefusedError(why="免于当日移交由值班负责人或督查员登记")
        if not reason.strip():
            raise HandoverRefusedError(why="没有写明免于当日移交的理由")
        sitting.tick(Clock.HANDOVER, Tick.STOP, because=reason.strip(), exempted=True)
        sitting.record("handover_exempted", {"reason": reason.strip()})
