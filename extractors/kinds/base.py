"""What a document kind is: how it is recognised, and how its fields are read.

To add a kind, copy a file of this folder, change its words, and name it in `extractors/kinds/__init__.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default
from difflib import SequenceMatcher
from itertools import pairwise

from extractors import normalise
from extractors.forms import Pair, cell_flow, read_pairs
from extractors.labels import Labels
from extractors.layout import GAP, Flow, Page
from extractors.values import Box, FieldValue, Seal

Normaliser = Callable[[str], str | None]
Fields = dict[str, FieldValue]

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
# a person's name within a sentence: 巴特尔·额尔敦, 王芳
PERSON = rf"(?:[{_HAN}]{{1,8}}(?:[·•・.][{_HAN}]{{1,8}}?){{1,3}}?|[{_HAN}]{{2,6}}?)"

_TALLEST, _FIRST = 12, 3  # rows among which the heading is sought
_PROVEN = 0.99
_UNPROVEN = 0.97


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document (keys of contract.md).

    `titles`: patterns of a heading that names it. `words`: words on the page and what each is worth; a page
    with words worth 1.0 is of this kind even without a heading. `never`: words that rule it out.
    `signature` and `seal` match the labels at which the applicant's side signs or seals; `signs_at` matches
    labels that need no word for signing (承诺人:). `grows`: pages without a heading go on with it. `booklet`:
    pages that follow each other are one document though each has a heading of its own.
    """

    key: str
    read: Callable[[Sequence[Page]], Fields]
    titles: tuple[str, ...] = ()
    words: Mapping[str, float] = default(default_factory=dict)
    never: tuple[str, ...] = ()
    grows: bool = True
    signature: str = ""
    seal: str = ""
    signs_at: str = ""
    booklet: bool = False


_CERTAIN: Mapping[Normaliser, Callable[[str], bool]] = {
    normalise.id_number: normalise.id_number_is_valid,
    normalise.uscc: normalise.uscc_is_valid,
}


def read_labels(pages: Sequence[Page], labels: Labels, wanted: Mapping[str, Normaliser]) -> Fields:
    """Return for each wanted field the first value behind one of its labels; blanks are left out."""
    pairs = [pair for page in pages for pair in read_pairs(page, labels)]
    fields: Fields = {}
    for name, normaliser in wanted.items():
        value = take(pairs, name, normaliser, _CERTAIN.get(normaliser))
        put(fields, name, None if value is None or value.blank else value)
    return fields


def value_of(
    flow: Flow, page: Page, normaliser: Normaliser, certainty: Callable[[str], bool] | None = None
) -> FieldValue | None:
    """Normalise a flow into a field; a value proven by its check digit is nearly certain."""
    value = normaliser(flow.text)
    if value is None:
        return None
    field = found(value, _narrowed(flow, value, normaliser), page)
    if certainty is not None and certainty(value):
        return replace(field, confidence=max(field.confidence, _PROVEN))
    return field


def _narrowed(flow: Flow, value: str, normaliser: Normaliser) -> Flow:
    """The one part between gaps that gives the value, so that its box does not reach into the next column."""
    start = 0
    for part in flow.text.split(GAP):
        if len(part) < len(flow.text) and normaliser(part) == value:
            return flow.part(start, start + len(part))
        start += len(part) + 1
    return flow


def found(value: str, flow: Flow, page: Page) -> FieldValue:
    """Make a field of a value that was found in a flow; without a check digit it is never quite certain."""
    confidence = round(min(flow.confidence, _UNPROVEN), 3)
    return FieldValue(value, flow.text, confidence, page.place(flow.box))


def take(
    pairs: Iterable[Pair],
    name: str,
    normaliser: Normaliser,
    certainty: Callable[[str], bool] | None = None,
) -> FieldValue | None:
    """Return the first pair of a field that reads as a value; a blank one where only blanks were found."""
    blank: FieldValue | None = None
    for pair in pairs:
        if pair.field != name or pair.heading:
            continue
        if pair.blank:
            blank = blank or FieldValue("", "", 0.9, pair.page.place(pair.value.box), blank=True)
            continue
        value = value_of(pair.value, pair.page, normaliser, certainty)
        if value is not None:
            return value
    return blank


def put(fields: Fields, name: str, value: FieldValue | None) -> None:
    """Set a field that was found and is not there yet (a value beats a blank)."""
    if value is not None and (name not in fields or (fields[name].blank and not value.blank)):
        fields[name] = value


