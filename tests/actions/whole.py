"""A world of the oracle told to the whole portal: events in as webhooks, verdicts and mails out by `explain`. A tick is a second."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import select, update

from portal.actions.explain import ExplainedAlert, ExplainedVerdict, explain
from portal.store.tables import accounts, agents
from tests.rules import oracle, oracle_verdicts
from tests.rules.oracle import Happened
from tests.world import SECRET, World, moment

_numbers = count(1)

Answer = tuple[Any, ...]
"""What one agent got of one alert: kind, time, due time and messages of the alert, then agent, reason, trace and the messages mailed."""


def settled(told: oracle.World) -> oracle.World:
    """The same world without what no webhook can tell, and what is told of one fact twice differs only in a visitor's message's time."""
    same: dict[Answer, list[Happened]] = {}
    for event in told.events:
        same.setdefault(_fact(event), []).append(event)
    people = {name: {**person, "unknown": []} for name, person in told.agents.items()}
    return replace(told, agents=people, events=tuple(_alike(e, same[_fact(e)]) for e in told.events))


def _fact(event: Happened) -> Answer:
    if "message_id" in event:
        return (event["message_id"],)
    return event["type"], event["at"], event.get("agent_id"), event.get("device_id")


def _alike(event: Happened, same: list[Happened]) -> Happened:
    first = min(same, key=lambda e: e["at"])
    alike = {**first, "received": max(e["received"] for e in same)}
    if "expires_in" in event:
        alike["expires_in"] = max(1, *(e["expires_in"] for e in same))
    if event.get("author_type") == "visitor" and event["at"] > first["at"]:
        alike |= {"at": event["at"], "group_id": None}
    return alike


def account_of(world: World, told: oracle.World) -> str:
    """A new account for the told world, so that the one after it needs no empty tables; its id, and its endpoint's."""
    name = f"w{next(_numbers)}"
    world.house = replace(world.house, settings=replace(world.house.settings, settle=timedelta(seconds=told.settle)))
    with world.at(-3600):
        world.provision(
            id=name,
            plan=told.plan,
            options=told.options,
            groups=[{"id": "x"}, {"id": "y"}],
            offline_delay_seconds=told.d,
            missed_grace_seconds=told.g,
            agents=[_agent(name, agent, person) for agent, person in told.agents.items()],
            endpoints=[{"id": name, "source": "native", "secret": SECRET}],
        )
    suspended = agents.c.external_id.in_([agent for agent, person in told.agents.items() if person["suspended"]])
    mine = agents.c.account_id.in_(select(accounts.c.id).where(accounts.c.public_id == name))
    with world.house.db.write() as tx:
        tx.execute(update(agents).where(mine, suspended).values(suspended_at=moment(-60)))
    return name


def _agent(account: str, agent: str, person: Mapping[str, Any]) -> dict[str, Any]:
    address = {"email": f"{agent}@{account}.example"} if person["address"] else {}
    return {"id": agent, "active": person["active"], "groups": sorted(person["groups"]), "options": person["options"], **address}


def tell(world: World, account: str, events: Iterable[Happened]) -> None:
    """In this order, each at the moment of its receipt: a clock that goes to and fro is nothing to the portal."""
    for event in events:
        data = {name: value for name, value in event.items() if name not in ("type", "at", "received", "author_type", "author")}
        if not event["type"].startswith("agent."):
            data["conversation_id"] = "c1"
        if "author_type" in event:
            data |= {"author": {"type": event["author_type"], "id": event["author"]}, "text": ""}
        world.tell(event["type"], event["at"], event["received"], account, **data, **({"device": "web"} if "device_id" in event else {}))


def worked(world: World, account: str, told: oracle.World) -> None:
    """Each alert decided and its mails delivered when it is due."""
    for due in sorted({alert.due for alert in oracle.alerts(told)}):
        world.work(at=due)


def answered(world: World, account: str) -> list[Answer]:
    """Of every decided alert."""
    with world.at(1000):
        alerts = [alert for alert in explain(world.house, account, "c1").alerts if alert.decided_at]
    return sorted(_answer(alert, verdict) for alert in alerts for verdict in alert.verdicts)


def _answer(explained: ExplainedAlert, verdict: ExplainedVerdict) -> Answer:
    alert, mail = explained.alert, sorted(verdict.mail.carries) if verdict.mail else []
    trace = [(step.rule, step.passed) for step in verdict.trace]
    return alert.kind, alert.at, alert.due_at, explained.messages, verdict.agent, verdict.reason or "", trace, mail


def foretold(told: oracle.World) -> list[Answer]:
    return sorted(_foretold(told, outcome) for outcome in oracle_verdicts.outcomes(told))


def _foretold(told: oracle.World, outcome: oracle_verdicts.Outcome) -> Answer:
    alert, about = outcome.alert, oracle_verdicts.about(told, outcome.alert)
    times = moment(alert.at), moment(alert.due)
    return alert.kind, *times, about, outcome.agent, outcome.reason or "", list(outcome.trace), sorted(outcome.mail)
