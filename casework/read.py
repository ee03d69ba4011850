"""Fetch what a case was submitted with, each byte proved against its hash, ready to be read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from casework.rounds import NOTHING_CARRIED, Carried, carried
from extractors.values import Reading
from rules.facts import Verdict
from storage.cases import case_by_id, files_of
from storage.clock import local_date, now
from storage.hall import Hall
from storage.readings import applicants_with_phone

WARM_UP_MATTER = "road-occupation"


@dataclass(frozen=True, slots=True)
class Submission:
    """A round of a case as the reader and the rules want it; `files` are (name, bytes) in order.

    `version` is that of the rule set which judges it, None where the receipt date says which; `carried` are
    the papers of earlier rounds, which are judged with it.

    `given_by_others` tells of a telephone number and an applicant how many others gave that number.
    """

    case_number: str
    matter: str
    files: tuple[tuple[str, bytes], ...]
    agent_present: bool
    applicant_type: str | None
    received_on: date
    version: str | None = None
    given_by_others: Callable[[str, str], int] | None = None
    carried: Carried = NOTHING_CARRIED


def load_submission(hall: Hall, case_id: int, number: int) -> Submission:
    """Return round `number` of a case.

    Raises UnknownCaseError, ObjectMissingError, ObjectDamagedError, ObjectStoreUnreachableError.
    """
    with hall.database.read() as transaction:
        case = case_by_id(transaction, case_id)
        entries = files_of(transaction, case_id, number)
        before = carried(transaction, case_id, number)
    return Submission(
        case_number=case.number,
        matter=case.matter,
        files=tuple((entry.name, hall.objects.get_original(entry.sha256)) for entry in entries),
        agent_present=case.agent_present,
        applicant_type=case.applicant_type,
        received_on=case.received_on,
        version=case.matter_version,
        given_by_others=partial(_given_by_others, hall, case_id),
        carried=before,
    )


def _given_by_others(hall: Hall, case_id: int, phone: str, applicant: str) -> int:
    """Return how many other applicants gave this telephone number (X-11)."""
    with hall.database.read() as transaction:
        return len(applicants_with_phone(transaction, phone, case_id) - {applicant})


@dataclass(frozen=True, slots=True)
class Judged:
    """What was read, what the rules say of it, and by which version of them.

    `superseded` are the documents of earlier rounds that papers of this one take the place of.
    """

    reading: Reading
    verdict: Verdict
    rule_set_version: str | None
    phone_given_by_others: int | None = None
    superseded: tuple[int, ...] = ()


def read_and_check(submission: Submission) -> Judged:
    """Read the scans and have the rules judge them, in this process with its warm models.

    Raises RuleSetMissingError where the version that must judge them stands in no rule file.
    """
    from casework.precheck import precheck_files  # loads the engines: only where cases are read

    result = precheck_files(
        submission.matter,
        submission.files,
        received_on=submission.received_on,
        version=submission.version,
        agent=submission.agent_present,
        applicant=submission.applicant_type,
        keep_images=True,
        case_number=submission.case_number,
        given_by_others=submission.given_by_others,
        carried=submission.carried,
    )
    others = result.phone_given_by_others
    superseded = submission.carried.superseded(result.reading.documents)
    return Judged(result.reading, result.verdict, result.rule_set.version, others, superseded)


def join_neighbours(folder: Path) -> None:
    """Have this process and the other readers of its machine, who meet in `folder`, read each other's pages.

    Raises OSError where they cannot meet.
    """
    from extractors.reader import reader

    reader().join(folder)


def warm_up() -> None:
    """Read and judge a made-up page, so that the first clerk does not wait for the models to load."""
    from PIL import Image, ImageDraw

    page = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(page).text((200, 200), "2026-01-01 0564-12345", fill="black", font_size=40)
    data = io.BytesIO()
    page.save(data, "PNG")
    today = local_date(now())
    read_and_check(Submission("", WARM_UP_MATTER, (("warm-up.png", data.getvalue()),), False, None, today))
