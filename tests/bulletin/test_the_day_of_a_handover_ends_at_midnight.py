"""当天移交: both legs before 24:00 of the day of receipt, on any day, with no grace (S33, S35)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from casework.bulletin.counting import Item
from casework.bulletin.figures import BY_KEY, Figure
from casework.bulletin.records import CaseRecord, Ended, Ledger, Round
from casework.bulletin.span import Span, month_of
from storage.clock import SHANGHAI

DAY = date(2026, 10, 12)
CLOSED = month_of(DAY, datetime(2026, 11, 2, tzinfo=SHANGHAI))


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, second, tzinfo=SHANGHAI)


def case(**known: object) -> CaseRecord:
    told: dict[str, object] = {"rounds": [Round(at(12, 17), DAY)], "accepted_at": at(12, 17), **known}
    return CaseRecord(1, "1", **told)  # type: ignore[arg-type]


def items(record: CaseRecord, key: str = "same_day", span: Span = CLOSED) -> list[Item]:
    definition = BY_KEY[key]
    return list(Figure(definition, tuple(definition.counts(Ledger(cases={1: record}), span))).items)


def legs(paper: datetime | None, electronic: datetime | None) -> CaseRecord:
    return case(signed=[paper] if paper else [], pushes=[(at(12, 17), electronic)])


@pytest.mark.parametrize(
    ("paper", "electronic", "met"),
    [
        (at(12, 17, 30), at(12, 17, 31), True),
        (at(12, 23, 59, 59), at(12, 17, 31), True),
        (at(13, 0), at(12, 17, 31), False),
        (at(12, 17, 30), at(13, 0), False),
        (None, at(12, 17, 31), False),
        (at(12, 17, 30), None, False),
        (at(13, 8), at(13, 8), False),
    ],
)
def test_s33_both_legs_before_midnight(
    paper: datetime | None, electronic: datetime | None, met: bool
) -> None:
    assert [item.hit for item in items(legs(paper, electronic))] == [met]


def test_s35_one_leg_that_is_missing_is_named() -> None:
    [paper_missing] = items(legs(None, at(12, 18)))
    [electronic_missing] = items(legs(at(12, 18), None))
    assert "纸质材料未签收" in paper_missing.note
    assert "电子材料未确认" in electronic_missing.note


def test_what_was_not_pushed_when_its_papers_went_is_handed_over_with_them() -> None:
    assert [item.hit for item in items(case(signed=[at(12, 18)]))] == [True]
    pushed_later = case(signed=[at(12, 18)], accepted_at=at(13, 9), pushes=[(at(13, 9), None)])
    assert [item.hit for item in items(pushed_later)] == [True]
    assert [item.hit for item in items(case(signed=[at(13, 1)], accepted_at=None))] == [False]


def test_what_the_duty_head_exempted_is_counted_apart() -> None:
    exempt = case(exempted=[at(12, 18)])
    assert items(exempt) == []
    assert "值班负责人" in items(exempt, "not_to_hand_over")[0].note


def test_a_day_of_rest_has_no_grace_either() -> None:
    weekend = case(
        rounds=[Round(at(17, 10), date(2026, 10, 17))], signed=[at(19, 9)], pushes=[(at(17, 10), at(17, 11))]
    )
    assert [item.hit for item in items(weekend)] == [False]


@pytest.mark.parametrize(
    ("known", "word"),
    [
        ({"ended": Ended("decline", at(12, 18))}, "不予受理"),
        ({"ended": Ended("return_papers", at(12, 18))}, "退件"),
        ({"ended": Ended("withdraw", at(12, 18))}, "撤回"),
        ({"served_at": at(12, 18)}, "当场办结"),
        ({"notices": [at(12, 18)], "accepted_at": None}, "告知补正"),
    ],
)
def test_what_has_nothing_to_hand_over_is_counted_apart(known: dict[str, object], word: str) -> None:
    assert items(case(**known)) == []
    [item] = items(case(**known), "not_to_hand_over")
    assert word in item.note


def test_what_ended_after_midnight_was_to_be_handed_over() -> None:
    late = case(ended=Ended("withdraw", at(13, 0)))
    assert ([item.hit for item in items(late)], items(late, "not_to_hand_over")) == ([False], [])


def test_papers_brought_after_a_notice_have_a_day_of_their_own() -> None:
    rounds = [Round(at(12, 9), DAY), Round(at(14, 9), date(2026, 10, 14))]
    known = {"rounds": rounds, "notices": [at(12, 10)], "accepted_at": at(14, 10)}
    in_time = case(**known, signed=[at(14, 16)], pushes=[(at(14, 10), at(14, 11))])
    too_late = case(**known, signed=[at(15, 16)], pushes=[(at(14, 10), at(14, 11))])
    assert [item.hit for item in items(in_time)] == [True]
    assert [item.hit for item in items(too_late)] == [False]


def test_a_signature_for_the_first_round_does_not_count_for_the_second() -> None:
    rounds = [Round(at(12, 9), DAY), Round(at(14, 9), date(2026, 10, 14))]
    known = {"rounds": rounds, "notices": [at(13, 10)], "accepted_at": at(14, 10)}
    found = items(case(**known, signed=[at(12, 16)], pushes=[(at(14, 10), at(14, 11))]))
    assert [item.hit for item in found] == [True, False]


def test_a_day_that_is_not_over_is_not_counted_yet() -> None:
    today = month_of(DAY, at(12, 20))
    assert (items(legs(None, None), span=today), today.closed) == ([], False)
    assert len(items(legs(None, None), span=month_of(DAY, at(13, 0)))) == 1
