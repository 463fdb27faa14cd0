"""Keys that the portal keeps itself: on disk for good, and its own whoever puts new ones there."""

import os
import stat
from pathlib import Path

import pytest

from portal.kept import keep_keys, kept_keys, keys_in
from portal.reading import Reader


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_file_stays_its_owner_s_when_root_rotates(tmp_path: Path) -> None:
    file = tmp_path / "encryption_key"
    file.write_text("old")
    os.chown(file, 1234, 2345)

    keep_keys(file, ["new", "old"])

    found = file.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (1234, 2345, 0o600)
    assert keys_in(file) == ("new", "old")


def test_the_folder_is_on_disk_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = []
    synced = os.fsync

    def seen(descriptor: int) -> None:
        kinds.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", seen)
    kept_keys(Reader({}), tmp_path, shared=False)
    keep_keys(tmp_path / "encryption_key", ["new", "old"])

    assert kinds == [False, True] * 3  # each file, and then its name


def test_what_could_not_be_put_in_place_leaves_no_key_lying_about(tmp_path: Path) -> None:
    (tmp_path / "encryption_key").mkdir()

    with pytest.raises(OSError, match="directory"):
        keep_keys(tmp_path / "encryption_key", ["new"])

    assert [path.name for path in tmp_path.iterdir()] == ["encryption_key"]
