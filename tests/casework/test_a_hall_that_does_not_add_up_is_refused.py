from __future__ import annotations

from pathlib import Path

import pytest

from casework.seed import DEMO_HALL, seed_hall
from storage.errors import SeedWrongError
from storage.hall import Hall
from storage.powers import department_named, matters, people


def test_seeding_again_adds_nothing(hall: Hall) -> None:
    assert seed_hall(hall) == 0
    with hall.database.read() as transaction:
        assert {"road-occupation", "bookkeeping-agency"} <= {row.key for row in matters(transaction)}
        assert len(people(transaction)) >= 8


def test_a_hall_file_from_before_there_were_papers_is_still_read(hall: Hall, tmp_path: Path) -> None:
    text = DEMO_HALL.read_text(encoding="utf-8")
    before, rest = text.split("authorities:\n", 1)
    file = tmp_path / "hall.yaml"
    file.write_text(before + rest[rest.index("people:") :], encoding="utf-8")
    assert seed_hall(hall, file) == 0


def test_a_department_is_found_by_its_alias(hall: Hall) -> None:
    with hall.database.read() as transaction:
        found = department_named(transaction, "社发局")
    assert found is not None
    assert found.name == "社会发展局"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("declared_total: 76", "declared_total: 75"),
        ("{person: cz1,", "{person: cz9,"),
        ("{key: finance, name: 六安", "{key: treasury, name: 六安"),
        ("short_name: 六开财", "short_name: 六开城管"),
        ("short_name: 六开财", "short_name: 六开财, seals: {licence: 专用章}"),
    ],
)
def test_wrong_totals_and_unknown_names_are_refused(
    hall: Hall, tmp_path: Path, before: str, after: str
) -> None:
    file = tmp_path / "hall.yaml"
    text = DEMO_HALL.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(SeedWrongError):
        seed_hall(hall, file)
