"""Field formats: check digits, dates, amounts, phones, names (contract.md, "Dates are ISO …"; domain.md 6).

Each function takes the raw text and returns the normalised value, or None where the text cannot be one.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_CHINESE_DIGITS: dict[str, int] = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_CHINESE_DIGITS.update(dict.fromkeys("〇○Oo0Ο◯", 0))
_CHINESE_DIGITS.update({digit: value for value, digit in enumerate("壹贰叁肆伍陆柒捌玖", start=1)})
_CHINESE_DIGITS["两"] = 2
# Older printed forms that differ by a stroke: engines take one for the other.
_TWINS = str.maketrans(
    "別戶內吳呂黃強彥產說衞淸靑眞鄕尙敎虛緖旣槪溫縣", "别户内吴吕黄强彦产说卫清青真乡尚教虚绪既概温县"
)
_SPACES = "\u3000\u00a0\u2002\u2003\t"
_FOLDED = {**{c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}, **{ord(c): ord(" ") for c in _SPACES}}
_FOLDED_LETTERS = {c: to for c, to in _FOLDED.items() if chr(to).isalnum() or to == ord(" ")}
_ENDS = "_:;,\uff1a\uff1b\uff0c\u3002\u3001. "


def half_width(text: str) -> str:
    """Return the text in NFC with every full-width form folded, one character for one, for parsing."""
    return unicodedata.normalize("NFC", text).translate(_FOLDED)


def tidy(text: str) -> str:
    """Return a value's text: half-width digits and letters, punctuation as printed.

    Spaces beside Chinese characters or punctuation go; single ones between Latin words stay.
    """
    folded = unicodedata.normalize("NFC", text).translate(_FOLDED_LETTERS).translate(_TWINS)
    folded = re.sub(r"\s+", " ", folded).strip()
    folded = re.sub(r"(?<![A-Za-z0-9]) | (?![A-Za-z0-9])", "", folded)
    return _paired_brackets(folded)


def _paired_brackets(text: str) -> str:
    """Make both brackets of a pair full width where one of them is."""
    text = re.sub(r"\uff08([^()\uff08\uff09]*)\)", "\uff08\\1\uff09", text)
    return re.sub(r"\(([^()\uff08\uff09]*)\uff09", "\uff08\\1\uff09", text)


_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number_is_valid(number: str) -> bool:
    """Whether a citizen ID number has a real birth date and the check digit of GB 11643-1999."""
    if not re.fullmatch(r"\d{17}[\dX]", number) or birth_date_of(number) is None:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17]


def birth_date_of(number: str) -> str | None:
    """Return the ISO birth date inside a citizen ID number, None where it is no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14])).isoformat()
    except ValueError:
        return None


_ID_CONFUSIONS = str.maketrans("Oo〇○DQIl|iZzBSs×乂x✕メχΧ", "000000" + "1111" + "22" + "8" + "55" + "X" * 7)


def id_number(raw: str) -> str | None:
    """Return the 18 characters of a citizen ID number found in `raw`, upper case; check digit not judged."""
    packed = re.sub(r"[\s\-—_|·.,]", "", half_width(raw)).translate(_ID_CONFUSIONS)
    found = re.search(r"(?<!\d)\d{17}[\dX](?![\dX])", packed) or re.search(r"\d{17}[\dX]", packed)
    return found.group() if found else None


_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC_CONFUSIONS = str.maketrans("OIZSV|〇○", "0125Y100")


def uscc_is_valid(code: str) -> bool:
    """Whether an 18-character unified social credit code has the check character of GB 32100-2015."""
    if not re.fullmatch(f"[{_USCC_ALPHABET}]{{18}}", code):
        return False
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(code, _USCC_WEIGHTS, strict=False))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == code[17]


def uscc(raw: str) -> str | None:
    """Return the unified social credit code found in `raw` (its alphabet has no I O S V Z), not judged."""
    packed = re.sub(r"[\s\-—_·.,:]", "", half_width(raw)).upper().translate(_USCC_CONFUSIONS)
    found = re.search(
        rf"(?<![0-9A-Z])[{_USCC_ALPHABET}]{{2}}\d{{6}}[{_USCC_ALPHABET}]{{10}}(?![0-9A-Z])", packed
    )
    if found is None:
        found = re.search(rf"[1-9A-Y][{_USCC_ALPHABET}]\d{{6}}[{_USCC_ALPHABET}]{{10}}", packed)
    if found is None or (id_number_is_valid(found.group()) and not uscc_is_valid(found.group())):
        return None
    return found.group()


