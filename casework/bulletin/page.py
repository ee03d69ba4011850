"""The bulletin as a page for the screen and as a paper: one template, nothing from outside, no script."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from casework.bulletin.build import BY_DEPARTMENT, BY_WINDOW, Bulletin
from casework.bulletin.charts import charts_of
from casework.bulletin.counting import Item
from casework.bulletin.counting_beside import COLOURS
from casework.bulletin.figures import BY_KEY
from casework.bulletin.words import load_lines, summary
from casework.papers.render import lay_out, pdf_of
from casework.papers.words import FILTERS
from storage.clock import local_date

TEMPLATES: Final = Path(__file__).parent
MOST_ON_PAPER: Final = 60
"""Cases that a list of the paper holds; the workbook holds all."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates of this folder; whatever is put into them is text, never markup."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    return made


def page(bulletin: Bulletin, *, screen: bool = True) -> str:
    """Return the bulletin as HTML: for the screen with every case of every figure, else for the printer."""
    return (
        environment()
        .get_template("bulletin.html")
        .render(
            bulletin=bulletin,
            names=bulletin.names,
            sentences=summary(bulletin),
            load_lines=load_lines(bulletin.load, bulletin.names),
            charts=charts_of(bulletin),
            made_on=local_date(bulletin.made_at),
            overdue=_overdue(bulletin),
            by_department=BY_DEPARTMENT,
            by_window=BY_WINDOW,
            defined=BY_KEY,
            colours=list(COLOURS.values()),
            css=stylesheet(),
            screen=screen,
            most=None if screen else MOST_ON_PAPER,
        )
    )


def stylesheet() -> Markup:
    """Return the style sheet of bulletins and score sheets: our own file, so it is markup as it stands."""
    return Markup((TEMPLATES / "bulletin.css").read_text(encoding="utf-8"))  # noqa: S704


def paper(bulletin: Bulletin) -> bytes:
    """Return the bulletin as PDF, A4."""
    return pdf_of(laid_out(bulletin))


def laid_out(bulletin: Bulletin) -> Any:
    """Return the laid-out paper."""
    return lay_out(page(bulletin, screen=False))


def _overdue(bulletin: Bulletin) -> list[Item]:
    """Return the overdue cases, worst first, each with whether anybody was asked why (S39)."""
    worst = sorted(bulletin.figures["overdue"].items, key=lambda item: (-item.value, item.label))
    return [
        replace(item, note=f"{item.note}；{'已督办' if bulletin.ordered(item.label) else '未督办'}")
        for item in worst
    ]
