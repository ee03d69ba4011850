"""One warm reader for all tests of this folder: its models take seconds to load."""

from __future__ import annotations

import pytest
from hypothesis import settings

from extractors.reader import Reader

settings.register_profile("busy machine", max_examples=60, deadline=None)
settings.load_profile("busy machine")


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Both engines, warm."""
    return Reader()
