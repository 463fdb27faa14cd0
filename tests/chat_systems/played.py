"""A story told by a fake chat system: people do things in the fake, webhooks and polls tell the portal what they can.

Nothing waits: the house's clock is moved from one moment at which something happens, or is due, to the next.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask

from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.explain import ExplainedAlert, explain
from portal.actions.house import House
from portal.actions.poll import poll_due
from portal.actions.provision import provision
from portal.clock import now
from portal.fakes import FAKES
from portal.fakes.fake import Call, Fake
from portal.fakes.serve import served
from portal.store import alerts, mail_claims, polls
from portal.stories.shop import Person, address
from portal.stories.story import Story, Told
from tests.world import T

DELAY, GRACE = timedelta(seconds=120), timedelta(seconds=30)
BEFORE = timedelta(seconds=47)
"""For so long the chat system has been plugged in when a story begins: no poll falls on its first step by chance."""

AFTER = timedelta(seconds=61)
"""Within it the chat system is asked once more, however little there is to do."""


LAG = timedelta(milliseconds=1)
"""So long after something has happened the portal looks: in the very instant nobody does."""

TOLD = {"smartsupp": {"name", "email"}, "chatwoot": {"name", "email", "groups"}}
"""What of its agents each tells when it is asked: only the rest is provisioned, so that a story ends by what polls brought."""


@dataclass(frozen=True)
class Stage:
    """`source` is the chat system's name; the shop, its endpoint and its conversation are all named like the story."""

    portal: Flask
    source: str
    story: Story

    @property
    def house(self) -> House:
        found: House = self.portal.extensions["house"]
        return found

    def play(self) -> tuple[ExplainedAlert, ...]:
        """What became of each alert, in order of time."""
        fake = FAKES[self.source](self._post)
        for person in self.story.shop.people:
            fake.do("agent.updated", _hired(person, self.story.name))
        with served(fake) as url:
            with time_machine.travel(T - BEFORE, tick=False):
                self._plug_in(fake, url)
            return self._live(fake)

    def _post(self, call: Call) -> None:
        path = f"/webhooks/{self.source}/{self.story.name}"
        answer = self.portal.test_client().post(path, data=call.body, headers=dict(call.headers))
        assert answer.status_code == 202, answer.text

    def _plug_in(self, fake: Fake, url: str) -> None:
        shop = self.story.shop.account(self.story.name, fake.secret)
        shop["agents"] = [
            {name: value for name, value in agent.items() if name not in TOLD.get(self.source, ())} for agent in shop["agents"]
        ]
        shop["endpoints"][0] |= {"source": self.source, "settings": fake.settings(url)}
        provision(self.house, json.dumps({"accounts": [shop]}), overwrite=False)

    def _live(self, fake: Fake) -> tuple[ExplainedAlert, ...]:
        name, moment = self.story.name, T - BEFORE
        steps = self.story.told(name, name, T, DELAY, GRACE)
        last = steps[-1].at + AFTER
        while True:
            with time_machine.travel(moment, tick=False):
                while steps and steps[0].at <= moment:
                    step = steps.pop(0)
                    fake.do(step.type, step.data)
            with time_machine.travel(moment + LAG, tick=False):
                poll_due(self.house)
                while decide_due(self.house) or deliver_due(self.house):
                    pass
                if (following := self._next(steps, last)) is None:
                    return explain(self.house, name, name).alerts
                moment = following

    def _next(self, steps: Sequence[Told], last: datetime) -> datetime | None:
        """When there is something to do again, as the worker's sweep finds it; None when all that is left is to ask on and on."""
        with self.house.db.read() as tx:
            asked = polls.next_due(tx, now()) or datetime.max.replace(tzinfo=UTC)
            found = [alerts.next_due(tx, now()), mail_claims.next_attempt(tx, now()), *(step.at for step in steps)]
        awaited = [at for at in found if at]
        return min([*awaited, asked]) if awaited or asked < last else None


def _hired(person: Person, shop: str) -> dict[str, Any]:
    told: dict[str, Any] = {"agent_id": person.id, "name": person.name, "group_ids": list(person.groups)}
    return told if person.mailbox is None else {**told, "email": address(person.mailbox, shop)}
