"""Bring pages together into documents and name each by its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import cv2
import numpy as np

from extractors import normalise
from extractors.faces import shows_person
from extractors.ink import dark_strokes
from extractors.kinds import BY_KEY, KINDS, id_card, location_drawing, site_photo
from extractors.kinds.base import Kind, put, title_of, wrapped_headings
from extractors.layout import GAP, Flow, Page
from extractors.marks import find_mark_places
from extractors.notes import find_notes
from extractors.order import in_order, page_number
from extractors.values import Document, FieldValue

_TITLED = 0.95
_SURE_WORDS = 0.6
_PHOTOS = ("id_photo", "site_photo")
_COVER_WORDS = 80  # characters
_FEW_WORDS, _PHOTO_WORDS = 12, 40  # characters: a photo pasted on a sheet has a heading and a name
_SIGNS_IN_PHOTO = 60  # characters: what stands on signs and walls
_PICTURE_SHARE = 0.04
_TOP = 0.15  # of the height: the first line of a page is its heading, wherever in the line it stands
_WORDS_OF_DRAWING = 260
_CARD_WORDS = 90  # characters: on a card that can hardly be read
_ALONE = frozenset(kind.key for kind in KINDS if not kind.grows) - {"location_drawing"}
_LISTS = re.compile(r"(?:材料|资料|文件|要件).{0,2}(?:清单|目录|一览表)$")


@dataclass(slots=True)
class _Sorted:
    """A page with the kind it looks like, and whether a heading begins a document on it."""

    page: Page
    kind: Kind
    confidence: float
    starts: bool


def documents_of(pages: Sequence[Page]) -> tuple[Document, ...]:
    """Group pages (in the order handed over) into documents, read their fields and marks."""
    recognised = [_recognise(page) for page in in_order(pages) if not page.blank]
    groups = _grouped(_face_up(recognised))
    blanks = [page for page in pages if page.blank]
    documents = [_document(group, blanks) for group in _cards_together(groups)]
    if not documents and blanks:
        documents.append(_blank_document(blanks))
    return tuple(documents)


def _recognise(page: Page) -> _Sorted:
    packed = normalise.half_width(page.packed)
    titled = _titled_kind(page)
    if titled is not None:
        return _Sorted(page, titled, _TITLED, True)
    scores = {kind.key: _word_score(kind, packed) for kind in KINDS if kind.words}
    if "户主" not in packed and (_has_words_of_card(packed) or id_card.is_faint_front(page)):
        scores["id_card"] = max(scores["id_card"], 0.8)
    best = max(scores, key=lambda key: scores[key])
    if scores[best] < _SURE_WORDS and _names_a_drawing(page, packed):
        return _Sorted(page, BY_KEY["location_drawing"], 0.9, True)
    if scores[best] >= _SURE_WORDS:
        return _Sorted(page, BY_KEY[best], min(0.6 + 0.4 * scores[best], 0.97), best in _ALONE)
    few = len(packed) <= _PHOTO_WORDS
    if few and not site_photo.fills_sheet(page.pixels) and shows_person(page.pixels):
        return _Sorted(page, BY_KEY["id_photo"], 0.85 if len(packed) <= _FEW_WORDS else 0.55, True)
    if scores[best] >= 0.4:
        return _Sorted(page, BY_KEY[best], 0.4 + 0.4 * scores[best], _has_own_heading(page))
    return _by_its_looks(page, packed)


def _has_words_of_card(packed: str) -> bool:
    """Whether the words of a side of an ID card stand there, or one of them and hardly more."""
    front = sum(word in packed for word in ("姓名", "性别", "民族", "出生", "住址", "公民身份号码"))
    back = sum(word in packed for word in ("居民身份证", "签发机关", "有效期限"))
    one = "公民身份号码" in packed or "签发机关" in packed or "居民身份证" in packed[:30]
    return front >= 4 or back >= 2 or (one and len(packed) < _CARD_WORDS)


def _by_its_looks(page: Page, packed: str) -> _Sorted:
    """A page whose words name no kind: a picture of a place, a drawing, or another paper."""
    wordless = len(packed) <= _FEW_WORDS
    many = len(packed) <= _SIGNS_IN_PHOTO and site_photo.shows_place(page.pixels)
    if many or (wordless and site_photo.shows_place(page.pixels, wordless)):
        return _Sorted(page, BY_KEY["site_photo"], 0.75 if wordless and many else 0.55, True)
    if _is_drawing(page, packed):
        return _Sorted(page, BY_KEY["location_drawing"], 0.5, True)
    begins = _has_own_heading(page) or bool(page.barcodes)
    return _Sorted(page, BY_KEY["other"], 0.5 if len(packed) < 40 else 0.7, begins)


def _has_own_heading(page: Page) -> bool:
    """Whether a heading of no known kind stands on top: larger than the body, alone, centred."""
    rows = page.rows
    if len(rows) < 3:
        return False
    heights = sorted(row.box.height for row in rows)
    first = min(rows, key=lambda r: r.box.top)
    centred = abs(first.box.centre[0] - 0.5) < 0.12
    return centred and len(first.text) <= 24 and first.box.height > 1.25 * heights[(len(heights) - 1) // 2]


def _titled_kind(page: Page) -> Kind | None:
    """The kind that a heading names: a row of the upper part, larger than the body or alone and centred."""
    rows = page.rows
    if not rows:
        return None
    packed = normalise.half_width(page.packed)
    heights = sorted(row.box.height for row in rows)
    body = heights[(len(heights) - 1) // 2]
    tallest = sorted(rows, key=lambda r: -r.box.height)
    on_top = [row for row in tallest[14:] if row.box.top < 0.3]
    cover = len(packed) <= _COVER_WORDS
    for row in map(_heading_of, (*tallest[:14], *on_top, *wrapped_headings(rows))):
        text = normalise.half_width(normalise.tidy(row.text))
        centred = abs(row.box.centre[0] - 0.5) < 0.16
        top = row.box.top < _TOP and not any(other.box.bottom < row.box.top for other in rows)
        first = top and not (_LISTS.search(text) or _CONTINUES.match(text))
        heading = row.box.height > 1.18 * body or (centred and (row.box.top < 0.3 or cover)) or first
        stands = len(text) > 1 and row.box.height * page.aspect > 1.5 * row.box.width
        tabular = re.search(rf"{GAP}.{{2,}}{GAP}", row.text) and re.match(r"\d", text)
        sentence = text.endswith("。") or re.match(r"第[一二三四五六七八九十\d]+[条章]", text)
        if not heading or stands or tabular or sentence or not 2 <= len(text) <= 40 or row.box.top > 0.55:
            continue
        if _LISTS.search(text):
            return BY_KEY["other"]
        if text.startswith("(本页"):
            continue  # 本页为签署页: it names the paper that it belongs to
        for kind in KINDS:
            if kind.key == "location_drawing" and len(packed) > 400:
                continue
            if any(word in packed for word in kind.never if kind.key in ("business_licence", "id_card")):
                continue
            if any(re.search(pattern, text) for pattern in kind.titles):
                return kind
    return None


def _heading_of(row: Flow) -> Flow:
    """The row itself, or of several columns the one in the middle of the page: a heading stands alone."""
    parts, start = [], 0
    for part in row.text.split(GAP):
        if len(part.strip()) >= 3:
            parts.append(row.part(start, start + len(part)))
        start += len(part) + 1
    return row if len(parts) <= 1 else min(parts, key=lambda p: abs(p.box.centre[0] - 0.5))


def _word_score(kind: Kind, packed: str) -> float:
    if any(word in packed for word in kind.never):
        return 0.0
    return min(sum(worth for word, worth in kind.words.items() if word in packed), 1.0)


def _names_a_drawing(page: Page, packed: str) -> bool:
    """Whether one of the few words on the page is a drawing's name: 选址示意图, wherever it stands."""
    named = re.compile(rf".{{0,16}}{location_drawing.NAMES}.{{0,4}}图")
    parts = (normalise.tidy(part) for row in page.rows for part in row.text.split(GAP))
    return len(packed) <= _WORDS_OF_DRAWING and any(named.fullmatch(part) for part in parts)


