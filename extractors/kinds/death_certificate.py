"""死亡医学证明, 死亡证明 and 户口注销证明: who died, and when (户口登记条例 art. 8)."""

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
    row_match,
    serial_number,
    title_of,
    undersigned,
)
from extractors.labels import Labels
from extractors.layout import Page
from extractors.values import FieldValue

TITLES = (r"死亡.{0,4}证明.{0,8}书?$", r"^死亡.{0,4}证明", r"(?:死亡|户口)注销(?:户口)?证明(?:信)?$")

_LABELS = Labels(
    {
        "name": ("死者姓名", "姓名", "逝者姓名", "死亡人员姓名", "死亡人姓名"),
        "id_number": (*people.NUMBER, "有效身份证件号码", "死者身份证号", "死者身份证号码", "公民身份证号码"),
        "death_date": ("死亡日期", "死亡时间", "死亡年月日", "逝世日期", "死亡日期及时间"),
        "issuer": ("医疗卫生机构名称", "填报单位", "出具单位", "签发单位", "医疗机构名称", "开具单位", "派出所名称", "诊断单位", "出证单位"),
        "issued_date": ("填表日期", "签发日期", "开具日期", "出具日期", "填报日期", "出证日期"),
        "certificate_number": ("编号", "证明编号", "行政区划代码编号"),
        "rest": (
            "性别", "民族", "年龄", "出生日期", "身份证件类别", "常住地址", "户籍地址", "死亡原因", "死亡地点", "婚姻状况", "文化程度", "家属姓名",
            "联系电话", "家属签字", "医师签名", "个人身份", "生前工作单位", "国家或地区", "直接死亡原因", "住址", "国籍", "家属联系电话", "户口地址",
        ),
    }
)  # fmt: skip
_DATE = r"(\d{4}年\d{1,2}月\d{1,2}日)"


def read(pages: Sequence[Page]) -> Fields:
    """Read who died when, and who certifies it."""
    fields = read_labels(
        pages,
        _LABELS,
        {
            "name": normalise.person_name,
            "id_number": normalise.id_number,
            "death_date": normalise.first_date,
            "issuer": normalise.organisation_name,
            "issued_date": normalise.first_date,
            "certificate_number": serial_number,
        },
    )
    put(fields, "title", title_of(pages, TITLES))
    put(
        fields,
        "name",
        row_match(
            pages,
            rf"(?:兹证明|兹有|(?<![亡销学])证明)(?:我[^,。]{{0,12}}?(?:居民|村民))?:?({PERSON})[,(]",
            normalise.person_name,
        ),
    )
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
    put(fields, "death_date", _told(pages))
    put(fields, "issuer", undersigned(pages))
    put(fields, "issued_date", closing_date(pages))
    return fields


def _told(pages: Sequence[Page]) -> FieldValue | None:
    """The date in a sentence: 已于…因病死亡, 死亡时间为…."""
    before = first_match(pages, rf"于{_DATE}[^。]{{0,24}}?(?:死亡|去世|逝世|病故|亡故)", normalise.first_date)
    return before or first_match(pages, rf"死亡(?:日期|时间)(?:为|是|:)*{_DATE}", normalise.first_date)


KIND = Kind(
    key="death_certificate",
    read=read,
    titles=TITLES,
    words={"死亡": 0.2, "死者姓名": 0.5, "死亡日期": 0.4, "死亡原因": 0.3, "死亡地点": 0.3, "医学证明": 0.3, "逝世": 0.2, "注销户口": 0.3},
    never=("申请表", "承诺书", "委托书", "合同", "户主姓名"),
    grows=False,
)  # fmt: skip
