"""To write for somebody without telling a stranger, by the time it takes, whether anybody is there."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from portal.store import profile
from portal.store.sign_ins import Credentials


def whoever(tx: Connection, held: Credentials | None) -> tuple[int | None, bool]:
    """The agent who logs in with an address, and True; where nobody does, some agent, and False.

    The agent is None only in a portal that has none at all.
    """
    somebody = profile.anybody(tx)
    known = held is not None and held.password_hash is not None
    return (held.agent_id, True) if held and known else (somebody, False)


@contextmanager
def kept_only_if(tx: Connection, counts: bool) -> Iterator[None]:
    """What is written in the block is taken back at its end, unless it `counts`; it costs the same."""
    with tx.begin_nested() as point:
        yield
        if not counts:
            point.rollback()
