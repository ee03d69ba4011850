"""The JSON Schema for editors says of a rule file what the loader says, as far as a schema can."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from rules.catalogue import MATTERS
from rules.schema import rule_file_schema

FILES = sorted(MATTERS.glob("*/*.yaml"))
SENIOR = MATTERS / "social_development" / "senior-card.yaml"
VALIDATOR = Draft202012Validator(rule_file_schema())


def as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def mistakes(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(as_json(YAML(typ="safe").load(text)))]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(rule_file_schema())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_rule_file_fits_and_names_its_schema(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert mistakes(text) == []
    first = text.splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../rule-file.schema.json"
    assert (file.parent / first.split("$schema=")[1]).exists()


def test_the_file_beside_the_rules_is_the_schema() -> None:
    kept = json.loads((MATTERS.parent / "rule-file.schema.json").read_text(encoding="utf-8"))
    assert kept == rule_file_schema(), "run: yichuang rules schema > rules/rule-file.schema.json"


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("    need: required\n", "    need: perhaps\n"),
        ("    need: required\n", "    ned: required\n"),
        ("    kind: id_photo\n", "    kind: id_foto\n"),
        ("    kind: id_photo\n", "    kind: id_photo\n    colour: red\n"),
        ("    kind: id_photo\n", "    kind: id_photo\n    any_of: [id_photo, other]\n"),
        ("    trust_grade: ", "    trust_grade: E # "),
        ("  - X-4\n", "  - XX-4\n"),
        ("source: recommended", "source: certain"),
        ("  case_type: instant_case\n", "  case_type: 1\n"),
        ("  - name: 个人申请，本人办理\n    received_on: 2026-11-23\n", "  - name: 个人申请，本人办理\n"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(said: str, instead: str) -> None:
    text = SENIOR.read_text(encoding="utf-8")
    assert said in text
    assert mistakes(text.replace(said, instead, 1)) != []
