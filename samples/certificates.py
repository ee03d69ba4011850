"""Booklets and certificates: household register, training, deed, bank account, death."""

from __future__ import annotations

from datetime import timedelta

from samples.dice import dice
from samples.identity import id_number
from samples.paper import Paper, Place, choose_date_style, iso
from samples.people import BRANDS, CITY, Person, home_address, person, work_address, years_later
from samples.rows import rows_of
from samples.story import Story


def household_register(story: Story, seed: int) -> Paper:
    """Return a booklet: a page for the household and one a member, two to a sheet, or a printed list."""
    rng = dice("household", seed)
    head = person(rng, story.received, (38, 60), plain=True)
    others = [person(rng, story.received, ages, plain=True) for ages in ((36, 58), (17, 24), (62, 80))]
    members = [head, *others[: rng.choice((1, 2, 3))]]
    relations = ["户主", "配偶", "子女", "父母"]
    address = home_address(rng)
    fields = {
        "head": head.name,
        "members": "、".join(one.name for one in members),
        "member_id_numbers": "、".join(one.id_number for one in members),
        "address": address,
        "register_number": f"{rng.randrange(10**8, 10**9)}",
    }
    layout = ("booklet", "pairs", "list")[seed % 3]
    if layout == "list":
        fields["title"] = rng.choice(("居民户口登记表", "户籍证明", "常住人口信息表"))
    station = f"{CITY}公安局{rng.choice(('云岭', '望湖', '青石'))}派出所"
    context = {
        "layout": layout,
        "members": [_member(one, relation) for one, relation in zip(members, relations, strict=False)],
        "number_label": rng.choice(("公民身份证件编号", "公民身份号码")),
        "station": station,
        "issued": iso(story.received - timedelta(days=rng.randrange(100, 3000))),
        "tint": rng.choice(("#f7efe6", "#ffffff", "#eef3f1")),
    }
    places = [Place("seal", "", station, below="户口专用章")]
    return Paper("household_register", "household_register", "household.html", fields, places, context, "cn")


def _member(one: Person, relation: str) -> dict[str, str]:
    return {
        "name": one.name,
        "relation": relation,
        "sex": one.sex,
        "ethnicity": one.ethnicity,
        "birth": iso(one.birth),
        "number": one.id_number,
    }


_TITLES_OF_TRAINING = {
    "operation": ("特种作业操作证", "中华人民共和国特种作业操作证"),
    "pass": ("安全培训合格证", "安全生产培训合格证书", "烟花爆竹零售经营人员安全培训合格证"),
    "paragraph": ("培训合格证书", "安全生产知识和管理能力考核合格证"),
}
_SUBJECTS = {
    "operation": ("低压电工作业", "高处安装、维护、拆除作业", "熔化焊接与热切割作业"),
    "pass": ("烟花爆竹零售经营", "危险化学品经营单位主要负责人", "安全生产管理人员"),
    "paragraph": ("烟花爆竹零售经营安全", "危险化学品经营安全管理"),
}
_SUBJECT_LABELS = {
    "operation": ("准操项目", "操作项目"),
    "pass": ("培训内容", "人员类型", "培训类别"),
    "paragraph": ("培训内容",),
}


def training_certificate(story: Story, seed: int) -> Paper:
    """Return a certificate of training: a card, a sheet of lines, or a sentence."""
    rng = dice("training", seed)
    layout = ("operation", "pass", "paragraph")[seed % 3]
    holder = story.staff[0]
    issued = story.received - timedelta(days=rng.randrange(60, 900))
    issuer = f"{CITY}应急管理局"
    fields = {
        "title": rng.choice(_TITLES_OF_TRAINING[layout]),
        "name": holder.name,
        "id_number": holder.id_number,
        "subject": rng.choice(_SUBJECTS[layout]),
        "certificate_number": f"{rng.choice(('T', 'AQ', ''))}{issued:%Y}{rng.randrange(10**6):06d}",
        "valid_until": iso(years_later(issued, 3) - timedelta(days=1)),
        "issued_date": iso(issued),
        "issuer": issuer,
    }
    wanted = {
        "name": ("姓名",),
        "id_number": ("身份证号", "证件号码", "身份证号码"),
        "subject": _SUBJECT_LABELS[layout],
        "certificate_number": ("证书编号", "编号"),
        "valid_until": ("有效期至", "有效期限至"),
    }
    context = {
        "layout": layout,
        "rows": rows_of(rng, fields, wanted, ("valid_until",)),
        "portrait": rng.randrange(10**6),
        "sex": holder.sex,
        "from": iso(issued),
        "begun": iso(issued - timedelta(days=rng.randrange(5, 20))),
        "issued_label": rng.choice(("发证日期", "签发日期")),
    }
    return Paper(
        "training_certificate",
        "training_certificate",
        "training.html",
        fields,
        [Place("seal", "", issuer)],
        context,
        choose_date_style(rng),
    )


