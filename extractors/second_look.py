"""Read a decisive value again where the first reading is in doubt: a tight crop, and the second engine.

In doubt is a number whose check digit fails, and any decisive value below `SURE`. Two readings that agree
make a value sure; readings that all differ make it doubtful, unless a check digit proves one of them right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from extractors import ink, normalise
from extractors.engine import Engine, Pixels
from extractors.layout import Page
from extractors.values import Box, Document, FieldValue

SURE = 0.95
_SURE_OF_A_DATE = 0.97  # a digit is read as another without much doubt: no word stands around it
_LEAST_SIDE = 8  # pixels
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
    **dict.fromkeys(
        ("signed_date", "issued_date", "valid_from", "valid_until", "birth_date"), normalise.first_date
    ),
    **dict.fromkeys(
        ("name", "applicant", "principal", "lessee", "lessor", "owner"), normalise.organisation_name
    ),
    **dict.fromkeys(("legal_representative", "agent_name"), normalise.person_name),
}


def look_again(
    documents: Iterable[Document], pages: Sequence[Page], engine: Engine, second: Engine
) -> tuple[Document, ...]:
    """Return the documents with their doubtful values read again; `second` only where they differ."""
    by_place = {(page.file, page.number): page for page in pages}
    result = []
    for document in documents:
        fields = dict(document.fields)
        for name, value in document.fields.items():
            page = by_place.get((value.place.file, value.place.page))
            if page is not None and not page.born_digital and _in_doubt(name, value):
                fields[name] = _settled(name, value, _crop(page, value.place.box), engine, second)
        result.append(replace(document, fields=fields))
    return tuple(result)


def _in_doubt(name: str, value: FieldValue) -> bool:
    if value.blank or name not in _DECISIVE:
        return False
    if name in _NUMBERS:
        return not _NUMBERS[name][1](value.value)
    return value.confidence < (SURE if _DECISIVE[name] is not normalise.first_date else _SURE_OF_A_DATE)


def _crop(page: Page, box: Box) -> Pixels:
    """The place at full resolution, with a little room about it."""
    height, width = page.picture.shape
    margin = 0.15 * box.height * height
    top, bottom = max(int(box.top * height - margin), 0), int(box.bottom * height + margin)
    left, right = max(int(box.left * width - 2 * margin), 0), int(box.right * width + 2 * margin)
    return np.ascontiguousarray(page.pixels[top:bottom, left:right])


def _settled(name: str, first: FieldValue, crop: Pixels, engine: Engine, second: Engine) -> FieldValue:
    """Read the crop as it is, then with its ink evened out, then by the second engine, until two agree."""
    if min(crop.shape[:2]) < _LEAST_SIDE:
        return first
    clear = ink.for_reading(crop)
    for reader, strip in ((engine, crop), (engine, clear), (second, clear)):
        value = _DECISIVE[name](reader.read_strip(strip).text)
        if value is None:
            continue
        if name in _NUMBERS and _NUMBERS[name][1](value):
            return replace(first, value=value, raw=value, confidence=_PROVEN)
        if value == first.value:
            return replace(first, confidence=max(first.confidence, _AGREED))
    return replace(first, confidence=min(first.confidence, _DIFFERED))
