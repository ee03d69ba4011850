"""证件照: a portrait, told by the face it shows (extractors.faces) or by the words around it."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.kinds.base import Fields, Kind
from extractors.layout import Page


def read(_pages: Sequence[Page]) -> Fields:
    """A portrait has no fields."""
    return {}


KIND = Kind(
    "id_photo",
    read,
    (r"照片粘贴", r"^.{0,4}免冠.{0,6}(?:照片?|相片)", r"^[一二1-2]寸.{0,4}照片?$"),
    grows=False,
)
