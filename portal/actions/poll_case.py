"""One endpoint that is to be asked: about what, and how urgent that is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from portal.actions.house import House
from portal.chat_systems.polling import Waiting
from portal.clock import now
from portal.store import contacts, endpoints, polls, waiting
from portal.store.endpoints import Endpoint
from portal.store.polls import Poll
from portal.store.waiting import Lately

MOST = 50
"""Conversations, and contacts, asked about in one poll."""

LATELY = timedelta(days=1)
"""Whoever wrote longer ago, and of whom nothing is pending, is asked about no more: a visit that lasts longer has no departure."""


@dataclass(frozen=True, slots=True)
class Case:
    """`before` is what became of the polls before this one; `lately` are conversations in which visitors wrote, or left, since `since`."""

    endpoint: Endpoint
    before: Poll
    since: datetime
    lately: list[Lately]
    contacts: list[str]

    @property
    def due_at(self) -> datetime | None:
        """When the first alert is due that is pending."""
        return min((talk.due_at for talk in self.lately if talk.due_at), default=None)

    @property
    def talks(self) -> list[int]:
        """The conversations, by row."""
        return [talk.row for talk in self.lately]

    @property
    def waiting(self) -> list[Waiting]:
        return [Waiting(talk.id, talk.visitor) for talk in self.lately if talk.is_open][:MOST]


def read_case(tx: Connection, house: House, row: int) -> Case | None:
    """None when the endpoint is gone."""
    endpoint, before = endpoints.of_row(tx, row), polls.find(tx, row)
    if endpoint is None or before is None:
        return None
    since = now() - (endpoint.delay or house.settings.offline_delay) - LATELY
    found = waiting.lately(tx, endpoint.account_id, row, since)
    return Case(endpoint, before, since, found, contacts.unknown(tx, row, [talk.row for talk in found], MOST))
