"""Ruling lines make cells, whatever else is dark on the page."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from extractors.tables import find_ruling

WIDTH, HEIGHT = 1240, 1754
LEFT, MIDDLE, RIGHT, TOP = 100, 320, 1120, 200
ROWS, TALL = 6, 70


def page_with_table() -> npt.NDArray[np.uint8]:
    """A table of six rows and two columns in the upper part of a white page."""
    page = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for row in range(ROWS + 1):
        cv2.line(page, (LEFT, TOP + row * TALL), (RIGHT, TOP + row * TALL), (60, 60, 60), 2)
    for x in (LEFT, MIDDLE, RIGHT):
        cv2.line(page, (x, TOP), (x, TOP + ROWS * TALL), (60, 60, 60), 2)
    return page


def test_each_cell_once() -> None:
    ruling = find_ruling(page_with_table())
    assert len(ruling.cells) == 2 * ROWS
    assert len(ruling.dividers) == 3


@pytest.mark.parametrize("x", [200, 700, LEFT - 5])
def test_the_stripe_of_a_dirty_scanner_parts_no_cell(x: int) -> None:
    page = page_with_table()
    cv2.line(page, (x, 0), (x, HEIGHT), (170, 170, 170), 2)
    assert len(find_ruling(page).cells) == 2 * ROWS


def test_upright_strokes_of_a_heading_above_a_rule_do_not_make_it_a_stripe() -> None:
    page = page_with_table()
    cv2.line(page, (RIGHT, 40), (RIGHT, 90), (0, 0, 0), 5)
    assert len(find_ruling(page).cells) == 2 * ROWS


def test_a_page_without_rules_has_no_cells() -> None:
    assert find_ruling(np.full((HEIGHT, WIDTH, 3), 255, np.uint8)).cells == ()
