"""居民身份证: 居民身份证法 art. 3 (what stands on it), GB 11643-1999 (its number).

Both sides may be on one page, on two pages or in two files; `extractors.documents` brings them together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors import normalise
from extractors.kinds.base import Fields, Kind, first_match, put, running, value_of
from extractors.layout import GAP, Flow, Page
from extractors.values import FieldValue

_NEXT_LABEL = r"(?:中华|居民身份证|性别|性|民族|出生|住址|公民身份|$)"


def is_front(page: Page) -> bool:
    """Whether the portrait side is on the page."""
    text = page.packed
    marks = ("公民身份号码", "姓名", "住址", "民族", "出生", "性别")
    if "公民身份号码" in text or is_faint_front(page):
        return True
    return sum(mark in text for mark in marks) >= 2 and _number(page) is not None


def is_faint_front(page: Page) -> bool:
    """Whether a citizen's number with its own birth date above it is nearly all that stands there.

    The labels are printed small and pale: on a bad copy they are the first that cannot be read.
    """
    number = _number(page)
    few = len(page.packed) < _WORDS_OF_CARD
    return few and number is not None and _birth_row(page, number.value) is not None


def is_back(page: Page) -> bool:
    """Whether the emblem side is on the page."""
    text = page.packed
    return "签发机关" in text or "有效期限" in text or "居民身份证" in text


def has_term(page: Page) -> bool:
    """Whether the emblem side's own words are there: the authority or the term."""
    return "签发机关" in page.packed or "有效期限" in page.packed


def read(pages: Sequence[Page]) -> Fields:
    """Read both sides of one card."""
    fields: Fields = {}
    pages = [side for page in pages for side in _sides(page)]
    fronts = [p for p in pages if is_front(p)]
    for page in fronts:
        _read_front(page, fields)
    for page in pages:
        _read_back(page, fields)
    return fields


def _sides(page: Page) -> list[Page]:
    """The two sides where they lie beside each other on one page, each as a page of its own."""
    front = [s.box.left for s in page.segments if re.match(r"\s*(?:姓\s*名|住\s*址|公民身份)", s.text)]
    back = [s.box.left for s in page.segments if re.match(r"\s*(?:签发机关|有效期限|中华人民共和国)", s.text)]
    if not front or not back or min(back) - min(front) < 0.22:
        return [page]
    edge = min(back) - 0.06
    left = tuple(s for s in page.segments if s.box.centre[0] < edge)
    right = tuple(s for s in page.segments if s.box.centre[0] >= edge)
    upper, lower = (
        _span(page, r"性别|出生|住址|号码|\d{17}"),
        _span(page, r"签发机关|有效期限|中华人民共和国"),
    )
    if min(upper[1], lower[1]) - max(upper[0], lower[0]) < 0.3 * min(
        upper[1] - upper[0], lower[1] - lower[0]
    ):
        return [page]  # one below the other
    top, bottom = min(upper[0], lower[0]), max(upper[1], lower[1])
    if any(s.box.right > edge + 0.05 and top < s.box.centre[1] < bottom for s in left):
        return [page]  # one below the other, a little askew
    return [replace(page, segments=left), replace(page, segments=right)]


def _span(page: Page, pattern: str) -> tuple[float, float]:
    """From where to where on the page the words of one side stand."""
    boxes = [s.box for s in page.segments if re.search(pattern, s.text)]
    return min((b.top for b in boxes), default=0.0), max((b.bottom for b in boxes), default=1.0)


_WORDS_OF_CARD = 120  # characters
_SPECKS = r"[.,\uff0e\u3002\u3001·:]{0,2}"  # the fine pattern of the card, read as dots


