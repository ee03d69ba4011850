"""视为受理: find what the law has accepted because nobody spoke for five working days, and write it down."""

from __future__ import annotations

from datetime import datetime

from casework.accept import deem_accepted
from casework.errors import StepRefusedError
from rules.clocks import CORRECTION_LIMIT, Clock, due, stopped_on
from rules.states import CaseState
from rules.working_calendar import published_calendar
from storage.cases import cases_received_before
from storage.clock import local_date, now
from storage.hall import Hall
from storage.life import clock_events


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
    today, calendar = local_date(at), published_calendar()
    found = []
    with hall.database.read() as transaction:
        for case in cases_received_before(transaction, today, CaseState.RECEIVED):
            held = clock_events(transaction, case.id or 0)
            last = due(Clock.CORRECTION, CORRECTION_LIMIT, held, calendar)
            if last is not None and last.day < today and stopped_on(Clock.CORRECTION, held) is None:
                found.append(case.number)
    return found
