"""Argon2 with the least it can do, for tests in which the hashes are not what is tried."""

import pytest
from argon2 import PasswordHasher

from portal import passwords


def make_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """For new passwords, and for those who are unknown."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", hasher)
    monkeypatch.setattr(passwords, "_NOBODYS", hasher.hash("thrown away"))
