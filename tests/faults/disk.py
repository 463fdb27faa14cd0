"""A small disk of its own for SQLite, where this machine allows to mount one, so that it can be filled."""

import errno
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

SIZE = 64  # MiB
PIECE = bytes(64 * 1024)


@contextmanager
def small_disk() -> Iterator[tuple[Path, str]]:
    """A folder, and why it is no disk of its own (nothing, when it is one)."""
    with tempfile.TemporaryDirectory(prefix="portal-disk-") as folder:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=700", "tmpfs", folder], capture_output=True, text=True, check=False
        )
        if mounted.returncode:
            yield Path(folder), f"no tmpfs may be mounted here: {mounted.stderr.strip()}"
            return
        try:
            yield Path(folder), ""
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Not a byte is left on the disk that `folder` is on."""
    ballast = folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            for piece in (PIECE, bytes(1)):
                _fill(file, piece)
        yield
    finally:
        ballast.unlink()


def _fill(file: FileIO, piece: bytes) -> None:
    try:
        while file.write(piece):
            pass
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
