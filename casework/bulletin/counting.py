"""What each figure counts: one function per population, over the records and a span. No arithmetic here.

An item is one case, or one round, rating, exception … of it: whether it meets the figure, its value where
the figure is a mean, and a note in Chinese that says why. An item never names a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.bulletin.records import CaseRecord, Ledger, Round
from casework.bulletin.span import Span, midnight
from rules.clocks import Clock, decision_due
from rules.life_cycle import STEPS, Step
from rules.working_calendar import DAY, WorkingCalendar
from storage.clock import SHANGHAI, local_date

HOUR = 3600.0
VISIT_WORDS = {"received": "收件", "correction": "补正", "pickup": "领取"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a figure counts. `label`: the number of its case, or what a list calls it.

    `sort` is its matter, queue, stars or colour; `day` the day of the month of what came in.
    """

    label: str
    hit: bool = True
    value: float = 1.0
    note: str = ""
    department: str = ""
    window: str = ""
    sort: str = ""
    day: int = 0


Counts = Callable[[Ledger, Span], Iterator[Item]]


def _item(case: CaseRecord, *, hit: bool = True, value: float = 1.0, note: str = "", sort: str = "") -> Item:
    return Item(case.number, hit, value, note, case.department, case.window, sort or case.matter)


def when(at: datetime) -> str:
    """Return an instant as lists show it: 10月21日09:30."""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日{local:%H:%M}"


def on(day: date) -> str:
    """Return a day as lists show it: 10月21日."""
    return f"{day.month}月{day.day}日"


