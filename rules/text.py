"""Texts brought to one form before they are compared, and written for people afterwards."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

FIELD_NAMES: Final = {
    "applicant": "申请人",
    "uscc": "统一社会信用代码",
    "id_number": "身份证号码",
    "legal_representative": "法定代表人",
    "phone": "联系电话",
    "address": "地址",
    "location": "占用或搭建地点",
    "signed_date": "签署日期",
    "name": "名称",
    "principal": "委托人",
    "principal_uscc": "委托人统一社会信用代码",
    "principal_id_number": "委托人身份证号码",
    "agent_name": "受托人姓名",
    "agent_id_number": "受托人身份证号码",
    "scope": "委托事项",
    "valid_from": "起始日期",
    "valid_until": "截止日期",
    "issued_date": "发证日期",
    "established_date": "成立日期",
    "birth_date": "出生日期",
    "sex": "性别",
    "lessor": "出租方",
    "lessee": "承租方",
    "owner": "权利人",
    "promisors": "承诺人",
    "title": "标题",
}

KIND_NAMES: Final = {
    "id_card": "身份证",
    "business_licence": "营业执照",
    "application_form": "申请表",
    "power_of_attorney": "授权委托书",
    "lease_contract": "租赁合同",
    "property_certificate": "权属证书",
    "qualification_certificate": "资格证书",
    "commitment_letter": "承诺书",
    "location_drawing": "位置图",
    "internal_regulations": "内部规范",
    "id_photo": "证件照片",
    "articles_of_association": "章程",
    "capital_verification_report": "验资报告",
    "household_register": "户口簿",
    "test_report": "检测报告",
    "approval_document": "批准文件",
    "training_certificate": "培训合格证",
    "supply_contract": "购销合同",
    "safety_assessment": "安全评价报告",
    "bank_account": "开户信息",
    "death_certificate": "死亡证明",
    "introduction_letter": "介绍信",
    "site_photo": "现场照片",
    "other": "其他材料",
}

_LOOK_ALIKES: Final = tuple(
    map(
        frozenset,
        [
            "己已巳",
            "未末",
            "士土",
            "日曰目",
            "人入八",
            "干千于",
            "大太犬",
            "王玉主",
            "田由甲申",
            "明朋",
            "阳阴",
            "晴睛",
            "侯候",
            "戊戌戍",
            "刘列",
            "天夫",
            "牛午",
            "力刀",
            "免兔",
            "折拆",
            "乌鸟",
            "今令",
            "治冶",
            "宇宁字",
            "建健",
            "萍苹",
            "杨扬",
            "洋详",
            "昊吴",
            "佳住",
            "淮准",
            "洁浩",
            "雯雪",
            "伟纬",
            "梅海",
            "娟绢",
            "峰锋烽",
            "辉晖",
            "玲铃",
            "博搏",
            "亚业",
            "开井",
            "元无",
            "华毕",
            "合台",
            "永水",
            "云去",
            "安女",
            "国图",
            "凤风",
            "0O〇",
            "1I",
            "8B",
            "5S",
            "2Z",
        ],
    )
)
_BRACKETS: Final = str.maketrans({"〔": "(", "〕": ")", "【": "(", "】": ")", "[": "(", "]": ")"})
_DOTS: Final = re.compile(r"[·•・‧∙.]")
_ADMINISTRATIVE: Final = re.compile(
    r"^(?:中国)?(?:[^省市区县]{2,3}省)?(?:[^省市区县]{2,4}市)?(?:[^省市区县]{1,4}[区县](?=.{4}))?"
)
_ADDRESS_NOISE: Final = re.compile(r"[\s,,。、;:()\-—_#.]|(?<=\d)号")
_PROVINCES: Final = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|"
    "重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆"
)
_REGION: Final = re.compile(rf"^(?:(?:{_PROVINCES})省?)?(?:.{{2,4}}?市)?")
_ORGANISATION_END: Final = re.compile(
    r"(?:股份|集团)?(?:有限)?(?:责任)?(?:有限公?司?|公司|事务所|合作社|经营部|商行)$"
)
_ORGANISATION_WORDS: Final = re.compile(
    r"(?:公司|厂|店|中心|部|社|院|所|协会|学会|商会|联合会|基金会|学校|幼儿园|委员会|银行|支行|集团|馆|站|行|场|超市|合伙\))$"
)


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return `text` half-width, upper-case, without spaces, brackets and middle dots in one form."""
    folded = unicodedata.normalize("NFKC", text).translate(_BRACKETS).upper()
    return _DOTS.sub("·", re.sub(r"\s", "", folded)).strip(",。;:、_-·")


