"""How asking a chat system goes, in words: what is wrong, since when, and what to do."""

from datetime import timedelta

from flask_babel import gettext

from portal.chat_systems import ADAPTERS
from portal.chat_systems.poll_failed import PollFault
from portal.chat_systems.settings import of_page
from portal.clock import now
from portal.rules.trace import N_
from portal.store.polls import Poll
from portal.web.chat_words import since_words

LATE = timedelta(minutes=2)
"""Whoever was to be asked so long ago is asked by nobody."""

_FAULTS = {
    PollFault.REFUSED: (N_("Token refused since %(since)s"), N_("Enter one below that is valid, and may read what is asked for.")),
    PollFault.WAIT: (N_("It wants to be left alone since %(since)s"), N_("It is asked again at %(again)s. There is nothing to do.")),
    PollFault.UNREACHED: (N_("It has not answered since %(since)s"), N_("If it runs, look at the address below.")),
    PollFault.NONSENSE: (
        N_("Since %(since)s its answers are not understood: %(at)s"),
        N_("Look at the settings below. If they are right, the portal must learn what it says."),
    ),
    PollFault.BROKEN: (
        N_("It has failed by itself since %(since)s: %(at)s"),
        N_("It is asked again at %(again)s. There is nothing to do."),
    ),
    PollFault.LATE: (
        N_("It has answered too slowly since %(since)s: 15 seconds are not enough for all questions"),
        N_("If it runs, look at the address below."),
    ),
    PollFault.INSIDE: (
        N_("It has not been asked since %(since)s: this address is inside the portal's own network"),
        N_("Enter one below that is outside; or whoever runs this portal may allow this one."),
    ),
    PollFault.LOCKED: (N_("Its token cannot be read with the keys this portal has"), N_("Enter it again below.")),
    PollFault.OURS: (N_("The portal has failed to ask it since %(since)s"), N_("The log of the portal's worker says why.")),
}

# What to do instead where the address is no setting of the page, but the chat system's own, or the operator's.
_WITHOUT_ADDRESS = {
    PollFault.UNREACHED: N_("It is asked again at %(again)s. If this goes on, tell whoever runs this portal."),
    PollFault.LATE: N_("It is asked again at %(again)s. If this goes on, tell whoever runs this portal."),
    PollFault.INSIDE: N_("Whoever runs this portal has set it, and may allow it."),
}

_OF_VISITORS = (
    N_("Since %(since)s it has not told of every visitor (%(at)s). Who is connected is known all the same"),
    N_("Names and mails about missed conversations may be missing. If the token may not read visitors and contacts, enter one that may."),
)


def fault_words(poll: Poll, source: str) -> tuple[str, str] | None:
    """What is wrong, and what to do on the page of the endpoint, which is of this chat system; None while all is well."""
    if poll.fault and poll.team_was_told:
        return _filled(poll, *_OF_VISITORS)
    if poll.fault:
        wrong, remedy = _FAULTS[PollFault(poll.fault)]
        return _filled(poll, wrong, remedy if _shows_address(source) else _WITHOUT_ADDRESS.get(PollFault(poll.fault), remedy))
    if poll.due_at < now() - LATE:
        return _filled(poll, N_("Nobody has asked it since %(due)s"), N_("The worker of the portal that asks does not run."))
    return None


def _shows_address(source: str) -> bool:
    return any(setting.is_called for setting in of_page(ADAPTERS[source].settings))


def rhythm_words(poll: Poll) -> str:
    if poll.asked_at is None:
        return str(gettext("It is about to be asked for the first time."))
    return str(gettext("Asked every minute, and every 20 seconds while a message waits; last at %(at)s.", at=since_words(poll.asked_at)))


def unseen_words(poll: Poll) -> str | None:
    """Since when nobody knows who is there; None while that is known."""
    if poll.sees_until > now():
        return None
    return str(gettext("Who is connected has been unknown since %(since)s.", since=since_words(poll.sees_until)))


def _filled(poll: Poll, wrong: str, remedy: str) -> tuple[str, str]:
    gaps = {
        "since": since_words(poll.failing_since or poll.due_at),
        "again": since_words(poll.due_at),
        "due": since_words(poll.due_at),
        "at": poll.fault_at or poll.fault or "",
    }
    return str(gettext(wrong, **gaps)), str(gettext(remedy, **gaps))
