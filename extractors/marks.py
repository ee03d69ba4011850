"""Signatures and seals where a paper asks for them: present, absent, or unsure.

A signature is ink behind the words that ask for it, once printed text, ruling lines and red ink are taken
away. What the office fills in itself (受理意见, 审批意见 …) is not the applicant's to sign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from extractors.ink import dark_strokes, evened
from extractors.layout import Flow, Page, Segment, character_box
from extractors.normalise import find_dates, half_width
from extractors.tables import rule_mask
from extractors.values import Box, MarkPlace, Seal

_OFFICE = re.compile(
    r"(?:受理|审批|审核|审查|核准|批准|主管|部门|科室|领导|窗口|承办|核查|勘查|踏勘|勘验|初审|复核|会签|行政机关|许可机关|登记机关|"
    r"审批机关|局|街道|社区|管委会|交警|备案机关|收件|核验|经办科室|区级|市级|县级)"
    r".{0,8}(?:意见|人员|填写|签字|盖章|专用|结论|记录)|以下由|此栏由|办公室?用|工作人员填写|意见:?$"
)
_OWN = re.compile(r"申请|申报|(?:占道|占用|建设|施工|使用|搭建|设置)(?:单位|人|方|者)")
_SIGN = re.compile(
    r"(?P<who>[^\s:;,、。()]{0,14}?(?:\((?:负责人|经营者|单位|个人|授权人)\))?)\s*(?:"
    r"(?P<hint>\((?:[^()]{0,8})?(?:签字|签名|签章|签署|手签|亲笔签名|签)(?:[^()]{0,8})?\))"
    r"|(?P<word>签字|签名|签章|签署)(?!日期|时间|之日|地点))(?:\((?P<after>[^()]{0,8})\))?\s*:?"
)
_SEAL = re.compile(
    r"(?P<who>[^\s:;,、。()]{0,14}?)\s*(?:(?P<hint>\((?:[^()]{0,8})?(?:盖章|公章|签章|盖公章|章)(?:[^()]{0,4})?\))"
    r"|(?P<word>盖章|公章|签章))\s*:?"
)
_NOT_INK = re.compile(
    r"年.{0,8}月|月.{0,8}日|^\s*[年月日]\s*$|日期|时间|:|签字|签名|签章|盖章|公章|电话|身份证|地址|号码|填表|承诺人|申请人|单位"
)
State = Literal["present", "absent", "unsure"]
_NAME_FIRST = re.compile(
    r"\s*(?!申请|单位|日期|承诺|委托|受托|签|盖|公章|法定)([\u3400-\u9fff·]{2,8}?)(?:\s+\S|\s*\((?:单位|公|盖|印|签|章))"
)
_PERSON = re.compile(r"法定代.人|法人代表|负责人|本人|经办人|代理人|受托人|经营者|承诺人")
_PALE, _BARE = 225, 0.002
_PRESENT, _ABSENT = 0.14, 0.05  # ink in units of the label's height squared
_PENNED = 1.25  # the least height of handwriting over print's
_BLUE = 20  # how much bluer than the paper a pen is
_READ = 0.7  # what was read less surely than this may be handwriting
_CLOSING = 0.17  # of the page's height about the closing date: where a letter is signed


def is_office_use(page: Page, box: Box) -> bool:
    """Whether a place on a form belongs to what the office fills in."""
    start = _office_start(page)
    if start is not None and box.top >= start:
        return True
    if any(box.top >= h.top - 0.003 and box.left >= h.left - 0.03 for h in _office_headings(page)):
        return True
    x, y = box.centre
    for index, cell in enumerate(page.cells):
        if cell.left <= x <= cell.right and cell.top <= y <= cell.bottom:
            if _cell_is_office(page, index):
                return True
            left = [
                i for i, other in enumerate(page.cells)
                if other.right <= cell.left + 0.02 and other.top - 0.01 <= y <= other.bottom + 0.01
            ]  # fmt: skip
            return any(_cell_is_office(page, i) for i in left)
    return False


def _office_headings(page: Page) -> list[Box]:
    """Headings outside of tables under which the office writes: 受理意见, 审批意见 (alone in their line)."""
    found = []
    for segment in page.segments:
        text = re.sub(r"[\s:]", "", half_width(segment.text))
        if _OWN.match(text):
            continue  # 申请人意见: what the applicant declares
        if segment.cell is None and 3 <= len(text) <= 12 and text.endswith("意见") and _OFFICE.search(text):
            found.append(segment.box)
    return found


def _cell_is_office(page: Page, index: int) -> bool:
    text = half_width("".join(s.text for s in page.segments if s.cell == index))
    packed = re.sub(r"\s", "", text)
    return bool(_OFFICE.search(packed[:16])) and not _OWN.match(packed)


def _office_start(page: Page) -> float | None:
    """Where a form says that what follows is the office's to fill in."""
    for segment in page.segments:
        if re.search(r"以下.{0,4}由.{0,12}(?:机关|部门|窗口|人员|单位|局).{0,4}填", segment.text):
            return segment.box.top
    return None


