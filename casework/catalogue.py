"""The catalogue: a workbook is previewed with its differences, then published by whom, when, by which paper.

Control totals are the lock (domain.md S1): unless every department's matters and high-frequency matters equal
what was declared, nothing is published. New control totals come with the list, by a supervisor's word and a
document number, since the list is adjusted all the year.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from casework.errors import UnknownPersonError
from casework.rule_sets import catalogue
from casework.sample_catalogue import DOCUMENT, sample_entries, told
from casework.workbook_faults import CellFault
from casework.workbook_read import ReadList, read_list
from casework.workbook_write import write_list
from rules.departments import Department, TotalLine, loose
from rules.implementation_list import Entry, totals
from rules.list_differences import Change, differences
from rules.rule_set import RuleSet
from storage.catalogue import (
    LOCK,
    NewRelease,
    add_release,
    departments,
    entries_of,
    in_force,
    latest,
    published_before,
    set_totals,
)
from storage.clock import local_date, now
from storage.database import Database, Transaction
from storage.errors import CatalogueNotPublishedError
from storage.events import NewEvent
from storage.hall import Hall
from storage.powers import person_by_key
from storage.tables import CatalogueReleaseRow
from storage.values import MACHINE, Actor

PUBLISHERS: Final = frozenset({"supervisor", "matter_administrator"})
TOTALS_GIVERS: Final = frozenset({"supervisor"})
_DOCUMENT_NUMBER: Final = re.compile(r"\S+〔(?:19|20)[0-9]{2}〕[0-9]+号")

Totals = Mapping[str, tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class Base:
    """What a workbook is compared with: departments, and the release in force on a day with its entries."""

    departments: tuple[Department, ...]
    release: CatalogueReleaseRow | None
    entries: tuple[Entry, ...]
    rule_sets: Mapping[str, RuleSet]
    described: bool = False

    def told(self) -> str:
        """Say which list this is; a sample says how many of the published list it holds."""
        if self.release is None:
            return "还没有公布过目录" if not self.described else told(self.entries, self.departments)
        number = f"第{self.release.number}号目录"
        if self.release.sample:
            return f"{number}，{told(self.entries, self.departments)}"
        return f"{number}（{self.release.document_number}，自{self.release.valid_from.isoformat()}起）"

    @property
    def sample(self) -> bool:
        """Whether it is the sample."""
        return self.described or (self.release is not None and self.release.sample)


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing a workbook would do: faults, notices, changes, and the control totals beside the list.

    `stated` are the control totals that the workbook's own sheet states where they differ from those
    declared; they count only where a supervisor says so.
    """

    base: Base
    entries: tuple[Entry, ...]
    faults: tuple[CellFault, ...]
    notices: tuple[str, ...]
    changes: tuple[Change, ...]
    lines: tuple[TotalLine, ...]
    stated: Totals
    exported_from: int | None

    @property
    def publishable(self) -> bool:
        """Whether it may be published as it is."""
        return not self.faults and all(line.equal for line in self.lines)


@dataclass(frozen=True, slots=True)
class Publication:
    """By whom a list is published, by which document, from which day; `new_totals` takes the workbook's;
    `reason` is a word for the event."""

    person: str
    document_number: str
    valid_from: date
    new_totals: bool = False
    device: str = "command-line"
    reason: str = "workbook"


@dataclass(frozen=True, slots=True)
class Published:
    """The release; `fresh` is false when this workbook had made it before, or changes nothing."""

    number: int
    fresh: bool
    preview: Preview


def known_rule_sets() -> Mapping[str, RuleSet]:
    """Return the hall's latest rule sets by key."""
    return catalogue().matters


def load_base(database: Database, day: date) -> Base:
    """Return what is in force on `day`."""
    with database.read() as transaction:
        return _base(transaction, day)


def preview(base: Base, name: str, data: bytes, day: date, *, new_totals: bool = False) -> Preview:
    """Say what publishing the workbook from `day` on would do. Raises WorkbookRefusedError."""
    read = read_list(name, data, base.departments, base.rule_sets.keys())
    return _previewed(base, read, day, new_totals)


