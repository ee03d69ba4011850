"""One person at work on one case: load, ask what stands in the way, write state and event together.

Every verb sits down (`sit`), takes one step or several (`take`), and writes what else belongs to it in the
same transaction. Two people at the same case queue for it; the second is told what the first did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from casework.deadlines import tick
from casework.errors import StepRefusedError, UnknownPersonError
from casework.findings import StandingFinding, intolerable, new_demands, standing_findings
from casework.route import Route, route
from casework.rule_sets import version_of
from rules.clocks import (
    BEYOND_THE_END,
    CORRECTION_LIMIT,
    Clock,
    ClockEvent,
    Tick,
    decision_due,
    due,
    running_events,
)
from rules.facts import Outcome
from rules.guards import LookedUp, Refusal, Standing
from rules.life_cycle import STEPS, Step, StepRule, refusals
from rules.rule_set import RuleSet
from rules.stages import GOES_ON, STAGES, STANDS
from rules.states import ENDED, STATE_WORDS, CaseState, PowerKind
from rules.working_calendar import WorkingCalendar
from storage import events
from storage.calendar import calendar_of
from storage.cases import case_by_number
from storage.clock import SHANGHAI, local_date, now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.life import (
    batches_of_case,
    clock_events,
    credit_is_bad,
    is_qualified,
    open_exceptions,
    parties_of,
    push_of,
)
from storage.life_tables import DeferralRow, ExceptionRow
from storage.powers import matter_by_key, person_by_key, powers_of
from storage.rows import of_case
from storage.tables import CaseRow, PersonRow
from storage.values import Actor, Queue

SUPERVISORS = frozenset({"supervisor", "duty_head"})
BESIDE = frozenset({Queue.AUTHORISATION_MISSING, Queue.UNDELIVERABLE, Queue.CALENDAR_PROVISIONAL})
"""Exceptions that say nothing against a decision."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A case in hand: who sits there (None: the machine), and when. Ends with its transaction."""

    hall: Hall
    transaction: Transaction
    case: CaseRow
    person: PersonRow | None
    actor: Actor
    at: datetime

    @property
    def case_id(self) -> int:
        """The case's row number."""
        return self.case.id or 0

    @property
    def key(self) -> str:
        """The key of the person who sits there, "" for the machine."""
        return self.person.key if self.person else ""

    @property
    def day(self) -> date:
        """Today, in the hall."""
        return local_date(self.at)

    @property
    def rule_set(self) -> RuleSet | None:
        """The version of the rule set that the case is judged by."""
        return version_of(self.case)

    @property
    def calendar(self) -> WorkingCalendar:
        """The hall's working calendar."""
        return calendar_of(self.transaction)

    def tick(
        self,
        clock: Clock,
        what: Tick,
        *,
        on: date | None = None,
        days: int = 0,
        until: date | None = None,
        **detail: Any,
    ) -> None:
        """Write down what happened to a clock of the case, today unless another day is given."""
        event = ClockEvent(clock, what, on or self.day, days, until)
        tick(self.hall, self.transaction, self.case, event, self.at, detail)

    def stop(self, *clocks: Clock, because: str = "") -> None:
        """Stop those of the clocks that run; `because` says why where it is not plain."""
        for clock in self._running(clocks):
            if because:
                self.tick(clock, Tick.STOP, because=because)
            else:
                self.tick(clock, Tick.STOP)

    def pass_stages(self, event: str) -> None:
        """Stop and start the clocks of the stages that an event ends and begins."""
        self.stop(*(clock for clock, stage in STAGES.items() if event in stage.ends))
        for clock, stage in STAGES.items():
            if event in stage.begins:
                self.tick(clock, Tick.START)
        if event in STANDS | GOES_ON:
            for clock in self._running(tuple(STAGES)):
                self.tick(clock, Tick.PAUSE if event in STANDS else Tick.RESUME)

    def _running(self, clocks: Iterable[Clock]) -> list[Clock]:
        held = clock_events(self.transaction, self.case_id)
        return [
            clock for clock in clocks if (own := running_events(clock, held)) and own[-1].tick != Tick.STOP
        ]

    def record(self, kind: str, detail: Mapping[str, Any] | None = None) -> None:
        """Append an event that changes no state."""
        state = self.case.state
        self.transaction.record(
            NewEvent(kind, self.at, self.actor, self.case_id, state, state, dict(detail or {}))
        )

    def hand_to(self, power: PowerKind) -> Route:
        """Give the case to whoever has `power` for it today."""
        return route(self.transaction, self.case, power, self.at, self.actor)


