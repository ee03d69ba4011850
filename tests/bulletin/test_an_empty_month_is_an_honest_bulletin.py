"""A month without a case says so: dashes and no figures out of nothing, in every form (S51)."""

from __future__ import annotations

import io

import pypdfium2
from october import AFTER, oct_
from openpyxl import load_workbook

from casework.bulletin.as_json import as_json
from casework.bulletin.build import build
from casework.bulletin.charts import charts_of
from casework.bulletin.figures import BY_KEY
from casework.bulletin.page import page, paper
from casework.bulletin.span import month_of
from casework.bulletin.verify import verify
from casework.bulletin.words import summary
from casework.bulletin.workbook import workbook
from storage.hall import Hall


def test_s51_a_month_without_cases(hall: Hall) -> None:
    span = month_of(oct_(1), AFTER)
    made = build(hall, span, AFTER)
    assert summary(made) == ["2026年10月没有办件，也没有未结的办件、异常、评价和意见。"]
    for key, figure in made.figures.items():
        assert figure.shown() == ("—" if BY_KEY[key].kind != "count" else f"0{BY_KEY[key].unit}")
    assert charts_of(made) == {}
    assert "本月各部门没有办件" in page(made)
    text = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(paper(made)))
    assert "没有办件" in text
    assert "0.0%" not in text
    assert load_workbook(io.BytesIO(workbook(made))).sheetnames[0] == "指标"
    assert {one["value"] for one in as_json(made)["figures"] if one["kind"] != "count"} == {None}
    assert verify(hall.database, span).differences == ()


def test_a_month_that_is_not_over_says_so(hall: Hall) -> None:
    made = build(hall, month_of(AFTER.date(), AFTER), AFTER)
    assert made.known == "未满月，数据截至11月2日"
    assert "未满月" in page(made)
    assert not made.span.closed
    assert as_json(made)["closed"] is False
