"""Kinds that are read by their heading and a few labels: certificates, commitments, drawings, regulations, photos."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors import normalise
from extractors.forms import Labels, Pair, cell_flow, read_pairs
from extractors.kinds import people
from extractors.kinds.base import (
    Fields,
    Kind,
    first_match,
    found,
    put,
    search,
    signed_date,
    take,
    title_of,
    value_of,
)
from extractors.layout import Flow, Page, rows_of
from extractors.values import Box, FieldValue

_COMMITMENT_TITLES = (r"承诺(?:书|函)?$", r"承诺(?:书|函)", r"保证书$", r"声明书?$")
_DRAWING_TITLES = (
    r"(?:位置|平面|示意|效果|布置|总平面|红线|现状|范围|方位|布局|占道|设计|地形|点位|区位).{0,4}图",
    r"图$",
)
_RULES_TITLES = (
    r"(?:管理)?(?:制度|规范|办法|规程|守则|细则|规定|规则)(?:汇编)?$",
    r"内部(?:管理|控制|业务)?.{0,4}(?:制度|规范)",
)
_CERTIFICATE_TITLES = (
    r"(?:专业技术|职业|执业|从业|会计).{0,8}(?:资格|任职资格).{0,2}证书?$",
    r"资格证书?$",
    r"职称证书?$",
    r"^会计(?:从业)?资格证",
    r"^.{0,8}专业技术资格(?:证书)?$",
)
_DEED_TITLES = (r"不动产权(?:证书|证)?$", r"房屋?(?:所有权|产权)证书?$", r"房地产权证", r"土地使用(?:权)?证")

_CERTIFICATE_LABELS = Labels(
    {
        "name": ("姓名", "持证人", "持证人姓名"),
        "sex": ("性别",),
        "birth_date": ("出生日期", "出生年月", "出生"),
        "speciality": ("专业名称", "专业", "专业类别", "专业(类别)", "考试科目"),
        "issuer": ("发证机关", "签发单位", "发证单位", "批准机关", "工作单位"),
        "id_number": (*people.NUMBER, "证件号码"),
        "qualification": ("资格名称", "资格类别", "职业资格", "资格", "专业技术资格", "职称", "专业技术职务"),
        "level": ("级别", "资格级别", "专业级别", "等级", "资格等级"),
        "issued_date": ("批准日期", "发证日期", "签发日期", "取得日期", "发证时间", "批准时间", "授予日期", "签发时间", "取得资格时间"),
        "certificate_number": ("证书编号", "管理号", "证书号", "编号", "证书号码", "资格证书编号", "证书管理号", "档案号", "No"),
    },
    run_on=("姓名", "性别", "证件号码", "身份证号", "身份证号码", "专业名称", "资格名称", "资格级别", "批准日期", "管理号", "证书编号"),
)  # fmt: skip
_DEED_LABELS = Labels(
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


def read_commitment(pages: Sequence[Page]) -> Fields:
    """Title, who promises, date."""
    labels = Labels(
        {
            "promisors": ("承诺人", "承诺人姓名", "承诺单位", "承诺机构"),
            "signed_date": (*people.FORM_DATE, "承诺日期"),
        }
    )
    pairs = [pair for page in pages for pair in read_pairs(page, labels)]
    fields: Fields = {}
    put(fields, "title", title_of(pages, _COMMITMENT_TITLES))
    put(fields, "promisors", _signed_in_table(pages))
    put(fields, "promisors", _all_named(pairs))
    put(fields, "promisors", _behind_signature_label(pages) or _promisor_in_text(pages))
    put(fields, "signed_date", take(pairs, "signed_date", normalise.first_date))
    put(fields, "signed_date", signed_date(pages))
    return fields


def _all_named(pairs: Sequence[Pair]) -> FieldValue | None:
    """Everybody named behind a label 承诺人, each once."""
    named: dict[str, FieldValue] = {}
    for pair in pairs:
        value = take([pair], "promisors", _promisors)
        if value is not None and not value.blank:
            named.setdefault(value.value, value)
    if not named:
        return take(pairs, "promisors", _promisors)
    first = next(iter(named.values()))
    confidence = min(value.confidence for value in named.values())
    return replace(first, value="、".join(named), raw="、".join(named), confidence=confidence)


def _promisors(raw: str) -> str | None:
    names = [normalise.person_name(part) for part in re.split(r"[\s,,、;;/]+", normalise.half_width(raw))]
    return "、".join(name for name in names if name) or None


def _signed_in_table(pages: Sequence[Page]) -> FieldValue | None:
    """The names in the column 姓名 of a table in which each person signs."""
    for page in pages:
        flows = {i: cell_flow([s for s in page.segments if s.cell == i]) for i in range(len(page.cells))}
        head = next((i for i, f in flows.items() if normalise.tidy(f.text) in ("姓名", "承诺人姓名")), None)
        if head is None or not re.search(r"签[字名]|签章", page.packed):
            continue
        column = page.cells[head]
        names = Flow()
        for i, cell in enumerate(page.cells):
            under = cell.top >= column.bottom - 0.005 and abs(cell.left - column.left) < 0.012
            if under and abs(cell.right - column.right) < 0.012 and normalise.person_name(flows[i].text):
                names.join(flows[i], "、" if names.text else "")
        beside = [i for i, c in enumerate(page.cells) if _level_with(c, column) and c.left > column.left]
        for i in beside if not names.text else ():
            if normalise.person_name(flows[i].text):
                names.join(flows[i], "、" if names.text else "")
        if names.text:
            return value_of(names, page, _promisors)
    return None


def _level_with(cell: Box, other: Box) -> bool:
    return abs(cell.top - other.top) < 0.01 and abs(cell.bottom - other.bottom) < 0.01


def _behind_signature_label(pages: Sequence[Page]) -> FieldValue | None:
    """Names read behind 承诺人(签字): as they were written."""
    places = search(
        pages, r"承诺人(?:\(?签[字名章]\)?|\(签[^()]{0,6}\)):?([\u3400-\u9fff·]{2,4})(?!日期|年|月)", 1
    )
    names = [
        (page, flow) for page, flow in places if not re.search(r"日期|承诺|签|盖|章|单位|身份", flow.text)
    ]
    if not names:
        return None
    page, whole = names[0][0], Flow()
    for _, flow in names:
        whole.join(flow, "、" if whole.text else "")
    return value_of(whole, page, _promisors)


def _promisor_in_text(pages: Sequence[Page]) -> FieldValue | None:
    return first_match(
        pages, r"(?:本人|承诺人)[:((]?([\u3400-\u9fff·]{2,6})[))]?[,,(]", normalise.person_name
    )


def read_certificate(pages: Sequence[Page]) -> Fields:
    """Who holds which qualification at which level, since when, under which number."""
    pairs = [pair for page in pages for pair in read_pairs(page, _CERTIFICATE_LABELS)]
    fields: Fields = {}
    put(fields, "name", take(pairs, "name", normalise.person_name))
    put(fields, "id_number", take(pairs, "id_number", normalise.id_number, normalise.id_number_is_valid))
    put(
        fields,
        "qualification",
        take(pairs, "qualification", normalise.plain) or take(pairs, "speciality", normalise.plain),
    )
    put(
        fields,
        "level",
        take(pairs, "level", normalise.plain)
        or first_match(pages, r"((?:正高|副高|初|中|高)级)", normalise.plain),
    )
    put(fields, "issued_date", take(pairs, "issued_date", normalise.first_date) or signed_date(pages))
    put(fields, "certificate_number", take(pairs, "certificate_number", _number))
    return {name: value for name, value in fields.items() if not value.blank}


def _number(raw: str) -> str | None:
    text = re.sub(r"\s", "", normalise.half_width(raw)).strip("_:.。")
    return text if len(text) >= 4 and re.search(r"\d", text) else None


def read_deed(pages: Sequence[Page]) -> Fields:
    """Who owns what, by which title (不动产登记暂行条例)."""
    pairs = [pair for page in pages for pair in read_pairs(page, _DEED_LABELS)]
    fields: Fields = {}
    put(fields, "owner", take(pairs, "owner", normalise.organisation_name))
    number = first_match(
        pages,
        r"([\u3400-\u9fff]\(\d{4}\)[\u3400-\u9fff]{1,12}不动产权第\d+号"
        r"|[\u3400-\u9fff]{1,4}国用\(\d{4}\)第?[A-Z]{0,4}\d{2,}号"
        r"|[\u3400-\u9fff]{0,6}房(?:地)?权证[\u3400-\u9fff]{0,10}字第?[A-Z]{0,4}\d{2,}号)",
        normalise.plain,
    )
    put(fields, "certificate_number", number or take(pairs, "certificate_number", _number))
    put(fields, "address", take(pairs, "address", normalise.address))
    put(fields, "area_m2", take(pairs, "area_m2", normalise.area_m2))
    return {name: value for name, value in fields.items() if not value.blank}


def read_drawing(pages: Sequence[Page]) -> Fields:
    """The drawing's title."""
    fields: Fields = {}
    title = _title_anywhere(pages, _DRAWING_TITLES)
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
        for row in rows_of(page.segments):
            text = normalise.tidy(row.text)
            if len(text) <= 30 and any(re.search(p, text) for p in patterns):
                return found(text, row, page)
    return None


