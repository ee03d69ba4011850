"""October 2026 in the demo hall, with a September and a year before beside it: what a bulletin tells of.

Every case is taken in, judged and decided by the verbs themselves, each at its own time. `CASES` says what
happened to whom; the tests count it by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import rule_papers as papers_of
from life import DUTY_HEAD, HANDLER, LIAISON, PERMIT, SELF, W1, W3, Life, unsure

from casework.accept import accept, accept_with_tolerance
from casework.at_once import handle_at_once
from casework.cards import Cause, answer_card
from casework.correct import notify_correction
from casework.decline import Declined, decline, withdraw
from casework.examine import begin_examination, grant, make_result, propose, refuse, resume, suspend
from casework.findings import standing_findings
from casework.handover import acknowledge, make_batch, make_result_batch, sign
from casework.issue_counter import Parcel, delivered, dispatch, hand_out, notify_pickup
from casework.listen import close_feedback, forward_feedback, raise_ticket, record_feedback, reply_to_feedback
from casework.papers.contents import NonAcceptanceGround
from casework.rate import rate
from casework.settle import settle
from casework.steps import sit
from casework.supervise import order, reply
from rules.clocks import Clock
from rules.facts import Outcome, Paper
from storage.cases import case_by_number
from storage.clock import SHANGHAI
from storage.clock_tables import CardRow
from storage.events import NewEvent
from storage.hall import Hall
from storage.people_tables import QualificationRow
from storage.readings import stored_findings
from storage.rows import add, all_rows
from storage.tables import PowerRow
from storage.values import MACHINE, Actor

PAD = Actor(None, "applicant", "rating-pad-1")
ELSEWHERE = Declined(NonAcceptanceGround.NOT_THIS_AUTHORITY, "不在本区", "金安区城市管理局")
PARCEL = Parcel("邮政快递", "EB100", "王建国", "皖西路12号", "13800001111")
DEPARTMENT = "urban-management"
DRAINAGE = "drainage"
ENTERED = date(2025, 1, 1)
AFTER = datetime(2026, 11, 2, 8, tzinfo=SHANGHAI)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def oct_(day: int) -> date:
    return date(2026, 10, day)


def road_of(day: date) -> list[Paper]:
    """Return the papers of a road occupation, all signed on `day`."""
    return papers_of.swap(
        papers_of.road(), "application_form", lambda one: papers_of.with_field(one, "signed_date", f"{day}")
    )


@dataclass
class Month:
    """A hall with a month in it, and the number of each case by its letter."""

    hall: Hall
    life: Life = field(init=False)
    cases: dict[str, str] = field(default_factory=dict)
    ratings: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.life = Life(self.hall)
        with self.hall.database.write() as transaction:
            for power in all_rows(transaction, PowerRow):
                power.valid_from = ENTERED
            for row in all_rows(transaction, QualificationRow):
                row.valid_from = ENTERED
            for who, power in (("w1", "receive"), ("w1", "accept"), ("cg1", "examine"), ("cg1", "decide")):
                add(transaction, _power(who, power))

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        self.life.at = moment(day, hour, minute)
        return self.life.at

    def receive(self, letter: str, day: date, hour: int = 9, papers: list[Paper] | None = None) -> str:
        """Take the papers of a road occupation in."""
        self.at(day, hour, 30)
        self.cases[letter] = self.life.receive(papers if papers is not None else road_of(day))
        return self.cases[letter]

    def accepted(self, letter: str, day: date, hour: int = 9) -> str:
        number = self.receive(letter, day, hour)
        accept(self.hall, number, W1, self.at(day, hour, 40))
        return number

    def hand_over(self, day: date, *numbers: str, hour: int = 16) -> None:
        """Hand over whatever waits, on both legs."""
        batch = make_batch(self.hall, DEPARTMENT, W1, self.at(day, hour))
        sign(self.hall, batch.id, LIAISON, at=self.at(day, hour, 10))
        for number in numbers:
            acknowledge(self.hall, number, LIAISON, self.at(day, hour, 20))

    def examine(self, number: str, day: date, proposal: str = "grant") -> None:
        begin_examination(self.hall, number, HANDLER, self.at(day, 9))
        propose(self.hall, number, proposal, "已核对", HANDLER, self.at(day, 15))  # type: ignore[arg-type]

    def granted(self, number: str, day: date) -> None:
        grant(self.hall, number, PERMIT, HANDLER, self.at(day, 16))

    def result_at_counter(self, number: str, day: date) -> None:
        make_result(self.hall, number, PERMIT.licence_name, HANDLER, at=self.at(day, 16, 10))
        batch = make_result_batch(self.hall, DEPARTMENT, LIAISON, self.at(day, 16, 20))
        sign(self.hall, batch.id, W3, at=self.at(day, 16, 30))
        notify_pickup(self.hall, number, "电话", W3, reached=True, at=self.at(day, 16, 40))


def _power(person: str, power: str) -> PowerRow:
    return PowerRow(
        person=person,
        matter=DRAINAGE,
        power=power,
        valid_from=ENTERED,
        document_number="六开城管授〔2025〕6号",
        approved_at=moment(ENTERED, 9),
    )


def make_october(hall: Hall) -> Month:
    """Let everything happen, in the order of time."""
    month = Month(hall)
    _year_before(month)
    _september(month)
    _first_half(month)
    _second_half(month)
    _people_say(month)
    return month


def _year_before(month: Month) -> None:
    """October 2025: two cases, one handed over a day late; both decided before the promised day."""
    a, b = date(2025, 10, 14), date(2025, 10, 21)
    month.hand_over(a, month.accepted("Y1", a))
    month.examine(month.cases["Y1"], date(2025, 10, 15))
    month.granted(month.cases["Y1"], date(2025, 10, 15))
    month.hand_over(date(2025, 10, 22), month.accepted("Y2", b), hour=10)
    month.examine(month.cases["Y2"], date(2025, 10, 22))
    month.granted(month.cases["Y2"], date(2025, 10, 22))


def _september(month: Month) -> None:
    """Received in September, decided in October: S1 late by law, S2 late by promise alone."""
    first, later = date(2026, 9, 1), date(2026, 9, 21)
    month.hand_over(first, month.accepted("S1", first))
    month.examine(month.cases["S1"], date(2026, 9, 3))
    month.hand_over(later, month.accepted("S2", later))
    month.examine(month.cases["S2"], date(2026, 9, 23))


def _first_half(month: Month) -> None:
    """A goes well; B is late throughout and goes by courier; K has a debt; C is corrected."""
    hall = month.hall
    month.granted(month.cases["S2"], oct_(9))
    a = month.accepted("A", oct_(12))
    month.hand_over(oct_(12), a)
    month.examine(a, oct_(13))
    b = month.accepted("B", oct_(13), hour=16)
    month.hand_over(oct_(14), b, hour=10)
    month.granted(a, oct_(14))
    month.result_at_counter(a, oct_(14))
    month.hand_over(oct_(14), _tolerated(month), hour=18)
    c = month.receive("C", oct_(15), 10, papers_of.drop(road_of(oct_(15)), "location_drawing"))
    notify_correction(hall, c, W1, at=month.at(oct_(15), 10, 40))
    hand_out(hall, a, SELF, W3, month.at(oct_(16), 9))
    month.at(oct_(16), 11)
    month.life.resubmit(c, [papers_of.drawing()])
    accept(hall, c, W1, month.at(oct_(16), 11, 30))
    month.hand_over(oct_(16), c)


def _second_half(month: Month) -> None:
    """L is asked twice; D is not accepted; E is done at once; F is refused; G withdrawn; H, J lie there."""
    hall = month.hall
    c, b = month.cases["C"], month.cases["B"]
    begin_examination(hall, c, HANDLER, month.at(oct_(19), 9))
    suspend(hall, c, "专家评审", "须专家评审", 5, HANDLER, at=month.at(oct_(19), 9, 30))
    bare = papers_of.drop(papers_of.drop(road_of(oct_(19)), "location_drawing"), "business_licence")
    missing = month.receive("L", oct_(19), 14, bare)
    notify_correction(hall, missing, W1, at=month.at(oct_(19), 14, 50))
    d = month.receive("D", oct_(20), 9)
    decline(hall, d, ELSEWHERE, W1, month.at(oct_(20), 9, 50))
    month.at(oct_(20), 10)
    month.life.resubmit(missing, [papers_of.drawing()])
    notify_correction(hall, missing, W1, at=month.at(oct_(20), 10, 30))
    month.at(oct_(20), 14)
    month.life.resubmit(missing, [papers_of.licence()])
    accept(hall, missing, W1, month.at(oct_(20), 14, 20))
    month.granted(month.cases["S1"], oct_(20))
    month.hand_over(oct_(20), missing)
    month.at(oct_(21), 9)
    month.cases["E"] = month.life.receive(matter="senior-card", override="年长者就近办理")
    handle_at_once(hall, month.cases["E"], PERMIT, SELF, W1, month.at(oct_(21), 9, 20))
    month.examine(b, oct_(21))
    month.granted(b, oct_(21))
    month.result_at_counter(b, oct_(21))
    dispatch(hall, b, PARCEL, W3, month.at(oct_(22), 9))
    _doubtful(month)
    delivered(hall, b, "王建国", oct_(24), W3, month.at(oct_(26), 9))
    g = month.receive("G", oct_(26), 15)
    resume(hall, c, HANDLER, month.at(oct_(26), 16))
    withdraw(hall, g, "不办了", W1, signed=True, at=month.at(oct_(27), 9))
    refuse(hall, month.cases["F"], "查明", ("不符合占道条件",), HANDLER, month.at(oct_(27), 10))
    month.receive("J", oct_(29), 16)
    reply_by = moment(date(2026, 11, 3), 17)
    order(hall, c, Clock.PROMISED, ("说明原因",), reply_by, DUTY_HEAD, month.at(oct_(30), 9))
    month.hand_over(oct_(30), month.accepted("H", oct_(30), 15), hour=17)
    reply(hall, c, Clock.PROMISED, "专家评审排期", HANDLER, month.at(oct_(30), 17, 30))


def _tolerated(month: Month) -> str:
    """K: a drainage licence lacks only the test report, which may come later; a person settles the rest."""
    month.at(oct_(14), 17)
    number = month.life.receive(road_of(oct_(14)), DRAINAGE, override="综合窗口2排队较长")
    month.cases["K"] = number
    with sit(month.hall, number, W1, month.life.at) as sitting:
        found = standing_findings(sitting.transaction, sitting.case)
    for one in found:
        if one.outcome is not Outcome.PASS and one.finding.rule != "R-test_report":
            settle(month.hall, number, one.position, "pass", "当面核对", W1, month.at(oct_(14), 17, 30))
    accept_with_tolerance(month.hall, number, W1, commitment_signed=True, at=month.at(oct_(14), 17, 40))
    return number


def _doubtful(month: Month) -> None:
    """F: the machine is not sure of the licence; a person settles it, and the department refuses."""
    doubted = papers_of.swap(road_of(oct_(22)), "business_licence", lambda one: unsure(one, "uscc"))
    f = month.receive("F", oct_(22), 9, doubted)
    with month.hall.database.read() as transaction:
        found = stored_findings(transaction, month.life.case(f).id or 0, 1)
    for position, one in enumerate(found, start=1):
        if one.outcome is Outcome.UNKNOWN:
            settle(month.hall, f, position, "pass", "对照原件", W1, month.at(oct_(22), 9, 35))
    accept(month.hall, f, W1, month.at(oct_(22), 9, 40))
    month.hand_over(oct_(22), f)
    month.examine(f, oct_(23), "refuse")


def _people_say(month: Month) -> None:
    """Ratings, feedback, a ticket, two cards."""
    hall = month.hall
    month.ratings["A"] = rate(hall, month.cases["A"], 5, PAD, at=month.at(oct_(30), 18))
    month.ratings["B"] = rate(hall, month.cases["B"], 1, PAD, at=month.at(oct_(30), 18, 1))
    month.ratings["E"] = rate(hall, month.cases["E"], 4, PAD, at=month.at(oct_(30), 18, 2))
    due = date(2026, 11, 6)
    heard = record_feedback(hall, "指示牌不清楚", due, W1, at=month.at(oct_(30), 18, 3))
    record_feedback(hall, "座椅太少", due, W1, at=month.at(oct_(30), 18, 4))
    forward_feedback(hall, heard, DEPARTMENT, W1, month.at(oct_(30), 18, 5))
    reply_to_feedback(hall, heard, "已更换", HANDLER, month.at(oct_(30), 18, 6))
    close_feedback(hall, heard, W1, month.at(oct_(30), 18, 7))
    raise_ticket(
        hall, "签收太晚", "下午四点后无人签收", DEPARTMENT, "cg1", due, DUTY_HEAD, month.at(oct_(30), 18, 8)
    )
    red = card(month, "k6-b", "B", "red", "K6", month.at(oct_(30), 18, 9))
    card(month, "k3-c", "C", "yellow", "K3", month.at(oct_(30), 18, 10))
    answer_card(month.hall, red, Cause.LIAISON_ABSENT, "", DUTY_HEAD, month.at(oct_(30), 18, 11))


def card(month: Month, key: str, letter: str, colour: str, clock: str, at: datetime) -> int:
    """Raise a card as a sweep does: row and event in one transaction; return its row number."""
    with month.hall.database.write() as transaction:
        case = case_by_number(transaction, month.cases[letter])
        row = CardRow(
            key=key,
            case_id=case.id or 0,
            clock=clock,
            run=1,
            rung="breach",
            name="未移交",
            colour=colour,
            due_on=at.date(),
            due_at=at,
            raised_at=at,
            department=DEPARTMENT,
            window=case.window,
            to_answer=True,
        )
        add(transaction, row)
        told = {"card": key, "clock": clock, "rung": "breach", "colour": colour, "department": DEPARTMENT}
        transaction.record(NewEvent("card_raised", at, MACHINE, case.id, case.state, case.state, told))
        return row.id or 0
