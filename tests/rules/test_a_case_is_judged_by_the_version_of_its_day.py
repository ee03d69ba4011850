"""Versions with dates (domain.md S3): each day has one, old ones stay, a gap or an overlap is an error."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rule_papers import CLEAN, applied

from rules.cage import Cage
from rules.catalogue import MATTERS, Catalogue, load_catalogue
from rules.errors import DuplicateEntryError, NotInForceError, VersionsError, WrongValueError
from rules.facts import VerdictKind
from rules.judge import judge

SENIOR = (MATTERS / "social_development" / "senior-card.yaml").read_text(encoding="utf-8")
PHOTO = "  - key: id_photo\n"


def write(folder: Path, name: str, valid_from: str, valid_to: str | None, text: str = SENIOR) -> None:
    dates = f"  valid_from: {valid_from}\n" + (f"  valid_to: {valid_to}\n" if valid_to else "")
    text = text.replace("  valid_from: 2026-01-01\n", dates)
    text = text.replace("received_on: 2026-11-23", f"received_on: {valid_from}")
    (folder / "social_development").mkdir(exist_ok=True)
    (folder / "social_development" / name).write_text(text, encoding="utf-8")


def lenient() -> str:
    """The same matter, the photo no longer required."""
    before, _, after = SENIOR.partition(PHOTO)
    return before + PHOTO + after.replace("need: required", "need: optional", 1)


@pytest.fixture
def two(tmp_path: Path) -> Catalogue:
    write(tmp_path, "senior-card@2026-01-01.yaml", "2026-01-01", "2026-11-30")
    examples = lenient().split("\nexamples:")[0] + "\nexamples:\n" + _without_photo_example()
    write(tmp_path, "senior-card.yaml", "2026-12-01", None, examples)
    return load_catalogue(tmp_path)


def _without_photo_example() -> str:
    return SENIOR.split("\nexamples:\n")[1].split("  - name:")[1].join(["  - name:", ""])


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2026, 1, 1), "2026-01-01"),
        (date(2026, 11, 30), "2026-01-01"),
        (date(2026, 12, 1), "2026-12-01"),
        (date(2031, 1, 1), "2026-12-01"),
        (date(2025, 12, 31), "2026-01-01"),  # before the first there is no older one
        (None, "2026-12-01"),
    ],
)
def test_the_day_chooses_the_version(two: Catalogue, day: date | None, version: str) -> None:
    assert two.matter("senior-card", day).version == version


def test_the_same_papers_are_judged_by_the_rules_of_their_day(two: Catalogue, cage: Cage) -> None:
    papers = [one for one in CLEAN["senior-card"]() if one.kind != "id_photo"]
    old = judge(two.matter("senior-card", date(2026, 11, 30)), applied(papers), cage)
    new = judge(two.matter("senior-card", date(2026, 12, 1)), applied(papers), cage)
    assert (old.verdict, new.verdict) == (VerdictKind.CORRECTION, VerdictKind.COMPLETE)


def test_after_the_last_day_of_the_last_version_nothing_is_handled(tmp_path: Path) -> None:
    write(tmp_path, "senior-card.yaml", "2026-01-01", "2026-06-30")
    catalogue = load_catalogue(tmp_path)
    assert catalogue.matter("senior-card", date(2026, 6, 30)).version == "2026-01-01"
    with pytest.raises(NotInForceError, match="2026-06-30"):
        catalogue.matter("senior-card", date(2026, 7, 1))


@pytest.mark.parametrize(
    ("first_to", "second_from", "error", "word"),
    [
        (None, "2026-12-01", VersionsError, "重叠"),
        ("2026-12-01", "2026-12-01", VersionsError, "重叠"),
        ("2026-11-29", "2026-12-01", VersionsError, "空档"),
        (None, "2026-01-01", DuplicateEntryError, "两份"),
    ],
)
def test_versions_that_overlap_or_leave_a_gap(
    tmp_path: Path, first_to: str | None, second_from: str, error: type[Exception], word: str
) -> None:
    write(tmp_path, "senior-card@2026-01-01.yaml", "2026-01-01", first_to)
    write(tmp_path, "senior-card.yaml", second_from, None)
    with pytest.raises(error, match=word):
        load_catalogue(tmp_path)


def test_a_version_that_ends_before_it_begins(tmp_path: Path) -> None:
    write(tmp_path, "senior-card.yaml", "2026-05-01", "2026-04-30")
    with pytest.raises(WrongValueError, match="早于施行日期"):
        load_catalogue(tmp_path)


def test_an_example_of_another_time_is_refused(tmp_path: Path) -> None:
    text = SENIOR.replace("  valid_from: 2026-01-01\n", "  valid_from: 2027-01-01\n")
    (tmp_path / "social_development").mkdir()
    (tmp_path / "social_development" / "senior-card.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(WrongValueError, match="施行期间"):
        load_catalogue(tmp_path)
