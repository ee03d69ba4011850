from __future__ import annotations

import socket
from pathlib import Path

import pytest

from deployments import services
from deployments.doctor import is_running
from deployments.errors import AlreadyRunningError, PortTakenError
from deployments.home import locked, settle_services
from deployments.launcher import up
from storage.settings import load_settings


def test_a_second_start_is_refused_in_plain_words(tmp_path: Path) -> None:
    with locked(tmp_path):
        assert is_running(tmp_path)
        with (
            pytest.raises(AlreadyRunningError, match="YICHUANG_HOME 和 YICHUANG_PORT"),
            up(load_settings(tmp_path)),
        ):
            pass
    assert not is_running(tmp_path)


def test_two_homes_get_ports_and_keys_of_their_own_and_keep_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for home in (one, two):
        home.mkdir()
    first, second = settle_services(load_settings(one)), settle_services(load_settings(two))
    assert first.s3_endpoint != second.s3_endpoint
    assert first.prefect_api_url != second.prefect_api_url
    assert first.s3_secret_key != second.s3_secret_key
    assert settle_services(load_settings(one)) == first


def test_what_the_hall_runs_itself_is_not_embedded(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("YICHUANG_S3_ENDPOINT=s3.hall:9000\nYICHUANG_S3_ACCESS_KEY=a\n")
    settled = settle_services(load_settings(tmp_path))
    assert settled.s3_endpoint == "s3.hall:9000"
    assert settled.s3_local_dir is None
    assert "S3" not in (tmp_path / "services.env").read_text()


def test_a_taken_web_port_is_named_before_anything_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("YICHUANG_PORT", str(port))
        monkeypatch.setattr(services, "has_stations", lambda: True)
        with pytest.raises(PortTakenError, match=str(port)), up(load_settings(tmp_path)):
            pass
    assert not (tmp_path / "logs").exists()
