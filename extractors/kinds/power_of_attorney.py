"""授权委托书: as a table, as labelled lines, or as a letter in running text (民法典 art. 165)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from extractors import normalise
from extractors.forms import read_pairs
from extractors.kinds import people
from extractors.kinds.base import (
    Fields,
    Kind,
    Normaliser,
    dates_in,
    first_match,
    found,
    put,
    row_match,
    search,
    self_named,
    signed_date,
    take,
)
from extractors.labels import Labels
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
        "sex": ("性别", "与委托人关系", "与委托人的关系", "与申请人关系", "关系"),
        "name": ("姓名", "名称", "单位名称", "姓名或名称", "名称或姓名", "姓名(名称)", "名称(姓名)", "单位名称(姓名)", "企业名称"),
        "address": ("住所", "地址", "住址", "单位地址", "联系地址", "注册地址"),
        "scope": (
            "委托事项", "授权事项", "委托权限", "授权范围", "代理权限", "委托范围", "委托内容", "代理事项", "授权内容", "授权权限",
            *people.compose(("委托", "授权", "代理"), ("办理", "事务")),
            *people.compose(("委托", "授权", "代理", "代办", "受托", "办理"), ("事项", "事宜", "内容", "权限", "范围")),
            "委托事项及权限", "委托代理事项", "办理事项", "委托事项和权限", "代理权限和范围", "受托事项", "授权事项及权限",
        ),
        "valid_until": (
            *people.compose(("委托", "授权", "代理", "有效", "代办"), ("截止", "终止", "结束", "到期", "届满"), ("", "日", "日期", "时间")),
            "委托截止日期", "委托终止日期", "委托结束日期", "授权截止日期", "授权终止日期", "截止日期", "终止日期", "到期日期", "委托到期日期",
        ),
        "term": (
            "委托期限", "授权期限", "有效期", "有效期限", "委托有效期", "授权有效期", "代理期限", "委托书有效期", "委托时限", "委托期间",
            "委托有效期限", "授权有效期限", "有效期至", "授权期间",
        ),
        "other_date": (
            *people.OTHER_DATE,
            *people.compose(("委托", "授权", "代理", "有效", "代办"), ("起始", "开始", "生效"), ("", "日", "日期", "时间")),
        ),
        "signed_date": (*people.FORM_DATE, "委托日期", "授权日期", "签发日期"),
    }
)  # fmt: skip

_NAME = r"(?:(?!委托|授权|办理)[\u3400-\u9fff·]){2,12}?"
_APPOINT = r"(?:现|兹|特|全权|在此)*(?:委托|授权|委派)(?:并授权|委托)?(?!书|人|委托|单位|代理|事项|期限|方|权限|范围)"
_TITLE_WORDS = r"(?:同志|先生|女士)?"
_ACTS = r"(?:[,、](?:并|以及|代为|代理)*(?:提交|递交|补正|签收|签署|领取|接收|查询)[^。;,]{0,30})*"


def read(pages: Sequence[Page]) -> Fields:
    """Read who appoints whom for what until when; labels first, then the letter's sentences."""
    pairs = [pair for page in pages for pair in read_pairs(page, _LABELS)]
    agents = people.is_agents(pairs, "agent_name", ("principal", "legal_representative"))
    theirs = [pair for pair, agent in zip(pairs, agents, strict=True) if agent]
    own = [pair for pair, agent in zip(pairs, agents, strict=True) if not agent]
    fields: Fields = {}
    put(fields, "principal", take(pairs, "principal", _principal))
    put(fields, "principal", _in_letter(pages, "principal"))
    put(fields, "principal", take(own, "name", _principal))
    put(fields, "principal_uscc", take(own, "principal_uscc", normalise.uscc, normalise.uscc_is_valid))
    put(fields, "principal_id_number", take(pairs, "principal_id_number", normalise.id_number, normalise.id_number_is_valid)
        or take(own, "id_number", normalise.id_number, normalise.id_number_is_valid)
        or _proven(take(own, "principal_uscc", normalise.id_number)))  # fmt: skip
    put(fields, "agent_name", take(pairs, "agent_name", normalise.person_name))
    put(fields, "agent_name", take(theirs, "name", normalise.person_name))
    put(fields, "agent_name", _in_letter(pages, "agent"))
    put(fields, "agent_id_number", take(pairs, "agent_id_number", normalise.id_number, normalise.id_number_is_valid)
        or take(theirs, "id_number", normalise.id_number, normalise.id_number_is_valid)
        or _proven(take(theirs, "principal_uscc", normalise.id_number))
        or _near_name(pages, fields, "agent_name", r"\d{17}[\dX×]", normalise.id_number))  # fmt: skip
    put(
        fields,
        "principal_id_number",
        _near_name(pages, fields, "principal", r"\d{17}[\dX×]", normalise.id_number),
    )
    _number_to_its_owner(fields)
    put(fields, "principal_uscc", _near_name(pages, fields, "principal", r"[0-9A-Z]{18}", normalise.uscc))
    put(
        fields,
        "agent_phone",
        take(pairs, "agent_phone", normalise.phone) or take(theirs, "phone", normalise.phone),
    )
    put(
        fields,
        "agent_phone",
        _near_name(pages, fields, "agent_name", r"1[3-9]\d{9}(?!\d)", normalise.phone, 70),
    )
    put(fields, "scope", take(pairs, "scope", _scope) or _scope_in_letter(pages))
    put(fields, "valid_until", take(pairs, "valid_until", normalise.first_date))
    put(fields, "valid_until", _term_end(pages))
    put(fields, "signed_date", take(pairs, "signed_date", normalise.first_date))
    put(fields, "signed_date", _signed(pages, fields))
    return {
        name: value
        for name, value in fields.items()
        if not value.blank or name in ("principal", "agent_name")
    }


