"""视为受理: find what the law has accepted because nobody spoke for five working days, and write it down."""

from __future__ import annotations

from datetime import datetime

from casework.accept import deem_accepted
from casework.errors import StepRefusedError
from rules.clocks import Clock
from rules.states import CaseState
from rules.working_calendar import DAY, midnight_after
from storage.clock import local_date, now
from storage.deadlines import cases_by_ids, deadlines_past
from storage.hall import Hall


def deem_lapsed(hall: Hall, at: datetime | None = None) -> list[str]:
    """Deem every case accepted whose term for a notice has run out; return their numbers.

    May run again and beside itself at any time: who comes second finds the case accepted.
    """
    at = at or now()
    deemed = []
    for number in lapsed(hall, at):
        try:
            deem_accepted(hall, number, at)
        except StepRefusedError:
            continue  # somebody accepted it, or asked for corrections, a moment ago
        deemed.append(number)
    return deemed


def lapsed(hall: Hall, at: datetime) -> list[str]:
    """Return the cases still unanswered after the last day of their term (K1)."""
    with hall.database.read() as transaction:
        past = deadlines_past(transaction, midnight_after(local_date(at) - DAY), (Clock.CORRECTION,))
        cases = cases_by_ids(transaction, [row.case_id for row in past])
    return [case.number for case in cases.values() if case.state == CaseState.RECEIVED]
