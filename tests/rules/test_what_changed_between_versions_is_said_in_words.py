"""`yichuang rules diff`: a department reads what changed, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.catalogue import MATTERS, common_checks
from rules.difference import changes_between
from rules.loader import load_rule_set
from rules.rule_set import RuleSet

SENIOR = MATTERS / "social_development" / "senior-card.yaml"


def changed(folder: Path, said: str, instead: str) -> RuleSet:
    text = SENIOR.read_text(encoding="utf-8")
    assert said in text
    file = folder / SENIOR.name
    file.write_text(text.replace(said, instead, 1), encoding="utf-8")
    return load_rule_set(file, common_checks())


@pytest.mark.parametrize(
    ("said", "instead", "sentence"),
    [
        ("name: 一寸证件照", "name: 二寸照片", "材料「二寸照片」的名称从「一寸证件照」改为「二寸照片」"),
        ("  frequency: high\n", "  frequency: low\n", "事项高频低频从「高频」改为「低频」"),
        (
            "statutory: null",
            "statutory: {n: 5, unit: working_day, source: verified}",
            "法定时限从「无」改为「5个工作日」",
        ),
        ("decide: department", "decide: window", "权限「决定」从「部门」改为「窗口」"),
        (
            "    when: agent.present\n",
            "    when: applicant.is_person\n",
            "材料「授权委托书」的要交的条件从「由他人代办」改为「申请人是个人」",
        ),
        (
            "  - X-10\n",
            "",
            "不再核对 X-10.is_not_in_future.applicant_id.valid_from（申请人身份证上的起始日期）",
        ),
        (
            "age.known and age >= 60",
            "age.known and age >= 65",
            "核对 P-1.applicant_id 的「通过」从「交了申请人身份证，并且（算得出年龄，并且年龄已满60周岁）」"
            "改为「交了申请人身份证，并且（算得出年龄，并且年龄已满65周岁）」",
        ),
    ],
)
def test_a_change(tmp_path: Path, said: str, instead: str, sentence: str) -> None:
    old, new = load_rule_set(SENIOR, common_checks()), changed(tmp_path, said, instead)
    assert sentence in changes_between(old, new)


def test_nothing_changed() -> None:
    rule_set = load_rule_set(SENIOR, common_checks())
    assert changes_between(rule_set, rule_set) == []


def test_a_new_material_is_told_with_what_to_bring(tmp_path: Path) -> None:
    text = """materials:
  - key: household
    name: 户口簿
    kind: other
    need: optional
    source: unverified
    trust_grade: C
    origin: authority
    bring: 请带户口簿
"""
    new = changed(tmp_path, "materials:\n", text)
    assert "增加材料「户口簿」：请带户口簿" in changes_between(load_rule_set(SENIOR, common_checks()), new)
