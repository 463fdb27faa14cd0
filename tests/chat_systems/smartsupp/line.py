"""A line to the API of a fake Smartsupp: what its poller tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.chat_systems.http import Http, kept_client
from portal.chat_systems.outside import Reach
from portal.chat_systems.polling import Asked, Waiting
from portal.chat_systems.smartsupp.poll import SmartsuppPoller
from portal.clock import now
from portal.fakes.smartsupp import FakeSmartsupp
from portal.rules.events import Event

HERE = Reach(this_machine=True)
NOON, LASTS = now(), timedelta(seconds=60)


@dataclass(frozen=True)
class Line:
    """To the API of a fake that tells nobody of anything."""

    fake: FakeSmartsupp
    url: str

    def asked(self, patience: timedelta = timedelta(seconds=60), **settings: str) -> Asked:
        return Asked(Http(kept_client(HERE), now() + patience), self.fake.settings(self.url) | settings, NOON, LASTS)

    def team(self, **asked: Any) -> list[Event]:
        return list(SmartsuppPoller().team(self.asked(**asked)))

    def visitors(self, *waiting: Waiting, contacts: Sequence[str] = ()) -> list[Event]:
        return list(SmartsuppPoller().visitors(self.asked(), waiting, contacts))
