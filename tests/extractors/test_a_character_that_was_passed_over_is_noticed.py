"""A hole with ink in a line: the engine lost a character there, however sure it is of the others."""

from __future__ import annotations

import numpy as np

from extractors.dropped import doubted
from extractors.engine import Pixels
from extractors.values import Box, Line

PITCH = 0.04


def line(text: str, hole_before: int | None) -> Line:
    places = [0.1 + PITCH * (i + (hole_before is not None and i >= hole_before)) for i in range(len(text))]
    edges = tuple((x, x + PITCH) for x in places)
    return Line(text, Box(0.1, 0.1, 0.9, 0.14), 1.0, edges, (1.0,) * len(text))


def page(ink_at: float | None) -> Pixels:
    pixels = np.full((1000, 1000, 3), 250, np.uint8)
    if ink_at is not None:
        pixels[105:135, int(1000 * ink_at) : int(1000 * (ink_at + PITCH))][::2] = 20
    return pixels


def test_both_neighbours_of_an_inked_hole_are_doubtful() -> None:
    read = doubted(line("六皋远山建筑", 4), page(0.1 + 4 * PITCH))
    assert [score < 0.7 for score in read.scores] == [False, False, False, True, True, False]


def test_a_blank_in_a_line_is_no_hole() -> None:
    assert doubted(line("六皋远山建筑", 4), page(None)).scores == (1.0,) * 6


def test_an_even_line_stays_as_sure_as_it_was() -> None:
    assert doubted(line("六皋远山建筑", None), page(0.1)).scores == (1.0,) * 6


def test_digits_keep_no_pitch_and_are_left_alone() -> None:
    assert doubted(line("2026年11月", 4), page(0.1 + 4 * PITCH)).scores == (1.0,) * 8


def test_the_few_thin_strokes_of_a_character_on_a_pale_copy_are_ink_enough() -> None:
    pixels = page(None)
    left = int(1000 * (0.1 + 4 * PITCH))
    pixels[108:110, left + 8 : left + 32] = 140
    assert min(doubted(line("六皋远山建筑", 4), pixels).scores) < 0.7