def received(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the cases whose first round counts from a day of the span."""
    for case in ledger.cases.values():
        if _received_in(case, span):
            yield _item(case, note=f"{when(case.rounds[0].received_at)}收件")


def _received_in(case: CaseRecord, span: Span) -> bool:
    return (
        bool(case.rounds)
        and span.day_is_in(case.rounds[0].received_on)
        and span.knows(case.rounds[0].received_at)
    )


def accepted(*hows: Step) -> Counts:
    """Return what yields the cases accepted in the span in one of these ways."""

    def counts(ledger: Ledger, span: Span) -> Iterator[Item]:
        for case in ledger.cases.values():
            if span.holds(case.accepted_at) and case.accepted_how in hows:
                yield _item(case, note=STEPS[Step(case.accepted_how)].word)

    return counts


def decided(*decisions: Step) -> Counts:
    """Return what yields the cases decided in the span."""

    def counts(ledger: Ledger, span: Span) -> Iterator[Item]:
        for case in ledger.cases.values():
            if span.holds(case.decided_at) and case.decision in decisions:
                yield _item(case, note=STEPS[Step(case.decision)].word)

    return counts


def ended(*hows: Step) -> Counts:
    """Return what yields the cases that ended before a decision in the span, in one of these ways."""

    def counts(ledger: Ledger, span: Span) -> Iterator[Item]:
        for case in ledger.cases.values():
            if case.ended is not None and case.ended.how in hows and span.holds(case.ended.at):
                yield _item(case, note=f"{on(local_date(case.ended.at))}{STEPS[Step(case.ended.how)].word}")

    return counts


def served(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the cases whose result was served in the span; by courier it is a hit."""
    words = {"courier": "邮政快递", "pickup": "窗口领取"}
    for case in ledger.cases.values():
        if span.holds(case.served_at):
            how = case.served_how
            yield _item(case, hit=how == "courier", note=words.get(how, how))


def handed_over(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the rounds of the span that had to be handed over by 24:00; a hit was, on both legs (S33)."""
    for case, one, by in _due_rounds(ledger, span):
        if _exempt(case, one, by):
            continue
        done = legs_done_at(case, one.received_at)
        hit = done is not None and done < by
        note = f"{when(one.received_at)}收件，" + (f"{when(done)}移交" if done else "")
        missing = "" if done else _missing(case, one, span.cut)
        item = _item(case, hit=hit, note=note + missing)
        yield replace(item, day=one.received_on.day)


def not_to_hand_over(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the rounds of the span that had nothing to be handed over by 24:00, each with the reason."""
    for case, one, by in _due_rounds(ledger, span):
        why = _exempt(case, one, by)
        if why:
            yield _item(case, note=f"{on(one.received_on)}收件，{why}", sort=why)


def hours_to_hand_over(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the rounds of the span that were handed over on both legs, with the hours it took (S34)."""
    for case, one, by in _due_rounds(ledger, span):
        done = legs_done_at(case, one.received_at)
        if not _exempt(case, one, by) and done is not None and span.knows(done):
            hours = (done - one.received_at).total_seconds() / HOUR
            yield _item(case, value=hours, note=f"{hours:.1f}小时")


def _due_rounds(ledger: Ledger, span: Span) -> Iterator[tuple[CaseRecord, Round, datetime]]:
    """Yield the rounds of the span whose day is over, each with its 24:00."""
    for case in ledger.cases.values():
        for one in case.rounds:
            by = midnight(one.received_on + DAY)
            if span.day_is_in(one.received_on) and by <= span.cut:
                yield case, one, by


def _exempt(case: CaseRecord, one: Round, by: datetime) -> str:
    """Return why a round needed no handover on its day, "" when it did, or had it before."""
    reasons = [(at, "当天一次性告知补正，材料待申请人补齐") for at in case.notices]
    reasons += [(at, "值班负责人登记免于当日移交") for at in case.exempted]
    if case.ended is not None:
        reasons.append((case.ended.at, f"当天{STEPS[Step(case.ended.how)].word}"))
    if case.served_at is not None:
        reasons.append((case.served_at, "当天当场办结"))
    at, why = min(((at, why) for at, why in reasons if one.received_at <= at < by), default=(by, ""))
    done = legs_done_at(case, one.received_at)
    return "" if done is not None and done <= at else why


def legs_done_at(case: CaseRecord, since: datetime) -> datetime | None:
    """Return when both legs of what came at `since` were done, None while one is missing (S35).

    The electronic leg is what had been pushed when the papers were signed for; a case that is accepted later
    is pushed then, and its papers are with the department already.
    """
    paper = next((at for at in sorted(case.signed) if at >= since), None)
    if paper is None:
        return None
    pushed = [acknowledged for at, acknowledged in case.pushes if at <= paper]
    if not pushed:
        return paper
    return max(paper, pushed[-1]) if pushed[-1] is not None else None


def _missing(case: CaseRecord, one: Round, cut: datetime) -> str:
    paper = any(one.received_at <= at < cut for at in case.signed)
    pushed = bool(case.pushes)
    electronic = "电子材料未确认" if pushed and case.pushes[-1][1] is None else ""
    return "、".join(part for part in ("" if paper else "纸质材料未签收", electronic) if part)


def on_time(which: Clock) -> Counts:
    """Return what yields the cases decided in the span that had this limit; a hit kept it."""

    def counts(ledger: Ledger, span: Span) -> Iterator[Item]:
        for case in ledger.cases.values():
            last = _last_day(case, span, ledger.calendar)[which] if span.holds(case.decided_at) else None
            if last is not None and case.decided_at is not None:
                day = local_date(case.decided_at)
                yield _item(
                    case,
                    hit=day <= last,
                    note=f"{on(day)}决定，期限{on(last)}{_over(last, day, ledger.calendar)}",
                )

    return counts


def early(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the cases decided in the span against a limit of days; a hit came before its last day."""
    for case in ledger.cases.values():
        if case.decided_at is None or not span.holds(case.decided_at):
            continue
        both = _last_day(case, span, ledger.calendar)
        last = both[Clock.PROMISED] or both[Clock.STATUTORY]
        if last is None or not case.clock or last == case.clock[0].on:
            continue
        day = local_date(case.decided_at)
        saved = ledger.calendar.between(day, last)
        note = (
            f"提前{saved}个工作日" if saved > 0 else _over(last, day, ledger.calendar).lstrip("，") or "当日"
        )
        yield _item(case, hit=saved > 0, value=float(saved), note=note)


def overdue(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the cases undecided at the end of the span and past a last day (S37, S39)."""
    for case in ledger.cases.values():
        if not span.knows(case.accepted_at) or span.knows(case.decided_at):
            continue
        if case.ended is not None and span.knows(case.ended.at):
            continue
        both = _last_day(case, span, ledger.calendar)
        words = {Clock.STATUTORY: "法定", Clock.PROMISED: "承诺"}
        over = {
            clock: ledger.calendar.between(last, span.known_until)
            for clock, last in both.items()
            if last is not None and last < span.known_until
        }
        if over:
            told = "，".join(
                f"{words[clock]}期限{on(both[clock] or span.last)}，超{days}个工作日"
                for clock, days in over.items()
            )
            yield _item(case, value=float(max(over.values())), note=told)


def _last_day(case: CaseRecord, span: Span, calendar: WorkingCalendar) -> dict[Clock, date | None]:
    """Return the last days by law and as promised, as they stood at the end of the span."""
    if case.limits is None:
        return {Clock.STATUTORY: None, Clock.PROMISED: None}
    held = [event for event in case.clock if event.on <= span.last]
    statutory, promised = decision_due(case.limits, held, calendar)
    return {
        Clock.STATUTORY: statutory.day if statutory else None,
        Clock.PROMISED: promised.day if promised else None,
    }


def _over(last: date, day: date, calendar: WorkingCalendar) -> str:
    days = calendar.between(last, day)
    return f"，超{days}个工作日" if day > last else ""


def first_answers(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the cases received in the span that were accepted or told what to correct by its end.

    A hit was accepted without a notice before, by a person and with nothing deferred.
    """
    for case in ledger.cases.values():
        if not _received_in(case, span):
            continue
        noticed = [at for at in case.notices if span.knows(at)]
        if noticed:
            yield _item(case, hit=False, note=f"{on(local_date(noticed[0]))}一次性告知补正")
        elif span.knows(case.accepted_at):
            word = STEPS[Step(case.accepted_how)].word
            yield _item(case, hit=case.accepted_how == Step.ACCEPT, note=word)


def unanswered(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the cases received in the span to which nobody had said anything by its end."""
    for case in ledger.cases.values():
        if not _received_in(case, span) or (case.ended is not None and span.knows(case.ended.at)):
            continue
        if not span.knows(case.accepted_at) and not any(span.knows(at) for at in case.notices):
            yield _item(case, note=f"{when(case.rounds[0].received_at)}收件")


def notices(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the notices given in the span; a hit is the first to its case (S27)."""
    for case in ledger.cases.values():
        for number, at in enumerate(case.notices, start=1):
            if span.holds(at):
                yield _item(case, hit=number == 1, note=f"{when(at)}，第{number}次告知")


def corrections(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield what was brought after a notice in the span; a hit came on the day of the notice."""
    for case in ledger.cases.values():
        for one in case.rounds[1:]:
            before = [at for at in case.notices if at <= one.received_at]
            if span.day_is_in(one.received_on) and span.knows(one.received_at) and before:
                told = local_date(before[-1])
                days = (one.received_on - told).days
                note = "当场补正" if not days else f"{days}日后补正"
                yield _item(case, hit=not days, value=float(days), note=note)


def notices_per_acceptance(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the cases accepted in the span, with the notices that each had needed."""
    for case in ledger.cases.values():
        if span.holds(case.accepted_at):
            count = sum(1 for at in case.notices if case.accepted_at and at < case.accepted_at)
            yield _item(case, hit=not count, value=float(count), note=f"告知{count}次" if count else "")


def visits(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the cases served in the span with the visits to the hall they took; a hit took one or none."""
    for case in ledger.cases.values():
        if span.holds(case.served_at):
            told = "、".join(VISIT_WORDS.get(why, why) for why in case.visits.values())
            count = len(case.visits)
            yield _item(
                case, hit=count <= 1, value=float(count), note=f"{count}次" + (f"（{told}）" if told else "")
            )


def machine_read(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the cases of the span whose first round was read by its end; a hit needed no person for it."""
    for case in ledger.cases.values():
        if _received_in(case, span) and span.knows(case.first_read_at):
            doubts = sum(1 for at in case.doubts if span.knows(at))
            yield _item(case, hit=not doubts, note=f"人工核定{doubts}处" if doubts else "")
