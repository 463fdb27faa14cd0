"""Agents and groups as webhooks tell of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, bindparam, delete, false, func, not_, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.exc import IntegrityError

from portal.store.said import said
from portal.store.tables import agents, endpoints, groups, memberships
from portal.store.upsert import insert


def known(tx: Connection, account_id: int, external_id: str) -> int:
    """The agent's row, made from the id alone where it is new."""
    return _known(tx, agents, account_id, external_id)


def known_group(tx: Connection, account_id: int, external_id: str) -> int:
    return _known(tx, groups, account_id, external_id)


def _known(tx: Connection, table: Table, account_id: int, external_id: str) -> int:
    named = {"account_id": account_id, "external_id": external_id}
    found = said(tx, _found(table), named)
    if not found:
        tx.execute(insert(tx, table).values(**named, name=external_id).on_conflict_do_nothing())
        found = said(tx, _found(table), named)
    (known,) = found
    row: int = known.id
    return row


@cache
def _found(table: Table) -> Select[Any]:
    return select(table.c.id).where(table.c.account_id == bindparam("account_id"), table.c.external_id == bindparam("external_id"))


def put_in_groups(tx: Connection, account_id: int, agent_id: int, external_ids: Iterable[str], at: datetime) -> bool:
    """Replace the agent's groups unless a later change is known; whether they are others now.

    At one instant the greater list of ids wins, so that order of arrival does not matter.
    """
    wanted = {external_id: known_group(tx, account_id, external_id) for external_id in sorted(set(external_ids))}
    changed_at = tx.execute(select(agents.c.groups_changed_at).where(agents.c.id == agent_id).with_for_update(key_share=True)).scalar_one()
    present = _groups_of(tx, agent_id)
    if changed_at is not None and (changed_at > at or (changed_at == at and sorted(present) >= sorted(wanted))):
        return False
    tx.execute(update(agents).where(agents.c.id == agent_id).values(groups_changed_at=at))
    tx.execute(delete(memberships).where(memberships.c.agent_id == agent_id, memberships.c.group_id.not_in(wanted.values())))
    new = [{"agent_id": agent_id, "group_id": wanted[external_id]} for external_id in wanted.keys() - present]
    if new:
        tx.execute(plain_insert(memberships), new)
    return wanted.keys() != present


def _groups_of(tx: Connection, agent_id: int) -> set[str]:
    chosen = select(groups.c.external_id).join(memberships, memberships.c.group_id == groups.c.id)
    return set(tx.execute(chosen.where(memberships.c.agent_id == agent_id)).scalars())


def take_email(tx: Connection, agent_id: int, email: str, key: str, at: datetime) -> bool:
    """Only an agent who has none takes an e-mail from a webhook, and only when nobody else has it (contract/EVENTS.md).

    Nor does one who was forgotten (store/forgotten.py) after `at`, when it was told.
    """
    a = agents.c
    since = a.active_changed_at
    forgotten = and_(not_(a.active), a.name == a.external_id, a.name_changed_at == since, since > at)
    mine = update(agents).where(a.id == agent_id, a.email.is_(None), not_(func.coalesce(forgotten, false())))
    try:
        with tx.begin_nested():
            return bool(tx.execute(mine.values(email=email, email_key=key)).rowcount)
    except IntegrityError:  # somebody has it, or took it in this very moment
        return False


def takers(tx: Connection, endpoint_id: int, keys: Mapping[str, str]) -> set[str]:
    """Of these agents of the endpoint's account, by id with the key of an e-mail, who would take theirs as `take_email` does."""
    if not keys:
        return set()
    held = set(tx.execute(select(agents.c.email_key).where(agents.c.email_key.in_(keys.values()))).scalars())
    mine = select(endpoints.c.account_id).where(endpoints.c.id == endpoint_id).scalar_subquery()
    have = select(agents.c.external_id).where(agents.c.account_id == mine, agents.c.external_id.in_(keys), agents.c.email.is_not(None))
    settled = set(tx.execute(have).scalars())
    first = {keys[agent]: agent for agent in sorted(keys, reverse=True) if keys[agent] not in held and agent not in settled}
    return set(first.values())
