"""`yichuang rules check`: rule sets that load and are wrong all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.catalogue import MATTERS, Catalogue
from rules.static_checks import check_folder, flaws_of

SENIOR = MATTERS / "social_development" / "senior-card.yaml"
PASS = "    pass: age.known and age >= 60\n"
FAIL = "    fail: age.known and age < 60\n"
PHOTO = """  - key: id_photo
    name: 一寸照片
"""


def found(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """Return what the checks say of the file with these changes, line numbers held against the file."""
    text = SENIOR.read_text(encoding="utf-8")
    for said, instead in changes:
        assert said in text, said
        text = text.replace(said, instead, 1)
    file = folder / "social_development" / SENIOR.name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    report = check_folder(folder)
    lines = text.splitlines()
    assert all(1 <= flaw.line <= len(lines) for _, flaw in report.flaws)
    return [flaw.sentence for _, flaw in report.flaws]


def test_the_rule_sets_of_the_house_are_clean(catalogue: Catalogue) -> None:
    report = check_folder(MATTERS)
    assert report.flaws == []
    assert (report.files, report.rules) == (31, sum(len(one.rules) for one in catalogue.matters.values()))


def test_a_condition_that_can_never_hold(tmp_path: Path) -> None:
    (sentence,) = found(tmp_path, ("when: agent.present", "when: applicant.is_org and agent.present"))
    assert sentence == "材料「授权委托书」的条件永远不会成立，谁也不用交"


def test_a_case_that_never_counts(tmp_path: Path) -> None:
    sentences = found(tmp_path, (FAIL, "    fail: age.known and age < 60 and age > 70\n"))
    assert any("「fail」永远轮不到" in one for one in sentences)
    assert any("有空档" in one and "age = " in one for one in sentences)


def test_a_gap_in_the_decision_table(tmp_path: Path) -> None:
    (sentence,) = found(tmp_path, (PASS, "    pass: age.known and age > 60\n"))
    assert "有空档：age = 60、age.known = True" in sentence


def test_a_case_that_a_worse_one_covers(tmp_path: Path) -> None:
    (sentence,) = found(tmp_path, (FAIL, "    fail: age.known\n"))
    assert "「pass」永远轮不到" in sentence


def test_a_field_that_no_paper_has(tmp_path: Path) -> None:
    (sentence,) = found(tmp_path, ("    dated: {valid_from: optional}\n", "    dated: {weight: optional}\n"))
    assert "读不出「weight」这一栏" in sentence


def test_a_rule_that_asks_for_a_paper_another_forbids(tmp_path: Path) -> None:
    own = """  - id: P-7
    name: 不应交照片
    on: id_photo
    basis: {text: 试验, source: recommended}
    fail: state.id_photo != 'absent'
    unknown: state.id_photo == 'doubtful'
    pass: state.id_photo == 'absent'
    messages: {fail: 交了照片, unknown: 看不清, pass: 没有交照片}
by_person:
"""
    sentences = found(tmp_path, ("by_person:\n", own))
    assert any("R-id_photo 和 P-7.id_photo 互相矛盾" in one for one in sentences)


def test_two_materials_that_take_the_same_paper(tmp_path: Path) -> None:
    second = """  - key: second_photo
    name: 第二张照片
    kind: id_photo
    need: required
    source: unverified
    trust_grade: D
    origin: applicant
    bring: 请再交一张
checks:
"""
    sentences = found(tmp_path, ("checks:\n", second))
    assert any("一份会算作两份" in one for one in sentences)


def test_a_rule_set_without_a_whole_example(catalogue: Catalogue) -> None:
    from dataclasses import replace

    rule_set = replace(catalogue.matter("senior-card"), examples=())
    assert [flaw.sentence for flaw in flaws_of(rule_set)] == ["没有一个材料齐全的例子（examples）"]


def test_one_bad_file_does_not_hide_another(tmp_path: Path) -> None:
    found(tmp_path, (PASS, "    pass: age.known and age > 60\n"))
    road = (MATTERS / "urban_management" / "road-occupation.yaml").read_text(encoding="utf-8")
    (tmp_path / "urban_management").mkdir()
    (tmp_path / "urban_management" / "road-occupation.yaml").write_text(
        road.replace("need: required", "need: perhaps", 1), encoding="utf-8"
    )
    report = check_folder(tmp_path)
    assert {file.name for file, _ in report.flaws} == {"senior-card.yaml", "road-occupation.yaml"}


@pytest.mark.parametrize("common", ["checks: [", "checks:\n  - {id: X-1}\n"])
def test_a_bad_file_of_shared_checks_is_named(tmp_path: Path, common: str) -> None:
    (tmp_path / "common.yaml").write_text(common, encoding="utf-8")
    ((file, _),) = check_folder(tmp_path).flaws
    assert file.name == "common.yaml"
