from __future__ import annotations

from pathlib import Path

import pytest

from storage.settings import Settings, load_settings


def test_the_environment_wins_over_the_halls_file_and_that_over_the_launchers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "services.env").write_text(
        "YICHUANG_PORT=1111\nYICHUANG_S3_ENDPOINT=a:1\nYICHUANG_S3_BUCKET=x\n"
    )
    (tmp_path / "settings.env").write_text("YICHUANG_PORT=2222\nYICHUANG_S3_BUCKET=y\n")
    monkeypatch.setenv("YICHUANG_PORT", "3333")
    settings = load_settings(tmp_path)
    assert (settings.port, settings.s3_bucket, settings.s3_endpoint) == (3333, "y", "a:1")
    assert load_settings(tmp_path, with_services=False).s3_endpoint is None


def test_secrets_are_never_shown() -> None:
    settings = Settings(s3_secret_key="hush", database_url="postgresql://u:hush@h/d")
    assert "hush" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
