"""One visitor of an account: the conversations they had, all that is kept of them, and its erasing before its time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.engine import RowMapping

from portal.addresses import email_key
from portal.store import contacts
from portal.store.retention import NO_MESSAGE
from portal.store.tables import accounts, agents, conversation_facts, conversations, endpoints, messages, notifications


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation by row; `id` is the chat system's."""

    row: int
    id: str
    endpoint_row: int
    endpoint: str


_TALKS = select(conversations.c.id, conversations.c.external_id, endpoints.c.id, endpoints.c.public_id).join(
    endpoints, endpoints.c.id == conversations.c.endpoint_id
)


def talks_named(tx: Connection, account: str, conversation: str) -> list[Talk]:
    """Those of this id, one for each endpoint that has one."""
    chosen = _TALKS.join(accounts, accounts.c.id == endpoints.c.account_id).where(accounts.c.public_id == account)
    return [Talk(*row) for row in tx.execute(chosen.where(conversations.c.external_id == conversation).order_by(conversations.c.id))]


def talks_by(tx: Connection, account: str, email: str) -> list[Talk]:
    """Those in which a visitor wrote under this address, compared without case, or one of whom the chat system told it apart."""
    written = (
        select(messages.c.conversation_id, messages.c.author_email)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .join(endpoints, endpoints.c.id == conversations.c.endpoint_id)
        .join(accounts, accounts.c.id == endpoints.c.account_id)
        .where(accounts.c.public_id == account, messages.c.author_type == "visitor", messages.c.author_email.is_not(None))
        .distinct()
    )
    theirs = {row for row, address in tx.execute(written) if email_key(address) == email_key(email)}
    theirs |= contacts.conversations_by(tx, account, email)
    return [Talk(*row) for row in tx.execute(_TALKS.where(conversations.c.id.in_(theirs)).order_by(conversations.c.id))]


def messages_of(tx: Connection, talk: Talk) -> Sequence[RowMapping]:
    """All that was written, whoever wrote it, in order of time."""
    chosen = select(messages).where(messages.c.conversation_id == talk.row)
    return tx.execute(chosen.order_by(messages.c.at, messages.c.external_id)).mappings().all()


def moves_of(tx: Connection, talk: Talk) -> Sequence[RowMapping]:
    """What else happened, in order of time: `type`, `agent` (empty where nobody is named) and `at`."""
    f = conversation_facts.c
    chosen = select(f.type, f.agent_external_id.label("agent"), f.at).where(f.conversation_id == talk.row)
    return tx.execute(chosen.order_by(f.at, f.type)).mappings().all()


def mails_of(tx: Connection, talk: Talk) -> Sequence[RowMapping]:
    """The mails to agents about it: `agent` by the chat system's id, `kind`, `subject`, `state`, and `at`, when it was first tried."""
    n = notifications.c
    chosen = select(agents.c.external_id.label("agent"), n.kind, n.subject, n.state, n.first_attempt_at.label("at"))
    mine = chosen.join(agents, agents.c.id == n.agent_id).where(n.conversation_id == talk.row)
    return tx.execute(mine.order_by(n.due_at, n.id)).mappings().all()


def message_ids_of(tx: Connection, talks: Collection[Talk]) -> set[str]:
    """The Message-IDs of all mails that told of them, also of those that told of others beside them."""
    n, summary = notifications, notifications.alias()
    chosen = (
        select(n.c.message_id, summary.c.message_id)
        .join(summary, summary.c.id == n.c.summary_id, isouter=True)
        .where(n.c.conversation_id.in_([talk.row for talk in talks]))
    )
    return {message_id for row in tx.execute(chosen) for message_id in row if message_id}


def erase(tx: Connection, talks: Collection[Talk], now: datetime) -> Mapping[str, int]:
    """What was written in these conversations, by whom and where, and the subjects of the mails that told it; how many of each."""
    rows = [talk.row for talk in talks]
    unerased = (messages.c.conversation_id.in_(rows), messages.c.erased_at.is_(None))
    told = (notifications.c.conversation_id.in_(rows), notifications.c.subject != "")
    erased = tx.execute(update(messages).where(*unerased).values(**NO_MESSAGE, erased_at=now)).rowcount
    return {
        "contacts": contacts.erase(tx, rows, now),  # after the messages: a poll that names one of them just now comes before
        "messages": erased,
        "subjects of mails": tx.execute(update(notifications).where(*told).values(subject="")).rowcount,
    }
