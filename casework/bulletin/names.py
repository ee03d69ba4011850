"""What the keys in the log are called: reference data, no part of any count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.make_out import HALL
from rules.frequency import COUNTER_NAMES, Counter
from storage.database import Transaction
from storage.powers import matters
from storage.rows import all_rows
from storage.tables import AuthorityRow, DepartmentRow


@dataclass(frozen=True, slots=True)
class Names:
    """What keys are called; a key that nobody knows stands for itself."""

    departments: Mapping[str, str]
    matters: Mapping[str, str]
    authority: str = ""

    def department(self, key: str) -> str:
        """Return a department's name."""
        return self.departments.get(key, key or "未定部门")

    def matter(self, key: str) -> str:
        """Return a matter's name."""
        return self.matters.get(key, key)

    def window(self, key: str) -> str:
        """Return a counter's name."""
        return COUNTER_NAMES[Counter(key)] if key in set(Counter) else f"窗口{key}"


def names_of(transaction: Transaction) -> Names:
    """Return what departments and matters are called."""
    return Names(
        {row.key: row.name for row in all_rows(transaction, DepartmentRow)},
        {row.key: row.name for row in matters(transaction)},
        next((row.name for row in all_rows(transaction, AuthorityRow) if row.key == HALL), ""),
    )
