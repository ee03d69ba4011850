"""发布规则集: a version of a matter's rule set becomes the one its cases are judged by (domain.md S3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from casework.errors import (
    RuleSetChangedError,
    RuleSetMissingError,
    RuleSetNotTriedError,
    UnknownDepartmentError,
    UnknownPersonError,
)
from rules.cage import Cage
from rules.catalogue import Catalogue, load_catalogue
from rules.rule_set import RuleSet
from rules.static_checks import flaws_of
from rules.trial import try_examples
from storage.clock import now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.powers import add_matter, department_named, matter_by_key, person_by_key
from storage.rule_sets import add_version, published_versions
from storage.settings import load_settings
from storage.tables import CaseRow, MatterRow, MatterVersionRow
from storage.values import Actor


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the rule sets of this hall, loaded once: those of its own folder, else the sample matters.

    Raises RuleFileError subclasses.
    """
    return load_catalogue(load_settings().rules_folder)


def rule_set_of(matter: str, version: str) -> RuleSet:
    """Return exactly this version, from files read again where it came after this process loaded them.

    Raises RuleSetMissingError where no rule file has it, and RuleFileError subclasses.
    """
    found = _version(catalogue(), matter, version)
    if found is not None:
        return found
    fresh = _version(load_catalogue(load_settings().rules_folder), matter, version)
    if fresh is None:
        raise RuleSetMissingError(matter=matter, version=version)
    catalogue.cache_clear()  # only now: files that cannot be read must not cost the other matters theirs
    return fresh


def _version(matters: Catalogue, matter: str, version: str) -> RuleSet | None:
    return next((one for one in matters.versions.get(matter, ()) if one.version == version), None)


def version_of(case: CaseRow, matters: Catalogue | None = None) -> RuleSet | None:
    """Return the version of the rule set that a case is judged by; None when the hall no longer has it.

    `matters`: look it up there, in the hall's own catalogue without.
    """
    held = matters or catalogue()
    found = _version(held, case.matter, case.matter_version) if case.matter_version else None
    versions = held.versions.get(case.matter, ())
    return found or next((one for one in reversed(versions) if one.in_force_on(case.received_on)), None)


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: the versions that are new, and those that only got a last day."""

    new: tuple[RuleSet, ...]
    ended: tuple[RuleSet, ...]


def publish_rule_sets(hall: Hall, matters: Catalogue, actor: Actor, document_number: str) -> Published:
    """Publish every version that is not published yet; all of them in one transaction, or none.

    A matter that is new to the hall is written with it. Raises RuleSetNotTriedError for a version with a flaw
    or without its examples, RuleSetChangedError for a published one whose content is another now,
    UnknownDepartmentError, UnknownPersonError. Publishing the same again does nothing.
    """
    with hall.database.read() as transaction:
        fresh = [one for one in _all(matters) if not _is_published(transaction, one)]
    _try(fresh)
    with hall.database.write() as transaction:
        if actor.person is None or person_by_key(transaction, actor.person) is None:
            raise UnknownPersonError(person=actor.person or "")
        done = [(one, _publish(transaction, one, actor, document_number)) for one in _all(matters)]
    return Published(
        new=tuple(one for one, what in done if what == "published"),
        ended=tuple(one for one, what in done if what == "ended"),
    )


def _all(matters: Catalogue) -> list[RuleSet]:
    return [rule_set for versions in matters.versions.values() for rule_set in versions]


def _is_published(transaction: Transaction, rule_set: RuleSet) -> bool:
    return any(row.version == rule_set.version for row in published_versions(transaction, rule_set.key))


def _try(rule_sets: list[RuleSet]) -> None:
    """Let nothing through that `yichuang rules check` or `rules test` would complain of."""
    with Cage() as cage:
        for rule_set in rule_sets:
            flaws = [flaw.sentence for flaw in flaws_of(rule_set)]
            flaws += try_examples(rule_set, cage).complaints()
            if flaws:
                raise RuleSetNotTriedError(matter=rule_set.key, count=len(flaws), first=flaws[0])


def _publish(
    transaction: Transaction, rule_set: RuleSet, actor: Actor, document_number: str
) -> Literal["published", "ended"] | None:
    """Write a new version, or the last day that a published one got; return which, None for neither."""
    rows = {row.version: row for row in published_versions(transaction, rule_set.key)}
    row = rows.get(rule_set.version)
    if row is None:
        _put_matter(transaction, rule_set)
        add_version(transaction, _row(rule_set, actor, document_number))
        _record(transaction, "rule_set_published", rule_set, actor, document_number)
        return "published"
    if row.digest is not None and row.digest != rule_set.digest:
        raise RuleSetChangedError(matter=rule_set.key, version=rule_set.version)
    if row.valid_to != rule_set.valid_to:
        row.valid_to = rule_set.valid_to
        _record(transaction, "rule_set_ended", rule_set, actor, document_number)
        return "ended"
    return None


def _put_matter(transaction: Transaction, rule_set: RuleSet) -> None:
    """Write the matter of a rule set where the hall does not have it yet."""
    if matter_by_key(transaction, rule_set.key) is not None:
        return
    department = department_named(transaction, rule_set.department)
    if department is None:
        raise UnknownDepartmentError(matter=rule_set.key, department=rule_set.department)
    add_matter(transaction, MatterRow.model_validate(matter_values(rule_set, department.key)))


def matter_values(rule_set: RuleSet, department: str) -> dict[str, Any]:
    """Return what the hall keeps of a matter, by column; `department` is the key of its department."""
    return {
        "key": rule_set.key,
        "name": rule_set.name,
        "department": department,
        "high_frequency": rule_set.frequency == "high",
        "instant": rule_set.case_type == "instant_case",
    }


def _row(rule_set: RuleSet, actor: Actor, document_number: str) -> MatterVersionRow:
    return MatterVersionRow(
        matter=rule_set.key,
        version=rule_set.version,
        valid_from=rule_set.valid_from,
        valid_to=rule_set.valid_to,
        digest=rule_set.digest,
        document_number=document_number,
        published_by=actor.person,
        published_at=now(),
    )


def _record(
    transaction: Transaction, kind: str, rule_set: RuleSet, actor: Actor, document_number: str
) -> None:
    detail = {
        "matter": rule_set.key,
        "version": rule_set.version,
        "digest": rule_set.digest,
        "valid_to": rule_set.valid_to.isoformat() if rule_set.valid_to else None,
        "document_number": document_number,
    }
    transaction.record(NewEvent(kind, now(), actor, detail=detail))
