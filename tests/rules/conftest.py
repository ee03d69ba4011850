"""Papers of invented people: a clean application of each matter, to be spoiled one defect at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rules.cage import Cage
from rules.catalogue import Catalogue, load_catalogue


@pytest.fixture(scope="session")
def cage() -> Iterator[Cage]:
    with Cage() as one:
        yield one


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()