def _proven(value: FieldValue | None) -> FieldValue | None:
    """A citizen's number behind a label that asks for either number (证照号码), if its check digit says so."""
    return value if value is not None and normalise.id_number_is_valid(value.value) else None


def _scope(raw: str) -> str | None:
    text = normalise.plain(raw)
    return text.rstrip("\u3002\uff1b;") if text else None


def _principal(raw: str) -> str | None:
    head = re.split(r"[,\uff0c]|统一社会|身份证|公民身份|(?:的)?法定代表人", raw)[0]
    head = re.sub(r"^[\u3400-\u9fff·]{2,6}系(?=.{4})", "", head)
    if re.match(r"(?:员工|职工|工作人员|同志)", head):
        return None
    text = normalise.organisation_name(head)
    if text is None or re.match(r"(?:签|盖|公章|[(\uff08])", text):
        return None
    return text


def _in_letter(pages: Sequence[Page], who: str) -> FieldValue | None:
    agent = rf"{_APPOINT}(?:本单位|本公司|我单位|我公司|我司)?(?:职工|员工|工作人员)?({_NAME}){_TITLE_WORDS}(?:[,((:]|为|作为|身份证|代|前往|办理|性别|,)"
    listed = r"[一二三四]、(?:受托人|被委托人|代理人):?([\u3400-\u9fff·]{2,12}?)(?=[,(])"
    if who == "principal":
        return _of_representative(pages) or self_named(pages, _principal)
    return first_match(pages, agent, normalise.person_name) or first_match(
        pages, listed, normalise.person_name
    )


def _of_representative(pages: Sequence[Page]) -> FieldValue | None:
    """Who appoints through a representative: 王芳系某公司的法定代表人, 某公司(统一社会信用代码…)法定代表人王芳."""
    name = r"((?:[\u3400-\u9fffA-Za-z0-9]|\([^():]{1,8}\)){4,40}?)"
    code = r"\((?:统一)?社会信用代码:?[0-9A-Z]{18}\)"
    head = r"(?:的?(?:法定代表人|负责人|经营者))"
    row = row_match(pages, rf"^\s*[\u3400-\u9fff·]{{2,6}}[系是]{name}{head}", _principal)
    if row is not None:
        return row
    patterns = (
        rf"[:。][\u3400-\u9fff·]{{2,6}}[系是]{name}{head}",
        rf"(?:声明|证明)[:,]?{name}{code}{head}",
    )
    readings = (first_match(pages, pattern, _principal) for pattern in patterns)
    return next((value for value in readings if value is not None), None)


_ORGANISATION = re.compile(r"公司|厂|店|行|社|部|中心|院|所|协会|站|馆|场")


def _number_to_its_owner(fields: Fields) -> None:
    """An organisation has no citizen's number: one that seems to be the principal's is the agent's."""
    principal, number = fields.get("principal"), fields.get("principal_id_number")
    if number is None or principal is None or not _ORGANISATION.search(principal.value):
        return
    del fields["principal_id_number"]
    put(fields, "agent_id_number", number)


def _near_name(
    pages: Sequence[Page], fields: Fields, whose: str, pattern: str, normaliser: Normaliser, reach: int = 40
) -> FieldValue | None:
    """A number that stands in a letter shortly behind a name, before anybody else is named."""
    name = fields.get(whose)
    if name is None or name.blank:
        return None
    between = rf"(?:(?!委托|授权|法定代表人).){{0,{reach}}}?"
    sure: dict[object, Callable[[str], bool]] = {
        normalise.id_number: normalise.id_number_is_valid,
        normalise.uscc: normalise.uscc_is_valid,
    }
    behind = rf"{re.escape(normalise.half_width(name.value))}{between}(?<![0-9A-Z])({pattern})"
    return first_match(pages, behind, normaliser, certainty=sure.get(normaliser))


