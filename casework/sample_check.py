"""抽查: closed cases drawn at random for a checker of their department; what is found is put right (S41).

The draw follows from its seed alone: the same seed over the same period draws the same cases, on any
machine. Each case is checked by somebody of its department who had no hand in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from casework.errors import SampleCheckRefusedError
from casework.staff import must, somebody, staff
from rules.working_calendar import DAY
from storage.cases import case_by_id
from storage.clock import SHANGHAI, now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.people import cases_closed, checks_of_draw, hands_on
from storage.people_tables import SampleCheckRow
from storage.powers import matter_by_key, people
from storage.rows import add, get
from storage.tables import CaseRow, PersonRow
from storage.values import Actor

DRAWERS: Final = frozenset({"duty_head", "supervisor", "department_head"})
CLOSERS: Final = frozenset({"duty_head", "supervisor"})


@dataclass(frozen=True, slots=True)
class Check:
    """A drawn case: its row, the case's number, and who checks it; None where nobody could be found."""

    id: int
    case_number: str
    checker: str | None


def draw_sample(
    hall: Hall, first: date, last: date, count: int, seed: int, actor: Actor, at: datetime | None = None
) -> list[Check]:
    """Draw `count` of the cases closed from `first` to `last`, both included; all where there are fewer.

    The same draw again gives what was drawn. Raises SampleCheckRefusedError, UnknownPersonError.
    """
    at = at or now()
    must(count > 0 and last >= first, SampleCheckRefusedError, "件数须大于零，最后一天不早于第一天")
    draw = f"{first.isoformat()}:{last.isoformat()}:{count}:{seed}"
    with hall.database.write() as transaction:
        transaction.lock_name(f"draw:{draw}")
        staff(transaction, actor, DRAWERS, SampleCheckRefusedError, "抽取样本")
        before = checks_of_draw(transaction, draw)
        if not before:
            begins, ends = (datetime.combine(day, time(), SHANGHAI) for day in (first, last + DAY))
            drawn = drawn_by_seed(cases_closed(transaction, begins, ends), count, seed)
            before = [_add(transaction, draw, case, seed, at) for case in drawn]
            detail = {"draw": draw, "cases": len(before)}
            transaction.record(NewEvent("sample_drawn", at, actor, detail=detail))
        return [
            Check(row.id or 0, case_by_id(transaction, row.case_id).number, row.checker) for row in before
        ]


def drawn_by_seed(cases: Collection[CaseRow], count: int, seed: int) -> list[CaseRow]:
    """Return the first `count` cases in the order that the seed gives their numbers."""
    return sorted(cases, key=lambda case: _lot(seed, case.number))[:count]


def record_check(hall: Hall, check_id: int, finding: str, actor: Actor, at: datetime | None = None) -> None:
    """Write what the checker found, "" for nothing. Raises SampleCheckRefusedError, UnknownPersonError."""
    at = at or now()
    with hall.database.write() as transaction:
        row = _open(transaction, check_id)
        who = somebody(transaction, actor)
        must(row.checked_at is None, SampleCheckRefusedError, "抽查结果已经填写")
        must(row.checker in (None, who.key), SampleCheckRefusedError, "只由抽到该件的抽查人填写")
        hands = hands_on(transaction, row.case_id)
        must(who.key not in hands, SampleCheckRefusedError, "办过该件的人不能抽查该件")
        row.checker, row.finding, row.checked_at = who.key, finding.strip(), at
        _log(transaction, "sample_checked", row, actor, at, found=bool(row.finding))


def record_action(hall: Hall, check_id: int, action: str, actor: Actor, at: datetime | None = None) -> None:
    """Write what was done about a finding. Raises SampleCheckRefusedError, UnknownPersonError."""
    at = at or now()
    with hall.database.write() as transaction:
        row = _open(transaction, check_id)
        who = somebody(transaction, actor)
        must(bool(row.finding), SampleCheckRefusedError, "没有发现问题，不需要纠正")
        must(bool(action.strip()), SampleCheckRefusedError, "没有写明纠正措施")
        row.action, row.acted_at, row.acted_by = action.strip(), at, who.key
        _log(transaction, "sample_acted_on", row, actor, at)


def close_check(hall: Hall, check_id: int, actor: Actor, at: datetime | None = None) -> None:
    """Close a check, by its checker, the duty head or the supervisor; a finding only after an action.

    Raises SampleCheckRefusedError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        row = _open(transaction, check_id)
        who = somebody(transaction, actor)
        must(row.checked_at is not None, SampleCheckRefusedError, "还没有填写抽查结果")
        must(not row.finding or bool(row.action), SampleCheckRefusedError, "发现的问题还没有纠正措施")
        may = who.key == row.checker or bool(CLOSERS & set(who.roles))
        must(may, SampleCheckRefusedError, "由抽查人、值班负责人或督查员办结")
        row.closed_at, row.closed_by = at, who.key
        _log(transaction, "sample_check_closed", row, actor, at)


def _add(transaction: Transaction, draw: str, case: CaseRow, seed: int, at: datetime) -> SampleCheckRow:
    checker = _checker(transaction, case, seed)
    return add(transaction, SampleCheckRow(draw=draw, case_id=case.id or 0, checker=checker, drawn_at=at))


def _checker(transaction: Transaction, case: CaseRow, seed: int) -> str | None:
    """Return who checks: by lot, somebody of the matter's department who had no hand in the case."""
    matter = matter_by_key(transaction, case.matter)
    hands = hands_on(transaction, case.id or 0)
    able: Sequence[PersonRow] = [
        one
        for one in people(transaction)
        if matter is not None and one.department == matter.department and one.key not in hands
    ]
    return min((one.key for one in able), key=lambda key: _lot(seed, case.number + key), default=None)


def _lot(seed: int, text: str) -> bytes:
    return hashlib.sha256(f"{seed}:{text}".encode()).digest()


def _open(transaction: Transaction, check_id: int) -> SampleCheckRow:
    transaction.lock_name(f"check:{check_id}")
    row = get(transaction, SampleCheckRow, check_id)
    if row is None or row.closed_at is not None:
        raise SampleCheckRefusedError(why=f"抽查{check_id}已经办结，或者没有这一件")
    return row


def _log(
    transaction: Transaction, kind: str, row: SampleCheckRow, actor: Actor, at: datetime, **more: bool
) -> None:
    detail = {"check": row.id, "draw": row.draw, **more}
    state = case_by_id(transaction, row.case_id).state
    transaction.record(NewEvent(kind, at, actor, row.case_id, state, state, detail))