def search(
    pages: Sequence[Page], pattern: str | re.Pattern[str], group: int | str = 1
) -> list[tuple[Page, Flow]]:
    """Return where a pattern's group matches in the pages' running text (rows run together, spaces out)."""
    compiled = re.compile(pattern)
    places = []
    for page in pages:
        flow = running(page)
        for match in compiled.finditer(normalise.half_width(flow.text)):
            if match.group(group):
                places.append((page, flow.part(match.start(group), match.end(group))))
    return places


def running(page: Page) -> Flow:
    """The page's text as one run without white space and underlines, for sentences that go over several lines."""
    whole = Flow()
    for row in page.rows:
        whole.join(row)
    keep = [i for i, c in enumerate(whole.text) if not c.isspace() and c not in "_ˍ"]  # blanks written on
    return Flow(
        "".join(whole.text[i] for i in keep),
        [whole.boxes[i] for i in keep],
        [whole.confidences[i] for i in keep],
    )


def first_match(
    pages: Sequence[Page],
    pattern: str,
    normaliser: Normaliser,
    group: int | str = 1,
    certainty: Callable[[str], bool] | None = None,
) -> FieldValue | None:
    """Return the first match of a pattern that normalises."""
    for page, flow in search(pages, pattern, group):
        value = value_of(flow, page, normaliser, certainty)
        if value is not None:
            return value
    return None


def row_match(
    pages: Sequence[Page],
    pattern: str,
    normaliser: Normaliser,
    certainty: Callable[[str], bool] | None = None,
) -> FieldValue | None:
    """Return the first match of a pattern within one row, for what the row above must not run into."""
    readings = (value_of(flow, page, normaliser, certainty) for page, flow in row_places(pages, pattern))
    return next((value for value in readings if value is not None), None)


def row_places(pages: Sequence[Page], pattern: str) -> list[tuple[Page, Flow]]:
    """Return where a pattern's first group matches within a row, the first match of each row."""
    compiled = re.compile(pattern)
    places = []
    for page in pages:
        for row in page.rows:
            match = compiled.search(normalise.half_width(row.text).replace(GAP, " "))
            if match:
                places.append((page, row.part(*match.span(1))))
    return places


SELF = r"(?:本人|本单位|本公司|我单位|我公司|我司|本企业|我方|[一二三四]、委托人|委托人:|委托单位:|授权单位:)"


def self_named(pages: Sequence[Page], normaliser: Normaliser) -> FieldValue | None:
    """Who writes a letter: 本单位(六安某公司)…, 我单位六安某公司(统一社会信用代码…)."""
    bracketed = rf"{SELF}\(((?:[^()]|\([^()]{{1,8}}\)){{2,90}}?)\)"
    plain = (
        rf"{SELF}:?((?:[\u3400-\u9fff·A-Za-z0-9]|\([^():]{{1,8}}\)){{2,40}}?)"
        r"(?=[,:]|\((?![\u3400-\u9fff]{2,4}\)[\u3400-\u9fff])|身份证|公民身份|统一社会|现?委托|[兹特现](?:委托|授权|委派)|授权)"
    )
    return first_match(pages, bracketed, normaliser) or first_match(pages, plain, normaliser)


def dates_in(page: Page) -> list[tuple[str, Flow]]:
    """Return every full date on the page with its flow, row by row."""
    return [
        (iso, row.part(start, end)) for row in page.rows for iso, start, end in normalise.find_dates(row.text)
    ]


def signed_date(pages: Sequence[Page], below: float = 0.3) -> FieldValue | None:
    """The last full date of the document that stands alone in its row or behind a signature."""
    for page in reversed(pages):
        for iso, flow in reversed(dates_in(page)):
            if iso != "long_term" and (flow.box.top > below or len(pages) > 1):
                return found(iso, flow, page)
    return None


def title_of(pages: Sequence[Page], patterns: Sequence[str] = ()) -> FieldValue | None:
    """The heading: the row that one of the patterns matches, else the largest row of the upper part."""
    for page in pages[:1]:
        rows = [row for row in page.rows if row.box.top < 0.6]
        ranked = sorted(rows, key=lambda r: -_height(r))[:_TALLEST]
        ranked += [row for row in rows[:_FIRST] if row not in ranked]
        for row in (one for whole in ranked for one in (whole, *_long_pieces(whole))):
            text = normalise.half_width(normalise.tidy(row.text))
            sentence = text.endswith("。") or re.match(r"第[一二三四五六七八九十\d]+条", text)
            if not sentence and any(re.search(pattern, text) for pattern in patterns) and len(text) <= 40:
                return value_of(_with_neighbours(_heading_of(row, patterns), rows), page, normalise.plain)
        for row in wrapped_headings(rows) if patterns else ():
            if any(re.search(p, normalise.half_width(normalise.tidy(row.text))) for p in patterns):
                return value_of(row, page, normalise.plain)
        if not patterns and ranked and len(ranked[0].text) <= 40:
            return value_of(ranked[0], page, normalise.plain)
    return None


