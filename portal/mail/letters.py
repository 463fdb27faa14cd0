"""What a mail says, before it is put into words: plain data, made by actions, read by `compose`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.rules.reasons import Kind


class AccountMail(StrEnum):
    """Mails about the agent's own account; each has its folder under `templates/mail/`."""

    TEST = "test"
    CONFIRM_EMAIL = "confirm_email"
    EMAIL_CHANGED = "email_changed"
    RECOVER = "recover"
    INVITE = "invite"
    LOG_IN_FAILED = "log_in_failed"
    CODE_FAILED = "code_failed"
    SECOND_STEP_ON = "second_step_on"
    SECOND_STEP_OFF = "second_step_off"
    NEW_CODES = "new_codes"
    CODE_USED = "code_used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One visitor message as written; `page_url` is any text the chat system gave."""

    at: datetime
    text: str
    page_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What all agents with one language and time zone are told of a conversation; `left_at` is set for a missed one."""

    kind: Kind
    locale: str
    timezone: str
    visitor: str | None
    lines: tuple[Line, ...]
    left_at: datetime | None
    conversation_url: str | None
    settings_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLetter:
    """A mail about one conversation to one agent (contract/RULES.md, Mails).

    `message_id`, `in_reply_to` and `references` are whole header values with their angle brackets; `thread_subject` is the subject of
    the thread's first mail, None when this is the first. `subject` is what `subject_of` says of the news.
    """

    news: News
    to: str
    unsubscribe_url: str
    one_click_url: str
    reply_to: str | None
    message_id: str
    thread_subject: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLetter:
    """A mail about the agent's own account; `link` is the page where a button does what it is about, None where there is nothing to do.

    `address` is the new address that a change is about.
    """

    kind: AccountMail
    to: str
    locale: str
    timezone: str
    name: str
    account: str
    link: str | None
    link_until: datetime | None
    address: str | None
    settings_url: str
    message_id: str