def phone(raw: str) -> str | None:
    """Return a mobile or fixed-line number, digits and the area code's hyphen only."""
    packed = half_width(raw).translate(str.maketrans("OolI\u2014\u2013", "0011--"))
    packed = re.sub(r"[\s()]", "", packed)
    spread = re.search(r"(?<!\d)1[3-9]\d-?\d{4}-?\d{4}(?!\d)", packed)
    if spread:
        return spread.group().replace("-", "")
    found = re.search(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)", packed)
    return found.group() if found else None


_SEP = r"\s*[年.\-/。·,,、]\s*"
_DIGITAL = re.compile(
    rf"((?:19|20)\d{{2}}){_SEP}(\d{{1,2}})\s*[月.\-/。·,,、]\s*(\d{{1,2}})(?!\d)\s*[日曰号旦]?"
)
_CN = r"[零一二三四五六七八九〇○O0OΟ◯oo]"
_WRITTEN = re.compile(
    rf"({_CN}{{4}})\s*年\s*([元零一二三四五六七八九十千干〇正]{{1,3}})\s*月\s*([零一二三四五六七八九十千干廿卅〇]{{1,4}})\s*[日曰号旦]"
)
# 202609.03, 2025.0224: all eight digits, one of the two dots lost
_ONE_DOT = re.compile(r"(?<![\dA-Za-z.])((?:19|20)\d{2})(?:\.(\d{2})|(\d{2})\.)(\d{2})(?![\d.%元万亿])")
# 二二六年, 〇二六年: a year of this century whose 〇, thin as it is, or whose 二 was passed over
_SHORT_YEAR = rf"(?<!{_CN})[二〇][一二三四五六七八九]{{2}}"
_OF_THREE = re.compile(_WRITTEN.pattern.replace(f"{_CN}{{4}}", _SHORT_YEAR))
_LONG = re.compile(r"长期|永久|长\s*期\s*有\s*效|无固定期限|不约定期限")


def small_number(text: str) -> int | None:
    """Return a number below a hundred in digits or in words (12, 十二), None for anything else."""
    return int(text) if text.isdecimal() else _chinese_number(text)


def _chinese_number(text: str) -> int | None:
    text = re.sub("[千干]", "十", text)  # misread: no month and no day has a thousand
    text = text.replace("廿", "二十").replace("卅", "三十").lstrip("零〇")
    if text in ("元", "正"):
        return 1
    if "十" in text:
        tens, _, ones = text.partition("十")
        if (tens and tens not in _CHINESE_DIGITS) or (ones and ones not in _CHINESE_DIGITS):
            return None
        return (_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[ones] if ones else 0)
    return _CHINESE_DIGITS.get(text) if len(text) == 1 else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def find_dates(raw: str) -> list[tuple[str, int, int]]:
    """Return each full date in `raw` as (ISO date or `long_term`, start, end), in reading order.

    Digit runs without separators and two-digit years are never taken for dates.
    """
    text = half_width(raw)
    found: list[tuple[str, int, int]] = []
    for match in _DIGITAL.finditer(text):
        iso = _iso(int(match[1]), int(match[2]), int(match[3]))
        if iso:
            found.append((iso, match.start(), match.end()))
    for match in _ONE_DOT.finditer(text):
        iso = _iso(int(match[1]), int(match[2] or match[3]), int(match[4]))
        if iso:
            found.append((iso, match.start(), match.end()))
    for match in (*_WRITTEN.finditer(text), *_OF_THREE.finditer(text)):
        digits = match[1] if len(match[1]) == 4 else f"二〇{match[1][1:]}"
        year = int("".join(str(_CHINESE_DIGITS.get(c, 0)) for c in digits))
        month, day = _chinese_number(match[2]), _chinese_number(match[3])
        iso = _iso(year, month, day) if month and day and 1900 <= year < 2100 else None
        if iso:
            found.append((iso, match.start(), match.end()))
    found.extend(("long_term", match.start(), match.end()) for match in _LONG.finditer(text))
    return sorted(found, key=lambda item: item[1])


def first_date(raw: str) -> str | None:
    """Return the first full date in `raw` as ISO, `long_term` for 长期 or 永久, None where there is none."""
    dates = find_dates(raw)
    return dates[0][0] if dates else None


