"""环节: the stages of handling, each with the events that begin and end it and its target (S36, S40).

A stage that drags is seen while the whole is still in time; its targets bind nobody outside the hall.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rules.clocks import Clock
from rules.life_cycle import Step
from rules.rule_set import Limit, SourceMark

_ACCEPTANCES: Final = (Step.ACCEPT, Step.ACCEPT_WITH_TOLERANCE, Step.DEEM_ACCEPTED)
_DECISIONS: Final = (Step.GRANT, Step.REFUSE)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its word, the events that begin one and end one, and its target."""

    word: str
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    target: Limit


def _days(n: int) -> Limit:
    return Limit(n, "working_day", SourceMark.RECOMMENDED)


STAGES: Final = {
    Clock.STAGE_ACCEPTANCE: Stage(
        "收件到受理", ("received",), (*_ACCEPTANCES, Step.NOTIFY_CORRECTION), _days(1)
    ),
    Clock.STAGE_WAIT: Stage("受理到开始审查", _ACCEPTANCES, (Step.BEGIN_EXAMINATION,), _days(1)),
    Clock.STAGE_EXAMINATION: Stage("审查", (Step.BEGIN_EXAMINATION,), (Step.PROPOSE, *_DECISIONS), _days(5)),
    Clock.STAGE_DECISION: Stage("决定", (Step.PROPOSE,), _DECISIONS, _days(2)),
    Clock.STAGE_RESULT: Stage("制证", _DECISIONS, (Step.MAKE_RESULT,), _days(2)),
}
"""The stages in their order. Each round of papers is "received" anew. Targets bind nobody by law."""
STANDS: Final = frozenset({Step.SUSPEND})
GOES_ON: Final = frozenset({Step.RESUME})
"""While a special procedure lasts no stage drags."""
