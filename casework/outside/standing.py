"""How our cases stand for another system: state before filing, whether refused, numbers there."""

from __future__ import annotations

from collections.abc import Sequence

from rules.outside import OurCase, OurState, OutsideSystem
from rules.states import CaseState
from storage.database import Transaction
from storage.outside import filed_from, outside_numbers, refused_cases
from storage.tables import CaseRow


def our_cases(transaction: Transaction, system: OutsideSystem, rows: Sequence[CaseRow]) -> list[OurCase]:
    """Return the cases as they are compared with, or written for, `system`."""
    keys = [row.id or 0 for row in rows]
    filed = filed_from(transaction, keys)
    refused = refused_cases(transaction, keys)
    numbers = outside_numbers(transaction, system.key, keys)
    return [
        OurCase(
            row.number,
            OurState(CaseState(filed.get(row.id or 0, row.state)), row.id in refused),
            row.received_on,
            frozenset(numbers[row.id or 0]),
        )
        for row in rows
    ]
