"""On the first working day of a month its bulletin is published, once, and kept as it was made (S51, S52)."""

from __future__ import annotations

import io
import json
from datetime import date, datetime

import pytest
from october import AFTER, oct_

from casework.audit import audit
from casework.bulletin.figures import figures_of
from casework.bulletin.from_events import from_events
from casework.bulletin.publish import (
    SUGGESTED,
    changed_since,
    is_first_working_day,
    publication,
    publish,
    publish_what_is_due,
)
from casework.bulletin.span import Span, month_of
from casework.errors import BulletinRefusedError
from flows.sweeps import SWEEPS
from rules.working_calendar import published_calendar
from storage.bulletin import PUBLISHED, SCORED, events_of_kind
from storage.clock import SHANGHAI
from storage.hall import Hall
from storage.objects import BULLETINS, object_key


def eight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 11, 1), False),  # a Sunday
        (date(2026, 11, 2), True),
        (date(2026, 11, 3), False),
        (date(2026, 10, 1), False),  # the national holiday
        (date(2026, 10, 8), True),
        (date(2026, 10, 9), False),
        (date(2026, 1, 1), False),
        (date(2026, 1, 4), True),  # a Sunday that is worked
    ],
)
def test_the_first_working_day_is_the_calendar_s(day: date, first: bool) -> None:
    assert is_first_working_day(day, published_calendar()) is first


def test_s51_it_is_published_on_that_day_and_not_again(copied: Hall, span: Span) -> None:
    assert publish_what_is_due(copied, eight(date(2026, 11, 1))) == []
    assert publish_what_is_due(copied, eight(date(2026, 11, 2))) == ["2026-10"]
    assert publish_what_is_due(copied, eight(date(2026, 11, 2))) == []
    assert publish_what_is_due(copied, eight(date(2026, 11, 3))) == []
    with copied.database.read() as transaction:
        assert len(events_of_kind(transaction, PUBLISHED)) == 1
    assert publish(copied, span, at=AFTER).at == eight(date(2026, 11, 2))


def test_what_was_published_lies_in_the_store_under_its_hash(copied: Hall, span: Span) -> None:
    made = publish(copied, span, at=AFTER)
    stored = {end: copied.objects.get_bulletin(sha256) for end, sha256 in made.files.items()}
    assert stored["pdf"].startswith(b"%PDF")
    assert stored["xlsx"].startswith(b"PK")
    assert stored["html"].startswith(b"<!DOCTYPE html>")
    told = json.loads(stored["json"])
    assert (told["month"], told["closed"]) == ("2026-10", True)
    assert made.figures["same_day"] == [6, 9]


def test_a_later_count_is_held_against_what_was_published(copied: Hall, span: Span) -> None:
    made = publish(copied, span, at=AFTER)
    with copied.database.read() as transaction:
        ledger = from_events(transaction, span.cut)
    assert changed_since(made, figures_of(ledger, span)) == []
    gone = next(key for key, case in ledger.cases.items() if case.rounds[0].received_on == oct_(12))
    del ledger.cases[gone]
    assert "收件（received）：公布时为11/11，现在为10/10。" in changed_since(made, figures_of(ledger, span))


def test_the_audit_reads_published_files_back_too(copied: Hall, span: Span) -> None:
    made = publish(copied, span, at=AFTER)
    assert audit(copied).faults == ()
    copied.objects._client.put_object(
        bucket_name=copied.settings.s3_bucket,
        object_name=object_key(BULLETINS, made.files["json"]),
        data=io.BytesIO(b"{}"),
        length=2,
    )
    [fault] = audit(copied).faults
    assert made.files["json"] in fault


def test_a_month_that_is_not_over_is_not_published(copied: Hall) -> None:
    with pytest.raises(BulletinRefusedError, match="2026年11月还没有结束"):
        publish(copied, month_of(AFTER.date(), AFTER), at=AFTER)


def test_s52_in_january_the_year_is_scored_too(copied: Hall) -> None:
    january = date(2027, 1, 4)  # the calendar of 2027 is not published: the law's own days count
    assert publish_what_is_due(copied, eight(january)) == ["2026-12", "2026"]
    assert publish_what_is_due(copied, eight(january)) == []
    scored = publication(copied.database, SCORED, "2026")
    assert scored is not None
    assert json.loads(copied.objects.get_bulletin(scored.files["json"]))["year"] == "2026"


def test_s09_the_suggestion_is_logged_with_it_and_nothing_moves(copied: Hall, span: Span) -> None:
    publish(copied, span, at=AFTER)
    with copied.database.read() as transaction:
        [event] = events_of_kind(transaction, SUGGESTED)
    assert event.detail["period"] == "2026-10"
    assert {(move["from"], move["to"]) for move in event.detail["moves"]} == {("1", "2")}


def test_the_schedule_publishes_it_once_a_month(copied: Hall) -> None:
    [task] = [one for one in SWEEPS if one.name == "bulletin"]
    assert task.verb(copied, AFTER) == 1
    assert task.verb(copied, AFTER) == 0
