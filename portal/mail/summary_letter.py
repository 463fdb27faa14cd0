"""What a summary says, before it is put into words: plain data, made by actions, read by `compose`."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.mail.letters import Line
from portal.rules.reasons import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One mail that was held back: `lines` are its messages, not empty."""

    kind: Kind
    visitor: str | None
    lines: tuple[Line, ...]
    conversation_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLetter:
    """A mail about all that was held back from one agent, because many mails went out to them within the hour.

    `conversations` and `messages` count all of it; `told` are the first, and `others` how many conversations are not among them.
    `unsubscribe_urls` are by the kinds of mails there are in it; `one_click_url` is about the kind of most.
    """

    to: str
    locale: str
    timezone: str
    conversations: int
    messages: int
    told: tuple[Told, ...]
    others: int
    activity_url: str
    settings_url: str
    unsubscribe_urls: Mapping[Kind, str]
    one_click_url: str
    message_id: str
