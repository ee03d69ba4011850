"""Is Prefect not only up, but at work: server, task workers, and scheduled runs that really get created."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx

from flows.errors import PrefectUnreachableError, ScheduleNotCreatedError

REQUEST_SECONDS = 5.0


def api_url() -> str:
    """Return the address of the Prefect API; raises PrefectUnreachableError when none is set."""
    url = os.environ.get("PREFECT_API_URL")
    if not url:
        raise PrefectUnreachableError
    return url.rstrip("/")


def prefect_is_healthy(url: str) -> bool:
    """Say whether the server answers."""
    try:
        return _client().get(f"{url}/health").status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def wait_for_prefect(seconds: float) -> None:
    """Wait until the server answers; raises PrefectUnreachableError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not prefect_is_healthy(api_url()):
        if time.monotonic() > deadline:
            raise PrefectUnreachableError
        time.sleep(0.3)


def worker_count(url: str) -> int:
    """Return how many workers stand on the server's list."""
    found = _post(url, "/task_workers/filter", {})
    return sum(any("on_duty" in key for key in worker["task_keys"]) for worker in found)


def next_scheduled_run(url: str, deployment: str) -> datetime | None:
    """Return when the deployment (`flow/name`) runs next, None when no future run exists."""
    flow_name, name = deployment.split("/")
    body = {
        "flows": {"name": {"any_": [flow_name]}},
        "deployments": {"name": {"any_": [name]}},
        "flow_runs": {
            "state": {"type": {"any_": ["SCHEDULED"]}},
            "expected_start_time": {"after_": datetime.now(UTC).isoformat()},
        },
        "sort": "EXPECTED_START_TIME_ASC",
        "limit": 1,
    }
    runs = _post(url, "/flow_runs/filter", body)
    return datetime.fromisoformat(runs[0]["expected_start_time"]) if runs else None


def check_schedule(url: str, deployment: str, seconds: float) -> datetime:
    """Wait until a future run of `deployment` exists; raises ScheduleNotCreatedError after `seconds`.

    A server on the wrong SQLAlchemy answers every health check and never schedules anything.
    """
    deadline = time.monotonic() + seconds
    while (at := next_scheduled_run(url, deployment)) is None:
        if time.monotonic() > deadline:
            raise ScheduleNotCreatedError(deployment=deployment)
        time.sleep(0.5)
    return at


@cache
def _client() -> httpx.Client:
    """Return the one client: a new one loads its certificates for 50 ms, and a worker asks for every case."""
    return httpx.Client(timeout=REQUEST_SECONDS)


def _post(url: str, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        answer = _client().post(url + path, json=body)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        raise PrefectUnreachableError from error
    found: list[dict[str, Any]] = answer.json()
    return found
