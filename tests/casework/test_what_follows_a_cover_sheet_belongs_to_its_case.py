"""封面页 and 回执: a code with a case number sends what lies behind it to that case."""

from __future__ import annotations

import io
from datetime import date

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from casework.covers import cover_of, pages_of, sort_by_cover
from casework.precheck import precheck_files
from extractors.values import WHOLE_PAGE, Barcode, Document, Place
from storage.case_numbers import compose

MINE, OTHER = (compose("LA01", date(2026, 11, 2), "1", serial) for serial in (7, 8))


def paper(page: int, kind: str = "id_card", code: str = "") -> Document:
    place = Place("pile.pdf", page, WHOLE_PAGE)
    codes = (Barcode(place, "QR Code", code),) if code else ()
    return Document((("pile.pdf", page),), kind, 0.9, barcodes=codes)


def cover(page: int, number: str) -> Document:
    return paper(page, "other", f"https://hall.example/q?n={number}&v=1")


def pages(*documents: Document) -> list[int]:
    return [document.parts[0][1] for document in documents]


def test_papers_before_any_cover_are_the_cases_own() -> None:
    pile = sort_by_cover([paper(1), cover(2, OTHER), paper(3), paper(4)], MINE)
    assert pages(*pile.own) == [1]
    assert [(number, *pages(document)) for number, document in pile.others] == [(OTHER, 3), (OTHER, 4)]


def test_the_cases_own_cover_brings_the_pile_back_to_it() -> None:
    pile = sort_by_cover([cover(1, OTHER), paper(2), cover(3, MINE), paper(4)], MINE)
    assert pages(*pile.own) == [4]


def test_on_a_pile_of_no_known_case_the_cover_on_top_says_whose_it_is() -> None:
    pile = sort_by_cover([cover(1, MINE), paper(2), cover(3, OTHER), paper(4)])
    assert (pages(*pile.own), len(pile.others)) == ([2], 1)


def test_a_number_with_a_wrong_check_character_is_no_cover() -> None:
    wrong = MINE[:-1] + ("A" if MINE[-1] != "A" else "B")
    assert cover_of(cover(1, wrong)) is None


def test_a_code_on_a_licence_is_no_cover() -> None:
    assert cover_of(paper(1, "business_licence", MINE)) is None


def test_where_the_papers_lie_is_said_as_a_clerk_says_it() -> None:
    assert pages_of([paper(4), paper(3)]) == "pile.pdf 第3、4页"


@pytest.mark.slow
def test_a_real_cover_sheet_in_a_pile_goes_to_a_person_with_what_follows() -> None:
    def sheet(draw_code: bool) -> Image.Image:
        page = Image.new("RGB", (1240, 1754), "white")
        ImageDraw.Draw(page).text((100, 900), "0564 12345 2026-11-02 ABC", fill="black", font_size=48)
        if draw_code:
            code = zxingcpp.create_barcode(OTHER, zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
            page.paste(Image.fromarray(code), (400, 300))
        return page

    data = io.BytesIO()
    sheet(False).save(data, "PDF", save_all=True, append_images=[sheet(True), sheet(False)])
    result = precheck_files(
        "senior-card", [("pile.pdf", data.getvalue())], received_on=date(2026, 11, 3), case_number=MINE
    )
    (finding,) = [one for one in result.verdict.findings if one.rule == "COVER"]
    assert OTHER in finding.message
    assert "pile.pdf 第3页" in finding.message
    assert result.verdict.needs_review
