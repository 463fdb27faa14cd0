"""The second half of the oracle: verdicts and mails, straight from the tables of RULES.md."""

from dataclasses import dataclass

from tests.rules.oracle import Due, World, Written, alerts, came_back, group, online, served, written

Trace = list[tuple[str, bool]]
Mailed = set[tuple[str, str]]


@dataclass(frozen=True)
class Outcome:
    """What one agent got of one alert: the reason (None: a mail), each rule with whether it passed, the messages of the mail."""

    alert: Due
    agent: str
    reason: str | None
    trace: tuple[tuple[str, bool], ...]
    mail: tuple[str, ...]


def outcomes(world: World) -> list[Outcome]:
    """Every alert in order of due time, every agent; what an offline mail carries is remembered for the alerts after it."""
    found, mailed = [], Mailed()
    for alert in alerts(world):
        for agent in sorted(world.agents):
            outcome = verdict(world, alert, agent, mailed)
            found.append(outcome)
            if alert.kind == "offline":
                mailed |= {(agent, message) for message in outcome.mail}
    return found


def verdict(world: World, alert: Due, agent: str, mailed: Mailed) -> Outcome:
    if alert.message is not None:
        trace = offline(world, alert.message, agent, alert.at + world.d, mailed)
        mail = carried(world, alert.message, agent, alert.due, mailed)
    else:
        trace = missed(world, alert, agent)
        mail = tuple(m.id for m in waiting(world, alert))
    reason = next((rule for rule, passed in trace if not passed), None)
    return Outcome(alert, agent, reason, tuple(trace), () if reason else mail)


def team(world: World) -> set[str]:
    everyone = {a for a, person in world.agents.items() if person["active"]}
    its_group = group(world)
    if world.plan != "pro" or its_group is None:
        return everyone
    theirs = {a for a in everyone if its_group in world.agents[a]["groups"] or not world.agents[a]["groups"]}
    return theirs or everyone


def colleagues(world: World, agent: str) -> set[str]:
    others = team(world) - {agent}
    own = world.agents[agent]["groups"]
    if world.plan != "pro" or group(world) is not None or not own:
        return others
    return {o for o in others if not world.agents[o]["groups"] or set(world.agents[o]["groups"]) & set(own)}


def offline(world: World, message: Written, agent: str, end: int, mailed: Mailed) -> Trace:
    """The rules for this message over `[T, end)`."""
    person, window = world.agents[agent], range(message.at, end)
    opened = world.of("conversation.opened", agent_id=agent)
    return [
        ("account_off", world.options["offline"]),
        ("agent_inactive", person["active"]),
        ("outside_group", agent in team(world)),
        ("agent_off", person["options"]["offline"]),
        ("agent_online", not online(world, agent, message.at)),
        ("agent_returned", not any(online(world, agent, t) and not online(world, agent, t - 1) for t in window[1:])),
        ("opened", not any(e["at"] in window for e in opened)),
        ("colleague_online", not any(online(world, c, t) for c in colleagues(world, agent) for t in window)),
        ("served", not served(world, message, end)),
        ("already_sent", (agent, message.id) not in mailed),
        ("no_address", person["address"]),
        ("undeliverable", not person["suspended"]),
    ]


def carried(world: World, first: Written, agent: str, due: int, mailed: Mailed) -> tuple[str, ...]:
    later = [m for m in written(world) if first.at <= m.at < due and m != first]
    unstopped = [m for m in later if all(passed for _, passed in offline(world, m, agent, min(m.at + world.d, due), mailed))]
    return tuple(m.id for m in sorted([first, *unstopped], key=lambda m: (m.at, m.id)))


def visit(world: World, alert: Due) -> list[Written]:
    return [m for m in written(world) if alert.begins <= m.at < alert.at + world.g]


def waiting(world: World, alert: Due) -> list[Written]:
    return [m for m in visit(world, alert) if not served(world, m, alert.at + world.g)]


def about(world: World, alert: Due) -> tuple[str, ...]:
    """The messages the alert is about; when none waits, all of the visit's."""
    messages = [alert.message] if alert.message else waiting(world, alert) or visit(world, alert)
    return tuple(m.id for m in messages)


def missed(world: World, alert: Due, agent: str) -> Trace:
    person, waits = world.agents[agent], waiting(world, alert)
    wrote = (waits or visit(world, alert))[0].at
    looked_at = range(wrote, alert.at) if wrote < alert.at else [wrote]
    return [
        ("plan", world.plan != "free"),
        ("account_off", world.options["missed"]),
        ("agent_inactive", person["active"]),
        ("outside_group", agent in team(world)),
        ("agent_off", person["options"]["missed"]),
        ("agent_not_online", any(online(world, agent, t) for t in looked_at)),
        ("served", bool(waits)),
        ("visitor_returned", not came_back(world, alert.at)),
        ("no_address", person["address"]),
        ("undeliverable", not person["suspended"]),
    ]
