"""代行和缺勤: who acts for whom on which days, who is away, and where their open cases go (S18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from casework.errors import DelegationRefusedError, UnknownMatterError
from casework.route import Route, route
from casework.staff import must, named, somebody, staff
from rules.states import ACCEPTED_STATES, DECIDED_STATES, CaseState, PowerKind
from storage.clock import local_date, now
from storage.events import NewEvent
from storage.hall import Hall
from storage.people import absences_of, delegations_of, givers_on, open_cases_owned_by
from storage.people_tables import DelegationRow
from storage.powers import add_absence, away, matter_by_key
from storage.rows import add
from storage.tables import CaseRow, PersonRow
from storage.values import Actor

HEADS: Final = frozenset({"department_head"})
HALL_HEADS: Final = frozenset({"duty_head"})
REROUTERS: Final = frozenset({"duty_head", "department_head", "section_head"})
_NEXT: Final = {
    CaseState.RECEIVED: PowerKind.ACCEPT,
    CaseState.CORRECTION_NOTIFIED: PowerKind.ACCEPT,
    **dict.fromkeys(ACCEPTED_STATES | DECIDED_STATES, PowerKind.EXAMINE),
    CaseState.UNDER_EXAMINATION: PowerKind.EXAMINE,
    CaseState.SUSPENDED: PowerKind.EXAMINE,
}
"""What the next step of a case needs; what lies at the issue counter needs a role and no power."""


def delegate(
    hall: Hall,
    giver: str,
    taker: str,
    first_day: date,
    last_day: date,
    document_number: str,
    actor: Actor,
    *,
    matter: str | None = None,
    at: datetime | None = None,
) -> int:
    """Let `taker` act for `giver` from day to day, both included, for one matter or for all; return its row.

    By the giver or the head of their department. Both belong to one department, and nobody gives the same
    matter to two. Raises DelegationRefusedError, UnknownMatterError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        transaction.lock_name(f"delegation:{giver}")
        from_whom, to_whom = named(transaction, giver), named(transaction, taker)
        _must_be_theirs(somebody(transaction, actor), from_whom)
        _must_be_in_order(first_day, last_day)
        must(giver != taker, DelegationRefusedError, "不能委托给自己")
        must(from_whom.department == to_whom.department, DelegationRefusedError, "只能委托给同一部门的人")
        must(bool(document_number.strip()), DelegationRefusedError, "没有写委托书的文号")
        if matter is not None and matter_by_key(transaction, matter) is None:
            raise UnknownMatterError(matter=matter)
        before = delegations_of(transaction, giver, first_day, last_day)
        must(
            not any(None in (matter, one.matter) or one.matter == matter for one in before),
            DelegationRefusedError,
            "这些日子已经委托给别人",
        )
        row = DelegationRow(
            giver=giver,
            taker=taker,
            matter=matter,
            first_day=first_day,
            last_day=last_day,
            document_number=document_number.strip(),
        )
        add(transaction, row)
        detail = {"delegation": row.id, "giver": giver, "taker": taker, **_days(first_day, last_day)}
        transaction.record(NewEvent("delegated", at, actor, detail=detail | {"matter": matter}))
        return row.id or 0


def record_absence(
    hall: Hall,
    person: str,
    first_day: date,
    last_day: date,
    reason: str,
    actor: Actor,
    at: datetime | None = None,
) -> None:
    """Write that a person is away, both days included; the reason stays out of the event.

    By that person, the head of their department or the duty head. Raises DelegationRefusedError,
    UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        transaction.lock_name(f"absence:{person}")
        absent = named(transaction, person)
        _must_be_theirs(somebody(transaction, actor), absent)
        _must_be_in_order(first_day, last_day)
        before = absences_of(transaction, person, first_day, last_day)
        must(not before, DelegationRefusedError, "这些日子已经登记为不在岗")
        add_absence(transaction, person, first_day, last_day, reason)
        detail = {"person": person, **_days(first_day, last_day)}
        transaction.record(NewEvent("absence_recorded", at, actor, detail=detail))


@dataclass(frozen=True, slots=True)
class Rerouted:
    """Where the cases of those away went, by number; `left` lie where only a role and no power is needed."""

    moved: dict[str, Route]
    left: tuple[str, ...]


def reroute_absent(hall: Hall, day: date, actor: Actor, at: datetime | None = None) -> Rerouted:
    """Give every open case of who is away on `day`, or has delegated it, to who has the power then.

    A case that nobody else may take goes into queue Q7. Each move is an event of its case. Done on the day
    itself, by the machine or a head. Raises DelegationRefusedError, UnknownPersonError.
    """
    at = at or now()
    must(local_date(at) == day, DelegationRefusedError, "只能在当天改派")
    with hall.database.write() as transaction:
        if actor.person is not None:
            staff(transaction, actor, REROUTERS, DelegationRefusedError, "改派办件")
        absent, givers = away(transaction, day), givers_on(transaction, day)
        moved, left = {}, []
        for case in open_cases_owned_by(transaction, absent | set(givers)):
            if not _is_away(case, absent, givers):
                continue
            power = _power_for(case)
            if power is None:
                left.append(case.number)
            else:
                moved[case.number] = route(transaction, case, power, at, actor)
        detail = {"day": day.isoformat(), "moved": len(moved), "left": len(left)}
        transaction.record(NewEvent("absent_rerouted", at, actor, detail=detail))
        return Rerouted(moved, tuple(left))


def _is_away(case: CaseRow, absent: set[str], givers: dict[str, list[str | None]]) -> bool:
    given = givers.get(case.owner or "", [])
    return case.owner in absent or None in given or case.matter in given


def _power_for(case: CaseRow) -> PowerKind | None:
    """Return the power that the next step needs; a proposal that waits for its decision needs that one."""
    power = _NEXT.get(CaseState(case.state))
    waits = case.state == CaseState.UNDER_EXAMINATION and case.next_power == PowerKind.DECIDE
    return PowerKind.DECIDE if waits else power


def _must_be_theirs(actor: PersonRow, whose: PersonRow) -> None:
    """Raise unless it is the person's own affair or that of who heads them."""
    heads = bool(HEADS & set(actor.roles)) and actor.department == whose.department is not None
    of_hall = bool(HALL_HEADS & set(actor.roles)) and whose.department is None
    must(actor.key == whose.key or heads or of_hall, DelegationRefusedError, "只能由本人或所在部门负责人登记")


def _must_be_in_order(first_day: date, last_day: date) -> None:
    must(last_day >= first_day, DelegationRefusedError, "最后一天早于第一天")


def _days(first_day: date, last_day: date) -> dict[str, str]:
    return {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
