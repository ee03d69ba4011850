"""A PostgreSQL server of one's own, on loopback, for a while: benchmarks and tests run on the real thing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class PostgresqlMissingError(Exception):
    """The server programs are not installed; bin/test installs them."""


@contextmanager
def temporary_postgresql() -> Iterator[str]:
    """Start a server without durability; yields its address without a database name.

    Raises PostgresqlMissingError.
    """
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="yichuang-pg-"))
    port = _free_port()
    as_user: dict[str, object] = {"cwd": folder}
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
        as_user |= {"user": "nobody"}
    data = folder / "data"

    def run(*command: object) -> None:
        subprocess.run([str(part) for part in command], check=True, capture_output=True, **as_user)  # type: ignore[call-overload]

    run(binaries / "initdb", "-D", data, "-U", "hall", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
    options = f"-p {port} -k {folder} -c fsync=off -c listen_addresses=127.0.0.1"
    run(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://hall@127.0.0.1:{port}"
    finally:
        run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if shutil.which("pg_config"):
        found = subprocess.run(["pg_config", "--bindir"], check=True, capture_output=True, text=True)
        places.append(Path(found.stdout.strip()))
    for place in places:
        if (place / "initdb").exists():
            return place
    raise PostgresqlMissingError


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