@contextmanager
def sit(hall: Hall, number: str, actor: Actor, at: datetime | None = None) -> Iterator[Sitting]:
    """Open the case for one person in one transaction; everything is written at the end, or nothing.

    Raises UnknownCaseError, UnknownPersonError.
    """
    with hall.database.write() as transaction:
        yield _seated(hall, transaction, number, actor, at or now())


@contextmanager
def look(hall: Hall, number: str, actor: Actor, at: datetime | None = None) -> Iterator[Sitting]:
    """Open the case for one person who only looks: no lock is held, and no step can be taken.

    Raises UnknownCaseError, UnknownPersonError.
    """
    with hall.database.read() as transaction:
        yield _seated(hall, transaction, number, actor, at or now())


def _seated(hall: Hall, transaction: Transaction, number: str, actor: Actor, at: datetime) -> Sitting:
    person = None
    if actor.person is not None:
        person = person_by_key(transaction, actor.person)
        if person is None:
            raise UnknownPersonError(person=actor.person)
    return Sitting(hall, transaction, case_by_number(transaction, number), person, actor, at)


def take(
    sitting: Sitting,
    step: Step,
    *,
    after: CaseState | None = None,
    detail: Mapping[str, Any] | None = None,
    **asked: Any,
) -> None:
    """Take one step: every guard is asked, then state and event are written together.

    `asked` are the facts of rules.guards.Standing that only the person at the counter knows (a reason, a
    signature). `detail` goes into the event and holds no personal data. Raises StepRefusedError.
    """
    standing = standing_of(sitting, **asked)
    refused = refusals(step, standing)
    if refused:
        raise _refused(sitting, step, refused)
    case, before = sitting.case, sitting.case.state
    case.state = after or STEPS[step].after or case.state
    if STEPS[step].taken_over and sitting.person is not None:
        case.owner, case.queue, case.queue_reason = sitting.person.key, None, None
    actor = _acting(STEPS[step], sitting)
    sitting.transaction.record(
        NewEvent(step, sitting.at, actor, sitting.case_id, before, case.state, dict(detail or {}))
    )
    sitting.pass_stages(step)
    if case.state in ENDED:
        sitting.stop(*(clock for clock in Clock if clock not in BEYOND_THE_END), because=STEPS[step].word)


def _acting(rule: StepRule, sitting: Sitting) -> Actor:
    """Return who acts in the role that the step asks for: somebody may hold several."""
    if sitting.person is None:
        return sitting.actor
    asked = rule.roles | rule.roles_at_once
    held = [role for role in sitting.person.roles if role in asked]
    return replace(sitting.actor, role=held[0]) if held and sitting.actor.role not in held else sitting.actor


def possible(sitting: Sitting) -> list[Step]:
    """Return the steps that this person can take now, once they have said what a step wants to be told."""
    standing = standing_of(sitting, reason="…")
    return [step for step in STEPS if not refusals(step, standing)]


