"""初审的记录: write what was read and what the rules said, and route the case, in one transaction.

The machine proposes: the case stays RECEIVED with a verdict; a person accepts, refuses or asks for
corrections. A worker whose lease was taken over writes nothing (LeaseLostError).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from casework.exceptions import open_reviews
from casework.route import Route, put, route
from extractors.values import Reading
from rules.facts import Verdict
from rules.states import PowerKind
from storage.cases import case_by_id
from storage.clock import now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.record_readings import record_findings, record_reading, supersede
from storage.tables import WorkRow
from storage.values import MACHINE, Queue, WorkKind
from storage.work import Lease, claim, finish, give_up, overdue, put_back, renew, send_again, waits


def work_waits(hall: Hall) -> bool:
    """Say whether a case waits to be read; costs next to nothing, for a worker that looks often."""
    with hall.database.read() as transaction:
        return waits(transaction, WorkKind.PRECHECK)


def take_work(hall: Hall, owner: str, at: datetime | None = None) -> Lease | None:
    """Take the oldest case that waits to be read, under the lease token `owner`; None if none waits."""
    settings = hall.settings
    with hall.database.write() as transaction:
        lease = timedelta(seconds=settings.lease_seconds)
        return claim(transaction, WorkKind.PRECHECK, owner, at or now(), lease, settings.max_attempts)


def keep_work(hall: Hall, lease: Lease, at: datetime | None = None) -> None:
    """Show that the worker lives; raises LeaseLostError when another has taken over."""
    with hall.database.write() as transaction:
        renew(transaction, lease, at or now(), timedelta(seconds=hall.settings.lease_seconds))


def record_precheck(
    hall: Hall,
    lease: Lease,
    reading: Reading,
    verdict: Verdict,
    rule_set_version: str | None,
    at: datetime | None = None,
    *,
    phone_given_by_others: int | None = None,
    superseded: Sequence[int] = (),
) -> Route:
    """Write documents, pages, fields, marks, findings, verdict, owner and events; the work is then done.

    Raises LeaseLostError when another worker took the case over or it is done already; nothing is written.
    """
    images = _store_images(hall, reading)
    at = at or now()
    with hall.database.write() as transaction:
        finish(transaction, lease, at)
        case = case_by_id(transaction, lease.case_id)
        record_reading(transaction, lease.case_id, lease.round, reading, images)
        supersede(transaction, superseded, lease.round)
        record_findings(transaction, lease.case_id, lease.round, verdict.findings)
        open_reviews(transaction, case, verdict.findings, at)
        case.verdict, case.needs_review = verdict.verdict.value, verdict.needs_review
        case.matter_version = rule_set_version or case.matter_version
        case.prechecked_at, case.phone_given_by_others = at, phone_given_by_others
        transaction.record(
            NewEvent(
                kind="prechecked",
                at=at,
                actor=MACHINE,
                case_id=case.id,
                state_before=case.state,
                state_after=case.state,
                detail=_summary(lease, reading, verdict, case.matter_version),
            )
        )
        return route(transaction, case, PowerKind.ACCEPT, at)


def _store_images(hall: Hall, reading: Reading) -> dict[tuple[str, int], str]:
    """Store the upright pages that belong to a document, before any row names them."""
    named = {part for document in reading.documents for part in document.parts}
    images = [image for image in reading.page_images if (image.file, image.page) in named]
    stored = hall.objects.put_page_images([image.jpeg for image in images], "image/jpeg")
    return {(image.file, image.page): one.sha256 for image, one in zip(images, stored, strict=True)}


def give_back(hall: Hall, lease: Lease, error_code: str, at: datetime | None = None) -> None:
    """Put a case back that could not be read just now; raises LeaseLostError."""
    with hall.database.write() as transaction:
        pickup = timedelta(seconds=hall.settings.pickup_seconds)
        put_back(transaction, lease, at or now(), error_code, pickup)


def redrive(hall: Hall, at: datetime | None = None) -> int:
    """Free all overdue work; return how much of it waits again.

    Work that was tried too often is given up and its case put into queue Q12 for a person.
    """
    at = at or now()
    again = 0
    with hall.database.write() as transaction:
        for row in overdue(transaction, WorkKind.PRECHECK, at):
            if row.attempts >= hall.settings.max_attempts:
                _give_up(transaction, row, at)
            else:
                send_again(transaction, row, at, timedelta(seconds=hall.settings.pickup_seconds))
                again += 1
    return again


def _give_up(transaction: Transaction, row: WorkRow, at: datetime) -> None:
    give_up(row, at)
    case = case_by_id(transaction, row.case_id)
    reason = f"系统尝试{row.attempts}次仍不能完成初审，请人工初审"
    put(transaction, case, Route(None, Queue.ANOMALY, reason), at, MACHINE)


def _summary(lease: Lease, reading: Reading, verdict: Verdict, version: str | None) -> dict[str, object]:
    """Return the particulars for the event: counts and outcomes, no personal data."""
    return {
        "round": lease.round,
        "verdict": verdict.verdict.value,
        "needs_review": verdict.needs_review,
        "rule_set_version": version,
        "pages": reading.page_count,
        "reading_seconds": round(reading.seconds, 3),
        "documents": dict(Counter(document.kind for document in reading.documents)),
        "outcomes": dict(Counter(finding.outcome.value for finding in verdict.findings)),
        "refused_files": len(reading.refused),
    }
