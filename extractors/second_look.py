"""Read a decisive value twice where the first reading is in doubt: a tight crop at full resolution.

In doubt is a number whose check digit fails, and any decisive value below `SURE`. Two readings that agree
make a value sure; two that differ make it doubtful, unless a check digit proves one of them right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from extractors import ink, normalise
from extractors.engine import Engine, Pixels
from extractors.layout import Page
from extractors.values import Box, Document, FieldValue

SURE = 0.9
_AGREED, _DIFFERED, _PROVEN = 0.95, 0.5, 0.99

_Normaliser = Callable[[str], str | None]
_NUMBERS: Mapping[str, tuple[_Normaliser, Callable[[str], bool]]] = {
    **dict.fromkeys(
        ("id_number", "agent_id_number", "principal_id_number"),
        (normalise.id_number, normalise.id_number_is_valid),
    ),
    **dict.fromkeys(("uscc", "principal_uscc"), (normalise.uscc, normalise.uscc_is_valid)),
}
_DECISIVE: Mapping[str, _Normaliser] = {
    **{name: one for name, (one, _) in _NUMBERS.items()},
    **dict.fromkeys(("signed_date", "valid_from", "valid_until", "birth_date"), normalise.first_date),
    **dict.fromkeys(
        ("name", "applicant", "principal", "lessee", "lessor", "owner"), normalise.organisation_name
    ),
    **dict.fromkeys(("legal_representative", "agent_name"), normalise.person_name),
}


def look_again(documents: Iterable[Document], pages: Sequence[Page], engine: Engine) -> tuple[Document, ...]:
    """Return the documents with their doubtful decisive values read a second time."""
    by_place = {(page.file, page.number): page for page in pages}
    result = []
    for document in documents:
        fields = dict(document.fields)
        for name, value in document.fields.items():
            page = by_place.get((value.place.file, value.place.page))
            if page is not None and not page.born_digital and _in_doubt(name, value):
                fields[name] = _settled(name, value, _read_crop(page, value.place.box, engine))
        result.append(replace(document, fields=fields))
    return tuple(result)


def _in_doubt(name: str, value: FieldValue) -> bool:
    if value.blank or name not in _DECISIVE:
        return False
    if name in _NUMBERS:
        return not _NUMBERS[name][1](value.value)
    return value.confidence < SURE


def _read_crop(page: Page, box: Box, engine: Engine) -> list[str]:
    """Read the place again, as it is and with its ink evened out."""
    height, width = page.picture.shape
    margin = 0.15 * box.height * height
    top, bottom = max(int(box.top * height - margin), 0), int(box.bottom * height + margin)
    left, right = max(int(box.left * width - 2 * margin), 0), int(box.right * width + 2 * margin)
    crop: Pixels = np.ascontiguousarray(page.pixels[top:bottom, left:right])
    if min(crop.shape[:2]) < 8:
        return []
    return [engine.read_strip(crop).text, engine.read_strip(ink.for_reading(crop)).text]


def _settled(name: str, first: FieldValue, again: Sequence[str]) -> FieldValue:
    normaliser = _DECISIVE[name]
    readings = [value for value in map(normaliser, again) if value]
    if name in _NUMBERS:
        proven = next((value for value in readings if _NUMBERS[name][1](value)), None)
        if proven is not None:
            return replace(first, value=proven, raw=proven, confidence=_PROVEN)
    if first.value in readings:
        return replace(first, confidence=max(first.confidence, _AGREED))
    return replace(first, confidence=min(first.confidence, _DIFFERED))