def _pieces(row: Flow) -> list[Flow]:
    """The parts of a row between its gaps, where there are several."""
    pieces, start = [], 0
    for text in row.text.split(GAP):
        pieces.append(row.part(start, start + len(text)))
        start += len(text) + 1
    return pieces if len(pieces) > 1 else []


def _long_pieces(row: Flow) -> list[Flow]:
    """Those parts of a row that may be a heading: 申 请 单 位 is a label with its letters spaced out."""
    return [piece for piece in _pieces(row) if len(normalise.tidy(piece.text)) >= _SHORTEST_HEADING]


def _heading_of(row: Flow, patterns: Sequence[str]) -> Flow:
    """The part of a row that is the heading, where a number or a date stands beside it in smaller print."""
    pieces = _pieces(row) or [row]
    tall = max(_height(piece) for piece in pieces)
    large = [piece for piece in pieces if _height(piece) > 0.8 * tall]
    named = [
        p
        for p in large
        if any(re.search(one, normalise.half_width(normalise.tidy(p.text))) for one in patterns)
    ]
    return named[0] if len(large) < len(pieces) and len(named) == 1 else row


def wrapped_headings(rows: Sequence[Flow]) -> list[Flow]:
    """Each large row run together with the one right below it: a heading may be cut anywhere (合格/证)."""
    heights = sorted(_height(row) for row in rows)
    body = heights[len(heights) // 2] if heights else 0.0
    ordered = sorted(rows, key=lambda r: r.box.top)
    wrapped = []
    for row, below in pairwise(ordered):
        centred = abs(below.box.centre[0] - row.box.centre[0]) < 0.08
        near = below.box.centre[1] - row.box.centre[1] < 2.4 * _height(row)
        large = _height(row) > 1.25 * body or len(rows) <= _COVER_ROWS or _runs_over(row, below)
        if centred and near and large and _same_size(row, below):
            whole = Flow()
            whole.join(row)
            whole.join(below)
            wrapped.append(whole)
    return wrapped


def _runs_over(row: Flow, below: Flow) -> bool:
    """Whether the last character or two of a heading on top of the page stand alone in the line below."""
    middle = abs(row.box.centre[0] - 0.5) < _IN_THE_MIDDLE and abs(below.box.centre[0] - 0.5) < _IN_THE_MIDDLE
    return middle and row.box.top < _ON_TOP and len(below.text.strip()) <= 2


def _same_size(row: Flow, other: Flow) -> bool:
    """Whether two rows are set in one size; the box of a word of one or two characters is drawn loosely."""
    loose = min(len(row.text), len(other.text)) <= 4
    return (0.7 if loose else 0.88) < _height(other) / max(_height(row), 1e-6) < (1.45 if loose else 1.14)


def _height(row: Flow) -> float:
    heights = sorted(b.height for b, c in zip(row.boxes, row.text, strict=True) if not c.isspace())
    return heights[len(heights) // 2] if heights else 0.0


def _with_neighbours(row: Flow, rows: Sequence[Flow]) -> Flow:
    """A heading set in two lines: the line above or below of the same size belongs to it."""
    tall = _height(row)
    ends = re.search(r"[表书图函]$", row.text)
    body = sorted(_height(r) for r in rows)[len(rows) // 2]
    cover = len(rows) <= _COVER_ROWS
    if tall < 1.25 * body and not cover:
        return row
    whole = Flow()
    for other in sorted(rows, key=lambda r: r.box.top):
        near = abs(other.box.centre[1] - row.box.centre[1]) < 2.4 * tall
        same = _same_size(row, other) and abs(other.box.centre[0] - row.box.centre[0]) < 0.08
        if other.box.top > row.box.top and (ends or re.match(r"\s*第.{1,3}[章条节]", other.text)):
            continue  # the heading is whole: what follows is another
        if other is row or (
            near and same and len(other.text) <= 30 and ":" not in normalise.half_width(other.text)
        ):
            whole.join(other)
    return whole


def serial_number(raw: str) -> str | None:
    """Return a number of letters and digits as printed, without white space: 证书编号, 管理号, 报告编号."""
    first = raw.split(GAP, maxsplit=1)[0]
    whole = first if re.search(r"\d{6}", first) else raw
    text = re.sub(r"\s", "", normalise.half_width(whole)).strip("_:.。")
    text = re.sub(r"^[号码]?:", "", text)
    latin = re.match(r"[0-9A-Za-z][0-9A-Za-z\-/]{5,}(?=[\u3400-\u9fff])", text)
    text = latin.group() if latin else text  # words of a seal may have been read behind it
    return text if len(text) >= 4 and re.search(r"\d", text) else None


_NUMERALS = "零〇一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟万亿\u53c2\u53c3\u53c4\u8cb3"
AMOUNT = rf"(?:人民币)?[¥\uffe5]?(?:[\d,]+(?:\.\d+)?(?:万|亿)?元?|[{_NUMERALS}]{{1,20}}[元圆](?:[{_NUMERALS}角分]*[角分])?)[整正]?"


_CAPITALS = str.maketrans(
    "\u53c2\u53c3\u53c4\u8cb3\u8d30\u5f0d\u9678", "\u53c1\u53c1\u53c1\u8d30\u8d30\u8d30\u9646"
)  # how 叁, 贰, 陆 are also written, or misread


def amount(raw: str) -> str | None:
    """Return an amount of money as printed, without 人民币: 贰佰万元整, 200万元, ¥2000000.00."""
    match = re.search(AMOUNT, re.sub(r"\s", "", normalise.half_width(raw)).translate(_CAPITALS))
    text = match.group().removeprefix("人民币").replace(",", "").replace("\uffe5", "¥") if match else ""
    return text if re.search(r"[元圆]|¥\d", text) else None


_DOCUMENT_NUMBER = re.compile(
    r"([\u3400-\u9fff]{1,14}?)[\u3014\[({\u3010\ufe5d<\u300a]?((?:19|20)\d\d)[\u3015\])}\u3011\ufe5e>\u300b]?(第?)0*(\d{1,6})号"
)


def document_number(raw: str) -> str | None:
    """Return a 文号 with its year in 六角括号, whatever brackets were read: 六民许\u30142026\u301515号."""
    match = _DOCUMENT_NUMBER.search(re.sub(r"\s", "", normalise.half_width(raw)))
    return f"{match[1]}\u3014{match[2]}\u3015{match[3]}{match[4]}号" if match else None


def closing_row(pages: Sequence[Page]) -> tuple[Page, Flow, str] | None:
    """The last row of the document that holds a full date and little else: where it was signed."""
    for page in reversed(pages):
        for row in reversed(page.rows):
            dates = [found for found in normalise.find_dates(row.text) if found[0] != "long_term"]
            if not dates:
                continue
            iso, start, end = dates[-1]
            rest = normalise.tidy(row.text[:start] + row.text[end:])
            if len(rest) <= _BESIDE_DATE and not _NOT_CLOSING.search(rest):
                return page, row.part(start, end), iso
    return None


_NOT_CLOSING = re.compile(
    r"[自至到起止]|有效|截[至止]|出生|成立|登记|采样|收样|送样|抽样|(?:检测|检验|分析|培训|死亡|审验)(?:日期|时间)"
)
_ON_SEAL = 0.9
_PRINT_IN_DOUBT = 0.7
_IN_THE_MIDDLE, _ON_TOP = 0.05, 0.25  # of the page
_COVER_ROWS = 4
_SHORTEST_HEADING = 5  # characters
_SHORTEST_NAME = 4  # characters: of an organisation that signs
_BESIDE_DATE = 16  # characters: a label, or a name that is signed beside the date


def closing_date(pages: Sequence[Page]) -> FieldValue | None:
    """The date at the end of a letter, a report or a decision."""
    closing = closing_row(pages)
    return found(closing[2], closing[1], closing[0]) if closing is not None else None


ORGANISATION = re.compile(
    r"(?:公司|厂|店|行|社|部|中心|院|所|协会|学会|商会|基金会|站|馆|场|局|厅|处|委|委员会|政府|办公室|街道办事处|医院|学校|幼儿园|大队|支队|办)"
    r"(?:\([^()]{2,8}\))?$"
)


def undersigned(pages: Sequence[Page]) -> FieldValue | None:
    """Who signed: the organisation named right above the closing date, else the one that sealed the paper."""
    closing = closing_row(pages)
    at = (closing[0], closing[1]) if closing is not None else _misread_date(pages)
    named = _named_above(*at) if at is not None else None
    sealed = _sealed_by(pages)
    if named is not None and sealed is not None and _says_better(sealed, named):
        return replace(sealed, value=sealed.raw)
    return named or sealed


def _says_better(sealed: FieldValue, named: FieldValue) -> bool:
    """Whether a seal read surely differs by a character or two from the name printed under it, hardly read."""
    if (
        named.confidence > _PRINT_IN_DOUBT
        or sealed.confidence < _ON_SEAL
        or len(sealed.raw) < len(named.value)
    ):
        return False
    changes = SequenceMatcher(None, named.value, sealed.raw, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for what, a, b, c, d in changes if what != "equal") <= 2


def _misread_date(pages: Sequence[Page]) -> tuple[Page, Flow] | None:
    """The last row that is all digits and signs of a date, but no day of any year: a name stands above it."""
    alike = re.compile(r"[\d一二三四五六七八九十〇○./年月日-]{7,14}")
    rows = [(page, row) for page in reversed(pages) for row in reversed(page.rows)]
    return next(((p, r) for p, r in rows if alike.fullmatch(normalise.tidy(r.text))), None)


def _named_above(page: Page, date: Flow) -> FieldValue | None:
    above = [r for r in page.rows if 0 < date.box.centre[1] - r.box.centre[1] < 0.14]
    for row in sorted(above, key=lambda r: -r.box.top):
        start = 0
        for piece in row.text.split(GAP):
            part = row.part(start, start + len(piece))
            start += len(piece) + 1
            name = normalise.organisation_name(re.sub(r"^.{0,8}[:\uff1a]", "", part.text))
            name = name if name and len(name) >= _SHORTEST_NAME else None
            sentence_like = re.search(r"[,\u3002;\uff0c\uff1b]", name or "")
            if name and ORGANISATION.search(normalise.half_width(name)) and not sentence_like:
                return found(name, part, page)
    return None


def _sealed_by(pages: Sequence[Page]) -> FieldValue | None:
    """The organisation on the seals, where all that can be read name one."""
    seals = [s for page in pages for s in page.seals if s.sure_text and ORGANISATION.search(s.sure_text)]
    if len({seal.sure_text for seal in seals}) != 1:
        return None
    return from_seal(seals[0])


def from_seal(seal: Seal) -> FieldValue:
    """The name on a seal as a value, never quite sure: an arc drops and swaps characters unnoticed."""
    confidence = round(min(seal.confidence, _ON_SEAL), 3)
    return FieldValue(seal.sure_text or "", seal.text or "", confidence, seal.place)


def column_under(page: Page, heads: Sequence[str]) -> list[Flow]:
    """The cells under the head of a table's column, row by row; none where the page has no such table."""
    flows = {i: cell_flow([s for s in page.segments if s.cell == i]) for i in range(len(page.cells))}
    head = next((i for i, flow in flows.items() if normalise.tidy(flow.text) in heads), None)
    if head is None:
        return []
    under = [i for i, cell in enumerate(page.cells) if _stands_under(cell, page.cells[head])]
    return [flows[i] for i in sorted(under, key=lambda i: page.cells[i].top) if flows[i].text.strip()]


def _stands_under(cell: Box, head: Box) -> bool:
    level = abs(cell.left - head.left) < 0.012 and abs(cell.right - head.right) < 0.012
    return level and cell.top >= head.bottom - 0.005


def listed(values: Sequence[FieldValue]) -> FieldValue | None:
    """Several values as one field, in the order of the paper, joined by 、."""
    if not values:
        return None
    text = "、".join(value.value for value in values)
    raw = "、".join(value.raw for value in values)
    return replace(values[0], value=text, raw=raw, confidence=min(value.confidence for value in values))


def term_in_text(pages: Sequence[Page]) -> tuple[FieldValue | None, FieldValue | None]:
    """The first two dates that stand together, 自…起至…止, those of a sentence about a term first."""
    best: tuple[FieldValue | None, FieldValue | None] = (None, None)
    for page in pages:
        flow = running(page)
        for first, second in pairwise(normalise.find_dates(flow.text)):
            between = flow.text[first[2] : second[1]]
            if len(between) > 8 or not re.search(r"至|到|-|—|–|~|止", between):
                continue
            before = flow.text[max(first[1] - 40, 0) : first[1]]
            start, end = (found(d[0], flow.part(d[1], d[2]), page) for d in (first, second))
            if re.search(r"租|期", before):
                return start, end
            best = best if best[0] else (start, end)
    return best


def sentence(raw: str) -> str | None:
    """Return a sentence without the full stop that ends it, which some papers print and some do not."""
    text = normalise.plain(raw)
    return text.rstrip("\u3002;\uff1b.") if text else None
