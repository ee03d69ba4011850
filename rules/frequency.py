"""High and low frequency by counter, and the re-classification report (domain.md S6, S8).

综合窗口1 receives high-frequency matters, 2 low-frequency ones, 3 only issues. What is high is decided by
办件量, 办理耗时 and 事项关联性; the report proposes from real figures, a person approves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rules.code_lists import Frequency

DAYS_OF_A_MONTH: Final = 30


class Counter(StrEnum):
    """A counter of the integrated window, by its number."""

    HIGH = "1"
    LOW = "2"
    ISSUE = "3"


COUNTER_NAMES: Final = {
    Counter.HIGH: "综合窗口1（高频事项综合收件）",
    Counter.LOW: "综合窗口2（低频事项综合收件）",
    Counter.ISSUE: "综合窗口3（综合出件）",
}


def receiving_counter(frequency: Frequency | None) -> Counter:
    """Return the counter that receives a matter; one whose frequency nobody stated counts as low."""
    return Counter.HIGH if frequency is Frequency.HIGH else Counter.LOW


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a matter is proposed as high or low; all may be given by the hall.

    `high` and `low` are cases in 30 days: between the two nothing moves. A matter slower than `slow_hours`
    (median from receipt to the end of handling) keeps a clerk longer: it is proposed as high only from
    twice as many cases. One of whose cases at least the share `related` comes together with other matters
    is proposed as high from half as many.
    """

    high: float = 20.0
    low: float = 5.0
    slow_hours: float = 240.0
    related: float = 0.5


@dataclass(frozen=True, slots=True)
class Figures:
    """A matter's figures over a period: cases, median hours of handling, share that came together."""

    key: str
    title: str
    frequency: Frequency | None
    cases: int
    hours: float | None
    related: float

    def monthly(self, days: int) -> float:
        """Return cases in 30 days."""
        return self.cases * DAYS_OF_A_MONTH / max(days, 1)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A matter that should move, and why, in Chinese."""

    figures: Figures
    frequency: Frequency
    reason: str


def proposals(figures: Sequence[Figures], days: int, thresholds: Thresholds) -> list[Proposal]:
    """Return what should move after `days` days of real cases; nothing moves by itself."""
    found = []
    for one in figures:
        monthly, wanted, because = one.monthly(days), thresholds.high, ""
        if one.hours is not None and one.hours > thresholds.slow_hours:
            wanted, because = (
                2 * wanted,
                f"，办理耗时中位{one.hours:.0f}小时，长于{thresholds.slow_hours:.0f}小时",
            )
        elif one.related >= thresholds.related:
            wanted, because = wanted / 2, f"，{one.related:.0%}与其他事项同日办理"
        told = f"30日办件量{monthly:.1f}件"
        if one.frequency is not Frequency.HIGH and monthly >= wanted:
            found.append(Proposal(one, Frequency.HIGH, f"{told}，达到{wanted:g}件{because}"))
        elif (
            one.frequency is Frequency.HIGH
            and monthly < thresholds.low
            and not one.related >= thresholds.related
        ):
            found.append(Proposal(one, Frequency.LOW, f"{told}，不足{thresholds.low:g}件"))
    return found
