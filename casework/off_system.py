"""异常办理: looks for work done outside the system, and puts each sign into queue Q12 once (S13).

Found are decisions without scans or hand-over, results issued without decision, events and receipts that
claim an earlier time, and other systems' records without an intake here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from casework.exceptions import open_exception
from rules.off_system import Logged, Sign, Trace, back_dated, signs_of
from rules.working_calendar import DAY
from storage.clock import SHANGHAI, local_date, now
from storage.database import Transaction
from storage.hall import Hall
from storage.life import exception_by_key
from storage.outside import records_without_intake
from storage.tables import CaseRow, EventRow
from storage.traces import (
    cases_by_id,
    events_of_cases,
    events_written,
    handed_over_at,
    of_departments,
    scans_of,
)
from storage.values import MACHINE, Actor, Queue

LOOK_BACK: Final = timedelta(days=10)
"""Events are read from so long before the day: after days of rest too."""
CASES_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class OffSystemWork:
    """What a day's look found: every sign in words, and how many were not in the queue before."""

    day: date
    signs: tuple[Sign, ...]
    fresh: int

    def lines(self) -> list[str]:
        """Return the report in words."""
        if not self.signs:
            return [f"{self.day}没有发现体外办理的迹象。"]
        told = [f"{one.words}。" for one in self.signs]
        return [*told, f"共{len(told)}处，其中新发现{self.fresh}处，已列入异常队列Q12，请督查员核查。"]


def find_off_system_work(
    hall: Hall, day: date, actor: Actor = MACHINE, at: datetime | None = None
) -> OffSystemWork:
    """Look at what was written on `day`; every sign comes into queue Q12 once, however often one looks."""
    at = at or now()
    begins = datetime.combine(day, time(), SHANGHAI)
    with hall.database.write() as transaction:
        transaction.lock_name("off_system")
        written = events_written(transaction, begins - LOOK_BACK, begins + DAY)
        cases = sorted({row.case_id for row in written if row.case_id is not None})
        signs = [*_back_dated(transaction, written), *_of_cases(transaction, cases)]
        signs += _without_intake(transaction, day, begins)
        held = cases_by_id(transaction, {one.case_id for one in signs if one.case_id is not None})
        fresh = [_put(transaction, one, held.get(one.case_id or 0), actor, at) for one in signs]
        return OffSystemWork(day, tuple(signs), sum(fresh))


def _of_cases(transaction: Transaction, cases: Sequence[int]) -> Iterator[Sign]:
    for start in range(0, len(cases), CASES_AT_ONCE):
        for trace in _traces(transaction, cases[start : start + CASES_AT_ONCE]):
            yield from signs_of(trace)


def _traces(transaction: Transaction, cases: Sequence[int]) -> list[Trace]:
    by_department = of_departments(transaction)
    scans, handed_over = scans_of(transaction, cases), handed_over_at(transaction, cases)
    rows = cases_by_id(transaction, cases)
    events: dict[int, list[EventRow]] = {case: [] for case in cases}
    for one in events_of_cases(transaction, cases):
        events[one.case_id or 0].append(one)
    return [
        Trace(
            case,
            rows[case].number,
            rows[case].received_on,
            tuple(_logged(one, by_department) for one in events[case]),
            scans.get(case, 0),
            _reason(events[case]),
            tuple(handed_over.get(case, ())),
        )
        for case in cases
    ]


def _logged(row: EventRow, by_department: Collection[str] = ()) -> Logged:
    return Logged(
        row.seq,
        row.case_id or 0,
        row.kind,
        row.at,
        local_date(row.at),
        row.state_before,
        row.state_after,
        row.person in by_department,
    )


def _reason(events: Iterable[EventRow]) -> str:
    """Return the reason that the receipt gives for doing something unusual, "" for none."""
    reasons = (one.detail.get("override_reason") for one in events)
    return next((str(reason) for reason in reasons if reason), "")


def _back_dated(transaction: Transaction, written: Sequence[EventRow]) -> Iterator[Sign]:
    found = back_dated([_logged(row) for row in written])
    rows = cases_by_id(transaction, {one.case_id for one in found})
    for one in found:
        when = one.at.astimezone(SHANGHAI)
        said = f"第{one.seq}条记录的时间写作{when:%Y-%m-%d %H:%M}，早于在它之前写下的记录"
        words = f"办件{rows[one.case_id].number}：{said}"
        yield Sign(f"back_dated:{one.seq}", words, one.case_id)


def _without_intake(transaction: Transaction, day: date, begins: datetime) -> Iterator[Sign]:
    for row in records_without_intake(transaction, day, begins, begins + DAY):
        words = f"外部系统{row.system}有{row.received_on}收件的{row.number}，本大厅没有收件"
        yield Sign(f"no_intake:{row.system}:{row.number}", words)


def _put(transaction: Transaction, sign: Sign, case: CaseRow | None, actor: Actor, at: datetime) -> bool:
    """Put a sign into the queue; return whether it had not been there before."""
    key = f"off_system:{sign.key}"
    if exception_by_key(transaction, key) is not None:
        return False
    open_exception(transaction, Queue.ANOMALY, key, sign.words, at, case=case, actor=actor)
    return True
