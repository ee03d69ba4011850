"""Departments of the hall, their aliases, and the control totals of the published list (domain.md S1, S2).

社发局 and 社会发展局 are one department (defect X5); a high-frequency total that the published text leaves
out counts as 0 and is shown as 未说明 (defect X6).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

UNSPECIFIED = "未说明"


@dataclass(frozen=True, slots=True)
class Department:
    """部门. `total` and `high`-frequency matters were declared; `high` None: 未说明, counts as 0."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    total: int = 0
    high: int | None = None


@dataclass(frozen=True, slots=True)
class TotalLine:
    """One department's control totals beside what the list holds."""

    department: Department
    counted: int
    counted_high: int

    @property
    def equal(self) -> bool:
        """Whether both totals are those declared."""
        return (self.counted, self.counted_high) == (self.department.total, self.department.high or 0)

    def fault(self) -> str:
        """Say in Chinese where the totals differ; empty when they are equal."""
        one = self.department
        parts = []
        if self.counted != one.total:
            parts.append(f"事项数应为{one.total}，清单中有{self.counted}")
        if self.counted_high != (one.high or 0):
            declared = f"{one.high}" if one.high is not None else f"0（{UNSPECIFIED}）"
            parts.append(f"高频事项应为{declared}，清单中有{self.counted_high}")
        return f"{one.name}：{'；'.join(parts)}" if parts else ""


def loose(text: str) -> str:
    """Return `text` as names are compared: full-width forms and white space make no difference."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def department_named(departments: Sequence[Department], text: str) -> Department | None:
    """Return the department of that name or alias, in whatever width it is written, or None."""
    wanted = loose(text)
    if not wanted:
        return None
    return next(
        (one for one in departments if wanted in {loose(name) for name in (one.name, *one.aliases)}), None
    )
