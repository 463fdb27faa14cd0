"""Must this agent be mailed about a message written while nobody was there? (contract/RULES.md, Offline message)"""

from datetime import datetime

from portal.rules import common
from portal.rules.alerts import Alert
from portal.rules.common import Asked
from portal.rules.extent import Extent
from portal.rules.facts import Agent, Deed, Facts, Message
from portal.rules.presence import all_online_in, all_unknown_in, devices_in, online, unknown_in
from portal.rules.reasons import Kind, Reason
from portal.rules.serving import served_by_presence, touches_in
from portal.rules.spans import Span, instant
from portal.rules.team import colleagues, names
from portal.rules.trace import N_, Step, saw

TAKEN_AS_OFFLINE = N_("presence unknown since %(since)s, as %(chat)s did not answer: taken as offline")


def agent_online(asked: Asked) -> Step:
    written = asked.window.start
    if devices := devices_in(asked.agent, instant(written)):
        return Step(Reason.AGENT_ONLINE, False, saw(N_("online on %(devices)s at %(at)s"), devices=", ".join(devices), at=written))
    if gap := unknown_in(asked.agent, instant(written)):
        bare = N_("presence unknown at %(at)s, taken as offline")
        return common.unknown(Reason.AGENT_ONLINE, gap, bare, TAKEN_AS_OFFLINE, at=written)
    return Step(Reason.AGENT_ONLINE, True, saw(N_("offline at %(at)s on all devices"), at=written))


def agent_returned(asked: Asked) -> Step:
    """`(T, T + D)`: open at T, for who was there at T is the rule before's."""
    window = asked.window
    came = [span.start for span in online(asked.agent) if window.start < span.start < window.end]
    if came:
        devices = ", ".join(devices_in(asked.agent, instant(came[0])))
        return Step(Reason.AGENT_RETURNED, False, saw(N_("came online on %(devices)s at %(at)s"), devices=devices, at=came[0]))
    if gap := unknown_in(asked.agent, window):
        bare = N_("presence unknown until %(until)s, taken as offline")
        return common.unknown(Reason.AGENT_RETURNED, gap, bare, TAKEN_AS_OFFLINE, until=window.end)
    return Step(Reason.AGENT_RETURNED, True, saw(N_("did not come online before %(until)s"), until=window.end))


def opened(asked: Asked) -> Step:
    window = asked.window
    at = [o.at for o in asked.facts.conversation.opened if o.agent == asked.agent.id and window.holds(o.at)]
    if at:
        return Step(Reason.OPENED, False, saw(N_("opened it at %(at)s"), at=min(at)))
    if (untold := _OPENINGS.get(asked.facts.conversation.openings)) and not _would_be_told(asked):
        return Step(Reason.OPENED, True, saw(untold), known=False)
    return Step(Reason.OPENED, True, saw(N_("did not open it before %(until)s"), until=window.end))


def _would_be_told(asked: Asked) -> bool:
    """Where openings are told in part it is of who has joined, all the time that was asked about."""
    talk, window = asked.facts.conversation, asked.window
    mine = [joined.span for joined in talk.joined if joined.agent == asked.agent.id]
    return talk.openings is Extent.PART and any(span.start <= window.start and window.end <= span.end for span in mine)


_OPENINGS = {
    Extent.PART: N_("the chat system tells it only of the agent whom a conversation is assigned to"),
    Extent.NONE: N_("the chat system does not tell who opens a conversation"),
}


def colleague_online(asked: Asked) -> Step:
    others = colleagues(asked.agent, asked.facts)
    online_ones, gaps = all_online_in(asked.facts, asked.window), all_unknown_in(asked.facts, asked.window)
    there = [other for other in others if other.id in online_ones]
    if there:
        return Step(Reason.COLLEAGUE_ONLINE, False, saw(N_("online: %(colleagues)s"), colleagues=names(there)))
    if not others:
        return Step(Reason.COLLEAGUE_ONLINE, True, saw(N_("has no colleagues here")))
    if gap := next((gaps[other.id] for other in others if other.id in gaps), None):
        bare = N_("offline, or presence unknown: %(colleagues)s")
        named = N_("offline, or presence unknown since %(since)s, as %(chat)s did not answer: %(colleagues)s")
        return common.unknown(Reason.COLLEAGUE_ONLINE, gap, bare, named, colleagues=names(others))
    return Step(Reason.COLLEAGUE_ONLINE, True, saw(N_("offline: %(colleagues)s"), colleagues=names(others)))


def served(asked: Asked) -> Step:
    done = touches_in(asked.facts, asked.window)
    if done:
        who = asked.facts.agents.get(done[0].agent or "")
        return Step(Reason.SERVED, False, saw(_DONE[done[0].deed], who=names([who]) if who else "?", at=done[0].at))
    there = served_by_presence(asked.facts, asked.window)
    if there:
        who_joined = names(asked.facts.agents[agent] for agent in there)
        return Step(Reason.SERVED, False, saw(N_("%(who)s had joined and was online"), who=who_joined))
    return Step(Reason.SERVED, True, saw(N_("nobody served it before %(until)s"), until=asked.window.end))


_DONE = {
    Deed.JOINED: N_("%(who)s joined at %(at)s"),
    Deed.REPLIED: N_("%(who)s replied at %(at)s"),
    Deed.CLOSED: N_("%(who)s closed it at %(at)s"),
}


def already_sent(asked: Asked) -> Step:
    before = (asked.agent.id, asked.messages[0]) in asked.facts.mailed
    sentence = N_("was in an earlier mail to this agent") if before else N_("in no earlier mail to this agent")
    return Step(Reason.ALREADY_SENT, not before, saw(sentence))


RULES = (
    common.account_off,
    common.agent_inactive,
    common.outside_group,
    common.agent_off,
    agent_online,
    agent_returned,
    opened,
    colleague_online,
    served,
    already_sent,
    common.no_address,
    common.undeliverable,
)


def asked_of(alert: Alert, agent: Agent, facts: Facts) -> Asked:
    return Asked(Kind.OFFLINE, agent, facts, alert.window, (alert.subject,))


def carried(alert: Alert, agent: Agent, facts: Facts) -> tuple[str, ...]:
    """The messages of the mail that this alert's `send` owes the agent (contract/RULES.md, Mails).

    The message itself, and every visitor message written at or after it and before the alert was due which no rule had stopped
    for this agent by then: asked over its own window, cut at the due time.
    """
    later = [m for m in facts.conversation.messages if m.id != alert.subject and alert.at <= m.at < alert.due_at]
    return (alert.subject, *(m.id for m in later if _unstopped(m, alert.due_at, agent, facts)))


def _unstopped(message: Message, cut: datetime, agent: Agent, facts: Facts) -> bool:
    window = Span(message.at, min(message.at + message.delay, cut))
    asked = Asked(Kind.OFFLINE, agent, facts, window, (message.id,))
    return all(rule(asked).passed for rule in RULES)
