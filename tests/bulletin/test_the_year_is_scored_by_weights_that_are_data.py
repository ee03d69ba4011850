"""年度考评: who scored what follows from the year's figures and a file of weights, strictly read (S52)."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from october import AFTER, Month

from casework.bulletin.figures import BY_KEY
from casework.bulletin.score_page import score_json, score_page, score_paper, score_workbook
from casework.bulletin.scores import SCORES_FILE, Measure, ScoreSheet, load_scheme, score_sheet
from casework.bulletin.span import year_of
from casework.errors import ScoresWrongError

GOOD = """title: 考评
least: 50
measures:
  - {figure: same_day, weight: 60, full: 100, none: 50}
  - {figure: visits, weight: 40, full: 1, none: 3}
grades:
  - {from: 80, word: 优}
  - {from: 0, word: 一般}
"""


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "scores.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def sheet(october: Month, file: Path | None = None) -> ScoreSheet:
    settings = october.hall.settings.model_copy(update={"scores_file": file})
    hall = type(october.hall)(settings, october.hall.database, october.hall.objects)
    return score_sheet(hall, year_of(2026, AFTER), AFTER)


def test_the_weights_that_come_with_the_house_make_a_hundred() -> None:
    scheme = load_scheme(SCORES_FILE)
    assert sum(one.weight for one in scheme.measures) == 100
    for one in scheme.measures:
        assert BY_KEY[one.figure].good == ("high" if one.full > one.none else "low")


@pytest.mark.parametrize(("value", "share"), [(100, 1), (120, 1), (90, 0.5), (80, 0), (60, 0)])
def test_between_none_and_full_it_earns_its_share(value: float, share: float) -> None:
    assert Measure("same_day", 10, 100, 80).share(value) == share


@pytest.mark.parametrize(("value", "share"), [(1, 1), (0, 1), (2, 0.5), (3, 0), (4, 0)])
def test_where_less_is_better_it_runs_the_other_way(value: float, share: float) -> None:
    assert Measure("visits", 10, 1, 3).share(value) == share


def test_s52_the_score_is_counted_by_hand(october: Month, tmp_path: Path) -> None:
    """2026: 8 of 11 rounds handed over the same day (72.7%), 4 visits over 3 cases (1.33)."""
    made = sheet(october, write(tmp_path, GOOD))
    same_day, visits = (point.points for point in made.hall.points)
    assert same_day == pytest.approx(60 * (100 * 8 / 11 - 50) / 50)
    assert visits == pytest.approx(40 * (3 - 4 / 3) / 2)
    assert made.hall.total == pytest.approx((same_day or 0) + (visits or 0))
    assert (made.hall.counted, made.hall.grade) == (100, "一般")


def test_what_has_nothing_to_count_is_left_out_and_the_rest_scaled(october: Month, tmp_path: Path) -> None:
    made = sheet(october, write(tmp_path, GOOD))
    social = next(one for one in made.departments if one.key == "social-development")
    assert [point.points for point in social.points] == [None, 40]
    assert (social.counted, social.total) == (40, 100)


def test_who_has_too_little_to_count_is_neither_graded_nor_ranked_first(
    october: Month, tmp_path: Path
) -> None:
    made = sheet(october, write(tmp_path, GOOD))
    assert [(one.key, one.grade) for one in made.departments] == [
        ("urban-management", "一般"),
        ("social-development", "计入权重不足，不评等次"),
    ]
    graded = sheet(october, write(tmp_path, GOOD.replace("least: 50", "least: 40")))
    assert (graded.departments[0].key, graded.departments[0].grade) == ("social-development", "优")


def test_departments_and_counters_are_ranked(october: Month) -> None:
    made = sheet(october)
    assert [one.name for one in made.departments] == ["城市管理行政执法局", "社会发展局"]
    assert {one.key for one in made.windows} == {"1"}
    assert made.known == "未满年，数据截至11月2日"


@pytest.mark.parametrize(
    ("change", "line", "why"),
    [
        (("weight: 40", "weight: 41"), 3, "权重合计应当是100，现在是101"),
        (("figure: visits", "figure: speed"), 5, "没有「speed」"),
        (("figure: visits", "figure: received"), 5, "没有「received」"),
        (("figure: visits", "figure: same_day"), 5, "写了两次"),
        (("full: 1, none: 3", "full: 3, none: 3"), 5, "不能相同"),
        (("weight: 40", "weight: -1"), 5, "不能是负数"),
        (("weight: 40", "wieght: 40"), 5, "缺少「weight」"),
        (("none: 3", "none: 3, unit: 次"), 5, "没有「unit」这一条目"),
        (("from: 0", "from: 10"), 6, "从0分起"),
        (("title: 考评", "title: [考评"), 2, "不是合法的YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(
    tmp_path: Path, change: tuple[str, str], line: int, why: str
) -> None:
    with pytest.raises(ScoresWrongError) as caught:
        load_scheme(write(tmp_path, GOOD.replace(*change)))
    assert caught.value.details["line"] == line
    assert why in caught.value.sentence()
    assert "YICHUANG_SCORES_FILE" in caught.value.sentence()


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ScoresWrongError, match="文件读不到"):
        load_scheme(tmp_path / "none.yaml")


def test_the_sheet_reads_the_same_in_every_form(october: Month) -> None:
    made = sheet(october)
    document = pypdfium2.PdfDocument(score_paper(made))
    text = "".join(one.get_textpage().get_text_range() for one in document)
    screen, told = score_page(made), score_json(made)
    for score in (made.hall, *made.departments, *made.windows):
        shown = "—" if score.total is None else f"{score.total:.1f}"
        assert shown in text
        assert shown in screen
        assert score.grade in screen
        assert score.total in [one["total"] for one in told["scores"]]
    assert score_workbook(made).startswith(b"PK")