class Asks(Protocol):
    """What a kind's file says of marks: patterns of the labels at which its own side signs and seals."""

    @property
    def signature(self) -> str:
        """A pattern of the labels at which the applicant's side signs."""

    @property
    def seal(self) -> str:
        """A pattern of the labels at which it seals."""

    @property
    def signs_at(self) -> str:
        """A pattern of labels that need no word for signing."""


def find_mark_places(pages: Sequence[Page], asks: Asks, seals: Sequence[Seal]) -> tuple[MarkPlace, ...]:
    """Return each place of a document at which the applicant's side signs or seals, with its state."""
    places: list[MarkPlace] = []
    to_sign = [_asking(page, _SIGN, asks.signature) for page in pages]
    if asks.signs_at and not any(to_sign):
        titles = re.compile(asks.signs_at)
        to_sign = [_at_the_close(page, _asking(page, titles, "")) for page in pages]
    for page, signing in zip(pages, to_sign, strict=True):
        here = [s for s in seals if s.place.file == page.file and s.place.page == page.number]
        strokes = _pen_strokes(page) if signing else None
        for label, flow, segment in signing:
            if strokes is not None:
                places.extend(_signatures(page, label, flow, segment, strokes, here))
        for label, flow, _ in _asking(page, _SEAL, asks.seal):
            places.append(_seal_place(page, label, flow, here))
    return tuple(places)


def _signatures(
    page: Page,
    label: str,
    flow: Flow,
    segment: Segment,
    strokes: npt.NDArray[Any],
    seals: Sequence[Seal],
) -> list[MarkPlace]:
    """The place or, under a table's heading, the places that a label asks to be signed."""
    column = _column_under(page, segment)
    if column:
        return _column_places(page, label, flow, column, strokes)
    rows = _named_rows_below(page, segment)
    if rows:
        return [_row_place(page, label, row, strokes) for row in rows]
    if _heads_another_place(page, segment):
        return []
    free = _without_seals(strokes, seals)
    state, confidence, box = _signature_state(page, flow, segment, free if page.grey else strokes)
    if state == "absent" and (page.grey and _signature_state(page, flow, segment, strokes)[0] != "absent"):
        state, confidence = "unsure", 0.5  # the seal's ring, or a signature over it
    if state == "absent" and _is_penned_about(page, flow, free):
        state, confidence = "unsure", 0.5
    if "签章" in label and not _PERSON.search(label) and _near(page, seals):
        return []  # the organisation's seal answers it
    return [MarkPlace("signature", label, state, confidence, page.place(box))]


_NAMED_ROW = re.compile(r"^(?:[\u3400-\u9fff·]{2,8}\s*\(?(?:公民)?身份.{0,8}?)?(?<!\d)\d{17}[\dX]\)?")


