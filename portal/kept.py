"""The keys the house makes for itself at first start and keeps under `VAR_DIR`, mode 0600; encryption keys newest first, a line each."""

import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.fernet import Fernet

from portal.reading import Reader, SettingError


def kept_keys(read: Reader, var_dir: Path, shared: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """SECRET_KEY with its fallbacks, and ENCRYPTION_KEYS, each newest first.

    `shared` says that other hosts may use the same database or Redis: then a missing key raises `SettingError`, or each host
    would make its own.
    """
    secret = read.text("SECRET_KEY", "") or _kept(key_files(var_dir)[0], "SECRET_KEY", shared, lambda: secrets.token_urlsafe(48))
    encryption = read.keys("ENCRYPTION_KEYS")
    if not encryption:
        _kept(encryption_file(var_dir), "ENCRYPTION_KEYS", shared, lambda: Fernet.generate_key().decode())
        encryption = keys_in(encryption_file(var_dir))
    for key in encryption:
        try:
            Fernet(key)
        except ValueError:
            raise SettingError("ENCRYPTION_KEYS: holds something that is not a Fernet key") from None
    return (secret, *read.keys("SECRET_KEY_FALLBACKS")), encryption


def encryption_file(var_dir: Path) -> Path:
    return var_dir / "encryption_key"


def key_files(var_dir: Path) -> tuple[Path, Path]:
    """Where keys are kept that are not set, or were not once."""
    return var_dir / "secret_key", encryption_file(var_dir)


def keys_in(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text().split())


def keep_keys(path: Path, keys: Sequence[str]) -> None:
    """In the place of those that are kept there, whole or not at all; whoever owned the file still does."""
    owner = path.stat()
    temporary = _written(path.parent, "\n".join(keys) + "\n")
    try:
        if owner.st_uid != os.geteuid():  # run as root, say: the portal must go on reading them
            os.chown(temporary, owner.st_uid, owner.st_gid)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise
    _sync(path.parent)


def _kept(path: Path, name: str, shared: bool, make: Callable[[], str]) -> str:
    if shared:
        raise SettingError(f"{name}: must be set when DATABASE_URL is PostgreSQL or REDIS_URL is set, the same on every host")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, make())
        key = path.read_text().strip()
    except OSError as error:
        raise SettingError(f"VAR_DIR: no key can be kept in {str(path.parent)!r}: {error.strerror}") from None
    if not key:
        raise SettingError(f"{name}: the file {str(path)!r} is empty; put the key back, or remove the file to have a new one made")
    return key


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all, and the first of two processes that start together wins."""
    temporary = _written(path.parent, text)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        os.unlink(temporary)
    _sync(path.parent)


def _written(folder: Path, text: str) -> str:
    """A file of its own in `folder`, on disk."""
    descriptor, path = tempfile.mkstemp(dir=folder)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return path


def _sync(folder: Path) -> None:
    """A new name in it, too, outlives a power cut: what was encrypted with a lost key is lost."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
