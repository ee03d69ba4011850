"""Page, paper, workbook and JSON say the same, stand alone, and name no applicant (S51, S55)."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import rule_papers as papers_of
from october import PARCEL, Month
from openpyxl import Workbook, load_workbook
from PIL import Image

from casework.bulletin.as_json import as_json
from casework.bulletin.build import Bulletin
from casework.bulletin.charts import SHADES, charts_of
from casework.bulletin.figures import DEFINITIONS
from casework.bulletin.page import page, paper
from casework.bulletin.workbook import sheet_of, workbook

PERSONAL = (
    papers_of.REPRESENTATIVE[0],
    papers_of.REPRESENTATIVE[1],
    papers_of.ORGANISATION,
    papers_of.USCC,
    papers_of.PERSON[0],
    PARCEL.phone,
    PARCEL.address,
    PARCEL.tracking_number,
)


@pytest.fixture(scope="module")
def screen(bulletin: Bulletin) -> str:
    return page(bulletin)


@pytest.fixture(scope="module")
def pdf(bulletin: Bulletin) -> bytes:
    return paper(bulletin)


@pytest.fixture(scope="module")
def text(pdf: bytes) -> str:
    told = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(pdf))
    return re.sub(r"\s", "", told)


@pytest.fixture(scope="module")
def book(bulletin: Bulletin) -> Workbook:
    return load_workbook(io.BytesIO(workbook(bulletin)))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(screen: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(screen)
    return parser.found


def test_s51_every_figure_on_the_page_leads_to_its_cases(
    bulletin: Bulletin, screen: str, october: Month
) -> None:
    ids = {told["id"] for _, told in tags(screen) if "id" in told}
    links = {str(told["href"]).lstrip("#") for tag, told in tags(screen) if tag == "a"}
    assert links <= ids
    assert links == {key for key, figure in bulletin.figures.items() if figure.items}
    for number in october.cases.values():
        assert number in screen or number in (october.cases["Y1"], october.cases["Y2"])


def test_the_page_stands_alone(screen: str) -> None:
    found = tags(screen)
    assert {tag for tag, _ in found} & {"script", "link", "iframe"} == set()
    addresses = [str(told.get("src") or told.get("href")) for tag, told in found if tag in ("img", "a")]
    assert all(one.startswith(("data:image/svg+xml;base64,", "#")) for one in addresses)
    assert "http" not in re.sub(r"data:[^\"]*", "", screen)
    assert all(told.get("alt") for tag, told in found if tag == "img")


def test_the_paper_s_text_can_be_selected_and_holds_every_figure(bulletin: Bulletin, text: str) -> None:
    assert "2026年10月政务服务改革进展情况通报" in text
    for definition in DEFINITIONS:
        assert definition.name in text
        assert definition.sentence in text
    for key in ("received", "same_day", "promise_kept", "first_pass", "courier"):
        assert bulletin.figures[key].shown() in text
    assert "报送：“互联网+政务服务”工作领导小组" in text


def test_the_words_of_the_charts_are_text_too(bulletin: Bulletin, text: str) -> None:
    assert set(charts_of(bulletin)) == {"departments", "windows", "rates", "days", "stars"}
    assert "五星非常满意" in text
    assert text.count("城市管理行政执法局") > len(bulletin.by_department)


def test_every_font_of_the_paper_is_embedded(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    embedded = set()
    for one in document:
        for piece in one.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=5):
            font = pdfium.FPDFTextObj_GetFont(piece.raw)
            embedded.add(pdfium.FPDFFont_GetIsEmbedded(font))
    assert embedded == {1}


def test_overdue_and_late_cases_are_listed_on_paper(october: Month, text: str) -> None:
    for letter in "CKLBGJ":
        assert october.cases[letter] in text
    assert text.count("未督办") == 2
    assert text.count("已督办") == 1


def test_no_applicant_is_named_anywhere(bulletin: Bulletin, screen: str, text: str, book: Workbook) -> None:
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    cells = " ".join(str(value) for row in rows for value in row)
    for form in (screen, text, cells, json.dumps(as_json(bulletin), ensure_ascii=False)):
        assert [one for one in PERSONAL if one in form] == []


def rows(book: Workbook, title: str, first: int = 2) -> Iterator[tuple[object, ...]]:
    yield from book[title].iter_rows(min_row=first, values_only=True)


def test_the_workbook_s_sums_agree_with_its_lists(bulletin: Bulletin, book: Workbook) -> None:
    told = {row[1]: row for row in rows(book, "指标", 5)}
    for figure in bulletin.figures.values():
        title = sheet_of(figure)
        listed = [row for row in rows(book, title) if row[0] is not None]
        _, name, _, value, hits, total, *_, link = told[figure.definition.name][:9]
        assert (name, total, link) == (figure.definition.name, len(listed), title)
        if figure.definition.kind == "count":
            assert value == len(listed)
        if figure.definition.kind == "rate":
            met = sum(row[5] == "是" for row in listed)
            assert hits == met
            assert value == (round(100 * met / len(listed), 1) if listed else None)
        if figure.definition.kind == "mean" and listed:
            mean = sum(float(str(row[6])) for row in listed) / len(listed)
            assert abs(mean - float(str(value))) <= 0.06
    departments = [row for row in rows(book, "各部门") if row[0] is not None]
    assert sum(int(str(row[1])) for row in departments) == bulletin.figures["received"].total


def test_the_workbook_has_charts_of_its_own(book: Workbook) -> None:
    assert {sheet.title: len(sheet._charts) for sheet in book if sheet._charts} == {
        "指标": 1,
        "各部门": 1,
        "各窗口": 1,
    }


def test_the_charts_can_be_read_in_grey() -> None:
    """The three series differ by lightness alone, each at least by a fifth of the range."""
    greys = sorted(Image.new("RGB", (1, 1), shade).convert("L").getpixel((0, 0)) for shade in SHADES)
    assert all(later - earlier > 255 / 5 for earlier, later in pairwise(greys))


def test_the_same_month_makes_the_same_bytes(bulletin: Bulletin, pdf: bytes, screen: str) -> None:
    assert paper(bulletin) == pdf
    assert page(bulletin) == screen
