"""To write a letter: gather what one mail says, from the rows as they are now (contract/RULES.md, Mails)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import parseaddr
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from sqlalchemy import Connection

from portal.actions import mailed_links
from portal.actions.house import House
from portal.actions.unsubscribe import token
from portal.clock import now
from portal.mail import addresses
from portal.mail.compose import Letter, subject_of
from portal.mail.letters import AccountLetter, AccountMail, AlertLetter, Line, News
from portal.rules.reasons import Kind
from portal.store import letters, links, who_wrote
from portal.store.attempts import Head
from portal.store.owed import Owed
from portal.store.who_wrote import Visitor


def write_letter(tx: Connection, house: House, owed: Owed, address: str) -> AlertLetter | AccountLetter:
    """The letter of a notification to `address`; its Message-ID and place in the thread are fixed from its first on."""
    if owed.conversation is None:
        return _account_letter(tx, house, owed, address)
    return write_letters(tx, house, [owed])[owed.id]


def write_letters(tx: Connection, house: House, mails: Sequence[Owed]) -> dict[int, AlertLetter]:
    """The same of many about conversations, by row, each to its agent's address, with as many queries as of one."""
    rows, conversations = [owed.id for owed in mails], {owed.conversation or 0 for owed in mails}
    lines, left_at, visitors = letters.lines(tx, rows), letters.left_at(tx, rows), who_wrote.visitors(tx, conversations, _will_do)
    threads = letters.threads(tx, rows, {owed.id: message_id(house, owed) for owed in mails})
    return {
        owed.id: _alert_letter(house, owed, visitors[owed.conversation or 0], threads[owed.id], lines[owed.id], left_at.get(owed.id))
        for owed in mails
    }


def _alert_letter(
    house: House, owed: Owed, visitor: Visitor, thread: letters.Thread, lines: Iterable[Any], left_at: datetime | None
) -> AlertLetter:
    kind, address = Kind(owed.kind), owed.address or ""
    stop = unsubscribe_url(house, owed.agent, kind, address)
    news = News(
        kind=kind,
        locale=owed.locale or house.settings.default_locale,
        timezone=owed.timezone or house.settings.default_timezone.key,
        visitor=visitor[0],
        lines=tuple(map(line, lines)),
        left_at=left_at,
        conversation_url=panel_link(owed.panel_url, owed.conversation_external_id or ""),
        settings_url=settings_url(house),
    )
    return AlertLetter(
        news=news,
        to=address,
        unsubscribe_url=stop,
        one_click_url=f"{stop}/one-click",
        reply_to=_reply_to(tuple(visitor[1])),
        message_id=thread.message_id,
        thread_subject=thread.subject,
        in_reply_to=thread.in_reply_to,
        references=thread.references,
        subject=subject_of(news),
    )


def head_of(letter: Letter) -> Head:
    """What the mail keeps from its first attempt on: its Message-ID, its place in its thread and that one's subject."""
    if not isinstance(letter, AlertLetter):
        return Head(letter.to, letter.message_id)
    subject, references = letter.thread_subject or letter.subject, " ".join(letter.references)
    return Head(letter.to, letter.message_id, subject, letter.in_reply_to, references)


# A team's mails about one conversation ask the same again and again; to look at an address takes longer than to send a mail.
@lru_cache(maxsize=200)
def _reply_to(emails: tuple[str, ...]) -> str | None:
    """The visitor's latest valid address."""
    return next((valid for email in emails if (valid := addresses.valid(email))), None)


def _will_do(email: str) -> bool:
    return _reply_to((email,)) is not None


def _account_letter(tx: Connection, house: House, owed: Owed, address: str) -> AccountLetter:
    link = links.open_one(tx, owed.link, now()) if owed.link else None
    return AccountLetter(
        kind=AccountMail(owed.kind),
        to=address,
        locale=owed.locale or house.settings.default_locale,
        timezone=owed.timezone or house.settings.default_timezone.key,
        name=owed.name,
        account=owed.account_name,
        link=mailed_links.url(house, link) if link else None,
        link_until=link.expires_at if link else None,
        address=link.address if link else None,
        settings_url=settings_url(house),
        message_id=message_id(house, owed),
    )


def line(message: Any) -> Line:
    """A visitor's message as it stands: a row of `letters.lines`."""
    return Line(at=message.at, text=message.text, page_url=message.page_url)


def message_id(house: House, owed: Owed) -> str:
    """The same in every attempt."""
    return f"<{owed.public_id}@{_domain(house.settings.mail_default_sender)}>"


def settings_url(house: House) -> str:
    return f"{house.settings.portal_url}/settings/notifications"


# An agent's link is the same in all their mails.
@lru_cache(maxsize=1000)
def unsubscribe_url(house: House, agent: int, kind: Kind, address: str) -> str:
    """The page whose button stops this kind of mail; one-click unsubscribe posts to it plus `/one-click`."""
    return f"{house.settings.portal_url}/unsubscribe/{token(house, agent, kind, address)}"


def panel_link(panel_url: str | None, conversation: str) -> str | None:
    """The conversation in the chat panel, its id percent-encoded; None without a panel on http or https."""
    if not panel_url or urlsplit(panel_url).scheme not in ("http", "https"):
        return None
    return panel_url.replace("{conversation_id}", quote(conversation, safe=""))


@cache
def _domain(sender: str) -> str:
    """In ASCII, as a Message-ID must be (RFC 5322, 3.6.4)."""
    address = parseaddr(sender)[1]
    return (addresses.ascii_form(address) or address).rpartition("@")[2]
