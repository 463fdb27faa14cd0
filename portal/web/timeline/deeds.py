"""What somebody did, as a mark: a shape, and words for beside it and for the table."""

from collections.abc import Collection
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
    "read": (Shape.RING, N_("somebody reads it")),
    "joined": (Shape.SQUARE, N_("joins")),
    "replied": (Shape.DOT, N_("replies")),
    "left": (Shape.DIAMOND, N_("leaves it")),
    "closed": (Shape.DIAMOND, N_("closes it")),
}

OF_THE_TEAM = {"replied", "read"}
"""What an agent does, also where the chat system names none."""

# Which deeds stop a mail, by the reason they give.
STOPS = {
    Reason.OPENED: {"opened"},
    Reason.SERVED: {"joined", "replied", "closed"},
    Reason.VISITOR_RETURNED: {"visitor_returned"},
}


def mark(fact: Happened, alert: ExplainedAlert, edges: Collection[datetime]) -> Mark:
    """`edges` are the times that the axis tells already."""
    shape, deed = DEEDS[fact.type][0], str(gettext(DEEDS[fact.type][1]))
    told = f"{deed} {clock(fact.at)}"
    words = f"{told} · {fact.device}" if fact.device else told
    if is_late(fact, alert):
        return Mark(fact.at, shape, f"{told}, {gettext('arrived later')}", told, words, Tone.LATER)
    brief = "" if fact.at in edges else clock(fact.at)
    if fact.type == "wrote":
        return Mark(fact.at, shape, brief, brief, words, Tone.ACCENT)
    return Mark(fact.at, shape, told if brief else deed, brief, words, Tone.NO if _stops(fact, alert) else Tone.PLAIN)


def is_late(fact: Happened, alert: ExplainedAlert) -> bool:
    """Whether it happened before the alert was due, and the decision could not know of it."""
    return alert.decided_at is not None and fact.at < alert.alert.due_at and fact.received_at > alert.decided_at


def _stops(fact: Happened, alert: ExplainedAlert) -> bool:
    """Whether an agent's verdict rests on it."""
    looked_at = min(alert.alert.begins, alert.alert.at) <= fact.at < alert.alert.ends
    reasons = [v.reason for v in alert.verdicts if v.reason and (fact.type != "opened" or v.agent == fact.agent)]
    return looked_at and any(fact.type in STOPS.get(reason, ()) for reason in reasons)
