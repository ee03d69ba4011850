"""The records, folded out of the event log alone: no other table is looked at (S51).

The log is read in pages and in its order of writing; what is kept of a case is one small record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from casework.bulletin.records import (
    UNSURE_QUEUES,
    CardRecord,
    CaseRecord,
    Ended,
    Ledger,
    OpenedRecord,
    Round,
)
from rules.clocks import Clock, ClockEvent, Tick
from rules.life_cycle import Step
from rules.rule_set import Limit, Limits, SourceMark
from storage.bulletin import Logged, events_in_pages
from storage.calendar import calendar_of
from storage.clock import local_date
from storage.database import Transaction

DECISION_CLOCKS: Final = (Clock.STATUTORY, Clock.PROMISED)
Fold = Callable[[Ledger, Logged], None]
CaseFold = Callable[[CaseRecord, Logged], None]


def from_events(transaction: Transaction, until: datetime) -> Ledger:
    """Return what the log says happened before `until`."""
    ledger = fold(events_in_pages(transaction, KINDS, until))
    ledger.calendar = calendar_of(transaction)
    return ledger


def fold(log: Iterable[Logged]) -> Ledger:
    """Return what a log says."""
    ledger = Ledger()
    for event in log:
        if event.kind in OF_CASES and event.case_id is not None:
            case = ledger.cases.get(event.case_id)
            if case is None:
                case = ledger.cases[event.case_id] = CaseRecord(event.case_id)
            OF_CASES[event.kind](case, event)
        if event.kind in OF_LEDGER:
            OF_LEDGER[event.kind](ledger, event)
    return ledger


def _received(case: CaseRecord, event: Logged) -> None:
    told = event.detail
    case.number, case.matter = str(told["case_number"]), str(told["matter"])
    case.department, case.window = str(told.get("department") or ""), str(told["window"])
    _round(case, event)


def _round(case: CaseRecord, event: Logged) -> None:
    on = event.detail.get("received_on")
    case.rounds.append(Round(event.at, date.fromisoformat(on) if on else local_date(event.at)))
    _visit("correction" if case.rounds[1:] else "received")(case, event)


def _visit(purpose: str) -> CaseFold:
    def folded(case: CaseRecord, event: Logged) -> None:
        visit = event.detail.get("visit")
        if visit is not None:
            case.visits.setdefault(int(visit), purpose)

    return folded


def _read(case: CaseRecord, event: Logged) -> None:
    if case.first_read_at is None and event.detail.get("round") == 1:
        case.first_read_at = event.at


def _settled(case: CaseRecord, event: Logged) -> None:
    if "field" in event.detail:
        case.doubts.append(event.at)


def _doubted(case: CaseRecord, event: Logged) -> None:
    if event.detail.get("queue") in UNSURE_QUEUES:
        case.doubts.append(event.at)


def _noticed(case: CaseRecord, event: Logged) -> None:
    case.notices.append(event.at)


def _accepted(case: CaseRecord, event: Logged) -> None:
    case.accepted_at, case.accepted_how = event.at, event.kind
    case.limits = _limits(event.detail.get("limits"))
    told = event.detail.get("accepted_on")
    on = date.fromisoformat(told) if told else local_date(event.at)
    case.clock += [ClockEvent(clock, Tick.START, on) for clock in DECISION_CLOCKS]


def _limits(told: Mapping[str, Any] | None) -> Limits | None:
    """Return the limits as the acceptance wrote them down: [20, working_day]."""
    if told is None:
        return None
    statutory, promised = (_limit(told.get(key)) for key in ("statutory", "promised"))
    return Limits(statutory, promised, None, ())


def _limit(told: Sequence[Any] | None) -> Limit | None:
    return Limit(told[0], told[1], SourceMark.DERIVED) if told else None


def _tick(tick: Tick, *clocks: Clock) -> CaseFold:
    def folded(case: CaseRecord, event: Logged) -> None:
        day, days = local_date(event.at), int(event.detail.get("days") or 0)
        case.clock += [ClockEvent(clock, tick, day, days) for clock in clocks]

    return folded


def _decided(case: CaseRecord, event: Logged) -> None:
    case.decided_at, case.decision = event.at, event.kind


def _ended(case: CaseRecord, event: Logged) -> None:
    case.ended = Ended(event.kind, event.at)


def _pushed(case: CaseRecord, event: Logged) -> None:
    case.pushes.append((event.at, None))


def _acknowledged(case: CaseRecord, event: Logged) -> None:
    if case.pushes:
        case.pushes[-1] = (case.pushes[-1][0], event.at)


def _signed(case: CaseRecord, event: Logged) -> None:
    case.signed.append(event.at)


def _exempted(case: CaseRecord, event: Logged) -> None:
    case.exempted.append(event.at)


def _served(case: CaseRecord, event: Logged) -> None:
    case.served_at, case.served_how = event.at, str(event.detail.get("method") or "")
    _visit("pickup")(case, event)


OF_CASES: Final[Mapping[str, CaseFold]] = {
    "received": _received,
    Step.RESUBMIT: _round,
    "prechecked": _read,
    Step.SETTLE: _settled,
    "exception_opened": _doubted,
    Step.NOTIFY_CORRECTION: _noticed,
    Step.ACCEPT: _accepted,
    Step.ACCEPT_WITH_TOLERANCE: _accepted,
    Step.DEEM_ACCEPTED: _accepted,
    Step.SUSPEND: _tick(Tick.PAUSE, *DECISION_CLOCKS),
    Step.RESUME: _tick(Tick.RESUME, *DECISION_CLOCKS),
    Step.EXTEND: _tick(Tick.EXTEND, Clock.STATUTORY),
    Step.GRANT: _decided,
    Step.REFUSE: _decided,
    Step.DECLINE: _ended,
    Step.WITHDRAW: _ended,
    Step.RETURN_PAPERS: _ended,
    Step.TERMINATE: _ended,
    "pushed": _pushed,
    "push_acknowledged": _acknowledged,
    "papers_signed_for": _signed,
    "handover_exempted": _exempted,
    Step.ISSUE: _served,
}
"""What an event tells of its case."""


def _opened(ledger: Ledger, event: Logged) -> None:
    key = int(event.detail["exception"])
    label = ledger.number_of(event.case_id) or f"异常{key}"
    ledger.exceptions[key] = OpenedRecord(
        label, event.at, event.case_id, ledger.department_of(event.case_id), event.detail["queue"]
    )


def _closed(ledger: Ledger, event: Logged) -> None:
    found = ledger.exceptions.get(int(event.detail["exception"]))
    if found is not None:
        found.closed_at = event.at


def _rated(ledger: Ledger, event: Logged) -> None:
    ledger.ratings[int(event.detail["rating"])] = OpenedRecord(
        ledger.number_of(event.case_id),
        event.at,
        event.case_id,
        ledger.department_of(event.case_id),
        str(event.detail["stars"]),
    )


def _rating_closed(ledger: Ledger, event: Logged) -> None:
    found = ledger.ratings.get(int(event.detail["rating"]))
    if found is not None:
        found.closed_at = event.at


def _heard(word: str) -> Fold:
    def folded(ledger: Ledger, event: Logged) -> None:
        key = int(event.detail["id"])
        _listened(ledger, event)[key] = OpenedRecord(
            f"{word}{key}",
            event.at,
            department=str(event.detail.get("department") or ""),
            due_on=date.fromisoformat(event.detail["due_on"]),
        )

    return folded


def _listened(ledger: Ledger, event: Logged) -> dict[int, OpenedRecord]:
    return ledger.feedback if event.kind.startswith("feedback") else ledger.tickets


def _went_on(ledger: Ledger, event: Logged) -> None:
    found = _listened(ledger, event).get(int(event.detail["id"]))
    if found is None:
        return
    found.department = str(event.detail.get("department") or "")
    if event.kind.endswith("closed"):
        found.closed_at = event.at
    elif not event.kind.endswith("forwarded"):
        found.answered_at = event.at


def _ordered(ledger: Ledger, event: Logged) -> None:
    clock = str(event.detail["clock"])
    number, department = ledger.number_of(event.case_id), ledger.department_of(event.case_id)
    ledger.orders.append(OpenedRecord(number, event.at, event.case_id, department, clock))


def _replied(ledger: Ledger, event: Logged) -> None:
    for order in ledger.orders:
        asked = (order.case_id, order.sort) == (event.case_id, event.detail["clock"])
        if asked and order.answered_at is None:
            order.answered_at = event.at


def _card_raised(ledger: Ledger, event: Logged) -> None:
    told = event.detail
    key = str(told["card"])
    colour, clock, rung, department = (str(told[name]) for name in ("colour", "clock", "rung", "department"))
    ledger.cards[key] = CardRecord(key, event.case_id, colour, clock, rung, department, event.at)


def _card_went_on(ledger: Ledger, event: Logged) -> None:
    found = ledger.cards.get(str(event.detail["card"]))
    if found is None:
        return
    if event.kind == "card_acknowledged":
        found.acknowledged_at = event.at
    elif event.kind == "card_answered":
        found.answered_at, found.cause = event.at, str(event.detail.get("cause") or "")
    else:
        found.withdrawn_at = event.at


OF_LEDGER: Final[Mapping[str, Fold]] = {
    "exception_opened": _opened,
    "exception_closed": _closed,
    "rated": _rated,
    "rating_close": _rating_closed,
    "feedback_recorded": _heard("意见"),
    "feedback_forwarded": _went_on,
    "feedback_replied": _went_on,
    "feedback_closed": _went_on,
    "ticket_raised": _heard("问题单"),
    "ticket_answered": _went_on,
    "ticket_closed": _went_on,
    "supervision_ordered": _ordered,
    "supervision_replied": _replied,
    "card_raised": _card_raised,
    "card_acknowledged": _card_went_on,
    "card_answered": _card_went_on,
    "card_withdrawn": _card_went_on,
}
"""What an event tells of something that is not a case."""

KINDS: Final = frozenset(map(str, OF_CASES)) | frozenset(OF_LEDGER)
