"""授权: a department lets a person receive, accept, examine or decide; entered by one, approved by another.

A power counts from its approval on and not before (S15, S16). The paper that the department signed is kept as
a scan. `entry_coverage` says which matters have come into the hall and are authorised (三集中、三到位, S14).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework.errors import AuthorisationRefusedError, UnknownMatterError
from casework.staff import must, named, staff
from rules.implementation_list import Entry
from rules.spans import span_fault
from rules.states import POWER_WORDS, PowerKind
from storage.catalogue import entries_of, in_force
from storage.clock import now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.people import power_entered, powers_in_force
from storage.powers import matter_by_key, matters, version_in_force
from storage.rows import add, get
from storage.tables import MatterRow, PersonRow, PowerRow
from storage.values import Actor

ENTERERS = frozenset({"matter_administrator", "section_head"})
APPROVERS = frozenset({"department_head", "duty_head"})
SCAN_NEEDED = "没有授权书的扫描件"


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What a department grants by one paper: to whom, for which matter, which powers, from and to which day.

    `rank` as in the one-to-one rule (1 named officer, 2 deputy, 3 section head). `condition` narrows it to
    a span: {"field": "area_m2", "from": 0, "below": 500}.
    """

    person: str
    matter: str
    powers: tuple[PowerKind, ...]
    valid_from: date
    document_number: str
    valid_to: date | None = None
    rank: int = 1
    condition: Mapping[str, Any] | None = None


def enter_authorisation(
    hall: Hall, asked: Authorisation, scan: bytes, actor: Actor, at: datetime | None = None
) -> tuple[int, ...]:
    """Write an authorisation down with the scan of its paper; return the row number of each power.

    None of them counts until somebody else has approved it. Raises AuthorisationRefusedError,
    UnknownMatterError, UnknownPersonError, ObjectStoreUnreachableError.
    """
    at = at or now()
    must(bool(scan), AuthorisationRefusedError, SCAN_NEEDED)
    with hall.database.read() as transaction:
        _check_entry(transaction, asked, actor)
    stored = hall.objects.put_original(scan).sha256
    with hall.database.write() as transaction:
        transaction.lock_name(f"powers:{asked.person}:{asked.matter}")
        _check_entry(transaction, asked, actor)
        rows = [_enter(transaction, asked, power, stored, actor) for power in asked.powers]
        detail = {"powers": rows, "matter": asked.matter, "document": asked.document_number, "scan": stored}
        transaction.record(NewEvent("authorisation_entered", at, actor, detail=detail))
        return tuple(rows)


