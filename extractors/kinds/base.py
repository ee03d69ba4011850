"""What a document kind is: how it is recognised, and how its fields are read.

To add a kind, copy a file of this folder, change its words, and name it in `extractors/kinds/__init__.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default

from extractors import normalise
from extractors.forms import Pair
from extractors.layout import GAP, Flow, Page, rows_of
from extractors.values import FieldValue

Normaliser = Callable[[str], str | None]
Fields = dict[str, FieldValue]

_PROVEN = 0.99
_UNPROVEN = 0.97


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document (keys of contract.md).

    `titles`: patterns of a heading that names it. `words`: words on the page and what each is worth; a page
    with words worth 1.0 is of this kind even without a heading. `never`: words that rule it out.
    `signature` and `seal` match the labels at which the applicant's side signs or seals; `signs_at` matches
    labels that need no word for signing (承诺人:).
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
    """The page's text as one run without white space, for sentences that go over several lines."""
    whole = Flow()
    for row in rows_of(page.segments):
        whole.join(row)
    keep = [i for i, c in enumerate(whole.text) if not c.isspace()]
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


SELF = r"(?:本人|本单位|本公司|我单位|我公司|我司|本企业|我方|[一二三四]、委托人|委托人:|委托单位:|授权单位:)"


def self_named(pages: Sequence[Page], normaliser: Normaliser) -> FieldValue | None:
    """Who writes a letter: 本单位(六安某公司)…, 我单位六安某公司(统一社会信用代码…)."""
    bracketed = rf"{SELF}\(((?:[^()]|\([^()]{{1,8}}\)){{2,90}}?)\)"
    plain = (
        rf"{SELF}:?((?:[\u3400-\u9fff·A-Za-z0-9]|\([^():]{{1,8}}\)){{2,40}}?)"
        r"(?=[,(:]|身份证|公民身份|统一社会|现?委托|[兹特现](?:委托|授权|委派)|授权)"
    )
    return first_match(pages, bracketed, normaliser) or first_match(pages, plain, normaliser)


def dates_in(page: Page) -> list[tuple[str, Flow]]:
    """Return every full date on the page with its flow, row by row."""
    return [
        (iso, row.part(start, end))
        for row in rows_of(page.segments)
        for iso, start, end in normalise.find_dates(row.text)
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
        rows = [row for row in rows_of(page.segments) if row.box.top < 0.6]
        ranked = sorted(rows, key=lambda r: -_height(r))[:12]
        for row in ranked:
            text = normalise.half_width(normalise.tidy(row.text))
            sentence = text.endswith("。") or re.match(r"第[一二三四五六七八九十\d]+条", text)
            if not sentence and any(re.search(pattern, text) for pattern in patterns) and len(text) <= 40:
                return value_of(_with_neighbours(row, rows), page, normalise.plain)
        if not patterns and ranked and len(ranked[0].text) <= 40:
            return value_of(ranked[0], page, normalise.plain)
    return None


def _height(row: Flow) -> float:
    heights = sorted(b.height for b, c in zip(row.boxes, row.text, strict=True) if not c.isspace())
    return heights[len(heights) // 2] if heights else 0.0


def _with_neighbours(row: Flow, rows: Sequence[Flow]) -> Flow:
    """A heading set in two lines: the line above or below of the same size belongs to it."""
    tall = _height(row)
    ends = re.search(r"[表书图函]$", row.text)
    body = sorted(_height(r) for r in rows)[len(rows) // 2]
    if tall < 1.25 * body:
        return row
    whole = Flow()
    for other in sorted(rows, key=lambda r: r.box.top):
        near = abs(other.box.centre[1] - row.box.centre[1]) < 2.4 * tall
        same = 0.88 < _height(other) / tall < 1.14 and abs(other.box.centre[0] - row.box.centre[0]) < 0.08
        if ends and other.box.top > row.box.top:
            continue  # the heading is whole: what follows is another
        if other is row or (
            near and same and len(other.text) <= 30 and ":" not in normalise.half_width(other.text)
        ):
            whole.join(other)
    return whole


def serial_number(raw: str) -> str | None:
    """Return a number of letters and digits as printed, without white space: 证书编号, 管理号, 报告编号."""
    text = re.sub(r"\s", "", normalise.half_width(raw)).strip("_:.。")
    return text if len(text) >= 4 and re.search(r"\d", text) else None
