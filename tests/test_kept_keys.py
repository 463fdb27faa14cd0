"""The keys that the house keeps for itself."""

from pathlib import Path

import pytest

import config


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    first, second = (config.load({"VAR_DIR": str(tmp_path)}) for _ in range(2))

    assert first.secret_keys == second.secret_keys
    assert first.encryption_keys == second.encryption_keys


def test_an_empty_key_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()

    with pytest.raises(config.SettingError, match="SECRET_KEY: the file .* is empty"):
        config.load({"VAR_DIR": str(tmp_path)})
