from __future__ import annotations

from dataclasses import replace

import pytest

from rules.code_lists import CaseType, Frequency, LimitUnit, MatterType, ServiceTarget
from rules.departments import Department
from rules.implementation_list import Entry, MaterialEntry, TimeLimit
from rules.list_quality import coverage, remarks, staffing

DEPARTMENTS = (Department("finance", "财政局"),)
GOOD = Entry(
    department="finance",
    name="代理记账机构执业资格审批",
    key="bookkeeping-agency",
    frequency=Frequency.LOW,
    type=MatterType.LICENCE,
    case_type=CaseType.COMMITTED,
    legal_basis="《会计法》第三十六条",
    implementation_code="11431223006654398F4000113003000",
    statutory=TimeLimit(20, LimitUnit.WORKING_DAY),
    promised=TimeLimit(10, LimitUnit.WORKING_DAY),
    targets=(ServiceTarget.ENTERPRISE,),
    condition="一、为依法设立的企业；二、专职从业人员不少于3名。",
    visits=1,
    fee=False,
    entered=True,
    authorised=True,
    result_name="代理记账许可证书",
    materials=(MaterialEntry(name="申请表", legal_basis="《代理记账管理办法》第五条"),),
)


def found(entry: Entry) -> set[str]:
    return {one.sort for one in remarks([entry], DEPARTMENTS, {"bookkeeping-agency"})}


def test_a_good_entry_has_no_remark() -> None:
    assert found(GOOD) == set()


@pytest.mark.parametrize(
    ("change", "sort"),
    [
        ({"statutory": None}, "缺法定时限"),
        ({"promised": None}, "缺承诺时限"),
        ({"promised": TimeLimit(30, LimitUnit.WORKING_DAY)}, "承诺长于法定"),
        ({"promised": TimeLimit(3, LimitUnit.MONTH)}, "承诺长于法定"),
        ({"legal_basis": ""}, "缺设定依据"),
        ({"implementation_code": ""}, "缺实施编码"),
        ({"type": MatterType.PUBLIC_SERVICE}, "类型与编码不符"),
        ({"type": None}, "缺事项类型"),
        ({"case_type": None}, "缺办件类型"),
        ({"frequency": None}, "频次未说明"),
        ({"key": ""}, "没有规则集"),
        ({"department": "tax"}, "部门不明"),
        ({"condition": ""}, "缺受理条件"),
        ({"condition": "符合条件的企业，以及法律法规规定的其他条件"}, "受理条件不明确"),
        ({"materials": ()}, "缺申请材料"),
        ({"materials": (MaterialEntry(name="申请表"),)}, "材料缺依据"),
        ({"materials": (MaterialEntry(name="其他相关材料", legal_basis="x"),)}, "材料不明确"),
        (
            {"materials": tuple(MaterialEntry(name=f"材料{n}", legal_basis="x") for n in range(11))},
            "材料过多",
        ),
        ({"visits": 2}, "多次到场无原因"),
        ({"fee": True}, "收费无依据"),
        ({"result_name": ""}, "缺审批结果"),
        ({"targets": (ServiceTarget.LEGAL_PERSON,)}, "服务对象笼统"),
        ({"entered": False}, "未进驻大厅"),
        ({"authorised": False}, "未授权到位"),
    ],
)
def test_each_defect_has_its_remark(change: dict[str, object], sort: str) -> None:
    assert found(replace(GOOD, **change)) == {sort}  # type: ignore[arg-type]


def test_limits_in_different_units_are_only_called_longer_when_they_surely_are() -> None:
    calendar = replace(GOOD, promised=TimeLimit(25, LimitUnit.CALENDAR_DAY))  # 20 working days may be longer
    assert found(calendar) == set()


def test_matters_per_counter_and_person() -> None:
    entries = [GOOD, replace(GOOD, name="另一事项", frequency=Frequency.HIGH)]
    high, low = staffing(entries, {"1": 1, "2": 0})
    assert (high.matters, high.ratio()) == (1, "1")
    assert (low.matters, low.ratio()) == (1, "无人")
    assert coverage(entries) == (2, 2, 2)
