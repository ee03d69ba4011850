"""Of several options the ticked one counts, where it is clear which; else a person looks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets import sheet

from extractors.forms import Pair, read_pairs
from extractors.labels import Labels

LABELS = Labels({"kind": ("申请类型",)})


def read(text: str) -> Pair:
    (pair,) = read_pairs(sheet((f"申请类型：{text}", 0.1, 0.3)), LABELS)
    return pair


@pytest.mark.parametrize(
    "text", ["□新设 √变更 □注销", "□新设■变更□注销", "☐ 新设 ☑ 变更", "√变更", "☒变更　□注销"]
)
def test_the_ticked_one_is_the_value(text: str) -> None:
    assert read(text).value.text == "变更"
    assert read(text).value.confidence > 0.9


@pytest.mark.parametrize(
    "text",
    ["□新设 变更 □注销", "□新设□变更", "√新设√变更", "☑新设 变更 □注销", "□新设变更", "（√）新设（）变更"],
    ids=[
        "a sign was not read",
        "none",
        "both",
        "one ticked, one not read",
        "one sign for two",
        "in brackets",
    ],
)
def test_what_is_not_clear_is_doubtful(text: str) -> None:
    assert read(text).value.confidence <= 0.5


def test_a_value_without_boxes_is_left_as_it_was() -> None:
    assert read("变更").value.text == "变更"
    assert read("变更").value.confidence > 0.9


@given(st.text("□☑√■☐新设变更 ", min_size=1, max_size=12))
def test_a_sure_value_never_holds_two_options(text: str) -> None:
    for pair in read_pairs(sheet((f"申请类型：{text}", 0.1, 0.3)), LABELS):
        if not pair.blank and pair.value.confidence > 0.5:
            assert not set(pair.value.text) & set("□☑√■☐")