def _read_front(page: Page, fields: Fields) -> None:
    number = _number(page)
    put(fields, "id_number", number)
    put(fields, "name", _name(page))
    sex = first_match([page], rf"性别{_SPECKS}(男|女)", normalise.plain) or first_match(
        [page], rf"(男|女){_SPECKS}民族", normalise.plain
    )
    put(fields, "sex", sex or _from_number(number, "sex"))
    put(
        fields,
        "ethnicity",
        first_match(
            [page],
            rf"(?:民族|[男女]{_SPECKS}民.){_SPECKS}([\u3400-\u9fff]{{1,5}}?){_SPECKS}(?:出生|出|住址|\d|$)",
            normalise.ethnicity,
        ),
    )
    born = first_match([page], r"出生.{0,2}?(\d{4}年?\d{1,2}月?\d{1,2}日?)", _birth)
    proven = _from_number(number, "birth")
    if born is None or (proven is not None and born.value != proven.value and number is not None):
        born = (
            proven
            if proven is not None and normalise.id_number_is_valid(number.value if number else "")
            else born
        )
    put(fields, "birth_date", born)
    put(fields, "address", _address(page))
    _read_by_place(page, fields)


def _birth(raw: str) -> str | None:
    match = re.fullmatch(r"(\d{4})年?(\d{1,2})月?(\d{1,2})日?", raw)
    return normalise.first_date(f"{match[1]}年{match[2]}月{match[3]}日") if match else None


def _number(page: Page) -> FieldValue | None:
    for row in page.rows:
        packed = re.sub(r"\s", "", row.text)
        if normalise.id_number(packed) and ("号码" in packed or len(re.sub(r"[^\dXx]", "", packed)) >= 18):
            start = re.search(r"码|号", row.text)
            flow = row.part(start.end() if start else 0, len(row.text))
            found = value_of(flow, page, normalise.id_number, normalise.id_number_is_valid)
            if found is not None:
                return found
        plain = re.search(r"(?<!\d)\d{17}[\dXx](?![\dXx])", row.text)
        if plain and normalise.id_number_is_valid(plain.group().upper()):
            return value_of(row.part(*plain.span()), page, normalise.id_number, normalise.id_number_is_valid)
    return None


def _birth_row(page: Page, number: str) -> Flow | None:
    """The row above the number that holds the number's own year, month and day."""
    year, month, day = number[6:10], int(number[10:12]), int(number[12:14])
    dated = re.compile(rf"{year}\D{{0,3}}0?{month}\D{{1,3}}0?{day}(?!\d)")
    return next((row for row in page.rows if dated.search(row.text)), None)


def _read_by_place(page: Page, fields: Fields) -> None:
    """Read a front whose labels cannot be read: what stands in the column of values, row by row, is known.

    Name, sex and ethnic group, birth, address, number: the card has one layout (GA 448-2013).
    """
    number = fields.get("id_number")
    if number is None or not normalise.id_number_is_valid(number.value):
        return
    born = _birth_row(page, number.value)
    if born is None:
        return
    left = born.boxes[born.text.index(number.value[6:10])].left
    middle, tall = born.box.centre[1], born.box.height
    column = [(row, _from(row, left)) for row in page.rows]
    above = [(r, v) for r, v in column if v and 0.5 * tall < middle - r.box.centre[1] < 4.5 * tall]
    below = [
        v
        for r, v in column
        if v and r.box.centre[1] - middle > 0.5 * tall and r.box.centre[1] < number.place.box.top
    ]
    if above and re.match(r"[男女]", above[-1][1].text):
        put(fields, "sex", value_of(above[-1][1].part(0, 1), page, normalise.plain))
        group = above[-1][1]
        for length in (4, 3, 2, 1):
            part = group.part(max(len(group.text) - length, 1), len(group.text))
            put(fields, "ethnicity", value_of(part, page, normalise.ethnicity))
        if len(above) > 1:
            put(fields, "name", value_of(above[-2][1], page, normalise.person_name))
    whole = Flow()
    for flow in below:
        whole.join(flow)
    if whole.text:
        put(fields, "address", value_of(whole, page, normalise.address))


def _from(row: Flow, left: float) -> Flow | None:
    """The part of a row that begins at the column of values."""
    start = next(
        (i for i, b in enumerate(row.boxes) if b.left > left - 0.012 and not row.text[i].isspace()), None
    )
    return row.part(start, len(row.text)) if start is not None else None