def _is_drawing(page: Page, packed: str) -> bool:
    """Mostly lines and figures: most of the ink lies outside of the words, and the words are few."""
    if len(packed) > _WORDS_OF_DRAWING or not packed or _has_own_heading(page):
        return False
    strokes = dark_strokes(page.pixels)
    rows, columns = strokes.shape
    total = int((strokes > 0).sum())
    for segment in page.segments:
        box = segment.box
        strokes[
            int(box.top * rows) : int(box.bottom * rows), int(box.left * columns) : int(box.right * columns)
        ] = 0
    outside = int((strokes > 0).sum())
    tabular = len(page.cells) >= 6 and len(packed) > 80
    if re.search(r"签字|签名|盖章|公章|[甲乙]方|第[一二三四五六七八九十]+条", packed):
        return False
    return total > 0 and outside > 0.6 * total and total > 0.004 * rows * columns and not tabular


def _face_up(pages: Sequence[_Sorted]) -> list[_Sorted]:
    """Turn a file round that was scanned from its last page to its first.

    It begins with a page that goes on from another, and that other comes after it; its last page begins a
    document.
    """
    result: list[_Sorted] = []
    for _, one in groupby(pages, key=lambda item: item.page.file):
        of_file = list(one)
        first, last = of_file[0], of_file[-1]
        head = next((item for item in of_file if item.starts), first)
        grows = head.kind.grows and not head.kind.booklet and head.kind.key != "other"
        begins_late = not first.starts and last.starts and grows
        affinity = _word_score(head.kind, normalise.half_width(first.page.packed))
        belongs = first.kind is head.kind or affinity >= 0.2 or _is_later_page(first)
        result += reversed(of_file) if begins_late and belongs else of_file
    return result


