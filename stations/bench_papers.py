"""Fresh papers for a benchmark: made from a seed, each page one picture that every reader is given alike."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageOps, ImageSequence

from samples.dice import dice
from samples.kinds import KINDS
from samples.looks import LOOKS, SPECS
from samples.make import Made, make_paper

TUNING_SEEDS = range(1, 1000)  # pages of these were looked at while the reader was made
DEMO_SEED = 2026
LARGEST_SEED = 999_999
A4_INCHES = 11.69


@dataclass(frozen=True, slots=True)
class BenchPaper:
    """One paper: its look, what it is and says, its pages as pictures, and the same pages as one PDF."""

    look: str
    kind: str
    fields: dict[str, str]
    blank_fields: tuple[str, ...]
    pages: tuple[Path, ...]
    pdf: Path


def was_used_for_tuning(seed: int) -> bool:
    """Say whether pages of this seed were seen while the reader was made."""
    return seed in TUNING_SEEDS or seed == DEMO_SEED


def fresh_seed() -> int:
    """Return a seed that nobody has tuned on."""
    while True:
        seed = TUNING_SEEDS.stop + secrets.randbelow(LARGEST_SEED - TUNING_SEEDS.stop + 1)
        if not was_used_for_tuning(seed):
            return seed


def make_papers(
    seed: int, per_look: int, folder: Path, tell: Callable[[], object] = lambda: None
) -> list[BenchPaper]:
    """Make `per_look` papers in each look; the same seed, the same papers. `tell` hears after each one."""
    papers = []
    for row, look in enumerate(LOOKS):
        of_look = _papers_in(look, row, seed, folder)
        for _ in range(per_look):
            papers.append(next(of_look))
            tell()
    return papers


def make_pile(
    seed: int, pages: int, folder: Path, tell: Callable[[], object] = lambda: None
) -> list[BenchPaper]:
    """Make scanned papers of at least so many pages in all; `tell` hears after each page."""
    papers: list[BenchPaper] = []
    for paper in _papers_in("scan", LOOKS.index("scan"), seed, folder):
        papers.append(paper)
        for _ in paper.pages:
            tell()
        if sum(len(one.pages) for one in papers) >= pages:
            break
    return papers


def _papers_in(look: str, row: int, seed: int, folder: Path) -> Iterator[BenchPaper]:
    """Yield papers of one look without end: every kind once, in its own order, then every kind again."""
    round_ = 0
    while True:
        for place, kind in enumerate(dice("bench", seed, look, round_).sample(KINDS, len(KINDS))):
            number = round_ * len(KINDS) + place
            made = make_paper(kind, look, seed * 10_000 + row * 2_500 + number, folder / f"{look}-{number}")
            yield _paper_of(made, made.truth["documents"][0], look)
        round_ += 1


def _paper_of(made: Made, document: dict[str, Any], look: str) -> BenchPaper:
    place = made.folder / "bench"
    place.mkdir(parents=True)
    pictures = [_picture(made.folder / part["file"], part["page"], look) for part in document["parts"]]
    return BenchPaper(
        look=look,
        kind=document["kind"],
        fields=document["fields"],
        blank_fields=tuple(document["blank_fields"]),
        pages=tuple(_written(picture, place / str(n), look) for n, picture in enumerate(pictures, 1)),
        pdf=_pdf_of(pictures, place / "pages.pdf", look),
    )


def _picture(file: Path, number: int, look: str) -> Image.Image:
    """Return one page of a file as a picture; a photograph stands as its EXIF says."""
    picture: Image.Image
    if file.suffix == ".pdf":
        opened = pdfium.PdfDocument(file)
        try:
            picture = opened[number - 1].render(scale=SPECS[look].dpis[0] / 72).to_pil()
        finally:
            opened.close()
    else:
        with Image.open(file) as frames:
            picture = ImageOps.exif_transpose(ImageSequence.Iterator(frames)[number - 1])
    return picture.convert("RGB")


def _written(picture: Image.Image, stem: Path, look: str) -> Path:
    dpi = SPECS[look].dpis[0]
    if look == "clean":
        place = stem.with_suffix(".png")
        picture.save(place, dpi=(dpi, dpi), compress_level=3)
    else:
        place = stem.with_suffix(".jpg")
        picture.save(place, "JPEG", quality=92, dpi=(dpi, dpi))
    return place


def _pdf_of(pictures: list[Image.Image], place: Path, look: str) -> Path:
    """Write the pages as one PDF; a photograph is laid on A4, as telephones do."""
    first = pictures[0]
    dpi = max(first.size) / A4_INCHES if look == "phone" else SPECS[look].dpis[0]
    first.save(place, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=95)
    return place
