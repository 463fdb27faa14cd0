"""Must this agent be mailed about a visitor who left the site unserved? (contract/RULES.md, Missed conversation)"""

from datetime import datetime

from portal.rules import common
from portal.rules.alerts import Alert
from portal.rules.common import Asked
from portal.rules.facts import Agent, Facts
from portal.rules.presence import devices_in, unknown_in
from portal.rules.reasons import Kind, Plan, Reason
from portal.rules.serving import served_in
from portal.rules.spans import Span, instant
from portal.rules.trace import N_, Step, saw


def plan(asked: Asked) -> Step:
    paid = asked.facts.plan is not Plan.FREE
    return Step(Reason.PLAN, paid, saw(N_("plan %(plan)s"), plan=str(asked.facts.plan)))


def agent_not_online(asked: Asked) -> Step:
    """Online at some instant of `[T, L)`, or at T when T is not before L; unknown presence is never online."""
    first, left = _first(asked), asked.window.start
    waited = Span(first, left) if first < left else instant(first)
    if devices := devices_in(asked.agent, waited):
        return Step(Reason.AGENT_NOT_ONLINE, True, saw(N_("online on %(devices)s while the visitor waited"), devices=", ".join(devices)))
    if gap := unknown_in(asked.agent, waited):
        bare = N_("presence unknown, not taken as online")
        named = N_("presence unknown since %(since)s, as %(chat)s did not answer: not taken as online")
        return common.unknown(Reason.AGENT_NOT_ONLINE, gap, bare, named, passed=False)
    if first < left:
        return Step(Reason.AGENT_NOT_ONLINE, False, saw(N_("offline from %(since)s until the visitor left"), since=first))
    return Step(Reason.AGENT_NOT_ONLINE, False, saw(N_("offline at %(at)s on all devices"), at=first))


def served(asked: Asked) -> Step:
    if _waits(_first(asked), asked.window.end, asked.facts):
        return Step(Reason.SERVED, True, saw(N_("%(count)s unanswered"), count=len(asked.messages)))
    return Step(Reason.SERVED, False, saw(N_("every message of the visit was served")))


def visitor_returned(asked: Asked) -> Step:
    window = asked.window
    back = [at for at in asked.facts.conversation.returns if window.start < at < window.end]
    if back:
        return Step(Reason.VISITOR_RETURNED, False, saw(N_("the visitor was back at %(at)s"), at=min(back)))
    return Step(Reason.VISITOR_RETURNED, True, saw(N_("the visitor left at %(at)s and was not back"), at=window.start))


RULES = (
    plan,
    common.account_off,
    common.agent_inactive,
    common.outside_group,
    common.agent_off,
    agent_not_online,
    served,
    visitor_returned,
    common.no_address,
    common.undeliverable,
)


def asked_of(alert: Alert, agent: Agent, facts: Facts) -> Asked:
    return Asked(Kind.MISSED, agent, facts, alert.window, named(alert, facts))


def named(alert: Alert, facts: Facts) -> tuple[str, ...]:
    """The waiting messages; when none waits, all of the visit's (contract/RULES.md, Corners)."""
    return waiting(alert, facts) or alert.messages


def waiting(alert: Alert, facts: Facts) -> tuple[str, ...]:
    """The visit's messages that were served at no instant from their writing to `L + G`."""
    visit = set(alert.messages)
    return tuple(m.id for m in facts.conversation.messages if m.id in visit and _waits(m.at, alert.ends, facts))


def _waits(written: datetime, until: datetime, facts: Facts) -> bool:
    return not served_in(facts, Span(written, until))


def _first(asked: Asked) -> datetime:
    """T: when the first waiting message was written; when none waits, the first of the visit."""
    return next(m.at for m in asked.facts.conversation.messages if m.id == asked.messages[0])


def carried(alert: Alert, _agent: Agent, facts: Facts) -> tuple[str, ...]:
    """The messages of the mail: the waiting ones, the same for every agent."""
    return waiting(alert, facts)
