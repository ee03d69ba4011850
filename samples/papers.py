"""The other papers of an application: cards, licences, powers of attorney, contracts, promises, drawings."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from samples.dice import dice
from samples.forms import application_form
from samples.paper import Paper, Place, choose_date_style, iso
from samples.people import CITY, ZONE, Company, Person
from samples.story import Story

MATTER_NAMES = {
    "road-occupation": "临时占用城市道路审批",
    "temporary-structure": "临时性建筑物搭建、堆放物料、占道施工审批",
    "bookkeeping-agency": "代理记账机构执业资格审批",
    "senior-card": "老年人优待证办理",
}


def id_card(person: Person, role: str, rng: Random, story: Story) -> Paper:
    """Return an identity card: both sides on a page, on two pages, or as two lone cards.

    A copy on paper may say what it is for, and bear the company's seal.
    """
    fields = {
        "name": person.name,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "birth_date": iso(person.birth),
        "address": person.address,
        "id_number": person.id_number,
        "issuing_authority": person.authority,
        "valid_from": iso(person.valid_from),
        "valid_until": iso(person.valid_until),
    }
    sheets = rng.choice(("one", "one", "two", "cards"))
    context = {
        "portrait": rng.randrange(10**6),
        "zoom": rng.choice((1.0, 1.0, 1.25)),
        "note": rng.choice(("", "", "与原件一致", f"仅供{MATTER_NAMES[story.matter]}使用")),
    }
    places = []
    if story.company and sheets == "one" and rng.random() < 0.4:
        places.append(Place("seal", "", story.company.name))
    return Paper("id_card", role, "id_card.html", fields, places, context, sheets=sheets)


def business_licence(company: Company, rng: Random) -> Paper:
    """Return a licence: 正本 on its side or 副本 upright, with the registrar's seal."""
    layout = rng.choice(("original", "duplicate", "duplicate_wide"))
    fields = {
        "name": company.name,
        "uscc": company.uscc,
        "type": company.type,
        "legal_representative": company.legal.name,
        "address": company.address,
        "established_date": iso(company.established),
        "registered_capital": company.capital,
        "business_scope": company.scope,
        "registrar": company.registrar,
        "issued_date": iso(company.issued),
        "valid_until": iso(company.valid_until),
    }
    if company.valid_until is None and rng.random() < 0.4:
        del fields["valid_until"]  # the newest form has no 营业期限
    places = [Place("seal", "登记机关", company.registrar)]
    if rng.random() < 0.3:  # a copy that its owner vouches for
        places.append(Place("seal", "", company.name))
    context = {
        "layout": layout,
        "qr": rng.randrange(10**6),
        "copy_number": f"{rng.randrange(1, 3)}-{rng.randrange(1, 3)}",
    }
    return Paper("business_licence", "business_licence", "licence.html", fields, places, context, "cn0")


def power_of_attorney(story: Story, rng: Random) -> Paper:
    """Return the agent's power of attorney, as a letter or as a table."""
    agent, company = story.agent, story.company
    if agent is None:
        raise ValueError("A power of attorney needs an agent.")
    fields = {"principal": story.applicant_name}
    if company:
        fields["principal_uscc"] = company.uscc
    else:
        fields["principal_id_number"] = story.applicant.id_number
    fields |= {
        "agent_name": agent.name,
        "agent_id_number": agent.id_number,
        "agent_phone": agent.phone,
        "scope": f"办理{MATTER_NAMES[story.matter]}事项，提交、签收有关材料",
        "valid_until": iso(story.poa_until),
        "signed_date": iso(story.signed),
    }
    places = [
        Place(
            "signature",
            rng.choice(
                ("委托人（签字）", "委托人签名", "法定代表人（签字）")
                if company
                else ("委托人（签字）", "委托人签名")
            ),
            story.applicant.name,
        )
    ]
    if company:
        places.append(
            Place("seal", rng.choice(("委托单位（盖章）", "委托人（盖章）", "（公章）")), company.name)
        )
    if rng.random() < 0.6:
        places.append(Place("signature", rng.choice(("受托人（签字）", "受托人签名")), agent.name))
    context = {
        "layout": rng.choice(("letter", "table", "list")),
        "title": rng.choice(("授权委托书", "委托书", "法定代表人授权委托书" if company else "授权委托书")),
        "legal": story.applicant.name,
        "valid_from": iso(story.signed),
        "font": rng.choice(("song", "fang", "kai")),
        "agent_sex": agent.sex,
    }
    return Paper(
        "power_of_attorney", "power_of_attorney", "poa.html", fields, places, context, choose_date_style(rng)
    )