def publish(hall: Hall, name: str, data: bytes, publication: Publication) -> Published:
    """Publish the workbook as the next release, or nothing of it; the same workbook again is one release.

    Differences and control totals are computed anew under the lock: another release may have come meanwhile.

    Raises WorkbookRefusedError, CatalogueNotPublishedError, UnknownPersonError, ObjectStoreUnreachableError.
    """
    publication = replace(publication, document_number=document_number(publication.document_number))
    day = publication.valid_from
    base = load_base(hall.database, day)
    read = read_list(name, data, base.departments, base.rule_sets.keys())  # slow: before any lock is held
    _refuse_faults(_previewed(base, read, day, publication.new_totals))
    stored = hall.objects.put_original(data)  # the workbook before the row that names it
    with hall.database.write() as transaction:
        transaction.lock_name(LOCK)
        actor = _actor(transaction, publication)
        base = _base(transaction, day)
        checked = _previewed(base, read, day, publication.new_totals)
        before = published_before(transaction, stored.sha256, publication.document_number, day)
        if before is not None:
            return Published(before.number, False, checked)
        _refuse_faults(checked)
        _refuse_stale(transaction, checked)
        if base.release is not None and not base.sample and not checked.changes and not _moved(checked):
            return Published(base.release.number, False, checked)
        row = _write(transaction, checked, publication, stored.sha256, actor)
        return Published(row.number, True, checked)


def publish_sample(transaction: Transaction, rule_sets: Sequence[RuleSet]) -> int:
    """Publish what the rule sets hold as the sample, unless it or a real list is there; return how many."""
    transaction.lock_name(LOCK)
    last = latest(transaction)
    known = departments(transaction)
    entries = sample_entries(rule_sets, known)
    if last is not None and (not last.sample or entries_of(transaction, last.number) == entries):
        return 0
    valid_from = max([date.fromisoformat(one.version) for one in rule_sets], default=local_date(now()))
    new = NewRelease(
        document_number=DOCUMENT,
        published_by=None,
        published_at=now(),
        valid_from=max(valid_from, last.valid_from) if last is not None else valid_from,
        sample=True,
        workbook_sha256=None,
        totals={one.key: (one.total, one.high) for one in known},
    )
    row = add_release(transaction, new, entries)
    detail = {"release": row.number, "told": told(entries, known), "sample": True}
    transaction.record(NewEvent("catalogue_published", new.published_at, MACHINE, detail=detail))
    return 1


def export(base: Base) -> bytes:
    """Return the list as a workbook that reads in again without a difference."""
    number = base.release.number if base.release is not None else None
    origin = f"导出自第{number}号目录：{base.told()}" if number is not None else base.told()
    return write_list(base.entries, base.departments, origin)


def template(base: Base) -> bytes:
    """Return an empty workbook with headings and notes, so that a department can begin."""
    return write_list((), base.departments, "政务服务事项实施清单（空白表）")


def document_number(text: str) -> str:
    """Return 六开政服〔2026〕12号 in its one form. Raises CatalogueNotPublishedError for what is none."""
    plain = re.sub(
        r"[\[(【［（]((?:19|20)[0-9]{2})[\])】］）]", r"〔\1〕", unicodedata.normalize("NFKC", text)
    )
    plain = re.sub(r"\s+", "", plain)
    if not _DOCUMENT_NUMBER.fullmatch(plain):
        raise CatalogueNotPublishedError(
            reason=f"文号“{text}”的写法不对", advice="请按“六开政服〔2026〕12号”的样子写明文号"
        )
    return plain


def with_rule_sets(
    entries: Sequence[Entry], before: Sequence[Entry], rule_sets: Mapping[str, RuleSet],
    known: Sequence[Department],
) -> tuple[Entry, ...]:  # fmt: skip
    """Return the entries, each with the rule set of its matter where the workbook names none.

    Halls' own workbooks have no such column: the earlier list tells, else a rule set of the same name and
    department. A key that two entries would share is given to neither.
    """
    keys = {entry.identity(): entry.key for entry in before if entry.key}
    names = {one.key: {loose(name) for name in (one.name, *one.aliases)} for one in known}
    taken = {entry.key for entry in entries if entry.key}
    found = [
        entry.key or keys.get(entry.identity()) or _same_name(entry, rule_sets, names) for entry in entries
    ]
    count = Counter(found)
    return tuple(
        entry if entry.key or not key or key in taken or count[key] > 1 else replace(entry, key=key)
        for entry, key in zip(entries, found, strict=True)
    )


def _same_name(entry: Entry, rule_sets: Mapping[str, RuleSet], names: Mapping[str, Collection[str]]) -> str:
    if entry.variant_name:
        return ""
    same = [
        key
        for key, one in rule_sets.items()
        if loose(one.name) == loose(entry.name) and loose(one.department) in names.get(entry.department, ())
    ]
    return same[0] if len(same) == 1 else ""


