"""发布 is a gate: what lies in the folder of rule files judges nobody before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from harness import CLERK
from sqlmodel import select

from casework import precheck, rule_sets, seed
from casework.errors import (
    MatterNotInForceError,
    MatterNotPublishedError,
    RuleSetMissingError,
    UnknownDepartmentError,
)
from casework.judge import take_work
from casework.read import load_submission, read_and_check
from casework.receive import Batch, receive
from casework.rule_sets import publish_rule_sets
from extractors.values import Reading
from flows import precheck as flow
from flows.errors import PrecheckFailedError
from rules.catalogue import MATTERS, Catalogue, load_catalogue
from storage.cases import case_by_number, count_cases
from storage.hall import Hall
from storage.powers import matter_by_key
from storage.rule_sets import published_versions
from storage.tables import MatterRow, MatterVersionRow
from storage.values import Actor

OWNER = Actor("d1", "supervisor", "command-line")
DOCUMENT = "六开社发〔2026〕9号"
SENIOR = (MATTERS / "social_development" / "senior-card.yaml").read_text(encoding="utf-8")
BUS = SENIOR.replace("key: senior-card", "key: senior-bus-card").replace(
    "老年人优待证办理", "老年人公交卡办理"
)
ENDED = SENIOR.replace("  valid_from: 2026-01-01\n", "  valid_from: 2026-01-01\n  valid_to: 2026-11-30\n")
DECEMBER = (
    SENIOR.replace("age >= 60", "age >= 65")
    .replace("age < 60", "age < 65")
    .replace("  valid_from: 2026-01-01\n", "  valid_from: 2026-12-01\n")
    .replace("received_on: 2026-11-23", "received_on: 2026-12-05")
)
BATCH = Batch("1", "senior-card", [("1.jpg", b"card")], received_on=date(2026, 12, 5))


def write(folder: Path, **texts: str) -> Path:
    """Write rule files, named without `.yaml` (`_at_` stands for @, `_` for -), and return the folder."""
    (folder / "social_development").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        file = name.replace("_at_", "@").replace("_", "-") + ".yaml"
        (folder / "social_development" / file).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def own_folder(hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of rule files that the seeded hall has now: `senior-card` alone, in its first version."""
    folder = write(tmp_path / "own", senior_card=SENIOR)
    monkeypatch.setenv("YICHUANG_RULES_FOLDER", str(folder))
    rule_sets.catalogue.cache_clear()
    yield folder
    rule_sets.catalogue.cache_clear()