class _Facts:
    """What is known of the case and of the person, by the names of Standing's fields.

    Each is looked up when a guard asks for it, and once: most steps ask for few.
    """

    def __init__(self, sitting: Sitting) -> None:
        self.sitting, self.transaction, self.case = sitting, sitting.transaction, sitting.case
        self.person = sitting.person

    @cached_property
    def instant(self) -> bool:
        matter = matter_by_key(self.transaction, self.case.matter)
        return bool(matter and matter.instant)

    @cached_property
    def credit_bad(self) -> bool:
        applicant = parties_of(self.transaction, self.sitting.case_id).get("applicant")
        return bool(
            applicant
            and applicant.identity
            and credit_is_bad(self.transaction, applicant.identity, self.sitting.day)
        )

    @cached_property
    def debts(self) -> tuple[str, ...]:
        rows = of_case(self.transaction, DeferralRow, self.sitting.case_id)
        return tuple(row.name for row in rows if row.supplied_at is None)

    @cached_property
    def open_exceptions(self) -> int:
        rows = open_exceptions(self.transaction, case_id=self.sitting.case_id)
        return len([one for one in rows if one.queue not in BESIDE])

    @cached_property
    def closed_an_exception(self) -> bool:
        rows = of_case(self.transaction, ExceptionRow, self.sitting.case_id)
        return self.person is not None and any(one.closed_by == self.person.key for one in rows)

    @cached_property
    def _findings(self) -> list[StandingFinding]:
        return standing_findings(self.transaction, self.case)

    def _count(self, outcome: Outcome) -> int:
        return [one.outcome for one in self._findings].count(outcome)

    @cached_property
    def unsettled(self) -> int:
        return self._count(Outcome.UNKNOWN)

    @cached_property
    def failing(self) -> int:
        return self._count(Outcome.FAIL)

    @cached_property
    def refusing(self) -> int:
        return self._count(Outcome.REFUSE)

    @cached_property
    def intolerable(self) -> tuple[str, ...]:
        return intolerable(self._findings, self.sitting.rule_set)

    @cached_property
    def new_demands(self) -> tuple[str, ...]:
        return new_demands(self.transaction, self.case, self._findings)

    @cached_property
    def _clock_events(self) -> list[ClockEvent]:
        return clock_events(self.transaction, self.sitting.case_id)

    @cached_property
    def correction_lapsed(self) -> bool:
        held = self._clock_events
        correction = due(Clock.CORRECTION, CORRECTION_LIMIT, held, self.sitting.calendar)
        stopped = any(event.tick is Tick.STOP for event in running_events(Clock.CORRECTION, held))
        return correction is not None and not stopped and self.sitting.day > correction.day

    @cached_property
    def extension_allowed(self) -> bool:
        rule_set = self.sitting.rule_set
        return bool(rule_set and rule_set.limits.extension)

    @cached_property
    def extended(self) -> bool:
        return any(event.tick is Tick.EXTEND for event in self._clock_events)

    @cached_property
    def decision_overdue(self) -> bool:
        rule_set = self.sitting.rule_set
        if rule_set is None:
            return False
        statutory = decision_due(rule_set.limits, self._clock_events, self.sitting.calendar)[0]
        return statutory is not None and self.sitting.day > statutory.day

    @cached_property
    def handed_over(self) -> bool:
        push = push_of(self.transaction, self.sitting.case_id)
        return push is None or push.acknowledged_at is not None

    @cached_property
    def result_received(self) -> bool:
        results = batches_of_case(self.transaction, self.sitting.case_id, "results")
        return any(batch.signed_at is not None for batch, _ in results)

    @cached_property
    def powers(self) -> frozenset[PowerKind]:
        if self.person is None:
            return frozenset()
        held = powers_of(self.transaction, self.person.key, self.sitting.day)
        return frozenset(power for matter, power in held if matter == self.case.matter)

    @cached_property
    def qualified(self) -> bool:
        matter, day = self.case.matter, self.sitting.day
        return self.person is None or is_qualified(self.transaction, self.person.key, matter, day)

    @cached_property
    def own_application(self) -> bool:
        parties = parties_of(self.transaction, self.sitting.case_id).values()
        return self.person is not None and self.person.name in {party.name for party in parties}

    @cached_property
    def proposed(self) -> bool:
        return self.person is None or self.case.proposal is not None or PowerKind.EXAMINE in self.powers


def standing_of(sitting: Sitting, **asked: Any) -> Standing:
    """Return what is known of the case and of the person, for the guards; `asked` is what they say."""
    case, person = sitting.case, sitting.person
    return LookedUp(
        _Facts(sitting),
        state=CaseState(case.state),
        machine=person is None,
        in_force=case.matter_version is not None,
        judged=case.prechecked_at is not None,
        name=person.name if person else "",
        roles=frozenset(person.roles if person else ()),
        supervised=bool(person and SUPERVISORS & set(person.roles)),
        **asked,
    )


def _refused(sitting: Sitting, step: Step, refused: list[Refusal]) -> StepRefusedError:
    reason = "；".join(one.reason for one in refused)
    if refused[0].guard == "state":
        reason += _who_was_first(sitting)
    return StepRefusedError(
        step=step,
        guards=tuple(one.guard for one in refused),
        reason=reason,
        advice="；".join(dict.fromkeys(one.remedy for one in refused)),
    )


def _who_was_first(sitting: Sitting) -> str:
    """Return who brought the case where it stands, and when: the second at the button wants to know."""
    moved = [
        event
        for event in events.of_case(sitting.transaction.session, sitting.case_id)
        if event.state_before != event.state_after and event.person is not None
    ]
    if not moved:
        return ""
    person = person_by_key(sitting.transaction, moved[-1].person or "")
    when = moved[-1].at.astimezone(SHANGHAI)
    word = STATE_WORDS[CaseState(moved[-1].state_after or sitting.case.state)]
    return f"（{person.name if person else '有人'}已于{when:%m月%d日%H:%M}办为“{word}”）"
