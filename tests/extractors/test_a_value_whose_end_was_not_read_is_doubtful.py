"""A long value that goes on in a line nobody read is not sure of itself."""

from __future__ import annotations

import numpy as np
import pytest
from sheets import HEIGHT, WIDTH, sheet

from extractors.forms import read_pairs
from extractors.labels import Labels

LABELS = Labels({"address": ("地址",)})
TEXT = "安徽省六皋市云岭经济技术开发区皋陶路336号七号楼一"
LEFT, TOP = 0.2, 0.3
UNDER = np.s_[
    int(0.322 * HEIGHT) : int(0.333 * HEIGHT), int((LEFT + 0.07) * WIDTH) : int((LEFT + 0.09) * WIDTH)
]


def confidence(pixels: np.ndarray, *lines: tuple[str, float, float]) -> float:
    (pair,) = read_pairs(sheet((f"地址：{TEXT}", LEFT, TOP), *lines, pixels=pixels), LABELS)
    assert pair.value.text.startswith(TEXT)
    return pair.value.confidence


def paper() -> np.ndarray:
    return np.full((HEIGHT, WIDTH, 3), 235, np.uint8)


def test_nothing_under_it_leaves_it_as_it_was() -> None:
    assert confidence(paper()) > 0.95


def test_print_under_its_beginning_makes_it_doubtful() -> None:
    page = paper()
    page[UNDER][:, ::3] = 20
    assert confidence(page) < 0.7


def test_a_rule_under_it_does_not() -> None:
    page = paper()
    page[int(0.324 * HEIGHT) : int(0.324 * HEIGHT) + 3] = 20
    assert confidence(page) > 0.95


def test_a_line_that_was_read_does_not() -> None:
    page = paper()
    page[UNDER][:, ::3] = 20
    assert confidence(page, ("层", LEFT + 0.068, 0.32)) > 0.95


@pytest.mark.parametrize("shade", [150, 190])
def test_a_faint_shadow_does_not(shade: int) -> None:
    page = paper()
    page[int(0.32 * HEIGHT) :] = shade
    assert confidence(page) > 0.95
