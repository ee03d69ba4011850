from __future__ import annotations

from datetime import date
from pathlib import Path

from hall_workbook import one_sheet

from casework.catalogue import Publication, known_rule_sets, load_base, publish
from casework.described import described_base
from casework.seed import DEMO_HALL, seed_hall
from storage.catalogue import releases
from storage.hall import Hall

DAY = date(2026, 12, 1)


def test_it_says_how_many_of_the_published_list_it_holds(hall: Hall) -> None:
    base = load_base(hall.database, DAY)
    held = len(known_rule_sets())
    assert base.sample
    assert base.told() == f"第1号目录，样例目录：230项中的{held}项"
    assert {entry.key for entry in base.entries} == set(known_rule_sets())


def test_it_invents_nothing(hall: Hall) -> None:
    for entry in load_base(hall.database, DAY).entries:
        assert entry.implementation_code == (known_rule_sets()[entry.key].code or "")
        assert (entry.legal_basis, entry.condition, entry.place) == ("", "", "")


def test_what_is_not_verified_is_marked(hall: Hall) -> None:
    entries = {entry.key: entry for entry in load_base(hall.database, DAY).entries}
    assert entries["road-occupation"].promised_note == "外地示例，待本区核定"


def test_seeding_again_publishes_no_second_sample_and_never_over_a_real_list(hall: Hall) -> None:
    assert seed_hall(hall) == 0
    publish(hall, "清单.xlsx", one_sheet().data(), Publication("d1", "六开政服〔2026〕12号", DAY))
    assert seed_hall(hall) == 0
    with hall.database.read() as transaction:
        assert [one.sample for one in releases(transaction)] == [True, False]


def test_a_machine_without_a_hall_has_the_same_sample(hall: Hall) -> None:
    described = described_base(Path(DEMO_HALL))
    assert described.entries == load_base(hall.database, DAY).entries
    assert described.told().startswith("样例目录：230项中的")
