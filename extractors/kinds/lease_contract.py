"""租赁合同: who lets what to whom, from when to when (民法典 arts. 703-707)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors import normalise
from extractors.forms import read_pairs
from extractors.kinds import people
from extractors.kinds.base import Fields, Kind, dates_in, first_match, found, put, take, term_in_text
from extractors.labels import Labels
from extractors.layout import Page
from extractors.values import FieldValue

_LABELS = Labels(
    {
        "lessor": ("出租方", "出租人", "甲方", "出租方(甲方)", "甲方(出租方)", "出租人(甲方)", "甲方(出租人)", "出租单位"),
        "lessee": ("承租方", "承租人", "乙方", "承租方(乙方)", "乙方(承租方)", "承租人(乙方)", "乙方(承租人)", "承租单位"),
        "address": (
            "房屋坐落", "租赁房屋地址", "房屋地址", "坐落", "租赁地址", "房屋位置", "租赁物地址", "租赁地点", "房屋坐落地址", "场地坐落",
            "租赁场地", "场地位置", "租赁物坐落", "场地地址", "坐落地址", "租赁物位置", "租赁房屋坐落", "坐落位置", "租赁标的",
            *(
                f"{what}{where}"
                for what in ("租用", "出租", "承租", "使用", "租赁", "租赁场地", "租赁房屋", "租赁物", "租赁标的", "租赁标的物", "出租房屋", "承租房屋", "标的物", "房产", "厂房", "场所")
                for where in ("坐落", "位置", "地址", "地点", "坐落位置", "坐落地址", "所在地")
            ),
        ),
        "area_m2": (*people.compose(("租赁", "租用", "承租", "出租", "使用"), ("", "房屋", "场地", "建筑"), ("面积",)), "建筑面积", "面积", "租赁面积", "使用面积", "房屋面积", "房屋建筑面积", "场地面积"),
        "term": ("租用时间", "租赁时间", "租用期限", "租赁期限", "租期", "租赁期", "租赁期间", "合同期限", "起止日期"),
        "valid_from": (
            *people.compose(("", "租赁", "租用", "租期", "租赁期", "合同"), ("起始", "开始", "起租"), ("日", "日期", "时间")),
"起租日期", "起租日", "租赁开始日期", "租赁起始日期", "租期起", "起始日期", "租赁起始日", "租赁起租日"),
        "valid_until": (
            *people.compose(
                ("", "租赁", "租用", "租期", "租赁期", "合同"), ("届满", "终止", "截止", "到期", "结束", "期满"), ("日", "日期", "时间")
            ),

            "届满日期", "到期日期", "终止日期", "租赁终止日期", "租赁截止日期", "截止日期", "租期止", "期满日期", "租赁到期日", "租赁届满日",
        ),
        "other_date": people.OTHER_DATE,
        "signed_date": ("签订日期", "签约日期", "日期", "签订时间", "合同签订日期", "签署日期"),
    }
)  # fmt: skip


def read(pages: Sequence[Page]) -> Fields:
    """Read the parties, the place, the term and the date of signing."""
    pairs = [pair for page in pages for pair in read_pairs(page, _LABELS)]
    fields: Fields = {}
    put(fields, "lessor", take(pairs, "lessor", _party))
    put(fields, "lessee", take(pairs, "lessee", _party))
    put(fields, "address", take(pairs, "address", _site) or _address_in_text(pages))
    put(fields, "lessor", _party_in_text(pages, "房主|业主|出租[方人]|房东", "甲方"))
    put(fields, "lessee", _party_in_text(pages, "租户|承租[方人]|租客", "乙方"))
    put(fields, "area_m2", take(pairs, "area_m2", _area)
        or first_match(pages, r"(?:面积|[,;。(]共?计)(?:约|为|共|共计|合计|:)*(\d[\d,.]*(?:平方米|平米|㎡|m2|m²|m))", normalise.area_m2))  # fmt: skip
    start, end = term_in_text(pages)
    put(fields, "valid_from", start)
    put(fields, "valid_until", end)
    put(fields, "valid_from", take(pairs, "valid_from", normalise.first_date))
    put(fields, "valid_until", take(pairs, "valid_until", normalise.first_date))
    put(fields, "signed_date", take(pairs, "signed_date", normalise.first_date))
    put(fields, "signed_date", _signed(pages, fields))
    return {name: value for name, value in fields.items() if not value.blank}


def _area(raw: str) -> str | None:
    """An area; where the label names the unit, the number alone."""
    return normalise.area_m2(raw) or normalise.area_m2(f"{raw.strip()}m2")


def _party_in_text(pages: Sequence[Page], called: str, short: str) -> FieldValue | None:
    """Who is called 甲方 or 乙方 in the opening sentence: 房主某某(甲方), 租户某公司(以下称乙方)."""
    name = r"((?:[\u3400-\u9fff·A-Za-z0-9]|\((?!以下|甲方|乙方)[^():]{1,8}\)){2,40}?)"
    return first_match(pages, rf"(?:{called}):?{name}\((?:以下)?简?称?{short}\)", _party)


def _party(raw: str) -> str | None:
    folded = normalise.half_width(raw)
    head = re.split(r"\((?:以下|下称|盖章|签)|以下简称|根据|身份证|统一社会|,|法定代表人|联系", folded)[0]
    text = normalise.organisation_name(head)
    if text is None or re.match(r"[(\uff08]?(?:签|盖|公章)", text):
        return None
    return re.sub(r"[(\uff08](?:甲方|乙方|出租[方人]|承租[方人])[)\uff09]$", "", text)


def _site(raw: str) -> str | None:
    """An address behind its label; a sentence that holds one is left to `_address_in_text`."""
    return None if re.search(r"位于|坐落|甲方|乙方|出租", raw) else normalise.address(raw)


def _address_in_text(pages: Sequence[Page]) -> FieldValue | None:
    return first_match(
        pages,
        r"(?:[将把](?!位于|坐落|其)(?=[\u3400-\u9fff]{2,4}[省市])|位于|坐落于|坐落在|地址为|坐落|(?:房屋|场地)\)?位置:)[:]?([^,。;]{6,60}?)(?:的(?:房屋|场地|商铺|门面|厂房|土地|办公)|[,。;]|出租|房屋|\(?(?:建筑)?面积|租给)",
        normalise.address,
    )


def _signed(pages: Sequence[Page], fields: Fields) -> FieldValue | None:
    taken = {
        (f.place.page, f.place.box) for name, f in fields.items() if name in ("valid_from", "valid_until")
    }
    for page in reversed(pages):
        for iso, flow in reversed(dates_in(page)):
            overlapping = any(number == page.number and flow.box.overlap(box) > 0 for number, box in taken)
            if iso != "long_term" and not overlapping:
                return found(iso, flow, page)
    return None


KIND = Kind(
    key="lease_contract",
    read=read,
    titles=(
        r"(?:租赁|租用|租房|出租|承租).{0,4}(?:合同|协议|契约)(?:书)?(?:\(.{1,12}\))?$",
        r"(?:房屋|场地|房产|商铺|门面|厂房|土地|场所)(?:有偿|无偿|借用|使用)+(?:合同|协议)(?:书)?$",
        r"(?:房屋|场地|商铺|门面|厂房|土地).{0,4}(?:租赁|出租)",
    ),
    words={
        "出租方": 0.3,
        "承租方": 0.3,
        "租金": 0.2,
        "租赁期限": 0.2,
        "甲方": 0.1,
        "乙方": 0.1,
        "出租人": 0.2,
        "承租人": 0.2,
        "押金": 0.1,
        "违约": 0.1,
    },
    never=("营业执照副本",),
    signature=r"(?:出租方|承租方|甲方|乙方|出租人|承租人)",
    seal=r"(?:出租方|承租方|甲方|乙方|出租人|承租人)",
)
