"""Check at any time that nothing was changed or lost: hashes of what is stored, the event chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.outbox import tell
from casework.recipients import Staff
from storage import events
from storage.bulletin import published_hashes
from storage.cases import original_hashes
from storage.catalogue import workbook_hashes
from storage.clock import local_date
from storage.errors import EventChainBrokenError, ObjectDamagedError, ObjectMissingError
from storage.events import NewEvent
from storage.hall import Hall
from storage.papers import paper_hashes
from storage.values import MACHINE

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found: how many were checked, and a Chinese sentence for each thing that is wrong."""

    events: int
    originals: int
    papers: int
    faults: tuple[str, ...]


def nightly_audit(hall: Hall, at: datetime) -> int:
    """Check everything, write that it was checked, tell what is wrong; return how many faults.

    Raises ObjectStoreUnreachableError.
    """
    found = audit(hall)
    with hall.database.write() as transaction:
        detail = {
            "events": found.events,
            "originals": found.originals,
            "papers": found.papers,
            "faults": len(found.faults),
        }
        transaction.record(NewEvent("audited", at, MACHINE, detail=detail))
        if found.faults:
            staff = Staff(transaction, at)
            to = [*staff.in_role("auditor"), *staff.in_role("duty_head")]
            body = "\n".join(["请保护现场，停止改动数据目录，并联系系统管理员：", *found.faults[:SHOWN]])
            key = f"audit:{local_date(at).isoformat()}"
            tell(hall, transaction, to, "【紧急】完整性检查发现异常", body, key=key, at=at, urgent=True)
    return len(found.faults)


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
