"""Notes on copies: 与原件一致, 仅供某用途使用: what whoever hands a copy in vouches for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.layout import GAP, Flow, Page
from extractors.normalise import half_width, tidy
from extractors.values import Note

_NOTE = re.compile(
    r"(?:本)?(?:复印件|此件|本件)?(?:经核对[,，]?)?(?:与|和)原件(?:核对)?(?:一致|相符|无误|相同)(?:无误)?"
    r"|原件(?:已核|已验|核对无误)|(?:本)?(?:复印件|此件)?(?:仅供|只用于|仅限|限用于)[^,，。;；]{2,24}?(?:使用|用|之用)(?![\u3400-\u9fff])"
    r"|(?:再次|再)复印无效"
)
_LONGEST_ROW = 40  # characters: a note stands apart; in a sentence of the form it is a promise, not a note


def find_notes(pages: Sequence[Page]) -> tuple[Note, ...]:
    """Return the notes on the pages with their places, in reading order."""
    return tuple(note for page in pages for note in _on_page(page))


def _on_page(page: Page) -> Iterator[Note]:
    for row in page.rows:
        for start, part in _parts(row):
            text = half_width(part)
            if len(tidy(part)) > _LONGEST_ROW:
                continue
            for match in _NOTE.finditer(text):
                flow = row.part(start + match.start(), start + match.end())
                yield Note(page.place(flow.box), tidy(flow.text), round(flow.confidence, 3))


def _parts(row: Flow) -> Iterator[tuple[int, str]]:
    start = 0
    for part in row.text.split(GAP):
        yield start, part
        start += len(part) + 1
