"""The duties S15 to S46 of the hall's plan: each has a test that carries its number."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
NAMED = {
    int(number)
    for file in TESTS.rglob("test_*.py")
    for number in re.findall(r"^def test_s(\d+)_", file.read_text(encoding="utf-8"), re.M)
}


@pytest.mark.parametrize("duty", range(15, 47))
def test_a_duty_has_a_test_that_carries_its_number(duty: int) -> None:
    assert duty in NAMED
