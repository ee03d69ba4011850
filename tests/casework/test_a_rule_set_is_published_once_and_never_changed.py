"""发布规则集 (domain.md S3): tried before, by whom and by which paper, never changed after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from harness import CLERK
from sqlmodel import col, select

from casework.application import submitted_from
from casework.errors import RuleSetChangedError, RuleSetNotTriedError, UnknownPersonError
from casework.judge import record_precheck, take_work
from casework.receive import Batch, receive
from casework.rejudge import rejudge
from casework.rule_sets import publish_rule_sets
from extractors.values import Box, Document, FieldValue, Place, Reading
from rules.cage import Cage
from rules.catalogue import MATTERS, Catalogue, load_catalogue
from rules.facts import VerdictKind
from rules.judge import judge
from storage import events
from storage.hall import Hall
from storage.powers import version_in_force
from storage.tables import EventRow
from storage.values import Actor

OWNER = Actor("d1", "supervisor", "command-line")
SENIOR = (MATTERS / "social_development" / "senior-card.yaml").read_text(encoding="utf-8")
DOCUMENT = "六开社发〔2026〕9号"
SIXTY_FIVE = (
    SENIOR.replace("age >= 60", "age >= 65")
    .replace("age < 60", "age < 65")
    .replace("  valid_from: 2026-01-01\n", "  valid_from: 2026-12-01\n")
    .replace("received_on: 2026-11-23", "received_on: 2026-12-05")
)
ENDED = SENIOR.replace("  valid_from: 2026-01-01\n", "  valid_from: 2026-01-01\n  valid_to: 2026-11-30\n")


def of(folder: Path, *texts: str) -> Catalogue:
    """Return the catalogue of these texts, the last of them the newest version."""
    (folder / "social_development").mkdir(exist_ok=True)
    names = ["senior-card.yaml"] if len(texts) == 1 else ["senior-card@2026-01-01.yaml", "senior-card.yaml"]
    for name, text in zip(names, texts, strict=True):
        (folder / "social_development" / name).write_text(text, encoding="utf-8")
    return load_catalogue(folder)


def in_force(hall: Hall, day: date) -> str | None:
    with hall.database.read() as transaction:
        return version_in_force(transaction, "senior-card", day)


def test_a_new_version_is_in_force_from_its_day(either_hall: Hall, tmp_path: Path) -> None:
    done = publish_rule_sets(either_hall, of(tmp_path, ENDED, SIXTY_FIVE), OWNER, DOCUMENT)
    assert [one.version for one in done.new] == ["2026-12-01"]
    assert [one.version for one in done.ended] == ["2026-01-01"]
    assert in_force(either_hall, date(2026, 11, 30)) == "2026-01-01"
    assert in_force(either_hall, date(2026, 12, 1)) == "2026-12-01"
    with either_hall.database.read() as transaction:
        events.verify(transaction.session)
        rows = transaction.session.scalars(
            select(EventRow).where(col(EventRow.kind).startswith("rule_set"))
        ).all()
        told = [(one.kind, one.person, one.detail["document_number"], one.detail["version"]) for one in rows]
    assert sorted(told) == [
        ("rule_set_ended", "d1", DOCUMENT, "2026-01-01"),
        ("rule_set_published", "d1", DOCUMENT, "2026-12-01"),
    ]


def test_publishing_again_does_nothing(hall: Hall, tmp_path: Path) -> None:
    matters = of(tmp_path, ENDED, SIXTY_FIVE)
    publish_rule_sets(hall, matters, OWNER, DOCUMENT)
    done = publish_rule_sets(hall, matters, OWNER, DOCUMENT)
    assert (done.new, done.ended) == ((), ())


def test_a_published_version_cannot_be_changed(hall: Hall, tmp_path: Path) -> None:
    with pytest.raises(RuleSetChangedError, match="另存为新版本"):
        publish_rule_sets(hall, of(tmp_path, SENIOR.replace("1张", "2张")), OWNER, DOCUMENT)


def test_a_rule_without_its_example_is_not_published(hall: Hall, tmp_path: Path) -> None:
    bare = SIXTY_FIVE.replace("    without: [id_photo]\n    fail: [R-id_photo]\n", "    agent: false\n")
    assert bare != SIXTY_FIVE
    with pytest.raises(RuleSetNotTriedError, match="R-id_photo 没有不通过的例子"):
        publish_rule_sets(hall, of(tmp_path, ENDED, bare), OWNER, DOCUMENT)
    assert in_force(hall, date(2026, 12, 1)) == "2026-01-01"  # nothing was written, not even the last day


def test_a_flaw_is_not_published(hall: Hall, tmp_path: Path) -> None:
    gap = SIXTY_FIVE.replace("age >= 65", "age > 65", 1)
    with pytest.raises(RuleSetNotTriedError, match="空档"):
        publish_rule_sets(hall, of(tmp_path, ENDED, gap), OWNER, DOCUMENT)


def test_only_somebody_of_the_hall_publishes(hall: Hall, tmp_path: Path) -> None:
    nobody = replace(OWNER, person="nobody")
    with pytest.raises(UnknownPersonError):
        publish_rule_sets(hall, of(tmp_path, ENDED, SIXTY_FIVE), nobody, DOCUMENT)
    assert in_force(hall, date(2026, 12, 1)) == "2026-01-01"


def card(born: str, number: str) -> Document:
    place = Place("1.jpg", 1, Box(0.1, 0.1, 0.5, 0.2))
    fields = {
        "name": "张玉兰", "sex": "女", "birth_date": born, "id_number": number,
        "issuing_authority": "某市公安局", "valid_from": "2016-05-05", "valid_until": "long_term",
    }  # fmt: skip
    read = {name: FieldValue(text, text, 0.99, place) for name, text in fields.items()}
    return Document((("1.jpg", 1),), "id_card", 0.99, read)


def photo() -> Document:
    return Document((("2.jpg", 1),), "id_photo", 0.99, {})


def record(hall: Hall, key: str, documents: tuple[Document, ...], cage: Cage, matters: Catalogue) -> str:
    """Receive and judge a case of two files as a worker does."""
    files = [(name, f"{key}{name}".encode()) for name in ("1.jpg", "2.jpg")]
    receipt = receive(hall, Batch(key, "senior-card", files, received_on=date(2026, 11, 23)), CLERK)
    lease = take_work(hall, key)
    assert lease is not None
    papers = submitted_from(documents, (), received_on=date(2026, 11, 23), case_number=receipt.case_number)
    rule_set = matters.matter("senior-card")
    verdict = judge(rule_set, papers.application, cage)
    record_precheck(hall, lease, Reading(documents, (), 2), verdict, rule_set.version)
    return receipt.case_number


def test_recorded_cases_that_would_flip_are_named_with_the_rule(hall: Hall, tmp_path: Path) -> None:
    matters = of(tmp_path, ENDED, SIXTY_FIVE)
    old, new = matters.versions["senior-card"]
    with Cage() as cage:
        before = Catalogue({"senior-card": (old,)})
        record(hall, "68", (card("1958-01-01", "990101195801010027"), photo()), cage, before)
        young = record(hall, "62", (card("1964-01-01", "990101196401010022"), photo()), cage, before)
    done = rejudge(hall.database, old, new)
    assert done.cases == 2
    (flip,) = done.flips
    assert (flip.number, flip.before, flip.after) == (young, VerdictKind.COMPLETE, VerdictKind.CORRECTION)
    assert flip.rules == ("P-1",)
    assert rejudge(hall.database, old, old).flips == ()
