"""Clean papers of invented people and organisations, with everything in order on RECEIVED."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from rules.checkdigits import _ID_CHECKS, _ID_WEIGHTS
from rules.facts import Application, Evidence, MarkPlace, MarkState, Paper, Seal, Value

RECEIVED = date(2026, 11, 23)
ORGANISATION = "六安市华宇建设有限公司"
USCC = "91349999MA0000007C"


def citizen_id(seventeen: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, _ID_WEIGHTS, strict=True))
    return seventeen + _ID_CHECKS[total % 11]


REPRESENTATIVE = ("王建国", citizen_id("99010119750312001"))
AGENT = ("李晓梅", citizen_id("99010119900805002"))
PERSON = ("张玉兰", citizen_id("99010119580101002"))
STRANGER = ("赵铁柱", citizen_id("99010119820707003"))


def place(kind: str) -> Evidence:
    return Evidence(f"{kind}.jpg", 1, (0.1, 0.1, 0.5, 0.2))


def value(text: str, kind: str = "x", confidence: float = 0.97) -> Value:
    return Value(text, confidence, place(kind), blank=not text)


def paper(kind: str, fields: dict[str, str], **extra: Any) -> Paper:
    read = {name: value(text, kind) for name, text in fields.items()}
    return Paper(kind, 0.97, place(kind), read, **extra)


def mark(asks_for: Any, label: str, state: MarkState = MarkState.PRESENT) -> MarkPlace:
    return MarkPlace(asks_for, label, state, 0.95, place("mark"))


def seal(text: str | None = ORGANISATION, confidence: float = 0.8) -> Seal:
    return Seal(text, confidence, place("seal"))


def card(who: tuple[str, str], until: str = "2036-05-05") -> Paper:
    name, number = who
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    sex = "男" if int(number[16]) % 2 else "女"
    back = {"issuing_authority": "某市公安局", "valid_from": "2016-05-05", "valid_until": until}
    return paper("id_card", {"name": name, "sex": sex, "birth_date": born, "id_number": number, **back})


def form(**fields: str) -> Paper:
    said = {
        "title": "占道施工、临时建筑、代理记账、优待证申请表",  # one form for every matter
        "applicant": ORGANISATION,
        "uscc": USCC,
        "legal_representative": REPRESENTATIVE[0],
        "phone": "13800001111",
        "address": "安徽省六安市金安区皖西路12号",
        "signed_date": "2026-11-20",
    }
    marks = (mark("signature", "法定代表人(签字)"), mark("seal", "申请单位(盖章)"))
    return paper("application_form", said | fields, mark_places=marks, seals=(seal(),))


def licence(**fields: str) -> Paper:
    said = {
        "name": ORGANISATION,
        "uscc": USCC,
        "legal_representative": REPRESENTATIVE[0],
        "address": "六安市金安区皖西路12号",
        "established_date": "2015-06-01",
        "issued_date": "2020-06-01",
        "valid_until": "long_term",
    }
    return paper("business_licence", said | fields)


def attorney(**fields: str) -> Paper:
    said = {
        "principal": ORGANISATION,
        "principal_uscc": USCC,
        "principal_id_number": REPRESENTATIVE[1],
        "agent_name": AGENT[0],
        "agent_id_number": AGENT[1],
        "scope": "全权办理行政许可申请相关事宜",
        "valid_until": "2026-12-31",
        "signed_date": "2026-11-19",
    }
    marks = (mark("signature", "委托人(签字)"), mark("seal", "委托单位(盖章)"))
    return paper("power_of_attorney", said | fields, mark_places=marks, seals=(seal(),))


def drawing() -> Paper:
    return paper("location_drawing", {"title": "位置图"})


def lease(**fields: str) -> Paper:
    said = {
        "lessor": "某市资产公司",
        "lessee": ORGANISATION,
        "address": "金安区皖西路12号",
        "valid_from": "2025-01-01",
        "valid_until": "2027-12-31",
        "signed_date": "2024-12-20",
    }
    return paper("lease_contract", said | fields)


def letter(title: str, text: str = "", **fields: str) -> Paper:
    said = {"title": title, "promisors": REPRESENTATIVE[0], "signed_date": "2026-11-18"}
    return paper(
        "commitment_letter", said | fields, text=text, mark_places=(mark("signature", "承诺人签名"),)
    )


def certificate() -> Paper:
    fields = {"name": REPRESENTATIVE[0], "id_number": REPRESENTATIVE[1], "issued_date": "2010-05-01"}
    return paper("qualification_certificate", fields)


def road() -> list[Paper]:
    return [form(), licence(), card(REPRESENTATIVE), drawing()]


def structure() -> list[Paper]:
    return [*road(), lease()]


def structure_of_person() -> list[Paper]:
    own = replace(
        form(applicant=PERSON[0], id_number=PERSON[1], address=""),
        seals=(),
        mark_places=(mark("signature", "申请人(签字)"),),
    )
    fields = {k: v for k, v in own.fields.items() if k not in {"uscc", "legal_representative", "address"}}
    return [replace(own, fields=fields), card(PERSON), drawing(), lease(lessee=PERSON[0])]


def bookkeeping() -> list[Paper]:
    full_time = letter("专职从业人员书面承诺书")
    return [
        form(),
        licence(),
        certificate(),
        full_time,
        paper("internal_regulations", {"title": "业务内部规范"}),
    ]


def senior() -> list[Paper]:
    return [card(PERSON, "long_term"), paper("id_photo", {})]


CLEAN = {
    "road-occupation": road,
    "temporary-structure": structure,
    "bookkeeping-agency": bookkeeping,
    "senior-card": senior,
}


def agent_papers(matter: str) -> list[Paper]:
    if matter == "senior-card":
        own = attorney(principal=PERSON[0], principal_id_number=PERSON[1])
        fields = {name: read for name, read in own.fields.items() if name != "principal_uscc"}
        return [replace(own, fields=fields, seals=(), mark_places=own.mark_places[:1]), card(AGENT)]
    return [attorney(), card(AGENT)]


def applied(papers: list[Paper], agent: bool = False, **extra: Any) -> Application:
    return Application(tuple(papers), RECEIVED, agent_present=agent, **extra)


def with_field(one: Paper, name: str, text: str, confidence: float = 0.97) -> Paper:
    return replace(one, fields={**one.fields, name: value(text, one.kind, confidence)})


def without_field(one: Paper, *names: str) -> Paper:
    return replace(one, fields={name: read for name, read in one.fields.items() if name not in names})


def swap(papers: list[Paper], kind: str, change: Any) -> list[Paper]:
    """Return the papers with `change` made to the first of that kind."""
    index = next(i for i, one in enumerate(papers) if one.kind == kind)
    return [*papers[:index], change(papers[index]), *papers[index + 1 :]]


def drop(papers: list[Paper], kind: str) -> list[Paper]:
    index = next(i for i, one in enumerate(papers) if one.kind == kind)
    return [*papers[:index], *papers[index + 1 :]]
