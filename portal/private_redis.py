"""Where Redis is: the one that is configured, or the house's own, on a Unix socket under `VAR_DIR`."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote

from config import SettingError, Settings

# The kernel's limit for the path of a Unix socket, its closing zero left out.
LONGEST_SOCKET_PATH = 107


def url(settings: Settings) -> str:
    """Where every process of these settings finds Redis; raises as `socket_path` does."""
    return settings.redis_url or f"unix://{quote(str(socket_path(settings.var_dir)))}"


def socket_path(var_dir: Path) -> Path:
    """The private Redis' socket: under `var_dir`, or in a short temporary folder where that path would be too long.

    The same for every process of one `var_dir`. Raises `SettingError` when the temporary folder is not ours alone.
    """
    path = var_dir / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    short = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:16]
    return _own_folder(Path(tempfile.gettempdir()) / f"portal-{short}") / path.name


def _own_folder(folder: Path) -> Path:
    """Anybody may make folders where temporary ones are: one of somebody else's could hold somebody else's Redis."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise SettingError(f"VAR_DIR: its path is too long for a socket, and {folder}, to be used instead, is open to others")
    return folder
