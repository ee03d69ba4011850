"""办事材料清单 as PDF: one A4 page for every matter and situation, in letters that old people can read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pypdfium2
import pytest
import zxingcpp

from casework.covers import cover_of
from casework.papers.checklist import checklist_pdf, lay_out
from extractors.values import WHOLE_PAGE, Barcode, Document, Place
from rules.catalogue import load_catalogue
from rules.checklist import Checklist, Situation, checklist

CATALOGUE = load_catalogue()
READABLE_POINTS = 11
A4_POINTS = (595, 842)


def situations(matter: str) -> Iterator[Checklist]:
    rule_set = CATALOGUE.matter(matter)
    for agent, applicant in product((None, False, True), (None, "person", "organisation")):
        if applicant is None or rule_set.applicant in ("either", applicant):
            yield checklist(rule_set, Situation(agent, applicant))  # type: ignore[arg-type]


def fits(told: Checklist) -> None:
    laid_out, size = lay_out(told)
    assert (len(laid_out.pages), size >= READABLE_POINTS) == (1, True), told.code


def test_the_longest_list_is_one_a4_page_with_its_text() -> None:
    told = checklist(CATALOGUE.matter("hazardous-chemicals"), Situation())
    pages = pypdfium2.PdfDocument(checklist_pdf(told))
    assert len(pages) == 1
    assert tuple(round(side) for side in pages[0].get_size()) == A4_POINTS
    text = pages[0].get_textpage().get_text_range().replace("\r\n", "")
    for word in (
        told.name,
        "如果由他人代办，还要带",
        "0564-12345",
        "待核实",
        *(one.name for one in told.always),
    ):
        assert word in text


def test_the_code_on_the_page_says_matter_version_and_situation() -> None:
    told = checklist(CATALOGUE.matter("senior-card"), Situation(agent=True))
    page = pypdfium2.PdfDocument(checklist_pdf(told))[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(page)
    assert code.text == told.code == "yichuang-checklist senior-card 2026-01-01 agent person"


@pytest.mark.parametrize("matter", sorted(CATALOGUE.matters))
def test_a_checklist_in_a_pile_is_not_taken_for_a_cover_sheet(matter: str) -> None:
    place = Place("pile.pdf", 1, WHOLE_PAGE)
    for told in situations(matter):
        sheet = Document((("pile.pdf", 1),), "other", 0.9, barcodes=(Barcode(place, "QR Code", told.code),))
        assert cover_of(sheet) is None


@pytest.mark.slow
@pytest.mark.parametrize("matter", sorted(CATALOGUE.matters))
def test_every_situation_of_every_matter_fits(matter: str) -> None:
    seen = set()
    for told in situations(matter):
        if told.sections not in seen:
            seen.add(told.sections)
            fits(told)
