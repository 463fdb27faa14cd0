"""Passwords as argon2id hashes; checking one takes the same time whether or not there is a hash to check."""

from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()

# Each takes 64 MiB and, for a moment, all the cores: more at once would be no faster, only larger.
_at_once = Semaphore(2)

# The hash of a password that was thrown away: what a stranger's guess is measured against. A test holds it to today's cost.
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$sTtrOVMfdx0MTbbBSNZLVQ$jQC/D6x4PElNth1gPsAGts8IlWKt6EPTLZ5/dSzYoX4"


def hash_password(password: str) -> str:
    with _at_once:
        return _hasher.hash(password)


def is_right(kept: str | None, password: str) -> bool:
    """Whether `password` made `kept`. None, for an agent who is unknown or has no password, is never right."""
    try:
        with _at_once:
            _hasher.verify(kept or _NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether `kept` was made with weaker parameters than those of today."""
    return _hasher.check_needs_rehash(kept)
