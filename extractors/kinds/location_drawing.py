"""位置图, 平面图, 效果图: a page of lines and few words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.kinds.base import Fields, Kind, found, put, title_of
from extractors.layout import Page
from extractors.normalise import tidy
from extractors.values import FieldValue

NAMES = r"(?:位置|平面|示意|效果|布置|总平面|红线|现状|范围|方位|布局|占道|设计|地形|点位|区位|选址)"
TITLES = (
    rf"{NAMES}.{{0,4}}图",
    r"图$",
)


def read(pages: Sequence[Page]) -> Fields:
    """The drawing's title."""
    fields: Fields = {}
    title = _title_anywhere(pages, TITLES)
    if title is not None:  # other words of the drawing, its scale or an arrow may stand in its row
        part = re.search(
            r"[\u3400-\u9fff()\uff08\uff09]{2,30}图(?:[(\uff08][^()\uff08\uff09]{1,12}[)\uff09])?",
            title.value,
        )
        title = replace(title, value=re.sub(r"^图名", "", part.group())) if part else title
    put(fields, "title", title)
    return fields


def _title_anywhere(pages: Sequence[Page], patterns: Sequence[str]) -> FieldValue | None:
    top = title_of(pages, patterns)
    if top is not None:
        return top
    for page in pages:
        for row in page.rows:
            text = tidy(row.text)
            if len(text) <= 30 and any(re.search(p, text) for p in patterns):
                return found(text, row, page)
    return None


KIND = Kind(
    "location_drawing", read, TITLES,
    {"比例": 0.2, "图例": 0.3, "指北针": 0.2, "示意图": 0.4, "位置图": 0.4, "平面图": 0.4, "效果图": 0.4, "制图": 0.2, "图号": 0.2, "绘图": 0.2,
     "人行道": 0.1, "车行道": 0.1, "红线": 0.1, "北": 0.02},
    never=("租赁合同", "申请表", "承诺书", "营业执照", "第一条"), grows=False,
)  # fmt: skip
