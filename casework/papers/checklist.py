"""办事材料清单 as one A4 page with a QR code: the largest letters that still fit on the page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NoReturn

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from rules.checklist import Checklist

SIZES: Final = (18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
"""Letter sizes in points, largest first; below the last the list is broken onto a second page."""


def checklist_pdf(told: Checklist) -> bytes:
    """Return the checklist as a PDF of one page."""
    laid_out, _ = lay_out(told)
    return bytes(laid_out.write_pdf())


def lay_out(told: Checklist) -> tuple[Any, float]:
    """Return the document and its letter size in points: the largest of SIZES that fits on one page."""
    low, high = 0, len(SIZES) - 1
    best = _document(told, SIZES[high])
    while low < high:  # the first size that fits; whatever is smaller fits too
        middle = (low + high) // 2
        tried = _document(told, SIZES[middle])
        if len(tried.pages) == 1:
            high, best = middle, tried
        else:
            low = middle + 1
    return best, SIZES[high]


def _document(told: Checklist, size: float) -> Any:
    page = _template().render(list=told, size=size, qr=_qr(told.code))
    return HTML(string=page, url_fetcher=_nothing_from_outside).render(font_config=_fonts())


def _qr(text: str) -> Markup:
    """Return the QR code as SVG. Only letters, digits and dashes of ours go in."""
    return Markup(segno.make(text, error="m", micro=False).svg_inline(scale=1, border=2, omitsize=True))  # noqa: S704


@lru_cache(maxsize=1)
def _template() -> Any:
    folder = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    return folder.get_template("checklist.html")


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def _nothing_from_outside(url: str, *_: object, **__: object) -> NoReturn:
    """A hall has no internet, and the page needs nothing but itself."""
    raise ValueError(f"not fetched: {url}")
