"""年度考评: the year's figures as a score, for the hall, each department and each counter (S52).

What counts how much is data (scores.yaml, or the hall's own file); nothing is scored that the bulletin does
not define.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from casework.bulletin.counting import Item
from casework.bulletin.figures import BY_KEY, Figure, figures_of
from casework.bulletin.from_events import from_events
from casework.bulletin.names import Names, names_of
from casework.bulletin.span import Span
from casework.errors import ScoresWrongError
from rules.errors import DuplicateEntryError, RuleFileError, WrongValueError
from rules.yaml_node import Node, read_node
from storage.clock import now
from storage.hall import Hall

SCORES_FILE: Final = Path(__file__).parent / "scores.yaml"
WHOLE: Final = 100
UNGRADED: Final = "计入权重不足，不评等次"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that is scored: its weight, where it earns all of it and where nothing."""

    figure: str
    weight: int
    full: int
    none: int

    def share(self, value: float) -> float:
        """Return which share of the weight a value earns, 0 to 1."""
        return min(max((value - self.none) / (self.full - self.none), 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the points from which it is given."""

    points: int
    word: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """What is scored, and the grades from the best down. `least`: the weight to be graded at all."""

    title: str
    least: int
    measures: tuple[Measure, ...]
    grades: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What one measure earned: `points` None where there was nothing to count."""

    measure: Measure
    figure: Figure
    points: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """Somebody's score: of the hall (`kind` hall), a department or a counter (window).

    `counted` is the weight of the measures that had something to count; `total` is scaled to 100 from it,
    None where nothing counted.
    """

    kind: str
    key: str
    name: str
    points: tuple[Point, ...]
    counted: int
    total: float | None
    grade: str

    @property
    def graded(self) -> bool:
        """Whether enough of it counted to be graded and ranked."""
        return self.total is not None and self.grade != UNGRADED


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The sheet of a year, best first within departments and counters."""

    span: Span
    made_at: datetime
    scheme: Scheme
    hall: Score
    departments: tuple[Score, ...]
    windows: tuple[Score, ...]
    publisher: str

    @property
    def title(self) -> str:
        """2026年度优质服务窗口考评."""
        return f"{self.span.key}{self.scheme.title}"

    @property
    def known(self) -> str:
        """What is said of a year that is not over, "" of one that is."""
        day = self.span.known_until
        return "" if self.span.closed else f"未满年，数据截至{day.month}月{day.day}日"


def load_scheme(file: Path = SCORES_FILE) -> Scheme:
    """Return what is scored. Raises ScoresWrongError with file and line."""
    try:
        return _scheme(read_node(file))
    except RuleFileError as error:
        raise ScoresWrongError(file=error.file.name, line=error.line, why=error.sentence) from error
    except OSError as error:
        raise ScoresWrongError(file=file.name, line=1, why="文件读不到") from error


def _scheme(root: Node) -> Scheme:
    title, least = root.text("title"), root.number("least")
    measures: dict[str, Measure] = {}
    for node in root.children("measures", "考评指标"):
        measure = _measure(node)
        if measure.figure in measures:
            node.fail(DuplicateEntryError, f"指标「{measure.figure}」写了两次", "figure")
        measures[measure.figure] = measure
    if sum(one.weight for one in measures.values()) != WHOLE:
        total = sum(one.weight for one in measures.values())
        root.fail(WrongValueError, f"权重合计应当是{WHOLE}，现在是{total}", "measures")
    grades = sorted((_grade(node) for node in root.children("grades", "等次")), key=lambda one: -one.points)
    if not grades or grades[-1].points != 0:
        root.fail(WrongValueError, "等次应当包括从0分起的一等", "grades")
    root.done()
    return Scheme(title, least, tuple(measures.values()), tuple(grades))


def _measure(node: Node) -> Measure:
    figure = node.text("figure")
    if figure not in BY_KEY or BY_KEY[figure].kind == "count":
        node.fail(WrongValueError, f"通报中没有「{figure}」这个比率或平均数", "figure")
    measure = Measure(figure, node.number("weight"), node.number("full"), node.number("none"))
    if measure.full == measure.none:
        node.fail(WrongValueError, "满分（full）和零分（none）的界限不能相同", "full")
    node.done()
    return measure


def _grade(node: Node) -> Grade:
    grade = Grade(node.number("from"), node.text("word"))
    node.done()
    return grade


def score_sheet(hall: Hall, span: Span, at: datetime | None = None) -> ScoreSheet:
    """Return the score sheet of a year, counted from the events alone. Raises ScoresWrongError."""
    scheme = load_scheme(hall.settings.scores_file or SCORES_FILE)
    with hall.database.read() as transaction:
        ledger, names = from_events(transaction, span.cut), names_of(transaction)
    definitions = [BY_KEY[one.figure] for one in scheme.measures]
    return sheet_of(scheme, figures_of(ledger, span, definitions), span, names, hall, at or now())


def sheet_of(
    scheme: Scheme, figures: Mapping[str, Figure], span: Span, names: Names, hall: Hall, at: datetime
) -> ScoreSheet:
    """Return the score sheet over the figures of a year."""
    publisher = names.authority or hall.settings.hall_name
    return ScoreSheet(
        span,
        at,
        scheme,
        _score(scheme, "hall", "", publisher, figures),
        _each(scheme, "department", figures, lambda item: item.department, names.department),
        _each(scheme, "window", figures, lambda item: item.window, names.window),
        publisher,
    )


def _each(
    scheme: Scheme,
    kind: str,
    figures: Mapping[str, Figure],
    group: Callable[[Item], str],
    name: Callable[[str], str],
) -> tuple[Score, ...]:
    split = {key: figure.by(group) for key, figure in figures.items()}
    groups = sorted({one for found in split.values() for one in found if one})
    scores = [
        _score(
            scheme, kind, one, name(one), {key: found[one] for key, found in split.items() if one in found}
        )
        for one in groups
    ]
    return tuple(sorted(scores, key=_place))


def _place(score: Score) -> tuple[bool, float, str]:
    """Return by what scores are ordered: the graded ones first, best first."""
    return not score.graded, -(score.total or 0.0), score.name


def _score(scheme: Scheme, kind: str, key: str, name: str, figures: Mapping[str, Figure]) -> Score:
    points = tuple(_point(measure, figures) for measure in scheme.measures)
    counted = sum(one.measure.weight for one in points if one.points is not None)
    earned = sum(one.points for one in points if one.points is not None)
    total = WHOLE * earned / counted if counted else None
    return Score(kind, key, name, points, counted, total, _graded(scheme, counted, total))


def _point(measure: Measure, figures: Mapping[str, Figure]) -> Point:
    figure = figures.get(measure.figure) or Figure(BY_KEY[measure.figure], ())
    earned = None if figure.value is None else measure.weight * measure.share(figure.value)
    return Point(measure, figure, earned)


def _graded(scheme: Scheme, counted: int, total: float | None) -> str:
    if total is None:
        return "没有可计的办件"
    if counted < scheme.least:
        return UNGRADED
    return next(one.word for one in scheme.grades if round(total, 1) >= one.points)
