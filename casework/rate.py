"""好差评: five grades, given freely; the two worst are verified, corrected, revisited, closed (2.8).

One visit is rated once (一次一评); a case that was rated beside its visits, once too. What raters write is
personal data: it stays in the row and out of the events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from casework.errors import RatingRefusedError
from casework.staff import must, somebody, staff
from casework.steps import Sitting
from rules.clocks import RATING_LIMIT, Clock, Tick
from rules.working_calendar import Deadline
from storage.calendar import calendar_of
from storage.cases import case_by_id, case_by_number
from storage.clock import local_date, now
from storage.database import Transaction
from storage.hall import Hall
from storage.life_tables import RatingRow
from storage.people import WORST, open_negative_ratings, rating_of, visit_of_case
from storage.rows import add, get
from storage.values import Actor

GRADES: Final = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
LEADERS: Final = frozenset({"duty_head", "supervisor"})


class LoopStep(StrEnum):
    """The steps of the closed loop of a negative rating, in their order."""

    VERIFY = "verify"
    CORRECT = "correct"
    REVISIT = "revisit"
    CLOSE = "close"


_COLUMNS: Final = {
    LoopStep.VERIFY: "verified_at",
    LoopStep.CORRECT: "corrected_at",
    LoopStep.REVISIT: "revisited_at",
    LoopStep.CLOSE: "closed_at",
}
STEP_WORDS: Final = {
    LoopStep.VERIFY: "核实",
    LoopStep.CORRECT: "整改",
    LoopStep.REVISIT: "回访",
    LoopStep.CLOSE: "办结",
}


def rate(
    hall: Hall,
    number: str,
    stars: int,
    actor: Actor,
    comment: str = "",
    *,
    visit_key: str | None = None,
    at: datetime | None = None,
) -> int:
    """Write what an applicant thinks of a visit, or of a case; return its row. Two stars or one start K10.

    `actor` may be nobody of the staff: the device at the window. Raises RatingRefusedError,
    UnknownCaseError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        case = case_by_number(transaction, number)
        must(stars in GRADES, RatingRefusedError, "评价只有一星到五星")
        visit_id = _visit(transaction, visit_key, case.id or 0)
        transaction.lock_name(f"rating:{visit_id or number}")
        must(
            rating_of(transaction, case.id or 0, visit_id) is None,
            RatingRefusedError,
            "这次办事已经评价过",
        )
        row = RatingRow(case_id=case.id or 0, visit_id=visit_id, stars=stars, comment=comment.strip(), at=at)
        add(transaction, row)
        sitting = Sitting(hall, transaction, case, None, actor, at)
        sitting.record("rated", {"rating": row.id, "stars": stars})
        if stars <= WORST:
            sitting.tick(Clock.NEGATIVE_RATING, Tick.START, rating=row.id)
        return row.id or 0


def take_rating_step(
    hall: Hall, rating_id: int, step: LoopStep, note: str, actor: Actor, at: datetime | None = None
) -> None:
    """Take the next step of the closed loop of a negative rating, in this order and no other.

    The duty head or the supervisor verifies, revisits and closes; any of the staff writes how it was
    corrected. K10 stops when no negative rating of the case is open. Raises RatingRefusedError,
    UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        row = _negative(transaction, rating_id)
        case = case_by_id(transaction, row.case_id)
        person = (
            somebody(transaction, actor)
            if step is LoopStep.CORRECT
            else staff(transaction, actor, LEADERS, RatingRefusedError, STEP_WORDS[step])
        )
        wanted = _next(row)
        must(wanted is not None, RatingRefusedError, "该差评已经办结")
        if wanted is not step:
            raise RatingRefusedError(why=f"现在应当{STEP_WORDS[wanted or step]}，不能{STEP_WORDS[step]}")
        must(bool(note.strip()), RatingRefusedError, f"没有写明{STEP_WORDS[step]}的情况")
        setattr(row, _COLUMNS[step], at)
        row.note = "\n".join(part for part in (row.note, f"{STEP_WORDS[step]}：{note.strip()}") if part)
        sitting = Sitting(hall, transaction, case, person, actor, at)
        sitting.record(f"rating_{step}", {"rating": rating_id})
        if step is LoopStep.CLOSE and not open_negative_ratings(transaction, case.id):
            sitting.stop(Clock.NEGATIVE_RATING)


@dataclass(frozen=True, slots=True)
class OpenRating:
    """A negative rating that is not closed: the next step, and the last day of its correction (K10)."""

    id: int
    case_number: str
    stars: int
    next: LoopStep
    due: Deadline
    overdue: bool


def negative_ratings(hall: Hall, day: date) -> list[OpenRating]:
    """Return the negative ratings that are open on `day`, oldest first."""
    with hall.database.read() as transaction:
        return [_opened(transaction, row, day) for row in open_negative_ratings(transaction)]


def _opened(transaction: Transaction, row: RatingRow, day: date) -> OpenRating:
    due = calendar_of(transaction).end_of(RATING_LIMIT, local_date(row.at))
    number = case_by_id(transaction, row.case_id).number
    return OpenRating(
        row.id or 0, number, row.stars, _next(row) or LoopStep.CLOSE, due, overdue=day > due.day
    )


def _next(row: RatingRow) -> LoopStep | None:
    """Return the first step that was not taken, None when all were."""
    return next((step for step in LoopStep if getattr(row, _COLUMNS[step]) is None), None)


def _visit(transaction: Transaction, key: str | None, case_id: int) -> int | None:
    if key is None:
        return None
    visit = visit_of_case(transaction, key, case_id)
    if visit is None:
        raise RatingRefusedError(why="该件没有这一次到访")
    return visit.id


def _negative(transaction: Transaction, rating_id: int) -> RatingRow:
    transaction.lock_name(f"rating:step:{rating_id}")
    row = get(transaction, RatingRow, rating_id)
    if row is None or row.stars > WORST:
        raise RatingRefusedError(why=f"评价{rating_id}不是差评，或者没有这一条")
    return row
