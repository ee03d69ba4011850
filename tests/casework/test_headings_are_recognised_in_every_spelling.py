from __future__ import annotations

import re
from pathlib import Path

import pytest

from casework.workbook_headings import (
    LIST_TABLE,
    MATERIAL_TABLE,
    OTHER_SYNONYMS,
    TOTAL_SYNONYMS,
    list_words,
    material_words,
    plain,
    recognised,
)
from rules.implementation_list import ELEMENTS, MATERIAL_ELEMENTS, Entry, MaterialEntry

PAGE = Path(__file__).parents[2] / "docs" / "catalogue.md"


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("事项\n名称", "name"),
        ("＊事项名称", "name"),
        (" 承 诺 时 限 ", "promised"),
        ("法定办结时限（工作日）", "statutory"),
        ("到办事现场次数(次)", "visits"),
        ("责任单位：", "department"),
    ],
)
def test_a_heading_is_known_whatever_its_spaces_marks_and_brackets(heading: str, key: str) -> None:
    found = recognised(heading, LIST_TABLE)
    assert found is not None
    assert found.key == key


def test_a_unit_in_brackets_is_kept() -> None:
    found = recognised("法定办结时限（工作日）", LIST_TABLE)
    assert found is not None
    assert found.note == "工作日"


@pytest.mark.parametrize("words", [list_words(), material_words()])
def test_no_word_means_two_columns(words: dict[str, tuple[str, ...]]) -> None:
    seen: dict[str, str] = {}
    for key, names in words.items():
        for name in names:
            assert seen.setdefault(plain(name), key) == key, name


def test_every_element_has_its_field_its_name_and_its_column() -> None:
    for elements, of, table in (
        (ELEMENTS, Entry, LIST_TABLE),
        (MATERIAL_ELEMENTS, MaterialEntry, MATERIAL_TABLE),
    ):
        fields = [name for name in of.__dataclass_fields__ if name != "materials"]
        assert [element.key for element in elements] == fields
        assert len({element.schema for element in elements}) == len(elements)
        assert all(plain(element.name) in table for element in elements)


def documented(heading: str) -> dict[str, set[str]]:
    """The rows of a table of docs/catalogue.md: name of the column, and the other words."""
    part = PAGE.read_text(encoding="utf-8").split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]*) \|", part, re.M)
    return {
        name.strip(): {word for word in words.strip().split("、") if word not in ("", "–")}
        for name, words in rows
        if name.strip() not in ("表头", "---")
    }


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("事项清单的表头", {**list_words(), **OTHER_SYNONYMS}),
        ("申请材料的表头", material_words()),
        (
            "控制数的表头",
            {key: words for key, words in TOTAL_SYNONYMS.items() if key in ("department", "total", "high")},
        ),
    ],
)
def test_the_docs_hold_the_very_same_headings(heading: str, words: dict[str, tuple[str, ...]]) -> None:
    assert documented(heading) == {first: set(rest) for first, *rest in words.values()}