def approve_authorisation(hall: Hall, power_id: int, actor: Actor, at: datetime | None = None) -> None:
    """Approve an entered power: from now on it counts. Never by who entered it, nor by who will hold it.

    Raises AuthorisationRefusedError, UnknownPersonError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        transaction.lock_name(f"power:{power_id}")
        row, matter = _power(transaction, power_id)
        approver = staff(transaction, actor, APPROVERS, AuthorisationRefusedError, "核准授权")
        must("duty_head" in approver.roles or _heads(approver, matter), AuthorisationRefusedError, _OTHERS)
        must(row.approved_at is None, AuthorisationRefusedError, "这一项授权已经核准")
        must(approver.key != row.entered_by, AuthorisationRefusedError, "登记人不能核准自己登记的授权")
        must(approver.key != row.person, AuthorisationRefusedError, "被授权人不能核准自己的授权")
        row.approved_by, row.approved_at = approver.key, at
        detail = {"power": power_id, "matter": row.matter, "document": row.document_number}
        transaction.record(NewEvent("authorisation_approved", at, actor, detail=detail))


def end_authorisation(
    hall: Hall, power_id: int, last_day: date, reason: str, actor: Actor, at: datetime | None = None
) -> None:
    """Let a power hold until `last_day` at the longest. Raises AuthorisationRefusedError."""
    at = at or now()
    with hall.database.write() as transaction:
        transaction.lock_name(f"power:{power_id}")
        row, matter = _power(transaction, power_id)
        ender = staff(transaction, actor, ENTERERS | APPROVERS, AuthorisationRefusedError, "终止授权")
        must(_may_enter(ender, matter), AuthorisationRefusedError, _OTHERS)
        must(bool(reason.strip()), AuthorisationRefusedError, "没有写明终止的原因")
        must(last_day >= row.valid_from, AuthorisationRefusedError, "终止日期早于授权开始的日期")
        must(
            row.valid_to is None or last_day <= row.valid_to,
            AuthorisationRefusedError,
            f"该授权到{row.valid_to}为止，延长须另行授权",
        )
        row.valid_to = last_day
        detail = {"power": power_id, "last_day": last_day.isoformat(), "reason": reason}
        transaction.record(NewEvent("authorisation_ended", at, actor, detail=detail))


@dataclass(frozen=True, slots=True)
class MatterCoverage:
    """Whether a matter has come into the hall, and which powers for it somebody holds there."""

    matter: str
    name: str
    department: str
    entered: bool
    powers: frozenset[PowerKind]

    @property
    def authorised(self) -> bool:
        """Whether the matter may be received, accepted, examined and decided by somebody."""
        return self.powers == frozenset(PowerKind)


@dataclass(frozen=True, slots=True)
class Coverage:
    """事项进驻到位、授权到位 of a day, by matter (S14)."""

    day: date
    matters: tuple[MatterCoverage, ...]

    def share(self) -> tuple[float, float]:
        """Return which part of the matters is entered, and which is authorised; 0 to 1."""
        count = len(self.matters) or 1
        entered = sum(one.entered for one in self.matters)
        return entered / count, sum(one.authorised for one in self.matters) / count

    def lines(self) -> list[str]:
        """Return what is wanting, in words."""
        entered, authorised = self.share()
        told = [f"{self.day}：{len(self.matters)}个事项，进驻{entered:.0%}，授权到位{authorised:.0%}。"]
        for one in self.matters:
            wanting = [POWER_WORDS[power] for power in PowerKind if power not in one.powers]
            told += [f"“{one.name}”没有进驻。"] if not one.entered else []
            told += [f"“{one.name}”没有{'、'.join(wanting)}的授权。"] if wanting else []
        return told


def entry_coverage(hall: Hall, day: date) -> Coverage:
    """Say which matters are entered and authorised on `day`.

    Entered is what the catalogue says (是否进驻政务大厅), else what has rules in force. A power counts when
    it is approved and in force.
    """
    with hall.database.read() as transaction:
        release = in_force(transaction, day)
        entries = entries_of(transaction, release.number) if release else ()
        held: dict[str, set[PowerKind]] = {}
        for row in powers_in_force(transaction, day):
            held.setdefault(row.matter, set()).add(PowerKind(row.power))
        return Coverage(
            day,
            tuple(
                MatterCoverage(
                    matter.key,
                    matter.name,
                    matter.department,
                    _entered(transaction, matter, entries, day),
                    frozenset(held.get(matter.key, ())),
                )
                for matter in matters(transaction)
            ),
        )


_OTHERS = "该事项属于别的部门"


def _check_entry(transaction: Transaction, asked: Authorisation, actor: Actor) -> None:
    matter = matter_by_key(transaction, asked.matter)
    if matter is None:
        raise UnknownMatterError(matter=asked.matter)
    named(transaction, asked.person)
    enterer = staff(transaction, actor, ENTERERS, AuthorisationRefusedError, "登记授权")
    must(_may_enter(enterer, matter), AuthorisationRefusedError, _OTHERS)
    must(bool(asked.powers), AuthorisationRefusedError, "没有写授予哪些权限")
    must(bool(asked.document_number.strip()), AuthorisationRefusedError, "没有写授权书的文号")
    must(asked.rank >= 1, AuthorisationRefusedError, "顺位从1起")
    ordered = asked.valid_to is None or asked.valid_to >= asked.valid_from
    must(ordered, AuthorisationRefusedError, "终止日期早于开始日期")
    fault = span_fault(asked.condition) if asked.condition is not None else ""
    must(not fault, AuthorisationRefusedError, fault)
    for power in asked.powers:
        before = power_entered(transaction, asked.person, asked.matter, power, asked.valid_from)
        must(before is None, AuthorisationRefusedError, f"该人自当日起的{POWER_WORDS[power]}授权已经登记过")


def _enter(transaction: Transaction, asked: Authorisation, power: PowerKind, scan: str, actor: Actor) -> int:
    row = PowerRow(
        person=asked.person,
        matter=asked.matter,
        power=power,
        rank=asked.rank,
        valid_from=asked.valid_from,
        valid_to=asked.valid_to,
        document_number=asked.document_number.strip(),
        condition=dict(asked.condition) if asked.condition is not None else None,
        scan_sha256=scan,
        entered_by=actor.person,
    )
    return add(transaction, row).id or 0


def _power(transaction: Transaction, power_id: int) -> tuple[PowerRow, MatterRow]:
    row = get(transaction, PowerRow, power_id)
    matter = matter_by_key(transaction, row.matter) if row is not None else None
    if row is None or matter is None:
        raise AuthorisationRefusedError(why=f"没有编号为{power_id}的授权")
    return row, matter


def _heads(person: PersonRow, matter: MatterRow) -> bool:
    return person.department == matter.department


def _may_enter(person: PersonRow, matter: MatterRow) -> bool:
    """Say whether it is their department's matter; the hall's own people act for all departments."""
    return _heads(person, matter) or bool({"matter_administrator", "duty_head"} & set(person.roles))


def _entered(transaction: Transaction, matter: MatterRow, entries: Sequence[Entry], day: date) -> bool:
    told = [one.entered for one in entries if one.key == matter.key and one.entered is not None]
    return any(told) if told else version_in_force(transaction, matter.key, day) is not None
