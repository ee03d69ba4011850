"""Read forms by their structure and a vocabulary of labels, not by one template.

A label owns the cell to its right (or below it), or the text behind its colon up to the next label; a value
that wraps goes on in the lines that start where it started.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from extractors.layout import GAP, Flow, Page, Segment, rows_of
from extractors.normalise import half_width
from extractors.values import Box

Vocabulary = Mapping[str, tuple[str, ...]]

_BESIDE_MARK = 0.9
_FULL_LINE = 0.82  # of the page's width
_FILLED = 0.75  # of the paper's brightness
_LONGEST_LABEL = 14  # characters
_ALIKE = 0.88  # of the characters of both words
_HINT = rf"(?:\s*\([^(){GAP}]{{0,24}}\)?)?"
_MARK_HINT = re.compile(r"\([^()]*(?:签|章|盖)[^()]*\)")
_BLANK_DATE = re.compile(rf"年[\s{GAP}]*月")
_OWNERS = "申请单位|申请人|申请机构|本单位|本公司|企业|公司|单位|机构|商户"
_OWNER = re.compile(rf"^(?:{_OWNERS})")
_SUFFIX = re.compile(r"(?<=[方人])(?:名称|姓名|全称)$")
_UNKNOWN_LABEL = re.compile(r"[\u3400-\u9fff]{2,12}(?:\([^()]{0,12}\))?\s*:")
_NO_VALUE = re.compile(r"^[\u3400-\u9fff]{2,8}(?:意见|情况|信息|声明|承诺):?$")
_HEADING = re.compile(r"^(?:【.{2,12}】|[一二三四五六七八九十]{1,2}[、.].{2,12}|.{2,8}(?:信息|情况|资料):?)$")
_BULLET = re.compile(r"^[\s*※★●\d.、一二三四五六七八九十()]{0,5}(?=\S)")


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


class Labels:
    """A vocabulary compiled once: field names and the words that ask for them."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        run_on: Sequence[str] = (),
        endings: Vocabulary | None = None,
        unless: str = "(?!)",
    ) -> None:
        """Compile the words.

        `run_on`: words whose value may follow at once, without colon or gap (法定代表人王芳). `endings`:
        words that say what a label asks for by its end (法人信用代码), unless it holds `unless`.
        """
        self._endings = {word: name for name, words in (endings or {}).items() for word in words}
        self._unless = re.compile(unless)
        self._field_of = {word: name for name, words in vocabulary.items() for word in words}
        ordered = sorted(self._field_of, key=len, reverse=True)
        spaced = [rf"[\s{GAP}.]*".join(map(re.escape, word)) for word in ordered]
        self._words = "|".join(spaced)
        self._owner = rf"(?:(?<![\u3400-\u9fff])(?:{_OWNERS})[\s{GAP}]*)?"
        ended = "|".join(sorted(map(re.escape, self._endings), key=len, reverse=True)) or "(?!)"
        before = rf"(?:(?!{unless})[\u3400-\u9fff]){{0,8}}(?:\([\u3400-\u9fff]{{1,6}}\))?"
        family = rf"(?<![\u3400-\u9fff]){before}(?:{ended})"
        long = "|".join(one for word, one in zip(ordered, spaced, strict=True) if len(word) > 2) or "(?!)"
        short = "|".join(one for word, one in zip(ordered, spaced, strict=True) if len(word) <= 2) or "(?!)"
        self.inline = re.compile(
            rf"(?:(?<![^\s{GAP}:;,.、,。。_\d)(])(?P<edge>{self._owner}(?:{self._words})|{family}){_HINT}(?=[\s{GAP}_]|$)(?!\s*:)"
            rf"|(?P<colon>{self._owner}(?:{long})|(?<![\u3400-\u9fff])(?:{self._owner}(?:{short}))|{family}){_HINT}\s*[{GAP}]?\s*:{_run_on(run_on)})"
        )

    def pure(self, text: str) -> str | None:
        """Return the field whose label is the whole of `text` (hints, bullets and colons aside)."""
        if _MARK_HINT.search(half_width(text)):
            return None
        bare = re.sub(r"\([^()]*\)", "", half_width(text))
        bare = re.sub(r"[\s:*_※★]", "", bare)
        for candidate in (bare, _BULLET.sub("", bare)):
            name = self._known(candidate)
            if name is not None:
                return name
        if len(bare) >= 4:
            for word, name in self._field_of.items():
                if len(word) == len(bare) and sum(a != b for a, b in zip(word, bare, strict=True)) == 1:
                    return name
                if len(word) >= 6 and _almost_alike(word, bare):
                    return name
        return self._by_ending(_BULLET.sub("", bare))

    def field_of(self, label: str) -> str:
        """Return the field that a matched label asks for."""
        bare = re.sub(rf"[\s{GAP}.]", "", label)
        name = self._known(bare) or self._asked_by_ending(bare)
        if name is None:
            raise KeyError(label)
        return name

    def _by_ending(self, label: str) -> str | None:
        """The field of a short label by the word that it ends with."""
        if len(label) > _LONGEST_LABEL or self._unless.search(label):
            return None
        return self._asked_by_ending(label)

    def _asked_by_ending(self, label: str) -> str | None:
        fitting = [word for word in self._endings if label.endswith(word)]
        return self._endings[max(fitting, key=len)] if fitting else None

    def _known(self, word: str) -> str | None:
        """The field of a word, said of the applicant or not: 地址, 企业地址."""
        bare = _OWNER.sub("", word)
        return next(
            (self._field_of[one] for one in (word, bare, _SUFFIX.sub("", bare)) if one in self._field_of),
            None,
        )


def _almost_alike(word: str, other: str) -> bool:
    """Whether two words differ in a character or two of a dozen; by their lengths first: that is cheap."""
    most = 2 * min(len(word), len(other)) / (len(word) + len(other))
    return most > _ALIKE and SequenceMatcher(None, word, other).ratio() > _ALIKE


def _run_on(words: Sequence[str]) -> str:
    """The branch of the label pattern for words that start a segment and run on into their value."""
    if not words:
        return ""
    spaced = [rf"[\s{GAP}.]*".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True)]
    never = "书|人员|单位|签|盖|身份|证|电话|联系|地址|意见|或|/"
    return rf"|(?:(?<=^)|(?<={GAP}))(?P<run>{'|'.join(spaced)})(?:\([^()]{{0,12}}\))?(?!{never})[\s{GAP}]*"


def read_pairs(page: Page, labels: Labels) -> list[Pair]:
    """Return every label of the vocabulary found on the page with its value, in reading order."""
    pairs = _cell_pairs(page, labels) + _loose_pairs(page, labels)
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
    name = labels.pure(_MARK_HINT.sub("", label)) if _MARK_HINT.search(label) else None
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
    return [m for m in labels.inline.finditer(text) if not _MARK_HINT.search(m.group())]


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
        piece = _piece_under(top, label, aspect, row, matches[below])
        if piece is None and not matches[below] and _is_next_line(value, label, row):
            piece = row
        if piece is None:
            return
        value.join(piece)


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