def _from_number(number: FieldValue | None, what: str) -> FieldValue | None:
    if number is None or not normalise.id_number_is_valid(number.value):
        return None
    text = number.value
    value = normalise.birth_date_of(text) if what == "birth" else ("男" if int(text[16]) % 2 else "女")
    return FieldValue(value or "", text, number.confidence, number.place) if value else None


def _name(page: Page) -> FieldValue | None:
    for row in page.rows:
        apart = re.match(rf"\s*姓\s*名[^{GAP}]?{GAP}(?=\S)", row.text)  # a speck read behind the label
        behind = row.part(apart.end(), len(row.text)) if apart else None
        if behind is not None and re.fullmatch(r"[\u3400-\u9fff·]{2,12}", behind.text):
            return value_of(behind, page, normalise.person_name)
    flow = running(page)
    match = re.search(
        rf"姓名[!|:：.A-Za-z]?([\u3400-\u9fff\U00020000-\U0003ffff·•・.]{{2,15}}?){_NEXT_LABEL}", flow.text
    )
    if match:
        return value_of(flow.part(match.start(1), match.end(1)), page, normalise.person_name)
    return None


_MISREAD_LABEL = re.compile(
    rf"\s*(?:[\u3400-\u9fff]{{1,3}}\s*{GAP}|[住佳往任性].|.址)\s*(?=\S)"
)  # 住址 below 出生


def _address(page: Page) -> FieldValue | None:
    """The rows between 住址 and the number, left of the portrait."""
    rows = page.rows
    whole: Flow | None = None
    left, born = 0.0, False
    for row in rows:
        if whole is None:
            match = re.search(r"住\s*址\s*", row.text) or (_MISREAD_LABEL.match(row.text) if born else None)
            born = "出生" in row.text
            if not match:
                continue
            whole = row.part(match.end(), len(row.text))
            if not whole.text:
                return None
            left = whole.box.left
            continue
        if (
            re.search(r"公民|身份号码|\d{17}", row.text)
            or row.box.top - whole.box.bottom > 2 * whole.box.height
        ):
            break
        start = next((i for i, b in enumerate(row.boxes) if abs(b.left - left) < 0.06), None)
        if start is not None:
            whole.join(row.part(start, len(row.text)))
    return value_of(whole, page, normalise.address) if whole is not None else None


def _read_back(page: Page, fields: Fields) -> None:
    authority = r"签发机关([\u3400-\u9fff]{2,20}?(?:公安局|分局|公安厅|派出所|局))"
    put(fields, "issuing_authority", first_match([page], authority + r"(?:有效|\d|$)", normalise.plain)
        or first_match([page], authority, normalise.plain))  # fmt: skip
    if not is_back(page):
        return
    term = r"(\d{4}[.,\uff0c·年/-]?\d{2}[.,\uff0c·月/-]?\d{2}日?)[-—–至一~到]{1,2}(\d{4}[.,\uff0c·年/-]?\d{2}[.,\uff0c·月/-]?\d{2}日?|长期|永久)"
    put(fields, "valid_from", first_match([page], term, _term_date, 1))
    put(fields, "valid_until", first_match([page], term, _term_date, 2))


def _term_date(raw: str) -> str | None:
    match = re.fullmatch(r"(\d{4})[.,\uff0c·年/-]?(\d{2})[.,\uff0c·月/-]?(\d{2})日?", raw)
    return normalise.first_date(f"{match[1]}-{match[2]}-{match[3]}" if match else raw)


KIND = Kind(
    key="id_card",
    read=read,
    words={
        "公民身份号码": 0.4, "签发机关": 0.4, "有效期限": 0.4, "居民身份证": 0.4, "中华人民共和国居民身份证": 0.4,
        "姓名": 0.15, "性别": 0.15, "民族": 0.15, "出生": 0.15, "住址": 0.2,
    },
    never=("营业执照", "委托书", "申请表", "申请书", "承诺书", "资格证书", "合同", "户口簿", "受托人", "代理权限", "兹委托"),
    grows=False,
)  # fmt: skip
