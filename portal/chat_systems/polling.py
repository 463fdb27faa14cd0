"""What a chat system is asked that it does not tell by itself: who of the team is there, and whether a visitor still is.

A poller tells what is so at the moment of asking, each time anew; what is no news is dropped by who asked (actions/poll_news.py), so it
needs no memory. It raises `PollFailed`, and nothing else, for whatever is wrong out there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from portal.chat_systems.http import Http
from portal.rules.events import Event


@dataclass(frozen=True, slots=True)
class Asked:
    """One poll: `settings` are all of the endpoint's, secret ones too; `at` is the moment of asking, the time of every event told.

    What is seen online counts for `lasts`, unless a later poll says otherwise: three intervals, so that two failures are forgiven.
    """

    http: Http
    settings: Mapping[str, str]
    at: datetime
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation with a pending alert. `visitor` is the id that the chat system told with a message (`Wrote.visitor`), if it did.

    `contacts` are who wrote there (`Wrote.author`), without name and e-mail, and have not been told by a `ContactKnown` so far.
    """

    conversation: str
    visitor: str | None
    contacts: tuple[str, ...]


class Poller(Protocol):
    """Both may yield as they ask: what was told before a failure counts, except that a team told in part is as good as untold."""

    def team(self, asked: Asked) -> Iterator[Event]:
        """The whole team: of each agent an `AgentUpdated`, and a `DeviceConnected` of kind `web` for `asked.lasts` under a fixed device
        id and the chat system's name, or a `DeviceDisconnected`. Who was told before and is no longer counts as inactive.

        Raises `PollFailed`.
        """

    def visitors(self, asked: Asked, waiting: Sequence[Waiting]) -> Iterator[Event]:
        """Of these conversations, those whose alert is due first coming first: `VisitorLeft` or `VisitorReturned`, as the visitor is off
        the site or on it now; a `ContactKnown` for each of their `contacts`; nothing of what the chat system cannot tell.

        Raises `PollFailed`.
        """
