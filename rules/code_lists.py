"""Code lists of the implementation list (domain.md 2.5): our own enumerations, never a raw code.

No list of codes is in use everywhere: 0 and 1 of 材料必要性 mean the opposite in two public systems. Inside
the house a value is a member with its Chinese word; a raw code exists only together with the system it
comes from, and passes that system's mapping table (rules.outside).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class CodeList(StrEnum):
    """A list of codes; each member has its Chinese word, and other words that mean the same."""

    word: str
    also: tuple[str, ...]

    def __new__(cls, value: str, word: str = "", *also: str) -> Self:
        """Make a member of its value, its Chinese word and what else is said for it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.word = word
        member.also = also
        return member

    @classmethod
    def words(cls) -> tuple[str, ...]:
        """Return the Chinese words, in order."""
        return tuple(member.word for member in cls)


class MatterType(CodeList):
    """事项类型."""

    LICENCE = "licence", "行政许可", "许可"
    LEVY = "levy", "行政征收", "征收"
    BENEFIT = "benefit", "行政给付", "给付"
    CONFIRMATION = "confirmation", "行政确认", "确认"
    REWARD = "reward", "行政奖励", "奖励"
    RULING = "ruling", "行政裁决", "裁决"
    OTHER_POWER = "other_power", "其他行政权力", "其他权力", "其他行政职权", "行政其他权力", "其他"
    PUBLIC_SERVICE = "public_service", "公共服务", "公共服务事项"


class CaseType(CodeList):
    """办件类型."""

    INSTANT = "instant", "即办件", "即办", "即时办结"
    COMMITTED = "committed", "承诺件", "承诺"
    JOINT = "joint", "联办件", "联办"
    ESCALATED = "escalated", "上报件", "上报"


class Frequency(CodeList):
    """频次: high_frequency, low_frequency (domain.md S6, S8)."""

    HIGH = "high", "高频", "高频事项", "高", "是"
    LOW = "low", "低频", "低频事项", "低", "非高频", "否"


class AuthorityLevel(CodeList):
    """行使层级."""

    STATE = "state", "国家级", "国家", "国家级事项"
    PROVINCE = "province", "省级", "省", "省(自治区、直辖市)级"
    CITY = "city", "市级", "市", "设区的市级"
    COUNTY = "county", "县级", "县", "区级", "县(市、区)级", "区县级", "开发区级"
    TOWNSHIP = "township", "镇级", "镇(乡、街道)级", "镇(乡、街道)", "乡级", "乡镇级", "街道"
    VILLAGE = "village", "村级", "村(社区)级", "村(社区)", "社区"


class ListState(CodeList):
    """事项状态."""

    IN_USE = "in_use", "在用", "有效", "启用"
    SUSPENDED = "suspended", "挂起", "暂停", "挂起(暂停)"
    CANCELLED = "cancelled", "取消", "已取消", "停用"
    DRAFT = "draft", "草稿"


class ServiceTarget(CodeList):
    """服务对象. `LEGAL_PERSON` is what halls write for all sorts of them; no system has a code for it."""

    PERSON = "person", "自然人", "个人", "公民"
    ENTERPRISE = "enterprise", "企业法人", "企业"
    INSTITUTION = "institution", "事业法人", "事业单位法人", "事业单位"
    SOCIAL = "social", "社会组织法人", "社会组织"
    UNINCORPORATED = "unincorporated", "非法人企业"
    GOVERNMENT = "government", "行政机关", "机关"
    OTHER = "other", "其他组织", "非法人组织"
    LEGAL_PERSON = "legal_person", "法人", "法人单位", "单位"


class CrossRegion(CodeList):
    """通办范围."""

    STATE = "state", "全国"
    PROVINCE = "province", "全省"
    CITY = "city", "全市"
    COUNTY = "county", "全县", "全区", "全县(区)"
    TOWNSHIP = "township", "全镇"
    VILLAGE = "village", "跨村"


class ResultType(CodeList):
    """审批结果类型."""

    LICENCE = "licence", "证照"
    APPROVAL = "approval", "批文", "批复"
    OTHER = "other", "其他"
    NONE = "none", "无"


class LimitUnit(CodeList):
    """时限单位; `INSTANT` and `NONE` say 即办 and that the law or the hall sets no limit."""

    WORKING_DAY = "working_day", "工作日", "个工作日"
    CALENDAR_DAY = "calendar_day", "自然日", "个自然日", "日", "天", "日历日"
    HOUR = "hour", "小时", "个小时"
    MINUTE = "minute", "分钟"
    MONTH = "month", "个月", "月"
    INSTANT = "instant", "即办", "即时办结", "当场办结", "当场", "即时", "立即办理", "当即办理", "现场办结"
    NONE = "none", "无", "无法定时限", "无时限", "不限", "无期限"


class Necessity(CodeList):
    """材料必要性."""

    REQUIRED = "required", "必要", "必需", "必须", "是", "必要材料"
    OPTIONAL = "optional", "非必要", "非必需", "否", "非必须", "可选"
    DEFERRABLE = "deferrable", "容缺后补", "可容缺", "容缺"
    CREDIT = "credit", "信息免交、信用后补", "免交"


class MaterialType(CodeList):
    """材料类型."""

    CERTIFICATE = "certificate", "证件证书证明", "证照", "证明", "证件"
    FORM = "form", "申请表格文书", "表格", "申请表", "文书"
    OTHER = "other", "其他"


class MaterialForm(CodeList):
    """材料形式."""

    PAPER = "paper", "纸质", "纸质材料", "原件", "复印件"
    ELECTRONIC = "electronic", "电子化", "电子", "电子件", "电子材料"
    BOTH = "both", "纸质/电子化", "纸质和电子化", "纸质或电子化", "纸质或电子", "纸质/电子"


class MaterialSource(CodeList):
    """来源渠道."""

    APPLICANT = "applicant", "申请人自备", "自备"
    GOVERNMENT = "government", "政府部门核发", "政府核发"
    INTERMEDIARY = "intermediary", "中介机构出具", "中介机构或法定机构产生"
    OTHER = "other", "其他"