def property_certificate(story: Story, seed: int) -> Paper:
    """Return a deed: the page of a booklet, a table, or the older certificate of a house."""
    rng = dice("deed", seed)
    layout = ("booklet", "table", "house")[seed % 3]
    house = layout == "house"
    year = story.received.year - rng.randrange(2, 8)
    number = f"{rng.randrange(10**6, 10**7):07d}"
    fields = {
        "title": rng.choice(("房屋所有权证", "房屋所有权证书"))
        if house
        else rng.choice(("不动产权证书", "不动产权证")),
        "owner": story.landlord.name,
        "certificate_number": f"六皋房权证云岭字第{number}号"
        if house
        else f"皖（{year}）{CITY}不动产权第{number}号",
        "address": work_address(rng),
        "area_m2": f"{rng.randrange(4000, 40000) / 100:.2f}",
    }
    office = f"{CITY}自然资源和规划局"
    context = {
        "layout": layout,
        "unit": f"{rng.randrange(10**11, 10**12)} GB00012 F{rng.randrange(10**8):08d}",
        "until": iso(years_later(story.received, 40)),
        "issued": iso(story.received - timedelta(days=rng.randrange(400, 2000))),
        "office": office,
        "qr": rng.randrange(10**6),
    }
    return Paper(
        "property_certificate",
        "property_certificate",
        "deed.html",
        fields,
        [Place("seal", "", office)],
        context,
        choose_date_style(rng),
    )


def bank_account(story: Story, seed: int) -> Paper:
    """Return a licence to open an account, the information of a basic account, or a passbook's page."""
    rng = dice("bank", seed)
    layout = ("licence", "information", "passbook")[seed % 3]
    personal = layout == "passbook"
    branch = rng.choice(("青石", "金桥", "桃坞"))
    bank = f"{CITY[:2]}{rng.choice(('云岭', '望湖'))}农村商业银行股份有限公司{branch}支行"
    fields = {
        "title": {
            "licence": "开户许可证",
            "information": rng.choice(("基本存款账户信息", "账户信息确认书")),
            "passbook": "活期储蓄存折",
        }[layout],
        "account_name": story.applicant.name if personal or story.company is None else story.company.name,
        "bank": bank,
        "account_number": f"{rng.randrange(2, 7)}{rng.randrange(10**18):018d}",
    }
    labels = {
        "account_name": ("户名",) if personal else ("账户名称", "存款人名称", "户名"),
        "account_number": ("账号", "账户号码") if not personal else ("账号",),
        "bank": ("开户银行", "开户行"),
    }
    context = {
        "layout": layout,
        "rows": rows_of(rng, fields, labels),
        "legal": story.applicant.name,
        "approval": f"J{rng.randrange(10**12, 10**13)}",
        "number": f"{rng.randrange(10**3, 10**4)}-{rng.randrange(10**8):08d}",
        "issued": iso(story.received - timedelta(days=rng.randrange(300, 2000))),
    }
    seal = bank if layout != "licence" else f"{CITY}中心支行账户管理专用章"
    return Paper(
        "bank_account",
        "bank_account",
        "bank.html",
        fields,
        [Place("seal", "", seal)],
        context,
        choose_date_style(rng),
    )


def death_certificate(story: Story, seed: int) -> Paper:
    """Return a hospital's certificate of death, a table, or a community's letter."""
    rng = dice("death", seed)
    layout = ("form", "slip", "letter")[seed % 3]
    dead = person(rng, story.received, (62, 93), plain=True)
    died = story.received - timedelta(days=rng.randrange(20, 700))
    issuer = (
        f"{CITY}{rng.choice(('云岭', '青石'))}{rng.choice(('人民医院', '中医医院'))}"
        if layout != "letter"
        else f"{CITY}公安局{rng.choice(('云岭', '望湖'))}派出所"
    )
    fields = {
        "title": {
            "form": "居民死亡医学证明（推断）书",
            "slip": "居民死亡医学证明书",
            "letter": rng.choice(("死亡证明", "户口注销证明")),
        }[layout],
        "name": dead.name,
        "id_number": id_number(rng, dead.birth, dead.sex == "男"),
        "death_date": iso(died),
        "issuer": issuer,
        "issued_date": iso(died + timedelta(days=rng.randrange(0, 6))),
    }
    labels = {
        "name": ("死者姓名", "姓名"),
        "id_number": ("有效身份证件号码", "身份证号码"),
        "death_date": ("死亡日期", "死亡时间"),
        "issuer": ("医疗卫生机构名称", "填报单位"),
        "issued_date": ("填表日期", "签发日期"),
    }
    context = {
        "layout": layout,
        "rows": rows_of(rng, fields, labels, ("death_date", "issued_date")),
        "sex": dead.sex,
        "birth": iso(dead.birth),
        "address": dead.address,
        "doctor": story.staff[0].name,
        "relative": story.applicant.name,
        "brand": rng.choice(BRANDS),
    }
    return Paper(
        "death_certificate",
        "death_certificate",
        "death.html",
        fields,
        [Place("seal", "", issuer)],
        context,
        choose_date_style(rng) if layout != "letter" else rng.choice(("cn", "cn0")),
    )
