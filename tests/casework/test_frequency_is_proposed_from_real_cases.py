from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hall_workbook import one_sheet

from casework.catalogue import Publication, load_base, publish
from casework.frequency import FrequencyReport, approve, report_of
from rules.code_lists import Frequency
from rules.frequency import Counter, Figures, Thresholds, proposals, receiving_counter
from rules.states import CaseState
from storage.catalogue import departments, in_force
from storage.errors import CatalogueNotPublishedError
from storage.events import NewEvent
from storage.hall import Hall
from storage.tables import CaseRow, FieldRow, SubmittedDocumentRow
from storage.values import MACHINE

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 29)
LIMITS = Thresholds()


def cases(
    hall: Hall, matter: str, count: int, *, hours: float | None = None, applicants: list[str] | None = None
) -> None:
    """Put `count` cases of a matter over the period into the database, handled after `hours`."""
    with hall.database.write() as transaction:
        for number in range(count):
            at = datetime(2026, 9, 1, 1, tzinfo=UTC) + timedelta(days=number % 90)
            case = CaseRow(
                number=f"{matter}-{number}",
                matter=matter,
                state=CaseState.RECEIVED,
                window="1",
                channel="window",
                batch_key=f"{matter}-{number}",
                received_at=at,
                received_on=at.date(),
                owner="w1",
            )
            transaction.session.add(case)
            transaction.session.flush()
            if hours is not None:
                done = at + timedelta(hours=hours)
                for state in (CaseState.DECIDED_GRANTED, CaseState.CLOSED):
                    transaction.record(NewEvent("x", done, MACHINE, case_id=case.id, state_after=state))
            if applicants:
                _form(transaction.session, case, applicants[number % len(applicants)])


def _form(session: object, case: CaseRow, number: str) -> None:
    document = SubmittedDocumentRow(
        case_id=case.id or 0, round=1, position=1, kind="application_form", kind_confidence=1.0,
        legibility=1.0, grey=False, text="",
    )  # fmt: skip
    session.add(document)  # type: ignore[attr-defined]
    session.flush()  # type: ignore[attr-defined]
    session.add(  # type: ignore[attr-defined]
        FieldRow(
            document_id=document.id or 0,
            name="uscc",
            value=number,
            raw="",
            confidence=1.0,
            blank=False,
            file_name="1.jpg",
            page=1,
            box=[0, 0, 1, 1],
        )
    )


def proposed(found: FrequencyReport) -> dict[str, Frequency]:
    return {one.figures.key: one.frequency for one in found.proposals}


def test_volume_time_and_relation_decide_what_is_proposed(either_hall: Hall) -> None:
    cases(either_hall, "drainage", 90, hours=30.0)  # 30 in 30 days, low today
    cases(either_hall, "green-space", 90, hours=400.0)  # as many, but slow
    cases(either_hall, "outdoor-advertising", 12, hours=5.0)  # 4 in 30 days: stays low
    cases(either_hall, "road-occupation", 3, hours=5.0)  # 1 in 30 days: high today
    cases(either_hall, "senior-card", 60)  # 20 in 30 days: stays high
    found = report_of(either_hall.database, FIRST, LAST, LIMITS)
    figures = {one.key: one for one in found.figures}
    assert found.days == 90
    assert (figures["drainage"].cases, figures["drainage"].hours) == (90, pytest.approx(30.0))
    assert figures["senior-card"].hours is None
    assert proposed(found) == {
        "drainage": Frequency.HIGH,
        "road-occupation": Frequency.LOW,
        "temporary-structure": Frequency.LOW,
    }
    reasons = {one.figures.key: one.reason for one in found.proposals}
    assert reasons["drainage"] == "30日办件量30.0件，达到20件"
    assert reasons["road-occupation"] == "30日办件量1.0件，不足5件"


def test_matters_that_come_together_need_half_as_many_cases(hall: Hall) -> None:
    papers = [f"91341500MA2XX{n:05d}" for n in range(36)]
    cases(hall, "drainage", 36, applicants=papers)
    cases(hall, "construction-waste", 36, applicants=papers)
    found = report_of(hall.database, FIRST, LAST, LIMITS)
    assert {one.related for one in found.figures if one.cases} == {1.0}
    assert {"drainage", "construction-waste"} <= set(proposed(found))


def test_only_the_period_is_counted(hall: Hall) -> None:
    cases(hall, "drainage", 90)
    found = report_of(hall.database, date(2026, 9, 1), date(2026, 9, 10), LIMITS)
    assert next(one for one in found.figures if one.key == "drainage").cases == 10


def test_nothing_moves_until_a_person_approves_with_a_document(hall: Hall) -> None:
    made = one_sheet()
    sheet, row = made.place[7, 5]
    made.book[sheet].cell(row, 3).value = "城镇污水排入排水管网许可"  # low, and has a rule set
    day = date(2026, 12, 1)
    publish(hall, "清单.xlsx", made.data(), Publication("d1", "六开政服〔2026〕12号", day))
    cases(hall, "drainage", 90)
    found = report_of(hall.database, FIRST, LAST, LIMITS)
    assert found.base.sample  # the list in force at the end of the period was still the sample
    until = report_of(hall.database, FIRST, day, LIMITS)
    assert proposed(until) == {"drainage": Frequency.HIGH}
    assert {one.key: one.frequency for one in load_base(hall.database, day).entries}[
        "drainage"
    ] is Frequency.LOW
    paper = Publication("d1", "六开政服〔2026〕30号", date(2027, 1, 1))
    with pytest.raises(CatalogueNotPublishedError, match="没有建议调整：senior-card"):
        approve(hall, until, ["senior-card"], paper)
    done = approve(hall, until, ["drainage"], paper)
    assert (done.number, done.fresh) == (3, True)
    after = {one.key: one.frequency for one in load_base(hall.database, date(2027, 1, 1)).entries}
    assert after["drainage"] is Frequency.HIGH
    with hall.database.read() as transaction:
        totals = {one.key: (one.total, one.high) for one in departments(transaction)}
        before = in_force(transaction, date(2026, 12, 31))
    assert totals["urban-management"] == (8, 5)
    assert before is not None
    assert before.number == 2


def test_the_sample_is_not_reclassified(hall: Hall) -> None:
    cases(hall, "drainage", 90)
    found = report_of(hall.database, FIRST, LAST, LIMITS)
    with pytest.raises(CatalogueNotPublishedError, match="样例"):
        approve(hall, found, ["drainage"], Publication("d1", "六开政服〔2026〕30号", LAST))


@pytest.mark.parametrize(("frequency", "counter"), [(Frequency.HIGH, "1"), (Frequency.LOW, "2"), (None, "2")])
def test_each_matter_has_one_receiving_counter_and_the_third_only_issues(
    frequency: Frequency | None, counter: str
) -> None:
    assert receiving_counter(frequency) == counter
    assert receiving_counter(frequency) is not Counter.ISSUE


def test_between_the_thresholds_nothing_moves() -> None:
    for frequency in Frequency:
        middling = Figures("x", "x", frequency, 30, 10.0, 0.0)
        assert proposals([middling], 90, LIMITS) == []
