"""Invented people and companies of an invented zone. Any likeness is chance: numbers are unassigned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from samples.identity import id_number, uscc

CITY = "六皋市"
ZONE = "云岭经济技术开发区"
STREETS = ("望湖", "青石", "云溪", "长岭", "金桥", "桃坞")
ROADS = ("桂花路", "云岭大道", "迎宾路", "创新大道", "长江路", "兴业路", "皋陶路", "梅山南路", "淠滨路")
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
_MALE = "伟强磊军洋勇杰涛明超刚平辉鹏华飞斌波宇浩凯健俊帆旭宁龙林阳建国志文海峰"
_FEMALE = "芳娜敏静丽艳娟霞秀英慧巧美淑玉兰洁梅琳雪莲真环荣爱妹香月莺媛瑞凡佳嘉琼"
_RARE = "垚淼晶喆翀昶骞犇"
_MINORITY = (
    ("阿依努尔·买买提", "女", "维吾尔"),
    ("巴特尔·额尔敦", "男", "蒙古"),
    ("古丽娜·艾尼", "女", "哈萨克"),
)
BRANDS = (
    *("云禾达", "远山川", "皖新禾", "青石桥", "禾木春", "安平渡", "金桂园", "长岭星", "百草坡", "望湖春"),
    *("九里河", "白塔湾", "和风里", "南岗顺", "云岭恒", "六禾通", "启明石", "正阳坡", "东城诚", "新雨润"),
)
_TRADES = {
    "road-occupation": ("市政工程", "建筑安装工程", "园林绿化工程", "通信工程"),
    "temporary-structure": ("建筑工程", "物流", "食品", "机械制造"),
    "bookkeeping-agency": ("财务咨询", "会计服务", "代理记账", "企业管理咨询"),
}
_SCOPES = {
    "road-occupation": "市政公用工程施工；管道和设备安装；园林绿化工程施工；建筑材料销售"
    "（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    "temporary-structure": "普通货物仓储服务；建筑材料销售；机械设备租赁；装卸搬运"
    "（除许可业务外，可自主依法经营法律法规非禁止或限制的项目）",
    "bookkeeping-agency": "代理记账；财务咨询；税务服务；企业管理咨询；信息咨询服务"
    "（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
}
_CAPITALS = ("伍拾万元整", "壹佰万元整", "贰佰万元整", "伍佰万元整", "壹仟万元整", "叁仟万元整")


@dataclass(frozen=True)
class Person:
    """A person as the identity card shows them; `valid_until` None is 长期."""

    name: str
    sex: str
    ethnicity: str
    birth: date
    address: str
    id_number: str
    authority: str
    valid_from: date
    valid_until: date | None
    phone: str


@dataclass(frozen=True)
class Company:
    """A company as its licence shows it; `valid_until` None is 长期."""

    name: str
    uscc: str
    type: str
    legal: Person
    capital: str
    address: str
    established: date
    scope: str
    registrar: str
    issued: date
    valid_until: date | None
    seal_number: str


def years_later(day: date, years: int) -> date:
    """Return the same day some years on (28 February for a leap day)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def phone(rng: Random) -> str:
    """Return a mobile number of valid form."""
    return rng.choice(("138", "139", "150", "158", "177", "186", "199")) + f"{rng.randrange(10**8):08d}"


def home_address(rng: Random) -> str:
    """Return an invented home address."""
    return (
        f"安徽省{CITY}云岭区{rng.choice(STREETS)}街道{rng.choice(ROADS)}{rng.randrange(1, 399)}号"
        f"{rng.randrange(1, 30)}幢{rng.randrange(1, 26)}{rng.randrange(1, 5):02d}室"
    )


def work_address(rng: Random) -> str:
    """Return an invented business address."""
    tail = rng.choice(
        ("", f"{rng.randrange(1, 9)}号楼{rng.randrange(1, 20)}层", f"{rng.randrange(1, 12)}号厂房")
    )
    return f"安徽省{CITY}{ZONE}{rng.choice(ROADS)}{rng.randrange(1, 399)}号{tail}"


def _name(rng: Random, male: bool) -> str:
    given = _MALE if male else _FEMALE
    pool = given + _RARE if rng.random() < 0.12 else given
    size = 1 if rng.random() < 0.3 else 2
    return rng.choice(_SURNAMES) + "".join(rng.sample(pool, size))


def _term(rng: Random, birth: date, today: date) -> tuple[date, date | None]:
    """Return a card's term that is in force today, by the age at issue (16–25 ten years, 26–45 twenty)."""
    age_now = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    for _ in range(40):
        issued = today - timedelta(days=rng.randrange(200, 3200))
        age = issued.year - birth.year - ((issued.month, issued.day) < (birth.month, birth.day))
        if age < 16:
            continue
        until = None if age >= 46 else years_later(issued, 10 if age <= 25 else 20)
        if until is None or until > today + timedelta(days=60):
            return issued, until
    return years_later(today, -1), (None if age_now >= 48 else years_later(today, 9))


def person(rng: Random, today: date, ages: tuple[int, int] = (24, 60), plain: bool = False) -> Person:
    """Return an invented person; `plain` keeps to common names of the majority."""
    male = rng.random() < 0.55
    name, ethnicity = _name(rng, male), rng.choice(("汉",) * 12 + ("回", "满", "畲"))
    if not plain and rng.random() < 0.05:
        name, sex, ethnicity = rng.choice(_MINORITY)
        male = sex == "男"
    birth = today - timedelta(days=rng.randrange(ages[0] * 366, ages[1] * 365))
    valid_from, valid_until = _term(rng, birth, today)
    return Person(
        name=name,
        sex="男" if male else "女",
        ethnicity=ethnicity,
        birth=birth,
        address=home_address(rng),
        id_number=id_number(rng, birth, male),
        authority=f"{CITY}公安局{rng.choice(('云岭', '望湖', '青石'))}分局",
        valid_from=valid_from,
        valid_until=valid_until,
        phone=phone(rng),
    )


def company_name(rng: Random, matter: str) -> str:
    """Return an invented company's name."""
    place = rng.choice((CITY, CITY, f"安徽{CITY[:2]}", CITY[:2]))
    trade = rng.choice(_TRADES.get(matter, _TRADES["temporary-structure"]))
    return f"{place}{rng.choice(BRANDS)}{trade}有限{rng.choice(('公司', '公司', '责任公司'))}"


def company(rng: Random, matter: str, today: date) -> Company:
    """Return an invented company whose licence is in force today."""
    established = today - timedelta(days=rng.randrange(400, 5000))
    issued = established + timedelta(days=rng.randrange(0, max(1, (today - established).days - 100)))
    until = years_later(established, rng.choice((20, 30))) if rng.random() < 0.5 else None
    return Company(
        name=company_name(rng, matter),
        uscc=uscc(rng),
        type=rng.choice(("有限责任公司（自然人独资）", "有限责任公司（自然人投资或控股）", "有限责任公司")),
        legal=person(rng, today),
        capital=rng.choice(_CAPITALS),
        address=work_address(rng),
        established=established,
        scope=_SCOPES.get(matter, _SCOPES["temporary-structure"]),
        registrar=f"{CITY}市场监督管理局" if rng.random() < 0.6 else f"{CITY}{ZONE}市场监督管理局",
        issued=issued,
        valid_until=until,
        seal_number=f"3499{rng.randrange(10**9):09d}",
    )
