"""What mailed links let their readers do, each once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from portal.store.among import among
from portal.store.said import said
from portal.store.tables import agents, links


@dataclass(frozen=True, slots=True)
class Link:
    id: int
    agent: int
    kind: str
    address: str | None
    made_at: datetime
    expires_at: datetime


_COLUMNS = (links.c.id, links.c.agent_id, links.c.kind, links.c.address, links.c.made_at, links.c.expires_at)
OPEN = (links.c.used_at.is_(None), links.c.cancelled_at.is_(None))
"""Neither used nor taken back; when it expires is asked apart."""


_PENDING = select(*_COLUMNS).where(among(links.c.agent_id, "agents"), links.c.expires_at > bindparam("now"), *OPEN).order_by(links.c.id)


def make(tx: Connection, kind: str, agent: int, address: str | None, now: datetime, expires_at: datetime) -> int:
    """A new link; earlier ones of the kind to the agent are cancelled, so that the latest mail is the one that counts."""
    # One at a time for an agent, or two that are asked for at once would both be the latest.
    tx.execute(select(agents.c.id).where(agents.c.id == agent).with_for_update(key_share=True))
    cancel(tx, kind, agent, now)
    return add(tx, kind, agent, address, now, expires_at)


def add(tx: Connection, kind: str, agent: int, address: str | None, now: datetime, expires_at: datetime) -> int:
    """A new link beside those that are there."""
    new = insert(links).values(agent_id=agent, kind=kind, address=address, made_at=now, expires_at=expires_at)
    row: int = tx.execute(new.returning(links.c.id)).scalar_one()
    return row


def open_one(tx: Connection, row: int, now: datetime) -> Link | None:
    """The link while it may still be used."""
    return _link(tx, links.c.id == row, links.c.expires_at > now)


def open_of(tx: Connection, agent: int, kind: str, now: datetime) -> Link | None:
    """The agent's link of this kind that may still be used: a pending change, say."""
    return _link(tx, links.c.agent_id == agent, links.c.kind == kind, links.c.expires_at > now)


def pending(tx: Connection, agent_ids: Collection[int], now: datetime) -> Mapping[tuple[int, str], Link]:
    """By agent and kind, the links that may still be used."""
    rows = said(tx, _PENDING, {"agents": agent_ids, "now": now})
    return {(row.agent_id, row.kind): Link(*row) for row in rows}


def _link(tx: Connection, *which: ColumnElement[bool]) -> Link | None:
    row = tx.execute(select(*_COLUMNS).where(*which, *OPEN).order_by(links.c.id.desc())).first()
    return Link(*row) if row else None


def use(tx: Connection, row: int, now: datetime) -> bool:
    """False when somebody was faster."""
    return bool(tx.execute(update(links).where(links.c.id == row, *OPEN).values(used_at=now)).rowcount)


def cancel(tx: Connection, kind: str, agent: int, now: datetime, after: int = 0) -> None:
    """All of the kind, or those that were made after the link `after`."""
    which = (links.c.agent_id == agent, links.c.kind == kind, links.c.id > after)
    tx.execute(update(links).where(*which, *OPEN).values(cancelled_at=now))
