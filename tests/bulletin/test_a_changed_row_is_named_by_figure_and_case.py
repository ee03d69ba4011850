"""Whoever changes a table behind the verbs is found out: the figure and the case are named (S51)."""

from __future__ import annotations

import sqlite3

import pytest
from october import Month

from casework.bulletin.figures import BY_KEY
from casework.bulletin.span import Span
from casework.bulletin.verify import verify
from storage.hall import Hall

PROMISED = "tick = 'start' AND clock = 'K3' AND case_id = ?"
CHANGES = {
    "a handover signed a day later": (
        "UPDATE handover_batches SET signed_at = datetime(signed_at, '+1 day') WHERE id IN"
        " (SELECT batch_id FROM handover_items WHERE case_id = ?)",
        "C",
        {"same_day", "hours_to_hand_over"},
    ),
    "an acknowledgement taken away": (
        "UPDATE electronic_pushes SET acknowledged_at = NULL WHERE case_id = ?",
        "A",
        {"same_day", "hours_to_hand_over"},
    ),
    "a promise that began later": (
        f"UPDATE clock_events SET \"on\" = '2026-10-16' WHERE {PROMISED}",  # noqa: S608
        "B",
        {"promise_kept", "early"},
    ),
    "a case in another month": (
        "UPDATE submissions SET received_on = '2026-09-30' WHERE case_id = ?",
        "J",
        {"received", "unanswered", "same_day", "hours_to_hand_over", "automation"},
    ),
    "a better rating": (
        "UPDATE ratings SET stars = 5 WHERE case_id = ?",
        "B",
        {"satisfied", "bad_ratings", "stars"},
    ),
    "a courier that never was": (
        "UPDATE deliveries SET method = 'courier' WHERE case_id = ?",
        "A",
        {"courier", "served"},
    ),
    "a visit forgotten": (
        "DELETE FROM case_visits WHERE purpose = 'pickup' AND case_id = ?",
        "A",
        {"visits", "at_most_once"},
    ),
    "a review that never was": (
        "DELETE FROM exceptions WHERE case_id = ?",
        "K",
        {"automation", "exceptions"},
    ),
    "an order forgotten": ("DELETE FROM supervision_orders WHERE case_id = ?", "C", {"orders"}),
}


def change(hall: Hall, statement: str, case_id: int | None) -> None:
    with sqlite3.connect(hall.settings.home / "yichuang.db") as connection:
        assert connection.execute(statement, (case_id,)).rowcount > 0


@pytest.mark.parametrize("what", CHANGES)
def test_s51_a_change_is_found_with_figure_and_case(
    october: Month, copied: Hall, span: Span, what: str
) -> None:
    statement, letter, figures = CHANGES[what]
    number = october.cases[letter]
    change(copied, statement, october.life.case(number).id)
    found = verify(copied.database, span).differences
    assert {one.figure for one in found} == figures
    assert {one.label for one in found} == {number}
    for one in found:
        assert number in one.words()
        assert BY_KEY[one.figure].name in one.words()
        assert one.by_events != one.by_tables


def test_a_case_whose_number_was_changed_is_missed_and_the_other_is_not_known(
    october: Month, copied: Hall, span: Span
) -> None:
    number = october.cases["H"]
    case_id = october.life.case(number).id
    change(copied, "UPDATE cases SET number = 'X' || number WHERE id = ?", case_id)
    found = verify(copied.database, span).differences
    assert {one.label for one in found} == {number, f"X{number}"}
    assert {"received", "accepted", "same_day"} <= {one.figure for one in found}
