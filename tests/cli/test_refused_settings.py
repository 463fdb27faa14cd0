"""Settings that would start something broken."""

from pathlib import Path

import pytest

import config


def test_an_empty_key_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()

    with pytest.raises(config.SettingError, match=r"SECRET_KEY: the file .* is empty"):
        config.load({"VAR_DIR": str(tmp_path)})


def test_starttls_is_not_had_inside_tls(tmp_path: Path) -> None:
    with pytest.raises(config.SettingError, match="MAIL_USE_TLS"):
        config.load({"VAR_DIR": str(tmp_path), "MAIL_USE_TLS": "on", "MAIL_USE_SSL": "on"})
