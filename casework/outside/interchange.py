"""Interchange files: plain CSV or JSON Lines, as any system can write them (S29).

What comes in may be anything: every bad row is named with its line and the reason, and then nothing of the
file is taken. Texts in faults are shortened and have no control characters.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from casework.errors import OutsideFileRefusedError
from casework.outside.tables import FIELDS
from rules.departments import loose
from rules.outside import NoSuchCodeError, OutsideRecord, OutsideSystem

Form = Literal["csv", "csv-gb18030", "jsonl"]
MAX_ROWS: Final = 100_000
MAX_TEXT: Final = 64
_NEEDED: Final = ("outside_number", "state", "received_on")
_SHOWN: Final = 20
_DATE: Final = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
    r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_SPOILT_NUMBER: Final = re.compile(r"[0-9.]+[eE]\+?[0-9]+")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Fault:
    """A bad row: its line in the file, from 1 (0: the file as a whole), and what is wrong in Chinese."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"第{self.line}行：{self.reason}" if self.line else self.reason


def read_records(system: OutsideSystem, name: str, data: bytes) -> list[OutsideRecord]:
    """Return the records of a file that `system` wrote.

    Raises OutsideFileRefusedError, which names every bad row.
    """
    faults: list[Fault] = []
    records: list[OutsideRecord] = []
    lines: dict[str, int] = {}
    try:
        for line, row in _rows(system, data):
            record = _record(system, line, row, faults) if isinstance(row, dict) else None
            if isinstance(row, str):
                faults.append(Fault(line, row))
            if record is None:
                continue
            first = lines.setdefault(record.outside_number, line)
            if first != line:
                faults.append(Fault(line, f"外部编号{record.outside_number}与第{first}行重复"))
            records.append(record)
    except _UnreadableError as error:
        faults.append(Fault(error.line, error.why))
    if faults:
        raise refused(name, faults)
    return records


def refused(name: str, faults: Sequence[Fault]) -> OutsideFileRefusedError:
    """Return the error that names the faults of a file; `details["faults"]` holds all of them."""
    return OutsideFileRefusedError(name=name, count=len(faults), first=faults[0], faults=tuple(faults))


def write_rows(
    system: OutsideSystem, fields: Sequence[str], rows: Sequence[Mapping[str, str]], form: Form
) -> bytes:
    """Return the rows as a file with the headings of `system`; CSV in UTF-8 begins with a BOM, for Excel.

    In CSV a text that a spreadsheet would run as a formula is put behind an apostrophe.
    """
    headings = {field: system.columns.get(field, FIELDS[field]) for field in fields}
    if form == "jsonl":
        told = [{headings[field]: row[field] for field in fields} for row in rows]
        return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told).encode()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings.values())
    writer.writerows([_harmless(row[field]) for field in fields] for row in rows)
    return text.getvalue().encode("gb18030" if form == "csv-gb18030" else "utf-8-sig")


class _UnreadableError(Exception):
    """Why a file cannot be read on."""

    def __init__(self, why: str, line: int = 0) -> None:
        self.why, self.line = why, line
        super().__init__(why)


_Row = tuple[int, dict[str, str] | str]
"""A line, and what stands in our fields there, or why it cannot be read."""


def _rows(system: OutsideSystem, data: bytes) -> Iterator[_Row]:
    """Give the rows of the file. Raises _UnreadableError where it cannot be read on."""
    text = _text(data)
    fields = _fields(system)
    rows = _json_rows(fields, text) if text.lstrip().startswith("{") else _csv_rows(fields, system, text)
    for count, (line, row) in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise _UnreadableError(f"超过{MAX_ROWS}行，请分成几个文件", line)
        yield line, row


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
        raise _UnreadableError("不是UTF-8或GB18030的文本，请另存为CSV（UTF-8）")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _UnreadableError("不是UTF-8或GB18030的文本，请另存为CSV（UTF-8）")


