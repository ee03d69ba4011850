"""办事材料清单 as one A4 page with a QR code: the largest letters that still fit on the page."""

from __future__ import annotations

from typing import Any, Final

from casework.papers import render
from rules.checklist import Checklist

SIZES: Final = (18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
"""Letter sizes in points, largest first; below the last the list is broken onto a second page."""


def checklist_pdf(told: Checklist) -> bytes:
    """Return the checklist as a PDF of one page."""
    laid_out, _ = lay_out(told)
    return render.pdf_of(laid_out)


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
    page = render.template("checklist.html").render(list=told, size=size, qr=render.qr(told.code))
    return render.lay_out(page)
