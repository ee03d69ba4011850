"""考核: who works at a window is assessed by the hall and by the department that sent them (S12, S53)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from casework.errors import AssessmentRefusedError
from casework.staff import must, named, somebody
from storage.clock import now
from storage.events import NewEvent
from storage.hall import Hall
from storage.people import assessments, window_staff
from storage.people_tables import AssessmentRow
from storage.rows import add, get
from storage.tables import PersonRow
from storage.values import Actor

Side = Literal["hall", "home"]
SIDE_WORDS: Final = {"hall": "政务服务管理局", "home": "原部门"}
OF_HALL: Final = frozenset({"duty_head", "supervisor"})
OF_HOME: Final = frozenset({"department_head", "section_head"})
_PERIOD: Final = re.compile(r"20[0-9]{2}(?:-(?:Q[1-4]|0[1-9]|1[0-2]))?")


def assess(
    hall: Hall,
    person: str,
    period: str,
    score: int,
    actor: Actor,
    note: str = "",
    at: datetime | None = None,
) -> Side:
    """Write what one of the two sides thinks, 0 to 100; return which side. Once for each side and period.

    `period`: 2026, 2026-Q4 or 2026-11. Raises AssessmentRefusedError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        transaction.lock_name(f"assessment:{person}:{period}")
        assessed = named(transaction, person)
        assessor = somebody(transaction, actor)
        must(assessed.home_department is not None, AssessmentRefusedError, "不是部门派驻窗口的人员")
        must(
            _PERIOD.fullmatch(period) is not None, AssessmentRefusedError, "考核期应如2026、2026-Q4、2026-11"
        )
        must(0 <= score <= 100, AssessmentRefusedError, "分数从0到100")
        must(assessor.key != person, AssessmentRefusedError, "不能考核自己")
        side = _side(assessor, assessed)
        before = get(transaction, AssessmentRow, (person, period, side))
        must(before is None, AssessmentRefusedError, f"{SIDE_WORDS[side]}在这一期已经考核过")
        row = AssessmentRow(
            person=person, period=period, side=side, assessor=assessor.key, score=score, note=note, at=at
        )
        add(transaction, row)
        detail = {"person": person, "period": period, "side": side}
        transaction.record(NewEvent("assessed", at, actor, detail=detail))
        return side


@dataclass(frozen=True, slots=True)
class Assessed:
    """One person's scores in a period, by side; complete with both."""

    person: str
    name: str
    home_department: str
    scores: Mapping[str, int]

    @property
    def missing(self) -> tuple[str, ...]:
        """The sides that have not assessed yet, in Chinese."""
        return tuple(word for side, word in SIDE_WORDS.items() if side not in self.scores)

    def words(self) -> str:
        """Return the scores as a line; a missing one is said."""
        told = "，".join(f"{SIDE_WORDS[side]}{score}分" for side, score in sorted(self.scores.items()))
        wanting = f"不完整：缺{'、'.join(self.missing)}的考核" if self.missing else ""
        return f"{self.name}：{'；'.join(part for part in (told, wanting) if part)}。"


def assessment_report(hall: Hall, period: str) -> list[Assessed]:
    """Return everybody whom a department has sent to a window, with what both sides gave them."""
    with hall.database.read() as transaction:
        rows = assessments(transaction, period)
        return [
            Assessed(
                one.key,
                one.name,
                one.home_department or "",
                {row.side: row.score for row in rows if row.person == one.key},
            )
            for one in window_staff(transaction)
        ]


def _side(assessor: PersonRow, assessed: PersonRow) -> Side:
    """Return for which side somebody speaks. Raises AssessmentRefusedError for anybody else."""
    roles = set(assessor.roles)
    if assessor.department is None and OF_HALL & roles:
        return "hall"
    if assessor.department == assessed.home_department and OF_HOME & roles:
        return "home"
    raise AssessmentRefusedError(why="由政务服务管理局或原部门的负责人考核")