def _csv_rows(fields: Mapping[str, str], system: OutsideSystem, text: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: dict[str, int] | None = None
    width, begins = 0, 1
    try:
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns, width = _columns(fields, system, cells), len(cells)
            elif len(cells) != width:
                yield line, f"有{len(cells)}列，表头是{width}列"
            else:
                yield line, {field: cells[place] for field, place in columns.items()}
    except csv.Error:
        raise _UnreadableError("引号不成对，或者有一格过长", begins) from None
    if columns is None:
        raise _UnreadableError("是空文件")


def _columns(fields: Mapping[str, str], system: OutsideSystem, headings: Sequence[str]) -> dict[str, int]:
    """Return where our fields stand. A column that is none of ours is passed over."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        field = fields.get(loose(heading))
        if field in found:
            raise _UnreadableError(f"“{_clip(heading)}”这一列有两列", 1)
        if field is not None:
            found[field] = place
    missing = [system.columns.get(field, FIELDS[field]) for field in _NEEDED if field not in found]
    if missing:
        raise _UnreadableError(f"表头缺少{'、'.join(missing)}", 1)
    return found


def _fields(system: OutsideSystem) -> dict[str, str]:
    """Return our fields by every heading they may have: ours in Chinese and English, and the system's."""
    names = {loose(word): field for field, word in FIELDS.items()}
    names |= {loose(field): field for field in FIELDS}
    return names | {loose(word): field for field, word in system.columns.items()}


def _json_rows(fields: Mapping[str, str], text: str) -> Iterator[_Row]:
    for line, one in enumerate(text.split("\n"), start=1):
        if not one.strip():
            continue
        try:
            told = json.loads(one)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            yield line, "不是一个JSON对象"
            continue
        named = {fields.get(loose(key)): _plain(value) for key, value in told.items()}
        yield line, {field: value for field, value in named.items() if field is not None}


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _record(
    system: OutsideSystem, line: int, row: Mapping[str, str], faults: list[Fault]
) -> OutsideRecord | None:
    """Return the record of a row; None where something is wrong, which is added to `faults`."""
    before = len(faults)

    def wrong(reason: str) -> None:
        faults.append(Fault(line, reason))

    number = _number(row.get("outside_number", ""), "外部编号", wrong)
    ours = _number(row.get("case_number", ""), "办件编号", wrong, needed=False)
    received = _day(row.get("received_on", ""), "收件日期", wrong)
    decided = _day(row.get("decided_on", ""), "决定日期", wrong, needed=False)
    raw = row.get("state", "").strip()
    try:
        state = system.state(_clip(raw))
    except NoSuchCodeError as error:
        wrong(str(error) if raw else "没有办件状态")
        return None
    if received is not None and decided is not None and decided < received:
        wrong(f"决定日期{decided}早于收件日期{received}")
    if len(faults) > before or received is None:
        return None
    return OutsideRecord(number, state, received, ours, decided)


def _number(text: str, name: str, wrong: Any, *, needed: bool = True) -> str:
    number = text.strip().removeprefix("'")
    if not number:
        if needed:
            wrong(f"没有{name}")
    elif len(number) > MAX_TEXT:
        wrong(f"{name}超过{MAX_TEXT}个字符")
    elif any(unicodedata.category(char)[0] == "C" or char.isspace() for char in number):
        wrong(f"{name}“{_clip(number)}”中有空格或看不见的字符")
    elif _SPOILT_NUMBER.fullmatch(number):
        wrong(f"{name}“{_clip(number)}”被Excel当作数字保存，末几位已丢失")
    return number


def _day(text: str, name: str, wrong: Any, *, needed: bool = True) -> date | None:
    word = text.strip()
    if not word:
        if needed:
            wrong(f"没有{name}")
        return None
    found = _DATE.fullmatch(word)
    try:
        parts = [int(part) for part in found.groups() if part and part.isdigit()] if found else []
        day = date(*parts) if len(parts) == 3 else None
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2100:
        wrong(f"{name}“{_clip(word)}”不是日期，应如2026-01-01")
        return None
    return day


def _clip(text: str) -> str:
    """Return what can be shown of a text: no control characters, not too long."""
    shown = "".join(char if unicodedata.category(char)[0] != "C" else "�" for char in text)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
