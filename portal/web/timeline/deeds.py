"""What somebody did, as a mark: a shape, and words for beside it and for the table."""

from datetime import datetime

from flask_babel import gettext

from portal.actions.explain import ExplainedAlert
from portal.rules.reasons import Reason
from portal.rules.trace import N_
from portal.sentences import clock
from portal.store.timeline import Happened
from portal.web.timeline.scene import Mark, Shape, Tone

DEEDS = {
    "wrote": (Shape.DOT, N_("writes")),
    "visitor_left": (Shape.AWAY, N_("leaves the site")),
    "visitor_returned": (Shape.BACK, N_("comes back")),
    "opened": (Shape.RING, N_("opens it")),
    "joined": (Shape.SQUARE, N_("joins")),
    "replied": (Shape.DOT, N_("replies")),
    "left": (Shape.DIAMOND, N_("leaves it")),
    "closed": (Shape.DIAMOND, N_("closes it")),
}

# Which deeds stop a mail, by the reason they give.
STOPS = {
    Reason.OPENED: {"opened"},
    Reason.SERVED: {"joined", "replied", "closed"},
    Reason.VISITOR_RETURNED: {"visitor_returned"},
}


def mark(fact: Happened, alert: ExplainedAlert) -> Mark:
    shape, deed = DEEDS[fact.type]
    told = f"{gettext(deed)} {clock(fact.at)}"
    words = f"{told} · {fact.device}" if fact.device else told
    if is_late(fact, alert):
        later = gettext("%(what)s, arrived later", what=told)
        return Mark(fact.at, shape, later, told, gettext("%(what)s, arrived later", what=words), Tone.LATER)
    if fact.type == "wrote":
        # The axis tells the time of the message that is asked about.
        brief = "" if fact.at == alert.alert.at else clock(fact.at)
        return Mark(fact.at, shape, brief, "", words, Tone.ACCENT)
    return Mark(fact.at, shape, told, clock(fact.at), words, Tone.NO if _stops(fact, alert) else Tone.PLAIN)


def is_late(fact: Happened, alert: ExplainedAlert) -> bool:
    """Whether it happened before the alert was due, and the decision could not know of it."""
    return alert.decided_at is not None and fact.at < alert.alert.due_at and fact.received_at > alert.decided_at


def _stops(fact: Happened, alert: ExplainedAlert) -> bool:
    """Whether it is what an agent's verdict rests on."""
    waited = _since(alert) <= fact.at < alert.alert.ends
    mine = [v.reason for v in alert.verdicts if v.agent == fact.agent or fact.type != "opened"]
    return waited and any(fact.type in STOPS[reason] for reason in mine if reason in STOPS)


def _since(alert: ExplainedAlert) -> datetime:
    return alert.alert.begins if alert.alert.begins < alert.alert.at else alert.alert.at
