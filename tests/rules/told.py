"""A world of the oracle told to `portal.rules`: events to histories, histories to facts, alerts and verdicts. One tick is one second."""

from dataclasses import replace
from datetime import timedelta

from portal.rules.alerts import Alert, offline_alert
from portal.rules.departures import Move, SiteFact
from portal.rules.facts import Agent, Connection, Conversation, Facts, Message, Opened, Unknown
from portal.rules.presence import DeviceFact, connected_spans
from portal.rules.reasons import Kind, Plan
from portal.rules.serving import Act, ActFact, joined_spans, touches
from portal.rules.verdicts import Verdict, decide
from tests.builders import at, missed, options
from tests.rules.oracle import World, group, written
from tests.rules.worlds import DEVICES

_ACTS = {
    "conversation.joined": Act.JOINED,
    "conversation.left": Act.LEFT,
    "conversation.closed": Act.CLOSED,
    "message.created": Act.REPLIED,
}


def facts_of(world: World) -> Facts:
    told = acts(world)
    conversation = Conversation(
        group=group(world),
        messages=messages_of_visitor(world),
        touches=touches(told),
        joined=joined_spans(told),
        opened=tuple(Opened(e["agent_id"], at(e["at"])) for e in world.of("conversation.opened")),
        returns=tuple(at(e["at"]) for e in world.of("visitor.returned")),
    )
    agents = {name: _agent(world, name) for name in world.agents}
    return Facts(Plan(world.plan), options(**world.options), agents, conversation)


def acts(world: World) -> list[ActFact]:
    """What agents did; of the messages, theirs alone."""
    found = [e for e in world.of(*_ACTS) if e.get("author_type", "agent") == "agent"]
    return [ActFact(_ACTS[e["type"]], e.get("agent_id", e.get("author")), at(e["at"])) for e in found]


def _agent(world: World, name: str) -> Agent:
    person = world.agents[name]
    return Agent(
        id=name,
        active=person["active"],
        groups=person["groups"],
        options=options(**person["options"]),
        has_address=person["address"],
        suspended=person["suspended"],
        connections=tuple(Connection(d, s) for d in DEVICES for s in connected_spans(device_facts(world, name, d))),
        unknown=tuple(Unknown(at(since), at(since + long)) for since, long in person["unknown"]),
    )


def device_facts(world: World, agent: str, device: str) -> list[DeviceFact]:
    facts = world.of("agent.connected", "agent.disconnected", agent_id=agent, device_id=device)
    return [DeviceFact(at(e["at"]), at(e["at"] + e["expires_in"]) if "expires_in" in e else None) for e in facts]


def messages_of_visitor(world: World) -> tuple[Message, ...]:
    return tuple(Message(m.id, at(m.at), timedelta(seconds=world.d)) for m in written(world))


def site_facts(world: World) -> list[SiteFact]:
    """What is told of one instant twice is one fact, first received when it was first told."""
    first: dict[tuple[str, int], int] = {}
    for e in world.of("visitor.left", "visitor.returned"):
        key = e["type"], e["at"]
        first[key] = min(first.get(key, e["received"]), e["received"])
    grace = timedelta(seconds=world.g)
    return [SiteFact(Move(type_.split(".")[1]), f"{type_} {t}", at(t), grace, at(r)) for (type_, t), r in first.items()]


def alerts_of(world: World) -> list[Alert]:
    """In the order in which they are decided."""
    settle = timedelta(seconds=world.settle)
    received = {m.id: at(m.received) for m in written(world)}
    messages = messages_of_visitor(world)
    began = at(world.of("message.created")[0]["at"])
    offline = [offline_alert(m, received[m.id], settle) for m in messages]
    found = [*offline, *missed(began, messages, site_facts(world), world.settle)]
    return sorted(found, key=lambda a: (a.due_at, a.kind == Kind.OFFLINE, a.at, a.subject))


def decided(world: World) -> list[tuple[Alert, Facts, Verdict]]:
    """Every alert for every agent, each with the facts it was decided on: what was mailed before is among them."""
    facts, out = facts_of(world), []
    for alert in alerts_of(world):
        verdicts = [decide(alert, name, facts) for name in sorted(world.agents)]
        out += [(alert, facts, verdict) for verdict in verdicts]
        if alert.kind is Kind.OFFLINE:
            facts = replace(facts, mailed=facts.mailed | {(v.agent, m) for v in verdicts for m in v.carries})
    return out
