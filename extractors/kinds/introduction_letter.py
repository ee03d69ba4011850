"""单位介绍信: an organisation sends somebody to do something, for some days."""

from __future__ import annotations

from collections.abc import Sequence

from extractors import normalise
from extractors.kinds import people
from extractors.kinds.base import (
    PERSON,
    Fields,
    Kind,
    closing_date,
    first_match,
    put,
    read_labels,
    title_of,
    undersigned,
)
from extractors.labels import Labels
from extractors.layout import Page

TITLES = (r"介绍信(?:存根)?$", r"^介绍信", r"^.{0,12}介绍函$")

_LABELS = Labels(
    {
        "issuer": ("介绍单位", "开具单位", "出具单位", "单位名称", "派出单位"),
        "bearer": ("被介绍人", "姓名", "持信人", "被介绍人姓名", "前往人员", "经办人"),
        "id_number": people.NUMBER,
        "purpose": ("事由", "办理事项", "介绍事项", "前往事由", "联系事项", "事项"),
        "valid_until": ("有效期至", "有效期限至", "有效日期至", "有效期限", "有效期"),
        "signed_date": ("开具日期", "日期", "签发日期", "填写日期"),
        "rest": ("前往单位", "职务", "人数", "联系电话", "性别", "备注", "政治面貌"),
    }
)  # fmt: skip
_BEARER = rf"(?:兹)?(?:介绍|委派|派|有)(?:我(?:单位|公司|司|局|中心|院|社区|街道|校|所|厂|会))?(?:员工|职工|工作人员|干部)?:?({PERSON})(?=\(|同志|先生|女士|等|,|身份证)"
_PURPOSE = r"(?:前往|前来|到|往|去|赴)(?:你|贵)?[^,。;]{0,16}?((?:办理|查阅|查询|联系|接洽|领取|了解|调取|查档|申请|开展)[^,。;]{2,40}?)(?:事宜|等事|一事|事项|等)?[,。;]"
_DAYS = r"有效(?:期|期限|时间)?(?:为|:|限)?(?:自[^,。)]{0,20}起)?([\d一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,4})(?:天|日)(?!期)"
_UNTIL = r"(?:有效(?:期|期限)?|限)(?:至|到|为|:)+(\d{4}年\d{1,2}月\d{1,2}日)"
_ISSUED_IN_TEXT = (
    r"介绍(?!信)([\u3400-\u9fff()]{4,30}?(?:公司|局|中心|社区居民委员会|学校|医院))(?:员工|职工|工作人员)"
)


def read(pages: Sequence[Page]) -> Fields:
    """Read who sends whom to do what, for how many days or until when, and the date."""
    fields = read_labels(
        pages,
        _LABELS,
        {
            "issuer": normalise.organisation_name,
            "bearer": normalise.person_name,
            "id_number": normalise.id_number,
            "purpose": normalise.plain,
            "valid_until": normalise.first_date,
            "signed_date": normalise.first_date,
        },
    )
    put(fields, "title", title_of(pages, TITLES))
    put(fields, "bearer", first_match(pages, _BEARER, normalise.person_name))
    put(
        fields,
        "id_number",
        first_match(
            pages,
            r"(?<!\d)(\d{17}[\dX])(?![\dX])",
            normalise.id_number,
            certainty=normalise.id_number_is_valid,
        ),
    )
    put(fields, "purpose", first_match(pages, _PURPOSE, normalise.plain))
    put(fields, "valid_days", first_match(pages, _DAYS, _days))
    put(fields, "valid_until", first_match(pages, _UNTIL, normalise.first_date))
    put(
        fields,
        "issuer",
        first_match(pages, _ISSUED_IN_TEXT, normalise.organisation_name) or undersigned(pages),
    )
    put(fields, "signed_date", closing_date(pages))
    return fields


_NUMERALS = {
    sign: value
    for signs in ("一二三四五六七八九", "壹贰叁肆伍陆柒捌玖")
    for value, sign in enumerate(signs, 1)
}


def _days(raw: str) -> str | None:
    """A number of days in figures, up to 99: 柒 and 七 give 7, 十五 gives 15, 叁拾 gives 30."""
    text = normalise.tidy(raw).replace("拾", "十")
    if text.isdigit():
        return str(int(text))
    tens, ten, ones = text.rpartition("十")
    if any(sign not in _NUMERALS for sign in tens + ones):
        return None
    return str((_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)) if text else None


KIND = Kind(
    key="introduction_letter",
    read=read,
    titles=TITLES,
    words={"介绍信": 0.5, "兹介绍": 0.5, "请予接洽": 0.4, "前往你": 0.2, "前往贵": 0.2, "接洽": 0.2, "被介绍人": 0.4},
    never=("申请表", "承诺书", "委托书", "合同"),
    signature=r"(?:负责人|领导|签发人|经办人)",
    seal=r"(?:单位|公章|盖章|介绍单位)",
)  # fmt: skip
