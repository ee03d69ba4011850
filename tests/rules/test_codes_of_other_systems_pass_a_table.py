from __future__ import annotations

import pytest

from rules.code_lists import (
    TABLES,
    CodeList,
    ExternalSystem,
    Necessity,
    NoSuchCodeError,
    ServiceTarget,
    decode,
    encode,
)
from rules.implementation_list import MATERIAL_ELEMENTS
from rules.list_values import NotUnderstoodError, understood

ENTRIES = [
    (system, codes, raw, member)
    for system, tables in TABLES.items()
    for codes, table in tables.items()
    for raw, member in table.items()
]


@pytest.mark.parametrize(("system", "codes", "raw", "member"), ENTRIES)
def test_every_code_comes_back_as_it_went(
    system: ExternalSystem, codes: type[CodeList], raw: str, member: CodeList
) -> None:
    assert decode(system, codes, raw) is member
    assert encode(system, member) == raw


def test_one_means_the_opposite_in_two_systems() -> None:
    assert decode(ExternalSystem.EXCHANGE, Necessity, "1") is Necessity.REQUIRED
    assert decode(ExternalSystem.ZERO_BASED, Necessity, "1") is Necessity.OPTIONAL


def test_a_code_that_a_system_has_not_is_never_guessed() -> None:
    with pytest.raises(NoSuchCodeError):
        decode(ExternalSystem.EXCHANGE, Necessity, "0")
    with pytest.raises(NoSuchCodeError):
        encode(ExternalSystem.EXCHANGE, ServiceTarget.LEGAL_PERSON)


def test_a_raw_code_in_a_workbook_is_refused() -> None:
    necessity = next(one for one in MATERIAL_ELEMENTS if one.key == "necessity")
    with pytest.raises(NotUnderstoodError, match="文字而不是代码"):
        understood(necessity, 1)
    assert understood(necessity, "必要") is Necessity.REQUIRED
