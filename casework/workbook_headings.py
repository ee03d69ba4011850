"""The headings of the workbook: Chinese names, and the other words that halls use for a column.

A heading is compared without white space, marks of obligation and width; what stands in brackets behind
it (法定办结时限（工作日）) is no part of its name. docs/catalogue.md holds the same table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rules.departments import loose
from rules.implementation_list import ELEMENTS, MATERIAL_ELEMENTS

SERIAL: Final = "serial"
REMARK: Final = "remark"
MATERIAL_LIST: Final = "material_list"
STATUTORY_UNIT, PROMISED_UNIT = "statutory_unit", "promised_unit"
MATERIAL: Final = "material:"
"""Before the key of a material's element, where a sheet of matters has one material to a row."""

LIST_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "department": (
        "责任部门",
        "主管部门",
        "部门名称",
        "所属部门",
        "单位",
        "牵头部门",
        "责任单位",
        "单位名称",
        "实施部门",
    ),
    "name": (
        "事项",
        "政务服务事项名称",
        "主项名称",
        "政务服务事项",
        "事项名",
        "办理事项",
        "审批服务事项",
        "审批事项名称",
        "服务事项名称",
    ),
    "variant_name": ("业务办理项", "办理项名称", "子项名称", "办理项", "业务办理项名"),
    "key": ("规则集键", "事项键"),
    "frequency": ("高频低频", "高低频", "是否高频", "高频/低频", "事项频次", "频率"),
    "type": ("事项类别", "权力类型", "事项性质"),
    "case_type": ("办件类别",),
    "legal_basis": ("法律依据", "实施依据", "法定依据", "事项设定依据"),
    "basic_code": ("事项基本编码", "事项编码"),
    "implementation_code": ("事项实施编码", "实施清单编码"),
    "variant_code": ("办理项编码",),
    "state": ("状态",),
    "level": ("实施层级", "事项层级"),
    "power_source": ("权限来源",),
    "authority": ("实施主体名称", "实施机关", "实施机构", "行使主体"),
    "authority_code": ("实施主体代码", "实施主体统一社会信用代码", "统一社会信用代码", "信用代码"),
    "entrusted": ("委托机关",),
    "statutory": ("法定时限", "法定期限", "法定办理时限", "法定办结期限", "办结时限法定", "办理时限法定"),
    "statutory_note": ("法定时限说明",),
    "promised": ("承诺时限", "承诺期限", "承诺办理时限", "承诺办结期限", "办结时限承诺", "办理时限承诺"),
    "promised_note": ("承诺时限说明",),
    "targets": ("办理对象", "申请主体", "面向对象"),
    "condition": ("申请条件", "办理条件"),
    "flow": ("办事流程",),
    "form": ("办理方式",),
    "visits": ("到现场次数", "跑动次数", "最多跑动次数", "到现场办理次数"),
    "visits_note": ("必须现场办理原因", "必须到现场原因说明"),
    "place": ("办事地点", "受理地点"),
    "hours": ("办公时间",),
    "enquiry": ("咨询电话", "联系电话"),
    "complaints": ("投诉方式", "监督电话", "监督投诉电话"),
    "fee": ("收费",),
    "fee_basis": ("收费标准及依据", "收费标准"),
    "entered": ("是否进驻", "进驻大厅", "是否进驻大厅"),
    "authorised": ("是否授权", "授权到位", "授权"),
    "intermediary": ("中介服务事项",),
    "result_type": ("结果类型", "办理结果类型"),
    "result_name": ("结果名称", "审批结果", "办理结果名称", "办理结果"),
    "result_sample": ("结果样本", "办理结果样本"),
    "bookable": ("预约办理", "是否预约", "支持预约"),
    "online_payment": ("网上支付",),
    "courier": ("物流快递", "是否快递"),
    "terminal": ("自助终端办理", "自助终端"),
    "online_depth": ("网上办理深度",),
    "effective_from": ("生效日期", "启用日期"),
    "cancelled_on": ("取消日期", "失效日期"),
}
MATERIAL_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("申请材料名称", "申请材料", "材料"),
    "form": ("材料介质", "提交形式"),
    "necessity": ("材料必要性", "必要性", "是否必需"),
    "blank_form": ("空表下载",),
    "example": ("样表", "示范文本"),
    "source": ("材料来源", "材料来源渠道"),
    "originals": ("原件", "原件数量"),
    "copies": ("复印件", "复印件数量"),
    "paper_size": ("纸质材料规格", "规格"),
    "legal_basis": ("材料依据", "提供材料依据", "材料设定依据"),
    "e_licence": ("是否关联电子证照",),
    "parent": ("上级材料名称",),
    "alternative": ("或材料组", "二选一"),
    "condition": ("适用条件", "提交情形"),
    "version": ("版本",),
    "position": ("排序", "材料序号"),
}

OTHER_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    SERIAL: ("序号", "编号", "行号"),
    REMARK: ("备注", "说明"),
    MATERIAL_LIST: ("申请材料", "申报材料", "所需材料", "办理材料", "材料清单"),
    STATUTORY_UNIT: ("法定办结时限单位", "法定时限单位"),
    PROMISED_UNIT: ("承诺办结时限单位", "承诺时限单位"),
}
TOTAL_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "department": ("部门", *LIST_SYNONYMS["department"]),
    "total": ("事项数", "控制数", "事项总数", "事项数量", "事项控制数", "总数", "合计"),
    "high": ("高频事项数", "高频数", "高频控制数", "高频事项", "其中高频", "高频"),
    SERIAL: OTHER_SYNONYMS[SERIAL],
    REMARK: OTHER_SYNONYMS[REMARK],
}
IDENTITY: Final = ("department", "name", "variant_name", "implementation_code", "variant_code")
"""By these a row of the sheet of materials says which entry it belongs to."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column is: the key, and what stands in brackets behind its name (a unit, perhaps)."""

    key: str
    note: str = ""


def plain(text: str) -> str:
    """Return a heading as it is compared."""
    return re.sub(r"[*※★:：]", "", loose(text))


def _table(*tables: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {plain(word): key for table in tables for key, words in table.items() for word in words}


def list_words() -> dict[str, tuple[str, ...]]:
    """Return every word for every column of the sheet of matters, the element's own name first."""
    return {one.key: (one.name, *LIST_SYNONYMS.get(one.key, ())) for one in ELEMENTS}


def material_words() -> dict[str, tuple[str, ...]]:
    """Return the same for the sheet of materials."""
    return {one.key: (one.name, *MATERIAL_SYNONYMS.get(one.key, ())) for one in MATERIAL_ELEMENTS}


_OWN_MATERIAL = {f"{MATERIAL}{key}": words for key, words in material_words().items()}
LIST_TABLE: Final = _table(_OWN_MATERIAL, OTHER_SYNONYMS, list_words())
MATERIAL_TABLE: Final = _table(
    {key: words for key, words in list_words().items() if key in IDENTITY},
    {SERIAL: OTHER_SYNONYMS[SERIAL], REMARK: OTHER_SYNONYMS[REMARK]},
    _OWN_MATERIAL,
)
TOTAL_TABLE: Final = _table(TOTAL_SYNONYMS)


def recognised(text: str, table: Mapping[str, str]) -> Heading | None:
    """Return what column a heading names, or None."""
    whole = plain(text)
    if whole in table:
        return Heading(table[whole])
    found = re.fullmatch(r"(.+?)[(\[【](.*)[)\]】]", whole)
    if found and found[1] in table:
        return Heading(table[found[1]], found[2])
    return None
