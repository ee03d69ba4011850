"""培训登记: who was trained for which matter; who was not cannot accept it (S47, guard `qualified`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from casework.errors import TrainingRefusedError, UnknownMatterError
from casework.staff import must, named, staff
from storage.clock import now
from storage.events import NewEvent
from storage.hall import Hall
from storage.people import trained
from storage.people_tables import QualificationRow
from storage.powers import matter_by_key
from storage.rows import add
from storage.values import Actor

OF_HALL: Final = frozenset({"duty_head", "supervisor", "matter_administrator"})
OF_DEPARTMENT: Final = frozenset({"department_head", "section_head"})


def record_training(
    hall: Hall,
    person: str,
    training: str,
    valid_from: date,
    actor: Actor,
    *,
    matter: str | None = None,
    valid_to: date | None = None,
    at: datetime | None = None,
) -> int:
    """Write that a person was trained for a matter, or for all; return its row. Written once, however often
    it is asked for.

    A department trains for its own matters; for all matters only the hall does. Nobody records their own.
    Raises TrainingRefusedError, UnknownMatterError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        transaction.lock_name(f"training:{person}")
        named(transaction, person)
        who = staff(transaction, actor, OF_HALL | OF_DEPARTMENT, TrainingRefusedError, "登记培训")
        of_matter = matter_by_key(transaction, matter) if matter is not None else None
        if matter is not None and of_matter is None:
            raise UnknownMatterError(matter=matter)
        own = of_matter is not None and who.department == of_matter.department
        must(bool(OF_HALL & set(who.roles)) or own, TrainingRefusedError, "部门只登记本部门事项的培训")
        must(who.key != person, TrainingRefusedError, "不能登记自己的培训")
        must(bool(training.strip()), TrainingRefusedError, "没有写是什么培训")
        must(valid_to is None or valid_to >= valid_from, TrainingRefusedError, "终止日期早于开始日期")
        before = trained(transaction, person, matter, training.strip(), valid_from)
        if before is not None:
            return before.id or 0
        row = QualificationRow(
            person=person,
            matter=matter,
            training=training.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
            recorded_by=who.key,
        )
        add(transaction, row)
        detail = {"qualification": row.id, "person": person, "matter": matter}
        transaction.record(NewEvent("training_recorded", at, actor, detail=detail))
        return row.id or 0
