"""The home of one hall: its lock, and the addresses and keys of its embedded services."""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deployments.errors import AlreadyRunningError
from storage.settings import SERVICES_FILE, Settings, load_settings

LOOPBACK = "127.0.0.1"
_CLIENT_PORTS = Path("/proc/sys/net/ipv4/ip_local_port_range")
_USUAL_FIRST_CLIENT_PORT = 32768
_LOWEST_PORT = 10_000
_TRIES = 200


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the home; raises AlreadyRunningError when another launcher does. The lock dies with its holder."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "launcher.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(home=home) from None
        yield


def port_is_free(host: str, port: int) -> bool:
    """Say whether we could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a loopback port that is free now, below those that the system gives to connections.

    Whoever asks again and again for a server that is still starting may be given that very port for the
    asking, and is then connected to itself: the server can never have it.
    """
    ports = range(_LOWEST_PORT, first_client_port())
    tries = (ports.start + secrets.randbelow(len(ports)) for _ in range(_TRIES))
    port = next((port for port in tries if port_is_free(LOOPBACK, port)), None)
    return port if port is not None else _any_port()


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def first_client_port() -> int:
    """Return the lowest port that Linux gives to a connection by itself (ip_local_port_range)."""
    try:
        lowest = int(_CLIENT_PORTS.read_text("ascii").split()[0])
    except (OSError, ValueError, IndexError):
        lowest = _USUAL_FIRST_CLIENT_PORT
    return max(lowest, _LOWEST_PORT + 1000)


def settle_services(settings: Settings) -> Settings:
    """Choose ports and keys for what is embedded, keep them in the home (0600), return all settings.

    Ports and keys of the last start are kept where the ports are still free.
    """
    own = load_settings(settings.home, with_services=False)
    before = load_settings(settings.home)
    lines: dict[str, str] = {}
    if own.s3_endpoint is None:
        lines |= _object_store(settings, before)
    if own.prefect_api_url is None:
        port = _keep_or_choose(_port_of(before.prefect_api_url))
        lines["YICHUANG_PREFECT_API_URL"] = f"http://{LOOPBACK}:{port}/api"
    _write_private(
        settings.home / SERVICES_FILE, "".join(f"{name}={value}\n" for name, value in lines.items())
    )
    return load_settings(settings.home)


def _object_store(settings: Settings, before: Settings) -> dict[str, str]:
    port = _keep_or_choose(_port_of(before.s3_endpoint))
    access = before.s3_access_key.get_secret_value() if before.s3_access_key else secrets.token_hex(10)
    secret = before.s3_secret_key.get_secret_value() if before.s3_secret_key else secrets.token_hex(20)
    return {
        "YICHUANG_S3_ENDPOINT": f"{LOOPBACK}:{port}",
        "YICHUANG_S3_ACCESS_KEY": access,
        "YICHUANG_S3_SECRET_KEY": secret,
        "YICHUANG_S3_LOCAL_DIR": str(settings.home / "objects"),
    }


def _port_of(address: str | None) -> int | None:
    if address is None:
        return None
    return int(address.removesuffix("/api").rsplit(":", 1)[1])


def _keep_or_choose(port: int | None) -> int:
    kept = port is not None and port < first_client_port() and port_is_free(LOOPBACK, port)
    return port if port is not None and kept else free_port()


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)
