"""Put the pages of an application into files, as applicants and clerks do."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import gmtime

import pypdfium2 as pdfium
from PIL import Image

from samples.dice import dice
from samples.draw import to_pdf, to_pictures
from samples.looks import SPECS, apply_look
from samples.paper import Paper

PARCELS = ("separate", "documents", "pile_pdf", "pile_tiff", "mixed")
_ORIENTATION, _TURN_RIGHT = 0x0112, 6
_NAMES = {
    "application_form": "申请表",
    "business_licence": "营业执照",
    "legal_representative_id": "法人身份证",
    "applicant_id": "身份证",
    "agent_id": "经办人身份证",
    "power_of_attorney": "授权委托书",
    "location_drawing": "位置图",
    "lease_contract": "租赁合同",
    "practice_commitment": "三年从业承诺",
    "full_time_commitment": "专职承诺书",
    "qualification_certificate": "会计证书",
    "internal_regulations": "内部规范",
    "id_photo": "照片",
    "other": "其他",
    "commitment_letter": "承诺书",
    "property_certificate": "不动产权证",
    "articles_of_association": "章程",
    "capital_verification_report": "验资报告",
    "household_register": "户口簿",
    "test_report": "检测报告",
    "approval_document": "批准文件",
    "training_certificate": "培训证",
    "supply_contract": "供货合同",
    "safety_assessment": "安全评价报告",
    "bank_account": "账户信息",
    "death_certificate": "死亡证明",
    "introduction_letter": "介绍信",
    "site_photo": "现场照片",
}


@dataclass
class Drawn:
    """A paper with its PDF and its pages as pictures in the look asked for."""

    paper: Paper
    pdf: bytes
    pages: list[Image.Image]
    dpi: int
    parts: list[tuple[str, int]] = field(default_factory=list)


def draw(paper: Paper, seed: int, look: str) -> Drawn:
    """Draw one paper in one look."""
    pdf = to_pdf(paper, seed)
    rng = dice("look", seed, paper.role, look)
    small = paper.sheets == "cards" or paper.kind in ("id_photo", "other") or _is_print(paper)
    dpi = SPECS[look].raster_dpi * (2 if small else 1)
    pages = [apply_look(page, look, rng, dpi, small) for page in to_pictures(pdf, dpi)]
    out_dpi = SPECS[look].dpi(rng)
    return Drawn(paper, pdf, pages, out_dpi)


def _is_print(paper: Paper) -> bool:
    return paper.kind == "site_photo" and paper.context["layout"] == "print"


def _picture_file(page: Image.Image, place: Path, dpi: int, lying: bool) -> None:
    """Write one picture; a telephone held sideways stores it lying and says so in its EXIF."""
    if lying:
        exif = Image.Exif()
        exif[_ORIENTATION] = _TURN_RIGHT
        page.rotate(90, expand=True).save(place, "JPEG", quality=78, dpi=(dpi, dpi), exif=exif)
    elif place.suffix == ".png":
        page.save(place, dpi=(dpi, dpi), compress_level=3)
    else:
        page.save(place, "JPEG", quality=78, dpi=(dpi, dpi))


def _picture_pdf(pages: list[Image.Image], place: Path, dpi: int) -> None:
    then = gmtime(0)
    pages[0].save(
        place,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=dpi,
        quality=78,
        creationDate=then,
        modDate=then,
    )


def _born_digital(pdfs: list[bytes], place: Path) -> None:
    whole = pdfium.PdfDocument.new()
    for pdf in pdfs:
        whole.import_pages(pdfium.PdfDocument(pdf))
    buffer = io.BytesIO()
    whole.save(buffer)
    place.write_bytes(buffer.getvalue())


class _Packer:
    """Names files and writes them, noting where each page went."""

    def __init__(self, folder: Path, look: str, rng: Random) -> None:
        self.folder, self.look, self.rng = folder, look, rng
        self.files: list[str] = []
        self.speaking = rng.random() < 0.5
        self.picture = ".png" if look == "clean" else ".jpg"
        self.digital = look == "clean" and rng.random() < 0.5

    def name(self, stem: str, suffix: str) -> Path:
        """Return a file's place: named for what it is, or numbered by a machine."""
        number = len(self.files) + 1
        machine = f"IMG_20261101_{90000 + number * 37:06d}" if self.look == "phone" else f"{number:03d}"
        text = f"{stem}" if self.speaking else machine
        while f"{text}{suffix}" in self.files:
            text += "2"
        self.files.append(f"{text}{suffix}")
        return self.folder / self.files[-1]

    def separate(self, drawn: Drawn) -> None:
        """Write each page as its own picture."""
        for number, page in enumerate(drawn.pages, 1):
            stem = _NAMES[drawn.paper.role] + (str(number) if len(drawn.pages) > 1 else "")
            place = self.name(stem, self.picture)
            _picture_file(page, place, drawn.dpi, self.look == "phone" and self.rng.random() < 0.25)
            drawn.parts.append((place.name, 1))

    def pile(self, stack: list[Drawn], suffix: str, stem: str) -> None:
        """Write several documents into one file."""
        place = self.name(stem, suffix)
        pages = [page for drawn in stack for page in drawn.pages]
        number = 0
        for drawn in stack:
            for _ in drawn.pages:
                number += 1
                drawn.parts.append((place.name, number))
        if suffix == ".tif":
            pages[0].save(
                place,
                "TIFF",
                save_all=True,
                append_images=pages[1:],
                compression="jpeg",
                quality=80,
                dpi=(stack[0].dpi,) * 2,
            )
        elif self.digital:
            _born_digital([drawn.pdf for drawn in stack], place)
        else:
            _picture_pdf(pages, place, stack[0].dpi)


def pack(papers: list[Paper], folder: Path, look: str, seed: int) -> tuple[list[str], list[Drawn]]:
    """Draw the papers and write their files; return the files' names and the papers with their places."""
    rng = dice("pack", seed, look)
    parcel = rng.choice(PARCELS if look != "phone" else ("separate", "separate", "mixed", "pile_pdf"))
    drawn = [draw(paper, seed, look) for paper in papers]
    packer = _Packer(folder, look, rng)
    order = list(drawn)
    if rng.random() < 0.5:
        rng.shuffle(order)
    if parcel.startswith("pile"):
        packer.pile(order, ".pdf" if parcel == "pile_pdf" else ".tif", "全部材料")
    for one in order if not parcel.startswith("pile") else ():
        if parcel == "documents" or (parcel == "mixed" and rng.random() < 0.5):
            packer.pile([one], ".pdf", _NAMES[one.paper.role])
        else:
            packer.separate(one)
    return packer.files, drawn