@pytest.fixture
def nothing_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads what was handed in: these tests are about what judges it."""
    monkeypatch.setattr(precheck, "read_files", lambda *_: Reading((), (), 0))


def versions(hall: Hall, matter: str = "senior-card") -> list[str]:
    with hall.database.read() as transaction:
        return [row.version for row in published_versions(transaction, matter)]


def version_of_case(hall: Hall, batch: Batch) -> str | None:
    received = receive(hall, batch, CLERK)
    with hall.database.read() as transaction:
        return case_by_number(transaction, received.case_number).matter_version


def end_the_last_version(hall: Hall, day: date) -> None:
    with hall.database.write() as transaction:
        published_versions(transaction, "senior-card")[-1].valid_to = day


def test_the_first_start_of_a_hall_brings_every_version_of_the_files(either_hall: Hall) -> None:
    with either_hall.database.read() as transaction:
        rows = transaction.session.scalars(select(MatterVersionRow)).all()
    assert {(row.matter, row.version) for row in rows} == {
        (one.key, one.version) for some in load_catalogue().versions.values() for one in some
    }


def test_a_later_start_brings_no_version_that_was_not_published(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = load_catalogue(write(tmp_path, senior_card=DECEMBER, senior_card_at_2026_01_01=ENDED))
    bus = load_catalogue(write(tmp_path / "new", senior_bus_card=BUS))
    files = Catalogue({**load_catalogue().versions, **changed.versions, **bus.versions})
    monkeypatch.setattr(seed, "catalogue", lambda: files)
    seed.seed_hall(hall)
    assert (versions(hall), versions(hall, "senior-bus-card")) == (["2026-01-01"], [])
    assert version_of_case(hall, BATCH) == "2026-01-01"
    with pytest.raises(MatterNotPublishedError, match="老年人公交卡办理"):
        receive(hall, replace(BATCH, batch_key="2", matter="senior-bus-card"), CLERK)
    publish_rule_sets(hall, changed, OWNER, DOCUMENT)
    assert version_of_case(hall, replace(BATCH, batch_key="3")) == "2026-12-01"


def test_publishing_a_new_matter_writes_it_down_with_its_department(
    either_hall: Hall, tmp_path: Path
) -> None:
    done = publish_rule_sets(
        either_hall, load_catalogue(write(tmp_path, senior_bus_card=BUS)), OWNER, DOCUMENT
    )
    assert [(one.key, one.version) for one in done.new] == [("senior-bus-card", "2026-01-01")]
    with either_hall.database.read() as transaction:
        matter = matter_by_key(transaction, "senior-bus-card")
        model = matter_by_key(transaction, "senior-card")
    assert matter is not None and model is not None
    assert matter == MatterRow(
        key="senior-bus-card",
        name="老年人公交卡办理",
        department=model.department,
        instant=True,
        high_frequency=True,
    )
    assert version_of_case(either_hall, replace(BATCH, matter="senior-bus-card")) == "2026-01-01"


def test_a_matter_of_a_department_that_nobody_knows_is_not_published(hall: Hall, tmp_path: Path) -> None:
    stray = BUS.replace("department: 社会发展局", "department: 月球事务局")
    matters = load_catalogue(write(tmp_path, senior_bus_card=stray))
    with pytest.raises(UnknownDepartmentError, match="月球事务局"):
        publish_rule_sets(hall, matters, OWNER, DOCUMENT)
    assert versions(hall, "senior-bus-card") == []


def test_what_comes_after_the_last_day_is_not_taken_in(hall: Hall) -> None:
    end_the_last_version(hall, date(2026, 11, 30))
    with pytest.raises(MatterNotInForceError, match=r"2026-12-05 没有施行中的规则集版本.*rules publish"):
        receive(hall, BATCH, CLERK)
    with hall.database.read() as transaction:
        assert count_cases(transaction) == 0


def test_what_came_before_the_first_version_is_judged_by_the_first(hall: Hall) -> None:
    assert version_of_case(hall, replace(BATCH, received_on=date(2025, 12, 31))) == "2026-01-01"


@pytest.mark.usefixtures("nothing_to_read")
def test_a_case_is_judged_by_its_own_version_whatever_the_files_say_of_its_day(
    hall: Hall, own_folder: Path
) -> None:
    received = receive(hall, BATCH, CLERK)
    write(own_folder, senior_card=DECEMBER, senior_card_at_2026_01_01=ENDED)
    rule_sets.catalogue.cache_clear()
    assert read_and_check(load_submission(hall, received.case_id, 1)).rule_set_version == "2026-01-01"


@pytest.mark.usefixtures("nothing_to_read")
def test_a_version_published_while_a_worker_runs_is_read_from_its_file(hall: Hall, own_folder: Path) -> None:
    assert list(rule_sets.catalogue().versions["senior-card"])[-1].version == "2026-01-01"
    write(own_folder, senior_card=DECEMBER, senior_card_at_2026_01_01=ENDED)
    publish_rule_sets(hall, load_catalogue(own_folder), OWNER, DOCUMENT)
    received = receive(hall, BATCH, CLERK)
    assert read_and_check(load_submission(hall, received.case_id, 1)).rule_set_version == "2026-12-01"
    assert rule_sets.catalogue().matters["senior-card"].version == "2026-12-01"


def test_a_version_without_a_file_fails_by_name_and_keeps_the_catalogue(own_folder: Path) -> None:
    held = rule_sets.catalogue()
    with pytest.raises(RuleSetMissingError, match="senior-card 自 2030-01-01 起"):
        rule_sets.rule_set_of("senior-card", "2030-01-01")
    assert rule_sets.catalogue() is held


@pytest.mark.usefixtures("own_folder", "nothing_to_read")
def test_a_case_whose_version_has_no_file_fails_in_the_flow_as_others_do(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = MatterVersionRow(matter="senior-card", version="2026-12-01", valid_from=date(2026, 12, 1))
    with hall.database.write() as transaction:
        transaction.session.add(gone)
    received = receive(hall, BATCH, CLERK)
    lease = take_work(hall, "worker")
    assert lease is not None
    monkeypatch.setattr(flow, "this_hall", lambda: hall)
    with pytest.raises(PrecheckFailedError, match="rule_set_missing"):
        flow.precheck.fn(received.case_number, lease)


@pytest.mark.usefixtures("nothing_to_read")
def test_without_a_stored_case_the_receipt_date_chooses_the_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = load_catalogue(write(tmp_path, senior_card=DECEMBER, senior_card_at_2026_01_01=ENDED))
    monkeypatch.setattr(precheck, "catalogue", lambda: files)
    for day, version in ((date(2026, 11, 30), "2026-01-01"), (date(2026, 12, 1), "2026-12-01")):
        result = precheck.precheck_files("senior-card", [], received_on=day)
        assert result.rule_set.version == version
