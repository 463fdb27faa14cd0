"""The data of native events of agents, their devices and their account, each able to say itself as an event of the rules."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import StrictBool

from portal.chat_systems.fields import Id, Name
from portal.chat_systems.native.fields import Data, Groups, Seconds
from portal.rules import events
from portal.rules.reasons import Plan


class AgentConnected(Data):
    agent_id: Id
    device_id: Id
    device: Literal["web", "desktop", "mobile"]
    label: Name | None = None
    expires_in: Seconds | None = None

    def event(self, sent_at: datetime) -> events.Event:
        return events.DeviceConnected(
            sent_at=sent_at,
            agent=self.agent_id,
            device=self.device_id,
            kind=events.Device(self.device),
            label=self.label or None,
            expires_in=events.DEVICE_EXPIRES_IN if self.expires_in is None else timedelta(seconds=self.expires_in),
        )


class AgentDisconnected(Data):
    agent_id: Id
    device_id: Id

    def event(self, sent_at: datetime) -> events.Event:
        return events.DeviceDisconnected(sent_at=sent_at, agent=self.agent_id, device=self.device_id)


class AgentUpdated(Data):
    agent_id: Id
    name: Name | None = None
    email: Name | None = None
    active: StrictBool | None = None
    group_ids: Groups | None = None

    def event(self, sent_at: datetime) -> events.Event:
        return events.AgentUpdated(
            sent_at=sent_at,
            agent=self.agent_id,
            name=self.name,
            email=self.email or None,
            active=self.active,
            groups=None if self.group_ids is None else frozenset(self.group_ids),
        )


class AccountUpdated(Data):
    name: Name | None = None
    plan: Plan | None = None

    def event(self, sent_at: datetime) -> events.Event:
        return events.AccountUpdated(sent_at=sent_at, name=self.name, plan=self.plan)
