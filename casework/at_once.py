"""即办件: receipt was a minute ago; accept, decide and hand out in one sitting, every event written (S28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.accept import accept_in
from casework.examine import Granted, grant_in
from casework.issue_counter import Recipient, hand_out_in
from casework.steps import sit, take
from rules.life_cycle import Step
from storage.clock import local_date
from storage.hall import Hall
from storage.values import Actor


@dataclass(frozen=True, slots=True)
class DoneAtOnce:
    """The papers of one sitting, by their row numbers."""

    papers: tuple[int, ...]


def handle_at_once(
    hall: Hall,
    number: str,
    granted: Granted,
    recipient: Recipient,
    actor: Actor,
    at: datetime | None = None,
) -> DoneAtOnce:
    """Accept, grant, hand out and close an instant case in one transaction: all of it, or nothing.

    The person needs the powers to accept and to decide. Raises StepRefusedError at the first step that
    cannot be taken; for a matter that is no 即办件 that is the decision.
    """
    stored = hall.objects.put_originals([recipient.signature])[0].sha256 if recipient.signature else None
    with sit(hall, number, actor, at) as sitting:
        accepted = accept_in(sitting)
        decision = grant_in(sitting, granted)
        still_here = sitting.day == local_date(sitting.case.received_at)
        proof = hand_out_in(sitting, recipient, stored, still_here=still_here)
        take(sitting, Step.CLOSE)
        return DoneAtOnce((*accepted.papers, decision, proof))
