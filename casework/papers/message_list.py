"""消息单: on A4, in the largest letters that fit, what people without a computer have not seen yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.papers import render

SIZES: Final = (14.0, 13.0, 12.0, 11.0, 10.5)
"""Letter sizes in points, largest first; a list too long for the last goes on over several pages."""


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """A message as it is printed."""

    id: int
    made_at: datetime
    person: str
    urgent: bool
    subject: str
    body: str
    case_number: str


def message_list_pdf(hall_name: str, reader: str, at: datetime, messages: Sequence[ListedMessage]) -> bytes:
    """Return the list as PDF; `reader` is the person or department it is for, in words."""
    for size in SIZES:
        page = render.template("message_list.html").render(
            hall_name=hall_name, reader=reader, at=at, messages=messages, size=size
        )
        document = render.lay_out(page)
        if len(document.pages) == 1:
            break
    return render.pdf_of(document)