def read_regulations(pages: Sequence[Page]) -> Fields:
    """The regulations' title."""
    fields: Fields = {}
    put(fields, "title", title_of(pages, _RULES_TITLES))
    return fields


def read_title(pages: Sequence[Page]) -> Fields:
    """The largest heading, for papers of no known kind."""
    fields: Fields = {}
    put(fields, "title", title_of(pages))
    return fields


def read_photo(_pages: Sequence[Page]) -> Fields:
    """A portrait has no fields."""
    return {}


COMMITMENT = Kind(
    "commitment_letter", read_commitment, _COMMITMENT_TITLES,
    {"承诺": 0.2, "承诺人": 0.3, "郑重承诺": 0.3, "承担": 0.05, "愿意承担": 0.1, "专职从业": 0.2},
    signs_at=r"(?:^|\s)(?:承诺人|承诺单位负责人)\s*:",
    signature=r"(?:承诺人|本人|签名|签字|负责人|法定代表人|从业人员|机构负责人|承诺单位)", seal=r"(?:承诺单位|单位|公章|盖章|机构)",
)  # fmt: skip
CERTIFICATE = Kind(
    "qualification_certificate", read_certificate, _CERTIFICATE_TITLES,
    {"资格证书": 0.4, "专业技术资格": 0.4, "管理号": 0.3, "批准日期": 0.2, "资格名称": 0.3, "级别": 0.1, "证书编号": 0.1, "会计": 0.1, "持证人": 0.2},
    never=("申请表", "承诺书", "委托书"), grows=False,
)  # fmt: skip
DEED = Kind(
    "property_certificate", read_deed, _DEED_TITLES,
    {"权利人": 0.3, "不动产权": 0.4, "权利类型": 0.3, "宗地": 0.2, "房屋所有权": 0.3, "坐落": 0.1, "不动产单元号": 0.3, "共有情况": 0.2},
    never=("租赁合同", "申请表"),
)  # fmt: skip
DRAWING = Kind(
    "location_drawing", read_drawing, _DRAWING_TITLES,
    {"比例": 0.2, "图例": 0.3, "指北针": 0.2, "示意图": 0.4, "位置图": 0.4, "平面图": 0.4, "效果图": 0.4, "制图": 0.2, "图号": 0.2, "绘图": 0.2,
     "人行道": 0.1, "车行道": 0.1, "红线": 0.1, "北": 0.02},
    never=("租赁合同", "申请表", "承诺书", "营业执照", "第一条"), grows=False,
)  # fmt: skip
REGULATIONS = Kind(
    "internal_regulations", read_regulations, _RULES_TITLES,
    {"第一条": 0.2, "第一章": 0.2, "总则": 0.15, "本制度": 0.3, "本规范": 0.3, "制度": 0.1, "规范": 0.1, "管理制度": 0.2, "岗位": 0.1, "档案": 0.05},
    never=("租赁合同", "申请表", "承诺书", "出租方"),
)  # fmt: skip
PHOTO = Kind(
    "id_photo",
    read_photo,
    (r"照片粘贴", r"^.{0,4}免冠.{0,6}(?:照片?|相片)", r"^[一二1-2]寸.{0,4}照片?$"),
    grows=False,
)
OTHER = Kind("other", read_title)
