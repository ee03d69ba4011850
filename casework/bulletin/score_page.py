"""The yearly score sheet as page, paper, workbook and JSON."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook

from casework.bulletin.as_json import figure_json
from casework.bulletin.page import environment, stylesheet
from casework.bulletin.scores import Score, ScoreSheet
from casework.bulletin.workbook import frame, head
from casework.papers.render import lay_out, pdf_of
from storage.clock import local_date


def score_page(sheet: ScoreSheet, *, screen: bool = True) -> str:
    """Return the sheet as HTML."""
    return (
        environment()
        .get_template("scores.html")
        .render(
            sheet=sheet,
            groups=[("各部门", sheet.departments), ("各窗口", sheet.windows)],
            made_on=local_date(sheet.made_at),
            css=stylesheet(),
            screen=screen,
        )
    )


def score_paper(sheet: ScoreSheet) -> bytes:
    """Return the sheet as PDF, A4."""
    return pdf_of(lay_out(score_page(sheet, screen=False)))


def score_workbook(sheet: ScoreSheet) -> bytes:
    """Return the sheet as .xlsx: who scored what, measure by measure."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "考评"
    measures = [point.figure.definition.name for point in sheet.hall.points]
    weights = [point.measure.weight for point in sheet.hall.points]
    named = [f"{name}（{weight}分）" for name, weight in zip(measures, weights, strict=True)]
    head(page, ["类别", "名称", "总分", "等次", "计入权重", *named])
    for kind, score in _all(sheet):
        earned = [None if point.points is None else round(point.points, 1) for point in score.points]
        total = None if score.total is None else round(score.total, 1)
        page.append([kind, score.name, total, score.grade, score.counted, *earned])
    frame(page, 2, (8, 30, 8, 14, 10, *(14 for _ in measures)))
    page.freeze_panes = "C2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def score_json(sheet: ScoreSheet) -> dict[str, Any]:
    """Return the sheet as JSON values."""
    return {
        "year": sheet.span.key,
        "title": sheet.title,
        "closed": sheet.span.closed,
        "made_at": sheet.made_at.isoformat(),
        "scores": [_score_json(score) for _, score in _all(sheet)],
    }


def _all(sheet: ScoreSheet) -> list[tuple[str, Score]]:
    departments = [("部门", one) for one in sheet.departments]
    return [("全厅", sheet.hall), *departments, *(("窗口", one) for one in sheet.windows)]


def _score_json(score: Score) -> dict[str, Any]:
    return {
        "kind": score.kind,
        "key": score.key,
        "name": score.name,
        "total": score.total,
        "grade": score.grade,
        "counted_weight": score.counted,
        "measures": [
            {**figure_json(point.figure), "weight": point.measure.weight, "points": point.points}
            for point in score.points
        ],
    }
