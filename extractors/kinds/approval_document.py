"""批复, 批准书, 核准文件, 行政许可决定书: another authority's word on a project (行政许可法 art. 38)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors import normalise
from extractors.kinds.base import (
    Fields,
    Kind,
    closing_date,
    document_number,
    found,
    put,
    read_labels,
    row_match,
    title_of,
    undersigned,
)
from extractors.labels import Labels
from extractors.layout import Page
from extractors.values import FieldValue

TITLES = (
    r"的?(?:批复|复函)$",
    r".{4,}的(?:审批|核准|批准)意见$",
    r"^关于(?:同意|准予|核准|批准).{2,50}的?(?:函|通知|意见|决定|批复)$",
    r"(?:同意|准予|核准|批准).{2,40}的(?:函|通知|意见|决定)$",
    r"(?:批准|核准|批复)(?:文件|通知|决定)?书$",
    r"(?:批准|核准|批复)文件$",
    r"(?:准予)?行政许可(?:决定|批准)书$",
    r"^准予.{2,20}决定书$",
)

_LABELS = Labels(
    {
        "document_number": ("文号", "批准文号", "核准文号", "编号", "批复文号", "决定书文号", "许可文号", "批文号", "发文字号"),
        "addressee": ("申请人", "申请单位", "被许可人", "项目单位", "建设单位", "主送单位", "主送", "被批准单位", "单位名称", "申请人名称", "被许可单位"),
        "project": ("项目名称", "工程名称", "批准事项", "许可事项", "核准事项", "事项名称", "许可内容", "批准内容", "行政许可事项", "申请事项"),
        "issuer": ("批准机关", "核准机关", "发证机关", "审批机关", "许可机关", "批准单位", "签发机关", "决定机关"),
        "issued_date": ("批准日期", "核准日期", "签发日期", "发文日期", "决定日期", "许可日期", "批复日期", "成文日期"),
        "rest": ("统一社会信用代码", "法定代表人", "地址", "有效期", "有效期限", "项目代码", "建设地点", "建设规模", "联系电话", "总投资", "批准依据"),
    }
)  # fmt: skip
_NUMBER = r"([\u3400-\u9fff]{2,12} ?[\u3014\[({\u3010]? ?20\d\d ?[\u3015\])}\u3011]? ?第? ?\d{1,5} ?号)"


def read(pages: Sequence[Page]) -> Fields:
    """Read what was approved for whom, under which number, by which authority, when."""
    fields = read_labels(
        pages,
        _LABELS,
        {
            "document_number": document_number,
            "addressee": normalise.organisation_name,
            "project": normalise.plain,
            "issuer": normalise.organisation_name,
            "issued_date": normalise.first_date,
        },
    )
    put(fields, "title", title_of(pages, TITLES))
    put(fields, "document_number", row_match(pages[:1], _NUMBER, document_number))
    put(fields, "addressee", _addressee(pages))
    put(fields, "project", _project(fields.get("title")))
    put(fields, "issuer", undersigned(pages) or _from_head(pages))
    put(fields, "issued_date", closing_date(pages))
    return fields


def _addressee(pages: Sequence[Page]) -> FieldValue | None:
    """The row under the heading that ends with a colon and starts the letter."""
    for page in pages[:1]:
        for row in page.rows:
            text = normalise.half_width(normalise.tidy(row.text))
            match = re.fullmatch(r"([\u3400-\u9fff()]{3,40}):", text)
            if match and row.box.left < 0.35 and row.box.top < 0.6:
                return found(normalise.organisation_name(match[1]) or match[1], row, page)
    return None


def _project(title: FieldValue | None) -> FieldValue | None:
    """What the heading says was approved: 关于同意〔…〕的批复."""
    core = re.search(
        r"关于(?:同意|准予|核准|批准)?(.{3,60}?)(?:核准|审批|审查|立项)?(?:的(?:批复|复函|函|通知|意见|决定|.{2}意见))$",
        title.value if title is not None else "",
    )
    return replace(title, value=core[1]) if title is not None and core is not None else None


def _from_head(pages: Sequence[Page]) -> FieldValue | None:
    """The authority in the red head: 六皋市民政局文件."""
    return row_match(
        pages[:1],
        r"^([\u3400-\u9fff]{4,24}(?:局|委员会|厅|政府|办公室|管委会))文件",
        normalise.organisation_name,
    )


KIND = Kind(
    key="approval_document",
    read=read,
    titles=TITLES,
    words={"批复": 0.3, "经研究": 0.3, "原则同意": 0.3, "此复": 0.5, "收悉": 0.3, "准予": 0.2, "行政许可": 0.1, "同意": 0.1, "批准文号": 0.4, "批准机关": 0.3},
    never=("申请表", "承诺书", "租赁合同", "委托书", "营业执照正本"),
)  # fmt: skip
