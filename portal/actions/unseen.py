"""To write for somebody without telling a stranger, by the time it takes, whether anybody is there."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from portal.store import profile
from portal.store.sign_ins import Credentials


@contextmanager
def for_whom_it_may_be(tx: Connection, held: Credentials | None) -> Iterator[int | None]:
    """The agent who logs in with an address; where nobody does, some agent, and what is written for them is taken back before it counts.

    None only in a portal that has no agents at all.
    """
    known = held is not None and held.password_hash is not None
    with tx.begin_nested() as point:
        yield held.agent_id if held and known else profile.anybody(tx)
        if not known:
            point.rollback()
