"""Makes admins, for the command line."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from portal.store.tables import accounts, agents


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an address: rows, and the agent's id in the chat system."""

    agent: int
    account: int
    external_id: str


def account_row(tx: Connection, public_id: str) -> int | None:
    row: int | None = tx.execute(select(accounts.c.id).where(accounts.c.public_id == public_id)).scalar()
    return row


def holder(tx: Connection, key: str) -> Holder | None:
    """The agent of the portal who has the address; nobody else changes them until the transaction ends."""
    chosen = select(agents.c.id, agents.c.account_id, agents.c.external_id).where(agents.c.email_key == key)
    row = tx.execute(chosen.with_for_update(key_share=True)).first()
    return Holder(*row) if row else None


def add(tx: Connection, account_id: int, email: str, key: str) -> Holder:
    """A new agent with that address, named by it."""
    external_id = f"admin-{uuid4().hex[:8]}"
    own = {"account_id": account_id, "external_id": external_id, "name": email.partition("@")[0], "email": email, "email_key": key}
    made: int = tx.execute(insert(agents).values(own).returning(agents.c.id)).scalar_one()
    return Holder(made, account_id, external_id)


def make_admin(tx: Connection, agent_id: int, password_hash: str, at: datetime) -> None:
    """An active one, with this password."""
    values = {"role": "admin", "active": True, "active_changed_at": at, "password_hash": password_hash}
    tx.execute(update(agents).where(agents.c.id == agent_id).values(values))
