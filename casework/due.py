"""What a case's limits are in days and in words, for its papers."""

from __future__ import annotations

from datetime import date

from casework.steps import Sitting
from rules.clocks import decision_due
from rules.rule_set import Limit
from rules.working_calendar import Deadline
from storage.life import clock_events


def decision_day(sitting: Sitting) -> Deadline:
    """Return the last day of the decision: by law, else as promised, else the acceptance date itself."""
    rule_set = sitting.rule_set
    held = clock_events(sitting.transaction, sitting.case_id)
    both = decision_due(rule_set.limits, held, sitting.calendar) if rule_set else (None, None)
    return both[0] or both[1] or Deadline(sitting.case.accepted_on or sitting.day)


def promised_day(sitting: Sitting) -> date | None:
    """Return the last day of the decision as the hall promises it, None where it promises none."""
    rule_set = sitting.rule_set
    held = clock_events(sitting.transaction, sitting.case_id)
    promised = decision_due(rule_set.limits, held, sitting.calendar)[1] if rule_set else None
    return promised.day if promised else None


def limit_words(limit: Limit | None) -> str:
    """Return a limit as papers say it; one of no days is on the spot."""
    if limit is None:
        return ""
    return limit.shown() if limit.n else "当场"


def decision_words(sitting: Sitting) -> str:
    """Return what will be decided: only a licence is 行政许可."""
    licence = sitting.rule_set is not None and sitting.rule_set.matter_type == "行政许可"
    return "是否准予行政许可的决定" if licence else "是否准予的决定"