def lease_contract(story: Story, rng: Random) -> Paper:
    """Return the lease of the site: a contract of articles on two pages, or a short one."""
    fields = {
        "title": rng.choice(("房屋租赁合同", "场地租赁合同", "租赁合同")),
        "lessor": story.landlord.name,
        "lessee": story.applicant_name,
        "address": story.location,
        "area_m2": str(int(story.area) + rng.choice((0, 40, 100))),
        "valid_from": iso(story.lease_from),
        "valid_until": iso(story.lease_until),
        "signed_date": iso(story.lease_signed),
    }
    places = [Place("signature", "出租方（签字）", story.landlord.name)]
    if story.company:
        below = rng.choice(("", "", "合同专用章"))
        places.append(Place("seal", "承租方（盖章）", story.company.name, below=below))
    else:
        places.append(Place("signature", "承租方（签字）", story.applicant.name))
    rent = rng.choice((1200, 2600, 3800, 5000))
    context = {
        "layout": rng.choice(("long", "short", "table")),
        "rent": rent,
        "font": rng.choice(("song", "hei")),
        "lessor_id": story.landlord.id_number,
    }
    return Paper(
        "lease_contract", "lease_contract", "lease.html", fields, places, context, choose_date_style(rng)
    )


def practice_promise(story: Story, rng: Random) -> Paper:
    """Return the head's promise of three years' practice."""
    head = story.staff[0]
    fields = {
        "title": rng.choice(("从事会计工作三年以上承诺书", "会计工作经历承诺书", "承诺书")),
        "promisors": head.name,
        "signed_date": iso(story.signed),
    }
    places = [Place("signature", rng.choice(("承诺人（签字）", "承诺人签名", "承诺人")), head.name)]
    context = {
        "layout": "practice" + rng.choice(("1", "2")),
        "id_number": head.id_number,
        "company": story.applicant_name,
        "font": rng.choice(("song", "fang", "kai")),
    }
    return Paper(
        "commitment_letter",
        "practice_commitment",
        "promise.html",
        fields,
        places,
        context,
        choose_date_style(rng),
    )


def full_time_promise(story: Story, rng: Random) -> Paper:
    """Return the promise of full-time practice with everybody's signature."""
    names = [member.name for member in story.staff]
    fields = {
        "title": rng.choice(("专职从业承诺书", "专职从业人员承诺书", "代理记账专职从业承诺书")),
        "promisors": "、".join(names),
        "signed_date": iso(story.signed),
    }
    places = [Place("signature", "承诺人（签字）", name) for name in names]
    context: dict[str, Any] = {
        "layout": rng.choice(("full1", "full2")),
        "company": story.applicant_name,
        "font": rng.choice(("song", "hei")),
    }
    context["people"] = [(member.name, member.id_number) for member in story.staff]
    return Paper(
        "commitment_letter",
        "full_time_commitment",
        "promise.html",
        fields,
        places,
        context,
        choose_date_style(rng),
    )


def qualification_certificate(story: Story, rng: Random) -> Paper:
    """Return the head's certificate of an accountant."""
    head, level = story.staff[0], rng.choice(("中级", "中级", "高级"))
    issued = story.received - timedelta(days=rng.randrange(500, 3000))
    fields = {
        "name": head.name,
        "id_number": head.id_number,
        "qualification": "会计师" if level == "中级" else "高级会计师",
        "level": level,
        "issued_date": iso(issued),
        "certificate_number": f"{issued:%Y}3499{rng.randrange(10**8):08d}",
    }
    context = {
        "portrait": rng.randrange(10**6),
        "sex": head.sex,
        "birth": iso(head.birth),
        "layout": rng.choice(("booklet", "sheet")),
    }
    place = Place("seal", "发证机关", f"{CITY}人力资源和社会保障局")
    return Paper(
        "qualification_certificate",
        "qualification_certificate",
        "qualification.html",
        fields,
        [place],
        context,
        choose_date_style(rng),
    )


