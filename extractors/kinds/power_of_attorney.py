"""授权委托书: as a table, as labelled lines, or as a letter in running text (民法典 art. 165)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors import normalise
from extractors.forms import Labels, read_pairs
from extractors.kinds import people
from extractors.kinds.base import Fields, Kind, dates_in, first_match, put, search, signed_date, take
from extractors.layout import Page
from extractors.values import FieldValue

_PRINCIPAL = (
    "委托人", "委托单位", "委托人名称", "委托人姓名", "委托单位名称", "授权人", "授权单位", "授权单位名称", "委托方", "委托人(单位)",
    "委托人(单位)名称", "授权委托人", "授权方", "委托人名称(姓名)", "委托人姓名或名称", "委托人姓名(名称)", "委托人/单位", "委托企业",
    "委托单位(人)", "委托人(授权单位)", "申请人",
)  # fmt: skip

_LABELS = Labels(
    {
        "principal": _PRINCIPAL,
        "principal_uscc": people.CODE,
        "legal_representative": people.HEAD,
        "id_number": people.NUMBER,
        "principal_id_number": tuple(f"{who}{what}" for who in ("委托人", "授权人") for what in people.NUMBER),
        "agent_name": people.AGENT,
        "agent_id_number": people.AGENT_NUMBER,
        "phone": people.PHONE,
        "agent_phone": people.AGENT_PHONE,
        "sex": ("性别",),
        "scope": (
            "委托事项", "授权事项", "委托权限", "授权范围", "代理权限", "委托范围", "委托内容", "代理事项", "授权内容", "授权权限",
            "委托事项及权限", "委托代理事项", "办理事项", "委托事项和权限", "代理权限和范围", "受托事项", "授权事项及权限",
        ),
        "term": (
            "委托期限", "授权期限", "有效期", "有效期限", "委托有效期", "授权有效期", "代理期限", "委托书有效期", "委托时限", "委托期间",
            "委托有效期限", "授权有效期限", "有效期至", "授权期间",
        ),
        "signed_date": (*people.FORM_DATE, "委托日期", "授权日期", "签发日期"),
    }
)  # fmt: skip

_NAME = r"[\u3400-\u9fff·]{2,12}?"
_SELF = r"(?:本人|本单位|本公司|我单位|我公司|我司|本企业|委托人|委托单位|授权单位|我方)"
_APPOINT = (
    r"(?:现|兹|特|全权|在此)*(?:委托|授权|委派)(?:并授权|委托)?(?!书|人|单位|代理|事项|期限|方|权限|范围)"
)
_TITLE_WORDS = r"(?:同志|先生|女士)?"


def read(pages: Sequence[Page]) -> Fields:
    """Read who appoints whom for what until when; labels first, then the letter's sentences."""
    pairs = [pair for page in pages for pair in read_pairs(page, _LABELS)]
    agents = people.owned(pairs, ("agent_name",), ("principal", "legal_representative"))
    theirs = [pair for index, pair in enumerate(pairs) if agents[index]]
    own = [pair for index, pair in enumerate(pairs) if not agents[index]]
    fields: Fields = {}
    put(fields, "principal", take(pairs, "principal", _principal))
    put(fields, "principal", _in_letter(pages, "principal"))
    put(fields, "principal_uscc", take(own, "principal_uscc", normalise.uscc, normalise.uscc_is_valid))
    put(fields, "principal_id_number", take(pairs, "principal_id_number", normalise.id_number, normalise.id_number_is_valid)
        or take(own, "id_number", normalise.id_number, normalise.id_number_is_valid))  # fmt: skip
    put(fields, "agent_name", take(pairs, "agent_name", normalise.person_name))
    put(fields, "agent_name", _in_letter(pages, "agent"))
    put(fields, "agent_id_number", take(pairs, "agent_id_number", normalise.id_number, normalise.id_number_is_valid)
        or take(theirs, "id_number", normalise.id_number, normalise.id_number_is_valid)
        or _agent_number_in_letter(pages, fields))  # fmt: skip
    put(
        fields,
        "agent_phone",
        take(pairs, "agent_phone", normalise.phone) or take(theirs, "phone", normalise.phone),
    )
    put(fields, "scope", take(pairs, "scope", normalise.plain) or _scope_in_letter(pages))
    put(fields, "valid_until", _term_end(pages))
    labelled = take(pairs, "signed_date", normalise.first_date)
    put(
        fields,
        "signed_date",
        labelled if labelled and not labelled.blank else _signed(pages, fields) or labelled,
    )
    return {
        name: value
        for name, value in fields.items()
        if not value.blank or name in ("principal", "agent_name")
    }


