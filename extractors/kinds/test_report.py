"""检验检测报告: what a laboratory found (检验检测机构资质认定管理办法 art. 3; 公共场所卫生管理条例实施细则 art. 23)."""

from __future__ import annotations

from collections.abc import Sequence

from extractors import normalise
from extractors.kinds.base import (
    Fields,
    Kind,
    closing_date,
    first_match,
    put,
    read_labels,
    sentence,
    serial_number,
    title_of,
    undersigned,
)
from extractors.labels import Labels
from extractors.layout import Page

TITLES = (
    r"(?:检验|检测|监测|测试|化验|试验|检验检测)(?:评价|分析)?(?:结果)?报告(?:书|单)?$",
    r"卫生(?:学|检测)?.{0,6}评价报告(?:书)?$",
    r"^(?:水质|空气|噪声|环境).{0,8}报告$",
)

_LABELS = Labels(
    {
        "report_number": ("报告编号", "编号", "报告号", "检测编号", "报告单号", "报告书编号", "检验编号", "No"),
        "sample": (
            "样品名称", "检测对象", "检测项目名称", "样品", "检测项目", "检验项目", "受检样品", "产品名称", "检测类型", "项目名称", "检测内容",
        ),
        "organisation": (
            "委托单位", "受检单位", "被检单位", "送检单位", "委托方", "客户名称", "受检单位名称", "委托单位名称", "被测单位", "委托人", "采样单位",
        ),
        "address": ("检测地点", "采样地点", "受检地址", "检测地址", "单位地址", "地址", "受检单位地址", "委托单位地址", "采样地址", "检验地点"),
        "conclusion": ("检测结论", "检验结论", "结论", "评价结论", "监测结论", "综合结论", "检验检测结论", "判定结论"),
        "issuer": ("检测单位", "检验单位", "检测机构", "检验机构", "监测单位", "检验检测机构", "检测单位名称", "检验检测机构名称", "承检单位"),
        "issued_date": ("报告日期", "签发日期", "出具日期", "批准日期", "报告签发日期", "签发时间", "发布日期"),
        "cma_number": ("资质认定证书编号", "CMA证书编号", "计量认证证书编号", "资质证书编号", "CMA编号"),
        "rest": (
            "采样日期", "检测日期", "检测结果", "单项判定", "标准限值", "检测类别", "样品状态", "检测依据", "评价依据", "样品数量", "收样日期", "编制", "审核", "签发", "批准", "主检",
            "送样日期", "检测方法", "分析日期", "样品编号", "联系人", "联系电话", "采样人", "检验日期", "检验类别", "检验依据", "检测人", "复核",
        ),
    }
)  # fmt: skip
_CONCLUDED = (
    r"(?:结论|检测结论|检验结论|评价结论):?((?:经检|所检|该|本次|受检|检测|经监|依据|根据)[^。]{6,120}。?)"
)


def read(pages: Sequence[Page]) -> Fields:
    """Read what was tested for whom and where, with which result, by whom and when."""
    fields = read_labels(
        pages,
        _LABELS,
        {
            "report_number": serial_number,
            "sample": normalise.plain,
            "organisation": normalise.organisation_name,
            "address": normalise.address,
            "conclusion": sentence,
            "issuer": normalise.organisation_name,
            "issued_date": normalise.first_date,
            "cma_number": serial_number,
        },
    )
    put(fields, "title", title_of(pages, TITLES))
    put(fields, "conclusion", first_match(pages, _CONCLUDED, sentence))
    put(fields, "issuer", undersigned(pages))
    put(fields, "issued_date", closing_date(pages))
    put(fields, "cma_number", first_match(pages, r"(?<!\d)(\d{12})(?!\d)", serial_number))
    return fields


KIND = Kind(
    key="test_report",
    read=read,
    titles=TITLES,
    words={
        "检测报告": 0.4, "检验报告": 0.4, "检测结论": 0.3, "检测依据": 0.3, "样品名称": 0.3, "采样日期": 0.2, "检测项目": 0.2, "送检单位": 0.2,
        "受检单位": 0.2, "标准限值": 0.2, "检测结果": 0.2, "资质认定": 0.2,
    },
    never=("申请表", "承诺书", "合同编号", "安全评价报告"),
)  # fmt: skip
