"""The virtual hall: eight departments with an officer, a deputy, a section head, a liaison officer and a head
each, four people at the windows, every matter of the catalogue.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from casework.rule_sets import catalogue
from casework.seed import DEMO_HALL, seed_hall
from storage.hall import Hall
from storage.values import Actor

W1, W2, W3 = (
    Actor("w1", "intake_clerk", "window-1"),
    Actor("w2", "intake_clerk", "window-2"),
    Actor("w3", "issue_clerk", "window-3"),
)
DUTY_HEAD = Actor("d1", "duty_head", "board")
ROLES = {
    "officer": ["handler", "decider"],
    "deputy": ["handler", "decider"],
    "section": ["section_head", "decider"],
    "liaison": ["liaison_officer"],
    "head": ["department_head"],
}


def furnish(hall: Hall, first: date, folder: Path) -> dict[str, str]:
    """Give the hall its people and powers from `first` on; return the department of each matter."""
    described = YAML(typ="safe").load(DEMO_HALL.read_text(encoding="utf-8"))
    names = {name: one["key"] for one in described["departments"] for name in (one["name"], *one["aliases"])}
    matters = {key: names[one.department] for key, one in catalogue().matters.items()}
    described["people"] = [one for one in described["people"] if not one.get("department")]
    described["people"] += [_person(department, role) for department in set(names.values()) for role in ROLES]
    described["powers"] = _powers(matters, first)
    described["qualifications"] = [
        {"person": person, "training": "上岗培训", "valid_from": first} for person in ("w1", "w2")
    ]
    file = folder / "hall.yaml"
    with file.open("w", encoding="utf-8") as out:
        YAML(typ="safe").dump(described, out)
    seed_hall(hall, file)
    return matters


def member(department: str, role: str) -> Actor:
    """Return somebody of a department, in the first role they have."""
    return Actor(f"{department}-{role}", ROLES[role][0], "office")


def _person(department: str, role: str) -> dict[str, Any]:
    return {
        "key": f"{department}-{role}",
        "name": f"{department}{role}",
        "department": department,
        "section": "审批科",
        "roles": ROLES[role],
    }


def _powers(matters: dict[str, str], first: date) -> list[dict[str, Any]]:
    window = {"valid_from": first, "document_number": "模拟授权1号"}
    granted = [
        {
            "person": person,
            "matters": sorted(matters),
            "powers": ["receive", "accept"],
            "rank": rank,
            **window,
        }
        for rank, person in enumerate(("w1", "w2"), start=1)
    ]
    at_once = sorted(key for key, one in catalogue().matters.items() if one.case_type == "instant_case")
    granted += [
        {"person": person, "matters": at_once, "powers": ["examine", "decide"], "rank": rank, **window}
        for rank, person in enumerate(("w1", "w2"), start=1)
    ]
    for department in sorted(set(matters.values())):
        own = sorted(key for key, of in matters.items() if of == department and key not in at_once)
        granted += [
            {
                "person": f"{department}-{role}",
                "matters": own,
                "powers": ["examine", "decide"],
                "rank": rank,
                **window,
            }
            for rank, role in enumerate(("officer", "deputy", "section"), start=1)
            if own
        ]
    return granted
