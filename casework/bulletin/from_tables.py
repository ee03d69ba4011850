"""The same records, gathered out of the tables: the second count that the first is held against (S51)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from casework.bulletin.records import (
    UNSURE_QUEUES,
    CardRecord,
    CaseRecord,
    Ended,
    Ledger,
    OpenedRecord,
    Round,
)
from casework.papers.kinds import PaperKind
from casework.rule_sets import version_of
from rules.clocks import Clock, ClockEvent, Tick
from rules.life_cycle import Step
from storage import bulletin as stored
from storage.calendar import calendar_of
from storage.database import Transaction

_DECISIONS: Final = {PaperKind.GRANT_DECISION: Step.GRANT, PaperKind.REFUSAL_DECISION: Step.REFUSE}
_PAPERS: Final = (
    PaperKind.CORRECTION_NOTICE,
    PaperKind.ACCEPTANCE_NOTICE,
    PaperKind.TOLERANT_ACCEPTANCE_NOTICE,
    PaperKind.NON_ACCEPTANCE_DECISION,
    PaperKind.RETURN_SLIP,
    PaperKind.PROOF_OF_SERVICE,
    *_DECISIONS,
)


def from_tables(transaction: Transaction, until: datetime) -> Ledger:
    """Return what the tables say happened before `until`."""
    ledger = Ledger(calendar=calendar_of(transaction))
    _cases(transaction, ledger, until)
    _papers(transaction, ledger, until)
    _clocks(transaction, ledger, until)
    _legs(transaction, ledger, until)
    _doubts(transaction, ledger, until)
    _ratings(transaction, ledger, until)
    _listening(transaction, ledger, until)
    _orders(transaction, ledger, until)
    ledger.cards = _cards(transaction, until)
    return ledger


def _cards(transaction: Transaction, until: datetime) -> dict[str, CardRecord]:
    def known(at: datetime | None) -> datetime | None:
        return at if at is not None and at < until else None

    return {
        row.key: CardRecord(
            row.key,
            row.case_id,
            row.colour,
            row.clock,
            row.rung,
            row.department,
            row.raised_at,
            known(row.acknowledged_at),
            known(row.answered_at),
            row.cause or "",
            known(row.withdrawn_at),
        )
        for row in stored.cards_raised(transaction, until)
    }


def _cases(transaction: Transaction, ledger: Ledger, until: datetime) -> None:
    for row, department in stored.cases_received(transaction, until):
        rule_set = version_of(row)
        ledger.cases[row.id or 0] = CaseRecord(
            row.id or 0,
            row.number,
            row.matter,
            department,
            row.window,
            limits=rule_set.limits if rule_set else None,
        )
    for case_id, at, on in stored.rounds_received(transaction, until):
        _of(ledger, case_id).rounds.append(Round(at, on))
    for case_id, at in stored.first_readings(transaction).items():
        _of(ledger, case_id).first_read_at = at if at < until else None
    for case_id, visit, purpose in stored.case_visits(transaction):
        _of(ledger, case_id).visits[visit] = purpose


def _of(ledger: Ledger, case_id: int) -> CaseRecord:
    """Return the record of a case; what hangs on a case that the table does not have is told apart."""
    return ledger.cases.setdefault(case_id, CaseRecord(case_id))


def _papers(transaction: Transaction, ledger: Ledger, until: datetime) -> None:
    served = stored.deliveries_served(transaction)
    for paper in stored.papers_made(transaction, _PAPERS, until):
        _paper(_of(ledger, paper.case_id), paper, served)


def _paper(case: CaseRecord, paper: stored.PaperMade, served: dict[int, str]) -> None:
    kind = PaperKind(paper.kind)
    if kind is PaperKind.CORRECTION_NOTICE:
        case.notices.append(paper.at)
    elif kind is PaperKind.ACCEPTANCE_NOTICE:
        case.accepted_at = paper.at
        case.accepted_how = Step.DEEM_ACCEPTED if paper.flag else Step.ACCEPT
    elif kind is PaperKind.TOLERANT_ACCEPTANCE_NOTICE:
        case.accepted_at, case.accepted_how = paper.at, Step.ACCEPT_WITH_TOLERANCE
    elif kind is PaperKind.NON_ACCEPTANCE_DECISION:
        case.ended = Ended(Step.DECLINE, paper.at)
    elif kind is PaperKind.RETURN_SLIP:
        case.ended = Ended(Step.WITHDRAW if paper.flag else Step.RETURN_PAPERS, paper.at)
    elif kind is PaperKind.PROOF_OF_SERVICE:
        case.served_at, case.served_how = paper.at, served.get(paper.case_id, "")
    else:
        case.decided_at, case.decision = paper.at, _DECISIONS[kind]


def _clocks(transaction: Transaction, ledger: Ledger, until: datetime) -> None:
    for row in stored.clock_rows(transaction, (Clock.STATUTORY, Clock.PROMISED), until):
        case, tick = _of(ledger, row.case_id), Tick(row.tick)
        if tick is not Tick.STOP:
            case.clock.append(ClockEvent(Clock(row.clock), tick, row.on, row.days))
        elif row.detail.get("step") == Step.TERMINATE:
            case.ended = Ended(Step.TERMINATE, row.at)


def _legs(transaction: Transaction, ledger: Ledger, until: datetime) -> None:
    for case_id, at, acknowledged in stored.pushes(transaction, until):
        seen = acknowledged if acknowledged is not None and acknowledged < until else None
        _of(ledger, case_id).pushes.append((at, seen))
    for row in stored.clock_rows(transaction, (Clock.HANDOVER,), until):
        if row.detail.get("exempted"):
            _of(ledger, row.case_id).exempted.append(row.at)
    for case_id, at in stored.papers_signed_for(transaction, until):
        _of(ledger, case_id).signed.append(at)


def _doubts(transaction: Transaction, ledger: Ledger, until: datetime) -> None:
    for row in stored.exceptions_opened(transaction, until):
        label = ledger.number_of(row.case_id) or f"异常{row.id}"
        department = ledger.department_of(row.case_id)
        ledger.exceptions[row.id or 0] = OpenedRecord(
            label, row.opened_at, row.case_id, department, row.queue, closed_at=row.closed_at
        )
        if row.case_id is not None and row.queue in UNSURE_QUEUES:
            _of(ledger, row.case_id).doubts.append(row.opened_at)
    for case_id, at in stored.fields_read_by_people(transaction, until):
        _of(ledger, case_id).doubts.append(at)


def _ratings(transaction: Transaction, ledger: Ledger, until: datetime) -> None:
    for row in stored.ratings_given(transaction, until):
        ledger.ratings[row.id or 0] = OpenedRecord(
            ledger.number_of(row.case_id),
            row.at,
            row.case_id,
            ledger.department_of(row.case_id),
            str(row.stars),
            closed_at=row.closed_at,
        )


def _listening(transaction: Transaction, ledger: Ledger, until: datetime) -> None:
    for one in stored.feedback_given(transaction, until):
        ledger.feedback[one.id or 0] = OpenedRecord(
            f"意见{one.id}",
            one.given_at,
            department=one.department or "",
            answered_at=one.replied_at,
            closed_at=one.closed_at,
            due_on=one.due_on,
        )
    for row in stored.tickets_raised(transaction, until):
        ledger.tickets[row.id or 0] = OpenedRecord(
            f"问题单{row.id}",
            row.raised_at,
            department=row.department,
            answered_at=row.answered_at,
            closed_at=row.closed_at,
            due_on=row.due_on,
        )


def _orders(transaction: Transaction, ledger: Ledger, until: datetime) -> None:
    for row in stored.orders_given(transaction, until):
        number, department = ledger.number_of(row.case_id), ledger.department_of(row.case_id)
        ledger.orders.append(
            OpenedRecord(number, row.ordered_at, row.case_id, department, row.clock, row.replied_at)
        )
