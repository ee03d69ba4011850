"""Read forms by their structure and a vocabulary of labels, not by one template.

A label owns the cell to its right (or below it), or the text behind its colon up to the next label; a value
that wraps goes on in the lines that start where it started.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extractors import ink
from extractors.labels import MARK_HINT, Labels
from extractors.layout import GAP, Flow, Page, Segment, rows_of
from extractors.normalise import half_width
from extractors.ticks import chosen
from extractors.values import Box

_BESIDE_MARK = 0.9
_SET_LARGER = 1.8
_FULL_LINE = 0.82  # of the page's width
_MAY_BREAK, _MAY_BREAK_AT = 12, 0.6  # characters; of the page's width
_CUT_SHORT, _PRINT, _FEW = 0.6, 150, 0.05  # a confidence; of 255; of a row's pixels
_FILLED = 0.75  # of the paper's brightness
_BLANK_DATE = re.compile(rf"年[\s{GAP}]*月")
_UNKNOWN_LABEL = re.compile(r"[\u3400-\u9fff]{2,12}(?:\([^()]{0,12}\))?\s*:")
_NO_VALUE = re.compile(r"^[\u3400-\u9fff]{2,8}(?:意见|情况|信息|声明|承诺):?$")
_HEADING = re.compile(r"^(?:【.{2,12}】|[一二三四五六七八九十]{1,2}[、.].{2,12}|.{2,8}(?:信息|情况|资料):?)$")


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and what stands behind it on a page.

    `blank`: nothing does. `heading`: it stands alone like a heading, asking for nothing. `section`: the words
    of the taller cell at the head of its rows (受托人 beside 姓名, 身份证号), empty where there is none.
    """

    field: str
    label: str
    value: Flow
    page: Page
    label_box: Box
    blank: bool = False
    section: str = ""
    heading: bool = False


def read_pairs(page: Page, labels: Labels) -> list[Pair]:
    """Return every label of the vocabulary found on the page with its value, in reading order."""
    pairs = [
        pair if pair.blank else replace(pair, value=chosen(pair.value))
        for pair in _cell_pairs(page, labels) + _loose_pairs(page, labels)
    ]
    return sorted(pairs, key=lambda p: (round(p.label_box.centre[1], 2), p.label_box.left))


def _by_cell(page: Page) -> dict[int, list[Segment]]:
    grouped: dict[int, list[Segment]] = {index: [] for index in range(len(page.cells))}
    for segment in page.segments:
        if segment.cell is not None:
            grouped[segment.cell].append(segment)
    return grouped


def cell_flow(segments: Sequence[Segment]) -> Flow:
    """Return a cell's text in reading order, its lines run together."""
    whole = Flow()
    for row in rows_of(segments):
        whole.join(row)
    return whole


def _cell_pairs(page: Page, labels: Labels) -> list[Pair]:
    grouped = _by_cell(page)
    flows = {index: cell_flow(segments) for index, segments in grouped.items()}
    pure = {index: labels.pure(flow.text) if flow.text else None for index, flow in flows.items()}
    pairs: list[Pair] = []
    for index, flow in flows.items():
        name = pure[index]
        written = _beside_mark(page, index, flow, labels, pure) if name is None else None
        if written is not None:
            pairs.append(written)
            continue
        if name is None:
            head = _head_of_cell(page.cells[index], grouped[index])
            pairs.extend(
                _answered_beside(page, index, pair, pure, flows)
                for pair in _inline_pairs(page, labels, grouped[index], head)
            )
            continue
        home = _value_cell(page, index, pure, flows)
        at_right = home is not None and page.cells[home].left >= page.cells[index].right - 0.01
        settled = at_right or _heads_a_grid(page, index, pure, flows)
        beside = None if settled else _beside(page, index, pure)
        if beside is not None:
            pairs.append(Pair(name, flow.text, beside, page, flow.box, section=_section(page, index, flows)))
            continue
        if home is None:
            continue
        columns = _columns(page, index, pure, flows) if at_right else []
        if columns:
            pairs.extend(
                Pair(name, flow.text, value, page, flow.box, section=head) for head, value in columns
            )
            continue
        value = _without_label(flows[home], labels)
        section = _section(page, index, flows)
        if value.text.strip():
            pairs.append(Pair(name, flow.text, value, page, flow.box, section=section))
        elif not _is_filled(page, page.cells[home]):
            empty = Flow(" ", [page.cells[home]], [1.0])
            pairs.append(Pair(name, flow.text, empty, page, flow.box, blank=True, section=section))
    return pairs


