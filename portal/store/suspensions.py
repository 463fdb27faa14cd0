"""Whether an agent's address is suspended, and from when on its bounces count."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from portal.store.tables import agents


@dataclass(frozen=True, slots=True)
class Standing:
    """`email_key` is None for who has no address. Of mails handed over before `bounces_from` no bounce counts."""

    email_key: str | None
    suspended_at: datetime | None
    bounces_from: datetime | None


def standing(tx: Connection, agent: int) -> Standing:
    """Locked, so that of two bounces at once the later sees the earlier."""
    chosen = select(agents.c.email_key, agents.c.suspended_at, agents.c.bounces_from).where(agents.c.id == agent)
    return Standing(*tx.execute(chosen.with_for_update(key_share=True)).one())


def suspend(tx: Connection, agent: int, at: datetime) -> None:
    tx.execute(update(agents).where(agents.c.id == agent).values(suspended_at=at))


def lift(tx: Connection, agent: int, at: datetime) -> None:
    tx.execute(update(agents).where(agents.c.id == agent).values(suspended_at=None, bounces_from=at))
