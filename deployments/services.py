"""What the embedded form consists of: each service's command, environment and sign of health."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from deployments.errors import ToolMissingError
from deployments.home import LOOPBACK
from flows.environment import NO_HEARTBEAT, UNUSED_SERVICES, prefect_environment
from flows.health import next_scheduled_run, prefect_is_healthy, worker_count
from storage.errors import HallError
from storage.objects import ObjectStore
from storage.settings import Settings

ROOT = str(Path(__file__).resolve().parents[1])
RECONCILE = "sweep/reconcile"


@dataclass(frozen=True, slots=True)
class Service:
    """One child process. `ready` says whether it is healthy; `label` is its name in Chinese.

    `patience` is how long, in seconds, it may take to become healthy.
    """

    name: str
    label: str
    command: list[str]
    ready: Callable[[], bool]
    environment: dict[str, str] = field(default_factory=dict)
    patience: float = 60.0


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment that makes a child see the same settings."""
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (ROOT, environment.get("PYTHONPATH"))))
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if value is not None:
            text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            environment[f"YICHUANG_{name.upper()}"] = text
    return environment | prefect_environment(settings) | {"PYTHONUNBUFFERED": "1"}


def services(settings: Settings, own: Settings) -> list[Service]:
    """Return what is to be started for `settings`; what the hall runs itself (`own`) is left out."""
    found = []
    if own.s3_endpoint is None:
        found.append(object_store(settings))
    if own.prefect_api_url is None:
        found.append(prefect_server(settings))
    found += [worker(settings, number) for number in range(1, settings.worker_count + 1)]
    found.append(scheduler(settings))
    if has_stations():
        found.append(web(settings))
    return found


def has_stations() -> bool:
    """Say whether the pages and the API are installed."""
    return importlib.util.find_spec("stations.web") is not None


def object_store(settings: Settings) -> Service:
    """Return the S3 server: rclone over a folder of the home, on loopback; its keys travel by environment."""
    if settings.s3_endpoint is None or settings.s3_access_key is None or settings.s3_secret_key is None:
        raise AssertionError("settle_services comes first")
    folder = settings.home / "objects"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    pair = f"{settings.s3_access_key.get_secret_value()},{settings.s3_secret_key.get_secret_value()}"
    return Service(
        name="objects",
        label="对象存储",
        command=[
            rclone(),
            "serve",
            "s3",
            "--addr",
            settings.s3_endpoint,
            "--vfs-cache-mode",
            "off",
            str(folder),
        ],
        environment={"RCLONE_AUTH_KEY": f'"{pair}"', "RCLONE_CONFIG": "/dev/null"},
        ready=lambda: _bucket_is_there(settings),
        patience=20.0,
    )


def prefect_server(settings: Settings) -> Service:
    """Return the Prefect server on its own SQLite under the home."""
    url = settings.prefect_api_url or ""
    port = urlsplit(url).port
    return Service(
        name="prefect",
        label="任务调度",
        command=[
            *(sys.executable, "-m", "prefect", "server", "start"),
            *("--host", LOOPBACK, "--port", str(port)),
        ],
        environment=UNUSED_SERVICES,
        ready=lambda: prefect_is_healthy(url),
        patience=180.0,
    )


def worker(settings: Settings, number: int) -> Service:
    """Return one reading process: one thread, warm models, no heartbeat."""
    url = settings.prefect_api_url or ""
    return Service(
        name=f"worker-{number}",
        label=f"识别进程{number}",
        command=[sys.executable, "-m", "flows.worker"],
        environment=NO_HEARTBEAT | {"OMP_NUM_THREADS": "1"},
        ready=lambda: _answers(lambda: worker_count(url) >= number),
        patience=180.0,
    )


def scheduler(settings: Settings) -> Service:
    """Return the process that runs the scheduled sweeps; healthy when a future run really exists."""
    url = settings.prefect_api_url or ""
    return Service(
        name="scheduler",
        label="定时任务",
        command=[sys.executable, "-m", "flows.schedule"],
        ready=lambda: _answers(lambda: next_scheduled_run(url, RECONCILE) is not None),
        patience=180.0,
    )


def web(settings: Settings) -> Service:
    """Return the stations and the JSON API."""
    return Service(
        name="web",
        label="窗口网页",
        command=[
            *(sys.executable, "-m", "uvicorn", "stations.web:app", "--no-access-log"),
            *("--host", settings.host, "--port", str(settings.port)),
        ],
        ready=lambda: _listens(settings.host, settings.port),
        patience=60.0,
    )


def rclone() -> str:
    """Return the path of rclone: beside this Python, else on the path; raises ToolMissingError."""
    beside = Path(sys.executable).parent / "rclone"
    found = str(beside) if beside.exists() else shutil.which("rclone")
    if found is None:
        raise ToolMissingError(tool="rclone")
    return found


def _bucket_is_there(settings: Settings) -> bool:
    try:
        ObjectStore(settings).prepare()
    except HallError:
        return False
    return True


def _answers(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except HallError:
        return False


def _listens(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((host, port)) == 0
