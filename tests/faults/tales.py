"""Random accounts by seed and number, and what happens in them: agents, groups, presence, and a few conversations of a quarter of a minute.

Events have the form of the oracle's (`tests/rules/oracle.py`): a tick is a second, and what happens in a conversation names it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.faults.mailserver import REFUSED_MAILBOX
from tests.rules.oracle import Happened, Person
from tests.running import SECRET

AGENTS = ("ann", "bob", "cid")
DEVICES = ("web", "phone")
LENGTH = 14  # ticks
SETTLE = 4


@dataclass(frozen=True)
class Tale:
    """One account, and its endpoint of the same name. `script` are (when to tell, event) in order of telling.

    A live one is told as it happens, some of it a second late; the others when all is long past, in any order.
    """

    name: str
    live: bool
    plan: str
    options: Mapping[str, bool]
    agents: Mapping[str, Person]
    groups: Mapping[str, str | None]
    script: tuple[tuple[int, Happened], ...]
    d: int
    g: int

    def address(self, agent: str) -> str:
        return f"{self.agents[agent]['mailbox']}@{self.name}.example"

    def provisioned(self) -> dict[str, Any]:
        """What a provisioning file says of the account; in English, by which the mail server tells kinds of mails apart."""
        return {
            "id": self.name,
            "name": self.name,
            "plan": self.plan,
            "locale": "en",
            "options": dict(self.options),
            "groups": [{"id": "x"}, {"id": "y"}],
            "offline_delay_seconds": self.d,
            "missed_grace_seconds": self.g,
            "agents": [self._agent(agent, person) for agent, person in self.agents.items()],
            "endpoints": [{"id": self.name, "source": "native", "secret": SECRET}],
        }

    def _agent(self, agent: str, person: Person) -> dict[str, Any]:
        email = {"email": self.address(agent)} if person["address"] else {}
        told = {"id": agent, "active": person["active"], "groups": sorted(person["groups"]), "options": person["options"]}
        return told | email


def tale(seed: int, number: int) -> Tale:
    rng, name = Random(f"{seed} {number}"), f"w{number}"
    groups = {f"{name}c{each}": rng.choice([None, None, "x", "y"]) for each in range(rng.randint(1, 3))}
    live = rng.random() < 0.5
    events = [*_presence(rng), *(event for each in groups for event in _conversation(rng, each, groups[each]))]
    return Tale(
        name=name,
        live=live,
        plan=rng.choice(["pro", "pro", "pro", "standard", "free"]),
        options={"offline": _mostly(rng), "missed": _mostly(rng)},
        agents={agent: _person(rng, agent) for agent in AGENTS},
        groups=groups,
        script=tuple(sorted(((_told_at(rng, event, live), event) for event in events), key=lambda told: told[0])),
        d=rng.choice([6, 8, 10]),
        g=rng.choice([4, 6]),
    )


def _told_at(rng: Random, event: Happened, live: bool) -> int:
    return int(event["at"]) + rng.choice([0, 0, 0, 1]) if live else rng.randrange(1000)


def _mostly(rng: Random) -> bool:
    return rng.random() < 0.9


def _person(rng: Random, agent: str) -> Person:
    return {
        "active": _mostly(rng),
        "groups": frozenset(rng.sample(["x", "y"], rng.randint(0, 2))),
        "options": {"offline": _mostly(rng), "missed": _mostly(rng)},
        "address": _mostly(rng),
        "mailbox": agent if _mostly(rng) else f"{REFUSED_MAILBOX}-{agent}",
        "suspended": False,
    }


def _presence(rng: Random) -> Iterator[Happened]:
    """At most one fact of a device at an instant."""
    for agent in AGENTS:
        for device in DEVICES:
            for at in sorted(rng.sample(range(-4, LENGTH), rng.choice([0, 0, 0, 1, 2]))):
                who = {"at": at, "agent_id": agent, "device_id": device}
                if rng.random() < 0.3:
                    yield {"type": "agent.disconnected", **who}
                else:
                    yield {"type": "agent.connected", "expires_in": rng.choice([1, 2, 4, 30]), **who}


def _conversation(rng: Random, name: str, group: str | None) -> Iterator[Happened]:
    for number in range(rng.randint(1, 4)):
        yield _message(name, f"{name}m{number}", rng.randint(0, LENGTH), "visitor", None) | {"group_id": group}
    if rng.random() < 0.4:
        yield _message(name, f"{name}r", rng.randint(0, LENGTH), "agent", rng.choice([*AGENTS, None]))
    if rng.random() < 0.2:
        yield _message(name, f"{name}b", rng.randint(0, LENGTH), "bot", None)
    yield from _once_each(rng, name, rng.randint(1, 2), {"type": "visitor.left"})
    yield from _once_each(rng, name, rng.choice([0, 0, 1]), {"type": "visitor.returned"})
    for agent in AGENTS:
        for what in ("opened", "joined", "left"):
            yield from _once_each(rng, name, rng.choice([0, 0, 0, 0, 0, 1]), {"type": f"conversation.{what}", "agent_id": agent})
    yield from _once_each(rng, name, rng.choice([0, 0, 0, 1]), {"type": "conversation.closed", "agent_id": rng.choice([*AGENTS, None])})


def _message(conversation: str, message: str, at: int, author_type: str, author: str | None) -> dict[str, Any]:
    about = {"conversation_id": conversation, "message_id": message, "author_type": author_type, "author": author}
    return {"type": "message.created", "at": at, **about}


def _once_each(rng: Random, conversation: str, count: int, told: Mapping[str, Any]) -> Iterator[Happened]:
    for at in rng.sample(range(LENGTH + 1), count):
        yield {**told, "at": at, "conversation_id": conversation}