def _named_rows_below(page: Page, segment: Segment) -> list[Segment]:
    """The rows under 承诺人签名: that name one person each, with the number: each signs behind them."""
    row = [
        s for s in page.segments if s is not segment and abs(s.box.centre[1] - segment.box.centre[1]) < 0.008
    ]
    if segment.cell is not None or any(s.box.left > segment.box.right for s in row):
        return []
    below = sorted((s for s in page.segments if s.box.top > segment.box.centre[1]), key=lambda s: s.box.top)
    rows, at = [], segment.box.bottom
    for other in below:
        if other.box.top - at > 4 * segment.box.height:
            break
        if _NAMED_ROW.match(half_width(other.text)):
            rows.append(other)
            at = other.box.bottom
    return rows


def _row_place(page: Page, label: str, row: Segment, strokes: npt.NDArray[Any]) -> MarkPlace:
    named = _NAMED_ROW.match(half_width(row.text))
    flow = Flow()
    flow.add(row)
    printed = flow.part(0, named.end()) if named else flow
    state, confidence, box = _signature_state(page, printed, row, strokes)
    return MarkPlace("signature", label, state, confidence, page.place(box))


def _heads_another_place(page: Page, segment: Segment) -> bool:
    """Whether a label alone in its cell heads a cell that asks for the signature in its own words."""
    alone = not any(s is not segment and s.cell == segment.cell for s in page.segments)
    if segment.cell is None or not alone or half_width(segment.text).rstrip().endswith(":"):
        return False
    right = _cell_right_of(page, page.cells[segment.cell])
    if right is None:
        return False
    inside = [s for s in page.segments if s.cell is not None and page.cells[s.cell] == right]
    return any(_SIGN.search(half_width(s.text)) for s in inside)


def _column_under(page: Page, segment: Segment) -> list[Box]:
    """The cells under a table's heading 签字 whose rows are filled in: one signature is asked for in each."""
    if segment.cell is None:
        return []
    head = page.cells[segment.cell]
    middle, tall = segment.box.centre[1], segment.box.height
    if any(s.cell == segment.cell and abs(s.box.centre[1] - middle) > 1.6 * tall for s in page.segments):
        return []  # a cell of sentences, no heading
    near = 0.012
    below = [c for c in page.cells if c.top >= head.bottom - 0.005]
    column = [c for c in below if abs(c.left - head.left) < near and abs(c.right - head.right) < near]
    filled = []
    for cell in sorted(column, key=lambda c: c.top):
        if is_office_use(page, cell):
            continue
        beside = [
            s
            for s in page.segments
            if (s.box.right <= cell.left or s.box.left >= cell.right)
            and cell.top < s.box.centre[1] < cell.bottom
        ]
        if beside:
            filled.append(cell)
    return filled


def _column_places(
    page: Page, label: str, flow: Flow, column: Sequence[Box], strokes: npt.NDArray[Any]
) -> list[MarkPlace]:
    places = []
    for cell in column:
        inside = Box(cell.left + 0.003, cell.top + 0.002, cell.right - 0.003, cell.bottom - 0.002)
        read = any(inside.overlap(s.box) > 0.3 * s.box.width * s.box.height for s in page.segments)
        ink = _ink_in(page, strokes, inside, 0.014)
        state: State = "present" if read or ink >= _PRESENT else "absent" if ink <= _ABSENT else "unsure"
        if state == "present" and not _is_penned(page, strokes, inside, flow):
            state = "unsure"
        places.append(
            MarkPlace("signature", label, state, 0.5 if state == "unsure" else 0.9, page.place(inside))
        )
    return places


