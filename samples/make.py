"""Make applications: files as a window receives them, and the truth beside them in `truth.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samples.defects import DEFECTS, apply_defect, defects_of, needs_agent, needs_kind
from samples.kinds import paper_of
from samples.looks import LOOKS
from samples.pack import Drawn, pack
from samples.papers import papers_of
from samples.story import MATTERS, Story, tell


@dataclass(frozen=True)
class Made:
    """What was written to disk: its folder, its files, its truth."""

    folder: Path
    files: tuple[Path, ...]
    truth: dict[str, Any]


class Sample(Made):
    """One application on disk."""

    @property
    def options(self) -> list[str]:
        """The command line's options for this application, without the files."""
        given = self.truth["options"]
        words = [
            "--matter",
            self.truth["matter"],
            "--applicant",
            given["applicant"],
            "--received",
            given["received"],
        ]
        return [*words, "--agent"] if given["agent"] else words


def _document(drawn: Drawn) -> dict[str, Any]:
    paper = drawn.paper
    marks = [p for p in paper.places if p.present]
    return {
        "kind": paper.kind,
        "role": paper.role,
        "parts": [{"file": name, "page": page} for name, page in drawn.parts],
        "fields": {key: value for key, value in paper.fields.items() if value},
        "blank_fields": [
            key for key, value in paper.fields.items() if not value and key in paper.context.get("blank", ())
        ],
        "marks": {
            "seals": [p.text for p in marks if p.asks_for == "seal"],
            "signatures": [p.text for p in marks if p.asks_for == "signature"],
            "places": [
                {"asks_for": p.asks_for, "label": p.label, "state": "present" if p.present else "absent"}
                for p in paper.places
                if p.label
            ],
        },
    }


def make_application(
    matter: str,
    look: str,
    defect: str,
    seed: int,
    out_dir: Path,
    agent: bool | None = None,
    applicant: str | None = None,
) -> Sample:
    """Write one application into `out_dir` and return it; the same arguments, the same files.

    `agent` and `applicant` settle what the seed would otherwise decide.
    """
    if matter not in MATTERS or look not in LOOKS or defect not in DEFECTS:
        raise ValueError(f"Unknown matter, look or defect: {matter}, {look}, {defect}.")
    out_dir.mkdir(parents=True, exist_ok=True)
    wants_agent = True if needs_agent(defect) else agent
    story: Story = tell(matter, seed, wants_agent, needs_kind(defect) or applicant)
    papers = papers_of(story, seed)
    expected = apply_defect(defect, story, papers, seed)
    if defect == "none" and look in ("poor", "phone"):
        expected["acceptable"].append("review")
    files, drawn = pack(papers, out_dir, look, seed)
    truth: dict[str, Any] = {
        "matter": matter,
        "options": {
            "agent": story.agent is not None,
            "applicant": story.applicant_kind,
            "received": story.received.isoformat(),
        },
        "look": look,
        "defect": defect,
        "seed": seed,
        "expected": expected,
        "files": files,
        "documents": [_document(one) for one in drawn],
    }
    _write_truth(out_dir, truth)
    return Sample(out_dir, tuple(out_dir / name for name in files), truth)


def make_paper(kind: str, look: str, seed: int, out_dir: Path) -> Made:
    """Write one paper of a kind into `out_dir` and return it; the same arguments, the same files.

    Its truth has `kind`, `look`, `seed`, `files` and, as an application has them, `documents`.
    """
    if look not in LOOKS:
        raise ValueError(f"Unknown look {look!r}: one of {', '.join(LOOKS)}.")
    out_dir.mkdir(parents=True, exist_ok=True)
    files, drawn = pack([paper_of(kind, seed)], out_dir, look, seed)
    documents = [_document(one) for one in drawn]
    truth = {"kind": kind, "look": look, "seed": seed, "files": files, "documents": documents}
    _write_truth(out_dir, truth)
    return Made(out_dir, tuple(out_dir / name for name in files), truth)


def _write_truth(folder: Path, truth: dict[str, Any]) -> None:
    text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
    (folder / "truth.json").write_text(text, encoding="utf-8")


def _turn(matter: str, round_: int, row: int) -> str:
    """Return the round's defect: every third application has none, each matter begins elsewhere."""
    if round_ % 3 == 0:
        return "none"
    choices = defects_of(matter)[1:]
    return choices[(round_ - round_ // 3 - 1 + row * 5) % len(choices)]


def make_batch(
    out_dir: Path,
    count: int,
    seed: int,
    matter: str | None = None,
    look: str | None = None,
    defect: str | None = None,
) -> list[Sample]:
    """Write `count` applications, turning through matters, looks and defects, into numbered folders."""
    made = []
    for number in range(count):
        row, round_ = number % len(MATTERS), number // len(MATTERS)
        of_matter = matter or MATTERS[row]
        of_look = look or LOOKS[(number + round_) % len(LOOKS)]
        of_defect = defect or _turn(of_matter, round_ if matter is None else number, row)
        folder = out_dir / f"{number + 1:03d}-{of_matter}-{of_look}-{of_defect}"
        made.append(make_application(of_matter, of_look, of_defect, seed * 1000 + number, folder))
    return made


_DEMO_DEFECTS = {
    "road-occupation": ("none", "expired_id", "unsealed", "none"),
    "temporary-structure": ("expired_lease", "none", "uscc_mismatch", "none"),
    "bookkeeping-agency": ("none", "unsigned", "none", "missing_material"),
    "senior-card": ("none", "none", "missing_material", "expired_id"),
}


def demo_applications(out_dir: Path) -> list[Sample]:
    """Write the sixteen applications of the demonstration: four matters in four looks."""
    made = []
    for row, (matter, defects) in enumerate(_DEMO_DEFECTS.items()):
        for column, (look, defect) in enumerate(zip(LOOKS, defects, strict=True)):
            number = row * 4 + column + 1
            folder = out_dir / f"{number:02d}-{matter}-{look}-{defect}"
            kind = "organisation" if defect == "uscc_mismatch" else None
            made.append(make_application(matter, look, defect, 2026000 + number, folder, applicant=kind))
    return made
