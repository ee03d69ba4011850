"""告知对象: who of the staff a rung's recipients are, for a case on a day (domain.md 3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rules.states import PowerKind
from storage.clock import local_date
from storage.database import Transaction
from storage.life_tables import SubmissionRow
from storage.powers import people, ranked
from storage.rows import of_case
from storage.tables import CaseRow

HALL_WIDE = frozenset({"duty_head", "supervisor", "leader"})
DEPUTY_RANK = 2


class Staff:
    """The staff as they are on a day, read once for many cases."""

    def __init__(self, transaction: Transaction, at: datetime) -> None:
        """Read the staff."""
        self.transaction = transaction
        self.day = local_date(at)
        self.people = people(transaction)

    def of(self, case: CaseRow, department: str, tells: Sequence[str]) -> list[str]:
        """Return the keys of those to be told, each once, in the order of `tells`.

        A case that nobody owns is the duty head's.
        """
        found = [key for told in tells for key in self._of(case, department, told)]
        return list(dict.fromkeys(found))

    def in_role(self, role: str, department: str | None = None) -> list[str]:
        """Return who has a role in a department, in the whole hall without one."""
        return [
            one.key
            for one in self.people
            if role in one.roles and (department is None or one.department == department)
        ]

    def _of(self, case: CaseRow, department: str, told: str) -> list[str]:
        if told == "owner":
            return [case.owner] if case.owner else self.in_role("duty_head")
        if told == "clerk":
            rounds = of_case(self.transaction, SubmissionRow, case.id or 0)
            return [one.person for one in rounds[-1:] if one.person]
        if told == "deputy":
            power = PowerKind(case.next_power) if case.next_power else PowerKind.EXAMINE
            return ranked(self.transaction, case.matter, power, self.day, DEPUTY_RANK)
        return self.in_role(told) if told in HALL_WIDE else self.in_role(told, department)
