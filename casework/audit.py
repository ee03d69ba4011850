"""Check at any time that nothing was changed or lost: every original's hash, and the chain of events."""

from __future__ import annotations

from dataclasses import dataclass

from storage import events
from storage.cases import original_hashes
from storage.catalogue import workbook_hashes
from storage.errors import EventChainBrokenError, ObjectDamagedError, ObjectMissingError
from storage.hall import Hall


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found: how many were checked, and a Chinese sentence for each thing that is wrong."""

    events: int
    originals: int
    faults: tuple[str, ...]


def audit(hall: Hall) -> Audit:
    """Read back every original and walk the event chain; raises ObjectStoreUnreachableError."""
    faults: list[str] = []
    with hall.database.read() as transaction:
        hashes = [*original_hashes(transaction), *workbook_hashes(transaction)]
        try:
            count = events.verify(transaction.session)
        except EventChainBrokenError as error:
            count = 0
            faults.append(error.sentence())
    for sha256 in hashes:
        try:
            hall.objects.get_original(sha256)
        except (ObjectMissingError, ObjectDamagedError) as error:
            faults.append(error.sentence())
    return Audit(count, len(hashes), tuple(faults))