def _grouped(pages: Sequence[_Sorted]) -> list[list[_Sorted]]:
    """Pages without a heading go on with the document before them where that one can grow."""
    groups: list[list[_Sorted]] = []
    for item in pages:
        if groups and (_is_next_of_booklet(groups[-1], item) or _is_numbered_on(groups[-1], item)):
            groups[-1].append(item)
            continue
        later = not item.starts or _is_later_page(item) or bool(groups and _follows_cover(groups[-1], item))
        if groups and later and not _is_receipt(groups[-1]) and _goes_on(groups[-1], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _is_receipt(group: Sequence[_Sorted]) -> bool:
    """Whether a paper of no kind bears a code, as receipts and cover sheets do: what follows is another."""
    return group[0].kind.key == "other" and bool(group[0].page.barcodes)


def _is_next_of_booklet(group: Sequence[_Sorted], item: _Sorted) -> bool:
    """Whether a page with a heading goes on: next in a booklet, or in a report that repeats its heading."""
    first = group[0]
    if item.kind is not first.kind or not first.kind.grows:
        return False
    numbered = _LATER_PAGE.search(normalise.half_width(item.page.packed))
    next_one = page_number(item.page) == len(group) + 1
    same_file = item.page.file == first.page.file
    repeated = (bool(numbered) and (same_file or next_one)) or _is_cover(group[-1].page)
    return first.kind.booklet or (first.kind.key != "other" and repeated)


def _is_numbered_on(group: Sequence[_Sorted], item: _Sorted) -> bool:
    """Whether a page that names no kind bears the next page number: the page with the signatures."""
    first, last = group[0], group[-1]
    unnamed = item.kind.key == "other" or item.confidence < 0.75
    if not (first.kind.grows and first.kind.key != "other" and unnamed):
        return False
    number, before = page_number(item.page), page_number(last.page)
    return number is not None and before is not None and number == before + 1


def _is_cover(page: Page) -> bool:
    """Few words and no sentence among them."""
    return len(page.packed) <= _COVER_WORDS and "\u3002" not in page.packed


def _is_later_page(item: _Sorted) -> bool:
    """Whether the page says itself that it goes on with another: 第2页, 合同条款, 附件."""
    packed = normalise.half_width(item.page.packed)
    return item.confidence < _TITLED and bool(_LATER_PAGE.search(packed) or _CONTINUES.match(packed))


def _follows_cover(group: Sequence[_Sorted], item: _Sorted) -> bool:
    """Whether articles or contents begin after a cover, or after a page of contents."""
    before = normalise.half_width(group[-1].page.packed)
    begins = _ARTICLE.match(_first_words(item.page)) or _CONTINUES.match(
        normalise.half_width(item.page.packed)
    )
    return (
        bool(begins)
        and item.confidence < _TITLED
        and (len(before) <= _COVER_WORDS or before.startswith("目录"))
    )


def _goes_on(group: Sequence[_Sorted], item: _Sorted) -> bool:
    first, last = group[0], group[-1]
    if first.kind.grows and first.kind.key != "other" and last.page.file == item.page.file:
        packed = normalise.half_width(item.page.packed)
        if _LATER_PAGE.search(packed) or _CONTINUES.match(packed):
            return True
    if not first.kind.grows or (first.kind.key == "other" and item.kind.key != "other"):
        return False
    if item.kind.key in _ALONE or _is_picture(item.page):
        return False
    if _ARTICLE.match(_first_words(item.page)) and _ARTICLE.search(last.page.text):
        return True
    same_file = last.page.file == item.page.file
    affinity = _word_score(first.kind, normalise.half_width(item.page.packed))
    if item.kind.key == first.kind.key:
        return same_file or item.kind.key != "other"
    return (same_file and (item.confidence < 0.75 or affinity > 0.1)) or affinity >= 0.2


def _is_picture(page: Page) -> bool:
    """Hardly a word, and dark in larger places than seals and signatures: no page that goes on."""
    if len(page.packed) > _FEW_WORDS:
        return False
    small = cv2.resize(cv2.cvtColor(page.pixels, cv2.COLOR_BGR2GRAY), (64, 64), interpolation=cv2.INTER_AREA)
    return float((small < 0.88 * np.median(small)).mean()) > _PICTURE_SHARE


_LATER_PAGE = re.compile(r"第(?:[2-9]|\d\d|[二三四五六七八九])页(?:[,/、]?共[\d一二三四五六七八九十]+页)?")
_CONTINUES = re.compile(r"^(?:\(本页|合同条款|条款|目录|附件|附表|续表|续页|申请材料清单|材料清单)")
_ARTICLE = re.compile(r"\s*第[一二三四五六七八九十百\d]{1,5}[条章节]", re.MULTILINE)


def _first_words(page: Page) -> str:
    return page.text.lstrip()[:20]


def _cards_together(groups: Sequence[Sequence[_Sorted]]) -> list[list[_Sorted]]:
    """The two sides of an ID card are one document, wherever they were found."""
    result: list[list[_Sorted]] = []
    open_fronts: list[list[_Sorted]] = []
    backs: list[list[_Sorted]] = []
    for group in groups:
        if group[0].kind.key != "id_card":
            result.append(list(group))
            continue
        page = group[0].page
        front, back = id_card.is_front(page), id_card.has_term(page)
        if back and not front:
            if open_fronts:
                open_fronts.pop(0).extend(group)
            else:
                backs.append(list(group))
                result.append(backs[-1])
        elif front and not back and backs:
            backs.pop(0).extend(group)
        else:
            result.append(list(group))
            if not back:
                open_fronts.append(result[-1])
    return result


def _document(group: Sequence[_Sorted], blanks: Sequence[Page]) -> Document:
    pages = [item.page for item in group]
    kind = group[0].kind
    card = kind.key == "id_card"  # the emblem is no seal; a copy may bear one whose text can be read
    seals = tuple(seal for page in pages for seal in page.seals if seal.text or not card)
    files = {page.file for page in pages}
    last = max(page.number for page in pages)
    mine = [b for b in blanks if b.file in files and b.number <= last + 1]
    return Document(
        parts=tuple((page.file, page.number) for page in pages),
        kind=kind.key,
        kind_confidence=round(group[0].confidence, 2),
        fields=_fields(kind, pages),
        seals=seals,
        mark_places=find_mark_places(pages, kind, seals) if kind.signature else (),
        blank_pages=tuple((b.file, b.number) for b in mine),
        notes=find_notes(pages),
        barcodes=tuple(code for page in pages for code in page.barcodes),
        legibility=1.0 if kind.key in _PHOTOS else round(min(page.legibility for page in pages), 3),
        grey=all(page.grey and not page.pristine for page in pages),
        text="\n".join(page.text for page in pages),
    )


def _fields(kind: Kind, pages: Sequence[Page]) -> dict[str, FieldValue]:
    """What the kind's file reads, and the heading of any paper that has one."""
    fields = kind.read(pages)
    if "title" not in fields and kind.titles:
        put(fields, "title", title_of(pages, kind.titles))
    return fields


def _blank_document(blanks: Sequence[Page]) -> Document:
    parts = tuple((page.file, page.number) for page in blanks)
    return Document(parts, "other", 0.5, blank_pages=parts, legibility=1.0)