def _is_filled(page: Page, cell: Box) -> bool:
    """Whether a cell has a dark ground: a bar with a heading, on which nobody writes."""
    rows, columns = page.picture.shape
    grey = page.pixels[:, :, 1]
    inside = grey[
        int(cell.top * rows) : int(cell.bottom * rows), int(cell.left * columns) : int(cell.right * columns)
    ]
    return bool(inside.size) and float(np.median(inside)) < _FILLED * float(np.percentile(grey[::8, ::8], 75))


def _beside_mark(
    page: Page, index: int, flow: Flow, labels: Labels, pure: Mapping[int, str | None]
) -> Pair | None:
    """What is printed right of a label that also asks for a mark: 申请单位(盖章), 法定代表人(签字).

    Its first line alone, and never quite sure: the mark itself may have been read for it.
    """
    label = half_width(flow.text)
    name = labels.pure(MARK_HINT.sub("", label)) if MARK_HINT.search(label) else None
    home = _value_cell(page, index, pure, {}) if name is not None else None
    if name is None or home is None or page.cells[home].left < page.cells[index].right - 0.01:
        return None
    rows = rows_of([s for s in page.segments if s.cell == home])
    if not rows:
        return None
    first = rows[0].part(0, len(rows[0].text.split(GAP)[0]))
    value = Flow(first.text, first.boxes, [min(c, _BESIDE_MARK) for c in first.confidences])
    return Pair(name, flow.text, value, page, flow.box)


def _without_label(value: Flow, labels: Labels) -> Flow:
    """Cut the next label off a value whose cell ran into the label's for want of a rule between them."""
    at = value.text.find(GAP)
    while at > 0:
        if labels.pure(value.text[at + 1 :]) is not None:
            return value.part(0, at)
        at = value.text.find(GAP, at + 1)
    return value


def _answered_beside(
    page: Page, index: int, pair: Pair, pure: Mapping[int, str | None], flows: Mapping[int, Flow]
) -> Pair:
    """A label that ends its cell with nothing behind it is answered by the cell to the right."""
    cell = page.cells[index]
    if not pair.blank or any(
        s.cell == index and s.box.left > pair.label_box.right and s.text.strip() for s in page.segments
    ):
        return pair
    right = _neighbour(page.cells, index, "right")
    if right is None or pure[right] is not None or not flows[right].text.strip():
        return pair
    if cell.right - pair.label_box.right > 0.12:
        return pair
    return Pair(pair.field, pair.label, flows[right], page, pair.label_box, section=pair.section)


def _beside(page: Page, index: int, pure: Mapping[int, str | None]) -> Flow | None:
    """What stands right of a label whose value's cell was not found: its own row up to a wide gap."""
    cell = page.cells[index]
    inside = [s for s in page.segments if s.cell == index]
    right = [
        s for s in page.segments
        if s.cell != index and s.box.left >= cell.right - 0.01 and cell.top < s.box.centre[1] < cell.bottom
        and (s.cell is None or page.cells[s.cell].height < 1.5 * cell.height)
    ]  # fmt: skip
    if not inside or not right or any(s.cell is not None and pure[s.cell] for s in right):
        return None
    rows = rows_of(right)
    return _own_column(rows[0], page) if len(rows) == 1 else None


def _section(page: Page, index: int, flows: Mapping[int, Flow]) -> str:
    """The text of the cell left of a label's row that spans several rows."""
    this = page.cells[index]
    y = this.centre[1]
    left = [
        i for i, c in enumerate(page.cells)
        if c.right <= this.left + 0.01 and c.top < y < c.bottom and c.height > 1.6 * this.height
    ]  # fmt: skip
    if left:
        return half_width(flows[max(left, key=lambda i: page.cells[i].right)].text)
    above = [
        i for i, c in enumerate(page.cells)
        if c.bottom <= this.top + 0.005 and c.left <= this.centre[0] <= c.right and c.width > 1.5 * this.width
    ]  # fmt: skip
    head = half_width(flows[max(above, key=lambda i: page.cells[i].bottom)].text) if above else ""
    return head if len(head) <= 8 else ""


