"""The bulletin for programs: every figure with its parts, both comparisons, and every case behind it."""

from __future__ import annotations

from typing import Any

from casework.bulletin.build import Bulletin
from casework.bulletin.figures import Figure
from casework.bulletin.words import summary


def as_json(bulletin: Bulletin) -> dict[str, Any]:
    """Return the bulletin as JSON values; rates are in percent, instants have their offset."""
    return {
        "month": bulletin.span.key,
        "title": bulletin.title,
        "closed": bulletin.span.closed,
        "known_until": bulletin.span.known_until.isoformat(),
        "made_at": bulletin.made_at.isoformat(),
        "summary": summary(bulletin),
        "figures": [
            {
                **figure_json(figure),
                "last_month": bulletin.columns[1][key].value,
                "last_year": bulletin.columns[2][key].value,
                "cases": [
                    {"case": item.label, "meets": item.hit, "value": item.value, "note": item.note}
                    for item in figure.items
                ],
            }
            for key, figure in bulletin.figures.items()
        ],
        "departments": [
            {"department": row.key, "name": row.name, "figures": [figure_json(one) for one in row.figures]}
            for row in bulletin.by_department
        ],
        "windows": [
            {"window": row.key, "name": row.name, "figures": [figure_json(one) for one in row.figures]}
            for row in bulletin.by_window
        ],
    }


def figure_json(figure: Figure) -> dict[str, Any]:
    """Return a figure without its cases."""
    return {
        "figure": figure.definition.key,
        "name": figure.definition.name,
        "kind": figure.definition.kind,
        "unit": figure.definition.unit,
        "duty": figure.definition.duty,
        "value": figure.value,
        "hits": figure.hits if figure.definition.kind == "rate" else None,
        "total": figure.total,
    }
