"""October 2026 of tests/october.py counted by hand: who meets each figure and who does not (S51)."""

from __future__ import annotations

from collections import Counter

import pytest
from october import AFTER, Month, make_october, oct_

from casework.bulletin.figures import BY_KEY, DEFINITIONS, figures_of
from casework.bulletin.from_events import from_events
from casework.bulletin.from_tables import from_tables
from casework.bulletin.records import Ledger
from casework.bulletin.span import Span, month_of
from casework.bulletin.verify import verify
from storage.hall import Hall

BY_HAND: dict[str, tuple[str, str]] = {
    "received": ("A B C D E F G H J K L", ""),
    "accepted": ("A B C E F H K L", ""),
    "tolerated": ("K", ""),
    "deemed": ("", ""),
    "decided": ("A B E F S1 S2", ""),
    "served": ("B", "A E"),
    "unanswered": ("J", ""),
    "same_day": ("A C F H K L", "B G J"),
    "not_to_hand_over": ("C D E L L", ""),
    "hours_to_hand_over": ("A B C F H J K L", ""),
    "on_time": ("A B F S2", "S1"),
    "promise_kept": ("A F", "B S1 S2"),
    "early": ("A", "B F S1 S2"),
    "overdue": ("C K L", ""),
    "orders": ("C", ""),
    "first_pass": ("A B E F H", "C K L"),
    "one_time": ("C L", "L"),
    "corrected_at_once": ("L", "C L"),
    "notices_per_case": ("A B E F H K", "C L"),
    "declined": ("D", ""),
    "refused": ("F", ""),
    "withdrawn": ("G", ""),
    "courier": ("B", "A E"),
    "visits": ("B E", "A"),
    "at_most_once": ("B E", "A"),
    "automation": ("A B C D E G H J L", "F K"),
    "exceptions": ("F F K", ""),
    "queue_open": ("", ""),
    "queue_age": ("", ""),
    "stars": ("A E", "B"),
    "satisfied": ("A E", "B"),
    "bad_ratings": ("", "B"),
    "feedback": ("意见1", "意见2"),
    "feedback_open": ("意见2", ""),
    "tickets_open": ("问题单1", ""),
    "red_cards": ("B", ""),
    "yellow_cards": ("", "C"),
    "cards_answered": ("B", "C"),
}
"""Of each figure the cases that meet it, and those that do not."""

VALUES: dict[str, str] = {
    "received": "11件",
    "same_day": "66.7%",
    "on_time": "80.0%",
    "promise_kept": "40.0%",
    "early": "20.0%",
    "first_pass": "62.5%",
    "one_time": "66.7%",
    "notices_per_case": "0.4次",  # three notices over eight acceptances
    "courier": "33.3%",
    "visits": "1.3次",  # two, one and one
    "automation": "81.8%",
    "stars": "3.3星",
    "queue_age": "—",
    "cards_answered": "50.0%",
}


def counted(ledger: Ledger, span: Span, key: str, month: Month) -> tuple[Counter[str], Counter[str]]:
    letters = {number: letter for letter, number in month.cases.items()}
    [figure] = figures_of(ledger, span, [BY_KEY[key]]).values()
    named = [(letters.get(item.label, item.label), item.hit) for item in figure.items]
    return Counter(name for name, hit in named if hit), Counter(name for name, hit in named if not hit)


def by_hand(key: str) -> tuple[Counter[str], Counter[str]]:
    met, missed = BY_HAND[key]
    return Counter(met.split()), Counter(missed.split())


def test_every_figure_was_counted_by_hand() -> None:
    assert set(BY_HAND) == set(BY_KEY)


@pytest.mark.parametrize("key", BY_HAND)
def test_s51_the_events_alone_give_what_a_hand_counts(october: Month, span: Span, key: str) -> None:
    with october.hall.database.read() as transaction:
        ledger = from_events(transaction, span.cut)
    assert counted(ledger, span, key, october) == by_hand(key)


@pytest.mark.parametrize("key", [one.key for one in DEFINITIONS])
def test_the_tables_give_what_a_hand_counts(october: Month, span: Span, key: str) -> None:
    with october.hall.database.read() as transaction:
        ledger = from_tables(transaction, span.cut)
    assert counted(ledger, span, key, october) == by_hand(key)


@pytest.mark.parametrize("key", VALUES)
def test_a_figure_is_shown_with_its_unit(october: Month, span: Span, key: str) -> None:
    with october.hall.database.read() as transaction:
        figures = figures_of(from_events(transaction, span.cut), span)
    assert figures[key].shown() == VALUES[key]


@pytest.mark.parametrize("month", [(2025, 10), (2026, 9), (2026, 10)])
def test_both_counts_of_every_month_agree_case_by_case(october: Month, month: tuple[int, int]) -> None:
    found = verify(october.hall.database, month_of(oct_(1).replace(year=month[0], month=month[1]), AFTER))
    assert found.differences == ()
    assert found.compared == len(BY_KEY)


@pytest.mark.slow
def test_both_counts_agree_in_both_databases(either_hall: Hall) -> None:
    make_october(either_hall)
    found = verify(either_hall.database, month_of(oct_(1), AFTER))
    assert (found.differences, found.compared) == ((), len(BY_KEY))


def test_a_closed_month_is_counted_the_same_whatever_comes_after(october: Month, span: Span) -> None:
    later = month_of(oct_(1), AFTER.replace(year=2027))
    with october.hall.database.read() as transaction:
        all_of_it = from_events(transaction, AFTER.replace(year=2027))
        up_to_now = from_events(transaction, span.cut)
    assert [one.items for one in figures_of(all_of_it, later).values()] == [
        one.items for one in figures_of(up_to_now, span).values()
    ]
