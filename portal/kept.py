"""The keys the house makes for itself at first start and keeps under `VAR_DIR`, mode 0600."""

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet

from portal.reading import Reader, SettingError


def kept_keys(read: Reader, var_dir: Path, shared: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """SECRET_KEY with its fallbacks, and ENCRYPTION_KEYS, each newest first.

    `shared` says that other hosts may use the same database or Redis: then a missing key raises `SettingError`, or each host
    would make its own.
    """
    secret = read.text("SECRET_KEY", "") or _kept(var_dir / "secret_key", "SECRET_KEY", shared, lambda: secrets.token_urlsafe(48))
    encryption = read.keys("ENCRYPTION_KEYS") or (
        _kept(var_dir / "encryption_key", "ENCRYPTION_KEYS", shared, lambda: Fernet.generate_key().decode()),
    )
    for key in encryption:
        try:
            Fernet(key)
        except ValueError:
            raise SettingError("ENCRYPTION_KEYS: holds something that is not a Fernet key") from None
    return (secret, *read.keys("SECRET_KEY_FALLBACKS")), encryption


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
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        os.unlink(temporary)
