"""Open a workbook that somebody hands in: bytes → sheets of plain cells, or a refusal in one sentence.

Nothing in the file is believed before it is measured. The unpacked size is taken from the archive's
directory (Python's zipfile never unpacks more than that), sheets are read as a stream whatever dimensions
they claim, document types (entities) are refused. Formulas are never evaluated: the value that Excel
stored beside them counts.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from casework.errors import WorkbookRefusedError
from rules.list_values import Raw

MIB: Final = 1024 * 1024
MAX_BYTES: Final = 20 * MIB
MAX_UNPACKED: Final = 96 * MIB
MAX_PARTS: Final = 2000
MAX_SHEETS: Final = 100
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 300
MAX_MERGES: Final = 20_000
MAX_COVERED: Final = 1_000_000

RESAVE: Final = "请用Excel或WPS打开它，另存为“Excel工作簿（.xlsx）”后再导入"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_DOCUMENT_TYPE: Final = (
    *(b"<!DOCTYPE", b"<!ENTITY"),
    *("<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be")),
)
_SHEET: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; all from 1, all included."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: what stands in which cell, row and column from 1; `merged` maps a covered cell to the first.

    `uncomputed` are cells with a formula whose value the file does not hold.
    """

    title: str
    cells: Mapping[int, Mapping[int, Raw]]
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    uncomputed: frozenset[tuple[int, int]] = frozenset()

    def raw(self, row: int, column: int) -> Raw:
        """Return what the cell shows: a covered cell shows what its merged area shows."""
        row, column = self.merged.get((row, column), (row, column))
        return self.cells.get(row, {}).get(column)

    def first_of(self, row: int, column: int) -> tuple[int, int]:
        """Return the first cell of the merged area that covers the cell, else the cell itself."""
        return self.merged.get((row, column), (row, column))


def open_workbook(name: str, data: bytes) -> list[Sheet]:
    """Return the sheets of an .xlsx. Raises WorkbookRefusedError, whose sentence says what to do."""
    archive = _checked_archive(name, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = book.worksheets
            if len(sheets) > MAX_SHEETS:
                raise _refused(
                    name, f"有{len(sheets)}张工作表，多于{MAX_SHEETS}张", "请删去不要的工作表后再导入"
                )
            return [_sheet(name, archive, sheet) for sheet in sheets]
    except WorkbookRefusedError:
        raise
    except Exception as error:  # openpyxl raises what its parsers raise: whatever it is, the file is damaged
        raise _refused(name, "文件已损坏或不是标准的xlsx", RESAVE) from error
    finally:
        archive.close()


def _refused(name: str, reason: str, advice: str) -> WorkbookRefusedError:
    return WorkbookRefusedError(name=name, reason=reason, advice=advice)


def _checked_archive(name: str, data: bytes) -> zipfile.ZipFile:
    """Return the archive once its kind and size are known; nothing large has been unpacked by then."""
    if len(data) > MAX_BYTES:
        raise _refused(name, f"文件大于{MAX_BYTES // MIB}MiB", "请删去图片和不要的工作表后再导入")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _refused(
                name, "文件设有打开密码", "请打开后在“文件—信息—保护工作簿”中取消密码，保存后再导入"
            )
        raise _refused(name, "这是旧格式（.xls）", RESAVE)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        # NotImplementedError is how zipfile says: an archive over several disks, or of a later ZIP version
        raise _refused(name, "它不是xlsx表格（内容不是）", RESAVE) from error
    try:
        _check_parts(name, archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, RuntimeError, ValueError) as error:
        raise _refused(name, "文件已损坏或不是标准的xlsx", RESAVE) from error
    return archive


def _check_parts(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _refused(
            name, f"展开后大于{MAX_UNPACKED // MIB}MiB", "请只留下事项清单，另存为新的工作簿后再导入"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise _refused(name, "文件设有密码", "请取消密码，保存后再导入")
    if any(one.endswith(".ods") or one == "content.xml" for one in names):
        raise _refused(name, "这是ODS表格", RESAVE)
    if "xl/workbook.bin" in names:
        raise _refused(name, "这是二进制工作簿（.xlsb）", RESAVE)
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        raise _refused(name, "它不是xlsx表格", RESAVE)
    if any(one.lower().endswith("vbaproject.bin") for one in names):
        raise _refused(name, "文件带有宏（.xlsm）", RESAVE)
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            content = archive.read(part)
            if any(word in content for word in _DOCUMENT_TYPE):
                raise _refused(name, "文件含有不许可的XML实体定义", RESAVE)


def _sheet(name: str, archive: zipfile.ZipFile, sheet: Any) -> Sheet:
    with archive.open(sheet._worksheet_path) as source:
        areas, uncomputed = _surveyed(name, sheet.title, source)
    sheet.reset_dimensions()  # what the file says of its own size is not believed
    rows = sheet.iter_rows(min_row=1, max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
    cells: dict[int, dict[int, Raw]] = {}
    for number, row in enumerate(rows, 1):
        held = {column: value for column, value in enumerate(row, 1) if not _is_empty(value)}
        if held:
            cells[number] = held
    return Sheet(sheet.title, cells, _covered(areas, cells), uncomputed)


def _is_empty(value: Raw) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _surveyed(name: str, title: str, source: Any) -> tuple[list[Area], frozenset[tuple[int, int]]]:
    """Read a sheet's XML once: merged areas, and formulas without a value. Refuses what is too large."""
    areas: list[Area] = []
    uncomputed: set[tuple[int, int]] = set()
    for tag, element in _elements(source):
        if tag == "c" and len(element):
            row, column = coordinate_to_tuple(element.get("r") or "A1")
            if row > MAX_ROWS or column > MAX_COLUMNS:
                reason = f"工作表“{title}”的内容超出{MAX_ROWS}行或{MAX_COLUMNS}列（{element.get('r')}）"
                raise _refused(name, reason, "请删去清单以外的内容后再导入")
            if element.find(f"{_SHEET}f") is not None and not (element.findtext(f"{_SHEET}v") or "").strip():
                uncomputed.add((row, column))
        elif tag == "mergeCell":
            left, top, right, bottom = range_boundaries(element.get("ref") or "A1")
            areas.append((int(top or 1), int(left or 1), int(bottom or MAX_ROWS), int(right or MAX_COLUMNS)))
            if len(areas) > MAX_MERGES:
                raise _refused(name, f"工作表“{title}”的合并单元格太多", "请取消清单以外的合并后再导入")
    return areas, frozenset(uncomputed)


def _elements(source: Any) -> Iterator[tuple[str, ET.Element]]:
    """Yield the cells and merged areas of a sheet, each forgotten again."""
    holders: list[ET.Element] = []
    for event, element in ET.iterparse(source, events=("start", "end")):  # noqa: S314 (entities were refused)
        tag = element.tag.removeprefix(_SHEET)
        if event == "start":
            if tag in ("sheetData", "mergeCells"):
                holders.append(element)
            continue
        if tag in ("c", "mergeCell"):
            yield tag, element
        if tag in ("row", "mergeCell"):
            holders[-1].clear()


def _covered(
    areas: list[Area], cells: Mapping[int, Mapping[int, Raw]]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Map each covered cell to the first of its area, within the rows that hold something."""
    last_row = max(cells, default=0)
    last_column = max((max(row) for row in cells.values()), default=0)
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in areas:
        for row in range(top, min(bottom, last_row) + 1):
            for column in range(left, min(right, last_column) + 1):
                if (row, column) != (top, left):
                    covered[row, column] = (top, left)
        if len(covered) > MAX_COVERED:
            raise ValueError("merged areas overlap")
    return covered
