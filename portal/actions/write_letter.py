"""To write a letter: gather what one mail says, from the rows as they are now (contract/RULES.md, Mails)."""

from email.utils import parseaddr
from urllib.parse import quote, urlsplit

from sqlalchemy import Connection

from portal.actions.house import House
from portal.actions.unsubscribe import token
from portal.mail import addresses
from portal.mail.compose import subject_of
from portal.mail.letters import AlertLetter, Line
from portal.store import letters
from portal.store.notifications import Owed


def write_letter(tx: Connection, house: House, owed: Owed, address: str) -> AlertLetter:
    """The letter of a notification to `address`; its Message-ID and place in the thread are fixed from its first on."""
    lines = letters.lines(tx, owed.id)
    name, emails = letters.visitor(tx, owed.conversation)
    message_id = f"<{owed.public_id}@{_domain(house.settings.mail_default_sender)}>"
    thread = letters.thread(tx, owed.id, owed.conversation, owed.agent, message_id)
    stop = f"{house.settings.portal_url}/unsubscribe/{token(house, owed.agent, owed.kind, address)}"
    letter = AlertLetter(
        kind=owed.kind,
        to=address,
        locale=owed.locale or house.settings.default_locale,
        timezone=owed.timezone or house.settings.default_timezone.key,
        visitor=name,
        lines=tuple(Line(at=line["at"], text=line["text"], page_url=line["page_url"]) for line in lines),
        left_at=letters.left_at(tx, owed.id),
        conversation_url=panel_link(owed.panel_url, owed.conversation_external_id),
        settings_url=f"{house.settings.portal_url}/settings/notifications",
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


def panel_link(panel_url: str | None, conversation: str) -> str | None:
    """The conversation in the chat panel, its id percent-encoded; None without a panel on http or https."""
    if not panel_url or urlsplit(panel_url).scheme not in ("http", "https"):
        return None
    return panel_url.replace("{conversation_id}", quote(conversation, safe=""))


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]
