"""A paper as PDF: its content, its document number, and the template of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from casework.papers import render
from casework.papers.contents import Content, kind_of
from casework.papers.kinds import FORMS, PaperKind

SHARED: Final = ("base.html", "parts.html", "paper.css")
SIZES: Final = (14.0, 13.0, 12.0, 11.0, 10.5, 12.0)
"""Letter sizes in points (四号 to 五号): the first with which the paper fits on one page; else the last."""
LARGE_SIZES: Final = (20.0, 18.0)
"""The same in large print (S10)."""
REVIEW_CHOICES: Final = ("维持识别结果", "更正数据", "重新扫描", "一次性告知补正", "不属本机关职权")
"""What a reviewer may find (domain.md 7, outcome codes of the exception queues)."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A paper as it goes to the printer."""

    pdf: bytes
    pages: int
    template_version: str


def render_paper(content: Content, number: str) -> Rendered:
    """Return the paper under its document number; the same on every call on the same machine."""
    kind = kind_of(content)
    form, head = FORMS[kind], content.head
    version = template_version(kind)
    for size in LARGE_SIZES if getattr(content, "large", False) else SIZES:
        page = render.template(f"{kind}.html").render(
            paper=content,
            head=head,
            form=form,
            seal_name=head.seal_name or form.seal.value,
            number=number,
            version=version,
            size=size,
            choices=REVIEW_CHOICES,
            qr=render.qr,
        )
        document = render.lay_out(page)
        if len(document.pages) == 1:
            break
    return Rendered(render.pdf_of(document), len(document.pages), version)


def template_version(kind: PaperKind) -> str:
    """Return what the kind's template is known by: a digest of its files, so that no change goes unseen."""
    return render.digest_of(*SHARED, f"{kind}.html")
