"""Papers of a hall are printed in simplified characters; on a bad copy the recogniser reads other ones."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.recognition import strip_of
from extractors.traditional import SIMPLIFIED

CHARACTERS = ["", "六", "市", "舉", "皋", "責", "责", "垚", "土", "暫", "誓", "A", "鈴", "岭", "(", "（"]


def read(*columns: dict[str, float]) -> tuple[str, tuple[float, ...]]:
    """What comes of the chances of each column; a column without any says that no character stands there."""
    chances = np.zeros((2 * len(columns), len(CHARACTERS)), dtype=np.float32)
    chances[:, 0] = 0.01
    for place, column in enumerate(columns):
        for character, chance in column.items():
            chances[2 * place, CHARACTERS.index(character)] = chance
    strip = strip_of(chances, CHARACTERS, 1.0)
    return strip.text, tuple(round(score, 2) for score in strip.scores)


def test_the_likeliest_character_of_such_papers_is_taken_and_only_as_sure_as_it_was() -> None:
    assert read({"六": 0.99}, {"舉": 0.64, "皋": 0.34}, {"市": 0.99}) == ("六皋市", (0.99, 0.34, 0.99))


def test_both_forms_of_one_character_are_as_sure_as_the_two_together() -> None:
    assert read({"責": 0.73, "责": 0.26}) == ("责", (0.99,))


@pytest.mark.parametrize("other", [{}, {"誓": 0.03}, {"A": 0.06}])
def test_where_nothing_else_is_likely_it_is_the_simplified_form_and_not_sure(other: dict[str, float]) -> None:
    text, (score,) = read({"暫": 0.93, **other})
    assert (text, score) == ("暂", 0.8)


def test_a_rare_character_of_a_name_is_left_as_it_is() -> None:
    assert read({"垚": 0.6, "土": 0.35}) == ("垚", (0.6,))


@pytest.mark.parametrize(
    ("chances", "read_as"),
    [
        ({"(": 0.56, "（": 0.42}, ("（", 0.98)),
        ({"(": 0.97, "（": 0.02}, ("(", 0.97)),
        ({"(": 0.5}, ("(", 0.5)),
    ],
    ids=["hardly told apart", "clearly narrow", "nothing else likely"],
)
def test_a_bracket_is_wide_where_its_width_is_in_doubt(
    chances: dict[str, float], read_as: tuple[str, float]
) -> None:
    text, (score,) = read(chances)
    assert (text, score) == read_as


def test_no_simplified_character_is_changed() -> None:
    assert not set(SIMPLIFIED) & set(SIMPLIFIED.values())
    assert all(new.encode("gb2312") for new in SIMPLIFIED.values())
    assert not any(old.encode("gb2312", "ignore") for old in SIMPLIFIED)
