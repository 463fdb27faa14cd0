"""To see the agents of a shop: where each is connected now, and what they did in one conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from portal.clock import now
from portal.store import accounts, devices, team
from portal.store.devices import Device
from portal.store.timeline import Happened


@dataclass(frozen=True, slots=True)
class Player:
    """An agent by the chat system's id; `devices` are those connected now, `opened_at` when they last opened the conversation."""

    id: str
    name: str
    active: bool
    groups: Sequence[str]
    devices: Sequence[Device]
    opened_at: datetime | None
    joined: bool


def see_players(tx: Connection, account: int, groups: Mapping[str, str], happened: Sequence[Happened]) -> list[Player]:
    """By name; `groups` are names by id, `happened` what happened in the conversation, in order of time."""
    members = team.members_of(tx, account)
    rows = [member.id for member in members]
    connected, in_groups = devices.devices_by_agent(tx, rows, now()), accounts.groups_by_agent(tx, rows)
    return [
        Player(
            id=member.external_id,
            name=member.name or member.external_id,
            active=member.active,
            groups=[name for group, name in groups.items() if group in in_groups[member.id]],
            devices=[device for device in connected.get(member.id, ()) if device.since],
            opened_at=max((fact.at for fact in happened if (fact.type, fact.agent) == ("opened", member.external_id)), default=None),
            joined=_joined(member.external_id, happened),
        )
        for member in sorted(members, key=lambda member: (member.name, member.id))
    ]


def _joined(agent: str, happened: Sequence[Happened]) -> bool:
    """Until they leave it or it is closed (contract/RULES.md, Words)."""
    own = ("joined", "replied", "left")
    deeds = [fact.type for fact in happened if fact.type == "closed" or (fact.agent == agent and fact.type in own)]
    return bool(deeds) and deeds[-1] in ("joined", "replied")
