"""体外循环: signs that something was done outside the system, from what the log of a case tells (S13).

Pure: traces in, signs out. A sign is a question for a person, never a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from rules.states import DECIDED_STATES, CaseState

LONG: Final = timedelta(hours=1)
"""Clocks of two machines, and a wait for the database, make less of a difference."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An event as the log holds it, in the order of `seq`; `day` is its date in the hall.

    `by_department`: somebody of a department acted.
    """

    seq: int
    case_id: int
    kind: str
    at: datetime
    day: date
    before: str | None = None
    after: str | None = None
    by_department: bool = False

    def moves_to(self, states: Iterable[CaseState]) -> bool:
        """Say whether the event brought the case into one of the states."""
        return self.after != self.before and self.after in set(states)


@dataclass(frozen=True, slots=True)
class Trace:
    """A case's log, oldest first, its scans, and when its papers went to the department on each leg.

    `received_on` is the receipt date; `reason` why it may be another than the day on which it was written.
    """

    case_id: int
    number: str
    received_on: date
    events: tuple[Logged, ...]
    scans: int
    reason: str = ""
    handed_over_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of work outside the system: a key that stays, what it is in Chinese, and the case if any."""

    key: str
    words: str
    case_id: int | None = None


def signs_of(trace: Trace) -> list[Sign]:
    """Return what the trace of one case gives away."""
    signs = []
    decision = next((one for one in trace.events if one.moves_to(DECIDED_STATES)), None)
    issue = next((one for one in trace.events if one.moves_to({CaseState.ISSUED})), None)
    if decision is not None and not trace.scans:
        signs.append(_sign(trace, "no_scan", "已作出决定，却没有任何扫描件"))
    if decision is not None and decision.by_department and not _handed_over_before(trace, decision):
        signs.append(_sign(trace, "no_handover", "部门已作出决定，此前却没有移交过材料"))
    if issue is not None and (decision is None or decision.seq > issue.seq):
        signs.append(_sign(trace, "no_decision", "已送达结果，此前却没有决定"))
    receipt = next((one for one in trace.events if one.after == CaseState.RECEIVED), None)
    if receipt is not None and trace.received_on < receipt.day and not trace.reason:
        words = f"{receipt.day}登记的收件，收件日期却写作{trace.received_on}，没有说明原因"
        signs.append(_sign(trace, "early_receipt", words))
    return signs


def back_dated(events: Sequence[Logged], long: timedelta = LONG) -> list[Logged]:
    """Return the events whose time lies more than `long` before that of one written earlier."""
    found = []
    latest: datetime | None = None
    for event in events:
        if latest is not None and event.at < latest - long:
            found.append(event)
        else:
            latest = event.at if latest is None else max(latest, event.at)
    return found


def _handed_over_before(trace: Trace, decision: Logged) -> bool:
    return any(at <= decision.at for at in trace.handed_over_at)


def _sign(trace: Trace, kind: str, words: str) -> Sign:
    return Sign(f"{kind}:{trace.case_id}", f"办件{trace.number}：{words}", trace.case_id)
