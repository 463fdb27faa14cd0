"""When the devices of agents were last connected, for agents who are offline."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from portal.store.tables import connections, devices

_earlier = connections.alias()
_latest = select(func.max(_earlier.c.at)).where(_earlier.c.device_id == devices.c.id, _earlier.c.at <= bindparam("now"))
_LATEST = (
    select(devices.c.agent_id, func.coalesce(devices.c.label, devices.c.kind), connections.c.at, connections.c.expires_at)
    .join(connections, connections.c.device_id == devices.c.id)
    .where(devices.c.agent_id.in_(bindparam("agents", expanding=True)), connections.c.at == _latest.scalar_subquery())
)


def last_seen(tx: Connection, agent_ids: Collection[int], now: datetime) -> Mapping[int, tuple[str, datetime]]:
    """By agent, the device that was connected last (its kind, or its label where it has one), and until when."""
    found: dict[int, tuple[str, datetime]] = {}
    for agent, device, at, expires_at in tx.execute(_LATEST, {"agents": list(agent_ids), "now": now}):
        ended = min(expires_at or at, now)
        if agent not in found or found[agent][1] < ended:
            found[agent] = device, ended
    return found
