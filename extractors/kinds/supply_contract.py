"""购销合同, 供货协议, 运输合同: one side delivers goods or work to the other (民法典 arts. 595 and 596).

Which of 甲方 and 乙方 delivers is said behind the name, by other words for the parties, or in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors import normalise
from extractors.kinds.base import (
    Fields,
    Kind,
    closing_date,
    first_match,
    put,
    read_labels,
    search,
    term_in_text,
    title_of,
)
from extractors.labels import Labels
from extractors.layout import Page

_GOODS = r"(?:购销|采购|供货|供应|买卖|订购|订货|销售|经销|供销|批发|配送|代销)"
_WORK = r"(?:运输|清运|承运|处置|施工|承揽|安装)"
TITLES = (
    rf"^(?!.*(?:房|土地)).{{0,16}}{_GOODS}.{{0,4}}(?:合同|协议)(?:书)?$",
    rf"^.{{0,16}}{_WORK}.{{0,4}}(?:合同|协议)(?:书)?$",
)

_SELLER = (
    "供方",
    "供货方",
    "卖方",
    "出卖人",
    "供应方",
    "销售方",
    "供货单位",
    "供货人",
    "供应商",
    "承运方",
    "承运人",
    "承包方",
    "承包人",
    "承运单位",
)
_BUYER = (
    "需方",
    "购货方",
    "买方",
    "买受人",
    "采购方",
    "购买方",
    "订货方",
    "收货方",
    "购货单位",
    "采购人",
    "托运方",
    "托运人",
    "发包方",
    "发包人",
    "委托方",
    "零售方",
    "零售商",
)


def _both_ways(words: Sequence[str]) -> tuple[str, ...]:
    """供方, 甲方(供方), 供方(甲方), 乙方(供方), 供方(乙方)."""
    sides = ("甲方", "乙方")
    return (
        *words,
        *(f"{side}({word})" for side in sides for word in words),
        *(f"{word}({side})" for side in sides for word in words),
    )


_LABELS = Labels(
    {
        "supplier": _both_ways(_SELLER),
        "buyer": _both_ways(_BUYER),
        "first": ("甲方", "甲方名称", "甲方(单位)"),
        "second": ("乙方", "乙方名称", "乙方(单位)"),
        "subject": ("供货内容", "货物名称", "产品名称", "标的物", "标的", "采购内容", "商品名称", "供货品种", "合同标的", "品名", "货物品名", "运输货物", "工程内容", "产品品种"),
        "quantity": ("数量", "运输总量", "供货数量", "总方量", "运输量", "工程量", "合同数量"),
        "term": ("合同期限", "供货期限", "有效期限", "合同有效期", "协议期限", "有效期", "供货期间", "履行期限", "期限", "运输期限", "供货时间", "合同履行期限"),
        "signed_date": ("签订日期", "签约日期", "签订时间", "合同签订日期", "签署日期", "订立日期", "日期"),
        "rest": ("单位", "规格型号", "单价(元)", "金额(元)", "总价", "合同编号", "签订地点", "统一社会信用代码", "地址", "法定代表人", "联系电话", "电话", "开户银行", "账号", "单价", "金额", "规格", "交货地点", "委托代理人"),
    }
)  # fmt: skip
_DELIVERS = r"(甲方|乙方)(?:负责|同意|承诺)?向(?:甲方|乙方)(?:供应|供货|销售|提供|出售|配送|批发|交付)"
_BUYS = r"(甲方|乙方)(?:同意)?(?:向|从)(?:甲方|乙方)(?:处)?(?:购买|采购|订购|购进|进货)"
_SUBJECT = r"(?:供应|供货|销售|提供|出售|配送|批发|购买|采购|订购|购进|承运|运输)(?:的)?(?:货物|产品|商品)?(?:为|是|:)?([\u3400-\u9fff、()A-Za-z0-9]{2,40}?)(?:等(?:货物|产品|商品))?(?=[,。;]|事宜|有关|,)"


def read(pages: Sequence[Page]) -> Fields:
    """Read who delivers what to whom, from when to when, and the date of signing."""
    labelled = read_labels(
        pages,
        _LABELS,
        {
            **dict.fromkeys(("supplier", "buyer", "first", "second"), _party),
            "subject": normalise.plain,
            "quantity": normalise.plain,
            "signed_date": normalise.first_date,
        },
    )
    first, second = labelled.pop("first", None), labelled.pop("second", None)
    fields = labelled
    put(fields, "title", title_of(pages, TITLES))
    supplier, buyer = (first, second) if _first_delivers(pages) else (second, first)
    if _first_delivers(pages) is not None:
        put(fields, "supplier", supplier)
        put(fields, "buyer", buyer)
    put(fields, "subject", first_match(pages, _SUBJECT, normalise.plain))
    start, end = term_in_text(pages)
    put(fields, "valid_from", start)
    put(fields, "valid_until", end)
    put(fields, "signed_date", closing_date(pages))
    return fields


def _first_delivers(pages: Sequence[Page]) -> bool | None:
    """Whether 甲方 is the one who delivers; None where no sentence says it."""
    for pattern, delivers in ((_DELIVERS, True), (_BUYS, False)):
        for _, flow in search(pages, pattern):
            return (flow.text == "甲方") is delivers
    return None


def _party(raw: str) -> str | None:
    head = re.split(
        r"\((?:以下|下称|盖章|签)|以下简称|为明确|为了|根据|统一社会|,|法定代表人|联系",
        normalise.half_width(raw),
    )[0]
    name = normalise.organisation_name(head)
    return None if name is None or re.match(r"[(\uff08]?(?:签|盖|公章)", name) else name


KIND = Kind(
    key="supply_contract",
    read=read,
    titles=TITLES,
    words={
        "供方": 0.3, "需方": 0.3, "供货方": 0.3, "购货方": 0.3, "购销合同": 0.4, "货款": 0.2, "交货": 0.2, "质量标准": 0.1, "甲方": 0.05,
        "乙方": 0.05, "违约": 0.1, "承运方": 0.3, "托运方": 0.3,
    },
    never=("出租方", "承租方", "租赁合同", "申请表", "营业执照副本"),
    signature=r"(?:供方|需方|供货方|购货方|甲方|乙方|卖方|买方|法定代表人|委托代理人|代表人|承运方|托运方)",
    seal=r"(?:供方|需方|供货方|购货方|甲方|乙方|卖方|买方|单位|承运方|托运方)",
)  # fmt: skip
