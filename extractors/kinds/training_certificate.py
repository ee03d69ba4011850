"""安全培训合格证, 特种作业操作证: who was trained in what, until when (安全生产法 arts. 27 and 30)."""

from __future__ import annotations

import re
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
    serial_number,
    undersigned,
)
from extractors.labels import Labels
from extractors.layout import Page
from extractors.values import FieldValue

TITLES = (
    r"特种作业操作(?:资格)?证",
    r"^(?!.*(?:会计|资格考试|专业技术)).*(?:培训|考核|考试)(?:考核)?(?:合格)?(?:证书?|证明)$",
    r"^(?!.*工程师).{0,12}安全.{0,14}(?:资格|培训|考核|合格|上岗).{0,4}证(?:书|明)?$",
    r"^(?!.*(?:会计|工程师)).{0,10}(?:结业|结训|上岗|操作)(?:资格)?证(?:书)?$",
    r"^培训.{0,6}证(?:书|明)?$",
)

_LABELS = Labels(
    {
        "name": ("姓名", "持证人", "学员姓名", "持证人姓名", "参训人员"),
        "id_number": (*people.NUMBER, "证号(身份证号)"),
        "subject": (
            "培训内容", "培训项目", "准操项目", "操作项目", "考核类别", "培训类别", "培训专业", "资格类型", "作业类别", "行业类别", "人员类型",
            "人员类别", "培训科目", "课程名称", "单位类型", "培训课程",
        ),
        "certificate_number": ("证书编号", "证号", "证书号", "编号", "合格证编号", "证书号码", "档案编号"),
        "valid_until": ("有效期至", "有效期限至", "有效期", "有效期限", "有效日期", "证书有效期", "有效期到"),
        "issued_date": ("发证日期", "签发日期", "初领日期", "发证时间", "颁发日期", "初次领证日期", "考核日期", "批准日期"),
        "issuer": ("发证机关", "签发机关", "发证单位", "培训机构", "考核机关", "签发单位", "培训单位", "考核发证机关"),
        "rest": ("性别", "出生日期", "工作单位", "职务", "学时", "培训学时", "复审日期", "应复审日期", "实际复审日期", "文化程度", "作业类别代码", "培训时间", "培训日期", "单位名称", "成绩", "考核成绩"),
    },
    run_on=("姓名", "身份证号", "证件号码", "证号", "准操项目", "作业类别", "发证机关", "证书编号"),
)  # fmt: skip
_IN_TEXT = r"参加(?:了)?[^,。;]{0,30}?([\u3400-\u9fff()]{4,30}?)培训"


def read(pages: Sequence[Page]) -> Fields:
    """Read who was trained in what, the certificate's number and term, who issued it and when."""
    fields = read_labels(
        pages,
        _LABELS,
        {
            "name": normalise.person_name,
            "id_number": normalise.id_number,
            "subject": normalise.plain,
            "certificate_number": serial_number,
            "valid_until": _end,
            "issued_date": normalise.first_date,
            "issuer": normalise.organisation_name,
        },
    )
    put(
        fields,
        "name",
        first_match(pages, rf"({PERSON})(?:同志|学员|,身份证)", normalise.person_name),
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
    put(fields, "valid_until", first_match(pages, r"有效期[^。]{0,20}?日[至到]([^。]{6,14})", _end))
    put(fields, "subject", first_match(pages, _IN_TEXT, normalise.plain))
    put(fields, "issuer", undersigned(pages))
    put(fields, "issued_date", _issued(pages, fields))
    return fields


def _end(raw: str) -> str | None:
    """The last date of a term: 2024年5月6日至2027年5月5日; of one that goes on in the next line, none."""
    dates = normalise.find_dates(raw)
    goes_on = len(dates) == 1 and re.search(r"[至到]", raw[dates[0][2] :])
    return dates[-1][0] if dates and not goes_on else None


def _issued(pages: Sequence[Page], fields: Fields) -> FieldValue | None:
    """The date at the end, where it is not the end of the term."""
    value = closing_date(pages)
    term = fields.get("valid_until")
    return None if value is None or (term is not None and value.value == term.value) else value


KIND = Kind(
    key="training_certificate",
    read=read,
    titles=TITLES,
    words={
        "特种作业": 0.4, "操作证": 0.2, "培训": 0.1, "考核合格": 0.3, "准操项目": 0.5, "作业类别": 0.3, "合格证": 0.2, "安全生产知识": 0.3,
        "复审": 0.1, "学时": 0.1, "发证机关": 0.1, "初领日期": 0.2, "证书编号": 0.1,
    },
    never=("申请表", "承诺书", "委托书", "营业执照", "合同", "会计"),
    grows=False,
)  # fmt: skip