def _asking(page: Page, pattern: re.Pattern[str], who: str) -> list[tuple[str, Flow, Segment]]:
    """The labels on a page that ask the applicant's side for a mark: (label, its flow, its segment)."""
    found = []
    for segment in page.segments:
        text = half_width(segment.text)
        for match in pattern.finditer(text):
            label = match.group().strip(" :")
            named = match.groupdict()
            asks = named.get("who") or ""
            if who and not re.search(who, asks + label) and asks:
                continue
            if (
                _running_text(text, match)
                or is_office_use(page, segment.box)
                or _OFFICE.search(re.sub(r"\s", "", asks))
            ):
                continue
            flow = Flow()
            flow.add(segment)
            found.append((label, flow.part(match.start(), match.end()), segment))
    return found


def _at_the_close(page: Page, places: list[tuple[str, Flow, Segment]]) -> list[tuple[str, Flow, Segment]]:
    """Those of the places outside of tables about the last date of a page, where a letter is signed."""
    dated = [s.box.centre[1] for s in page.segments if find_dates(s.text)]
    if not dated:
        return []
    return [
        (label, flow, segment) for label, flow, segment in places
        if segment.cell is None and abs(flow.box.centre[1] - max(dated)) < _CLOSING
    ]  # fmt: skip


def _running_text(text: str, match: re.Match[str]) -> bool:
    """Whether the words stand in a sentence (本表经签字盖章后有效) instead of asking for a mark."""
    after = text[match.end() :].strip()
    if match.group().rstrip().endswith(":"):
        return False
    if re.match(r"(?:后|并|或|之日|有效|生效|的|确认|处(?=.)|和|及|即|,|,|。|、|后方)", after):
        return True
    return len(text) > 26 and not match.groupdict().get("hint")


def _pen_strokes(page: Page) -> npt.NDArray[Any]:
    """Dark or blue ink without the ruling lines."""
    strokes = dark_strokes(page.pixels)
    rules = rule_mask(page.pixels, shortest=1 / 22)  # a pen stroke is shorter
    return cv2.bitwise_and(strokes, cv2.bitwise_not(cv2.dilate(rules, np.ones((3, 3), np.uint8))))


def _signature_state(
    page: Page, label: Flow, segment: Segment, strokes: npt.NDArray[Any]
) -> tuple[State, float, Box]:
    """The state of one place; a name that is printed there, not written, leaves it unsure."""
    state, confidence, region = _ink_state(page, label, segment, strokes)
    if state == "present" and not _is_penned(page, strokes, region, label):
        return "unsure", 0.5, region
    return state, confidence, region


def _is_penned(page: Page, strokes: npt.NDArray[Any], region: Box, label: Flow) -> bool:
    """Whether ink in a region is handwriting: taller than the label's print, or blue."""
    tallest, bluest = _strokes_in(page, strokes, region, label)
    print_height, _ = _strokes_in(page, strokes, label.box, label)
    usual = min(print_height, _letter_height(page, label) * strokes.shape[0])
    return tallest > _PENNED * usual or bluest > _BLUE


def _without_seals(strokes: npt.NDArray[Any], seals: Sequence[Seal]) -> npt.NDArray[Any]:
    """The strokes outside of seals: on a copy without colour a ring is as dark as a pen."""
    rows, columns = strokes.shape
    free = strokes.copy()
    for seal in seals:
        box = seal.place.box
        middle = (int(box.centre[0] * columns), int(box.centre[1] * rows))
        axes = (int(0.53 * box.width * columns), int(0.53 * box.height * rows))
        cv2.ellipse(free, middle, axes, 0, 0, 360, 0, -1)
    return free