def _columns(
    page: Page, index: int, pure: Mapping[int, str | None], flows: Mapping[int, Flow]
) -> list[tuple[str, Flow]]:
    """The values of a row whose columns are headed (委托人 | 受托人): each heading with its value."""
    found = []
    at = _neighbour(page.cells, index, "right")
    while at is not None and pure[at] is None:
        head = _head_of_column(page.cells, at)
        text = half_width(flows[head].text).strip() if head is not None else ""
        if not 2 <= len(text) <= 8:
            return []
        if flows[at].text.strip():
            found.append((text, flows[at]))
        at = _neighbour(page.cells, at, "right")
    return found if len({head for head, _ in found}) > 1 else []


def _head_of_column(cells: Sequence[Box], index: int) -> int | None:
    """The topmost cell of the unbroken column of equally wide cells above a cell."""
    at, head = index, None
    while True:
        level = [
            i for i, c in enumerate(cells)
            if abs(c.left - cells[at].left) < 0.012 and abs(c.right - cells[at].right) < 0.012
            and -0.01 < cells[at].top - c.bottom < 0.02
        ]  # fmt: skip
        if not level:
            return head
        at = head = level[0]


def _heads_a_grid(page: Page, index: int, pure: Mapping[int, str | None], flows: Mapping[int, Flow]) -> bool:
    """Whether a label's row is all labels, some unknown, and the row right below it all values."""
    this = page.cells[index]
    row = [
        i
        for i, c in enumerate(page.cells)
        if abs(c.top - this.top) < 0.006 and abs(c.bottom - this.bottom) < 0.006
    ]
    under = [_neighbour(page.cells, i, "below") for i in row]
    if len(row) < 2 or sum(pure[i] is not None for i in row) < 2:
        return False
    aligned = all(
        u is not None and abs(page.cells[u].left - page.cells[i].left) < 0.012
        and abs(page.cells[u].right - page.cells[i].right) < 0.012 and pure[u] is None
        for i, u in zip(row, under, strict=True)
    )  # fmt: skip
    return aligned and all(flows[i].text.strip() for i in row)


def _value_cell(
    page: Page, index: int, pure: Mapping[int, str | None], flows: Mapping[int, Flow]
) -> int | None:
    """The cell to the right in the same row, else the one below, unless that is a label itself."""
    if _heads_rows(page.cells, index):
        return None
    if flows and _heads_a_grid(page, index, pure, flows):
        return _neighbour(page.cells, index, "below")
    right = _neighbour(page.cells, index, "right")
    if right is not None and page.cells[right].width < 0.04 and pure[right] is None:
        beyond = _neighbour(page.cells, right, "right")
        empty = not any(s.cell == right for s in page.segments)
        right = beyond if empty and beyond is not None and page.cells[beyond].width > 0.04 else right
    if right is not None and right in flows and _NO_VALUE.match(re.sub(r"\s", "", flows[right].text)):
        right = None
    if right is not None and pure[right] is None:
        return right
    below = _neighbour(page.cells, index, "below")
    alike = below is not None and 0.7 < page.cells[below].width / page.cells[index].width < 1.4
    if below is not None and alike and pure[below] is None:
        return below
    return None


def _heads_rows(cells: Sequence[Box], index: int) -> bool:
    """Whether a cell heads several rows (申请人 beside 名称, 地址): it names them, no value."""
    this = cells[index]
    right = [
        c for c in cells
        if -0.01 < c.left - this.right < 0.02 and c.top > this.top - 0.006 and c.bottom < this.bottom + 0.006
    ]  # fmt: skip
    return len(right) > 1


def _neighbour(cells: Sequence[Box], index: int, side: str) -> int | None:
    this = cells[index]
    best: tuple[float, int] | None = None
    for other, cell in enumerate(cells):
        if other == index:
            continue
        if side == "right":
            distance = cell.left - this.right
            shared = min(this.bottom, cell.bottom) - max(this.top, cell.top)
            enough = shared > 0.6 * min(this.height, cell.height)
        else:
            distance = cell.top - this.bottom
            shared = min(this.right, cell.right) - max(this.left, cell.left)
            enough = shared > 0.6 * min(this.width, cell.width)
        if enough and -0.01 < distance < 0.02 and (best is None or distance < best[0]):
            best = (distance, other)
    return best[1] if best else None


