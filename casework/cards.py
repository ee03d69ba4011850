"""预警卡片: a rung that a clock reached, written once, told to who can act, acknowledged and answered.

A sweep raises what was reached, with the true instant, also when it comes late (domain.md 3.7). A card is
raised once per case, run of the clock, last day and rung.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from casework.deadlines import ladders_of, term_of
from casework.errors import CardRefusedError
from casework.outbox import tell
from casework.recipients import Staff
from casework.staff import must, somebody
from rules.clocks import CLOCK_WORDS, Clock
from rules.ladders import COLOUR_WORDS, Ladders, Reached, Rung, climb
from rules.working_calendar import WorkingCalendar
from storage.calendar import calendar_of
from storage.cases import case_by_id
from storage.clock import now
from storage.clock_tables import CardRow, DeadlineRow
from storage.database import Transaction
from storage.deadlines import any_reached, card_by_key, cards, cases_by_ids, deadlines_reached
from storage.events import NewEvent
from storage.hall import Hall
from storage.powers import matters
from storage.rows import add, get
from storage.tables import CaseRow
from storage.values import MACHINE, Actor

PAGE: Final = 200
"""How many deadlines a sweep sees to in one transaction: a verb never waits long for it."""
SUPERVISING: Final = frozenset({"duty_head", "supervisor"})


class Cause(StrEnum):
    """Why a limit was not kept (domain.md 3.7)."""

    LATE_RECEIPT = "late_receipt"
    LIAISON_ABSENT = "liaison_absent"
    CORRECTING = "correcting"
    SYSTEM_FAILURE = "system_failure"
    OTHER = "other"


CAUSE_WORDS: Final = {
    Cause.LATE_RECEIPT: "受理过晚",
    Cause.LIAISON_ABSENT: "专人缺席",
    Cause.CORRECTING: "材料在补",
    Cause.SYSTEM_FAILURE: "系统故障",
    Cause.OTHER: "其他",
}


def sweep(hall: Hall, at: datetime | None = None) -> int:
    """Raise every card whose rung was reached by `at`; return how many.

    Its cost follows what is due. It may run late, again, and beside itself: a deadline is locked while its
    cards are written, and goes on to its next rung in the same transaction.
    """
    at = at or now()
    ladders, raised = ladders_of(hall), 0
    with hall.database.read() as transaction:
        if not any_reached(transaction, at):
            return 0
    while True:
        with hall.database.write() as transaction:
            reached = deadlines_reached(transaction, at, PAGE)
            if reached:
                raised += _Sweeper(hall, transaction, ladders, at).see_to(reached)
            if len(reached) < PAGE:
                return raised


class _Sweeper:
    """One page of a sweep: what it needs of the hall is read once."""

    def __init__(self, hall: Hall, transaction: Transaction, ladders: Ladders, at: datetime) -> None:
        self.hall = hall
        self.transaction = transaction
        self.ladders = ladders
        self.at = at
        self.calendar: WorkingCalendar = calendar_of(transaction)

    def see_to(self, reached: Sequence[DeadlineRow]) -> int:
        """Raise the cards of these deadlines and set their next rung; return how many cards."""
        cases = cases_by_ids(self.transaction, [row.case_id for row in reached])
        departments = {row.key: row.department for row in matters(self.transaction)}
        staff = Staff(self.transaction, self.at)
        raised = 0
        for row in reached:
            case = cases[row.case_id]
            department = departments[case.matter]
            for one in self._climbed(row, department):
                raised += self._raise(row, case, department, one, staff)
        return raised

    def _climbed(self, row: DeadlineRow, department: str) -> list[Reached]:
        """Return the rungs reached since the last sweep, and set the deadline to the one after them."""
        rungs = climb(
            self.ladders.of(Clock(row.clock), department), term_of(row), self.calendar, warned=row.warned
        )
        ahead = [one for one in rungs if row.next_at is not None and one.at >= row.next_at]
        later = [one for one in ahead if one.at > self.at]
        row.next_rung, row.next_at = (later[0].rung.key, later[0].at) if later else (None, None)
        return [one for one in ahead if one.at <= self.at]

    def _raise(self, row: DeadlineRow, case: CaseRow, department: str, reached: Reached, staff: Staff) -> int:
        rung = reached.rung
        key = f"{case.number}:{row.clock}:{row.run}:{row.due_on.isoformat()}:{rung.key}"
        if card_by_key(self.transaction, key) is not None:
            return 0
        told = staff.of(case, department, rung.tells)
        card = CardRow(
            key=key,
            case_id=row.case_id,
            clock=row.clock,
            run=row.run,
            rung=rung.key,
            name=rung.name,
            colour=rung.colour,
            due_on=row.due_on,
            due_at=reached.at,
            raised_at=self.at,
            department=department,
            window=case.window,
            owner=case.owner,
            told=told,
            to_answer=rung.answer,
        )
        add(self.transaction, card)
        self._record(card, case, rung)
        subject, body = card_words(card, case.number)
        tell(self.hall, self.transaction, told, subject, body, key=key, at=self.at, case_id=case.id)
        return 1

    def _record(self, card: CardRow, case: CaseRow, rung: Rung) -> None:
        detail = {
            "card": card.key,
            "clock": card.clock,
            "rung": rung.key,
            "colour": rung.colour,
            "due_on": card.due_on.isoformat(),
            "due_at": card.due_at.isoformat(),
            "department": card.department,
            "window": card.window,
        }
        self.transaction.record(
            NewEvent("card_raised", self.at, MACHINE, case.id, case.state, case.state, detail)
        )


def shown_cards(
    hall: Hall, *, department: str | None = None, person: str | None = None, open_only: bool = True
) -> list[tuple[CardRow, str]]:
    """Return cards with their cases' numbers, newest first; by default those nobody has seen to."""
    with hall.database.read() as transaction:
        found = cards(transaction, department=department, person=person, open_only=open_only)
        cases = cases_by_ids(transaction, [card.case_id for card in found])
    return [(card, cases[card.case_id].number) for card in found]


