"""When a device was connected, as a bar with its words for the table."""

from flask_babel import gettext

from portal.actions.whereabouts import Stretch, Told
from portal.rules.facts import Unknown
from portal.rules.reasons import Reason
from portal.rules.spans import Span
from portal.rules.trace import N_
from portal.sentences import clock
from portal.web.chat_words import chat_name
from portal.web.timeline.scene import Bar

KINDS = {"web": N_("web"), "desktop": N_("computer"), "mobile": N_("phone")}
CAUSE = "cause"


def bar(stretch: Stretch, view: Span, window: Span, reason: Reason | None) -> Bar:
    """`reason` is the verdict of the agent whose device it is."""
    device = device_name(stretch.device)
    kind = CAUSE if stretch.told is Told.IN_TIME and _stops(stretch.span, window, reason) else stretch.told
    return Bar(device, stretch.span, kind, ": ".join(part for part in (device, _words(stretch, view)) if part))


def device_name(device: str) -> str:
    return str(gettext(KINDS[device])) if device in KINDS else device


def _stops(span: Span, window: Span, reason: Reason | None) -> bool:
    """Whether it is what the verdict rests on: online when the visitor wrote, or back in time."""
    return (reason is Reason.AGENT_ONLINE and span.holds(window.start)) or (
        reason is Reason.AGENT_RETURNED and window.start < span.start < window.end
    )


def _words(stretch: Stretch, view: Span) -> str:
    match stretch.told:
        case Told.UNKNOWN:
            return _unknown(stretch.gap, stretch.span, view) if stretch.gap else ""
        case Told.UNDONE:
            return str(gettext("%(what)s, as far as was known", what=_stretch(stretch.span, view)))
        case Told.IN_TIME | Told.LATER:
            return _stretch(stretch.span, view)


def _unknown(gap: Unknown, span: Span, view: Span) -> str:
    """As it was then, for an alert is read long after: the chat system answers again by now."""
    if not gap.endpoint:
        return str(gettext("the chat system could not tell"))
    chat, begins, ends = chat_name(gap.source, gap.endpoint), span.start > view.start, span.end < view.end
    if begins and ends:
        return str(gettext("%(chat)s did not answer, %(since)s–%(until)s", chat=chat, since=clock(span.start), until=clock(span.end)))
    if begins:
        return str(gettext("%(chat)s did not answer from %(since)s on", chat=chat, since=clock(span.start)))
    if ends:
        return str(gettext("%(chat)s did not answer until %(until)s", chat=chat, until=clock(span.end)))
    return str(gettext("%(chat)s did not answer", chat=chat))


def _stretch(span: Span, view: Span) -> str:
    """An end that the picture does not show is not told."""
    begins, ends = span.start > view.start, span.end < view.end
    if begins and ends:
        return str(gettext("online %(since)s–%(until)s", since=clock(span.start), until=clock(span.end)))
    if begins:
        return str(gettext("online since %(since)s", since=clock(span.start)))
    return str(gettext("online until %(until)s", until=clock(span.end)) if ends else gettext("online all the time"))