def _loose_pairs(page: Page, labels: Labels) -> list[Pair]:
    return _inline_pairs(page, labels, [s for s in page.segments if s.cell is None])


def _head_of_cell(cell: Box, segments: Sequence[Segment]) -> str:
    """The words alone and centred in the first line of a cell with several (委托方 above 名称, 地址)."""
    rows = rows_of(segments)
    if len(rows) < 3 or len(rows[0].text) > 8 or re.search(r"[:\uff1a]", rows[0].text):
        return ""
    return half_width(rows[0].text) if abs(rows[0].box.centre[0] - cell.centre[0]) < 0.08 * cell.width else ""


def _inline_pairs(page: Page, labels: Labels, segments: Sequence[Segment], section: str = "") -> list[Pair]:
    rows = rows_of(segments)
    matches = [_label_matches(row, labels) for row in rows]
    pairs = []
    for number, row in enumerate(rows):
        found = matches[number]
        if _HEADING.match(re.sub(rf"[\s{GAP}]", "", row.text)):
            section = half_width(row.text)
        ends = [*(match.start() for match in found[1:]), len(row.text)]
        behind = list(zip(found, ends, strict=True)) if found else []
        for order, match in enumerate(found):
            end = found[order + 1].start() if order + 1 < len(found) else len(row.text)
            value = _without_rule(_own_column(row.part(match.end(), end), page))
            label = next(match[g] for g in ("edge", "colon", "run") if g in match.re.groupindex and match[g])
            label_box = row.part(match.start(), match.end()).box
            if value.text:
                _go_on_below(value, label_box, page.aspect, rows, matches, number)
                value = _doubted_if_cut_short(value, page)
            elif order + 1 == len(found) or not any(row.text[m.end() : end].strip() for m, end in behind):
                value = _value_below(label_box, page.aspect, rows, matches, number)
            name = labels.field_of(label)
            if value.text:
                pairs.append(Pair(name, label, value, page, label_box, section=section))
            else:
                heading = not match.groupdict().get("colon")
                empty = Flow(" ", [_blank_box(label_box, row, found, order)], [1.0])
                pairs.append(Pair(name, label, empty, page, label_box, True, section, heading))
    return pairs


def _own_column(value: Flow, page: Page) -> Flow:
    """Cut a value off where a rule or a wide gap shows that another column begins.

    A spaced-out date (2026 年 11 月) stays whole.
    """
    for index in range(1, len(value.text) - 1):
        if value.text[index] != GAP:
            continue
        before, after = value.boxes[index - 1], value.boxes[index + 1]
        ruled = any(
            before.centre[0] < rule.left < after.centre[0] and rule.top < before.centre[1] < rule.bottom
            for rule in page.dividers
        )
        wide = after.left - before.right > 2.5 * before.height * page.aspect
        dated = value.text[index - 1] in "0123456789年月" and value.text[index + 1] in "年月日至0123456789"
        blank_date = _BLANK_DATE.match(value.text, index + 1) and not value.text[index - 1].isdigit()
        label = _UNKNOWN_LABEL.match(half_width(value.text[index + 1 :]))
        if ruled or blank_date or label or (wide and not dated):
            return value.part(0, index)
    return value


def _label_matches(row: Flow, labels: Labels) -> list[re.Match[str]]:
    text = half_width(row.text.replace(GAP, "\x00")).replace("\x00", GAP)
    return [m for m in labels.inline.finditer(text) if not MARK_HINT.search(m.group())]


def _without_rule(value: Flow) -> Flow:
    """Leave out the underline that a value is written on, where it was read as text."""
    start, end = 0, len(value.text)
    while start < end and value.text[start] in "_—-－ˍ:: " + GAP:
        start += 1
    while end > start and value.text[end - 1] in "_ˍ— " + GAP:
        end -= 1
    return value.part(start, end)


