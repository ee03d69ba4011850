"""内部规范 and 管理制度: rules of an organisation, pages of articles."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.kinds.base import Fields, Kind, put, title_of
from extractors.layout import Page

TITLES = (
    r"(?:管理)?(?:制度|规范|办法|规程|守则|细则|规定|规则|规章|手册|流程)(?:汇编)?(?:\(.{1,8}\))?$",
    r"内部(?:管理|控制|业务)?.{0,4}(?:制度|规范)",
)


def read(pages: Sequence[Page]) -> Fields:
    """The regulations' title."""
    fields: Fields = {}
    put(fields, "title", title_of(pages, TITLES))
    return fields


KIND = Kind(
    "internal_regulations", read, TITLES,
    {"第一条": 0.2, "第一章": 0.2, "总则": 0.15, "本制度": 0.3, "本规范": 0.3, "制度": 0.1, "规范": 0.1, "管理制度": 0.2, "岗位": 0.1, "档案": 0.05},
    never=("租赁合同", "申请表", "承诺书", "出租方"),
)  # fmt: skip
