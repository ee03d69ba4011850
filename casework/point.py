"""指引: whoever asks for a matter of another window gets a slip that says where it is (S4, S5)."""

from __future__ import annotations

from datetime import datetime

from casework.errors import NoOtherWindowError
from casework.make_out import HALL, hall_head
from casework.papers.contents import PointerSlip
from casework.papers.issue import issue_paper
from casework.papers.kinds import PaperKind
from storage.calendar import calendar_of
from storage.clock import now
from storage.database import Transaction
from storage.hall import Hall
from storage.rows import all_rows
from storage.tables import WindowRow
from storage.values import Actor

OURS = "无差别综合窗口"


def point_elsewhere(hall: Hall, asked_for: str, actor: Actor, at: datetime | None = None) -> int:
    """Make out the slip to the window for what was asked for; return its row number.

    Raises NoOtherWindowError when no other window is known for it.
    """
    at = at or now()
    with hall.database.write() as transaction:
        window = window_for(transaction, asked_for)
        if window is None:
            raise NoOtherWindowError(asked=asked_for)
        slip = PointerSlip(
            head=hall_head(hall, transaction, HALL, at),
            asked_for=asked_for,
            reason="不在综合窗口办理",
            window=window.name,
            window_kind=window.kind,
            location=window.location,
            phone=window.phone,
            given_at=at,
            hours=calendar_of(transaction).hours_in_words(),
        )
        paper = issue_paper(transaction, PaperKind.POINTER_SLIP, slip, authority_key=HALL, actor=actor, at=at)
        return paper.id or 0


def window_for(transaction: Transaction, asked_for: str) -> WindowRow | None:
    """Return the other window whose words what was asked for bears; the longest word counts."""
    found = [
        (len(word), window)
        for window in all_rows(transaction, WindowRow)
        for word in window.words
        if window.kind != OURS and word in asked_for
    ]
    return max(found, key=lambda one: one[0])[1] if found else None
