"""What a chat system is asked that it does not tell by itself: who of the team is there, and whether a visitor still is.

A poller tells what is so at the moment of asking, each time anew; what is no news is dropped by who asked (actions/poll_news.py). What
it needs to know again it notes (`Asked.notes`): each poll may be in another process. It raises `PollFailed`, and nothing else, for
whatever is wrong out there.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from portal.chat_systems.http import Http
from portal.chat_systems.poll_failed import PollFailed
from portal.rules.events import Event


@dataclass(frozen=True, slots=True)
class Asked:
    """One poll: `settings` are all of the endpoint's, secret ones too; `at` is the moment of asking, the time of every event told.

    What is seen online counts for `lasts`, unless a later poll says otherwise: three intervals, so that two failures are forgiven.
    `notes` are the poller's own, as its last poll of the endpoint left them, and for its next: JSON by name, each value put there whole
    and never changed. They are kept of a poll that fails too, and gone when the endpoint's settings change.
    """

    http: Http
    settings: Mapping[str, str]
    at: datetime
    lasts: timedelta
    notes: dict[str, Any] = field(default_factory=dict)
    spared: list[PollFailed] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Around what is asked about one visitor or contact: what fails of that one alone is put by in `spared`, and the next is asked."""
        try:
            yield
        except PollFailed as failed:
            if not failed.is_of_one:
                raise
            self.spared.append(failed)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in which a visitor wrote lately whom nobody serves, as far as is known, and who may still be there or come back.

    `visitor` is the id that the chat system told with a message (`Wrote.visitor`), if it did.
    """

    conversation: str
    visitor: str | None


class Poller(Protocol):
    """Both may yield as they ask: what was told before a failure counts, except that a team told in part is as good as untold."""

    def team(self, asked: Asked) -> Iterator[Event]:
        """The whole team: of each agent an `AgentUpdated`, and a `DeviceConnected` of kind `web` for `asked.lasts` under a fixed device
        id and the chat system's name, or a `DeviceDisconnected`. Who was told before and is no longer counts as inactive.

        Raises `PollFailed`.
        """

    def visitors(self, asked: Asked, waiting: Sequence[Waiting], contacts: Sequence[str]) -> Iterator[Event]:
        """Of each conversation, the most urgent first, `VisitorLeft` or `VisitorReturned`, as the visitor is off the site or on it now,
        and a `ConversationRead` when all of it was read, or an `AgentOpened` where it is told by whom; and a `ContactKnown` for each of
        `contacts`, who wrote (`Wrote.author`) without a name or an e-mail. Nothing of what the chat system cannot tell. Each
        is asked about within `asked.one()`: one of whom nothing is to be had must not be in the way of the others.

        Raises `PollFailed`.
        """
