"""Endpoints' secrets, encrypted at rest with Fernet keys of which the newest encrypts and all decrypt."""

import json
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet


class Locksmith:
    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def lock(self, secrets: Sequence[str]) -> str:
        return self._fernet.encrypt(json.dumps(list(secrets)).encode()).decode()

    def unlock(self, locked: str) -> list[str]:
        """Raises `cryptography.fernet.InvalidToken` when none of the keys made it."""
        return [str(secret) for secret in json.loads(self._fernet.decrypt(locked.encode()))]
