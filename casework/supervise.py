"""监督: how fast the lanes are, what is overdue, which stage drags, and who must answer (S22, S37–S40)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Final

from casework.errors import SupervisionRefusedError
from casework.make_out import HALL, head_of, make_out
from casework.papers.contents import Card, SupervisionOrder
from casework.papers.kinds import PaperKind
from casework.rule_sets import version_of
from casework.steps import SUPERVISORS, sit
from rules.clocks import Clock, ClockEvent, decision_due, running_events, stopped_on
from rules.life_cycle import Step
from rules.working_calendar import published_calendar
from storage import events
from storage.case_figures import CaseFigure, case_figures
from storage.cases import case_by_number, cases_being_handled
from storage.clock import local_date, now
from storage.database import Transaction
from storage.hall import Hall
from storage.life import clock_events
from storage.life_tables import SupervisionOrderRow
from storage.powers import matters
from storage.rows import add, of_case
from storage.tables import CaseRow
from storage.values import Actor

_ACCEPTANCES: Final = (Step.ACCEPT, Step.ACCEPT_WITH_TOLERANCE, Step.DEEM_ACCEPTED)
_DECISIONS: Final = (Step.GRANT, Step.REFUSE)
STAGES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "收件到受理": (("received",), _ACCEPTANCES),
    "受理到开始审查": (_ACCEPTANCES, (Step.BEGIN_EXAMINATION,)),
    "审查": ((Step.BEGIN_EXAMINATION,), (Step.PROPOSE,)),
    "决定": ((Step.PROPOSE,), _DECISIONS),
    "制证": (_DECISIONS, (Step.MAKE_RESULT,)),
}
"""The stages of handling: the events that begin one, and those that end it (S36)."""

STAGE_TARGETS: Final = {"收件到受理": 1, "受理到开始审查": 1, "审查": 5, "决定": 2, "制证": 2}
"""Internal targets in working days; every hall may set its own (S40)."""


@dataclass(frozen=True, slots=True)
class Lane:
    """高频 or 低频: how many cases came, how many were handled, the median hours from receipt to the end."""

    high_frequency: bool
    received: int
    handled: int
    median_hours: float | None


def lanes(hall: Hall, first: date, last: date) -> tuple[Lane, Lane]:
    """Return the fast lane and the other one over the cases received from `first` to `last` (S22)."""
    with hall.database.read() as transaction:
        figures = case_figures(transaction, first, last)
        high = {matter.key for matter in matters(transaction) if matter.high_frequency}
    return _lane(True, figures, high), _lane(False, figures, high)


def _lane(fast: bool, figures: Sequence[CaseFigure], high: set[str]) -> Lane:
    own = [one for one in figures if (one.matter in high) is fast]
    hours = [one.hours for one in own if one.hours is not None]
    return Lane(fast, len(own), len(hours), median(hours) if hours else None)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A case past a limit: which clock, its last day, working days over, and whether anybody asked why."""

    number: str
    owner: str | None
    clock: Clock
    due: date
    days_over: int
    ordered: bool


def overdue(hall: Hall, at: datetime | None = None) -> list[Overdue]:
    """Return every case past its statutory or promised last day, worst first (S37, S39)."""
    today = local_date(at or now())
    with hall.database.read() as transaction:
        found = [
            one for case in cases_being_handled(transaction) for one in _overdue(transaction, case, today)
        ]
    return sorted(found, key=lambda one: (-one.days_over, one.number))


def _overdue(transaction: Transaction, case: CaseRow, today: date) -> list[Overdue]:
    calendar, held = published_calendar(), clock_events(transaction, case.id or 0)
    rule_set = version_of(case)
    both = decision_due(rule_set.limits, held, calendar) if rule_set else (None, None)
    orders = {order.clock for order in of_case(transaction, SupervisionOrderRow, case.id or 0)}
    return [
        Overdue(
            case.number,
            case.owner or case.queue,
            clock,
            deadline.day,
            calendar.between(deadline.day, today),
            clock in orders,
        )
        for clock, deadline in zip((Clock.STATUTORY, Clock.PROMISED), both, strict=True)
        if deadline is not None and deadline.day < today and stopped_on(clock, held) is None
    ]


