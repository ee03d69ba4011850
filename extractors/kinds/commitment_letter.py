"""承诺书 and 保证书: who promises, and when (signed by everybody who is named)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors import normalise
from extractors.forms import Pair, cell_flow, read_pairs
from extractors.kinds import people
from extractors.kinds.base import (
    PERSON,
    Fields,
    Kind,
    first_match,
    listed,
    put,
    row_places,
    search,
    signed_date,
    take,
    title_of,
    value_of,
)
from extractors.labels import Labels
from extractors.layout import Flow, Page
from extractors.values import Box, FieldValue

TITLES = (r"承诺(?:书|函)?$", r"承诺(?:书|函)", r"保证书$", r"声明书?$")


def read(pages: Sequence[Page]) -> Fields:
    """Title, who promises, date."""
    labels = Labels(
        {
            "promisors": ("承诺人", "承诺人姓名", "承诺单位", "承诺机构"),
            "signed_date": (*people.FORM_DATE, "承诺日期"),
        }
    )
    pairs = [pair for page in pages for pair in read_pairs(page, labels)]
    fields: Fields = {}
    put(fields, "title", title_of(pages, TITLES))
    put(fields, "promisors", _signed_in_table(pages))
    put(fields, "promisors", _each_with_number(pages))
    put(fields, "promisors", _all_named(pairs))
    put(fields, "promisors", _listed_in_text(pages))
    put(fields, "promisors", _behind_signature_label(pages) or _promisor_in_text(pages))
    put(fields, "signed_date", take(pairs, "signed_date", normalise.first_date))
    put(fields, "signed_date", signed_date(pages))
    return fields


def _each_with_number(pages: Sequence[Page]) -> FieldValue | None:
    """Several people, each named with the number of an ID card: in a list, or each in a sentence of their own."""
    name = f"({PERSON})"
    number = r"(?:公民)?(?:身份证?号?码?)?:?\d{17}[\dX]"
    listed_rows = rf"^[\s\d.、·]*(?:[甲乙丙丁戊己庚辛][、.])?(?:姓名:?)?{name}[\s(,:]*{number}"
    told = rf"本人{name}[,(]?{number}"
    for places in (row_places(pages, listed_rows), search(pages, told)):
        names: dict[str, tuple[Page, Flow]] = {}
        for page, flow in places:
            if name_ := normalise.person_name(flow.text):
                names.setdefault(name_, (page, flow))
        if len(names) > 1:
            whole = Flow()
            for _, flow in names.values():
                whole.join(flow, "\u3001" if whole.text else "")
            return value_of(whole, pages[0], _promisors)
    return None


def _all_named(pairs: Sequence[Pair]) -> FieldValue | None:
    """Everybody named behind a label 承诺人, each once."""
    named: dict[str, FieldValue] = {}
    for pair in pairs:
        value = take([pair], "promisors", _promisors)
        if value is not None and not value.blank:
            named.setdefault(value.value, value)
    if not named:
        return take(pairs, "promisors", _promisors)
    return listed(list(named.values()))


def _promisors(raw: str) -> str | None:
    names = [normalise.person_name(part) for part in re.split(r"[\s,,、;;/]+", normalise.half_width(raw))]
    return "、".join(name for name in names if name) or None


def _signed_in_table(pages: Sequence[Page]) -> FieldValue | None:
    """The names in the column 姓名 of a table in which each person signs."""
    for page in pages:
        flows = {i: cell_flow([s for s in page.segments if s.cell == i]) for i in range(len(page.cells))}
        head = next((i for i, f in flows.items() if normalise.tidy(f.text) in ("姓名", "承诺人姓名")), None)
        if head is None or not re.search(r"签[字名]|签章", page.packed):
            continue
        column = page.cells[head]
        level = [i for i, c in enumerate(page.cells) if _level_with(c, column) and c.left > column.left]
        under = [i for i, c in enumerate(page.cells) if _stands_under(c, column)]
        beside = sorted(level, key=lambda i: page.cells[i].left)
        is_row = bool(beside) and normalise.person_name(flows[beside[0]].text) is not None
        names = Flow()
        for i in beside if is_row else under:
            if normalise.person_name(flows[i].text):
                names.join(flows[i], "、" if names.text else "")
        if names.text:
            return value_of(names, page, _promisors)
    return None


def _stands_under(cell: Box, head: Box) -> bool:
    return (
        cell.top >= head.bottom - 0.005
        and abs(cell.left - head.left) < 0.012
        and abs(cell.right - head.right) < 0.012
    )


def _level_with(cell: Box, other: Box) -> bool:
    return abs(cell.top - other.top) < 0.01 and abs(cell.bottom - other.bottom) < 0.01


def _behind_signature_label(pages: Sequence[Page]) -> FieldValue | None:
    """Names read behind 承诺人(签字): as they were written."""
    places = search(
        pages,
        r"承诺人(?:\(?签[字名章]\)?|\(签[^()]{0,6}\)):?((?:(?!承诺人|日期)[\u3400-\u9fff·]){2,4})(?!日期|年|月)",
        1,
    )
    names = [
        (page, flow) for page, flow in places if not re.search(r"日期|承诺|签|盖|章|单位|身份", flow.text)
    ]
    if not names:
        return None
    page, whole = names[0][0], Flow()
    for _, flow in names:
        whole.join(flow, "、" if whole.text else "")
    return value_of(whole, page, _promisors)


def _listed_in_text(pages: Sequence[Page]) -> FieldValue | None:
    """The people counted off in a sentence: 专职从业人员3人(甲某、乙某、丙某)."""
    name = r"[\u3400-\u9fff·]{2,8}"
    listed_names = rf"(?:人员|人|名|如下|包括|分别为|为|即)[::(]?({name}(?:[、,]{name})+)(?=[)。;,]|等)"
    for page, flow in search(pages, listed_names):
        names = [normalise.person_name(part) for part in re.split(r"[、,]", normalise.half_width(flow.text))]
        if all((name and len(name) <= 4) or (name and "·" in name) for name in names):
            return value_of(flow, page, _promisors)
    return None


def _promisor_in_text(pages: Sequence[Page]) -> FieldValue | None:
    return first_match(
        pages, rf"(?:本人|承诺人|我叫|我是)(?:姓名)?[:((]?({PERSON})[))]?[,,(]", normalise.person_name
    )


KIND = Kind(
    "commitment_letter", read, TITLES,
    {"承诺": 0.2, "承诺人": 0.3, "郑重承诺": 0.3, "承担": 0.05, "愿意承担": 0.1, "专职从业": 0.2},
    signs_at=r"(?:^|\s)(?:承诺人|承诺单位负责人)\s*:",
    signature=r"(?:承诺人|本人|签名|签字|负责人|法定代表人|从业人员|机构负责人|承诺单位)", seal=r"(?:承诺单位|单位|公章|盖章|机构)",
)  # fmt: skip
