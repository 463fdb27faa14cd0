"""Set a new password, wherever it was chosen: in the profile, from a recover mail, from an invitation."""

from datetime import datetime

from sqlalchemy import Connection
from zxcvbn import zxcvbn

from portal.actions.close_doors import close_doors
from portal.actions.refused import RefusedError, Why
from portal.passwords import hash_password
from portal.store import profile

LEAST = 10
"""Letters of a password, at the least."""

# zxcvbn's estimate on its scale of 0 to 4: below 2, a list of common passwords with the usual changes to them finds it in a million tries.
HARD_ENOUGH = 2
JUDGED = 72  # letters; what is longer takes zxcvbn too long, and its beginning is hard enough or it is not


def hash_if_good(password: str, *about: str | None) -> str:
    """The hash of a password that is long enough and not common; `about` are words a guesser would try first, like the person's name.

    Slow on purpose: to be called outside of a transaction. Raises `RefusedError`.
    """
    if len(password) < LEAST:
        raise RefusedError(Why.SHORT_PASSWORD)
    if zxcvbn(password[:JUDGED], user_inputs=[word for word in about if word])["score"] < HARD_ENOUGH:
        raise RefusedError(Why.COMMON_PASSWORD)
    return hash_password(password)


def put(tx: Connection, agent: int, password_hash: str, now: datetime, but: int | None = None) -> None:
    """The agent's new password. Every sign-in closes, `but` excepted, and what was asked for under the old password is cancelled."""
    profile.put_password(tx, agent, password_hash)
    close_doors(tx, agent, now, but)
