"""核定: what only a person can say of a case: a doubtful finding, a misread field, who the parties are.

The machine's finding and reading stay stored; what the person said stands beside them, with name and time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from casework.errors import AlreadySettledError, NoSuchFindingError
from casework.exceptions import close_exception_in, review_key
from casework.findings import StandingFinding, standing_findings
from casework.parties import Party, PartyRole, confirm_party
from casework.steps import Sitting, sit, take
from rules.facts import Finding, verdict_of
from rules.life_cycle import Step
from storage.hall import Hall
from storage.life import exception_by_key
from storage.life_tables import SettlementRow
from storage.rows import add
from storage.values import Actor

Settled = Literal["pass", "fail"]


def settle(
    hall: Hall,
    number: str,
    position: int,
    outcome: Settled,
    reason: str,
    actor: Actor,
    at: datetime | None = None,
) -> list[StandingFinding]:
    """Settle the finding at `position` (from 1) of the current round; return all that hold afterwards.

    `reason` is what the person saw; of a defect it is what the applicant is told. Raises StepRefusedError,
    NoSuchFindingError, AlreadySettledError.
    """
    with sit(hall, number, actor, at) as sitting:
        found = standing_findings(sitting.transaction, sitting.case)
        one = next((standing for standing in found if standing.position == position), None)
        if one is None:
            raise NoSuchFindingError(case_number=number, position=position)
        if one.settlement is not None:
            raise AlreadySettledError(message=one.finding.message.partition("。")[0])
        detail = {"round": sitting.case.round, "position": position, "rule": one.finding.rule}
        take(sitting, Step.SETTLE, reason=reason, detail={**detail, "outcome": outcome})
        _write(sitting, position, outcome, reason)
        close_review(sitting, one.finding, outcome)
        return refreshed(sitting)


def confirm(
    hall: Hall, number: str, parties: dict[PartyRole, Party], actor: Actor, at: datetime | None = None
) -> None:
    """Write who the parties of a case are, as the person at the counter has seen it."""
    with sit(hall, number, actor, at) as sitting:
        for role, party in parties.items():
            confirm_party(sitting, role, party)


def refreshed(sitting: Sitting) -> list[StandingFinding]:
    """Write the verdict that holds after what people settled, and return the findings behind it."""
    found = standing_findings(sitting.transaction, sitting.case)
    holding = verdict_of(tuple(one.as_holding() for one in found))
    sitting.case.verdict, sitting.case.needs_review = holding.verdict.value, holding.needs_review
    return found


def close_review(sitting: Sitting, finding: Finding, outcome: Settled) -> None:
    """Close the review that the finding had opened, if it had."""
    review = exception_by_key(sitting.transaction, review_key(sitting.case, finding))
    if review is not None and review.closed_at is None:
        close_exception_in(sitting, review, "accept_as_is" if outcome == "pass" else "ask_applicant")


def _write(sitting: Sitting, position: int, outcome: Settled, reason: str) -> None:
    add(
        sitting.transaction,
        SettlementRow(
            case_id=sitting.case_id,
            round=sitting.case.round,
            position=position,
            outcome=outcome,
            reason=reason,
            person=sitting.key,
            at=sitting.at,
        ),
    )
