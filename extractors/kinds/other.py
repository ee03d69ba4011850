"""A paper of no known kind: its heading tells the clerk what it is."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.kinds.base import Fields, Kind, put, title_of
from extractors.layout import Page


def read(pages: Sequence[Page]) -> Fields:
    """The largest heading, for papers of no known kind."""
    fields: Fields = {}
    put(fields, "title", title_of(pages))
    return fields


KIND = Kind("other", read)
