"""Cover sheets and receipts: a page whose code says a case number sends what follows it to that case.

The code is the one the hall prints (domain.md 2.6): the case number, alone or within an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.values import Document
from storage.case_numbers import LENGTH, parse
from storage.errors import CaseNumberWrongError

_NUMBER = re.compile(rf"(?<![0-9A-Za-z])[0-9A-Za-z]{{{LENGTH}}}(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Sorted:
    """The documents of a pile, in order: the case's own, and those that belong to another case."""

    own: tuple[Document, ...]
    others: tuple[tuple[str, Document], ...] = ()


def sort_by_cover(documents: Iterable[Document], case_number: str = "") -> Sorted:
    """Part a pile at its covers; what stands before the first belongs to `case_number`.

    Where that is not known, a cover on top says it. Covers themselves are no material of any case.
    """
    own: list[Document] = []
    others: list[tuple[str, Document]] = []
    now = case_number
    for document in documents:
        named = cover_of(document)
        if named is not None:
            case_number = case_number or ("" if own else named)
            now = named
        elif now == case_number:
            own.append(document)
        else:
            others.append((now, document))
    return Sorted(tuple(own), tuple(others))


def cover_of(document: Document) -> str | None:
    """Return the case number that a cover sheet's or receipt's code says, None for any other document."""
    if document.kind != "other":
        return None
    numbers = (word for code in document.barcodes for word in _NUMBER.findall(code.text))
    return next((number for word in numbers if (number := _valid(word)) is not None), None)


def _valid(word: str) -> str | None:
    try:
        return parse(word)
    except CaseNumberWrongError:
        return None


def pages_of(documents: Sequence[Document]) -> str:
    """Return where documents stand, as a clerk says it: 全部材料.pdf 第3、4页."""
    pages: dict[str, list[int]] = {}
    for document in documents:
        for file, page in document.parts:
            pages.setdefault(file, []).append(page)
    return "\uff1b".join(f"{file} 第{'、'.join(map(str, sorted(some)))}页" for file, some in pages.items())
