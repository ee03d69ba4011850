"""Rows of labels and values, for papers that say the same in a table, in boxes or in lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

Row = dict[str, Any]
ARRANGEMENTS = ("table", "pairs", "lines")


def rows_of(
    rng: Random, fields: Mapping[str, str], labels: Mapping[str, Sequence[str]], dates: Sequence[str] = ()
) -> list[Row]:
    """Return a row for each labelled field that is there; `dates` are printed in the paper's style."""
    return [
        {"label": rng.choice(list(words)), "text": fields[key], "date": key in dates}
        for key, words in labels.items()
        if fields.get(key)
    ]


def plain_row(label: str, text: str) -> Row:
    """Return a row that is printed but is no field of the truth."""
    return {"label": label, "text": text, "date": False}
