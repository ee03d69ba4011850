"""What a benchmark counts: values found, characters wrong, seconds, and confidence held against truth."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from rules.thresholds import SURE
from samples.paper import DATE_STYLES, LONG_TERM, print_date

EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
# What the form of one matter alone asks for is not in the contract: it is read, but not counted here.
NOT_IN_THE_CONTRACT = {("application_form", "head"), ("application_form", "staff_count")}
WITH_CHECK_DIGIT = {"id_number", "agent_id_number", "principal_id_number", "uscc", "principal_uscc"}
ON_A_SEAL_ONLY = {("business_licence", "registrar")}
_SIGNS = str.maketrans({"○": "〇", "•": "·", "・": "·", "‧": "·", "—": "-", "–": "-", "−": "-"})


def packed(text: str) -> str:
    """Return the text without white space, full-width forms folded: how two readings are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_SIGNS)


def printed_forms(value: str) -> tuple[str, ...]:
    """Return every way papers print a normalised value: a date has several, all else one."""
    if value == LONG_TERM or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return tuple(dict.fromkeys(print_date(value, style) for style in DATE_STYLES))
    return (value,)


def is_present(value: str, text: str) -> bool:
    """Say whether the text holds the value, in any form papers print it; of a list, every part."""
    return all(
        any(packed(form) in packed(text) for form in printed_forms(part)) for part in _parts(value, text)
    )


def _parts(value: str, text: str) -> list[str]:
    """People who sign one below the other are one value, but stand in several places."""
    is_list = re.fullmatch(r"[\u3400-\u9fff·]{2,12}(?:、[\u3400-\u9fff·]{2,12})+", value)
    return value.split("、") if is_list and packed(value) not in packed(text) else [value]


def characters_wrong(value: str, text: str) -> tuple[int, int]:
    """Return how many characters differ between the value and what of the text is nearest, and of how many.

    What a reader gives besides does not count. Where another column stands between two lines of the value,
    the leap over it counts as one character.
    """
    lines = [line for line in map(packed, text.splitlines()) if line]
    wrong = length = 0
    for part in _parts(value, text):
        forms = [packed(form) for form in printed_forms(part)]
        edits = [(_nearest(form, lines), len(form)) for form in forms]
        best = min(edits, key=lambda one: one[0] / one[1])
        wrong, length = wrong + best[0], length + best[1]
    return wrong, length


def _nearest(value: str, lines: Sequence[str]) -> int:
    """Return the least edit distance between the value and any stretch of the lines (Sellers), leaps counted.

    `ends[n]` is the distance of the value's first n characters to a stretch that ends here.
    """
    if value in "".join(lines):
        return 0
    letters = np.array([ord(c) for c in value], dtype=np.int64)
    steps = np.arange(len(value) + 1)
    ends, best_so_far = steps, steps
    for line in lines:
        leap = best_so_far + 1
        for character in line:
            ends = np.minimum(ends, leap)
            taken = ends[:-1] + (letters != ord(character))
            ends = np.concatenate(([0], np.minimum(taken, ends[1:] + 1)))
            ends = np.minimum.accumulate(ends - steps) + steps
            best_so_far = np.minimum(best_so_far, ends)
    return int(best_so_far[-1])


@dataclass(frozen=True, slots=True)
class ReadField:
    """A field as it was read: of what kind of document, its value, and how sure the reader is."""

    kind: str
    name: str
    value: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Score:
    """One paper by one reader: seconds a page, and what of it was right."""

    reader: str
    look: str
    pages: int
    seconds: float
    cpu_seconds: float
    printed: int = 0
    present: int = 0
    characters: int = 0
    characters_wrong: int = 0
    fields: int = 0
    exact: int = 0
    failed: bool = False


def score_text(kind: str, fields: dict[str, str], text: str) -> dict[str, int]:
    """Count the printed values that the text holds, and the characters that are wrong in them."""
    values = [value for name, value in fields.items() if (kind, name) not in ON_A_SEAL_ONLY]
    edits = [characters_wrong(value, text) for value in values]
    return {
        "printed": len(values),
        "present": sum(is_present(value, text) for value in values),
        "characters": sum(length for _, length in edits),
        "characters_wrong": sum(wrong for wrong, _ in edits),
    }


def score_fields(kind: str, fields: dict[str, str], read: Sequence[ReadField]) -> dict[str, int]:
    """Count the fields that were read once and exactly."""
    asked = {name: value for name, value in fields.items() if (kind, name) not in NOT_IN_THE_CONTRACT}
    exact = sum([one.value for one in read if one.name == name] == [value] for name, value in asked.items())
    return {"fields": len(asked), "exact": exact}


