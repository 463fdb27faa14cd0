"""RULES.md a second time, told naively: from raw events to alerts, verdicts and mails, without a line of `portal.rules`.

Time is in whole ticks, and so is every length. Nothing changes between two ticks: a window `[a, b)` is `range(a, b)` and simply walked.
An event is a mapping with `type` (of EVENTS.md), `at`, `received` and the ids of its type; a message has `author_type` and `author`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Happened = Mapping[str, Any]
Person = Mapping[str, Any]  # active, groups, options, address, suspended; unknown presence changes no verdict


@dataclass(frozen=True)
class World:
    """One account with one conversation; lengths in ticks, `options` and those of an agent by kind."""

    plan: str
    options: Mapping[str, bool]
    agents: Mapping[str, Person]
    events: tuple[Happened, ...]
    d: int = 8
    g: int = 4
    settle: int = 1

    def of(self, *types: str, **ids: Any) -> list[Happened]:
        """The facts of these types that bear these ids, in order of time."""
        found = [e for e in self.events if e["type"] in types and all(e.get(key) == value for key, value in ids.items())]
        return sorted(found, key=lambda e: e["at"])


@dataclass(frozen=True)
class Written:
    id: str
    at: int
    received: int


def written(world: World) -> list[Written]:
    """The visitor's messages; of one told twice the earliest time counts, and its first receipt."""
    told: dict[str, list[Happened]] = {}
    for event in world.of("message.created", author_type="visitor"):
        told.setdefault(event["message_id"], []).append(event)
    messages = [Written(id_, min(e["at"] for e in same), min(e["received"] for e in same)) for id_, same in told.items()]
    return sorted(messages, key=lambda m: (m.at, m.id))


def online(world: World, agent: str, tick: int) -> bool:
    return any(_connected(world, agent, e["device_id"], tick) for e in world.of("agent.connected", agent_id=agent))


def _connected(world: World, agent: str, device: str, tick: int) -> bool:
    past = [e for e in world.of("agent.connected", "agent.disconnected", agent_id=agent, device_id=device) if e["at"] <= tick]
    latest = [e for e in past if e["at"] == past[-1]["at"]]
    if not latest or any(e["type"] == "agent.disconnected" for e in latest):
        return False
    return bool(tick < latest[0]["at"] + max(e["expires_in"] for e in latest))


_ORDER = ("conversation.joined", "conversation.closed", "message.created", "conversation.left")


def joined(world: World, agent: str, tick: int) -> bool:
    """Join, close, reply, leave: this is their order within one instant."""
    state = False
    for event in sorted((e for e in world.events if e["at"] <= tick), key=_order_in_conversation):
        who = event["author"] if _is_reply(event) else event.get("agent_id")
        if event["type"] == "conversation.closed":
            state = False
        elif who == agent and event["type"] in _ORDER:
            state = event["type"] != "conversation.left"
    return state


def _order_in_conversation(event: Happened) -> tuple[int, int]:
    return event["at"], _ORDER.index(event["type"]) if event["type"] in _ORDER else -1


def _is_reply(event: Happened) -> bool:
    return bool(event["type"] == "message.created" and event["author_type"] == "agent")


def served(world: World, message: Written, end: int) -> bool:
    """Whether the message was served at some instant of `[its time, end)`; a close of its own instant comes before it."""
    for tick in range(message.at, end):
        for event in world.events:
            closes = event["type"] == "conversation.closed" and event["agent_id"] is not None and tick != message.at
            if event["at"] == tick and (closes or event["type"] == "conversation.joined" or _is_reply(event)):
                return True
        if any(joined(world, a, tick) and online(world, a, tick) for a in world.agents if world.agents[a]["active"]):
            return True
    return False


def group(world: World) -> str | None:
    naming = [e for e in world.of("message.created") if e.get("group_id")]
    return max(naming, key=lambda e: (e["at"], e["message_id"]))["group_id"] if naming else None


@dataclass(frozen=True)
class Due:
    """An alert: `at` is T or L; `begins` is where the visit of a departure began, `message` what an offline alert is about."""

    kind: str
    at: int
    due: int
    begins: int = 0
    message: Written | None = None


def alerts(world: World) -> list[Due]:
    """In the order in which they are decided: by due time, then by what they are."""
    found = [Due("offline", m.at, max(m.at + world.d, m.received + min(world.settle, world.d // 2)), message=m) for m in written(world)]
    return sorted([*found, *_missed(world)], key=lambda a: (a.due, a.kind, a.at, a.message.id if a.message else ""))


def _missed(world: World) -> Iterator[Due]:
    if not (messages := world.of("message.created")):
        return
    begins = messages[0]["at"]
    for left, received in departures(world, begins):
        end = left + world.g
        if any(begins <= m.at < end for m in written(world)):
            yield Due("missed", left, max(end, received + min(world.settle, world.g // 2)), begins)
        if not came_back(world, left):
            begins = end


def departures(world: World, conversation_begins: int) -> Iterator[tuple[int, int]]:
    """(time, first receipt) of each. Returned, wrote, left: this is their order within one instant."""
    away_since: int | None = None
    for tick in range(conversation_begins, max(e["at"] for e in world.events) + 1):
        if any(e["at"] == tick for e in world.of("visitor.returned")):
            away_since = None
        if away_since is not None and tick >= away_since + world.g and any(m.at == tick for m in written(world)):
            away_since = None
        receipts = [e["received"] for e in world.of("visitor.left") if e["at"] == tick]
        if receipts and away_since is None:
            away_since = tick
            yield tick, min(receipts)


def came_back(world: World, left: int) -> bool:
    return any(left < e["at"] < left + world.g for e in world.of("visitor.returned"))
