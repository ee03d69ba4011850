"""Contracts of supply, letters of introduction, and pictures of a place."""

from __future__ import annotations

from datetime import timedelta

from samples.dice import dice
from samples.marks import data_uri
from samples.paper import Paper, Place, choose_date_style, iso
from samples.people import BRANDS, CITY, years_later
from samples.rows import rows_of
from samples.scene import scene
from samples.story import Story

_GOODS = {
    "fireworks": (("烟花爆竹供货合同", "烟花爆竹购销合同", "供货协议"), "烟花爆竹", "烟花爆竹有限公司"),
    "chemicals": (("产品购销合同", "采购合同", "危险化学品购销合同"), "工业酒精", "化工有限公司"),
    "packing": (("购销合同", "供货协议书", "采购协议"), "包装材料", "商贸有限公司"),
}


def supply_contract(story: Story, seed: int) -> Paper:
    """Return a contract of supply: by 供方 and 需方, by 甲方 and 乙方 with a sentence, or with a table."""
    rng = dice("supply", seed)
    titles, goods, trade = _GOODS[rng.choice(list(_GOODS))]
    layout = ("sides", "parties", "table")[seed % 3]
    signed = story.received - timedelta(days=rng.randrange(10, 90))
    begin = signed + timedelta(days=rng.randrange(1, 20))
    supplier = f"安徽{rng.choice(BRANDS)}{trade}"
    fields = {
        "title": rng.choice(titles),
        "supplier": supplier,
        "buyer": story.applicant_name,
        "subject": goods,
        "valid_from": iso(begin),
        "valid_until": iso(years_later(begin, rng.choice((1, 2))) - timedelta(days=1)),
        "signed_date": iso(signed),
    }
    quantity = str(rng.choice((100, 200, 500)))
    if layout == "table":
        fields["quantity"] = quantity
    words = rng.choice((("供方", "需方"), ("供货方", "购货方"), ("卖方", "买方")))
    context = {
        "layout": layout,
        "font": rng.choice(("song", "fang", "hei")),
        "words": words,
        "buyer_first": rng.random() < 0.5,
        "number": f"GX-{signed:%Y}-{rng.randrange(10, 999):03d}",
        "price": rng.choice((86, 120, 260)),
        "quantity": quantity,
    }
    places = [Place("seal", f"{words[0]}（盖章）", supplier, below="合同专用章")]
    if story.company:
        places.append(Place("seal", f"{words[1]}（盖章）", story.company.name))
    else:
        places.append(Place("signature", f"{words[1]}（签字）", story.applicant.name))
    return Paper(
        "supply_contract", "supply_contract", "supply.html", fields, places, context, choose_date_style(rng)
    )


_ERRANDS = (
    "查阅本单位会计档案",
    "办理临时占用城市道路审批",
    "领取行政许可决定书",
    "查询企业登记档案",
    "办理社会保险登记",
)
_DAYS = {3: "叁", 5: "伍", 7: "柒", 10: "壹拾", 15: "拾伍", 30: "叁拾"}


def introduction_letter(story: Story, seed: int) -> Paper:
    """Return a unit's letter: a sentence, a letter with a number, or a form of lines."""
    rng = dice("introduction", seed)
    if story.agent is None or story.company is None:
        raise ValueError("A letter of introduction needs a company and somebody to send.")
    layout = ("letter", "formal", "form")[seed % 3]
    days = rng.choice(list(_DAYS))
    fields = {
        "title": rng.choice(("介绍信", "单位介绍信")),
        "issuer": story.company.name,
        "bearer": story.agent.name,
        "id_number": story.agent.id_number,
        "purpose": rng.choice(_ERRANDS),
        "signed_date": iso(story.signed),
    }
    if layout == "form":
        fields["valid_until"] = iso(story.signed + timedelta(days=days))
    else:
        fields["valid_days"] = str(days)
    labels = {
        "bearer": ("被介绍人", "姓名"),
        "id_number": ("身份证号码", "身份证号"),
        "purpose": ("事由", "办理事项"),
        "valid_until": ("有效期至",),
    }
    context = {
        "layout": layout,
        "font": rng.choice(("song", "fang", "kai")),
        "to": rng.choice((f"{CITY}市场监督管理局", f"{CITY}档案馆", "云岭经济技术开发区政务服务中心")),
        "days_print": rng.choice((_DAYS[days], str(days))),
        "number": f"云介字第{rng.randrange(10, 999)}号",
        "rows": rows_of(rng, fields, labels, ("valid_until",)),
    }
    places = [Place("seal", "", story.company.name)]
    return Paper(
        "introduction_letter",
        "introduction_letter",
        "introduction.html",
        fields,
        places,
        context,
        choose_date_style(rng),
    )


def site_photo(story: Story, seed: int) -> Paper:
    """Return a photograph of a site: a print, or pasted on a sheet under a heading."""
    rng = dice("site", seed)
    layout = ("print", "sheet", "print")[seed % 3]
    fields = {"title": rng.choice(("现场照片", "占道现场照片", "施工现场照片"))} if layout == "sheet" else {}
    context = {"layout": layout, "picture": data_uri(scene(seed)), "caption": f"拍摄地点：{story.location}"}
    return Paper("site_photo", "site_photo", "site_photo.html", fields, [], context)
