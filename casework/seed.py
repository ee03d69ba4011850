"""Load a hall's description: departments, matters, people and powers, checked before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from storage.clock import now
from storage.errors import SeedWrongError
from storage.events import NewEvent
from storage.hall import Hall
from storage.powers import put_hall_data
from storage.values import MACHINE, Actor, PowerKind

DEMO_HALL = Path(__file__).parent / "demo_hall.yaml"


def seed_hall(hall: Hall, file: Path = DEMO_HALL, actor: Actor = MACHINE) -> int:
    """Write what `file` describes and is not there yet; return the number of rows added.

    Raises SeedWrongError when totals or names in the file do not agree; then nothing was written.
    """
    described = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    _check(described)
    with hall.database.write() as transaction:
        added = put_hall_data(transaction, _rows(described))
        if added:
            transaction.record(
                NewEvent("hall_seeded", now(), actor, detail={"file": file.name, "rows": added})
            )
    return added


def _check(described: dict[str, Any]) -> None:
    totals = described["control_totals"]
    departments = described["departments"]
    total = sum(department["declared_total"] for department in departments)
    high = sum(department.get("declared_high_frequency") or 0 for department in departments)
    if (total, high) != (totals["matters"], totals["high_frequency"]):
        raise SeedWrongError(reason=f"各部门事项合计 {total}(高频 {high})，与总数不符")
    people = {person["key"] for person in described["people"]}
    matters = {matter["key"] for matter in described["matters"]}
    for granted in described["powers"]:
        if granted["person"] not in people or not set(granted["matters"]) <= matters:
            raise SeedWrongError(reason=f"授权 {granted['document_number']} 中的人员或事项不存在")


def _rows(described: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    matters, versions = [], []
    for matter in described["matters"]:
        matters.append({name: value for name, value in matter.items() if name != "versions"})
        versions += [{"matter": matter["key"], **version} for version in matter.get("versions", [])]
    powers = [
        {
            "person": granted["person"],
            "matter": matter,
            "power": PowerKind(power),
            "rank": granted.get("rank", 1),
            "valid_from": granted["valid_from"],
            "valid_to": granted.get("valid_to"),
            "document_number": granted["document_number"],
        }
        for granted in described["powers"]
        for matter in granted["matters"]
        for power in granted["powers"]
    ]
    return {
        "departments": described["departments"],
        "matters": matters,
        "matter_versions": versions,
        "people": described["people"],
        "powers": powers,
    }
