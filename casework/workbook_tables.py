"""Find the table in a sheet: where its headings stand, which column is what, and what sort of sheet it is.

Halls put a title above the headings, use two rows of headings (办理时限 over 法定 and 承诺), and keep
matters, materials and control totals on sheets of any name and order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from openpyxl.utils import get_column_letter

from casework.workbook import Sheet
from casework.workbook_headings import (
    IDENTITY,
    LIST_TABLE,
    MATERIAL,
    MATERIAL_TABLE,
    REMARK,
    SERIAL,
    TOTAL_TABLE,
    Heading,
    plain,
    recognised,
)
from rules.list_values import as_text

SEARCHED_ROWS: Final = 30
TYPO: Final = 0.75


class SheetKind(StrEnum):
    """What a sheet holds."""

    MATTERS = "matters"
    MATERIALS = "materials"
    TOTALS = "totals"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its sheet and kind, the last row of its headings, and what each column is.

    `texts` is what stands over each column; `unknown` are columns that nobody knows, `twice` those whose
    heading stands over another column already.
    """

    sheet: Sheet
    kind: SheetKind
    heading_row: int
    first_row: int
    columns: Mapping[int, Heading]
    texts: Mapping[int, str]
    unknown: tuple[int, ...]
    twice: tuple[int, ...]

    def column_of(self, key: str) -> int | None:
        """Return the column of an element, or None."""
        return next((column for column, heading in self.columns.items() if heading.key == key), None)

    def rows(self) -> Iterator[int]:
        """Return the rows below the headings that hold anything."""
        return (row for row in sorted(self.sheet.cells) if row >= self.first_row)

    def near(self, column: int) -> str | None:
        """Return the key of the heading that `column` was probably meant to have, if it is a mere slip."""
        table = MATERIAL_TABLE if self.kind is SheetKind.MATERIALS else LIST_TABLE
        text = plain(self.texts[column])
        near = get_close_matches(text, table, n=1, cutoff=TYPO)
        if not near or len(near[0]) != len(text) or self.column_of(table[near[0]]) is not None:
            return None
        return near[0]


def find_table(sheet: Sheet) -> Table | None:
    """Return the sheet's table, None where no headings are recognised."""
    tops = sorted(sheet.cells)[:SEARCHED_ROWS]
    found = [table for height in (1, 2) for top in tops if (table := _at(sheet, top, height)) is not None]
    return max(found, key=lambda table: len(table.columns), default=None)  # the first of equals: one row high


def letter(column: int) -> str:
    """Return a column's letters."""
    return get_column_letter(column)


def _at(sheet: Sheet, top: int, height: int) -> Table | None:
    """Return the table whose headings begin in row `top`, or None."""
    texts = _texts(sheet, top, height)
    for kind, table in (
        (SheetKind.MATTERS, LIST_TABLE),
        (SheetKind.TOTALS, TOTAL_TABLE),
    ):
        columns, unknown, twice = _columns(texts, table, height)
        keys = {heading.key for heading in columns.values()}
        if kind is SheetKind.MATTERS and "name" in keys and len(keys - {SERIAL}) > 1:
            if _is_of_materials(sheet, keys):
                kind = SheetKind.MATERIALS  # noqa: PLW2901
                columns, unknown, twice = _columns(texts, MATERIAL_TABLE, height)
        elif kind is SheetKind.MATTERS or not {"department", "total"} <= keys:
            continue
        shown = {column: " ".join(dict.fromkeys(parts)) for column, parts in texts.items()}
        last = top + height - 1
        return Table(sheet, kind, last, last + 1, columns, shown, tuple(unknown), tuple(twice))
    return None


def _is_of_materials(sheet: Sheet, keys: set[str]) -> bool:
    """Say whether it is a sheet of materials: one material to a row, and of the matter only its identity."""
    if f"{MATERIAL}name" not in keys:
        return False
    own = {key for key in keys if not key.startswith(MATERIAL)} - {SERIAL, REMARK, *IDENTITY}
    return not own or ("材料" in sheet.title and not own & {"frequency", "type", "statutory", "promised"})


def _texts(sheet: Sheet, top: int, height: int) -> dict[int, list[str]]:
    """Return what stands over each column, from above; a merged heading stands over all it covers."""
    width = max(
        (column for row in range(top, top + height) for column in sheet.cells.get(row, {})), default=0
    )
    covered = [column for (row, column) in sheet.merged if top <= row < top + height]
    texts: dict[int, list[str]] = {}
    for column in range(1, max([width, *covered]) + 1):
        parts = [as_text(sheet.raw(row, column)).replace("\n", "") for row in range(top, top + height)]
        if any(parts):
            texts[column] = [part for part in parts if part]
    return texts


def _columns(
    texts: Mapping[int, list[str]], table: Mapping[str, str], height: int
) -> tuple[dict[int, Heading], list[int], list[int]]:
    columns: dict[int, Heading] = {}
    unknown, twice = [], []
    seen: set[str] = set()
    for column, parts in texts.items():
        heading = _named(parts, table, height)
        if heading is None:
            unknown.append(column)
        elif heading.key in seen and heading.key != REMARK:
            twice.append(column)
        else:
            seen.add(heading.key)
            columns[column] = heading
    return columns, unknown, twice


def _named(parts: list[str], table: Mapping[str, str], height: int) -> Heading | None:
    distinct = list(dict.fromkeys(parts))
    if height == 1 or len(distinct) == 1:
        return recognised(distinct[-1], table) if distinct else None
    bare = "".join(re.sub(r"[(（].*?[)）]", "", part) for part in distinct)
    notes = "".join(re.findall(r"[(（](.*?)[)）]", " ".join(distinct)))
    heading = recognised(bare, table)
    return Heading(heading.key, notes) if heading else recognised(distinct[-1], table)