def order(
    hall: Hall,
    number: str,
    clock: Clock,
    demands: tuple[str, ...],
    reply_by: datetime,
    actor: Actor,
    at: datetime | None = None,
) -> int:
    """Order the department to answer for a clock of a case; return the paper's row number (督办, S39).

    One order per clock is open at a time. Raises SupervisionRefusedError.
    """
    with sit(hall, number, actor, at) as sitting:
        if sitting.person is None or not SUPERVISORS & set(sitting.person.roles):
            raise SupervisionRefusedError(why="督办单由督查员或值班负责人开具")
        before = of_case(sitting.transaction, SupervisionOrderRow, sitting.case_id)
        if any(one.clock == clock and one.replied_at is None for one in before):
            raise SupervisionRefusedError(why="该时限已有一份督办单没有答复")
        started, last_day = _term(sitting.transaction, sitting.case, clock)
        over = published_calendar().between(last_day, sitting.day)
        add(
            sitting.transaction,
            SupervisionOrderRow(
                case_id=sitting.case_id,
                clock=clock,
                ordered_at=sitting.at,
                ordered_by=sitting.person.key,
                reply_by=reply_by,
            ),
        )
        sitting.record("supervision_ordered", {"clock": clock.value, "days_over": over})
        content = SupervisionOrder(
            head=head_of(sitting, HALL),
            card=Card.RED if over > 0 else Card.YELLOW,
            to=(head_of(sitting).department,),
            clock="法定办结时限" if clock is Clock.STATUTORY else "承诺办结时限",
            started_on=started,
            due_on=last_day,
            standing=f"超期{over}个工作日" if over > 0 else f"剩余{-over}个工作日",
            facts=f"该件于{started:%Y年%m月%d日}起算，至今没有作出决定",
            demands=demands,
            raised_at=sitting.at,
            reply_by=reply_by,
        )
        return make_out(sitting, PaperKind.SUPERVISION_ORDER, content, HALL)


def reply(hall: Hall, number: str, clock: Clock, text: str, actor: Actor, at: datetime | None = None) -> None:
    """Answer the open order for a clock, with the reason (S39). Raises SupervisionRefusedError."""
    with sit(hall, number, actor, at) as sitting:
        asked = [
            one
            for one in of_case(sitting.transaction, SupervisionOrderRow, sitting.case_id)
            if one.clock == clock and one.replied_at is None
        ]
        if not asked or not text.strip():
            raise SupervisionRefusedError(why="没有等待答复的督办单，或者没有写明答复")
        asked[0].reply, asked[0].replied_at, asked[0].replied_by = text, sitting.at, actor.person
        sitting.record("supervision_replied", {"clock": clock.value})


def _term(transaction: Transaction, case: CaseRow, clock: Clock) -> tuple[date, date]:
    """Return the first and the last day of a clock; raises SupervisionRefusedError when it does not run."""
    held = clock_events(transaction, case.id or 0)
    rule_set = version_of(case)
    both = decision_due(rule_set.limits, held, published_calendar()) if rule_set else (None, None)
    deadline = dict(zip((Clock.STATUTORY, Clock.PROMISED), both, strict=True)).get(clock)
    own: list[ClockEvent] = running_events(clock, held)
    if deadline is None or not own:
        raise SupervisionRefusedError(why="该时限没有在计算")
    return own[0].on, deadline.day


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long a case stood in a stage, in working days, and its target."""

    stage: str
    began: datetime
    ended: datetime | None
    working_days: int
    target: int

    @property
    def slow(self) -> bool:
        """Whether the stage took, or takes, longer than its target (S40)."""
        return self.working_days > self.target


def stages(hall: Hall, number: str, at: datetime | None = None) -> list[StageTime]:
    """Return the stages a case went through, from its events (S36); an open one is reckoned up to now."""
    at = at or now()
    with hall.database.read() as transaction:
        case = case_by_number(transaction, number)
        log = events.of_case(transaction.session, case.id or 0)
    times: dict[str, datetime] = {}
    for event in log:
        times.setdefault(event.kind, event.at)
    found = []
    for stage, (beginnings, ends) in STAGES.items():
        began = min((times[one] for one in beginnings if one in times), default=None)
        if began is None:
            continue
        ended = min((times[one] for one in ends if one in times), default=None)
        days = published_calendar().between(local_date(began), local_date(ended or at))
        found.append(StageTime(stage, began, ended, days, STAGE_TARGETS[stage]))
    return found
