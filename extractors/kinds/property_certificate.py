"""不动产权证书 and the older deeds of house and land: who owns what (不动产登记暂行条例 art. 21)."""

from __future__ import annotations

from collections.abc import Sequence

from extractors import normalise
from extractors.forms import read_pairs
from extractors.kinds.base import Fields, Kind, put, row_match, serial_number, take
from extractors.labels import Labels
from extractors.layout import Page

TITLES = (
    r"不动产权(?:证书|证)?$",
    r"房屋?(?:所有权|产权)(?:证书?|证明)$",
    r"^房产证$",
    r"(?:产权|权属)(?:登记)?(?:证书?|证明)$",
    r"不动产(?:权属)?登记证明$",
    r"房地产权证",
    r"土地使用(?:权)?证",
)

_LABELS = Labels(
    {
        "owner": ("权利人", "所有权人", "房屋所有权人", "产权人", "土地使用权人", "使用权人"),
        "certificate_number": ("证书编号", "编号", "产权证号", "不动产权证号", "房产证号", "证号"),
        "address": ("坐落", "座落", "房屋坐落", "房屋座落", "土地坐落", "土地座落", "地址", "位置"),
        "area_m2": ("面积", "建筑面积", "房屋建筑面积", "使用权面积", "土地面积", "宗地面积", "总面积"),
        "rest": (
            "地号", "图号", "地类", "地类(用途)", "使用权类型", "终止日期", "共有情况", "不动产单元号", "权利类型", "权利性质", "用途", "使用期限", "权利其他状况", "登记时间", "房屋性质", "规划用途",
        ),
    }
)  # fmt: skip


def read(pages: Sequence[Page]) -> Fields:
    """Who owns what, by which title (不动产登记暂行条例)."""
    pairs = [pair for page in pages for pair in read_pairs(page, _LABELS)]
    fields: Fields = {}
    put(fields, "owner", take(pairs, "owner", normalise.organisation_name))
    number = row_match(
        pages,
        r"([\u3400-\u9fff]\(\d{4}\)[\u3400-\u9fff]{1,12}不动产权第\d+号"
        r"|[\u3400-\u9fff]{1,4}国用\(\d{4}\)第?[A-Z]{0,4}\d{2,}号"
        r"|[\u3400-\u9fff]{0,6}房(?:地)?权证[\u3400-\u9fff]{0,10}字第?[A-Z]{0,4}\d{2,}号)",
        normalise.plain,
    )
    put(fields, "certificate_number", number or take(pairs, "certificate_number", serial_number))
    put(fields, "address", take(pairs, "address", normalise.address))
    put(fields, "area_m2", take(pairs, "area_m2", normalise.area_m2))
    return {name: value for name, value in fields.items() if not value.blank}


KIND = Kind(
    "property_certificate", read, TITLES,
    {"权利人": 0.3, "不动产权": 0.4, "权利类型": 0.3, "宗地": 0.2, "房屋所有权": 0.3, "坐落": 0.1, "不动产单元号": 0.3, "共有情况": 0.2},
    never=("租赁合同", "申请表"),
)  # fmt: skip
