from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from storage.hall import Hall


@pytest.fixture
def knocks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often a worker was sent for; none is."""
    from stations import api, pages

    sent: list[str] = []
    for module in (api, pages):
        monkeypatch.setattr(module, "send_for_worker", lambda: sent.append("knock"))
    return sent


@pytest.fixture
def web(hall: Hall, knocks: list[str]) -> Iterator[TestClient]:
    """The stations in this process, over a hall on real storage; nobody reads what is handed in."""
    from stations.hall import this_hall
    from stations.web import app

    app.dependency_overrides[this_hall] = lambda: hall
    yield TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False)
    app.dependency_overrides.clear()
