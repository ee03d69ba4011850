"""Papers that an organisation or an authority writes about another: articles, reports, approvals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from samples.dice import dice
from samples.paper import Paper, Place, choose_date_style, iso
from samples.people import BRANDS, CITY, ROADS, ZONE
from samples.rows import ARRANGEMENTS, plain_row, rows_of
from samples.story import Story

_CAPITALS = (
    ("伍拾万元整", "50万元", "500,000.00"),
    ("贰佰万元整", "200万元", "2,000,000.00"),
    ("叁佰万元整", "300万元", "3,000,000.00"),
    ("壹仟万元整", "1000万元", "10,000,000.00"),
)
_FONTS = ("song", "fang", "hei")


def _organisation(story: Story) -> str:
    if story.company is None:
        raise ValueError("This paper needs an organisation.")
    return story.company.name


def articles_of_association(story: Story, seed: int) -> Paper:
    """Return a company's or a private non-enterprise unit's articles, two or three pages, sealed."""
    rng = dice("articles", seed)
    layout = ("company", "unit", "cover")[seed % 3]
    unit = layout == "unit"
    name = (
        f"{CITY}{rng.choice(BRANDS)}{rng.choice(('养老服务中心', '职业培训学校', '社会工作服务中心'))}"
        if unit
        else _organisation(story)
    )
    in_words, short, _ = rng.choice(_CAPITALS)
    title = {"company": "公司章程", "unit": f"{name}章程", "cover": f"{name}章程"}[layout]
    if layout == "company" and rng.random() < 0.5:
        title = "有限责任公司章程"
    fields = {
        "title": title,
        "organisation": name,
        "registered_capital": rng.choice((in_words, short)),
        "address": story.company.address if story.company else story.location,
        "signed_date": iso(story.signed - timedelta(days=rng.randrange(20, 300))),
    }
    places = [Place("seal", "", name), Place("signature", "法定代表人（签字）", story.applicant.name)]
    context = {
        "layout": layout,
        "font": rng.choice(_FONTS),
        "holders": [p.name for p in story.staff[:2]],
        "legal": story.applicant.name,
    }
    return _paper("articles_of_association", "articles.html", fields, places, context, rng)


def capital_verification_report(story: Story, seed: int) -> Paper:
    """Return an accounting firm's report: a letter, one behind a cover, or a table."""
    rng = dice("capital", seed)
    in_words, short, figures = rng.choice(_CAPITALS)
    firm = f"{CITY}{rng.choice(BRANDS)}会计师事务所" + rng.choice(
        ("（普通合伙）", "有限公司", "（特殊普通合伙）")
    )
    issued = story.received - timedelta(days=rng.randrange(15, 200))
    layout = ("letter", "cover", "table")[seed % 3]
    sign = rng.choice(("六云会验", "皖禾验", "六诚会验"))
    fields = {
        "title": "验资报告",
        "organisation": _organisation(story),
        "amount": rng.choice((in_words, short)) if layout == "table" else in_words,
        "report_number": f"{sign}字〔{issued.year}〕第{rng.randrange(11, 400)}号",
        "issuer": firm,
        "issued_date": iso(issued),
    }
    labels = {
        "organisation": ("被审验单位", "委托单位", "被审验单位名称"),
        "amount": ("验资金额", "审验金额", "实收资本"),
        "report_number": ("报告文号", "报告编号", "文号"),
        "issuer": ("会计师事务所", "验资机构", "出具单位"),
        "issued_date": ("报告日期", "出具日期"),
    }
    context = {
        "layout": layout,
        "font": rng.choice(_FONTS),
        "figures": figures,
        "until": iso(issued - timedelta(days=rng.randrange(3, 20))),
        "rows": rows_of(rng, fields, labels, ("issued_date",)),
        "accountants": [person.name for person in story.staff[:2]],
        "holders": [person.name for person in story.staff[1:3]],
    }
    return _paper(
        "capital_verification_report", "capital.html", fields, [Place("seal", "", firm)], context, rng
    )


_TITLES_OF_TESTS = {
    "water": ("水质检测报告", "排水水质检测报告", "检测报告"),
    "place": ("公共场所卫生检测报告", "卫生检测报告", "检验检测报告"),
    "air": ("集中空调通风系统检测报告", "检验报告"),
}
_TESTED = {
    "water": ("生活污水", "排放口废水"),
    "place": ("室内空气及公共用品用具", "室内空气"),
    "air": ("集中空调送风", "空调风管内表面"),
}
_ITEMS = {
    "water": ("CODcr", "氨氮", "悬浮物"),
    "place": ("二氧化碳", "甲醛", "细菌总数"),
    "air": ("积尘量", "细菌总数", "真菌总数"),
}
_RESULTS = {
    "water": "所检项目均符合《污水排入城镇下水道水质标准》B级限值要求",
    "place": "本次所检项目均符合《公共场所卫生指标及限值要求》的规定",
    "air": "所检样品各项指标合格",
}


