"""The flow that sends messages, run by a real Prefect, which learns nothing of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import MakeHall
from receivers import Rooms, receiver, robot

from flows import precheck
from flows.scheduled import sweep
from storage.clock import now
from storage.settings import Settings

pytestmark = pytest.mark.slow


def test_the_flow_sends_what_is_due_though_one_channel_fails_and_prefect_knows_no_address(
    make_hall: MakeHall,
    prefect_server: str,
    s3_settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rooms = Rooms(make_hall, tmp_path, monkeypatch, {})
    with receiver() as group:
        robots = [
            robot("wecom", "http://127.0.0.1:9/HUSH-GONE", name="坏群"),
            robot("wecom", group.url("/HUSH-KEY"), name="好群"),
        ]
        speaking = rooms.speaking({"robots": robots}, prefect_api_url=prefect_server)
        monkeypatch.setattr(precheck, "this_hall", lambda: speaking.hall)
        speaking.tell("cg1", subject="HUSH-SUBJECT", at=now())
        assert sweep("deliver-messages") == 1
        assert len(group.requests) == 1
    files = [file for file in (s3_settings.home / "prefect").rglob("*") if file.is_file()]
    assert any(file.name == "prefect.db" for file in files)
    assert not any(b"HUSH-" in file.read_bytes() for file in files)
