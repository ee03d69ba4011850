"""申请表 and 申请书: the applicant's own form, whatever its layout (行政许可法 art. 29)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from extractors import normalise
from extractors.forms import Pair, read_pairs
from extractors.kinds import people
from extractors.kinds.base import (
    PERSON,
    SELF,
    Fields,
    Kind,
    dates_in,
    first_match,
    found,
    put,
    running,
    self_named,
    take,
    title_of,
)
from extractors.labels import Labels
from extractors.layout import Flow, Page
from extractors.marks import is_office_use
from extractors.values import FieldValue

TITLES = (
    r"(?:申请|申报|申办|申领|报批|报审|呈报|呈批)(?:审批|登记|核准|备案|许可|受理|信息)?(?:表|书|单)(?:\(.{1,12}\))?$",
    r"(?:审批|登记|备案|核准|许可|确认|认定|审核|审查|信息采集|基本情况)(?:表|单)$",
    r"(?:申请|申报)(?:表|书)",
    r"^关于.{2,30}的?(?:申请|请示)(?:报告)?$",
    r"^关于申请.{2,30}(?:报告|函)$",
    r"^[\u3400-\u9fff()]{2,20}(?:审批|许可|登记|备案|资格|占用|占道|搭建|设立|办理)申请$",
)

_LABELS = Labels(
    {
        "applicant": people.UNIT,
        "uscc": people.CODE,
        "legal_representative": people.HEAD,
        "id_number": people.NUMBER + people.HEAD_NUMBER,
        "phone": people.PHONE,
        "address": people.ADDRESS,
        "signed_date": people.FORM_DATE,
        "other_date": people.OTHER_DATE,
        "agent_name": people.AGENT,
        "agent_id_number": people.AGENT_NUMBER,
        "agent_phone": people.AGENT_PHONE,
        "matter_name": ("申请事项", "事项名称", "许可事项", "申请许可事项", "办理事项", "申请类别", "申请内容"),
        "location": (
            "占用地点", "占道地点", "占用位置", "占道位置", "搭建地点", "搭建位置", "设置地点", "施工地点", "占用道路名称", "占用路段",
            "占道地址", "搭建地址", "用地位置", "占地位置", "占用道路", "占用地址", "临时占道地点", "具体位置", "地点", "位置", "占用道路位置", "临时建筑地点",
        ),
        "area_m2": ("占用面积", "占道面积", "搭建面积", "建筑面积", "面积", "占地面积", "临时建筑面积", "占用面积(平方米)"),
        "period": (
            "占用期限", "占道期限", "占用时间", "占道时间", "搭建期限", "使用期限", "起止时间", "期限", "申请期限", "占用起止时间",
            "起止日期", "占用日期", "使用时间", "占道起止时间", "搭建时间", "施工期限",
        ),
        "reason": (
            "占用事由", "占道事由", "占用原因", "用途", "申请事由", "申请理由", "事由", "搭建用途", "搭建事由", "占用用途", "占道原因",
            "占道用途", "申请原因", "使用用途", "临时建筑用途",
        ),
        "head": ("代理记账业务负责人", "主管代理记账业务负责人", "主管代理记账业务的负责人", "业务负责人"),
        "staff_count": ("专职从业人员人数", "专职从业人数", "从业人员人数", "专职人员人数", "从业人数", "专职从业人员数", "专职人员数"),
        "project": ("项目名称", "工程名称"),
    },
    run_on=[word for word in people.UNIT + people.CODE + people.HEAD if len(word) >= 5],
    endings=people.ENDINGS,
    unless=people.OF_ANOTHER,
)  # fmt: skip

_OWNERS = ("applicant", "legal_representative")


def read(pages: Sequence[Page]) -> Fields:
    """Read the fields of a form from its labels; the date of signing from its label or beside the signature."""
    pairs = [
        pair
        for page in pages
        for pair in read_pairs(page, _LABELS)
        if not is_office_use(page, pair.label_box)
    ]
    fields: Fields = {}
    put(fields, "title", title_of(pages, TITLES))
    if _is_letter(pages):
        _read_letter(pages, fields)
    put(fields, "applicant", take(_named(pairs), "applicant", normalise.organisation_name))
    put(fields, "uscc", take(pairs, "uscc", normalise.uscc, normalise.uscc_is_valid))
    put(fields, "uscc", _proven(take(pairs, "id_number", normalise.uscc), normalise.uscc_is_valid))
    put(fields, "legal_representative", take(pairs, "legal_representative", normalise.person_name))
    agents = people.is_agents(pairs, "agent_name", _OWNERS)
    theirs = [pair for pair, agent in zip(pairs, agents, strict=True) if agent]
    own = [pair for pair, agent in zip(pairs, agents, strict=True) if not agent]
    put(fields, "id_number", take(own, "id_number", normalise.id_number, normalise.id_number_is_valid))
    put(fields, "id_number", _proven(take(pairs, "uscc", normalise.id_number), normalise.id_number_is_valid))
    put(fields, "phone", take(own, "phone", normalise.phone) or take(pairs, "phone", normalise.phone))
    put(fields, "address", take(pairs, "address", normalise.address))
    put(fields, "agent_name", take(pairs, "agent_name", normalise.person_name))
    put(fields, "agent_id_number", take(pairs, "agent_id_number", normalise.id_number, normalise.id_number_is_valid)
        or take(theirs, "id_number", normalise.id_number, normalise.id_number_is_valid))  # fmt: skip
    put(
        fields,
        "agent_phone",
        take(pairs, "agent_phone", normalise.phone) or take(theirs, "phone", normalise.phone),
    )
    put(fields, "head", take(pairs, "head", normalise.person_name))
    for name in ("matter_name", "location", "reason", "project"):
        put(fields, name, take(pairs, name, normalise.plain))
    put(fields, "staff_count", take(pairs, "staff_count", _count))
    start, end = _period(pairs)
    put(fields, "period_from", start)
    put(fields, "period_until", end)
    put(fields, "area_m2", take(pairs, "area_m2", _area))
    put(fields, "signed_date", _signed(pages, pairs))
    if "applicant" not in fields or fields["applicant"].blank:
        _read_letter(pages, fields)
    return fields


def _is_letter(pages: Sequence[Page]) -> bool:
    """Whether the applicant tells of itself in running text: 我公司某某公司(统一社会信用代码: …, 住所: …)."""
    told = re.compile(
        rf"{SELF}[\u3400-\u9fff()]{{0,40}}\((?:统一社会|社会信用|身份证|公民身份|住所|法定代表)"
        rf"|{SELF}\([\u3400-\u9fff]{{6,40}}\)"
    )
    return any(not page.cells and told.search(normalise.half_width(running(page).text)) for page in pages)


def _proven(value: FieldValue | None, is_valid: Callable[[str], bool]) -> FieldValue | None:
    """A number behind a label that asks for either (单位代码/身份证号), if its check digit says which it is."""
    return value if value is not None and is_valid(value.value) else None


def _read_letter(pages: Sequence[Page], fields: Fields) -> None:
    """An application written as a letter: what no label gave is sought in its sentences."""
    put(fields, "applicant", self_named(pages, normalise.organisation_name))
    put(fields, "applicant", first_match(pages, rf"申请人({PERSON})[,(]", normalise.person_name))
    put(fields, "uscc", first_match(pages, r"(?<![0-9A-Z])([0-9A-Z]{18})(?![0-9A-Z])", normalise.uscc,
        certainty=normalise.uscc_is_valid))  # fmt: skip
    head = r"(?:法定代表人|法人代表|负责人|经营者)(?:姓名)?[为是:]*([\u3400-\u9fff·]{2,12}?)(?=[,(;。)]|身份证|联系|电话)"
    put(fields, "legal_representative", first_match(pages, head, normalise.person_name))
    place = r"(?:注册地址|单位地址|住所地?|住址|地址|经营场所|现?居住于|现住在?|家住)[为是在于:]*([^,;。()]{6,60})"
    put(fields, "address", first_match(pages, place, normalise.address))
    number = r"(?:身份证|公民身份)[^\d]{0,8}(\d{17}[\dX])"
    put(
        fields,
        "id_number",
        first_match(pages, number, normalise.id_number, certainty=normalise.id_number_is_valid),
    )
    put(
        fields, "phone", first_match(pages, r"(?:电话|手机|联系方式)[^\d]{0,6}(1[3-9]\d{9})", normalise.phone)
    )


def _count(raw: str) -> str | None:
    """A number of people, without its unit."""
    text = re.sub(r"(?:人|名|位)$", "", normalise.plain(raw) or "")
    return text if re.search(r"[\d一二三四五六七八九十]", text) else None


def _area(raw: str) -> str | None:
    """An area; on a form whose label names the unit, the number alone."""
    return normalise.area_m2(raw) or normalise.area_m2(f"{raw.strip()}m2")


def _period(pairs: Sequence[Pair]) -> tuple[FieldValue | None, FieldValue | None]:
    """The two dates behind 期限: 自…起至…止."""
    for pair in pairs:
        if pair.field != "period" or pair.blank:
            continue
        dates = normalise.find_dates(pair.value.text)
        if len(dates) >= 2:
            first, last = (
                found(iso, pair.value.part(start, end), pair.page) for iso, start, end in dates[:2]
            )
            return first, last
    return None, None


def _named(pairs: Sequence[Pair]) -> list[Pair]:
    """Labels that say 申请… before those that only say 名称 or 姓名."""
    return sorted(pairs, key=lambda p: normalise.tidy(p.label) in ("姓名", "名称"))


def _signed(pages: Sequence[Page], pairs: Sequence[Pair]) -> FieldValue | None:
    labelled = take(pairs, "signed_date", normalise.first_date)
    if labelled is not None and not labelled.blank:
        return labelled
    periods = [pair.value.box for pair in pairs if pair.field == "period"]
    for page in reversed(pages):
        for iso, flow in reversed(dates_in(page)):
            if _NOT_SIGNING.search(_before(page, flow)):
                continue
            in_period = any(flow.box.overlap(box) > 0 for box in periods)
            if iso == "long_term" or in_period or is_office_use(page, flow.box):
                continue
            return found(iso, flow, page)
    return labelled


_NOT_SIGNING = re.compile(r"设立|成立|出生|登记|注册|有效|期限|起止|批准|[自至]\s*:?$")


def _before(page: Page, flow: Flow) -> str:
    """What stands before a date in its row."""
    row = next((r for r in page.rows if r.box.overlap(flow.box) > 0 and flow.text in r.text), None)
    return row.text[: row.text.index(flow.text)] if row is not None else ""


KIND = Kind(
    key="application_form",
    read=read,
    titles=TITLES,
    words={
        "申请人": 0.2,
        "申请单位": 0.2,
        "填表": 0.2,
        "填报": 0.1,
        "申请事项": 0.2,
        "申请表": 0.4,
        "审批意见": 0.2,
        "申请事由": 0.2,
        "申请主体": 0.3,
        "申报机构": 0.2,
        "申报单位": 0.2,
        "申请许可": 0.1,
        "占用位置": 0.2,
        "占用时段": 0.2,
        "现申请": 0.2,
    },
    never=("营业执照正本", "合同编号"),
    signature=r"(?:法定代表人|法人代表|法人|负责人|申请人|经营者|本人|申请单位|单位负责人|经办人|填表人|代理人)",
    seal=r"(?:申请单位|单位|申请人|企业|机构|公司|公章|盖章|申报单位|申请机构)",
    signs_at=r"(?:^|\s)(?:法定代表人|法人代表|负责人|经营者|申请人)\s*:",
)
