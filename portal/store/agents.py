"""Agents and groups as webhooks tell of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Table, delete, select, update
from sqlalchemy import insert as plain_insert

from portal.store.tables import agents, groups, memberships
from portal.store.upsert import insert


def known(tx: Connection, account_id: int, external_id: str) -> int:
    """The agent's row, made from the id alone where it is new."""
    return _known(tx, agents, account_id, external_id)


def known_group(tx: Connection, account_id: int, external_id: str) -> int:
    return _known(tx, groups, account_id, external_id)


def _known(tx: Connection, table: Table, account_id: int, external_id: str) -> int:
    found = select(table.c.id).where(table.c.account_id == account_id, table.c.external_id == external_id)
    row: int | None = tx.execute(found).scalar()
    if row is None:
        new = insert(tx, table).values(account_id=account_id, external_id=external_id, name=external_id)
        tx.execute(new.on_conflict_do_nothing())
        row = tx.execute(found).scalar_one()
    return row


def put_in_groups(tx: Connection, account_id: int, agent_id: int, external_ids: Iterable[str], at: datetime) -> bool:
    """Replace the agent's groups unless a later change is known."""
    wanted = {known_group(tx, account_id, external_id) for external_id in sorted(set(external_ids))}
    changed_at = tx.execute(select(agents.c.groups_changed_at).where(agents.c.id == agent_id).with_for_update()).scalar_one()
    present = set(tx.execute(select(memberships.c.group_id).where(memberships.c.agent_id == agent_id)).scalars())
    if changed_at is not None and (changed_at > at or (changed_at == at and sorted(present) >= sorted(wanted))):
        return False
    tx.execute(update(agents).where(agents.c.id == agent_id).values(groups_changed_at=at))
    tx.execute(delete(memberships).where(memberships.c.agent_id == agent_id, memberships.c.group_id.not_in(wanted)))
    new = [{"agent_id": agent_id, "group_id": group_id} for group_id in wanted - present]
    if new:
        tx.execute(plain_insert(memberships), new)
    return True


def take_email(tx: Connection, agent_id: int, email: str, key: str) -> bool:
    """Only an agent who has none takes an e-mail from a webhook, and only when nobody else has it (contract/EVENTS.md)."""
    taken = tx.execute(select(agents.c.id).where(agents.c.email_key == key)).first()
    if taken:
        return False
    mine = update(agents).where(agents.c.id == agent_id, agents.c.email.is_(None))
    return bool(tx.execute(mine.values(email=email, email_key=key)).rowcount)
