"""What a row below the headings is: an entry, more of one, a department's heading, a sum, a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from casework.workbook import Sheet
from casework.workbook_headings import MATERIAL, SERIAL
from casework.workbook_tables import Table
from rules.departments import Department, department_named, loose
from rules.implementation_list import MaterialEntry
from rules.list_values import as_text

_SUM: Final = re.compile(r"^(?:合计|总计|小计|共计|总数)")
_NUMBER: Final = re.compile(r"^共?\s*[0-9]+\s*[项个件]?$")
_NOTE: Final = re.compile(
    r"^(?:注|备注|说明|填表|制表|审核|填报|联系人|联系电话|经办|日期|单位负责)[^、]{0,8}[:：.．\d]|^注$"
)
_NUMBERING: Final = re.compile(r"^[（(]?(?:[一二三四五六七八九十百]+|[0-9]+)[)）]?[、.．\s]\s*")
_COUNT: Final = re.compile(r"[（(](?:共|计)?\s*([0-9]+)\s*[项个件]?[^（()）]*[)）]\s*$")
_BULLET: Final = re.compile(r"^\s*(?:[（(]?[0-9一二三四五六七八九十]{1,2}[)）]?[、.．)）]|[①-⑳])\s*")


class RowKind(StrEnum):
    """What a row is."""

    EMPTY = "empty"
    ENTRY = "entry"
    MORE = "more"
    SECTION = "section"
    SUM = "sum"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Section:
    """A row that names a department for the rows below; `counted` is the number of matters it states."""

    text: str
    department: Department | None
    counted: int | None


def kind_of(table: Table, row: int, departments: Sequence[Department]) -> RowKind:
    """Say what a row of a sheet of matters is; what cannot be told is an entry, so that nothing is lost."""
    own = {column: as_text(raw) for column, raw in table.sheet.cells[row].items()}
    serial, name = table.column_of(SERIAL), table.column_of("name")
    told = {column: text for column, text in own.items() if column != serial}
    first_column, first = min(own.items())
    alone = len(own) == 1
    if _SUM.match(loose(first)) and (name not in own or first_column == name or _NUMBER.match(own[name])):
        kind = RowKind.SUM
    elif _NOTE.match(first) and (name not in own or first_column in (name, serial)) and len(own) <= 3:
        kind = RowKind.NOTE
    elif not told and first.isdigit():
        kind = RowKind.EMPTY
    elif alone and (section_of(first, departments).department or _is_numbered(first, first_column, name)):
        kind = RowKind.SECTION
    elif _goes_on(table, row, own, name):
        kind = RowKind.MORE
    else:
        kind = RowKind.ENTRY
    return kind


def section_of(text: str, departments: Sequence[Department]) -> Section:
    """Return what 一、管委办公室（11项） says."""
    count = _COUNT.search(text)
    bare = _NUMBERING.sub("", text[: count.start()] if count else text).strip()
    department = department_named(departments, bare) or department_named(departments, text)
    return Section(text, department, int(count[1]) if count else None)


def sum_stated(table: Table, row: int) -> tuple[int, int] | None:
    """Return (column, number of matters) that a row of sums states, None where it states none."""
    counted = {table.column_of(key) for key in (SERIAL, "department", "name", "variant_name")}
    for column, raw in sorted(table.sheet.cells[row].items()):
        text = loose(as_text(raw))
        if found := re.search(r"([0-9]+)(?:项|个|件)", text):
            return column, int(found[1])
        if column in counted and re.fullmatch(r"[0-9]+", text):
            return column, int(text)
    return None


def department_in(text: str, departments: Sequence[Department]) -> Department | None:
    """Return the one department whose name or alias `text` (a sheet's title) holds, else None."""
    whole = loose(text)
    found = {
        one.key: max(len(loose(name)) for name in (one.name, *one.aliases) if loose(name) in whole)
        for one in departments
        if any(loose(name) in whole for name in (one.name, *one.aliases))
    }
    if not found:
        return None
    longest = max(found.values())
    keys = [key for key, length in found.items() if length == longest]
    return next(one for one in departments if one.key == keys[0]) if len(keys) == 1 else None


def _is_numbered(text: str, column: int, name: int | None) -> bool:
    """Say whether a lone cell looks like a department's heading though nobody knows the department."""
    return bool(re.match(r"^[（(]?[一二三四五六七八九十]+[)）]?[、.．]", text)) and (
        column != name or bool(_COUNT.search(text))
    )


def _goes_on(table: Table, row: int, own: dict[int, str], name: int | None) -> bool:
    """Say whether the row holds a further material of the entry above."""
    material = table.column_of(f"{MATERIAL}name")
    if material is None or name is None:
        return False
    variant = table.column_of("variant_name")
    if _is_covered(table.sheet, row, name, table.first_row):
        return variant is None or variant not in own
    matter_columns = [
        column for column, heading in table.columns.items() if not heading.key.startswith(MATERIAL)
    ]
    return material in own and not any(column in own for column in matter_columns)


def _is_covered(sheet: Sheet, row: int, column: int, first_row: int) -> bool:
    top, _ = sheet.first_of(row, column)
    return first_row <= top < row


def listed_materials(text: str) -> list[MaterialEntry]:
    """Return the materials of a cell that lists them: one to a line, or numbered and parted by semicolons."""
    parts = [part for line in text.split("\n") for part in re.split(r"[；;]", line)]
    names = [_BULLET.sub("", part).strip(" 。.；;") for part in parts]
    return [
        MaterialEntry(name=re.sub(r"\s+", "", name)) for name in names if name and name not in ("无", "/")
    ]
