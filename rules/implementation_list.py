"""实施清单: the elements of a matter and of its materials (domain.md 2.4), as plain frozen values.

An entry is what a clerk chooses: a matter, or one 业务办理项 of it. Several entries of the same department
and name are variants of one matter, and count once in the control totals. Each field carries its element:
Chinese name, column of the national exchange tables, and what sort of value it is.
"""
# ruff: noqa: RUF009 (`_text`, `_word` … are dataclasses.field under shorter names)

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from pydantic import TypeAdapter

from rules.code_lists import (
    AuthorityLevel,
    CaseType,
    CodeList,
    CrossRegion,
    Frequency,
    LimitUnit,
    ListState,
    MaterialForm,
    MaterialSource,
    MaterialType,
    MatterType,
    Necessity,
    ResultType,
    ServiceTarget,
)
from rules.departments import Department, TotalLine, department_named, loose


class Sort(StrEnum):
    """What an element's value is."""

    TEXT = "text"
    NAME = "name"
    CODE = "code"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"
    LIMIT = "limit"
    WORD = "word"
    WORDS = "words"


_MEASURED: Final = {
    LimitUnit.WORKING_DAY: "个工作日",
    LimitUnit.CALENDAR_DAY: "个自然日",
    LimitUnit.HOUR: "个小时",
}


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A time limit: `n` of `unit`; `n` is 0 for 即办 and for 无."""

    n: int
    unit: LimitUnit

    def shown(self) -> str:
        """Return it as halls write it: 20个工作日, 即办, 无."""
        if self.unit in (LimitUnit.INSTANT, LimitUnit.NONE):
            return self.unit.word
        return f"{self.n}{_MEASURED.get(self.unit, self.unit.word)}"


@dataclass(frozen=True, slots=True)
class Element:
    """要素: `name` in Chinese, `schema` the column of the exchange tables, `codes` its list of words."""

    key: str
    name: str
    schema: str
    sort: Sort
    codes: type[CodeList] | None = None


def _of(sort: Sort, name: str, schema: str, codes: type[CodeList] | None = None, empty: Any = None) -> Any:
    return field(default=empty, metadata={"element": (name, schema, sort, codes)})


def _text(name: str, schema: str) -> Any:
    return _of(Sort.TEXT, name, schema, empty="")


def _name(name: str, schema: str) -> Any:
    return _of(Sort.NAME, name, schema, empty="")


def _code(name: str, schema: str) -> Any:
    return _of(Sort.CODE, name, schema, empty="")


def _number(name: str, schema: str) -> Any:
    return _of(Sort.NUMBER, name, schema)


def _yes_no(name: str, schema: str) -> Any:
    return _of(Sort.YES_NO, name, schema)


def _date(name: str, schema: str) -> Any:
    return _of(Sort.DATE, name, schema)


def _limit(name: str, schema: str) -> Any:
    return _of(Sort.LIMIT, name, schema)


def _word(codes: type[CodeList], name: str, schema: str) -> Any:
    return _of(Sort.WORD, name, schema, codes=codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialEntry:
    """申请材料 as the list states it. `alternative` names its 或材料 group, `condition` its 适用情形."""

    name: str = _name("材料名称", "material_name")
    type: MaterialType | None = _word(MaterialType, "材料类型", "material_type")
    form: MaterialForm | None = _word(MaterialForm, "材料形式", "material_format")
    necessity: Necessity | None = _word(Necessity, "是否必要", "is_need")
    blank_form: str = _text("空白表格", "form_guid")
    example: str = _text("示例样表", "example_guid")
    source: MaterialSource | None = _word(MaterialSource, "来源渠道", "source_type")
    source_note: str = _text("来源渠道说明", "source_explain")
    originals: int | None = _number("原件份数", "page_num_y")
    copies: int | None = _number("复印件份数", "page_num_f")
    paper_size: str = _text("纸质规格", "page_format")
    instructions: str = _text("填报须知", "fill_explain")
    standard: str = _text("受理标准", "accept_stand")
    legal_basis: str = _text("要求提供材料的依据", "by_law")
    e_licence: bool | None = _yes_no("是否电子证照", "is_licence")
    e_licence_code: str = _code("电子证照编码", "licence_code")
    e_licence_name: str = _name("电子证照名称", "licence_name")
    parent: str = _name("上级材料", "pid")
    alternative: str = _name("或材料", "orMaterial")
    condition: str = _text("适用情形", "materialSituation")
    version: str = _text("材料版本", "material_version")
    position: int | None = _number("材料排序", "order_num")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """事项 or 业务办理项 with all elements of the implementation list. `None` and "" say: not given.

    `department` is the key of the hall's department; `key` that of the rule set (contract.md), "" where
    there is none yet.
    """

    department: str = _name("部门", "department")
    name: str = _name("事项名称", "task_name")
    variant_name: str = _name("业务办理项名称", "task_handle_item_name")
    key: str = _code("规则集", "rule_set")
    frequency: Frequency | None = _word(Frequency, "频次", "frequency")
    type: MatterType | None = _word(MatterType, "事项类型", "task_type")
    case_type: CaseType | None = _word(CaseType, "办件类型", "project_type")
    legal_basis: str = _text("设定依据", "by_law")
    basic_code: str = _code("基本编码", "catalog_code")
    local_basic_code: str = _code("地方基本编码", "local_catalog_code")
    implementation_code: str = _code("实施编码", "task_code")
    local_implementation_code: str = _code("地方实施编码", "local_task_code")
    variant_code: str = _code("业务办理项编码", "task_handle_item")
    record_id: str = _code("记录唯一标识", "row_guid")
    list_version: str = _text("事项版本", "task_version")
    state: ListState | None = _word(ListState, "事项状态", "task_state")
    level: AuthorityLevel | None = _word(AuthorityLevel, "行使层级", "use_level")
    power_source: str = _text("权力来源", "power_source")
    authority: str = _name("实施主体", "dept_name")
    authority_code: str = _code("实施主体编码", "dept_code")
    authority_type: str = _text("实施主体性质", "dept_type")
    entrusted: str = _name("委托部门", "entrust_name")
    statutory: TimeLimit | None = _limit("法定办结时限", "anticipate_day")
    statutory_note: str = _text("法定办结时限说明", "anticipate_explain")
    promised: TimeLimit | None = _limit("承诺办结时限", "promise_day")
    promised_note: str = _text("承诺办结时限说明", "promise_explain")
    special_procedure: str = _text("特别程序", "special_procedure")
    targets: tuple[ServiceTarget, ...] = _of(
        Sort.WORDS, "服务对象", "server_type", codes=ServiceTarget, empty=()
    )
    condition: str = _text("受理条件", "accept_condition")
    flow: str = _text("办理流程", "handle_flow")
    form: str = _text("办理形式", "handle_type")
    visits: int | None = _number("到办事现场次数", "limit_scene_num")
    visits_note: str = _text("到办事现场次数原因", "limit_scene_explain")
    place: str = _text("办理地点", "transact_addr")
    hours: str = _text("办理时间", "transact_time")
    enquiry: str = _text("咨询方式", "link_way")
    complaints: str = _text("监督投诉方式", "supervise_way")
    fee: bool | None = _yes_no("是否收费", "is_fee")
    fee_basis: str = _text("收费依据", "fee_basis")
    entered: bool | None = _yes_no("是否进驻政务大厅", "is_entry_center")
    authorised: bool | None = _yes_no("是否授权到位", "authorised")
    region: CrossRegion | None = _word(CrossRegion, "通办范围", "handle_area")
    joint_bodies: str = _text("联办机构", "other_dept")
    intermediary: str = _text("中介服务", "service_type")
    quantity: str = _text("数量限制", "limit_explain")
    result_type: ResultType | None = _word(ResultType, "审批结果类型", "result_type")
    result_name: str = _name("审批结果名称", "result_name")
    result_sample: str = _text("审批结果样本", "result_guid")
    bookable: bool | None = _yes_no("是否支持预约办理", "is_schedule")
    online_payment: bool | None = _yes_no("是否支持网上支付", "is_pay_online")
    courier: bool | None = _yes_no("是否支持物流快递", "is_express")
    terminal: bool | None = _yes_no("是否支持自助终端办理", "is_service_terminals")
    online_depth: str = _text("网办深度", "online_handle_depth")
    effective_from: date | None = _date("计划生效日期", "plan_effective_date")
    cancelled_on: date | None = _date("计划取消日期", "plan_cancel_date")
    materials: tuple[MaterialEntry, ...] = ()

    def title(self) -> str:
        """Return the name that tells it from all others of its department."""
        return f"{self.name}（{self.variant_name}）" if self.variant_name else self.name

    def matter_identity(self) -> tuple[str, str]:
        """Return what the variants of one matter share."""
        return self.department, loose(self.name)

    def identity(self) -> tuple[str, str, str]:
        """Return what no two entries of a list may share."""
        return *self.matter_identity(), loose(self.variant_name)


def _elements(of: type[Entry | MaterialEntry]) -> tuple[Element, ...]:
    told = [(one.name, one.metadata["element"]) for one in fields(of) if "element" in one.metadata]
    return tuple(Element(key, name, schema, sort, codes) for key, (name, schema, sort, codes) in told)


ELEMENTS: Final = _elements(Entry)
MATERIAL_ELEMENTS: Final = _elements(MaterialEntry)
NAMES: Final = {element.key: element.name for element in ELEMENTS}
ENTRY: Final = TypeAdapter(Entry)
"""Turns an entry into plain JSON values and back: `ENTRY.dump_python(entry, mode="json")`."""


def on_the_list(entry: Entry, day: date) -> bool:
    """Say whether the entry counts on `day`: neither a draft nor cancelled by then."""
    if entry.state in (ListState.CANCELLED, ListState.DRAFT):
        return False
    return entry.cancelled_on is None or entry.cancelled_on > day


def matter_count(entries: Sequence[Entry]) -> int:
    """Return the number of matters: variants of one matter count once."""
    return len({entry.matter_identity() for entry in entries})


def totals(entries: Sequence[Entry], departments: Sequence[Department], day: date) -> list[TotalLine]:
    """Count matters by department on `day` beside the control totals; a matter is high if any variant is."""
    counting = [entry for entry in entries if on_the_list(entry, day)]
    lines = []
    for department in departments:
        own = [entry for entry in counting if entry.department == department.key]
        high = [entry for entry in own if entry.frequency is Frequency.HIGH]
        lines.append(TotalLine(department, matter_count(own), matter_count(high)))
    return lines


def department_of(entry: Entry, departments: Sequence[Department]) -> Department | None:
    """Return the entry's department by key, name or alias, or None."""
    by_key = next((one for one in departments if one.key == entry.department), None)
    return by_key or department_named(departments, entry.department)
