"""Prefect's environment: which server, no telemetry, nothing written outside the home."""

from __future__ import annotations

import os

from storage.settings import Settings, load_settings

# Every flow otherwise joins a thread at its end, which costs most of a second (measured.md, Prefect).
NO_HEARTBEAT = {"PREFECT_FLOWS": '{"heartbeat_frequency": null}'}


# Services of the server that nothing here uses; on SQLite each is one more writer in the way of a case.
UNUSED_SERVICES = {
    f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false"
    for name in ("TRIGGERS", "FOREMAN", "LATE_RUNS", "PAUSE_EXPIRATIONS", "CANCELLATION_CLEANUP")
}


def prefect_environment(settings: Settings) -> dict[str, str]:
    """Return the variables that any process which imports Prefect needs."""
    environment = {
        "PREFECT_HOME": str(settings.home / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "true",
        "PREFECT_API_REQUEST_TIMEOUT": "15",
        # Our logs stay in the home: less to write for each case, and nothing said can reach Prefect.
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
    }
    if settings.prefect_api_url is not None:
        environment["PREFECT_API_URL"] = settings.prefect_api_url
    return environment


def settle_environment() -> None:
    """Set what is not set yet; must run before Prefect is imported."""
    for name, value in prefect_environment(load_settings()).items():
        os.environ.setdefault(name, value)
