"""Conversations as a chat shows them: what was written in one, by whom, and who wrote lately."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from portal.store.tables import conversations, messages


@dataclass(frozen=True, slots=True)
class Line:
    """One message; `author` is visitor, agent or bot, `agent` the chat system's id of the agent, where it is known."""

    author: str
    agent: str | None
    name: str | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation by the chat system's id; `visitor` is the visitor's latest name."""

    id: str
    visitor: str | None
    at: datetime


def find(tx: Connection, endpoint_id: int, external_id: str) -> int | None:
    """The conversation's row."""
    mine = (conversations.c.endpoint_id == endpoint_id, conversations.c.external_id == external_id)
    row: int | None = tx.execute(select(conversations.c.id).where(*mine)).scalar()
    return row


def lines_of(tx: Connection, conversation: int, most: int) -> list[Line]:
    """The latest `most` messages, in order of time."""
    m = messages.c
    chosen = select(m.author_type, m.author_id, m.author_name, m.text, m.at).where(m.conversation_id == conversation)
    rows = tx.execute(chosen.order_by(m.at.desc(), m.id.desc()).limit(most)).all()
    return [Line(*row) for row in reversed(rows)]


def latest_of(tx: Connection, endpoint_id: int, most: int) -> list[Talk]:
    """The conversations in which visitors wrote last, the latest first."""
    m = messages.c
    wrote = (m.conversation_id == conversations.c.id, m.author_type == "visitor")
    named = select(m.author_name).where(*wrote, m.author_name.is_not(None)).order_by(m.at.desc(), m.id.desc()).limit(1)
    last = func.max(m.at)
    chosen = (
        select(conversations.c.external_id, named.correlate(conversations).scalar_subquery(), last)
        .join(messages, m.conversation_id == conversations.c.id)
        .where(conversations.c.endpoint_id == endpoint_id, m.author_type == "visitor")
        .group_by(conversations.c.id, conversations.c.external_id)
        .order_by(last.desc(), conversations.c.id.desc())
        .limit(most)
    )
    return [Talk(*row) for row in tx.execute(chosen)]