def location_drawing(story: Story, rng: Random) -> Paper:
    """Return a drawn plan of the place."""
    title = (
        rng.choice(("占用位置图", "位置示意图", "平面位置图"))
        if story.matter == "road-occupation"
        else rng.choice(("搭建位置图", "现场位置平面图"))
    )
    length = rng.choice([side for side in (6, 8, 10, 12, 16, 20) if side * side >= int(story.area)])
    roads = story.location.split("交叉口")[0].split("与") if story.matter == "road-occupation" else []
    fields = {"title": title}
    context = {
        "north": rng.choice((0, 0, 15, -20)),
        "roads": roads or rng.sample(("桂花路", "云岭大道", "迎宾路", "创新大道", "兴业路"), 2),
        "length": length,
        "width": round(int(story.area) / length, 1),
        "area": story.area,
        "place": story.location,
        "layout": rng.choice(("cross", "street")),
        "owner": story.applicant_name,
        "date": iso(story.signed),
        "shops": rng.sample(("银行", "超市", "小学", "住宅小区", "办公楼", "药店", "停车场", "绿地"), 4),
    }
    places = []
    if story.company and rng.random() < 0.5:
        places.append(Place("seal", "", story.company.name))
    return Paper(
        "location_drawing",
        "location_drawing",
        "drawing.html",
        fields,
        places,
        context,
        choose_date_style(rng),
    )


def internal_regulations(story: Story, rng: Random) -> Paper:
    """Return the agency's rules of work, two or three pages of text."""
    fields = {"title": rng.choice(("代理记账业务内部规范", "代理记账业务内部管理制度", "代理记账内部规范"))}
    places = [Place("seal", "", story.company.name)] if story.company else []
    context = {
        "company": story.applicant_name,
        "date": iso(story.signed),
        "font": rng.choice(("song", "fang")),
        "sections": rng.choice((4, 6)),
    }
    return Paper(
        "internal_regulations", "internal_regulations", "regulations.html", fields, places, context, "cn"
    )


def id_photo(story: Story, rng: Random) -> Paper:
    """Return a portrait photograph: drawn, of nobody."""
    context = {
        "portrait": rng.randrange(10**6),
        "ground": rng.choice(("#3a78c8", "#c8323a", "#f4f4f4")),
        "sex": story.applicant.sex,
        "sheet": rng.choice((1, 1, 4)),
    }
    return Paper("id_photo", "id_photo", "photo.html", {}, [], context)


def receipt(story: Story, rng: Random) -> Paper:
    """Return a paper that belongs to no list: a receipt of payment."""
    context = {
        "payer": story.applicant_name,
        "amount": rng.choice((120, 260, 480)),
        "date": iso(story.signed),
        "number": rng.randrange(10**7),
        "zone": ZONE,
    }
    return Paper("other", "other", "receipt.html", {"title": "收款收据"}, [], context, "cn")


def papers_of(story: Story, seed: int) -> list[Paper]:
    """Return the papers of a flawless application, in the order of the list of materials."""
    matter = story.matter
    papers: list[Paper] = []
    if matter != "senior-card":
        papers.append(application_form(story, seed))
    if story.company:
        papers.append(business_licence(story.company, dice("licence", matter, seed)))
    if matter != "bookkeeping-agency" or dice("extra", seed).random() < 0.4:
        role = "legal_representative_id" if story.company else "applicant_id"
        papers.append(id_card(story.applicant, role, dice("card", matter, seed), story))
    papers += _special_papers(story, dice("special", matter, seed), seed)
    if story.agent:
        papers.append(power_of_attorney(story, dice("poa", matter, seed)))
        papers.append(id_card(story.agent, "agent_id", dice("agent", matter, seed), story))
    if dice("other", matter, seed).random() < 0.12:
        papers.append(receipt(story, dice("receipt", seed)))
    return papers


def _special_papers(story: Story, rng: Random, seed: int) -> list[Paper]:
    """Return the papers that only this matter asks for."""
    if story.matter == "road-occupation":
        return [location_drawing(story, rng)]
    if story.matter == "temporary-structure":
        return [location_drawing(story, rng), lease_contract(story, dice("lease", seed))]
    if story.matter == "senior-card":
        return [id_photo(story, rng)]
    first = (
        practice_promise(story, rng) if story.practice_by_promise else qualification_certificate(story, rng)
    )
    rules = internal_regulations(story, dice("rules", seed))
    return [first, full_time_promise(story, dice("full", seed)), rules]
