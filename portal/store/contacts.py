"""Who visitors are, where the chat system tells that apart from what they write: asked for once, and kept."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, Select, and_, exists, func, select, update

from portal.addresses import email_key
from portal.rules.events import ContactKnown
from portal.store.tables import accounts, contacts, conversations, endpoints, messages
from portal.store.upsert import insert

_NAMELESS = and_(
    messages.c.author_type == "visitor",
    messages.c.author_id.is_not(None),
    messages.c.author_name.is_(None),
    messages.c.author_email.is_(None),
    messages.c.erased_at.is_(None),
)


def keep(tx: Connection, endpoint_id: int, event: ContactKnown, at: datetime) -> None:
    """As told first: what was erased stays so. Only while there is a message to be named by it: a visitor who was forgotten since the
    question does not come back with the answer.
    """
    theirs = select(messages.c.id).join(conversations, conversations.c.id == messages.c.conversation_id)
    mine = theirs.where(conversations.c.endpoint_id == endpoint_id, messages.c.author_id == event.contact, _NAMELESS)
    if tx.execute(mine.limit(1).with_for_update(of=messages, key_share=True)).first():  # whoever erases it waits, or has erased it
        told = {"name": event.name, "email": event.email, "told_at": at}
        tx.execute(insert(tx, contacts).values(endpoint_id=endpoint_id, external_id=event.contact, **told).on_conflict_do_nothing())


def unknown(tx: Connection, endpoint_id: int, conversation_ids: Collection[int], most: int) -> list[str]:
    """Up to `most` who wrote in these conversations without a name or an e-mail, and were not asked about so far."""
    asked = exists().where(contacts.c.endpoint_id == endpoint_id, contacts.c.external_id == messages.c.author_id)
    chosen = select(messages.c.author_id).where(messages.c.conversation_id.in_(conversation_ids), _NAMELESS, ~asked)
    return list(tx.execute(chosen.distinct().limit(most)).scalars())


def fill_in(tx: Connection, endpoint_id: int, conversation_ids: Collection[int]) -> None:
    """Name who wrote in these conversations, as far as they are known by now."""
    same = and_(contacts.c.endpoint_id == endpoint_id, contacts.c.external_id == messages.c.author_id)
    is_told = func.coalesce(contacts.c.name, contacts.c.email).is_not(None)

    def of_contact(column: str) -> Select[tuple[str]]:
        return select(contacts.c[column]).where(same)

    nameless = update(messages).where(messages.c.conversation_id.in_(conversation_ids), _NAMELESS, exists().where(same, is_told))
    names = {"author_name": of_contact("name").scalar_subquery(), "author_email": of_contact("email").scalar_subquery()}
    tx.execute(nameless.values(names))


def erase(tx: Connection, conversation_ids: Collection[int], now: datetime) -> int:
    """Names and e-mails of who wrote in these conversations; how many contacts. They are not asked about again."""
    wrote = (
        select(contacts.c.id)
        .join(conversations, conversations.c.endpoint_id == contacts.c.endpoint_id)
        .join(messages, and_(messages.c.conversation_id == conversations.c.id, messages.c.author_id == contacts.c.external_id))
        .where(conversations.c.id.in_(conversation_ids), messages.c.author_type == "visitor", contacts.c.erased_at.is_(None))
    )
    return tx.execute(update(contacts).where(contacts.c.id.in_(wrote)).values(name=None, email=None, erased_at=now)).rowcount


def conversations_by(tx: Connection, account: str, email: str) -> set[int]:
    """Those, by row, in which somebody wrote of whom the chat system told this address, compared without case."""
    known = (
        select(messages.c.conversation_id, contacts.c.email)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .join(endpoints, endpoints.c.id == conversations.c.endpoint_id)
        .join(accounts, accounts.c.id == endpoints.c.account_id)
        .join(contacts, and_(contacts.c.endpoint_id == endpoints.c.id, contacts.c.external_id == messages.c.author_id))
        .where(accounts.c.public_id == account, messages.c.author_type == "visitor", contacts.c.email.is_not(None))
        .distinct()
    )
    return {row for row, address in tx.execute(known) if email_key(address) == email_key(email)}
