"""资格证书 and 职称证书: who holds which qualification at which level, since when."""

from __future__ import annotations

from collections.abc import Sequence

from extractors import normalise
from extractors.forms import read_pairs
from extractors.kinds import people
from extractors.kinds.base import PERSON, Fields, Kind, first_match, put, serial_number, signed_date, take
from extractors.labels import Labels
from extractors.layout import Page

TITLES = (
    r"(?:专业技术|职业|执业|从业|会计).{0,8}(?:资格|任职资格).{0,2}证书?$",
    r"资格证书?$",
    r"职称证书?$",
    r"^.{0,6}(?:会计师|工程师|技师|经济师|审计师)(?:资格|职务)?(?:证书?|证)$",
    r"^会计(?:从业)?资格证",
    r"^.{0,8}专业技术资格(?:证书)?$",
)

_LABELS = Labels(
    {
        "name": ("姓名", "持证人", "持证人姓名"),
        "sex": ("性别",),
        "birth_date": ("出生日期", "出生年月", "出生"),
        "speciality": ("专业名称", "专业", "专业类别", "专业(类别)", "资格专业", "考试科目"),
        "issuer": ("发证机关", "签发单位", "发证单位", "批准机关", "工作单位"),
        "id_number": (*people.NUMBER, "证件号码"),
        "qualification": ("资格名称", "资格类别", "职业资格", "资格", "专业技术资格", "职称", "专业技术职务"),
        "level": ("级别", "资格级别", "专业级别", "等级", "资格等级"),
        "issued_date": ("批准日期", "发证日期", "签发日期", "取得日期", "发证时间", "批准时间", "授予日期", "签发时间", "取得资格时间"),
        "certificate_number": ("证书编号", "管理号", "证书号", "编号", "证书号码", "资格证书编号", "证书管理号", "档案号", "No"),
    },
    run_on=(
        "姓名", "性别", "证件号码", "身份证号", "身份证号码", "专业名称", "专业类别", "资格名称", "资格类别", "资格级别", "资格等级",
        "批准日期", "发证日期", "签发日期", "管理号", "证书编号",
    ),
)  # fmt: skip


def read(pages: Sequence[Page]) -> Fields:
    """Who holds which qualification at which level, since when, under which number."""
    pairs = [pair for page in pages for pair in read_pairs(page, _LABELS)]
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
    put(fields, "name", first_match(pages, rf"({PERSON}),[男女][,.]", normalise.person_name))
    number = r"(?<!\d)(\d{17}[\dX])(?![\dX])"
    put(
        fields,
        "id_number",
        first_match(pages, number, normalise.id_number, certainty=normalise.id_number_is_valid),
    )
    awarded = r"于(\d{4}年\d{1,2}月(?:\d{1,2}日)?)[^。]{0,12}?(?:取得|获得|评审|考试|通过)"
    put(fields, "issued_date", first_match(pages, awarded, normalise.first_date))
    put(fields, "issued_date", take(pairs, "issued_date", normalise.first_date) or signed_date(pages))
    put(fields, "certificate_number", take(pairs, "certificate_number", serial_number))
    return {name: value for name, value in fields.items() if not value.blank}


KIND = Kind(
    "qualification_certificate", read, TITLES,
    {"资格证书": 0.4, "专业技术资格": 0.4, "管理号": 0.3, "批准日期": 0.2, "资格名称": 0.3, "级别": 0.1, "证书编号": 0.1, "会计": 0.1, "持证人": 0.2},
    never=("申请表", "承诺书", "委托书"), grows=False,
)  # fmt: skip
