from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rules.code_lists import Frequency, LimitUnit
from rules.implementation_list import Entry, MaterialEntry, TimeLimit
from rules.list_differences import ChangeKind, differences

CODE = "11500235MB1218247M4000117022000"
ROAD = Entry(
    department="urban-management",
    name="占道审批",
    implementation_code=CODE,
    frequency=Frequency.HIGH,
    promised=TimeLimit(5, LimitUnit.WORKING_DAY),
    materials=(MaterialEntry(name="申请表", originals=1), MaterialEntry(name="位置图")),
)
GREEN = Entry(department="urban-management", name="绿地审批")


def test_equal_lists_have_no_differences() -> None:
    assert differences([ROAD, GREEN], [ROAD, GREEN]) == []
    assert differences([ROAD, GREEN], [GREEN, ROAD]) == []


def test_each_element_is_said_before_and_after() -> None:
    new = replace(ROAD, promised=TimeLimit(3, LimitUnit.WORKING_DAY), frequency=Frequency.LOW)
    (change,) = differences([ROAD], [new])
    assert change.sentence() == "修改：占道审批：频次：高频 → 低频；承诺办结时限：5个工作日 → 3个工作日"


def test_a_matter_that_is_renamed_under_its_code_is_changed_not_new() -> None:
    (change,) = differences([ROAD, GREEN], [replace(ROAD, name="临时占道审批"), GREEN])
    assert change.kind is ChangeKind.CHANGED
    assert "事项名称：占道审批 → 临时占道审批" in change.sentence()


def test_what_is_new_and_what_is_gone() -> None:
    kinds = [(one.kind, one.title) for one in differences([ROAD], [GREEN])]
    assert kinds == [(ChangeKind.ADDED, "绿地审批"), (ChangeKind.REMOVED, "占道审批")]


def test_materials_are_compared_one_by_one() -> None:
    new = replace(ROAD, materials=(MaterialEntry(name="申请表", originals=2), MaterialEntry(name="营业执照")))
    (change,) = differences([ROAD], [new])
    told = change.sentence()
    assert "申请材料“申请表”的原件份数：1 → 2" in told
    assert "申请材料：（空） → 营业执照" in told
    assert "申请材料：位置图 → （空）" in told


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)))
def test_counts_add_up(order: list[int], dropped: set[int]) -> None:
    before = [Entry(department="finance", name=f"事项{n}") for n in range(6)]
    after = [before[n] for n in order if n not in dropped]
    found = differences(before, after)
    assert {one.title for one in found} == {f"事项{n}" for n in dropped}
    assert all(one.kind is ChangeKind.REMOVED for one in found)
