from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from storage.hall import Hall


@pytest.fixture
def web(hall: Hall) -> Iterator[TestClient]:
    """The stations in this process, over a hall on real storage; nobody reads what is handed in."""
    from stations.hall import this_hall
    from stations.web import app

    app.dependency_overrides[this_hall] = lambda: hall
    yield TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False)
    app.dependency_overrides.clear()
