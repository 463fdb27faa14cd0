"""Devices and when they were connected."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, Connection, bindparam, func, select, union_all, update

from portal.rules.events import DeviceConnected, DeviceDisconnected
from portal.rules.facts import Connection as Connected
from portal.rules.presence import DeviceFact, connected_spans
from portal.rules.spans import Span
from portal.store.among import among
from portal.store.said import said
from portal.store.tables import connections, devices
from portal.store.upsert import Insert, once


@once
def _keep(insert: Insert) -> Any:
    return insert(connections).on_conflict_do_nothing().returning(connections.c.id)


@once
def _told_of(insert: Insert) -> Any:
    new = insert(devices)
    told = {"kind": new.excluded.kind, "label": func.coalesce(new.excluded.label, devices.c.label)}
    return new.on_conflict_do_update(index_elements=["endpoint_id", "agent_id", "external_id"], set_=told).returning(devices.c.id)


@once
def _named(insert: Insert) -> Any:
    """A disconnection may arrive before its connection: it keeps what is known and sets the kind to itself."""
    new = insert(devices)
    known = {"kind": devices.c.kind}
    return new.on_conflict_do_update(index_elements=["endpoint_id", "agent_id", "external_id"], set_=known).returning(devices.c.id)


def keep(tx: Connection, endpoint_id: int, agent_id: int, event: DeviceConnected | DeviceDisconnected, at: datetime) -> None:
    """Keep one connection, renewal or disconnection; told again, the longest `expires_in` counts."""
    connected = event if isinstance(event, DeviceConnected) else None
    row = _device(tx, endpoint_id, agent_id, event.device, connected)
    told = {
        "device_id": row,
        "type": "connected" if connected else "disconnected",
        "sent_at": event.sent_at,
        "at": at,
        "expires_at": at + connected.expires_in if connected else None,
    }
    told_before = not said(tx, _keep(tx), told)
    if told_before and connected:
        _lengthen(tx, row, event.sent_at, connected.expires_in)


def _device(tx: Connection, endpoint_id: int, agent_id: int, external_id: str, told: DeviceConnected | None) -> int:
    device = {
        "endpoint_id": endpoint_id,
        "agent_id": agent_id,
        "external_id": external_id,
        "kind": told.kind if told else "web",
        "label": told.label if told else None,
    }
    (kept,) = said(tx, (_told_of if told else _named)(tx), device)
    row: int = kept.id
    return row


def _lengthen(tx: Connection, device_id: int, sent_at: datetime, expires_in: timedelta) -> None:
    same = (connections.c.device_id == device_id, connections.c.type == "connected", connections.c.sent_at == sent_at)
    first_at = tx.execute(select(connections.c.at).where(*same)).scalar_one()
    expires_at = first_at + expires_in
    tx.execute(update(connections).where(*same, connections.c.expires_at < expires_at).values(expires_at=expires_at))


def _connected() -> CompoundSelect[Any]:
    """Each part goes to the one place of an index where its rows are, so that years of history cost no more than a day's."""
    starts, ends = (bindparam(name, type_=connections.c.at.type) for name in ("starts", "ends"))
    earlier, gone = connections.alias(), connections.alias()
    last = select(func.max(earlier.c.at)).where(earlier.c.device_id == devices.c.id, earlier.c.at <= starts).scalar_subquery()
    # On its own: PostgreSQL would otherwise look for the last fact of a device once for each fact there ever was of it.
    chosen = select(devices, last.label("since")).where(among(devices.c.agent_id, "agents"))
    since = chosen.cte("since").prefix_with("MATERIALIZED", dialect="postgresql")
    told = select(since.c.agent_id, since.c.id, since.c.kind, since.c.label, connections.c.at, connections.c.expires_at)
    facts = told.join(connections, connections.c.device_id == since.c.id)
    # Most devices are offline, and of those nothing is read. Of the same instant a disconnection counts as the later.
    ended = gone.c.device_id == since.c.id, gone.c.at == since.c.since, gone.c.expires_at.is_(None)
    running = facts.where(connections.c.at == since.c.since, connections.c.expires_at > starts, ~select(gone.c.id).where(*ended).exists())
    # Apart: asked for either in one `OR`, both databases read all that came before.
    return union_all(running, facts.where(connections.c.at > starts, connections.c.at < ends))


_CONNECTED = _connected()


def connected(tx: Connection, agent_ids: Collection[int], window: Span) -> Mapping[int, tuple[Connected, ...]]:
    """By agent row, what each device's history says of `window`.

    Of a device only its last fact at or before the window's start matters of all that came earlier, and only where it was still
    connected then: years of history cost no more than a day's. A connection running at the start is given from that last fact on.
    """
    rows = said(tx, _CONNECTED, {"agents": agent_ids, "starts": window.start, "ends": window.end})
    histories: dict[tuple[int, int, str], list[DeviceFact]] = {}
    for agent_id, device, kind, label, at, expires_at in rows:
        histories.setdefault((agent_id, device, label or kind), []).append(DeviceFact(at, expires_at))
    found: dict[int, list[Connected]] = {}
    for (agent_id, _, name), history in histories.items():
        if spans := connected_spans(history):
            found.setdefault(agent_id, []).extend(Connected(name, span) for span in spans)
    return {agent_id: tuple(sorted(spans, key=lambda c: c.span.start)) for agent_id, spans in found.items()}
