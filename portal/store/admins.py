"""Makes admins, for the command line."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from portal.store.tables import accounts, agents


def account_row(tx: Connection, public_id: str) -> int | None:
    row: int | None = tx.execute(select(accounts.c.id).where(accounts.c.public_id == public_id)).scalar()
    return row


def make_admin(tx: Connection, account_id: int, email: str, key: str, password_hash: str, at: datetime) -> tuple[int, str] | None:
    """Row and id of the agent who has the address, now an active admin, or of a new one; None when another account's agent has it."""
    row = tx.execute(select(agents).where(agents.c.email_key == key).with_for_update()).first()
    values = {"role": "admin", "active": True, "active_changed_at": at, "password_hash": password_hash}
    if row is None:
        external_id = f"admin-{uuid4().hex[:8]}"
        own = {"account_id": account_id, "external_id": external_id, "name": email.partition("@")[0], "email": email, "email_key": key}
        made: int = tx.execute(insert(agents).values(own | values).returning(agents.c.id)).scalar_one()
        return made, external_id
    if row.account_id != account_id:
        return None
    tx.execute(update(agents).where(agents.c.id == row.id).values(values))
    return row.id, row.external_id
