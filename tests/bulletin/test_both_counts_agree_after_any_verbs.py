"""Random verbs of random people at random cases: the events and the tables always count the same (S51)."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from life import Life
from test_no_verb_at_any_moment_breaks_what_must_always_hold import INCOMING, VERBS, next_move

from casework.bulletin.span import month_of
from casework.bulletin.verify import verify
from rules.working_calendar import DAY
from storage.clock import SHANGHAI, local_date
from storage.errors import HallError
from storage.hall import Hall

START = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
MOVES = 90


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_s51_both_counts_agree_whatever_was_done(hall: Hall, seed: int) -> None:
    chance, life = Random(seed), Life(hall, START)  # noqa: S311
    for sort in chance.choices(sorted(INCOMING), k=4):
        life.receive(INCOMING[sort]())
    for _ in range(MOVES):
        number = chance.choice(life.numbers)
        verb, who = next_move(life, number, chance)
        life.at += timedelta(days=chance.choice([0] * 9 + [1, 3]), hours=chance.choice([0, 0, 5]), minutes=1)
        try:
            VERBS[verb](life, number, who)
        except HallError:
            continue
    day = START.date()
    while day <= local_date(life.at) + 31 * DAY:
        assert verify(hall.database, month_of(day, life.at + DAY)).differences == ()
        day = (day.replace(day=1) + 31 * DAY).replace(day=1)
