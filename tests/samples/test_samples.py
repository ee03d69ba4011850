"""The samples keep their word: repeatable, valid where they say so, and wrong exactly where they say so."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from samples import identity
from samples.defects import DEFECTS, apply_defect, defects_of, needs_agent, needs_kind
from samples.draw import to_pdf
from samples.kinds import KINDS, paper_of
from samples.make import demo_applications, make_application, make_paper
from samples.paper import DATE_STYLES, Paper, print_date
from samples.papers import papers_of
from samples.story import MATTERS, tell

SEEDS = range(1, 13)
CASES = [(matter, defect) for matter in MATTERS for defect in defects_of(matter)]
NUMBER = re.compile(r"(?<![0-9A-Z])[0-9]{17}[0-9X](?![0-9A-Z])")


def _papers(matter: str, defect: str, seed: int) -> tuple[list[Paper], list[Paper], dict[str, Any]]:
    """Return the flawless papers, the papers with the defect, and what is expected of these."""
    story = tell(matter, seed, True if needs_agent(defect) else None, needs_kind(defect))
    whole, broken = papers_of(story, seed), papers_of(story, seed)
    return whole, broken, apply_defect(defect, story, broken, seed)


def _differences(whole: list[Paper], broken: list[Paper]) -> set[str]:
    """Return what differs: `role`, `role.field` or `role:mark`."""
    after = {paper.role: paper for paper in broken}
    found = set()
    for paper in whole:
        if paper.role not in after:
            found.add(paper.role)
            continue
        other = after[paper.role]
        keys = paper.fields.keys() | other.fields.keys()
        found |= {f"{paper.role}.{key}" for key in keys if paper.fields.get(key) != other.fields.get(key)}
        if paper.places != other.places:
            found.add(f"{paper.role}:mark")
    return found


def _pixels(file: Path) -> list[Any]:
    if file.suffix == ".pdf":
        return [page.render(scale=0.5).to_numpy() for page in pdfium.PdfDocument(file)]
    return [np.asarray(Image.open(file))]


def _frames(file: Path) -> int:
    with Image.open(file) as opened:
        return int(getattr(opened, "n_frames", 1))


def test_check_digits_agree_with_the_published_vectors() -> None:
    for number in ("11010519491231002X", "440524188001010014", "990101190001010018", "990101189901010023"):
        assert identity.id_is_valid(number)
        assert not identity.id_is_valid(identity.break_id(number))
    for code in ("91349999000000019G", "91349999MA0000007C"):
        assert identity.uscc_is_valid(code)
        assert identity.org_check(code[8:16]) == code[16]
        assert not identity.uscc_is_valid(identity.break_uscc(code))


@pytest.mark.parametrize(
    ("style", "printed"),
    [("cn", "2026年11月3日"), ("cn0", "2026年11月03日"), ("dash", "2026-11-03"), ("dot", "2026.11.03")],
)
def test_dates_are_printed_as_offices_print_them(style: str, printed: str) -> None:
    assert print_date("2026-11-03", style) == printed
    assert print_date("2026-12-21", "han") == "二〇二六年十二月二十一日"
    assert print_date("2020-10-10", "han") == "二〇二〇年十月十日"
    assert print_date("long_term") == "长期"


@pytest.mark.parametrize("matter", MATTERS)
def test_numbers_are_valid_and_of_no_assigned_area(matter: str) -> None:
    for seed in SEEDS:
        for paper in papers_of(tell(matter, seed, True), seed):
            text = json.dumps([paper.fields, paper.context], ensure_ascii=False)
            for number in NUMBER.findall(text):
                if paper.fields.get("certificate_number") == number:
                    continue
                assert identity.id_is_valid(number)
                assert number[:6] in identity.UNASSIGNED_AREAS
            for key in ("uscc", "principal_uscc"):
                if code := paper.fields.get(key):
                    assert identity.uscc_is_valid(code)
                    assert code[2:8] in identity.UNASSIGNED_AREAS


@pytest.mark.parametrize("matter", MATTERS)
def test_a_flawless_story_is_coherent(matter: str) -> None:
    for seed in SEEDS:
        story = tell(matter, seed, True)
        received = story.received.isoformat()
        assert story.received <= date(2026, 11, 23)
        by_role = {paper.role: paper.fields for paper in papers_of(story, seed)}
        for role, fields in by_role.items():
            assert fields.get("valid_until", "9999") >= received, role
            assert fields.get("signed_date", received) <= received, role
        for card in (fields for role, fields in by_role.items() if role.endswith("_id")):
            assert card["id_number"][6:14] == card["birth_date"].replace("-", "")
            assert (int(card["id_number"][16]) % 2 == 1) == (card["sex"] == "男")
        if form := by_role.get("application_form"):
            assert form["applicant"] == story.applicant_name
        assert by_role["power_of_attorney"]["agent_id_number"] == by_role["agent_id"]["id_number"]


EXACTLY: dict[str, str] = {
    "none": r"",
    "missing_material": r"[a-z_]+",
    "missing_poa": r"power_of_attorney",
    "missing_agent_id": r"agent_id",
    "expired_id": r"\w+_id\.valid_from \w+_id\.valid_until",
    "expired_licence": r"business_licence\.valid_until",
    "expired_lease": r"lease_contract\.signed_date lease_contract\.valid_from lease_contract\.valid_until",
    "expired_poa": r"power_of_attorney\.signed_date power_of_attorney\.valid_until",
    "name_mismatch": r"business_licence\.name",
    "uscc_mismatch": r"application_form\.uscc",
    "legal_mismatch": r"business_licence\.legal_representative",
    "bad_id_check": r"\w+_id\.id_number",
    "bad_uscc_check": r"application_form\.uscc business_licence\.uscc( power_of_attorney\.principal_uscc)?",
    "unsigned": r"application_form:mark",
    "unsealed": r"application_form:mark",
    "other_seal": r"application_form:mark",
    "promisor_unsigned": r"full_time_commitment:mark",
    "wrong_agent": r"power_of_attorney\.agent_id_number power_of_attorney\.agent_name"
    r"( power_of_attorney:mark)?",
    "future_date": r"application_form\.signed_date",
    "unfilled_field": r"application_form\.\w+",
    "other_address": r"application_form\.address",
    "under_age": r"applicant_id\.birth_date applicant_id\.id_number applicant_id\.valid_from"
    r"( applicant_id\.valid_until)?( power_of_attorney\.principal_id_number)?",
}


def test_every_defect_is_described() -> None:
    assert set(EXACTLY) == set(DEFECTS)


@pytest.mark.parametrize(("matter", "defect"), CASES)
def test_a_defect_is_exactly_what_it_says(matter: str, defect: str) -> None:
    for seed in SEEDS:
        whole, broken, expected = _papers(matter, defect, seed)
        changed = " ".join(sorted(_differences(whole, broken)))
        assert re.fullmatch(EXACTLY[defect], changed), changed
        assert ("complete" in expected["acceptable"]) == (defect == "none")


@pytest.mark.parametrize(("look", "matter"), [("clean", "road-occupation"), ("scan", "senior-card")])
def test_the_same_seed_gives_the_same_files(look: str, matter: str, tmp_path: Path) -> None:
    first = make_application(matter, look, "none", 7, tmp_path / "a", agent=False)
    again = make_application(matter, look, "none", 7, tmp_path / "b", agent=False)
    assert first.truth == again.truth
    for one, other in zip(first.files, again.files, strict=True):
        for left, right in zip(_pixels(one), _pixels(other), strict=True):
            assert np.array_equal(left, right)


@pytest.mark.parametrize("look", ["poor", "phone"])
def test_worn_looks_repeat_too(look: str, tmp_path: Path) -> None:
    first = make_application("senior-card", look, "none", 3, tmp_path / "a", agent=False)
    again = make_application("senior-card", look, "none", 3, tmp_path / "b", agent=False)
    assert [file.read_bytes() for file in first.files] == [file.read_bytes() for file in again.files]


def test_truth_accounts_for_every_page(tmp_path: Path) -> None:
    made = make_application("temporary-structure", "clean", "none", 5, tmp_path, agent=True)
    told = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    parts = [(part["file"], part["page"]) for document in told["documents"] for part in document["parts"]]
    pages = []
    for file in made.files:
        frames = len(pdfium.PdfDocument(file)) if file.suffix == ".pdf" else _frames(file)
        pages += [(file.name, number) for number in range(1, frames + 1)]
    assert sorted(parts) == sorted(pages)
    assert "--agent" in made.options
    for document in told["documents"]:
        assert all(" " not in value for value in document["fields"].values())


def test_the_demonstration_covers_matters_looks_and_both_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from samples import make

    monkeypatch.setattr(make, "pack", lambda papers, *_: ([], []))
    made = demo_applications(tmp_path)
    assert len(made) == 16
    assert len({(one.truth["matter"], one.truth["look"]) for one in made}) == 16
    assert {"complete", "correction"} <= {one.truth["expected"]["verdict"] for one in made}


def test_a_batch_of_sixty_four_holds_every_defect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from samples import make

    monkeypatch.setattr(make, "pack", lambda papers, *_: ([], []))
    made = make.make_batch(tmp_path, 64, 1)
    assert {one.truth["defect"] for one in made} == set(DEFECTS)


def _printed(value: str) -> list[str]:
    """Return the ways in which a value may stand on paper."""
    if value == "long_term":
        return ["长期"]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return [print_date(value, style) for style in DATE_STYLES]
    return [value]


@pytest.mark.parametrize("matter", MATTERS)
def test_the_papers_say_what_the_truth_says(matter: str) -> None:
    for paper in papers_of(tell(matter, 21, True), 21):
        opened = pdfium.PdfDocument(to_pdf(paper, 21))
        text = "".join("".join(page.get_textpage().get_text_range() for page in opened).split())
        for key, value in paper.fields.items():
            if key == "registrar":  # stands on the seal only, as on real licences
                continue
            for part in value.split("、") if key == "promisors" else [value]:
                assert any(way in text for way in _printed(part)), (paper.role, key, part)


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_of_every_kind_comes_with_its_truth(kind: str, tmp_path: Path) -> None:
    made = make_paper(kind, "scan", 7, tmp_path / "one")
    again = make_paper(kind, "scan", 7, tmp_path / "two")
    (document,) = made.truth["documents"]
    assert document["kind"] == kind
    assert json.loads((made.folder / "truth.json").read_text(encoding="utf-8")) == made.truth
    assert [file.read_bytes() for file in made.files] == [file.read_bytes() for file in again.files]
    assert {part["file"] for part in document["parts"]} == {file.name for file in made.files}


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_on_a_paper_of_any_kind_is_valid_and_unassigned(kind: str) -> None:
    for seed in SEEDS:
        for value in paper_of(kind, seed).fields.values():
            for number in NUMBER.findall(value):
                assert (
                    identity.id_is_valid(number) or identity.uscc_is_valid(number) or kind == "bank_account"
                )


def test_a_kind_or_look_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Unknown kind"):
        make_paper("passport", "clean", 1, tmp_path)
    with pytest.raises(ValueError, match="Unknown look"):
        make_paper("id_card", "crumpled", 1, tmp_path)