def _is_penned_about(page: Page, label: Flow, free: npt.NDArray[Any]) -> bool:
    """Whether handwriting that nobody read stands near a label, seals aside: it may be the signature."""
    box, rows, columns = label.box, *free.shape
    left, right = max(box.left - 0.12, 0.0), min(box.right + 0.4, 1.0)
    about = Box(left, max(box.top - 0.05, 0.0), right, min(box.bottom + 0.06, 1.0))
    free = free.copy()
    for segment in page.segments:
        s = segment.box
        if segment.confidence >= _READ:
            free[
                int(s.top * rows) - 2 : int(s.bottom * rows) + 2,
                int(s.left * columns) - 2 : int(s.right * columns) + 2,
            ] = 0
    if _ink_in(page, free, about, _letter_height(page, label)) < 2 * _PRESENT:
        return False
    tallest, bluest = _strokes_in(page, free, about, label)
    return tallest > 1.5 * _PENNED * _letter_height(page, label) * rows or bluest > _BLUE


def _strokes_in(page: Page, strokes: npt.NDArray[Any], region: Box, label: Flow) -> tuple[float, float]:
    """The height in pixels of the tallest stroke in a region, and how much bluer its ink is than the page."""
    rows, columns = strokes.shape
    window = np.s_[
        int(region.top * rows) : int(region.bottom * rows),
        int(region.left * columns) : int(region.right * columns),
    ]
    patch = strokes[window]
    if not patch.any():
        return 0.0, 0.0
    near = max(int(0.12 * label.box.height * rows), 2)
    joined = cv2.morphologyEx(patch, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    blue, red = (page.pixels[window][..., i].astype(np.int16) for i in (0, 2))
    cast = float(np.median(page.pixels[::16, ::16, 0].astype(np.int16) - page.pixels[::16, ::16, 2]))
    return float(stats[1:, cv2.CC_STAT_HEIGHT].max()), float((blue - red)[patch > 0].mean()) - cast


def _ink_state(
    page: Page, label: Flow, segment: Segment, strokes: npt.NDArray[Any]
) -> tuple[State, float, Box]:
    region, written = _region(page, label, segment)
    if written:
        return "present", 0.9, region
    height = _letter_height(page, label)
    ink = _ink_in(page, strokes, region, height)
    if ink >= _PRESENT:
        return "present", 0.9, region
    below = _below_in_cell(page, segment, label) or _below_in_open(page, segment, label)
    ink_below = _ink_in(page, strokes, below, height) if below is not None else 0.0
    if below is not None and (ink_below >= _PRESENT or _written_in(page, below)):
        return "present", 0.8, below
    if ink > _ABSENT:
        return "unsure", 0.5, region
    if below is not None and ink_below > _ABSENT:
        return "unsure", 0.5, below
    return "absent", 0.9, region


def _letter_height(page: Page, label: Flow) -> float:
    """The height of a label's characters (as wide as they are high), whatever was found around them."""
    height, width = page.picture.shape
    wide = sorted(b.width for b in label.boxes)[len(label.boxes) // 2] * width / height
    return float(min(max(wide * 1.15, 0.006), max(label.box.height, 0.008)))


def _region(page: Page, label: Flow, segment: Segment) -> tuple[Box, bool]:
    """The place behind the label up to the next printed words, and whether a name was read there."""
    box, height = label.box, _letter_height(page, label)
    limit = min(box.right + 0.34, 0.99)
    middle = box.centre[1]
    top, bottom = middle - 1.4 * height, middle + 1.4 * height
    start = box.right
    home = page.cells[segment.cell] if segment.cell is not None else None
    if home is not None:
        alone = all(
            s is segment or s.cell != segment.cell or s.box.top > box.bottom or s.box.left < box.right
            for s in page.segments
        )
        if home.right - box.right < 0.05 and alone:
            neighbour = _cell_right_of(page, home)
            if neighbour is not None:
                start, home = neighbour.left, neighbour
        limit, top, bottom = min(limit, home.right), max(top, home.top), min(bottom, home.bottom)
        limit = home.right if home.right - start < 0.5 else limit
    written = False
    for other, text, left in _behind(page, segment, label):
        if left >= limit or left < start - 2 * height:
            continue
        folded = half_width(text)
        printed = _NOT_INK.search(folded) or find_dates(text)
        named = _NAME_FIRST.match(folded) if printed else None
        end = left
        if named:
            written = True  # a name, and the next label right behind it
            end = character_box(other, other.text.index(text) + named.end(1) - 1).right
        name = re.sub(r"[\s_::.。,\-—/\\|]", "", half_width(text))
        if printed:
            limit = min(limit, end - 0.002)
        elif len(name) >= 1 and other.confidence > 0.4:
            written = True
            top, bottom = min(top, other.box.top), max(bottom, other.box.bottom)
    return Box(start, max(top, 0.0), max(limit, start + 0.01), min(bottom, 1.0)), written


def _behind(page: Page, segment: Segment, label: Flow) -> list[tuple[Segment, str, float]]:
    """What was read in the same row behind the label: the rest of its segment, then the next segments."""
    found: list[tuple[Segment, str, float]] = []
    end = next(
        (i for i in range(len(segment.text)) if character_box(segment, i).left >= label.box.right - 1e-6),
        None,
    )
    if end is not None and segment.text[end:].strip(" :\uff1a_"):
        rest = segment.text[end:].strip()
        first = len(segment.text) - len(segment.text[end:].lstrip())
        found.append((segment, rest, character_box(segment, min(first, len(segment.text) - 1)).left))
    middle = label.box.centre[1]
    others = [
        s for s in page.segments
        if s is not segment and s.box.centre[0] > label.box.right
        and s.box.top - 0.4 * s.box.height < middle < s.box.bottom + 0.4 * s.box.height
    ]  # fmt: skip
    for other in sorted(others, key=lambda s: s.box.left):
        beyond = [i for i in range(len(other.text)) if character_box(other, i).centre[0] > label.box.right]
        if beyond:  # the end of the label may have been found twice
            text = other.text[beyond[0] :]
            found.append((other, text, character_box(other, beyond[0]).left))
    return found


def _cell_right_of(page: Page, home: Box) -> Box | None:
    y = home.centre[1]
    right = [c for c in page.cells if c.left >= home.right - 0.01 and c.top <= y <= c.bottom]
    return min(right, key=lambda c: c.left) if right else None


def _below_in_cell(page: Page, segment: Segment, label: Flow) -> Box | None:
    """The free space under the label in its cell, down to the next printed words."""
    if segment.cell is None:
        return None
    cell, box = page.cells[segment.cell], label.box
    inside = [s for s in page.segments if s.cell == segment.cell and s is not segment]
    level = [
        s.box.left for s in inside if s.box.left > box.right and s.box.top < box.centre[1] < s.box.bottom
    ]
    right = min([cell.right, *level])
    under = [s.box.top for s in inside if s.box.top > box.bottom and s.box.left < right and _is_printed(s)]
    bottom = min([cell.bottom, *under])
    if bottom - box.bottom < box.height:
        return None
    return Box(cell.left, box.bottom, right, bottom)


def _below_in_open(page: Page, segment: Segment, label: Flow) -> Box | None:
    """The space right under a label outside of tables, down to the next printed words."""
    if segment.cell is not None:
        return None
    box, height = label.box, _letter_height(page, label)
    left, right = max(box.left - 0.03, 0.0), min(box.right + 0.12, 0.99)
    printed = [
        s.box.top for s in page.segments
        if s.box.top > box.centre[1] and s.box.right > left and s.box.left < right and _is_printed(s)
    ]  # fmt: skip
    bottom = min([box.bottom + 3.4 * height, *printed])
    return Box(left, box.bottom, right, bottom) if bottom - box.bottom >= height else None


def _is_printed(segment: Segment) -> bool:
    """Whether a segment is no handwritten name: labels, dates, sentences."""
    folded = half_width(segment.text)
    return len(folded) > 6 or bool(_NOT_INK.search(folded) or find_dates(folded))


def _written_in(page: Page, region: Box) -> bool:
    """Whether a name was read in a region: it is ink, not print to be left out."""
    return any(
        not _is_printed(s) and s.confidence > 0.4 and region.overlap(s.box) > 0.6 * s.box.width * s.box.height
        for s in page.segments
    )


def _ink_in(page: Page, strokes: npt.NDArray[Any], region: Box, label_height: float) -> float:
    """Ink in a region that was not read as printed text, in units of the label's height squared."""
    rows, columns = strokes.shape
    left, right = int(region.left * columns), int(region.right * columns)
    top, bottom = int(region.top * rows), int(region.bottom * rows)
    patch = strokes[top:bottom, left:right].copy()
    if patch.size == 0:
        return 0.0
    for segment in page.segments:
        box = _text_box(segment)
        if box.overlap(region) <= 0 or segment.confidence < 0.7:
            continue  # what was read that badly may well be a signature
        x0, x1 = int(box.left * columns) - left - 2, int(box.right * columns) - left + 2
        y0, y1 = int(box.top * rows) - top - 2, int(box.bottom * rows) - top + 2
        patch[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = 0
    return _pen_ink(patch, label_height * rows)


def _pen_ink(patch: npt.NDArray[Any], height: float) -> float:
    """The ink of strokes in a patch over the label's height squared; specks and dashes do not count.

    A pale pen leaves broken strokes: fragments that stand together count as one.
    """
    near = max(int(0.22 * height), 3)
    joined = cv2.morphologyEx(patch, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    count, marks, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    strokes = [i for i in range(1, count) if stats[i][3] > 0.5 * height and stats[i][4] > 0.03 * height**2]
    inked = np.isin(marks, strokes) & (patch > 0)
    return float(inked.sum() / max(height**2, 1.0))


def _text_box(segment: Segment) -> Box:
    """Where a segment's characters stand: a scribble behind them is often found with them, but not read."""
    last = max(len(segment.text.rstrip()) - 1, 0)
    first, end = character_box(segment, 0), character_box(segment, last)
    return Box(min(first.left, segment.box.left), segment.box.top, end.right, segment.box.bottom)


def _seal_place(page: Page, label: str, flow: Flow, seals: Sequence[Seal]) -> MarkPlace:
    """A seal anywhere near counts: seals are set beside, over or under the words that ask for them."""
    near = _near(page, seals)
    if near:
        best = min(near, key=lambda s: abs(s.place.box.centre[1] - flow.box.centre[1]))
        return MarkPlace("seal", label, "present", best.confidence, best.place)
    place = page.place(flow.box)
    if page.grey and not page.pristine and _ink_about(page, flow.box) > _BARE:
        return MarkPlace("seal", label, "unsure", 0.5, place)
    return MarkPlace("seal", label, "absent", 0.9, place)


def _ink_about(page: Page, label: Box) -> float:
    """The share of the paper about a label that bears ink which is neither words nor rules, however pale.

    A seal's ring on a grey copy covers some hundredths of it.
    """
    grey = evened(page.pixels)
    rows, columns = grey.shape
    ink = np.where(grey < _PALE, 255, 0).astype(np.uint8)
    ink[cv2.dilate(rule_mask(page.pixels, shortest=1 / 22), np.ones((5, 5), np.uint8)) > 0] = 0
    for segment in page.segments:
        box = segment.box
        ink[
            max(int(box.top * rows) - 3, 0) : int(box.bottom * rows) + 3,
            max(int(box.left * columns) - 3, 0) : int(box.right * columns) + 3,
        ] = 0
    middle = label.centre[1]
    about = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))[
        max(int((middle - 0.09) * rows), 0) : int((middle + 0.09) * rows),
        max(int((label.left - 0.08) * columns), 0) : int((label.right + 0.22) * columns),
    ]
    return float((about > 0).mean()) if about.size else 0.0


def _near(page: Page, seals: Sequence[Seal]) -> list[Seal]:
    """The seals that are not set where the office sets its own."""
    return [s for s in seals if not is_office_use(page, s.place.box)]
