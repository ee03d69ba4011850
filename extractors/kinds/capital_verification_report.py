"""验资报告: an accounting firm says how much capital was paid in (注册会计师法 art. 14)."""

from __future__ import annotations

from collections.abc import Sequence

from extractors import normalise
from extractors.kinds.base import (
    AMOUNT,
    Fields,
    Kind,
    amount,
    closing_date,
    document_number,
    first_match,
    put,
    read_labels,
    row_match,
    serial_number,
    title_of,
    undersigned,
)
from extractors.labels import Labels
from extractors.layout import Page

TITLES = (r"验资(?:报告(?:书)?|证明(?:书)?|事项说明)$", r"^验资报告")

_LABELS = Labels(
    {
        "organisation": ("被审验单位", "被审验单位名称", "委托单位", "委托方", "委托人", "被验资单位", "公司名称", "单位名称", "被审验企业"),
        "amount": ("验资金额", "实收资本", "注册资本", "审验金额", "开办资金", "实缴金额", "实缴出资额", "实收资本金额", "本期实收资本", "审验确认金额"),
        "report_number": ("报告文号", "报告编号", "文号", "编号", "报告书编号", "报告号"),
        "issuer": ("会计师事务所", "事务所名称", "出具单位", "验资机构", "审验机构", "报告单位", "会计师事务所名称"),
        "issued_date": ("报告日期", "出具日期", "报告出具日期", "签发日期", "报告时间"),
        "rest": ("审验截止日", "审验截止日期", "验资截止日", "注册会计师", "签字注册会计师", "报告类型", "主任会计师", "地址", "电话", "出资方式"),
    }
)  # fmt: skip
_PAID_IN = rf"(?:收到|缴纳|投入|实收资本|开办资金|注册资本)[^。;]{{0,40}}?(?:合计|共计|总计|为|计)({AMOUNT})"
_SALUTATION = r"((?!我们|本所)[\u3400-\u9fff()]{4,30}?(?:公司|中心|学校|医院|协会|幼儿园|院|社|厂|学会|研究所))(?:\([^()]{1,8}\))?(?:全体股东|股东会|董事会|理事会|筹备组|全体出资人|出资人|举办者)?:"
_FIRM = r"([\u3400-\u9fff]{2,16}会计师事务所(?:\([\u3400-\u9fff]{2,6}\)|有限(?:责任)?公司)?)"


def read(pages: Sequence[Page]) -> Fields:
    """Read whose capital was verified, how much, under which number, by which firm, when."""
    fields = read_labels(
        pages,
        _LABELS,
        {
            "organisation": normalise.organisation_name,
            "amount": amount,
            "report_number": _number,
            "issuer": normalise.organisation_name,
            "issued_date": normalise.first_date,
        },
    )
    put(fields, "title", title_of(pages, TITLES))
    put(fields, "organisation", row_match(pages, _SALUTATION, normalise.organisation_name))
    put(fields, "amount", first_match(pages, _PAID_IN, amount))
    put(
        fields,
        "report_number",
        row_match(
            pages,
            r"([\u3400-\u9fff]{2,10}[\u3014\[(\u3010]?20\d\d[\u3015\])\u3011]?第?\d{1,6}号)",
            document_number,
        ),
    )
    put(fields, "issuer", undersigned(pages) or row_match(pages, _FIRM, normalise.organisation_name))
    put(fields, "issued_date", closing_date(pages))
    return fields


def _number(raw: str) -> str | None:
    return document_number(raw) or serial_number(raw)


KIND = Kind(
    key="capital_verification_report",
    read=read,
    titles=TITLES,
    words={"验资报告": 0.4, "审验": 0.3, "会计师事务所": 0.3, "注册会计师": 0.2, "实收资本": 0.2, "出资者": 0.1, "货币资金": 0.1},
    never=("申请表", "承诺书", "本章程", "租赁合同", "审计报告"),
)  # fmt: skip
