"""Check at any time that nothing was changed or lost: hashes of what is stored, the event chain."""

from __future__ import annotations

from dataclasses import dataclass

from storage import events
from storage.bulletin import published_hashes
from storage.cases import original_hashes
from storage.catalogue import workbook_hashes
from storage.errors import EventChainBrokenError, ObjectDamagedError, ObjectMissingError
from storage.hall import Hall
from storage.papers import paper_hashes


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found: how many were checked, and a Chinese sentence for each thing that is wrong."""

    events: int
    originals: int
    papers: int
    faults: tuple[str, ...]


def audit(hall: Hall) -> Audit:
    """Read back every original, every printed paper and every published bulletin, and walk the event chain.

    Raises ObjectStoreUnreachableError.
    """
    faults: list[str] = []
    with hall.database.read() as transaction:
        hashes = [*original_hashes(transaction), *workbook_hashes(transaction)]
        papers, bulletins = paper_hashes(transaction), published_hashes(transaction)
        try:
            count = events.verify(transaction.session)
        except EventChainBrokenError as error:
            count = 0
            faults.append(error.sentence())
    reads = [(hall.objects.get_original, one) for one in hashes]
    reads += [(hall.objects.get_paper, one) for one in papers]
    reads += [(hall.objects.get_bulletin, one) for one in bulletins]
    for read, sha256 in reads:
        try:
            read(sha256)
        except (ObjectMissingError, ObjectDamagedError) as error:
            faults.append(error.sentence())
    return Audit(count, len(hashes), len(papers), tuple(faults))
