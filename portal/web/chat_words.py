"""Chat systems in words: what they are called, which of them do not tell something, and which does not answer."""

from collections.abc import Collection
from datetime import datetime

from flask import Flask
from flask_babel import format_date, format_time, gettext

from portal.chat_systems import ADAPTERS
from portal.clock import now
from portal.rules.extent import Extent
from portal.rules.facts import Unknown
from portal.rules.trace import N_
from portal.sentences import day_of

_UNTOLD = {
    "presence": {Extent.NONE: N_("%(chat)s cannot tell us who is online: who is only there counts as offline.")},
    "opened": {
        Extent.NONE: N_("%(chat)s cannot tell us who opens a conversation: to open one there stops no mail."),
        Extent.PART: N_("Of each conversation, %(chat)s tells us only whether its assigned agent has opened it."),
    },
    "visitor_left": {
        Extent.NONE: N_("%(chat)s cannot tell us when a visitor leaves the site: there are no mails for missed conversations from there."),
        Extent.PART: N_("%(chat)s tells us when a visitor leaves the web site, and nothing of who writes by e-mail, WhatsApp or the like."),
    },
}


def register(app: Flask) -> None:
    given = (chat_name, gap_words, nobody_tells, since_words, source_name, untold_words)
    app.jinja_env.globals.update({each.__name__: each for each in given})


def source_name(source: str) -> str:
    return str(gettext(ADAPTERS[source].name))


def chat_name(source: str, endpoint: str) -> str:
    """An account may have several of one kind: the endpoint tells them apart."""
    return f"{source_name(source)} ({endpoint})"


def gap_words(gap: Unknown) -> str:
    """Why nobody can tell who is there: which chat system does not answer, and since when."""
    if not gap.endpoint:
        return str(gettext("the chat system cannot tell"))
    return str(gettext("no answer from %(chat)s since %(since)s", chat=chat_name(gap.source, gap.endpoint), since=since_words(gap.start)))


def nobody_tells(sources: Collection[str], what: str) -> bool:
    """Whether no chat system of the account ever tells it; an account that has none is only about to begin.

    `what` is a field of `Capabilities`.
    """
    return bool(sources) and all(_extent(source, what) is Extent.NONE for source in sources)


def untold_words(sources: Collection[str], what: str) -> str:
    """Which chat systems of the account do not tell it, or not always, and what comes of it; empty where all do."""
    said = ((source, _UNTOLD[what].get(_extent(source, what))) for source in sorted(sources))
    return " ".join(gettext(sentence, chat=source_name(source)) for source, sentence in said if sentence)


def since_words(at: datetime) -> str:
    """In the viewer's zone; of today, not the day. Spanish sentences put "las" before it."""
    time = format_time(at, "short")
    return str(time) if day_of(at) == day_of(now()) else str(gettext("%(time)s on %(date)s", time=time, date=format_date(at, "medium")))


def _extent(source: str, what: str) -> Extent:
    extent: Extent = getattr(ADAPTERS[source].capabilities, what)
    return extent