def _scope_in_letter(pages: Sequence[Page]) -> FieldValue | None:
    pattern = (
        r"(?:代表|代为|全权|前往|代理)?(?:本人|我单位|我公司|本单位|本公司)?(?<!亲自)(?<!前来)((?:办理|申请办理|申办|办)[^。;]{2,60}?(?:事宜|手续|业务|事项|相关工作)"
        + _ACTS
        + ")"
    )
    handed = r"(?:前往|代为|到|向|代理人,?)[^。;,]{0,12}?((?:提交|递交|申报|申领)[^。;]{4,50}?)(?=[。;]|,其)"
    below = r"办理(?:以下|下列|如下)(?:事务|事项|事宜|手续)?[:,]?([^。;]{4,60})"
    listed = r"[一二三四]、(?:委托事项|授权事项|委托权限):?([^。;]{4,60})"
    about = (
        r"(?:就|在)([^。;,]{4,40}?(?:审批|许可|登记|备案|申请|办理)?(?:事项|事宜|手续|业务))(?:代表|代理|中)"
    )
    ended = r"((?:办理|申办)[^。;,]{3,40}?(?:申请|审批|许可|登记|备案))(?=[。;,、])"
    stood_in = r"((?:代办|代为申请|代理申请)[^。;,]{3,40})(?=[。;,])"
    short = r"(?:前往|代为|全权|代表).{0,12}?((?:办理|申请|申办)[^。;,]{3,40})(?=[。;,])"
    readings = (
        first_match(pages, one, normalise.plain)
        for one in (below, about, stood_in, pattern, handed, listed, short, ended)
    )
    return next((value for value in readings if value is not None), None)


def _term_end(pages: Sequence[Page]) -> FieldValue | None:
    """The end of the term: behind 有效期/期限, 自…起至…止; a term in days or months alone is left unknown."""
    for page, flow in search(pages, r"(?:有效期|期限|期间|时限|有效时间)(?:限|为|至|:|自)*(?=(.{1,70}))"):
        dates = normalise.find_dates(flow.text)
        if not dates or dates[0][1] > 12:
            continue
        chosen = dates[0]
        if len(dates) > 1 and re.fullmatch(
            r"[起日]?[,、]?(?:至|到|[-—–~一]+)", flow.text[dates[0][2] : dates[1][1]]
        ):
            chosen = dates[1]
        elif chosen[0] != "long_term" and re.match(r"(?:起|开始)", flow.text[chosen[2] :]):
            continue
        part = flow.part(chosen[1], chosen[2])
        return found(chosen[0], part, page)
    return None


def _signed(pages: Sequence[Page], fields: Fields) -> FieldValue | None:
    last = signed_date(pages)
    term = fields.get("valid_until")
    if last is None or term is None or last.place.box.overlap(term.place.box) == 0:
        return last
    for page in reversed(pages):
        for iso, flow in reversed(dates_in(page)):
            if iso != "long_term" and flow.box.top > term.place.box.bottom:
                return found(iso, flow, page)
    return None


KIND = Kind(
    key="power_of_attorney",
    read=read,
    titles=(
        r"(?<!受)(?:委托|授权|代办)(?!.*(?:合同|协议|承诺)).{0,8}(?:书|函|证明|单|状)(?:\(.{1,8}\))?$",
        r"授权委托(?!.*(?:合同|协议|承诺))",
    ),
    words={
        "委托人": 0.25,
        "受托人": 0.3,
        "委托事项": 0.3,
        "委托期限": 0.2,
        "被委托人": 0.3,
        "授权": 0.1,
        "代理人": 0.2,
        "代理权限": 0.3,
        "代理期限": 0.2,
        "委托代": 0.2,
        "兹委托": 0.4,
        "委托如下": 0.2,
        "委托权限": 0.3,
    },
    never=("租赁合同", "营业执照"),
    signature=r"(?:委托人|委托方|授权方|受托方|法定代表人|法人代表|法人|负责人|授权人|委托单位|授权单位|受托人|被委托人|受委托人|被授权人|代理人|经营者)",
    seal=r"(?:委托人|委托方|授权方|委托单位|授权单位|单位|公章|盖章|授权人)",
    signs_at=r"(?:^|\s)(?:法定代表人|法人代表|负责人|经营者|委托人|授权人)\s*:",
)