@dataclass(frozen=True, slots=True)
class Exactness:
    """What was right of one paper: its kind, its fields, and those of them that a check digit proves."""

    look: str
    kind_right: bool
    fields: int
    exact: int
    numbers: int
    exact_numbers: int


def exactness(
    look: str, kind: str, fields: dict[str, str], read: Sequence[ReadField], kinds: Sequence[str]
) -> Exactness:
    """Hold one paper against the truth: it must have come out as one document of its kind."""
    numbers = {name: value for name, value in fields.items() if name in WITH_CHECK_DIGIT}
    every, proven = score_fields(kind, fields, read), score_fields(kind, numbers, read)
    right = list(kinds) == [kind]
    return Exactness(look, right, every["fields"], every["exact"], proven["fields"], proven["exact"])


@dataclass(frozen=True, slots=True)
class Sum:
    """What a reader did over many papers; the shares are None where nothing was counted."""

    papers: int
    pages: int
    seconds: float
    cpu_seconds: float
    printed: int
    present: int
    character_error: float | None
    fields: int
    exact: int
    failed: int


def add_up(scores: Iterable[Score]) -> Sum:
    """Return the medians and totals of one reader's scores."""
    all_scores = list(scores)
    characters = sum(one.characters for one in all_scores)
    wrong = sum(one.characters_wrong for one in all_scores)
    return Sum(
        papers=len(all_scores),
        pages=sum(one.pages for one in all_scores),
        seconds=statistics.median(one.seconds / one.pages for one in all_scores),
        cpu_seconds=statistics.median(one.cpu_seconds / one.pages for one in all_scores),
        printed=sum(one.printed for one in all_scores),
        present=sum(one.present for one in all_scores),
        character_error=wrong / characters if characters else None,
        fields=sum(one.fields for one in all_scores),
        exact=sum(one.exact for one in all_scores),
        failed=sum(one.failed for one in all_scores),
    )


def ratio(seconds: float, ours: float) -> float | None:
    """Return how many times as long as ours it took; None where ours is not known."""
    return seconds / ours if ours else None


@dataclass(frozen=True, slots=True)
class Judged:
    """A value with its confidence, and whether it is the one on the paper."""

    look: str
    kind: str
    name: str
    value: str
    truth: str
    confidence: float

    @property
    def right(self) -> bool:
        """Say whether the value is exactly the one printed."""
        return self.value == self.truth

    @property
    def sure_and_wrong(self) -> bool:
        """Say whether a wrong value would be held against the applicant: the worst that can be."""
        return self.confidence >= SURE and not self.right


def judge(
    look: str, kind: str, fields: dict[str, str], blank: Iterable[str], read: Sequence[ReadField]
) -> list[Judged]:
    """Hold every value that was read against the truth; a place said to be blank is a value too.

    What the paper prints but the truth does not list is left out, unless the paper was taken for another.
    """
    truth = dict.fromkeys(blank, "") | fields
    return [
        Judged(look, kind, one.name, one.value, truth.get(one.name, ""), one.confidence)
        for one in read
        if (one.name in truth or one.kind != kind) and (kind, one.name) not in NOT_IN_THE_CONTRACT
    ]


def bin_of(confidence: float) -> int:
    """Return the number of the bin: 0 below the first edge; an edge belongs to the bin above it."""
    return sum(confidence >= edge for edge in EDGES)


def bin_names() -> list[str]:
    """Return the bins in words, the least sure first."""
    between = [f"{low}–{high}" for low, high in pairwise(EDGES)]
    return [f"<{EDGES[0]}", *between, f"≥{EDGES[-1]}"]


@dataclass(slots=True)
class Bin:
    """Values of about the same confidence: how many of each look, and how many of them right."""

    name: str
    count: dict[str, int] = field(default_factory=dict)
    right: dict[str, int] = field(default_factory=dict)

    def add(self, one: Judged) -> None:
        """Count one value."""
        self.count[one.look] = self.count.get(one.look, 0) + 1
        self.right[one.look] = self.right.get(one.look, 0) + one.right


def into_bins(judged: Iterable[Judged]) -> list[Bin]:
    """Return the reliability table."""
    bins = [Bin(name) for name in bin_names()]
    for one in judged:
        bins[bin_of(one.confidence)].add(one)
    return bins


def sure_and_wrong_per_thousand(judged: Sequence[Judged]) -> float:
    """Return how many of a thousand values that were read are sure and wrong."""
    return 1000 * sum(one.sure_and_wrong for one in judged) / len(judged) if judged else 0.0
