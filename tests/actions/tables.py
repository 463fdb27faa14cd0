"""The tables of RULES.md through the whole portal: rows of what was told, and the reason Eva then got."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update

from portal.actions.explain import ExplainedVerdict, explain
from portal.rules.reasons import Kind, Reason
from portal.store.tables import accounts, agents
from tests.world import SECRET, World, moment

Told = tuple[str, float, dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """`told` are events with their seconds; `account` and `eva` change what is provisioned, `suspended` her address."""

    story: str
    reason: Reason | None
    told: Sequence[Told] = ()
    account: Mapping[str, Any] = field(default_factory=dict)
    eva: Mapping[str, Any] = field(default_factory=dict)
    suspended: bool = False


def eva_is(event: str, at: float, **more: Any) -> Told:
    return f"agent.{event}", at, {"agent_id": "eva", "device_id": "phone", **({"device": "mobile"} if event == "connected" else {}), **more}


def luis_is(event: str, at: float) -> Told:
    return eva_is(event, at, agent_id="luis")


def conversation(event: str, at: float, **data: Any) -> Told:
    return f"conversation.{event}", at, data


def visitor(event: str, at: float) -> Told:
    return f"visitor.{event}", at, {}


def message(name: str, at: float, **more: Any) -> Told:
    return "message.created", at, {"message_id": name, "author": {"type": "visitor"}, "text": "", **more}


def reply(at: float, agent: str | None = None) -> Told:
    return message(f"r{at}", at, author={"type": "agent", "id": agent})


def reasons(world: World, rows: Sequence[Row], kind: Kind, at: float) -> dict[str, Reason | None]:
    """By story, of its last alert; each is told to an account of its own, all are decided together at `at`."""
    for number, row in enumerate(rows):
        _tell(world, row, f"t{number}")
    world.work(at)
    with world.at(at):
        return {row.story: _evas(world, f"t{number}", kind).reason for number, row in enumerate(rows)}


def _tell(world: World, row: Row, name: str) -> None:
    people = [{"id": "eva", "email": f"eva@{name}.example", **row.eva}, {"id": "luis", "email": f"luis@{name}.example"}]
    people = [{key: value for key, value in person.items() if value is not None} for person in people]
    ends = [{"id": name, "source": "native", "secret": SECRET}]
    with world.at(-3600):
        world.provision(**{"id": name, "groups": [{"id": "sales"}, {"id": "support"}], "agents": people, "endpoints": ends, **row.account})
    if row.suspended:
        mine = agents.c.account_id.in_(select(accounts.c.id).where(accounts.c.public_id == name))
        with world.house.db.write() as tx:
            tx.execute(update(agents).where(mine).values(suspended_at=moment(-60)))
    for event, at, data in row.told:
        where: dict[str, Any] = {} if event.startswith(("agent.", "account.")) else {"conversation_id": "c1"}
        world.tell(event, at, endpoint=name, **where, **data)


def _evas(world: World, account: str, kind: Kind) -> ExplainedVerdict:
    alert = [found for found in explain(world.house, account, "c1").alerts if found.alert.kind is kind][-1]
    return next(verdict for verdict in alert.verdicts if verdict.agent == "eva")
