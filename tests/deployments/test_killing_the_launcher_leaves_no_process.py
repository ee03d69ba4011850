from __future__ import annotations

import signal
from pathlib import Path

import psutil
import pytest
from harness import eventually
from launching import alive, launched

pytestmark = [pytest.mark.alone, pytest.mark.slow]


def test_by_sigkill_not_even_a_grandchild_that_cut_its_ties(tmp_path: Path, prefect_server: str) -> None:
    with launched(tmp_path, YICHUANG_PREFECT_API_URL=prefect_server, STAND_IN_CHILD="1") as launcher:
        launcher.await_up()
        started = launcher.descendants()
        names = [process.name() for process in started]
        assert "rclone" in names
        assert "sleep" in names
        launcher.process.send_signal(signal.SIGKILL)
        eventually(lambda: not alive(started), seconds=10)


def test_by_sigterm_it_stops_within_seconds_and_the_home_can_be_started_again(
    tmp_path: Path, prefect_server: str
) -> None:
    with launched(tmp_path, YICHUANG_PREFECT_API_URL=prefect_server, STAND_IN_CHILD="1") as launcher:
        launcher.await_up()
        started = launcher.descendants()
        launcher.process.terminate()
        assert launcher.process.wait(timeout=15) == 0
        assert alive(started) == []
    keys = (tmp_path / "services.env").read_text()
    assert (tmp_path / "services.env").stat().st_mode & 0o777 == 0o600
    with launched(tmp_path, YICHUANG_PREFECT_API_URL=prefect_server, YICHUANG_WORKERS="0") as again:
        again.await_up()
        assert (tmp_path / "services.env").read_text() == keys
        again.process.send_signal(signal.SIGINT)
        assert again.process.wait(timeout=15) == 0


def test_killed_while_starting_it_leaves_nothing_either(tmp_path: Path) -> None:
    with launched(tmp_path) as launcher:
        eventually(lambda: len(launcher.descendants()) >= 4, seconds=60)
        started: list[psutil.Process] = launcher.descendants()
        launcher.process.kill()
        eventually(lambda: not alive(started), seconds=10)