def address_key(text: str) -> str:
    """Return an address without its province, city and county, without punctuation and without 号."""
    return _ADDRESS_NOISE.sub("", _ADMINISTRATIVE.sub("", plain(text)))


def addresses_agree(left: str, right: str) -> bool:
    """Say whether two addresses name one place when 省, 市, 区 or 号 may be left out (domain.md 6)."""
    one, other = sorted((address_key(left), address_key(right)), key=len)
    return one == other or (len(one) >= 6 and other.endswith(one))


@lru_cache(maxsize=8192)
def similarity(left: str, right: str) -> float:
    """Return how alike two texts are, 0..1."""
    if left == right:
        return 1.0
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def may_be_misread(left: str, right: str) -> bool:
    """Say whether one text may be the other with one look-alike character."""
    if len(left) != len(right):
        return False
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return len(pairs) == 1 and any(set(pairs[0]) <= group for group in _LOOK_ALIKES)


def core_of_name(name: str) -> str:
    """Return what tells one organisation from its neighbours: the name without region and legal form."""
    return _ORGANISATION_END.sub("", _REGION.sub("", name, count=1)) or name


def without_common_start(one: str, other: str) -> tuple[str, str]:
    """Return both names without the region they begin with alike: two to four characters."""
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return (one[shared:], other[shared:]) if 2 <= shared <= 4 else (one, other)


def is_organisation_name(name: str) -> bool:
    """Say whether a name ends like an organisation's, or is far too long for a person's."""
    text = plain(name)
    return bool(_ORGANISATION_WORDS.search(text)) or (len(text) > 6 and "·" not in text)


def is_person_name(name: str) -> bool:
    """Say whether a name looks like a person's: two to four characters, or one with a middle dot."""
    text = plain(name)
    return not is_organisation_name(text) and (2 <= len(text) <= 4 or "·" in text)


def day_of(text: str) -> date | None:
    """Return the date of an ISO text, None when it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def latest_day(text: str) -> date | None:
    """Return the latest of the full dates written in digits in a running text; None without any."""
    return max(days_in(text), default=None)


def days_in(text: str) -> list[date]:
    """Return the full dates written in digits in a running text."""
    days = []
    for year, month, day in _DAYS.findall(plain(text)):
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue  # 13月, 32日: no date
    return days


_DAYS = re.compile(r"(?<!\d)((?:19|20)\d\d)[年./-](\d{1,2})[月./-](\d{1,2})(?!\d)")


@lru_cache(maxsize=4096)
def chinese_day(day: date) -> str:
    """Return 2024年03月01日."""
    return f"{day.year}年{day.month:02d}月{day.day:02d}日"


def mask(field: str, text: str) -> str:
    """Return a field's text with ID numbers (first 6, last 4 left) and telephone numbers (3, 4) masked.

    Masked as domain.md 6 says; a number too short for that is not shown at all.
    """
    if field.endswith("id_number"):
        return f"{text[:6]}********{text[-4:]}" if len(text) >= 15 else "*" * len(text)
    if field.endswith("phone"):
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}" if len(text) > 7 else "*" * len(text)
    return text


def mask_name(text: str) -> str:
    """Return a name of which only the first character is left, of a long one two and the last two."""
    if len(text) > 4:
        return f"{text[:2]}****{text[-2:]}"
    return text[:1] + "*" * (len(text) - 1)
