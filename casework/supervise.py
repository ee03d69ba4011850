"""监督: how fast the lanes are, what is overdue, which stage drags, and who must answer (S22, S37–S40)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from casework.errors import SupervisionRefusedError
from casework.make_out import HALL, head_of, make_out
from casework.papers.contents import Card, SupervisionOrder
from casework.papers.kinds import PaperKind
from casework.steps import SUPERVISORS, Sitting, sit
from rules.clocks import CLOCK_WORDS, DECISION_CLOCKS, Clock, ClockEvent, Tick
from rules.stages import STAGES
from rules.working_calendar import WorkingCalendar
from storage.calendar import calendar_of
from storage.case_figures import CaseFigure, case_figures
from storage.cases import case_by_number
from storage.clock import local_date, now
from storage.clock_tables import DeadlineRow
from storage.deadlines import cases_by_ids, deadlines_past
from storage.hall import Hall
from storage.life import clock_events
from storage.life_tables import SupervisionOrderRow
from storage.powers import matters
from storage.rows import add, get, of_case
from storage.values import Actor


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
    at = at or now()
    with hall.database.read() as transaction:
        calendar = calendar_of(transaction)
        rows = deadlines_past(transaction, at, DECISION_CLOCKS)
        cases = cases_by_ids(transaction, [row.case_id for row in rows])
        found = [
            Overdue(
                cases[row.case_id].number,
                cases[row.case_id].owner or cases[row.case_id].queue,
                Clock(row.clock),
                row.due_on,
                calendar.between(row.due_on, local_date(at)),
                any(one.clock == row.clock for one in of_case(transaction, SupervisionOrderRow, row.case_id)),
            )
            for row in rows
        ]
    return sorted(found, key=lambda one: (-one.days_over, one.number))


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
        if any(one.clock == clock and one.replied_at is None for one in _orders(sitting)):
            raise SupervisionRefusedError(why="该时限已有一份督办单没有答复")
        term = get(sitting.transaction, DeadlineRow, (sitting.case_id, clock))
        if term is None:
            raise SupervisionRefusedError(why="该时限没有在计算")
        over = sitting.calendar.between(term.due_on, sitting.day)
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
        _run_to_the_first_reply(sitting)
        content = SupervisionOrder(
            head=head_of(sitting, HALL),
            card=Card.RED if over > 0 else Card.YELLOW,
            to=(head_of(sitting).department,),
            clock=CLOCK_WORDS[clock],
            started_on=term.started_on,
            due_on=term.due_on,
            standing=f"超期{over}个工作日" if over > 0 else f"剩余{-over}个工作日",
            facts=f"该件的{CLOCK_WORDS[clock]}于{term.started_on:%Y年%m月%d日}起算，至今没有办结",
            demands=demands,
            raised_at=sitting.at,
            reply_by=reply_by,
        )
        return make_out(sitting, PaperKind.SUPERVISION_ORDER, content, HALL)


def reply(hall: Hall, number: str, clock: Clock, text: str, actor: Actor, at: datetime | None = None) -> None:
    """Answer the open order for a clock, with the reason (S39). Raises SupervisionRefusedError."""
    with sit(hall, number, actor, at) as sitting:
        asked = [one for one in _orders(sitting) if one.clock == clock and one.replied_at is None]
        if not asked or not text.strip():
            raise SupervisionRefusedError(why="没有等待答复的督办单，或者没有写明答复")
        asked[0].reply, asked[0].replied_at, asked[0].replied_by = text, sitting.at, actor.person
        sitting.record("supervision_replied", {"clock": clock.value})
        _run_to_the_first_reply(sitting)


def _run_to_the_first_reply(sitting: Sitting) -> None:
    """Let the clock of replies run to the earliest day that an open order names; without one it stops."""
    last = [local_date(one.reply_by) for one in _orders(sitting) if one.replied_at is None]
    if last:
        sitting.tick(Clock.SUPERVISION, Tick.START, until=min(last))
    else:
        sitting.stop(Clock.SUPERVISION)


def _orders(sitting: Sitting) -> Sequence[SupervisionOrderRow]:
    return of_case(sitting.transaction, SupervisionOrderRow, sitting.case_id)


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long a case stood in a stage, in working days over all its rounds, and its target."""

    stage: str
    began: date
    ended: date | None
    working_days: int
    target: int

    @property
    def slow(self) -> bool:
        """Whether the stage took, or takes, longer than its target (S40)."""
        return self.working_days > self.target


def stages(hall: Hall, number: str, at: datetime | None = None) -> list[StageTime]:
    """Return the stages that a case has been through, and the one it is in (S36)."""
    today = local_date(at or now())
    with hall.database.read() as transaction:
        held = clock_events(transaction, case_by_number(transaction, number).id or 0)
        calendar = calendar_of(transaction)
    found = []
    for clock, stage in STAGES.items():
        own = [event for event in held if event.clock is clock]
        if own:
            ended = own[-1].on if own[-1].tick is Tick.STOP else None
            days = _days_in(own, today, calendar)
            found.append(StageTime(stage.word, own[0].on, ended, days, stage.target.n))
    return found


def _days_in(own: Sequence[ClockEvent], today: date, calendar: WorkingCalendar) -> int:
    """Return the working days that a stage lasted: what stands, or was over, does not count."""
    days, goes_since = 0, None
    for event in own:
        if event.tick in (Tick.START, Tick.RESUME):
            goes_since = event.on
        elif goes_since is not None:
            days, goes_since = days + calendar.between(goes_since, event.on), None
    return days + (calendar.between(goes_since, today) if goes_since is not None else 0)