def test_report(story: Story, seed: int) -> Paper:
    """Return a laboratory's report: a cover and its table, one page, or a letter of results."""
    rng = dice("test", seed)
    about = rng.choice(list(_TESTED))
    issued = story.received - timedelta(days=rng.randrange(3, 60))
    laboratory = f"安徽{rng.choice(BRANDS)}{rng.choice(('检测技术', '环境检测', '卫生检测'))}有限公司"
    fields = {
        "title": rng.choice(_TITLES_OF_TESTS[about]),
        "report_number": f"{rng.choice(('YLJC', 'WJ', 'AHJC-'))}{issued:%Y%m}{rng.randrange(1000):03d}",
        "sample": rng.choice(_TESTED[about]),
        "organisation": _organisation(story),
        "address": story.company.address if story.company else story.location,
        "conclusion": _RESULTS[about],
        "issuer": laboratory,
        "issued_date": iso(issued),
        "cma_number": f"{issued:%y}12{rng.randrange(10**8):08d}",
    }
    labels = {
        "report_number": ("报告编号", "编号"),
        "sample": ("样品名称", "检测对象"),
        "organisation": ("委托单位", "受检单位"),
        "address": ("检测地点", "采样地点", "受检单位地址"),
        "conclusion": ("检测结论", "结论", "检验结论"),
    }
    context = {
        "layout": ("cover", "sheet", "boxes")[seed % 3],
        "font": rng.choice(("song", "hei")),
        "rows": rows_of(rng, fields, labels),
        "items": _ITEMS[about],
        "sampled": iso(issued - timedelta(days=rng.randrange(3, 9))),
        "people": [person.name for person in story.staff[:3]],
        "stop": rng.choice(("", "。")),
        "date_label": rng.choice(("签发日期", "报告日期")),
    }
    return _paper(
        "test_report",
        "test_report.html",
        fields,
        [Place("seal", "", laboratory, below="检验检测专用章")],
        context,
        rng,
    )


def safety_assessment(story: Story, seed: int) -> Paper:
    """Return an assessor's report: a cover with a page of conclusion, a table, or a letter."""
    rng = dice("safety", seed)
    issued = story.received - timedelta(days=rng.randrange(20, 300))
    assessor = f"安徽{rng.choice(BRANDS)}{rng.choice(('安全评价', '安全技术咨询', '安全科技'))}有限公司"
    fields = {
        "title": rng.choice(
            ("安全评价报告", "安全现状评价报告", "安全条件评价报告", "生产安全事故风险评估报告")
        ),
        "organisation": _organisation(story),
        "assessor": assessor,
        "report_number": f"AP-{issued:%Y}-{rng.randrange(10, 990):03d}",
        "conclusion": rng.choice(
            (
                "该单位安全生产条件符合国家有关法律、法规和标准的要求",
                "现有安全设施满足安全经营条件，风险可以接受",
                "在落实所提对策措施后，具备安全经营条件",
            )
        ),
        "issued_date": iso(issued),
    }
    labels = {
        "report_number": ("报告编号", "编号"),
        "organisation": ("被评价单位", "委托单位", "项目单位"),
        "assessor": ("评价机构", "评价单位", "编制单位"),
        "conclusion": ("评价结论", "结论"),
        "issued_date": ("报告日期", "编制日期", "评价报告完成日期"),
    }
    context = {
        "layout": ("cover", *ARRANGEMENTS[::2])[seed % 3],
        "font": rng.choice(("song", "hei")),
        "rows": rows_of(rng, fields, labels, ("issued_date",)),
        "scope": f"{story.location}的经营场所及储存设施",
        "people": [person.name for person in story.staff[:2]],
    }
    return _paper("safety_assessment", "safety.html", fields, [Place("seal", "", assessor)], context, rng)


_APPROVED = (
    ("民政局", "民", "成立{unit}", "关于同意成立{unit}的批复"),
    ("城市管理局", "城", "{road}绿化改造工程项目", "关于{road}绿化改造工程项目的批复"),
    ("发展和改革委员会", "发改", "{road}雨污分流改造项目", "关于{road}雨污分流改造项目核准的批复"),
)


def approval_document(story: Story, seed: int) -> Paper:
    """Return an authority's approval: a letter with a red head, a table, or a decision in paragraphs."""
    rng = dice("approval", seed)
    office, short, what, heading = rng.choice(_APPROVED)
    unit = f"{CITY}{rng.choice(BRANDS)}{rng.choice(('养老服务中心', '社会工作服务中心'))}"
    names = {"unit": unit, "road": rng.choice(ROADS)}
    layout = ("letter", "table", "decision")[seed % 3]
    issued = story.received - timedelta(days=rng.randrange(10, 200))
    issuer = f"{CITY}{office}"
    title = {
        "letter": heading.format(**names),
        "table": rng.choice(("批准书", "核准通知书")),
        "decision": "准予行政许可决定书",
    }[layout]
    fields = {
        "title": title,
        "document_number": f"六{short}{rng.choice('函许复')}〔{issued.year}〕{rng.randrange(3, 190)}号",
        "addressee": unit + "筹备组" if "unit" in heading else _organisation(story),
        "project": what.format(**names),
        "issuer": issuer,
        "issued_date": iso(issued),
    }
    labels = {
        "document_number": ("批准文号", "文号"),
        "addressee": ("申请单位", "项目单位", "申请人"),
        "project": ("批准事项", "项目名称", "许可事项"),
    }
    context = {
        "layout": layout,
        "font": rng.choice(("fang", "song")),
        "rows": [*rows_of(rng, fields, labels), plain_row("批准意见", "经审查，符合有关规定，予以批准。")],
        "zone": ZONE,
        "red": rng.random() < 0.6,
    }
    return _paper("approval_document", "approval.html", fields, [Place("seal", "", issuer)], context, rng)


def _paper(
    kind: str,
    template: str,
    fields: dict[str, str],
    places: list[Place],
    context: Mapping[str, Any],
    rng: Random,
) -> Paper:
    return Paper(kind, kind, template, fields, places, dict(context), choose_date_style(rng))