def _base(transaction: Transaction, day: date) -> Base:
    release = in_force(transaction, day)
    entries = entries_of(transaction, release.number) if release is not None else ()
    return Base(tuple(departments(transaction)), release, entries, known_rule_sets())


def _previewed(base: Base, read: ReadList, day: date, new_totals: bool) -> Preview:
    declared = {one.key: (one.total, one.high) for one in base.departments}
    stated = {key: pair for key, pair in read.stated.items() if pair != declared[key]}
    known = [
        replace(one, total=stated[one.key][0], high=stated[one.key][1])
        if new_totals and one.key in stated
        else one
        for one in base.departments
    ]
    entries = with_rule_sets(read.entries, base.entries, base.rule_sets, base.departments)
    return Preview(
        base=base,
        entries=entries,
        faults=tuple(read.faults),
        notices=tuple(read.notices),
        changes=tuple(differences(base.entries, entries)),
        lines=tuple(totals(entries, known, day)),
        stated=stated,
        exported_from=read.exported_from,
    )


def _moved(checked: Preview) -> dict[str, tuple[int, int | None]]:
    """Return the control totals that this preview changes."""
    declared = {one.key: (one.total, one.high) for one in checked.base.departments}
    given = {line.department.key: (line.department.total, line.department.high) for line in checked.lines}
    return {key: pair for key, pair in given.items() if pair != declared[key]}


def _refuse_faults(checked: Preview) -> None:
    if checked.faults:
        reason = f"表中有{len(checked.faults)}处错误，第一处：{checked.faults[0].told()}"
        raise CatalogueNotPublishedError(reason=reason, advice="请按预览列出的各处更正后再公布")
    wrong = [line.fault() for line in checked.lines if not line.equal]
    if wrong:
        advice = "请核对清单；控制数有调整的，把新数写进“控制数”表，由督查人员加 --totals 公布"
        raise CatalogueNotPublishedError(reason=f"与控制数不符：{'。'.join(wrong)}", advice=advice)


def _refuse_stale(transaction: Transaction, checked: Preview) -> None:
    """Refuse a workbook exported before the last release: publishing it would undo that one silently."""
    last = latest(transaction)
    if checked.exported_from is not None and last is not None and checked.exported_from < last.number:
        reason = f"这份表导出自第{checked.exported_from}号目录，此后已公布第{last.number}号"
        advice = "请重新导出最新目录，把修改移到新表中再公布（确需以旧表为准的，删去“填写说明”表）"
        raise CatalogueNotPublishedError(reason=reason, advice=advice)


def _actor(transaction: Transaction, publication: Publication) -> Actor:
    person = person_by_key(transaction, publication.person)
    if person is None:
        raise UnknownPersonError(person=publication.person)
    wanted = TOTALS_GIVERS if publication.new_totals else PUBLISHERS
    role = next((role for role in person.roles if role in wanted), None)
    if role is None:
        what = "调整控制数须由督查人员" if publication.new_totals else "公布目录须由督查人员或事项管理员"
        raise CatalogueNotPublishedError(reason=f"{what}经办", advice="请换有此职责的人员公布")
    return Actor(person.key, role, publication.device)


def _write(
    transaction: Transaction, checked: Preview, publication: Publication, sha256: str, actor: Actor
) -> CatalogueReleaseRow:
    """Write the release, its control totals and the event in the caller's transaction."""
    at = now()
    given = {line.department.key: (line.department.total, line.department.high) for line in checked.lines}
    moved = _moved(checked)
    new = NewRelease(
        document_number=publication.document_number,
        published_by=actor.person,
        published_at=at,
        valid_from=publication.valid_from,
        sample=False,
        workbook_sha256=sha256,
        totals=given,
    )
    row = add_release(transaction, new, checked.entries)
    set_totals(transaction, moved)
    counted = Counter(change.kind.name.lower() for change in checked.changes)
    detail = {
        "release": row.number,
        "document_number": row.document_number,
        "valid_from": row.valid_from.isoformat(),
        "workbook": sha256,
        "reason": publication.reason,
        "compared_with": checked.base.release.number if checked.base.release else None,
        "entries": len(checked.entries),
        "changes": dict(counted),
        "new_totals": {key: list(pair) for key, pair in moved.items()},
    }
    transaction.record(NewEvent("catalogue_published", at, actor, detail=detail))
    return row
