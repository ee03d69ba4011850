"""Which matters are high-frequency: a report from real cases, and its approval as a new release (S8).

The report only proposes. Approving it publishes the list in force with the frequencies changed, in the name
of a person and by a document; the control totals of high-frequency matters follow, by the same document.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from casework.catalogue import Base, Publication, Published, load_base, publish
from casework.workbook_write import write_list
from rules.code_lists import Frequency
from rules.frequency import Figures, Proposal, Thresholds, proposals
from rules.implementation_list import Entry, totals
from storage.case_figures import CaseFigure, case_figures
from storage.database import Database
from storage.errors import CatalogueNotPublishedError
from storage.hall import Hall


@dataclass(frozen=True, slots=True)
class FrequencyReport:
    """The figures of every entry that has a rule set, busiest first, and what should move."""

    first: date
    last: date
    base: Base
    figures: tuple[Figures, ...]
    proposals: tuple[Proposal, ...]

    @property
    def days(self) -> int:
        """The number of days looked at."""
        return (self.last - self.first).days + 1


def report(
    base: Base, cases: Sequence[CaseFigure], first: date, last: date, limits: Thresholds
) -> FrequencyReport:
    """Return the report on the entries of `base` from the figures of `cases`."""
    by_matter: dict[str, list[CaseFigure]] = defaultdict(list)
    for case in cases:
        by_matter[case.matter].append(case)
    figures = [_figures(entry, by_matter[entry.key]) for entry in base.entries if entry.key]
    figures.sort(key=lambda one: (-one.cases, one.title))
    days = (last - first).days + 1
    return FrequencyReport(first, last, base, tuple(figures), tuple(proposals(figures, days, limits)))


def report_of(database: Database, first: date, last: date, limits: Thresholds) -> FrequencyReport:
    """Return the report on the list in force on `last` from the cases in the database."""
    with database.read() as transaction:
        cases = case_figures(transaction, first, last)
    return report(load_base(database, last), cases, first, last, limits)


def approve(
    hall: Hall, approved: FrequencyReport, keys: Collection[str], publication: Publication
) -> Published:
    """Publish the list with the proposals of `keys` taken. Raises what `publish` raises.

    The sample cannot be reclassified: it does not hold the list that the control totals count.
    """
    if approved.base.sample:
        raise CatalogueNotPublishedError(
            reason="现在的目录是样例，不是本厅公布的清单", advice="请先导入并公布本厅的清单，再调整频次"
        )
    moves = {one.figures.key: one.frequency for one in approved.proposals if one.figures.key in keys}
    if unknown := sorted(set(keys) - set(moves)):
        reason = f"报告没有建议调整：{'、'.join(unknown)}"
        raise CatalogueNotPublishedError(reason=reason, advice="请从报告的建议中选择")
    entries = [_moved(entry, moves) for entry in approved.base.entries]
    number = approved.base.release.number if approved.base.release is not None else 0
    period = f"{approved.first.isoformat()}至{approved.last.isoformat()}"
    told = f"导出自第{number}号目录，按{period}的频次调整报告改写"
    counted = {
        line.department.key: (line.counted, _high(line.department.high, line.counted_high))
        for line in totals(entries, approved.base.departments, publication.valid_from)
    }
    data = write_list(entries, approved.base.departments, told, counted)
    return publish(hall, "频次调整.xlsx", data, replace(publication, new_totals=True, reason="frequency"))


def _high(declared: int | None, counted: int) -> int | None:
    return None if declared is None and counted == 0 else counted


def _moved(entry: Entry, moves: dict[str, Frequency]) -> Entry:
    return replace(entry, frequency=moves[entry.key]) if entry.key in moves else entry


def _figures(entry: Entry, cases: Sequence[CaseFigure]) -> Figures:
    hours = [case.hours for case in cases if case.hours is not None]
    return Figures(
        key=entry.key,
        title=entry.title(),
        frequency=entry.frequency,
        cases=len(cases),
        hours=statistics.median(hours) if hours else None,
        related=Counter(case.together for case in cases)[True] / len(cases) if cases else 0.0,
    )
