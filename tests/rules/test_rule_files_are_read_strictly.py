"""A mistake in a rule file is a named error that names file and line in a plain sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.catalogue import MATTERS, Catalogue, load_catalogue
from rules.conditions import ConditionError, parse
from rules.errors import (
    BadConditionError,
    BadMessageError,
    DuplicateEntryError,
    MissingEntryError,
    RuleFileError,
    RuleFileSyntaxError,
    UnknownCheckError,
    UnknownEntryError,
    UnknownMatterError,
    WrongValueError,
)

SENIOR = MATTERS / "social_development" / "senior-card.yaml"

MISTAKES = [
    ("    need: required\n", "    need: perhaps\n", WrongValueError, "perhaps"),
    ("    need: required\n", "    ned: required\n", MissingEntryError, "need"),
    ("    kind: id_photo\n", "    kind: id_foto\n", WrongValueError, "id_foto"),
    ("    kind: id_photo\n", "    kind: id_photo\n    colour: red\n", UnknownEntryError, "colour"),
    ("  - X-4\n", "  - X-44\n", UnknownCheckError, "X-44"),
    ("  - X-4\n", "  - X-3\n", DuplicateEntryError, "两次"),
    ("  - key: id_photo\n", "  - key: applicant_id\n", DuplicateEntryError, "applicant_id"),
    ("age.known and age >= 60", "age.known and agee >= 60", BadConditionError, "agee"),
    ("age.known and age >= 60", "age.known and age >= '六十'", BadConditionError, "条件"),
    ("age.known and age >= 60", "age.known and (age >= 60", BadConditionError, "右括号"),
    ("when: agent.present", "when: age.known", BadConditionError, "age.known"),
    ("    unknown: not age.known\n", "", MissingEntryError, "unknown"),
    ("已满{age}周岁", "已满{years}周岁", BadMessageError, "years"),
    ("  valid_from: 2026-01-01\n", "  valid_from: soon\n", WrongValueError, "valid_from"),
    ("  key: senior-card\n", "  key: senior\n", WrongValueError, "senior"),
    ("  frequency: high\n", "  frequency: high\n  frequency: low\n", DuplicateEntryError, "两次"),
    ("  special: []\n", "  special: [\n", RuleFileSyntaxError, "YAML"),
    ("case_type: instant_case", "case_type: 1", WrongValueError, "case_type"),
    ("source: recommended", "source: certain", WrongValueError, "certain"),
]


@pytest.mark.parametrize(("said", "instead", "error", "word"), MISTAKES)
def test_a_mistake(tmp_path: Path, said: str, instead: str, error: type[RuleFileError], word: str) -> None:
    text = SENIOR.read_text(encoding="utf-8")
    assert said in text
    file = tmp_path / "social_development" / "senior-card.yaml"
    file.parent.mkdir()
    file.write_text(text.replace(said, instead, 1), encoding="utf-8")
    with pytest.raises(error) as caught:
        load_catalogue(tmp_path)
    assert f"senior-card.yaml 第{caught.value.line}行" in str(caught.value)
    assert word in str(caught.value)
    assert caught.value.file == file
    if error is not DuplicateEntryError and instead:
        near = file.read_text(encoding="utf-8").splitlines()[
            max(caught.value.line - 5, 0) : caught.value.line + 4
        ]
        assert any(part in "\n".join(near) for part in instead.strip().splitlines())


@pytest.mark.parametrize(
    "text", ["", "and", "a ==", "a == b", "not", "(a", "a)", "a b", "a < 'x'", "a; b", "__import__('os')"]
)
def test_a_condition_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ConditionError):
        parse(text)


def test_an_unknown_matter_names_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownMatterError, match="road-occupation") as caught:
        catalogue.matter("road-ocupation")
    assert "临时占用城市道路" in str(caught.value)


def test_the_contract_of_the_four_matters(catalogue: Catalogue) -> None:
    required = {
        "road-occupation": {
            "application_form",
            "business_licence",
            "legal_representative_id",
            "location_drawing",
        },
        "temporary-structure": {"application_form", "location_drawing", "site_right"},
        "bookkeeping-agency": {
            "application_form",
            "business_licence",
            "qualification_or_commitment",
            "full_time_commitment",
            "internal_regulations",
        },
        "senior-card": {"applicant_id", "id_photo"},
    }
    for key, wanted in required.items():
        rule_set = catalogue.matter(key)
        assert {one.key for one in rule_set.materials if one.need == "required"} == wanted
        assert rule_set.version == "2026-01-01"
        if key != "senior-card":
            ids = {rule.id for rule in rule_set.rules}
            assert {f"X-{number}" for number in range(1, 11)} <= ids


def test_nothing_unverified_is_shown_as_certain(catalogue: Catalogue) -> None:
    for rule_set in catalogue.matters.values():
        for rule in rule_set.rules:
            if "民法典" in rule.basis or "未核对" in rule.basis:
                assert "待核实" in rule.basis
