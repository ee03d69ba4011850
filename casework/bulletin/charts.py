"""The charts of a bulletin, drawn here on the server: SVG with real text, readable in grey.

Every bar bears its number; series differ by lightness and are named in a legend, never by colour alone.
"""

from __future__ import annotations

import base64
import io
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from casework.bulletin.build import Bulletin
from casework.bulletin.figures import BY_KEY
from storage.settings import home_from_environment

FAMILIES: Final = (
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "AR PL UMing CN",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK SC",
)
"""What is tried for Chinese, in the order of the papers' own style sheet."""
WRITTEN: Final = '"Noto Serif CJK SC", "AR PL UMing CN", "WenQuanYi Zen Hei", serif'
SHADES: Final = ("#1f3f66", "#7f9fc4", "#dfe7f1")
"""This month, last month, last year: dark, middle, light; in grey print too."""
EDGE: Final = "#1f3f66"
LATE: Final = "#b23a2e"
RATES: Final = (
    "same_day", "on_time", "promise_kept", "early", "first_pass", "one_time", "automation", "at_most_once",
    "courier", "satisfied",
)  # fmt: skip
MOST_DEPARTMENTS: Final = 10


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title, what it shows in words for who cannot see it, and the picture as SVG."""

    title: str
    words: str
    svg: str

    @property
    def address(self) -> str:
        """The picture as an address that a page can hold."""
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg.encode()).decode()}"


def charts_of(bulletin: Bulletin) -> dict[str, Chart]:
    """Return the charts that have something to show, by key."""
    made = {
        "departments": _departments(bulletin),
        "windows": _windows(bulletin),
        "rates": _rates(bulletin),
        "days": _days(bulletin),
        "stars": _stars(bulletin),
    }
    return {key: chart for key, chart in made.items() if chart is not None}


def _departments(bulletin: Bulletin) -> Chart | None:
    keys = [row.key for row in bulletin.by_department][:MOST_DEPARTMENTS]
    split = [column["received"].by(lambda item: item.department) for column in bulletin.columns]
    rows = [[one[key].total if key in one else 0 for one in split] for key in keys]
    names = [bulletin.names.department(key) for key in keys]
    return _bars("各部门收件量（件）", names, rows, _legend(bulletin))


def _windows(bulletin: Bulletin) -> Chart | None:
    split = [column["received"].by(lambda item: item.window) for column in bulletin.columns]
    keys = sorted({key for one in split for key in one})
    rows = [[one[key].total if key in one else 0 for one in split] for key in keys]
    names = [bulletin.names.window(key).partition("（")[0] for key in keys]
    return _bars("各窗口收件量（件）", names, rows, _legend(bulletin))


def _rates(bulletin: Bulletin) -> Chart | None:
    keys = [key for key in RATES if any(column[key].total for column in bulletin.columns)]
    rows = [[column[key].value for column in bulletin.columns] for key in keys]
    return _bars(
        "主要比率（%）", [BY_KEY[key].name for key in keys], rows, _legend(bulletin), top=100.0, digits=1
    )


def _legend(bulletin: Bulletin) -> list[str]:
    return [bulletin.span.word, bulletin.before.word, bulletin.last_year.word]


def _bars(
    title: str,
    names: Sequence[str],
    rows: Sequence[Sequence[float | None]],
    legend: Sequence[str],
    *,
    top: float = 0.0,
    digits: int = 0,
) -> Chart | None:
    """Return lying bars: a group for each name, a bar for each of the legend, the first one on top."""
    if not any(value for row in rows for value in row):
        return None
    figure, axes = _canvas(title, height=0.55 + (0.1 + 0.15 * len(legend)) * len(names))
    thick, highest = 0.8 / len(legend), top or max(value or 0 for row in rows for value in row)
    for series, name in enumerate(legend):
        places = [row + (series - (len(legend) - 1) / 2) * thick for row in range(len(names))]
        values = [row[series] for row in rows]
        axes.barh(places, [value or 0 for value in values], thick * 0.92, label=name,
                  color=SHADES[series % len(SHADES)], edgecolor=EDGE, linewidth=0.5)  # fmt: skip
        for place, value in zip(places, values, strict=True):
            told = "—" if value is None else f"{value:.{digits}f}"
            axes.text((value or 0) + highest * 0.008, place, told, va="center", fontsize=7)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, highest * 1.08)
    axes.xaxis.set_visible(False)
    if len(legend) > 1:
        axes.legend(
            loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(legend), frameon=False, fontsize=8
        )
    told = "；".join(f"{name} {_told(row, digits)}" for name, row in zip(names, rows, strict=True))
    return Chart(title, f"{title}：{told}", _svg(figure))


def _told(row: Sequence[float | None], digits: int) -> str:
    return "、".join("—" if value is None else f"{value:.{digits}f}" for value in row)


def _days(bulletin: Bulletin) -> Chart | None:
    days = bulletin.days
    if not any(received or late for _, received, late in days):
        return None
    title = "每日收件和未当天移交（件次）"
    figure, axes = _canvas(title, height=1.7)
    places = [day.day for day, _, _ in days]
    axes.bar(places, [received for _, received, _ in days], 0.72, color=SHADES[1], edgecolor=EDGE,
             linewidth=0.5, label="收件")  # fmt: skip
    late = [(day.day, received, count) for day, received, count in days if count]
    if late:
        axes.scatter([day for day, _, _ in late], [received for _, received, _ in late], marker="x", s=30,
                     color=LATE, linewidths=1.6, label="有未当天移交的", zorder=3)  # fmt: skip
    for day, received, _ in days:
        if received:
            axes.annotate(str(received), (day.day, received), (0, 5), textcoords="offset points",
                          ha="center", fontsize=7)  # fmt: skip
    axes.set_xticks(places, [str(place) for place in places], fontsize=7)
    axes.set_xlim(0.3, places[-1] + 0.7)
    axes.set_ylim(0, max(1, *(received for _, received, _ in days)) * 1.25)
    axes.yaxis.set_visible(False)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, frameon=False, fontsize=8)
    told = "，".join(f"{day.day}日收{received}件" + (f"、未当天移交{count}次" if count else "")
                    for day, received, count in days if received or count)  # fmt: skip
    return Chart(title, f"{title}：{told}", _svg(figure))


def _stars(bulletin: Bulletin) -> Chart | None:
    names = ("五星 非常满意", "四星 满意", "三星 基本满意", "二星 不满意", "一星 非常不满意")
    rows = [[float(count)] for count in bulletin.stars]
    return _bars("好差评（条）", names, rows, [bulletin.span.word])


@lru_cache(maxsize=1)
def _family() -> list[str]:
    """Return the fonts to measure Chinese with: those of FAMILIES that this machine has.

    What matplotlib notes about fonts stays in the home.
    """
    os.environ.setdefault("MPLCONFIGDIR", str(home_from_environment() / "matplotlib"))
    from matplotlib import font_manager

    known = set(font_manager.get_font_names())
    return [name for name in FAMILIES if name in known] or ["sans-serif"]


def _canvas(title: str, height: float) -> tuple[Any, Any]:
    """Return a figure and its one plot, `height` inches high; the title is for who reads the SVG alone."""
    family = _family()  # first: it says where matplotlib keeps its notes
    import matplotlib as mpl
    from matplotlib.figure import Figure as Canvas

    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    style: dict[Any, Any] = {
        "font.family": family,
        "svg.fonttype": "none",
        "svg.hashsalt": title,
        "axes.unicode_minus": False,
    }
    mpl.rcParams.update(style)
    figure = Canvas(figsize=(6.7, height), layout="constrained")
    axes = figure.subplots()
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=8.5)
    return figure, axes


def _svg(figure: Any) -> str:
    """Return the figure as SVG that holds its words as words, in the page's own fonts."""
    target = io.StringIO()
    figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    told = target.getvalue()
    for name in _family():
        told = told.replace(f"'{name}'", WRITTEN.replace('"', "'"))
    return told[told.index("<svg") :]