def _principal(raw: str) -> str | None:
    text = normalise.organisation_name(raw)
    if text is None or re.match(r"(?:签|盖|公章|[(\uff08])", text):
        return None
    return text


def _in_letter(pages: Sequence[Page], who: str) -> FieldValue | None:
    agent = rf"{_APPOINT}(?:本单位|本公司|我单位|我公司|我司)?(?:职工|员工|工作人员)?({_NAME}){_TITLE_WORDS}(?:[,((:]|为|作为|身份证|代|前往|办理|性别|,)"
    principal = rf"{_SELF}[:((]?([\u3400-\u9fffA-Za-z0-9()()·]{{2,40}}?)[))]?[,。((:](?:.{{0,80}}?){_APPOINT}"
    if who == "agent":
        return first_match(pages, agent, normalise.person_name)
    return first_match(pages, principal, _principal)


def _agent_number_in_letter(pages: Sequence[Page], fields: Fields) -> FieldValue | None:
    agent = fields.get("agent_name")
    if agent is None or agent.blank:
        return None
    name = re.escape(agent.value)
    return first_match(
        pages,
        rf"{name}.{{0,40}}?(\d{{17}}[\dXx×])",
        normalise.id_number,
        certainty=normalise.id_number_is_valid,
    )


def _scope_in_letter(pages: Sequence[Page]) -> FieldValue | None:
    pattern = r"(?:代表|代为|全权|前往|代理)?(?:本人|我单位|我公司|本单位|本公司)?((?:办理|申请办理|申办|办)[^。;]{2,60}?(?:事宜|手续|业务|事项|相关工作))"
    return first_match(pages, pattern, normalise.plain)


def _term_end(pages: Sequence[Page]) -> FieldValue | None:
    """The end of the term: behind 有效期/期限, 自…起至…止; a term in days or months alone is left unknown."""
    for page, flow in search(pages, r"(?:有效期|期限|期间|时限|有效时间)(?:限|为|至|:|自)*(.{0,70})", 1):
        dates = normalise.find_dates(flow.text)
        if not dates or dates[0][1] > 12:
            continue
        chosen = dates[0]
        if len(dates) > 1 and dates[1][1] - dates[0][2] <= 5:
            chosen = dates[1]
        elif chosen[0] != "long_term" and re.match(r"(?:起|开始)", flow.text[chosen[2] :]):
            continue
        part = flow.part(chosen[1], chosen[2])
        return FieldValue(chosen[0], part.text, round(min(part.confidence, 0.97), 3), page.place(part.box))
    return None


def _signed(pages: Sequence[Page], fields: Fields) -> FieldValue | None:
    found = signed_date(pages)
    term = fields.get("valid_until")
    if found is None or term is None or found.place.box.overlap(term.place.box) == 0:
        return found
    for page in reversed(pages):
        for iso, flow in reversed(dates_in(page)):
            if iso != "long_term" and flow.box.top > term.place.box.bottom:
                return FieldValue(iso, flow.text, round(min(flow.confidence, 0.97), 3), page.place(flow.box))
    return None


KIND = Kind(
    key="power_of_attorney",
    read=read,
    titles=(r"(?:授权|法人)?(?:授权)?委托(?:授权)?书$", r"授权书$", r"授权委托"),
    words={
        "委托人": 0.25,
        "受托人": 0.3,
        "委托事项": 0.3,
        "委托期限": 0.2,
        "被委托人": 0.3,
        "授权": 0.1,
        "代理人": 0.1,
        "委托权限": 0.3,
    },
    never=("租赁合同", "营业执照"),
    signature=r"(?:委托人|法定代表人|法人代表|法人|负责人|授权人|委托单位|授权单位|受托人|被委托人|受委托人|被授权人|代理人|经营者)",
    seal=r"(?:委托人|委托单位|授权单位|单位|公章|盖章|授权人)",
)
