"""From a template to PDF: what every paper of the hall shares (fonts, QR code, nothing from outside).

The same page gives the same bytes on the same machine: nothing of a PDF depends on when it was made.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from casework.papers.words import FILTERS

TEMPLATES: Final = Path(__file__).parent
ONLY_WHAT_THE_PAGE_HOLDS: Final = URLFetcher(allowed_protocols=("data",))
"""A hall has no internet, and no page needs it: pictures stand within the page itself."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates of this folder; whatever is put into them is text, never markup."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.filters.update(FILTERS)
    return made


def template(name: str) -> Template:
    """Return the template in the file `name`."""
    return environment().get_template(name)


def lay_out(page: str) -> Any:
    """Return the document that the HTML `page` makes."""
    return HTML(string=page, url_fetcher=ONLY_WHAT_THE_PAGE_HOLDS).render(font_config=_fonts())


def pdf_of(document: Any) -> bytes:
    """Return a document as PDF."""
    return bytes(document.write_pdf())


def qr(text: str) -> Markup:
    """Return the QR code as SVG. Only letters, digits and dashes of ours go in."""
    return Markup(segno.make(text, error="m", micro=False).svg_inline(scale=1, border=2, omitsize=True))  # noqa: S704


def digest_of(*names: str) -> str:
    """Return the first eight hex digits of the SHA-256 over the template files `names`."""
    content = b"".join((TEMPLATES / name).read_bytes() for name in names)
    return hashlib.sha256(content).hexdigest()[:8]


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    return FontConfiguration()
