"""居民户口簿: the household's page and a card (常住人口登记卡) for each member (户口登记条例 arts. 4 and 5).

The pages of one booklet are one document, each with a heading of its own or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors import normalise
from extractors.forms import Pair, read_pairs
from extractors.kinds import people
from extractors.kinds.base import (
    Fields,
    Kind,
    column_under,
    listed,
    put,
    search,
    serial_number,
    take,
    value_of,
)
from extractors.labels import Labels
from extractors.layout import Page
from extractors.values import FieldValue

TITLES = (
    r"^(?:居民)?户口簿(?:首页)?$",
    r"^常住人口(?:登记|信息)(?:卡|表)$",
    r"^(?:居民)?户口登记[簿表]$",
    r"^户籍(?:证明|信息)",
    r"^居民户口簿",
)

_LABELS = Labels(
    {
        "head": ("户主姓名", "户主"),
        "register_number": ("户号", "户口簿号", "户口编号", "户编号", "户口簿编号"),
        "address": ("住址", "佳址", "往址", "户籍地址", "户口所在地", "家庭住址", "现住址", "户籍住址", "常住户口所在地"),
        "name": ("姓名", "成员姓名"),
        "id_number": (*people.NUMBER, "公民身份证件编号", "公民身份证件号码", "公民身份证号码"),
        "relation": ("户主或与户主关系", "与户主关系", "户主或与户主的关系", "与户主的关系", "户主或与户主关系户主"),
        "rest": (
            "户别", "性别", "民族", "籍贯", "出生地", "出生日期", "曾用名", "宗教信仰", "文化程度", "婚姻状况", "兵役状况", "服务处所", "职业",
            "血型", "身高", "本市(县)其他住址", "本市县其他住址", "何时由何地迁来本市(县)", "何时由何地迁来本址", "承办人签章", "登记日期",
            "签发日期", "住址变动登记", "登记机关", "户口登记机关", "签发机关",
        ),
    }
)  # fmt: skip


def read(pages: Sequence[Page]) -> Fields:
    """Read the head, the members with their numbers (joined by 、, in the booklet's order), the address."""
    pairs = [pair for page in pages for pair in read_pairs(page, _LABELS)]
    names, numbers = _members(pages, pairs)
    fields: Fields = {}
    put(fields, "head", take(pairs, "head", normalise.person_name) or _head_of(pairs))
    if len(numbers) < len(names):
        numbers = _proven(pages, len(names)) or numbers
    put(fields, "members", listed(names))
    put(fields, "member_id_numbers", _doubtful(listed(numbers), len(names) > len(numbers)))
    put(fields, "address", take(pairs, "address", normalise.address))
    put(fields, "register_number", take(pairs, "register_number", serial_number))
    return {name: value for name, value in fields.items() if not value.blank}


def _proven(pages: Sequence[Page], count: int) -> list[FieldValue]:
    """Every number on the pages that its check digit proves, where there are as many as members; else none."""
    found: dict[str, FieldValue] = {}
    for page, flow in search(pages, r"(?<!\d)(\d{17}[\dXx])(?![\dXx])"):
        value = value_of(flow, page, normalise.id_number, normalise.id_number_is_valid)
        if value is not None and normalise.id_number_is_valid(value.value):
            found.setdefault(value.value, value)
    return list(found.values()) if len(found) == count else []


def _doubtful(value: FieldValue | None, one_is_missing: bool) -> FieldValue | None:
    return replace(value, confidence=min(value.confidence, 0.5)) if value and one_is_missing else value


def _members(pages: Sequence[Page], pairs: Sequence[Pair]) -> tuple[list[FieldValue], list[FieldValue]]:
    """Names and numbers: from the columns of a list of members, else from one card after the other."""
    names, numbers = [], []
    for page in pages:
        in_columns = _column(page, ("姓名", "成员姓名"), "name")
        if len(in_columns) > 1:
            names += in_columns
            numbers += _column(page, _NUMBER_HEADS, "id_number")
            continue
        cards = [pair for pair in pairs if pair.page is page]
        names += _all(cards, "name")
        numbers += _all(cards, "id_number")
    return names, numbers


_NUMBER_HEADS = ("公民身份号码", "身份证号码", "公民身份证件编号", "身份证号", "证件号码", "公民身份证号码")


def _column(page: Page, heads: Sequence[str], name: str) -> list[FieldValue]:
    read_as = normalise.person_name if name == "name" else normalise.id_number
    proof = normalise.id_number_is_valid if name == "id_number" else None
    filled = [flow for flow in column_under(page, heads) if _LABELS.pure(flow.text) is None]
    values = (value_of(flow, page, read_as, proof) for flow in filled)
    return [value for value in values if value is not None]


def _all(pairs: Sequence[Pair], name: str) -> list[FieldValue]:
    """Every value behind a label, each once: a card may be copied twice."""
    read_as = normalise.person_name if name == "name" else normalise.id_number
    proof = normalise.id_number_is_valid if name == "id_number" else None
    found: dict[str, FieldValue] = {}
    for pair in pairs:
        value = take([pair], name, read_as, proof)
        if value is not None and not value.blank:
            found.setdefault(value.value, value)
    return list(found.values())


def _head_of(pairs: Sequence[Pair]) -> FieldValue | None:
    """The member whose card says 户主."""
    for pair in pairs:
        if pair.field == "relation" and normalise.tidy(pair.value.text) == "户主":
            same_page = [p for p in pairs if p.page is pair.page and p.field == "name"]
            above = [p for p in same_page if p.label_box.top <= pair.label_box.bottom]
            return take(above[-1:], "name", normalise.person_name)
    return None


KIND = Kind(
    key="household_register",
    read=read,
    titles=TITLES,
    words={
        "户口簿": 0.4, "常住人口登记卡": 0.6, "户主姓名": 0.4, "户号": 0.2, "户别": 0.3, "户主或与户主关系": 0.5, "与户主关系": 0.3,
        "住址变动登记": 0.3, "曾用名": 0.2, "何时由何地迁来": 0.4, "服务处所": 0.2, "户口登记机关": 0.3,
    },
    never=("申请表", "申请书", "承诺书", "委托书", "合同"),
    booklet=True,
)  # fmt: skip
