"""Where the portal's own Redis listens."""

import stat
import tempfile
from pathlib import Path

import pytest

from config import SettingError, load
from portal.private_redis import LONGEST_SOCKET_PATH, socket_path, url


@pytest.fixture
def long_var_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One too long for a socket, and a temporary folder of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / ("long" * 30)


def test_the_socket_lies_in_the_var_dir_where_its_path_is_short_enough() -> None:
    longest = Path("/" + "v" * (LONGEST_SOCKET_PATH - len("//valkey.sock")))

    assert socket_path(longest) == longest / "valkey.sock"


def test_a_long_var_dir_has_its_socket_in_a_temporary_folder_nobody_else_can_enter(long_var_dir: Path, tmp_path: Path) -> None:
    path = socket_path(long_var_dir)

    assert path.parent.parent == tmp_path
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_every_process_of_one_var_dir_finds_the_same_socket(long_var_dir: Path) -> None:
    assert socket_path(long_var_dir) == socket_path(long_var_dir)
    assert socket_path(long_var_dir) != socket_path(long_var_dir / "other")


def test_a_temporary_folder_that_others_can_enter_is_refused(long_var_dir: Path) -> None:
    socket_path(long_var_dir).parent.chmod(0o755)

    with pytest.raises(SettingError, match=r"^VAR_DIR: .* is open to others$"):
        socket_path(long_var_dir)


def test_a_link_in_place_of_the_temporary_folder_is_refused(long_var_dir: Path, tmp_path: Path) -> None:
    folder = socket_path(long_var_dir).parent
    folder.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(SettingError, match=r"^VAR_DIR: "):
        socket_path(long_var_dir)


def test_a_configured_redis_takes_the_place_of_our_own(tmp_path: Path) -> None:
    keys = {"SECRET_KEY": "a key", "ENCRYPTION_KEYS": "WBL7UmRCzXHdSgJdEfdkJYSJ4vMdTLDgcSDKP1BSKeY="}

    assert url(load({"VAR_DIR": str(tmp_path)})) == f"unix://{tmp_path}/valkey.sock"
    assert url(load({"VAR_DIR": str(tmp_path), "REDIS_URL": "redis://there:6379/1", **keys})) == "redis://there:6379/1"
