"""To find what is kept of one visitor: by their address, or by one of their conversations."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from portal.actions.explain import NoSuchConversation, SeveralConversations
from portal.actions.mentions import Somebody
from portal.store import bodies, visitors
from portal.store.bodies import Body
from portal.store.visitors import Talk


class NothingKept(Exception):  # noqa: N818
    """Nothing that is kept tells of this address."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A visitor of an account: by `email`, or by `conversation`, on `endpoint` where two share its id."""

    account: str
    email: str | None = None
    conversation: str | None = None
    endpoint: str | None = None


def talks_of(tx: Connection, wanted: Wanted) -> list[Talk]:
    """Raises `NoSuchConversation`, or `SeveralConversations` when an endpoint must be chosen. By e-mail there may be none."""
    if wanted.conversation is None:
        return visitors.talks_by(tx, wanted.account, wanted.email or "")
    named = visitors.talks_named(tx, wanted.account, wanted.conversation)
    found = [talk for talk in named if wanted.endpoint in (None, talk.endpoint)]
    if not found:
        raise NoSuchConversation
    if len(found) > 1:
        raise SeveralConversations([talk.endpoint for talk in found])
    return found


def bodies_about(tx: Connection, wanted: Wanted, talks: list[Talk], since: datetime | None = None) -> list[Body]:
    """The bodies that tell of the visitor, or may; with `since` of those received from then on."""
    names = frozenset((talk.endpoint, talk.id) for talk in talks)
    visitor = Somebody(conversations=names, addresses=[wanted.email] if wanted.email else [])
    return [body for body in bodies.bodies_of(tx, wanted.account, since) if visitor.is_in(body)]
