"""No key of a document kind is ever shown to a clerk: each has its name in Chinese."""

from __future__ import annotations

import re

from extractors.kinds import BY_KEY
from rules.text import KIND_NAMES


def test_every_kind_has_a_name() -> None:
    assert set(KIND_NAMES) == set(BY_KEY)


def test_every_name_is_chinese_and_names_one_kind() -> None:
    assert len(set(KIND_NAMES.values())) == len(KIND_NAMES)
    assert all(re.fullmatch(r"[\u3400-\u9fff]{2,8}", name) for name in KIND_NAMES.values())
