"""Turn a paper into a PDF: Jinja2 template, drawn marks, WeasyPrint."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2 as pdfium
import weasyprint
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image
from weasyprint.text.fonts import FontConfiguration

from samples import marks
from samples.dice import dice
from samples.paper import Paper, Place, print_date
from samples.portrait import portrait_svg, qr_svg

logging.getLogger("weasyprint").setLevel(logging.ERROR)
_TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loaded = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    loaded.globals.update(portrait=portrait_svg, qr=qr_svg)
    return loaded


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def _drawn(place: Place, rng: Random) -> dict[str, Any]:
    """Return what a template needs to set a mark: picture, where it leans, how large it is."""
    shown: dict[str, Any] = {
        "label": place.label,
        "asks": place.asks_for,
        "present": place.present,
        "name": place.text,
    }
    shown |= {
        "dx": rng.uniform(-6, 10),
        "dy": rng.uniform(-5, 3),
        "mm": rng.uniform(39, 43),
        "over": rng.random() < 0.25,
    }
    if not place.present:
        return shown | {"image": ""}
    if place.asks_for == "seal":
        picture = marks.seal(place.text, rng, place.number, place.below, place.form == "oval")
    else:
        picture = marks.signature(place.text, rng)
        shown["mm"] = rng.uniform(8, 11.5)
    return shown | {"image": marks.data_uri(picture), "ratio": picture.width / picture.height}


def to_pdf(paper: Paper, seed: int) -> bytes:
    """Return the paper as a born-digital PDF."""
    places = [_drawn(p, dice("mark", seed, paper.role, n)) for n, p in enumerate(paper.places)]

    def shown(key: str) -> str:
        return print_date(paper.fields.get(key, ""), paper.date_style)

    day: Callable[[str], str] = lambda value: print_date(value, paper.date_style)  # noqa: E731
    html = (
        _environment()
        .get_template(paper.template)
        .render(f=paper.fields, c=paper.context, places=places, shown=shown, day=day, sheets=paper.sheets)
    )
    document: bytes = weasyprint.HTML(string=html, base_url=str(_TEMPLATES)).write_pdf(font_config=_fonts())
    return document


def to_pictures(pdf: bytes, dpi: int) -> list[Image.Image]:
    """Return a PDF's pages as pictures."""
    opened = pdfium.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in opened]
    finally:
        opened.close()
