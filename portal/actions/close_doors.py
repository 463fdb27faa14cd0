"""To close doors: when an agent's password or address changes, what was open under the old one is not open any more."""

from datetime import datetime

from sqlalchemy import Connection

from portal.store import links, sign_ins

ASKED_FOR = ("recover", "invite", "confirm_email")


def close_doors(tx: Connection, agent: int, now: datetime, but: int | None = None) -> None:
    """Every sign-in closes, `but` excepted, and mailed links that were asked for before are dead."""
    sign_ins.close_all(tx, agent, now, but)
    for kind in ASKED_FOR:
        links.cancel(tx, kind, agent, now)
