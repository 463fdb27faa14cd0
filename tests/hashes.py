"""Argon2 with the least it can do, for all tests but those of what a hash costs: thousands of them log in."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from portal import passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
COSTLY, COSTLY_NOBODYS = passwords._hasher, passwords._NOBODYS


@pytest.fixture(scope="session", autouse=True)
def hashes_are_quick() -> Iterator[None]:
    """For new passwords, and for those who are unknown."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", QUICK)
        patch.setattr(passwords, "_NOBODYS", QUICK.hash("thrown away"))
        yield


@pytest.fixture
def costly_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the product."""
    monkeypatch.setattr(passwords, "_hasher", COSTLY)
    monkeypatch.setattr(passwords, "_NOBODYS", COSTLY_NOBODYS)