def _go_on_below(
    value: Flow,
    label: Box,
    aspect: float,
    rows: Sequence[Flow],
    matches: Sequence[Sequence[re.Match[str]]],
    number: int,
) -> None:
    """Append the lines below that start where the value started and belong to no other label."""
    top = value.box
    for below in range(number + 1, min(number + 5, len(rows))):
        row = rows[below]
        if row.box.top - value.box.bottom > 0.9 * top.height:
            return
        if row.box.height > _SET_LARGER * top.height and row.box.top < value.boxes[-1].bottom:
            return  # a piece of a seal beside the value
        piece = _piece_under(top, label, aspect, row, matches[below])
        if piece is None and not matches[below] and _is_next_line(value, label, row):
            piece = row
        if piece is None:
            return
        value.join(piece)


def _doubted_if_cut_short(value: Flow, page: Page) -> Flow:
    """Doubt a long value under which a line begins that nobody read: it may be the end of it."""
    last = value.boxes[-1]
    if page.born_digital or len(value.text) < _MAY_BREAK or last.right < _MAY_BREAK_AT:
        return value
    first = value.box
    under = Box(
        first.left,
        last.bottom + 0.1 * last.height,
        first.left + 2 * value.boxes[0].width,
        last.bottom + last.height,
    )
    taken = any(under.overlap(s.box) > 0.1 * under.width * under.height for s in page.segments)
    stamped = any(under.overlap(seal.place.box) > 0 for seal in page.seals)
    if taken or stamped or not _is_written_in(page, under):
        return value
    return Flow(value.text, value.boxes, [min(c, _CUT_SHORT) for c in value.confidences])


def _is_written_in(page: Page, place: Box) -> bool:
    """Whether print stands in a place: ink in most of its rows of pixels, which a rule does not give."""
    height, width = page.picture.shape
    window = ink.evened(page.pixels)[
        int(place.top * height) : int(place.bottom * height),
        int(place.left * width) : int(place.right * width),
    ]
    inked = (window < _PRINT).mean(axis=1) > _FEW if window.size else np.zeros(1)
    return float(inked.mean()) > 0.5


def _is_next_line(value: Flow, label: Box, row: Flow) -> bool:
    """Whether a row goes on with a paragraph: the line above is full, and only its beginning was indented."""
    full = bool(value.boxes) and value.boxes[-1].right > _FULL_LINE
    indent = label.left - row.box.left
    return full and 0.02 < indent < 0.12 and GAP not in row.text and row.box.top > value.boxes[-1].centre[1]


def _piece_under(
    top: Box, label: Box, aspect: float, row: Flow, matches: Sequence[re.Match[str]]
) -> Flow | None:
    """The part of a row that starts under `top`'s left edge, up to the next gap or label.

    None where a label stands in it or before it, known (a match) or not (words in the label's own column).
    """
    fresh = [i for i, c in enumerate(row.text) if c != GAP and (i == 0 or row.text[i - 1] == GAP)]
    start = min(fresh, key=lambda i: abs(row.boxes[i].left - top.left), default=0)
    if not fresh or abs(row.boxes[start].left - top.left) >= 1.6 * max(top.height, 0.008) * aspect:
        return None
    if any(m.start() <= start < m.end() for m in matches):
        return None
    if any(not row.text[m.end() : start].strip() for m in matches if m.end() <= start):
        return None
    if any(label.left - 0.02 <= b.centre[0] <= label.right for b in row.boxes[:start]):
        return None
    end = row.text.find(GAP, start)
    end = len(row.text) if end < 0 else end
    if any(start < match.start() < end for match in matches):
        return None
    return row.part(start, end)


def _value_below(
    label: Box, aspect: float, rows: Sequence[Flow], matches: Sequence[Sequence[re.Match[str]]], number: int
) -> Flow:
    """A value printed under its label (label above value), only where the next row has no label."""
    if number + 1 < len(rows) and not matches[number + 1]:
        row = rows[number + 1]
        if row.box.top - label.bottom < 0.6 * label.height:
            piece = _piece_under(label, Box(0, 0, 0, 0), aspect, row, ())
            if piece is not None and len(piece.text) <= 40:
                return piece
    return Flow()


def _blank_box(label: Box, row: Flow, found: Sequence[re.Match[str]], order: int) -> Box:
    right = (
        row.boxes[found[order + 1].start()].left if order + 1 < len(found) else min(label.right + 0.25, 0.98)
    )
    return Box(label.right, label.top, max(right, label.right + 0.01), label.bottom)
