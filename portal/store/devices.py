"""One agent's devices as they stand: which count as connected now, since when, and until when."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, func, literal, or_, select
from sqlalchemy import insert as core_insert

from portal.rules.presence import DeviceFact, connected_spans
from portal.store.among import among
from portal.store.said import said
from portal.store.tables import connections, devices
from portal.store.upsert import insert

ENDED_IN_PORTAL = "ended_in_portal"
"""A disconnection that the chat system knows nothing of."""

LOOKED_AT = timedelta(days=30)
"""Ends before that are not looked for; whatever has gone on for longer is told as at least this long."""


@dataclass(frozen=True, slots=True)
class Device:
    """`id` is the chat system's; `since` and `until` are None when it is not connected now.

    Without news of it, it counts as connected until `until`.
    `ended_here_at` is when its latest disconnection was recorded, if the agent did that in the portal.
    """

    row: int
    id: str
    kind: str
    label: str | None
    since: datetime | None
    renewed_at: datetime | None
    until: datetime | None
    ended_here_at: datetime | None


def devices_of(tx: Connection, agent_id: int, now: datetime) -> list[Device]:
    """Those connected now, and those that the agent disconnected in the portal and of which nothing was heard since."""
    return devices_by_agent(tx, [agent_id], now).get(agent_id, [])


def devices_by_agent(tx: Connection, agent_ids: Collection[int], now: datetime) -> Mapping[int, list[Device]]:
    """As `devices_of`, by agent."""
    found: dict[int, list[Device]] = defaultdict(list)
    for (agent_id, _), rows in groupby(_histories(tx, agent_ids, now), key=lambda row: (row.agent_id, row.id)):
        device = _device(list(rows), now)
        if device.since or (device.ended_here_at and not device.renewed_at):
            found[agent_id].append(device)
    return found


def disconnect(tx: Connection, agent_id: int, device_id: int, at: datetime) -> bool:
    """From `at` on the device counts as disconnected, until the chat system tells of it again; False when the agent has no such device."""
    mine = select(devices.c.id).where(devices.c.id == device_id, devices.c.agent_id == agent_id)
    if tx.execute(mine).first() is None:
        return False
    new = insert(tx, connections).values(device_id=device_id, type=ENDED_IN_PORTAL, sent_at=at, at=at, expires_at=None)
    tx.execute(new.on_conflict_do_nothing())
    return True


def disconnect_all(tx: Connection, endpoint_id: int, at: datetime) -> None:
    """From `at` on whoever is connected at the endpoint is so no longer, as if its chat system had said so."""
    runs = exists().where(connections.c.device_id == devices.c.id, connections.c.expires_at > at)
    ended = (devices.c.id, literal("disconnected"), literal(at, connections.c.at.type), literal(at, connections.c.at.type))
    chosen = select(*ended).where(devices.c.endpoint_id == endpoint_id, runs)
    tx.execute(core_insert(connections).from_select(["device_id", "type", "sent_at", "at"], chosen))


def _histories(tx: Connection, agent_ids: Collection[int], now: datetime) -> Iterable[Any]:
    """What is known of each device since its latest disconnection, that one included: nothing before it matters any more."""
    return said(tx, _HISTORIES, {"agents": agent_ids, "oldest": now - LOOKED_AT})


def _since_the_end() -> Select[Any]:
    told, oldest = connections.alias(), bindparam("oldest", type_=connections.c.at.type)
    # By its type, not by having no end: that would be found by an index too, of all disconnections there ever were.
    ended = (told.c.device_id == devices.c.id, told.c.type != "connected", told.c.at >= oldest)
    ended_at = select(told.c.at).where(*ended).order_by(told.c.at.desc()).limit(1).scalar_subquery()
    # What was told last before may still hold: a chat system says for how long.
    before = select(told.c.at).where(told.c.device_id == devices.c.id, told.c.at < oldest)
    last_before = before.order_by(told.c.at.desc()).limit(1).scalar_subquery()
    columns = (devices.c.agent_id, devices.c.id, devices.c.external_id, devices.c.kind, devices.c.label)
    begins = func.coalesce(ended_at, last_before, oldest).label("begins")
    # On its own: PostgreSQL would otherwise ask when each device begins once for each fact there is of it.
    theirs = select(*columns, begins).where(among(devices.c.agent_id, "agents"))
    since = theirs.cte("since").prefix_with("MATERIALIZED", dialect="postgresql")
    d, c = since.c, connections.c
    return (
        select(d.agent_id, d.id, d.external_id, d.kind, d.label, c.at, c.expires_at, c.type)
        .join(connections, connections.c.device_id == since.c.id)
        .where(c.at >= d.begins, or_(c.at >= oldest, c.expires_at >= oldest))
        .order_by(d.id, c.at)
    )


_HISTORIES = _since_the_end()


def _device(history: list[Any], now: datetime) -> Device:
    spans = connected_spans(DeviceFact(fact.at, fact.expires_at) for fact in history)
    running = next((span for span in spans if span.holds(now)), None)
    return Device(
        row=history[0].id,
        id=history[0].external_id,
        kind=history[0].kind,
        label=history[0].label,
        since=running.start if running else None,
        renewed_at=max((fact.at for fact in history if fact.expires_at), default=None),
        until=running.end if running else None,
        ended_here_at=next((fact.at for fact in history if fact.type == ENDED_IN_PORTAL), None),
    )
