from __future__ import annotations

import socket
from pathlib import Path

import pytest

from deployments import doctor
from storage.settings import load_settings


def by_name(home: Path) -> dict[str, doctor.Check]:
    return {found.name: found for found in doctor.check(load_settings(home))}


def test_a_machine_in_order_has_nothing_to_do(tmp_path: Path) -> None:
    checks = by_name(tmp_path)
    assert {"Python", "prefect", "sqlalchemy", "rclone", "tesseract", "磁盘", "端口", "服务"} <= set(checks)
    assert [found for found in checks.values() if found.ok and found.remedy] == []


def test_a_taken_port_is_named_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("YICHUANG_PORT", str(other.getsockname()[1]))
        found = by_name(tmp_path)["端口"]
    assert not found.ok
    assert "YICHUANG_PORT" in found.remedy


def test_the_wrong_version_is_named_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.importlib.metadata, "version", lambda name: "2.1.0")
    checks = by_name(tmp_path)
    assert not checks["sqlalchemy"].ok
    assert "锁定的版本" in checks["sqlalchemy"].remedy


def test_a_database_out_of_reach_is_named_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YICHUANG_DATABASE_URL", "postgresql://hall:hush@127.0.0.1:9/none")
    found = by_name(tmp_path)["数据库"]
    assert not found.ok
    assert "hush" not in str(found)


def test_channels_that_would_not_work_are_named_without_their_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "消息通道" not in by_name(tmp_path)
    file = tmp_path / "channels.yaml"
    monkeypatch.setenv("YICHUANG_CHANNELS_FILE", str(file))

    def found(text: str, mode: int = 0o600) -> doctor.Check:
        file.write_text(text, encoding="utf-8")
        file.chmod(mode)
        return by_name(tmp_path)["消息通道"]

    assert found("mail: {}\n").ok
    assert "chmod 600" in found("mail: {} \n", 0o644).remedy
    assert "YICHUANG_SMTP_HOST" in found("mail: {cg1: a@example.test}\n").remedy
    wrong = found("robots:\n  - {name: a, kind: wecom, url: hush, department: hall}\n")
    assert not wrong.ok
    assert "第2行" in wrong.detail
    assert "hush" not in str(wrong)
