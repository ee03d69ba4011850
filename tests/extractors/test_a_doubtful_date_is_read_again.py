"""A date with a digit that was not read quite surely is read a second time: no word around it helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from sheets import sheet

from extractors.engine import Pixels, Strip
from extractors.second_look import look_again
from extractors.values import Box, Document, FieldValue, Line


@dataclass
class Says:
    """An engine that reads every strip as one text."""

    text: str
    asked: int = 0
    name: str = "says"

    def read(self, pixels: Pixels) -> tuple[Line, ...]:
        return ()

    def read_strip(self, pixels: Pixels) -> Strip:
        self.asked += 1
        return Strip(self.text, 0.99)


def looked_at(confidence: float, engine: Says, second: Says) -> FieldValue:
    page = sheet()
    page.picture.pixels[:] = 240
    date = FieldValue("2024-05-08", "2024年05月08日", confidence, page.place(Box(0.3, 0.5, 0.5, 0.52)))
    papers: Sequence[Document] = [
        Document(((page.file, 1),), "business_licence", 0.95, {"issued_date": date})
    ]
    (paper,) = look_again(papers, [page], engine, second)
    return paper.fields["issued_date"]


def test_it_stays_where_the_second_reading_agrees() -> None:
    assert looked_at(0.961, Says("2024年05月08日"), Says("")).confidence == pytest.approx(0.961)


def test_it_is_doubtful_where_all_others_differ() -> None:
    found = looked_at(0.961, Says("2024年05月03日"), Says("2024年05月03日"))
    assert (found.value, found.confidence) == ("2024-05-08", 0.5)


def test_a_date_read_clearly_is_not_read_again() -> None:
    engine = Says("2024年05月03日")
    assert looked_at(0.97, engine, engine).confidence == 0.97
    assert engine.asked == 0
    assert np.all(sheet().picture.pixels == 255)
