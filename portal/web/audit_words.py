"""What the audit log says, in the reader's language."""

import json
from collections.abc import Mapping
from datetime import timedelta

from flask_babel import gettext, lazy_gettext

from portal.rules.reasons import Kind
from portal.sentences import kind_name
from portal.store.about import Subject, What
from portal.store.audit import OF_PEOPLE, By, Line, Means
from portal.web.look import LANGUAGES
from portal.web.times import span

WHATS = {
    What.ADDED: lazy_gettext("Added"),
    What.REMOVED: lazy_gettext("Removed"),
    What.NAME: lazy_gettext("Name"),
    What.PLAN: lazy_gettext("Plan"),
    What.LANGUAGE: lazy_gettext("Language"),
    What.TIMEZONE: lazy_gettext("Time zone"),
    What.PANEL_URL: lazy_gettext("Address of a conversation in your chat"),
    What.DELAY: lazy_gettext("How long we wait"),
    What.GRACE: lazy_gettext("How long we wait after a visitor left"),
    What.EMAIL: lazy_gettext("E-mail"),
    What.NEW_EMAIL: lazy_gettext("New e-mail, to be confirmed"),
    What.INVITATION: lazy_gettext("Invitation"),
    What.ROLE: lazy_gettext("Role"),
    What.ACTIVE: lazy_gettext("Active"),
    What.SUSPENDED: lazy_gettext("Address suspended"),
    What.GROUPS: lazy_gettext("Groups"),
    What.PASSWORD: lazy_gettext("Password"),
    What.SECOND_STEP: lazy_gettext("Code at log-in"),
    What.RECOVERY_CODES: lazy_gettext("Recovery codes"),
    What.SECRET: lazy_gettext("Secret"),
    What.SETTINGS: lazy_gettext("Settings of the endpoint"),
    What.TOKEN: lazy_gettext("Token for asking the chat system"),
}
_MEANS = {
    Means.LINK: lazy_gettext("link in a mail"),
    Means.COMMAND: lazy_gettext("command"),
    Means.CHAT_SYSTEM: lazy_gettext("chat system"),
    Means.MAIL_SERVER: lazy_gettext("mail server"),
}
_VALUES = {
    "on": lazy_gettext("on"),
    "off": lazy_gettext("off"),
    "admin": lazy_gettext("Admin"),
    "agent": lazy_gettext("Agent"),
}
_KINDS = {What.OFFLINE: Kind.OFFLINE, What.MISSED: Kind.MISSED}
_SWITCHED = (What.ADDED, What.ROLE, What.ACTIVE, What.OFFLINE, What.MISSED, What.SECOND_STEP, What.SUSPENDED)


def whats() -> dict[What, str]:
    """Every kind of change by its name, in the order of the list one chooses from."""
    return {what: what_words(what) for what in What}


def what_words(what: What) -> str:
    return kind_name(_KINDS[what]) if what in _KINDS else str(WHATS[what])


def subject_words(subject: Subject, names: Mapping[int, str]) -> str:
    """Whom or what it is about; an agent who is no longer there by the number of their row."""
    if subject.agent is not None:
        return names.get(subject.agent) or f"#{subject.agent}"
    return subject.endpoint or str(gettext("the account"))


def value_words(what: What, value: str | None) -> str:
    """One side of a change; none is said, too."""
    if value is None:
        return str(gettext("none"))
    if what in (What.DELAY, What.GRACE):
        return span(timedelta(seconds=float(value)))
    if what is What.SETTINGS:
        return ", ".join(f"{name}: {told}" for name, told in json.loads(value).items()) or str(gettext("none"))
    if what is What.LANGUAGE:
        return LANGUAGES.get(value, value)
    return str(_VALUES.get(value, value)) if what in _SWITCHED else value


def was_erased(line: Line) -> bool:
    """Whether the line told more than it does now."""
    return line.is_erased and line.change.what in OF_PEOPLE


def by_words(by: By, address: str | None, names: Mapping[int, str]) -> str:
    """Who, by which means, and from where, as far as each is known."""
    who = None if by.agent is None else subject_words(Subject(agent=by.agent), names)
    means = _MEANS.get(by.means)
    return " · ".join(str(part) for part in (who, means, address) if part)
