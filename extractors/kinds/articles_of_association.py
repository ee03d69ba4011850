"""章程 of companies, societies and private non-enterprise units (公司法 art. 5 and 46)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors import normalise
from extractors.kinds.base import (
    AMOUNT,
    Fields,
    Kind,
    amount,
    closing_date,
    first_match,
    put,
    read_labels,
    title_of,
)
from extractors.labels import Labels
from extractors.layout import Page
from extractors.values import FieldValue

TITLES = (r"章程(?:修正案|\(?(?:草案|修订稿?|试行|核准稿)\)?)?$",)

_LABELS = Labels(
    {
        "organisation": ("公司名称", "本公司名称", "单位名称", "本单位名称", "企业名称", "社团名称", "机构名称", "本会名称", "本中心名称"),
        "registered_capital": ("注册资本", "公司注册资本", "开办资金", "注册资金", "本单位开办资金"),
        "legal_representative": ("法定代表人", "公司法定代表人"),
        "address": ("住所", "公司住所", "本公司住所", "单位住所", "地址", "住所地"),
        "signed_date": ("制定日期", "订立日期", "通过日期", "修订日期", "签署日期", "签订日期", "日期"),
    }
)  # fmt: skip
_NAMED = r"(?:公司|单位|企业|社团|机构|本会|本中心|中心|协会)的?名称(?:为|是|:)+([\u3400-\u9fff()]{4,40}?)(?=[,。;(\u3014]|第[一二三四五六七八九十]+条|$)"
_SEAT = r"住所(?:为|是|:|地址|设在)+([^,。;:]{6,60}?)(?=[。;]|第[一二三四五六七八九十]+条)"
_CAPITAL = rf"(?:注册资本|开办资金|注册资金)(?:总额)?(?:为|是|:|共计?)*({AMOUNT})"
_ADOPTED = r"(?:于)(\d{4}年\d{1,2}月\d{1,2}日)[^。;]{0,24}(?:通过|制定|订立|修订|签署)"


def read(pages: Sequence[Page]) -> Fields:
    """Read whose articles they are, the capital they state, the seat, and when they were adopted."""
    fields: Fields = {}
    put(fields, "title", title_of(pages, TITLES))
    labelled = read_labels(
        pages,
        _LABELS,
        {
            "organisation": _organisation,
            "registered_capital": amount,
            "address": normalise.address,
            "signed_date": normalise.first_date,
        },
    )
    put(fields, "organisation", first_match(pages, _NAMED, _organisation))
    put(fields, "organisation", labelled.get("organisation") or _from_title(fields))
    put(fields, "registered_capital", labelled.get("registered_capital"))
    put(fields, "registered_capital", first_match(pages, _CAPITAL, amount))
    put(fields, "address", first_match(pages, _SEAT, normalise.address) or labelled.get("address"))
    put(fields, "signed_date", labelled.get("signed_date"))
    put(fields, "signed_date", closing_date(pages) or first_match(pages, _ADOPTED, normalise.first_date))
    return fields


def _organisation(raw: str) -> str | None:
    """A name behind its label; what follows it in the sentence is cut off."""
    head = normalise.half_width(raw).split(",")[0].split("。")[0].split("(以下")[0]
    return normalise.organisation_name(head)


def _from_title(fields: Fields) -> FieldValue | None:
    """六皋市某某有限公司章程 names the company in its heading."""
    title = fields.get("title")
    name = re.sub(r"章程.*$", "", title.value) if title is not None else ""
    return replace(title, value=name) if title is not None and len(name) >= 6 else None


KIND = Kind(
    key="articles_of_association",
    read=read,
    titles=TITLES,
    words={"本章程": 0.5, "章程": 0.2, "股东会": 0.2, "出资方式": 0.1, "理事会": 0.15, "总则": 0.1, "注册资本": 0.1, "开办资金": 0.2, "第一条": 0.1},
    never=("租赁合同", "申请表", "承诺书", "营业执照", "本制度", "验资报告"),
    signature=r"(?:全体股东|股东|发起人|法定代表人|举办者|理事)",
    seal=r"(?:股东|单位|公章|盖章|举办者)",
)  # fmt: skip