def card_words(card: CardRow, number: str) -> tuple[str, str]:
    """Return a card as its subject and its body in Chinese, without anything about the applicant."""
    subject = f"【{COLOUR_WORDS[card.colour]}】办件{number}：{card.name}"
    answer = "请写明原因。" if card.to_answer else "请及时办理。"
    body = (
        f"办件{number}的{CLOCK_WORDS[Clock(card.clock)]}截至{card.due_on:%Y年%m月%d日}，{card.name}。{answer}"
    )
    return subject, body


@dataclass(frozen=True, slots=True)
class _Hand:
    """A card in somebody's hand."""

    card: CardRow
    case: CaseRow
    person: str
    supervising: bool


def acknowledge_card(hall: Hall, card_id: int, actor: Actor, at: datetime | None = None) -> None:
    """Write that somebody has seen a card; a second time changes nothing. Raises CardRefusedError."""
    at = at or now()
    with hall.database.write() as transaction:
        hand = _take(transaction, card_id, actor)
        if hand.card.acknowledged_at is None:
            hand.card.acknowledged_at, hand.card.acknowledged_by = at, hand.person
            _log(transaction, "card_acknowledged", hand, actor, at)


def answer_card(
    hall: Hall, card_id: int, cause: Cause, answer: str, actor: Actor, at: datetime | None = None
) -> None:
    """Write why a limit was not kept, and what is done; a breach of the handover needs no more than its cause
    unless that is "other". Raises CardRefusedError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        hand = _take(transaction, card_id, actor)
        must(hand.card.answered_at is None, CardRefusedError, "这张卡片已经答复")
        brief = hand.card.clock == Clock.HANDOVER and cause is not Cause.OTHER
        must(brief or bool(answer.strip()), CardRefusedError, "没有写明原因和措施")
        card = hand.card
        card.answered_at, card.answered_by = at, hand.person
        card.cause, card.answer = cause, answer.strip()
        if card.acknowledged_at is None:
            card.acknowledged_at, card.acknowledged_by = at, hand.person
        _log(transaction, "card_answered", hand, actor, at, cause=cause.value)


def withdraw_card(hall: Hall, card_id: int, reason: str, actor: Actor, at: datetime | None = None) -> None:
    """Withdraw a card that should not have been raised; the duty head or the supervisor, with a reason.

    Raises CardRefusedError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        hand = _take(transaction, card_id, actor)
        must(hand.supervising, CardRefusedError, "卡片由值班负责人或督查员撤回")
        must(bool(reason.strip()), CardRefusedError, "没有写明撤回的理由")
        card = hand.card
        card.withdrawn_at, card.withdrawn_by, card.withdrawn_because = at, hand.person, reason.strip()
        _log(transaction, "card_withdrawn", hand, actor, at, reason=reason.strip())


def _take(transaction: Transaction, card_id: int, actor: Actor) -> _Hand:
    """Return a card that is not withdrawn, for somebody it concerns."""
    transaction.lock_name(f"card:{card_id}")
    person = somebody(transaction, actor)
    card = get(transaction, CardRow, card_id)
    if card is None:
        raise CardRefusedError(why="没有这张卡片")
    must(card.withdrawn_at is None, CardRefusedError, "这张卡片已经撤回")
    supervising = bool(SUPERVISING & set(person.roles))
    concerned = supervising or person.key in (card.owner, *card.told) or person.department == card.department
    must(concerned, CardRefusedError, "这张卡片不由您办理")
    return _Hand(card, case_by_id(transaction, card.case_id), person.key, supervising)


def _log(transaction: Transaction, kind: str, hand: _Hand, actor: Actor, at: datetime, **detail: str) -> None:
    card, case = hand.card, hand.case
    told = {"card": card.key, "clock": card.clock, "rung": card.rung, "colour": card.colour, **detail}
    transaction.record(NewEvent(kind, at, actor, case.id, case.state, case.state, told))
