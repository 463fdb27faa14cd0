"""An endpoint in words: what its chat system can tell, what a receipt says it did, and why calls were refused."""

import re
from dataclasses import asdict
from datetime import datetime, timedelta

from flask_babel import format_date, format_time, gettext

from portal.actions.count_refusal import Why
from portal.actions.receive import NOTHING_NEW, TOO_OLD, UNUSED
from portal.chat_systems import ADAPTERS
from portal.rules.extent import Extent
from portal.rules.trace import N_
from portal.sentences import day_of
from portal.store.integrations import Receipt
from portal.store.receipts import POLL

# What a chat system can tell, and what is missing where it cannot, or not always.
_CAN = {
    "presence": {
        Extent.ALL: N_("who of your team is connected"),
        Extent.NONE: N_("Who is connected it does not say: everybody counts as offline."),
    },
    "devices": {Extent.ALL: N_("on which devices"), Extent.NONE: N_("On which devices it does not say.")},
    "opened": {
        Extent.ALL: N_("who opens a conversation"),
        Extent.PART: N_("whether the agent whom a conversation is assigned to opens it; nothing of others, and that stops no mail"),
        Extent.NONE: N_("Who opens a conversation it does not say: that stops no mail."),
    },
    "visitor_left": {
        Extent.ALL: N_("when a visitor leaves the site"),
        Extent.PART: N_("when a visitor leaves the site, of those who write there; not of those who write by e-mail, WhatsApp or the like"),
        Extent.NONE: N_("When visitors leave it does not say: there are no mails for missed conversations."),
    },
    "groups": {
        Extent.ALL: N_("which group a conversation is for"),
        Extent.NONE: N_("Which group a conversation is for it does not say."),
    },
}

# What `actions/record.py` says it did.
_DID = {
    "visitor's message kept": N_("Message of the visitor kept"),
    "agent's message kept": N_("Reply of an agent kept"),
    "bot's message kept": N_("Message of a bot kept"),
    "presence kept": N_("Presence kept"),
    "contact kept": N_("Name of a visitor kept"),
    "opened kept": N_("An agent opened it: kept"),
    "read kept": N_("Somebody of the team read it: kept"),
    "joined kept": N_("An agent joined: kept"),
    "left kept": N_("An agent left: kept"),
    "closed kept": N_("Closing kept"),
    "visitor_left kept": N_("The visitor left: kept"),
    "visitor_returned kept": N_("The visitor came back: kept"),
    "agent: nothing changed": N_("Agent: nothing new"),
    "account: nothing changed": N_("Account: nothing new"),
}
_KNOWN = re.compile(r"\w+ was known")
_CHANGED = re.compile(r"(agent|account): (.+) changed")
_WHOSE = {"agent": N_("Agent changed: %(fields)s"), "account": N_("Account changed: %(fields)s")}
_FIELDS = {"name": N_("name"), "active": N_("active"), "groups": N_("groups"), "email": N_("e-mail"), "plan": N_("plan")}

_IGNORED = {
    UNUSED: N_("of a type the portal has no use for"),
    NOTHING_NEW: N_("nothing in it that the portal needs to know"),
    TOO_OLD: N_("too old"),
}

LONGEST_SHOWN = 40  # characters

_REFUSED = {
    Why.SIGNATURE: N_("not proven to be from your chat: the secret wrong or missing, or the call too old"),
    Why.FORM: N_("not of the form that is agreed"),
    Why.LIMIT: N_("too many calls"),
}


def can_tell(source: str) -> list[tuple[bool, str]]:
    """Of each thing whether the chat system tells it, and how far, in words; in the order of `Capabilities`."""
    can = asdict(ADAPTERS[source].capabilities)
    return [(can[name] is not Extent.NONE, str(gettext(words[can[name]]))) for name, words in _CAN.items()]


def hour_words(hour: datetime) -> str:
    """Of which day, and from when to when."""
    begins, ends = (format_time(at, "short") for at in (hour, hour + timedelta(hours=1)))
    return f"{format_date(day_of(hour), 'medium')}, {begins}–{ends}"


def refused_words(why: str) -> str:
    return str(gettext(_REFUSED[Why(why)]))


def type_words(receipt: Receipt) -> str:
    """The event's own name, or that it was asked for."""
    return str(gettext("Asked by the portal")) if receipt.type == POLL else receipt.type


def short_id(receipt: Receipt) -> str:
    """Where the chat system gives none it is a hash, whose beginning tells it from others."""
    return receipt.event_id if len(receipt.event_id) <= LONGEST_SHOWN else f"{receipt.event_id[:12]}…"


def did_words(receipt: Receipt) -> str:
    """What came of the call."""
    if receipt.outcome == "ignored":
        return str(gettext(_IGNORED.get(receipt.did, _IGNORED[UNUSED])))
    return "; ".join(_did(phrase) for phrase in receipt.did.split("; "))


def _did(phrase: str) -> str:
    if phrase in _DID:
        return str(gettext(_DID[phrase]))
    if _KNOWN.fullmatch(phrase):
        return str(gettext("Was known already"))
    changed = _CHANGED.fullmatch(phrase)
    if not changed:
        return phrase
    whose, fields = changed.groups()
    return str(gettext(_WHOSE[whose], fields=", ".join(str(gettext(_FIELDS[field])) for field in fields.split(", "))))
