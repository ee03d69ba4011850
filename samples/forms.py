"""Application forms: titles, labels and rows of each matter, in the several shapes that offices use."""

from __future__ import annotations

from random import Random
from typing import Any

from samples.dice import dice
from samples.paper import LONG_TERM, Paper, Place, choose_date_style
from samples.story import Story

TITLES = {
    "road-occupation": (
        "临时占用城市道路申请表",
        "临时占用城市道路审批申请表",
        "城市道路临时占用（挖掘）申请表",
        "占道施工行政许可申请表",
    ),
    "temporary-structure": (
        "临时性建筑物搭建、堆放物料申请表",
        "临时建筑搭建审批申请表",
        "临时性建（构）筑物搭建申请表",
    ),
    "bookkeeping-agency": ("代理记账许可申请表", "代理记账机构执业资格申请表", "代理记账资格申请表"),
    "senior-card": ("老年人优待证申请表", "老年优待证申领登记表"),
}
LAYOUTS = ("grid", "lines", "cells", "boxes")
LABELS = {
    "applicant": ("申请人", "申请单位", "单位名称", "申请人名称"),
    "person": ("申请人", "申请人姓名", "姓名"),
    "uscc": ("统一社会信用代码", "社会信用代码", "统一社会信用代码"),
    "id_number": ("身份证号码", "公民身份号码", "身份证号"),
    "legal_representative": ("法定代表人", "法定代表人姓名", "负责人", "法定代表人"),
    "phone": ("联系电话", "联系手机", "手机", "联系方式"),
    "address": ("住所", "地址", "单位地址", "注册地址"),
    "person_address": ("住址", "家庭住址", "联系地址"),
    "signed_date": ("填表日期", "申请日期", "日期"),
    "sign": ("法定代表人（签字）", "法定代表人签字", "法定代表人（签名）", "法定代表人（负责人）签字"),
    "person_sign": ("申请人（签字）", "申请人签名", "申请人签章"),
    "seal": ("申请单位（盖章）", "申请单位（公章）", "单位盖章", "申请人（盖章）"),
    "location": ("占用地点", "占用位置", "施工地点"),
    "structure_location": ("搭建地点", "搭建（堆放）位置", "用地位置"),
    "area_m2": ("占用面积", "面积", "占用面积（平方米）"),
    "period": ("占用期限", "起止时间", "占用时间"),
    "structure_period": ("使用期限", "起止时间", "搭建期限"),
    "reason": ("申请事由", "占用事由", "申请理由"),
    "head": ("代理记账业务负责人", "业务负责人", "主管代理记账业务负责人"),
}
STATEMENTS = (
    "本单位承诺：以上填报内容及所提交的材料真实、合法、有效，如有虚假，愿承担相应的法律责任。",
    "申请人声明：所填写内容真实无误，提交的复印件与原件一致，并对申请材料实质内容的真实性负责。",
)
Row = dict[str, Any]


def _row(rng: Random, key: str, labels: str = "", wide: bool = False, unit: str = "") -> Row:
    return {"key": key, "label": rng.choice(LABELS[labels or key]), "wide": wide, "unit": unit}


def _identity(story: Story, rng: Random) -> tuple[list[Row], dict[str, str]]:
    """Return the rows and values that say who applies."""
    if story.company:
        rows = [
            _row(rng, "applicant", wide=True),
            _row(rng, "uscc", wide=True),
            _row(rng, "legal_representative"),
            _row(rng, "phone"),
            _row(rng, "address", wide=True),
        ]
        values = {
            "applicant": story.company.name,
            "uscc": story.company.uscc,
            "legal_representative": story.company.legal.name,
        }
    else:
        rows = [
            _row(rng, "applicant", "person"),
            _row(rng, "phone"),
            _row(rng, "id_number", wide=True),
            _row(rng, "address", "person_address", wide=True),
        ]
        values = {"applicant": story.applicant.name, "id_number": story.applicant.id_number}
    return rows, values | {"phone": story.applicant.phone, "address": story.applicant_address}


def _purpose(story: Story, rng: Random) -> tuple[list[Row], dict[str, str]]:
    """Return the rows and values that say what is applied for."""
    if story.matter == "bookkeeping-agency":
        rows = [
            _row(rng, "head"),
            {"key": "staff_count", "label": "专职从业人员数", "wide": False, "unit": "人"},
        ]
        return rows, {"head": story.staff[0].name, "staff_count": str(len(story.staff))}
    if story.matter == "senior-card":
        return [], {}
    built = story.matter == "temporary-structure"
    rows = [
        _row(rng, "location", "structure_location" if built else "location", wide=True),
        _row(rng, "area_m2", unit="平方米"),
        {"key": "print_type", "label": "占用类型", "wide": False, "unit": ""},
        _row(rng, "period", "structure_period" if built else "period", wide=True),
        _row(rng, "reason", wide=True),
    ]
    values = {
        "location": story.location,
        "area_m2": story.area,
        "period_from": story.period_from.isoformat(),
        "period_until": story.period_until.isoformat(),
        "reason": story.reason,
    }
    return rows, values


def _marks(story: Story, rng: Random) -> list[Place]:
    if not story.company:
        return [Place("signature", rng.choice(LABELS["person_sign"]), story.applicant.name)]
    number = story.company.seal_number if rng.random() < 0.6 else ""
    return [
        Place("signature", rng.choice(LABELS["sign"]), story.company.legal.name),
        Place("seal", rng.choice(LABELS["seal"]), story.company.name, number=number),
    ]


def _staff_table(story: Story) -> Row:
    rows = [
        [str(i + 1), p.name, p.sex, "负责人" if i == 0 else "记账员", "中级" if i == 0 else "初级"]
        for i, p in enumerate(story.staff)
    ]
    return {"head": ["序号", "姓名", "性别", "职务", "会计资格"], "rows": rows, "title": "专职从业人员情况"}


def application_form(story: Story, seed: int) -> Paper:
    """Return the matter's application form in a shape of the seed's choosing."""
    rng = dice("form", story.matter, seed)
    rows, values = _identity(story, rng)
    more_rows, more_values = _purpose(story, rng)
    title = rng.choice(TITLES[story.matter])
    layout = LAYOUTS[(seed + len(story.matter)) % len(LAYOUTS)]
    fields = {"title": title} | values | more_values | {"signed_date": story.signed.isoformat()}
    context = {
        "rows": rows + more_rows,
        "layout": layout,
        "date_label": rng.choice(LABELS["signed_date"]),
        "statement": rng.choice(STATEMENTS),
        "print_type": rng.choice(("人行道", "车行道", "公共场地")),
        "table": _staff_table(story) if story.matter == "bookkeeping-agency" else None,
        "remark": rng.random() < 0.5,
        "date_under_marks": rng.random() < 0.6,
        "number_line": f"编号：{story.received:%Y}—{rng.randrange(1, 999):03d}" if rng.random() < 0.4 else "",
        "font": rng.choice(("song", "song", "hei", "kai", "fang")),
        "value_font": rng.choice(("song", "kai", "hei", "hand")),
        "long_term": LONG_TERM,
    }
    return Paper(
        "application_form",
        "application_form",
        "form.html",
        fields,
        _marks(story, rng),
        context,
        choose_date_style(rng),
    )