_NAME_NOISE = re.compile(r"[\s,，。、;；:：!！?？\"'“”‘’\[\]{}<>《》|/\\_=+*&^%$#@~`\-—…]+")
_DOTS = re.compile(r"[·•・‧∙⋅.]")


_NO_NAME = re.compile(
    r"年月|审批|意见|部门|签[名字章]|盖章|公章|名称|姓名|单位|公司|电话|地址|日期|身份|证件|法定|代表人|承诺|申请|声明|岗位|备注|"
    r"本人|职务|职称|资格|证书|负责|经办|委托|办理|情况|信息|号码|性别|民族|以上|以下"
)


def person_name(raw: str) -> str | None:
    """Return a personal name: Chinese characters, the middle dot of minority names as U+00B7.

    None for what is no name: words of a form, or more than twelve characters.
    """
    text = _NAME_NOISE.sub("", re.split(r"(?<=[\u3400-\u9fff]{2})[,\uff0c\u3001]", tidy(raw))[0])
    text = re.sub(r"(?:[(\uff08]|性别|身份证|联系电话|电话).*$", "", text)
    text = _DOTS.sub("·", text).strip("·")
    match = re.match(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,20}", text)
    name = match.group().strip("·") if match else ""
    return None if not name or len(name) > 12 or _NO_NAME.search(name) else name


def organisation_name(raw: str) -> str | None:
    """Return an organisation's name as printed, half width, no inner spaces."""
    text = re.split(r"[(\uff08][^()\uff08\uff09]{0,6}[章签][^()\uff08\uff09]{0,6}[)\uff09]", tidy(raw))[0]
    text = re.split(r"[,\uff0c](?=统一|社会信用|身份证|公民身份|法定代表|住所|地址|注册|联系|以下)", text)[0]
    text = re.sub(r"^[(\uff08]?(?:名称|姓名|单位|单位名称)[)\uff09]?[:\uff1a]", "", text)
    text = re.sub(r"有限[\u3400-\u9fff]任公司$", "有限责任公司", text.strip(_ENDS))
    text = re.sub(r"有限(责任|)公$", r"有限\1公司", text)  # under a seal the last character is often lost
    text = text.replace("会计事务所", "会计师事务所")  # no other is allowed by law
    return text if len(text) >= 2 and not _NO_ORGANISATION.fullmatch(text) else None


_NO_ORGANISATION = re.compile(
    r"(?:声明|承诺|意见|签[名字章]|情况|信息|基本情况|基本信息|申请人|申请单位|申请|单位|拟设|设立|主体|名称|姓名|类型|全称|(?:供|需|甲|乙|买|卖|购|销|供货|购货|出租|承租|委托|受托)方|的?(?:合法|委托|授权|全权)*(?:代理人|委托人|受托人|代表人?))+"
)


ETHNICITIES = frozenset((
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白",
    "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西",
    "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌",
    "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔",
    "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺", "穿青人", "其他"
))  # fmt: skip
"""GB/T 3304-1991, and what cards print beside it."""


def ethnicity(raw: str) -> str | None:
    """Return the name of an ethnic group as a card prints it, without 族; None for any other word."""
    text = re.sub(r"[^\u3400-\u9fff]", "", raw)
    return next((one for one in (text, text.removesuffix("族")) if one in ETHNICITIES), None)


def address(raw: str) -> str | None:
    """Return an address as printed, half width, no inner spaces."""
    whole = re.sub(r"^[^\u3400-\u9fffA-Za-z0-9(\uff08]+", "", tidy(raw))
    label = _LABEL_BEHIND.search(whole, 6)
    text = whole[: label.start() if label else None].strip(_ENDS)
    return text if len(text) >= 4 else None


_LABEL_BEHIND = re.compile(
    r"法定代表人|负责人|经营者|联系电话|联系方式|移动电话|邮政编码|身份证|统一社会信用|经办人|办理人|联系人"
)


def plain(raw: str) -> str | None:
    """Return any other text, tidied; None where nothing is left."""
    return tidy(raw).strip("_ ") or None


def area_m2(raw: str) -> str | None:
    """Return an area in square metres as a decimal number's text."""
    match = re.search(r"(\d[\d,]*(?:\.\d+)?)\s*(?:平方米|平米|㎡|m2|m²|M2|平方|m$)", half_width(raw))
    return match.group(1).replace(",", "") if match else None
