"""Secrets encrypted at rest with Fernet keys, of which the newest encrypts and all decrypt."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from portal.kept import keep_keys, keys_in


class Locksmith:
    """`file` is where the keys are kept, newest first, when the house made them itself: other processes may add to it at any time."""

    def __init__(self, keys: Sequence[str], file: Path | None = None) -> None:
        self._file = file
        self._take(keys)

    def lock(self, secrets: Sequence[str]) -> str:
        return self._locked(list(secrets))

    def lock_named(self, secrets: Mapping[str, str]) -> str:
        return self._locked(dict(secrets))

    def unlock(self, locked: str) -> list[str]:
        """Raises `cryptography.fernet.InvalidToken` when none of the keys made it."""
        return [str(secret) for secret in json.loads(self._opened(locked))]

    def unlock_named(self, locked: str) -> dict[str, str]:
        """What `lock_named` locked. Raises as `unlock`."""
        return {str(name): str(secret) for name, secret in json.loads(self._opened(locked)).items()}

    def is_newest(self, locked: str) -> bool:
        """Whether the newest key made it."""
        self._look_again()
        try:
            self._newest.decrypt(locked.encode())
        except InvalidToken:
            return False
        return True

    def renew(self, locked: str) -> str:
        """The same under the newest key. Raises as `unlock`."""
        return self._newest.encrypt(self._opened(locked)).decode()

    def add_key(self) -> bool:
        """A new newest key, kept beside the one before, which alone is still needed; False when the keys are settings."""
        if self._file is None:
            return False
        keep_keys(self._file, [Fernet.generate_key().decode(), keys_in(self._file)[0]])
        self._look_again()
        return True

    def _locked(self, secrets: object) -> str:
        self._look_again()
        return self._all.encrypt(json.dumps(secrets).encode()).decode()

    def _opened(self, locked: str) -> bytes:
        try:
            return self._all.decrypt(locked.encode())
        except InvalidToken:
            self._look_again()  # another process may have made a new key
            return self._all.decrypt(locked.encode())

    def _look_again(self) -> None:
        if self._file is not None:
            self._take(keys_in(self._file))

    def _take(self, keys: Sequence[str]) -> None:
        self._newest, self._all = Fernet(keys[0]), MultiFernet([Fernet(key) for key in keys])
