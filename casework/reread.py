"""更正识别: a person reads a field that the machine misread, and the rules judge the case again.

The machine's reading stays in `fields`; what the person read stands beside it and counts from then on. How
often the machine was right at which confidence is the reliability table, and every such reading adds to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from casework.application import submitted_from
from casework.errors import NoSuchFieldError, UnknownMatterError
from casework.exceptions import close_settled_reviews, open_reviews
from casework.findings import StandingFinding, standing_findings
from casework.precheck import cage
from casework.settle import refreshed
from casework.steps import Sitting, sit, take
from rules.facts import Finding
from rules.judge import judge
from rules.life_cycle import Step
from storage.hall import Hall
from storage.life_tables import FieldCorrectionRow
from storage.readings import (
    document_of_field,
    read_by_people,
    stored_documents,
    stored_refusals,
)
from storage.record_readings import replace_findings
from storage.rows import add
from storage.values import Actor

BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)


def correct_field(
    hall: Hall,
    number: str,
    field_id: int,
    value: str,
    reason: str,
    actor: Actor,
    at: datetime | None = None,
) -> list[StandingFinding]:
    """Write what a person read in a field of the case, judge the case again, return what holds now.

    `value` is normalised as contract.md says; the same value as the machine's confirms it. What people
    settled before stays settled where the rule still says the same. Raises StepRefusedError,
    NoSuchFieldError, UnknownMatterError.
    """
    with sit(hall, number, actor, at) as sitting:
        document = document_of_field(sitting.transaction, field_id)
        if document is None or document.case_id != sitting.case_id:
            raise NoSuchFieldError(case_number=number)
        detail = {"round": sitting.case.round, "field": field_id, "kind": "field"}
        take(sitting, Step.SETTLE, reason=reason, detail=detail)
        add(
            sitting.transaction,
            FieldCorrectionRow(
                field_id=field_id,
                value=value,
                reason=reason,
                person=sitting.key,
                at=sitting.at,
            ),
        )
        return judge_again(sitting)


def judge_again(sitting: Sitting) -> list[StandingFinding]:
    """Have both evaluators judge what is stored, as people have read it; return what holds now."""
    case = sitting.case
    before = standing_findings(sitting.transaction, case)
    found = _judged(sitting)
    kept = _kept_settlements(before, found)
    replace_findings(sitting.transaction, sitting.case_id, case.round, found, kept)
    close_settled_reviews(sitting, found)
    open_reviews(sitting.transaction, case, found, sitting.at)
    return refreshed(sitting)


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of the values with a confidence from `low` up to `high` that people read too, how many were right."""

    low: float
    high: float
    read: int
    right: int


def reliability(hall: Hall) -> list[Reliability]:
    """Return the reliability table over everything people have read so far."""
    with hall.database.read() as transaction:
        readings = read_by_people(transaction)
    table = []
    for low, high in pairwise(BINS):
        own = [same for confidence, same in readings if low <= confidence < high or confidence == high == 1]
        table.append(Reliability(low, high, len(own), sum(own)))
    return table


def _judged(sitting: Sitting) -> tuple[Finding, ...]:
    case, rule_set = sitting.case, sitting.rule_set
    if rule_set is None:
        raise UnknownMatterError(matter=case.matter)
    submitted = submitted_from(
        stored_documents(sitting.transaction, sitting.case_id, case.round),
        stored_refusals(sitting.transaction, sitting.case_id, case.round),
        received_on=case.received_on,
        agent=case.agent_present,
        applicant=case.applicant_type,
        case_number=case.number,
        phone_given_by_others=case.phone_given_by_others,
    )
    return judge(rule_set, submitted.application, cage()).findings + submitted.besides


def _kept_settlements(before: Sequence[StandingFinding], found: Sequence[Finding]) -> dict[int, int]:
    """Return from which old position to which new one a settlement moves: where the finding is the same."""
    places = {finding: position for position, finding in enumerate(found, start=1)}
    return {
        one.position: places[one.finding]
        for one in before
        if one.settlement is not None and one.finding in places
    }
