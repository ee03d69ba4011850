from __future__ import annotations

from pathlib import Path

import pytest

from casework.errors import OutsideTableWrongError
from casework.outside.tables import SYSTEMS, load_system, outside_systems
from rules.code_lists import CodeList, Necessity, ServiceTarget
from rules.implementation_list import MATERIAL_ELEMENTS
from rules.list_values import NotUnderstoodError, understood
from rules.outside import NoSuchCodeError, OurState, OutsideSystem
from rules.states import CaseState
from storage.settings import Settings

KNOWN = {system.key: system for system in map(load_system, SYSTEMS.glob("*.yaml"))}
EXCHANGE, STEP_CODED, ZERO_BASED = KNOWN["exchange"], KNOWN["step_coded"], KNOWN["zero_based"]
ENTRIES = [
    (system, codes, raw, member)
    for system in KNOWN.values()
    for codes, table in system.lists.items()
    for raw, member in table.items()
]
STATES = [(system, code) for system in KNOWN.values() for code in system.states]


@pytest.mark.parametrize(("system", "codes", "raw", "member"), ENTRIES)
def test_every_code_comes_back_as_it_went(
    system: OutsideSystem, codes: type[CodeList], raw: str, member: CodeList
) -> None:
    assert system.decode(codes, raw) is member
    assert system.encode(member) == raw


@pytest.mark.parametrize(("system", "code"), STATES)
def test_a_state_agrees_with_what_is_written_as_it(system: OutsideSystem, code: str) -> None:
    state = system.state(code)
    assert all(state.agrees(OurState(ours)) for ours in state.written_for)
    assert all(system.code_of(OurState(ours)) is state for ours in state.written_for)


def test_the_state_lists_are_those_of_the_two_systems() -> None:
    assert sorted(EXCHANGE.states) == ["02", "05", "06", "07", "10", "11", "12", "13"]
    assert sorted(STEP_CODED.states, key=int) == ["1", "3", "4", "6", "8", "9", "10", "11"]


def test_one_means_the_opposite_in_two_systems() -> None:
    assert EXCHANGE.decode(Necessity, "1") is Necessity.REQUIRED
    assert ZERO_BASED.decode(Necessity, "1") is Necessity.OPTIONAL


def test_eleven_is_a_pause_in_one_system_and_the_end_in_another() -> None:
    assert EXCHANGE.state("11").agrees(OurState(CaseState.SUSPENDED))
    assert STEP_CODED.state("11").agrees(OurState(CaseState.CLOSED))
    assert not STEP_CODED.state("11").agrees(OurState(CaseState.SUSPENDED))


def test_a_refused_case_is_never_written_as_one_that_was_granted() -> None:
    with pytest.raises(NoSuchCodeError, match="不予"):
        STEP_CODED.code_of(OurState(CaseState.CLOSED, refused=True))


def test_a_code_that_a_system_has_not_is_never_guessed() -> None:
    with pytest.raises(NoSuchCodeError):
        EXCHANGE.decode(Necessity, "0")
    with pytest.raises(NoSuchCodeError):
        EXCHANGE.encode(ServiceTarget.LEGAL_PERSON)
    with pytest.raises(NoSuchCodeError):
        EXCHANGE.state("1")


def test_a_raw_code_in_a_workbook_is_refused() -> None:
    necessity = next(one for one in MATERIAL_ELEMENTS if one.key == "necessity")
    with pytest.raises(NotUnderstoodError, match="文字而不是代码"):
        understood(necessity, 1)
    assert understood(necessity, "必要") is Necessity.REQUIRED


def test_a_hall_adds_a_system_with_a_file_of_its_own(tmp_path: Path) -> None:
    text = (
        "key: one_stop\nname: 一站通\ncolumns: {outside_number: 申办流水号}\n"
        "states: {'A': {word: 收件, written_for: [RECEIVED]}}\n"
    )
    (tmp_path / "one_stop.yaml").write_text(text, encoding="utf-8")
    systems = outside_systems(Settings(home=tmp_path, outside_folder=tmp_path))
    assert set(systems) == {*KNOWN, "one_stop"}
    assert systems["one_stop"].code_of(OurState(CaseState.RECEIVED)).code == "A"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[", "YAML"),
        ("- 1", "key 或 name"),
        ("{key: a, name: 甲, color: red}", "不认识“color”"),
        ("{key: a, name: 甲, states: {02: {word: 收件}}}", "没有加引号"),
        ("{key: a, name: 甲, states: {'1': {written_for: [OPEN]}}}", "没有这个办件状态"),
        (
            "{key: a, name: 甲, states: {'1': {written_for: [CLOSED]}, '2': {written_for: [CLOSED]}}}",
            "既写作 1，又写作 2",
        ),
        ("{key: a, name: 甲, lists: {colour: {'1': red}}}", "没有代码表“colour”"),
        ("{key: a, name: 甲, lists: {necessity: {'1': perhaps}}}", "代码表“necessity”"),
        ("{key: a, name: 甲, columns: {phone: 电话}}", "不认识“phone”"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_the_reason(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OutsideTableWrongError, match=why):
        load_system(file)
