"""What people do with one virtual case, step after step, by a chance that can be repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from casework.accept import accept
from casework.at_once import handle_at_once
from casework.correct import notify_correction, resubmit
from casework.decline import withdraw
from casework.examine import (
    Granted,
    begin_examination,
    grant,
    make_result,
    propose,
    refuse,
    resume,
    suspend,
)
from casework.handover import acknowledge
from casework.issue_counter import Parcel, Recipient, close, delivered, dispatch, hand_out, notify_pickup
from casework.judge import record_precheck, take_work
from casework.receive import Batch, receive
from casework.rule_sets import catalogue
from casework.settle import settle
from extractors.values import Box, Document, FieldValue, Place, Reading
from rules.facts import Finding, Outcome, verdict_of
from rules.working_calendar import SHANGHAI, WorkingCalendar
from stations.simulation.hall import W1, W2, W3, member
from storage.calendar import calendar_of
from storage.cases import case_by_number
from storage.hall import Hall
from storage.powers import person_by_key
from storage.tables import CaseRow
from storage.values import Actor

BASIS = "模拟"
FILES = ("材料.pdf", "补正.pdf")
When = datetime | None
Act = Callable[[], When]


@dataclass(slots=True)
class VirtualCase:
    """A case on its way: who takes it in, what is wrong with it, and what its people do next."""

    matter: str
    department: str
    clerk: Actor
    kind: str
    id: int = 0
    number: str = ""
    step: str = "receive"
    tries: int = 0


class People:
    """The people of the virtual hall at work; every method does one step and says when the next is due."""

    def __init__(self, hall: Hall, chance: Random) -> None:
        self.hall = hall
        self.chance = chance
        with hall.database.read() as transaction:
            self.calendar: WorkingCalendar = calendar_of(transaction)
        self.matters = catalogue().matters

    def do(self, case: VirtualCase, at: datetime) -> When:
        """Do the case's next step at `at`; return when the one after it is due, None when there is none."""
        return getattr(self, f"_{case.step}")(case, at)  # type: ignore[no-any-return]

    def _receive(self, case: VirtualCase, at: datetime) -> When:
        files = [(FILES[0], self.chance.randbytes(48))]
        window = (case.clerk.device or "1")[-1]
        batch = Batch(self._key(), case.matter, files, window=window, override_reason="模拟")
        received = receive(self.hall, batch, case.clerk, at)
        case.id, case.number = received.case_id, received.case_number
        case.step = "read"
        return at + timedelta(minutes=1)

    def _read(self, case: VirtualCase, at: datetime) -> When:
        """The worker's part, with the reading told: one application form, and what the case's kind is."""
        lease = take_work(self.hall, self._key(), at)
        if lease is None or lease.case_id != case.id:
            raise AssertionError("cases are read in the order in which they were received")
        file = FILES[lease.round > 1]
        page = Place(file, 1, Box(0.1, 0.1, 0.5, 0.12))
        applicant = FieldValue(f"模拟申请人{lease.case_id}", f"模拟申请人{lease.case_id}", 0.99, page)
        form = Document(((file, 1),), "application_form", 0.99, {"applicant": applicant})
        verdict = verdict_of(self._findings(case))
        version = self.matters[case.matter].version
        record_precheck(self.hall, lease, Reading((form,), (), 1), verdict, version, at)
        case.step = {"complete": self._answer(case), "doubtful": "settle", "wanting": "notify"}[case.kind]
        forgotten = case.kind == "wanting" and self.chance.random() < 0.02
        if forgotten:
            case.step = "deemed"
            return self._morning(at, 7, hour=9)
        return at + timedelta(minutes=self.chance.randint(2, 9))

    def _findings(self, case: VirtualCase) -> tuple[Finding, ...]:
        if case.kind == "complete":
            return ()
        material = self.matters[case.matter].materials[0].key
        outcome = Outcome.UNKNOWN if case.kind == "doubtful" else Outcome.FAIL
        return (Finding(f"R-{material}", outcome, material, "模拟的结论", BASIS),)

    def _settle(self, case: VirtualCase, at: datetime) -> When:
        settle(self.hall, case.number, 1, "pass", "对照原件", case.clerk, at)
        case.step = self._answer(case)
        if case.step == "at_once":  # who settled what was doubtful does not decide
            case.clerk = W2 if case.clerk == W1 else W1
        return at + timedelta(minutes=3)

    def _notify(self, case: VirtualCase, at: datetime) -> When:
        notify_correction(self.hall, case.number, case.clerk, at=at)
        case.step = "resubmit" if self.chance.random() < 0.85 else "withdraw"
        days = self.chance.randint(1, 9) if case.step == "resubmit" else 30
        return self._morning(at, days)

    def _resubmit(self, case: VirtualCase, at: datetime) -> When:
        files = [(FILES[1], self.chance.randbytes(48))]
        resubmit(self.hall, case.number, files, case.clerk, batch_key=self._key(), at=at)
        case.kind, case.step = "complete", "read"
        return at + timedelta(minutes=1)

    def _withdraw(self, case: VirtualCase, at: datetime) -> When:
        withdraw(self.hall, case.number, "申请人不再办理", case.clerk, signed=True, at=at)
        return None

    def _accept(self, case: VirtualCase, at: datetime) -> When:
        accept(self.hall, case.number, case.clerk, at)
        case.step = "acknowledge"
        late = self.chance.random() < 0.03
        return self._morning(at, 1) if late else at + timedelta(minutes=self.chance.randint(5, 40))

    def _deemed(self, case: VirtualCase, at: datetime) -> When:
        """Nobody spoke for five days; the sweep has accepted it, and the department takes it up."""
        case.step = "acknowledge"
        return at + timedelta(minutes=30)

    def _at_once(self, case: VirtualCase, at: datetime) -> When:
        handle_at_once(self.hall, case.number, self._granted(case), self._applicant(), case.clerk, at)
        return None

    def _acknowledge(self, case: VirtualCase, at: datetime) -> When:
        acknowledge(self.hall, case.number, member(case.department, "liaison"), at)
        case.step = "begin"
        return self._morning(at, self.chance.choice((0, 1, 1, 2)), hour=self.chance.randint(15, 16))

    def _begin(self, case: VirtualCase, at: datetime) -> When:
        begin_examination(self.hall, case.number, self._owner(case), at)
        special = self.chance.random() < 0.06
        case.step = "suspend" if special else "propose"
        return self._morning(at, self._days_to_decide(case, at))

    def _suspend(self, case: VirtualCase, at: datetime) -> When:
        suspend(self.hall, case.number, "专家评审", "须专家评审", 5, self._owner(case), at=at)
        case.step = "resume"
        return self._morning(at, self.chance.randint(2, 8))

    def _resume(self, case: VirtualCase, at: datetime) -> When:
        resume(self.hall, case.number, self._owner(case), at)
        case.step = "propose"
        return at + timedelta(minutes=30)

    def _propose(self, case: VirtualCase, at: datetime) -> When:
        proposal = "refuse" if self.chance.random() < 0.04 else "grant"
        propose(self.hall, case.number, proposal, "模拟审查", self._owner(case), at)  # type: ignore[arg-type]
        case.step = proposal
        return at + timedelta(minutes=self.chance.randint(10, 60))

    def _grant(self, case: VirtualCase, at: datetime) -> When:
        grant(self.hall, case.number, self._granted(case), self._owner(case), at)
        return self._decided(case, at)

    def _refuse(self, case: VirtualCase, at: datetime) -> When:
        refuse(self.hall, case.number, "模拟查明", ("不符合条件",), self._owner(case), at)
        return self._decided(case, at)

    def _decided(self, case: VirtualCase, at: datetime) -> When:
        case.step = "make"
        return self._morning(at, self.chance.choice((0, 1, 1)), hour=15)

    def _make(self, case: VirtualCase, at: datetime) -> When:
        make_result(self.hall, case.number, self.matters[case.matter].name, self._owner(case), at=at)
        case.step = "await_result"
        return self._morning(at, 1, hour=9)

    def _await_result(self, case: VirtualCase, at: datetime) -> When:
        """The result comes with the department's next run."""
        if self._row(case).state != "AT_ISSUE_COUNTER":
            return self._morning(at, 1, hour=9)
        case.step = "tell"
        return at + timedelta(minutes=5)

    def _tell(self, case: VirtualCase, at: datetime) -> When:
        notify_pickup(self.hall, case.number, "电话", W3, reached=True, at=at)
        case.step = "send" if self.chance.random() < 0.4 else "hand_out"
        return self._morning(at, self.chance.randint(0, 12 if case.step == "hand_out" else 0), hour=16)

    def _send(self, case: VirtualCase, at: datetime) -> When:
        parcel = Parcel("邮政快递", f"EB{case.number[-9:]}", "模拟申请人", "模拟地址", "0564-0000000")
        dispatch(self.hall, case.number, parcel, W3, at)
        case.step = "delivered"
        return self._morning(at, self.chance.randint(1, 3))

    def _delivered(self, case: VirtualCase, at: datetime) -> When:
        delivered(self.hall, case.number, "模拟申请人", at.date(), W3, at)
        case.step = "close"
        return at + timedelta(minutes=5)

    def _hand_out(self, case: VirtualCase, at: datetime) -> When:
        hand_out(self.hall, case.number, self._applicant(), W3, at)
        case.step = "close"
        return at + timedelta(minutes=5)

    def _close(self, case: VirtualCase, at: datetime) -> When:
        close(self.hall, case.number, W3, at)
        return None

    def _answer(self, case: VirtualCase) -> str:
        """Return what the window does with a complete application: 即办件 are done at once."""
        return "at_once" if self.matters[case.matter].case_type == "instant_case" else "accept"

    def _days_to_decide(self, case: VirtualCase, at: datetime) -> int:
        limits = self.matters[case.matter].limits
        promised = limits.promised.n if limits.promised and limits.promised.unit == "working_day" else 5
        if self.chance.random() < 0.03:
            return promised + self.chance.randint(1, 4)
        return self.chance.randint(0, max(0, promised - 2))

    def _row(self, case: VirtualCase) -> CaseRow:
        with self.hall.database.read() as transaction:
            return case_by_number(transaction, case.number)

    def _owner(self, case: VirtualCase) -> Actor:
        """Return who has the case now; a case that nobody has is the section head's."""
        with self.hall.database.read() as transaction:
            owner = case_by_number(transaction, case.number).owner
            person = person_by_key(transaction, owner) if owner else None
        if person is None:
            return member(case.department, "section")
        return Actor(person.key, person.roles[0], "office")

    def _granted(self, case: VirtualCase) -> Granted:
        return Granted(self.matters[case.matter].name, "准予", valid_until=date(2099, 12, 31))

    def _applicant(self) -> Recipient:
        return Recipient("模拟申请人", identity_checked=True, signature=self.chance.randbytes(32))

    def _key(self) -> str:
        return UUID(bytes=self.chance.randbytes(16)).hex

    def next_morning(self, at: datetime) -> datetime:
        """Return a time on the next day on which the hall is open."""
        return self._morning(at, 1)

    def _morning(self, at: datetime, days: int, hour: int = 9) -> datetime:
        """Return a time in the morning (or from `hour`) of the day `days` open days later, after `at`."""
        day = at.astimezone(SHANGHAI).date()
        for _ in range(days):
            day = self.calendar.open_after(day)
        minute = self.chance.randint(0, 59)
        then = datetime.combine(day, time(hour, minute), SHANGHAI)
        return then if then > at else at + timedelta(minutes=self.chance.randint(5, 30))


def new_case(chance: Random, matters: dict[str, str]) -> VirtualCase:
    """Return a case as it comes in at the window."""
    matter = chance.choice(sorted(matters))
    kind = chance.choices(("complete", "wanting", "doubtful"), (80, 14, 6))[0]
    return VirtualCase(matter, matters[matter], chance.choice((W1, W2)), kind)
