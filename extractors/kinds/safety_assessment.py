"""安全评价报告, 安全现状评价, 风险评估报告 (安全生产法 art. 32; 应急预案管理办法 art. 10)."""

from __future__ import annotations

from collections.abc import Sequence

from extractors import normalise
from extractors.kinds.base import (
    ORGANISATION,
    Fields,
    Kind,
    closing_date,
    first_match,
    found,
    put,
    read_labels,
    sentence,
    serial_number,
    title_of,
    undersigned,
)
from extractors.labels import Labels
from extractors.layout import Page
from extractors.values import FieldValue

TITLES = (
    r"安全.{0,4}(?:评价|评估).{0,6}(?:报告|意见)?(?:书)?$",
    r"(?:安全|事故|重大危险源).{0,6}风险.{0,4}评估(?:报告)?(?:书)?$",
    r"^风险评估报告$",
)

_LABELS = Labels(
    {
        "organisation": (
            "被评价单位", "委托单位", "建设单位", "评价项目单位", "被评估单位", "项目单位", "评价对象", "企业名称", "单位名称", "被评价单位名称",
        ),
        "assessor": ("评价机构", "评价单位", "评估单位", "编制单位", "评估机构", "安全评价机构", "评价机构名称", "报告编制单位", "评价报告编制单位"),
        "report_number": ("报告编号", "编号", "项目编号", "评价报告编号"),
        "issued_date": ("评价报告完成日期", "报告日期", "编制日期", "出具日期", "评价日期", "完成日期", "报告完成日期", "提交日期"),
        "conclusion": ("评价结论", "评估结论", "结论", "安全评价结论", "综合评价结论", "总体评价结论"),
        "rest": (
            "资质证书编号", "法定代表人", "技术负责人", "评价负责人", "项目负责人", "评价项目负责人", "联系电话", "项目名称", "评价类型", "评价范围",
            "评价依据", "评价人员", "审核人", "过程控制负责人", "地址", "安全评价机构资质证书编号", "审核定稿人", "评价目的", "评价方法",
        ),
    }
)  # fmt: skip
_CONCLUDED = r"(?:评价结论|评估结论|结论):?((?!与|及)[\u3400-\u9fff][^。]{8,140}。?)"


def read(pages: Sequence[Page]) -> Fields:
    """Read who was assessed by whom, the conclusion, and the report's number and date."""
    fields = read_labels(
        pages,
        _LABELS,
        {
            "organisation": normalise.organisation_name,
            "assessor": normalise.organisation_name,
            "report_number": serial_number,
            "issued_date": normalise.first_date,
            "conclusion": sentence,
        },
    )
    put(fields, "title", title_of(pages, TITLES))
    put(fields, "organisation", _on_cover(pages, fields.get("title")))
    put(fields, "conclusion", first_match(pages, _CONCLUDED, sentence))
    put(fields, "assessor", undersigned(pages))
    put(fields, "issued_date", closing_date(pages))
    return fields


def _on_cover(pages: Sequence[Page], title: FieldValue | None) -> FieldValue | None:
    """The organisation named above the heading of a cover."""
    for row in pages[0].rows:
        name = normalise.organisation_name(row.text)
        above = title is not None and row.box.bottom <= title.place.box.top + 0.005
        if above and name and ORGANISATION.search(normalise.half_width(name)):
            return found(name, row, pages[0])
    return None


KIND = Kind(
    key="safety_assessment",
    read=read,
    titles=TITLES,
    words={
        "安全评价": 0.4, "评价机构": 0.3, "被评价单位": 0.4, "危险有害因素": 0.3, "评价结论": 0.2, "评价单元": 0.3, "风险评估": 0.2, "现状评价": 0.3,
        "安全对策措施": 0.2,
    },
    never=("申请表", "承诺书", "合同编号", "检测报告"),
)  # fmt: skip
