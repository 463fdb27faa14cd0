"""Whether the mail server is there, as all workers know it: while it is away no mail is tried, and one worker asks for all."""

from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import Connection, delete, select, update

from portal.store.tables import mail_server
from portal.store.upsert import insert

PAUSE = timedelta(seconds=15)
"""Between two times that a mail server that is away is asked."""

_SEEN = select(mail_server.c.away_until)


class Standing(Enum):
    THERE = auto()
    AWAY = auto()
    UNKNOWN = auto()  # the caller is to find out


def standing(tx: Connection, now: datetime) -> Standing:
    """`UNKNOWN` is told to one caller, and to the next only after a `PAUSE`."""
    seen = _seen(tx)
    if seen is None:
        return Standing.THERE
    # No later than a pause from now, or a clock that was set back would keep all mails waiting.
    if now < seen <= now + PAUSE:
        return Standing.AWAY
    mine = update(mail_server).where(mail_server.c.away_until == seen).values(away_until=now + PAUSE)
    return Standing.UNKNOWN if tx.execute(mine).rowcount else Standing.AWAY


def went_away(tx: Connection, now: datetime) -> None:
    """It did not answer just now."""
    values = {"away_until": now + PAUSE}
    tx.execute(insert(tx, mail_server).values(id=1, **values).on_conflict_do_update(index_elements=["id"], set_=values))


def came_back(tx: Connection) -> None:
    tx.execute(delete(mail_server))


def away_until(tx: Connection, now: datetime) -> datetime | None:
    """When somebody is to ask whether it is back, at most a pause from now; None while it is there."""
    seen = _seen(tx)
    return min(seen, now + PAUSE) if seen else None


def _seen(tx: Connection) -> datetime | None:
    at: datetime | None = tx.execute(_SEEN).scalar()
    return at
