"""To write a letter: gather what one mail says, from the rows as they are now (contract/RULES.md, Mails)."""

from email.utils import parseaddr
from urllib.parse import quote, urlsplit

from sqlalchemy import Connection, RowMapping

from portal.actions import mailed_links
from portal.actions.house import House
from portal.actions.unsubscribe import token
from portal.clock import now
from portal.mail import addresses
from portal.mail.compose import subject_of
from portal.mail.letters import AccountLetter, AccountMail, AlertLetter, Line
from portal.rules.reasons import Kind
from portal.store import letters, links
from portal.store.owed import Owed


def write_letter(tx: Connection, house: House, owed: Owed, address: str) -> AlertLetter | AccountLetter:
    """The letter of a notification to `address`; its Message-ID and place in the thread are fixed from its first on."""
    if owed.conversation is None:
        return _account_letter(tx, house, owed, address)
    return _alert_letter(tx, house, owed, owed.conversation, address)


def _alert_letter(tx: Connection, house: House, owed: Owed, conversation: int, address: str) -> AlertLetter:
    kind = Kind(owed.kind)
    name, emails = letters.visitor(tx, conversation)
    thread = letters.thread(tx, owed.id, conversation, owed.agent, message_id(house, owed))
    stop = unsubscribe_url(house, owed.agent, kind, address)
    letter = AlertLetter(
        kind=kind,
        to=address,
        locale=owed.locale or house.settings.default_locale,
        timezone=owed.timezone or house.settings.default_timezone.key,
        visitor=name,
        lines=tuple(map(line, letters.lines(tx, owed.id))),
        left_at=letters.left_at(tx, owed.id),
        conversation_url=panel_link(owed.panel_url, owed.conversation_external_id or ""),
        settings_url=settings_url(house),
        unsubscribe_url=stop,
        one_click_url=f"{stop}/one-click",
        reply_to=next((valid for email in emails if (valid := addresses.valid(email))), None),
        message_id=thread.message_id,
        thread_subject=thread.subject,
        in_reply_to=thread.in_reply_to,
        references=thread.references,
    )
    letters.fix_thread(tx, owed.id, thread, thread.subject or subject_of(letter))
    return letter


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


def line(message: RowMapping) -> Line:
    """A visitor's message as it stands."""
    return Line(at=message["at"], text=message["text"], page_url=message["page_url"])


def message_id(house: House, owed: Owed) -> str:
    """The same in every attempt."""
    return f"<{owed.public_id}@{_domain(house.settings.mail_default_sender)}>"


def settings_url(house: House) -> str:
    return f"{house.settings.portal_url}/settings/notifications"


def unsubscribe_url(house: House, agent: int, kind: Kind, address: str) -> str:
    """The page whose button stops this kind of mail; one-click unsubscribe posts to it plus `/one-click`."""
    return f"{house.settings.portal_url}/unsubscribe/{token(house, agent, kind, address)}"


def panel_link(panel_url: str | None, conversation: str) -> str | None:
    """The conversation in the chat panel, its id percent-encoded; None without a panel on http or https."""
    if not panel_url or urlsplit(panel_url).scheme not in ("http", "https"):
        return None
    return panel_url.replace("{conversation_id}", quote(conversation, safe=""))


def _domain(sender: str) -> str:
    """In ASCII, as a Message-ID must be (RFC 5322, 3.6.4)."""
    address = parseaddr(sender)[1]
    return (addresses.ascii_form(address) or address).rpartition("@")[2]
