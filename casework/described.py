"""The catalogue of a hall that is not there yet: departments from its description, matters from the rules.

A department can so preview its workbook on any machine, before `yichuang up` was ever run.
"""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from casework.catalogue import Base, known_rule_sets
from casework.rule_sets import catalogue
from casework.sample_catalogue import in_force_or_latest, sample_entries
from rules.departments import Department


def described_base(file: Path) -> Base:
    """Return the sample that the hall of `file` would begin with."""
    rows = YAML(typ="safe").load(file.read_text(encoding="utf-8"))["departments"]
    departments = tuple(
        Department(
            row["key"],
            row["name"],
            tuple(row.get("aliases", ())),
            row["declared_total"],
            row.get("declared_high_frequency"),
        )
        for row in rows
    )
    entries = sample_entries(in_force_or_latest(catalogue()), departments)
    return Base(departments, None, entries, known_rule_sets(), described=True)
