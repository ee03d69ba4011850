"""Load a hall's description: departments, people and powers from a file, matters and the
sample catalogue from the rule sets.

Everything is checked before anything is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from casework.calendar import seed_calendar
from casework.catalogue import publish_sample
from casework.papers.kinds import PaperKind
from casework.rule_sets import catalogue, matter_values
from casework.sample_catalogue import in_force_or_latest
from rules.catalogue import Catalogue
from rules.states import PowerKind
from storage.clock import now
from storage.errors import SeedWrongError
from storage.events import NewEvent
from storage.hall import Hall
from storage.powers import put_hall_data
from storage.rule_sets import any_version
from storage.values import MACHINE, Actor

Row = dict[str, Any]

DEMO_HALL = Path(__file__).parent / "demo_hall.yaml"


def seed_hall(hall: Hall, file: Path = DEMO_HALL, actor: Actor = MACHINE) -> int:
    """Write what `file` and the catalogue describe and is not there yet; return how many rows it added.

    A release of the sample catalogue counts as one. Only a hall that has no rule set at all, at its first
    start, is given those of the catalogue; after that each version is published (casework.rule_sets).

    Raises SeedWrongError when totals or names do not agree; then nothing was written.
    """
    described = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    held = catalogue()
    _check(described, set(held.matters))
    rows = {
        "departments": described["departments"],
        "authorities": described.get("authorities", []),  # a hall file from before there were papers
        "matters": _matters(held, described["departments"]),
        "windows": described.get("windows", []),
        "people": described["people"],
        "powers": _powers(described["powers"]),
        "qualifications": described.get("qualifications", []),
    }
    with hall.database.write() as transaction:
        if not any_version(transaction):
            rows["matter_versions"] = _versions(held)
        added = put_hall_data(transaction, rows) + seed_calendar(transaction, now())
        released = publish_sample(transaction, in_force_or_latest(held))
        if added:
            detail = {"file": file.name, "rows": added}
            transaction.record(NewEvent("hall_seeded", now(), actor, detail=detail))
    return added + released


def _check(described: dict[str, Any], matters: set[str]) -> None:
    totals = described["control_totals"]
    departments = described["departments"]
    total = sum(department["declared_total"] for department in departments)
    high = sum(department.get("declared_high_frequency") or 0 for department in departments)
    if (total, high) != (totals["matters"], totals["high_frequency"]):
        raise SeedWrongError(reason=f"各部门事项合计 {total}(高频 {high})，与总数不符")
    _check_authorities(described)
    people = {person["key"] for person in described["people"]}
    for granted in described["powers"]:
        if granted["person"] not in people or not set(granted["matters"]) <= matters:
            raise SeedWrongError(reason=f"授权 {granted['document_number']} 中的人员或事项不存在")


def _check_authorities(described: dict[str, Any]) -> None:
    authorities = described.get("authorities", [])
    known = {"hall", *(department["key"] for department in described["departments"])}
    for authority in authorities:
        if authority["key"] not in known:
            raise SeedWrongError(reason=f"机关表中的“{authority['key']}”不是部门，也不是大厅（hall）")
        if not set(authority.get("seals", {})) <= set(PaperKind):
            raise SeedWrongError(reason=f"机关“{authority['name']}”的印章表中有不存在的文书种类")
    short_names = [authority["short_name"] for authority in authorities]
    if len(set(short_names)) < len(short_names):
        raise SeedWrongError(reason="机关表中有两个机关的简称相同，文号会重复")


def _matters(held: Catalogue, departments: list[Row]) -> list[Row]:
    keys = {name: one["key"] for one in departments for name in (one["name"], *one["aliases"])}
    for rule_set in held.matters.values():
        if rule_set.department not in keys:
            raise SeedWrongError(reason=f"事项 {rule_set.key} 的部门“{rule_set.department}”不在部门表中")
    return [matter_values(one, keys[one.department]) for one in held.matters.values()]


def _versions(held: Catalogue) -> list[Row]:
    return [
        {
            "matter": one.key,
            "version": one.version,
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
            "digest": one.digest,
        }
        for versions in held.versions.values()
        for one in versions
    ]


def _powers(granted: list[Row]) -> list[Row]:
    return [
        {
            "person": one["person"],
            "matter": matter,
            "power": PowerKind(power),
            "rank": one.get("rank", 1),
            "valid_from": one["valid_from"],
            "valid_to": one.get("valid_to"),
            "document_number": one["document_number"],
            "condition": one.get("condition"),
            "approved_at": now(),
        }
        for one in granted
        for matter in one["matters"]
        for power in one["powers"]
    ]
