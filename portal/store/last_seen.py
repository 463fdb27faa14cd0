"""When the devices of agents were last connected, for agents who are offline."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from portal.store.among import among
from portal.store.said import said
from portal.store.tables import connections, devices

_earlier = connections.alias()
_latest = select(func.max(_earlier.c.at)).where(_earlier.c.device_id == devices.c.id, _earlier.c.at <= bindparam("now"))
_renewals = connections.alias()
_runs_out = (
    select(_renewals.c.expires_at)
    .where(_renewals.c.device_id == devices.c.id, _renewals.c.type == "connected", _renewals.c.at <= connections.c.at)
    .order_by(_renewals.c.at.desc(), _renewals.c.expires_at.desc())
    .limit(1)
    .scalar_subquery()
)
_LATEST = (
    select(devices.c.agent_id, func.coalesce(devices.c.label, devices.c.kind), connections.c.at, connections.c.type, _runs_out)
    .join(connections, connections.c.device_id == devices.c.id)
    .where(among(devices.c.agent_id, "agents"), connections.c.at == _latest.scalar_subquery())
)


def last_seen(tx: Connection, agent_ids: Collection[int], now: datetime) -> Mapping[int, tuple[str, datetime]]:
    """By agent, the device that was connected last (its kind, or its label where it has one), and until when.

    A device that had run out before it was told to be gone was there until it ran out (contract/RULES.md, Time).
    """
    found: dict[int, tuple[str, datetime]] = {}
    for agent, device, at, type_, runs_out in said(tx, _LATEST, {"agents": agent_ids, "now": now}):
        if runs_out is None:
            continue
        ended = min(runs_out, now if type_ == "connected" else at)
        if agent not in found or found[agent][1] < ended:
            found[agent] = device, ended
    return found
